"""A name in Latin letters as words: where one ends and the next begins.

Firms write words together ("HanchangIndustry", "MeishuoCo.,Ltd."), numbers as words or in
Roman figures, and cut words short with a full stop, which is kept because it says so.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from anyascii import anyascii

from precurb.lists.party_names.scripts import fold_latin

_APOSTROPHES = re.compile(r"(?<=\w)['’ʼʻ`´ʿʾ](?=\w)")
_CAMEL = re.compile(r"(?<=[a-z]{2})(?=[A-Z][A-Za-z])")
_SQUASHED = re.compile(
    r"(?<=[a-z]{4})((?:co)?(?:ltd|inc|llc|corp|corporation)|(?<=[a-z]{12})co)\.?$"
)
_TOKEN = re.compile(r"[a-z0-9]+(?:\.(?![a-z0-9]))?|&")  # "pharm.", not "rus.digital"
_ARABIC = {
    "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
    "xi": "11", "xii": "12", "xiii": "13",
}  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_NUMBERS = {word: str(n) for n, word in enumerate(_UNITS, start=1)}
_NUMBERS |= {word: str(n * 10) for n, word in enumerate(_TENS, start=2)}
_NUMBERS |= {
    f"{ten}{unit}": str(t * 10 + u)
    for t, ten in enumerate(_TENS, start=2)
    for u, unit in enumerate(_UNITS, start=1)
}
_NUMBER_WORDS = re.compile(rf"\b({'|'.join(_TENS)})[\s-]+({'|'.join(_UNITS)})\b")
_LETTERS_AND = re.compile(r"\b(\w{1,3})&(\w{1,3})\b")
_LETTER_DIGIT = re.compile(r"(?<=[a-z])(?=\d{2,})|(?<=\d)(?=[a-z]{3,})")
_LATIN_RUNS = re.compile(r"[A-Za-z0-9&.'-]+|[^A-Za-z0-9&.'-]+")
_AND = "and"


@lru_cache(maxsize=10_000)
def tokens(text: str, *, apart: bool = True) -> tuple[str, ...]:
    """Words in lower-case ASCII, with the full stop that cuts one short."""
    joined = _APOSTROPHES.sub("", text)
    folded = fold_latin(_CAMEL.sub(" ", joined) if apart else joined)
    if not folded.isascii():
        folded = anyascii(folded).lower()
    folded = _NUMBER_WORDS.sub(r"\1\2", _LETTERS_AND.sub(r"\1\2", folded))
    spaced = _LETTER_DIGIT.sub(" ", folded) if any(map(str.isdigit, folded)) else folded
    found = [
        part for each in _TOKEN.findall(spaced) for part in _SQUASHED.sub(r" \1", each).split()
    ]
    return tuple(_AND if part == "&" else part for part in found)


def latin_runs(text: str) -> list[str]:
    """A text cut where Latin letters and figures begin and end.

    >>> latin_runs("케이T&G상사")
    ['케이', 'T&G', '상사']
    """
    return _LATIN_RUNS.findall(text)


def number(token: str) -> str:
    """A number in digits: written in digits, in words or in Roman figures; else nothing.

    >>> number("viii"), number("fortyfour"), number("007"), number("oriental")
    ('8', '44', '7', '')
    """
    if token.isdigit():
        return token.lstrip("0") or "0"
    return _NUMBERS.get(token, "") or _ARABIC.get(token, "")


def join_letters(found: Iterable[str]) -> list[str]:
    """Single letters in a row are one abbreviation: "S. A." and "J S C"."""
    joined: list[str] = []
    run = ""
    for token in found:
        if len(token.rstrip(".")) == 1 and token.rstrip(".").isalpha():
            run += token.rstrip(".")
            continue
        if run:
            joined.append(run)
            run = ""
        joined.append(token)
    return [*joined, run] if run else joined
