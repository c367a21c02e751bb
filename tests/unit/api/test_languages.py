"""The language a caller reads sentences in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.api.languages import language_of
from precurb.app.prose import LANGUAGES


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("zh-Hans-CN,en;q=0.9", "zh"),
        ("fr, de-CH;q=0.8, en;q=0.5", "de"),
        ("en;q=0.2, es;q=0.9", "es"),
        ("de;q=0, en", "en"),
        ("*", "en"),
        ("de;q=wrong", "en"),
    ],
)
def test_the_one_wished_for_most_is_taken(header: str, language: str) -> None:
    assert language_of(header) == language


@given(st.text())
def test_any_header_gives_a_language(header: str) -> None:
    assert language_of(header) in LANGUAGES
