"""Duties in the languages people work in: the texts of the law book and of counting days.

The English texts stand in the files of law and in the rules that count; what no table tells
stays English, so that a new duty is shown before it is translated.
"""

import re
import tomllib
from functools import cache

from precurb.data import data_folder

_HOLE = r"\{\}"


def duty_text(text: str, language: str) -> str:
    """A text of a duty in a language.

    Args:
        text: A text of the law book, or reasons of ours joined by "; ".
        language: en, de, zh or es.

    >>> duty_text("earlier trade is known from 2026-10-02 on, not from 2026-01-01", "de")
    'früherer Handel ist erst ab 2026-10-02 bekannt, nicht ab 2026-01-01'
    """
    if language == "en" or not text:
        return text
    if (told := _phrases(language).get(text)) is not None:
        return told
    return "; ".join(_one(part, language) for part in text.split("; "))


def _one(text: str, language: str) -> str:
    if (told := _phrases(language).get(text)) is not None:
        return told
    for pattern, template in _patterns(language):
        if match := pattern.fullmatch(text):
            return template.format(*match.groups())
    return text


@cache
def _phrases(language: str) -> dict[str, str]:
    path = data_folder() / "locale" / f"duties.{language}.toml"
    return dict(tomllib.loads(path.read_text("utf-8"))["texts"])


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Texts with holes ("{}"), for what is told with a number or a day in it."""
    return tuple(
        (re.compile(re.escape(english).replace(_HOLE, "(.+)")), told)
        for english, told in _phrases(language).items()
        if "{}" in english
    )
