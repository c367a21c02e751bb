import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.app.prose import LANGUAGES
from precurb.web.language import negotiate


@pytest.mark.parametrize(
    ("chosen", "accepted", "spoken"),
    [
        ("", "", "en"),
        ("", "de-CH, en;q=0.8", "de"),
        ("", "fr, es;q=0.4, zh;q=0.6", "zh"),
        ("", "zh-Hant-TW", "zh"),
        ("", "de;q=0, es", "es"),  # refused by the browser
        ("", "de;q=much, es;q=0.1", "es"),
        ("es", "de", "es"),  # what a person chose comes first
        ("tlh", "de", "de"),
        ("", "pt-BR", "en"),
    ],
)
def test_a_page_speaks_as_it_was_asked(chosen: str, accepted: str, spoken: str) -> None:
    assert negotiate(chosen, accepted) == spoken


@given(st.text(max_size=200), st.text(max_size=600))
def test_whatever_is_asked_some_language_is_spoken(chosen: str, accepted: str) -> None:
    assert negotiate(chosen, accepted) in LANGUAGES
