"""Reading a sentence with a figure: about what, how much, how often, at which ages."""

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from precurb.data import data_folder

_SCALES = {
    "million": 6, "millionen": 6, "millones": 6, "mio": 6, "m": 6, "thousand": 3,
    "tausend": 3, "mil": 3, "k": 3, "万": 4, "亿": 8,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+|\d+(?:[.,]\d+)?)"
    r"\s*(million(?:en)?|millones|mio|thousand|tausend|mil|[km]\b|[万亿])?",
    re.IGNORECASE,
)
_AGES = re.compile(
    r"(?:\bage[sd]?\b|\bat\b|\bbetween\b|\baltern?\b|\bvon\b|\bentre\b|\bde\b)?\s*"
    r"(\d{1,2})\s*(?:to|and|bis|und|a|y|至|到|–|-)\s*(\d{1,2})\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:in |im jahr |en |于)?((?:19|20)\d\d)(?!\d)", re.IGNORECASE)
_AT_LEAST = re.compile(
    r"\b(?:more than|over|at least|mehr als|über|mindestens|más de)\b|超过|至少", re.I
)
_AT_MOST = re.compile(
    r"\b(?:less|fewer) than\b|\bunder\b|\bat most\b|\bweniger als\b|\bmenos de\b|不到|少于",
    re.I,
)
_MONTHLY = re.compile(r"a month|per month|monthly|im monat|pro monat|al mes|每月", re.I)
_POUNDS = re.compile(r"\b(?:lbs?|pounds?|libras|pfund)\b|磅", re.I)
_TONNES = re.compile(r"\b(?:t|tons?|tonnes?|tonnen|toneladas)\b|吨", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a sentence claims.

    ``figure`` is ``None`` for a rank; ``digits`` are the digits it was said with, by which its
    exactness is judged; ``topic`` is empty where the subject is not known here.
    """

    text: str
    topic: str
    figure: Decimal | None
    digits: int
    sense: str  # "about" | "at-least" | "at-most"
    span: int  # months
    unit: str  # "" | "kg" | "lb" | "t"
    year: int | None
    ages: tuple[int, int] | None
    rank: bool


@cache
def claim_words() -> dict[str, Any]:
    """The packaged topics, words of rank and rankings."""
    return tomllib.loads((data_folder() / "claims" / "topics.toml").read_text("utf-8"))


def read_claim(text: str) -> Claim:
    """Read a sentence; what it does not say stays open."""
    folded = " ".join(text.casefold().split())
    rank = any(word in folded for word in claim_words()["rank"]["words"])
    ages = _ages(folded)
    year = _YEAR.search(folded)
    figure, digits = (None, 0) if rank else _figure(folded, ages, year)
    return Claim(
        text=text,
        topic=_topic(folded),
        figure=figure,
        digits=digits,
        sense=_sense(folded),
        span=1 if _MONTHLY.search(folded) else 12,
        unit=_unit(folded),
        year=int(year[1]) if year else None,
        ages=ages,
        rank=rank,
    )


def _topic(folded: str) -> str:
    for topic in claim_words()["topics"]:
        if all(any(_says(folded, word) for word in words) for words in topic["all"]):
            return str(topic["id"])
    return ""


def _says(folded: str, word: str) -> bool:
    if not word.isascii() and not re.search(r"[a-zäöüßáéíóúñ]", word):
        return word in folded  # Chinese has no spaces between words
    end = r"\w*" if word.endswith("*") else r"\b"
    return re.search(r"\b" + re.escape(word.rstrip("*")) + end, folded) is not None


def _ages(folded: str) -> tuple[int, int] | None:
    for found in _AGES.finditer(folded):
        low, high = int(found[1]), int(found[2])
        if low < high <= 99:
            return low, high
    return None


def _figure(
    folded: str, ages: tuple[int, int] | None, year: re.Match[str] | None
) -> tuple[Decimal | None, int]:
    """The largest number that is neither a year nor an age."""
    found = []
    for match in _NUMBER.finditer(folded):
        if year and match.start(1) == year.start(1):
            continue
        value, digits = _value(match[1], match[2] or "")
        if ages and value in ages:
            continue
        found.append((value, digits))
    return max(found, default=(None, 0), key=lambda each: each[0] or 0)


def _value(number: str, scale: str) -> tuple[Decimal, int]:
    if re.fullmatch(r"\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+", number):
        plain = re.sub(r"\D", "", number)
    else:
        plain = number.replace(",", ".")
    digits = len(plain.replace(".", "").strip("0") or "0")
    return Decimal(plain) * 10 ** _SCALES.get(scale.casefold(), 0), digits


def _sense(folded: str) -> str:
    if _AT_LEAST.search(folded):
        return "at-least"
    return "at-most" if _AT_MOST.search(folded) else "about"


def _unit(folded: str) -> str:
    if _POUNDS.search(folded):
        return "lb"
    if _TONNES.search(folded):
        return "t"
    return "kg" if re.search(r"\bkg\b|\bkilo|公斤", folded) else ""
