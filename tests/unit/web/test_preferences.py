import pytest

from precurb.web.pages.preferences import is_ours


@pytest.mark.parametrize("back", ["/", "/checks/1?x=y#decide", "/transactions"])
def test_a_path_of_ours_is_gone_back_to(back: str) -> None:
    assert is_ours(back)


@pytest.mark.parametrize(
    "back",
    ["", "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "x"],
)
def test_an_address_of_another_site_is_not(back: str) -> None:
    assert not is_ours(back)
