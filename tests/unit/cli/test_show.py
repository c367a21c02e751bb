"""What papers say is shown on a terminal; it does nothing to it."""

import pytest

from precurb.cli import show


@pytest.mark.parametrize(
    "hostile", ["\x1b[2J", "\x1b]0;title\x07", "\u202egnp.exe", "\x9b31m", "\r"]
)
def test_papers_cannot_steer_a_terminal(
    hostile: str, capsys: pytest.CaptureFixture[str]
) -> None:
    show.prose([f"before {hostile} behind"])
    printed = capsys.readouterr().out
    assert not set(printed) & set("\x1b\x07\u202e\x9b\r")


def test_what_is_no_control_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    show.prose(["河北冠朗 [bold]Müller[/]"])
    assert capsys.readouterr().out == "河北冠朗 [bold]Müller[/]\n"
