"""Packages: what a drum, a bag or a bottle can hold, and how much of the gross mass it is.

Papers write packages as codes of UNECE Recommendation 21 (``DR``) or as words of their
language ("200 L steel drums", 铁桶). Contents and shares are typical, so they make a mass
unusual and not impossible; every row says so (``basis``).
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from precurb.lists.names import fold
from precurb.lists.reference.tables import read_table

_LANGUAGES = ("en", "de", "zh", "es")
_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LONGEST = 4  # words in the longest name


@dataclass(frozen=True, slots=True)
class Package:
    """A kind of package.

    ``states``: the states of matter it holds. ``most_kg`` and ``most_litres``: the largest
    usual content of one, None where there is none; ``limit`` when they are limits of ADR rather
    than usage. ``tare_min`` and ``tare_max``: the share of the gross mass that is package.
    """

    kind: str
    codes: tuple[str, ...]
    states: tuple[str, ...]
    most_kg: float | None
    most_litres: float | None
    tare_min: float
    tare_max: float
    limit: bool
    basis: str


def package(text: str) -> Package | None:
    """The kind of package of a code or a name; None if neither is known.

    A text of two signs is a code (UNECE Recommendation 21) if it is written in capitals or
    digits; everything else is a name in English, German, Chinese or Spanish, alone.

    >>> package("1A").kind, package("Fässer").kind
    ('drum', 'drum')
    """
    plain = text.strip()
    return _by_code().get(plain) or _by_name().get(_key(plain))


def package_in(text: str) -> Package | None:
    """The package that a text speaks of, such as "25 steel drums of 200 l".

    The longest name wins (``big bags`` before ``bags``), then the first. A pallet or a package
    of no kind counts only if nothing else is named: drums on pallets are drums. Meant for what
    is said of packing; in free prose "can" and "case" are other words.
    """
    found = [_by_name()[name] for name in _names_in(text)]
    telling = [each for each in found if each.kind not in ("pallet", "package")]
    return next(iter(telling or found), None)


def _names_in(text: str) -> list[str]:
    """The names of packages in a text, longest first."""
    folded, names = fold(text), _by_name()
    words = _WORD.findall(folded)
    spans = {
        " ".join(words[at : at + size]): -size
        for size in range(_LONGEST, 0, -1)
        for at in range(len(words) - size + 1)
    }
    found = [span for span in spans if span in names]
    if _HAN.search(folded):
        han = [name for name in names if _HAN.match(name) and name in folded]
        found += sorted(han, key=len, reverse=True)
    return found


def _key(name: str) -> str:
    return " ".join(_WORD.findall(fold(name)))


@cache
def _packages() -> tuple[tuple[Package, dict[str, Any]], ...]:
    table = dict(read_table("packages"))
    usual, limit = table.pop("basis"), table.pop("limit_basis")
    return tuple((_package(kind, row, usual, limit), row) for kind, row in table.items())


def _package(kind: str, row: dict[str, Any], usual: str, limit: str) -> Package:
    low, high = row["tare"]
    limited = row.get("limit", False)
    return Package(
        kind, tuple(row["codes"]), tuple(row["states"]), row.get("most_kg"),
        row.get("most_litres"), float(low), float(high), limited,
        f"content: {limit}; tare: {usual}" if limited else usual,
    )  # fmt: skip


@cache
def _by_code() -> dict[str, Package]:
    return {code: each for each, _ in _packages() for code in each.codes}


@cache
def _by_name() -> dict[str, Package]:
    found: dict[str, Package] = {}
    for each, row in _packages():
        for language in _LANGUAGES:
            found |= {_key(word): each for word in row[language]}
    return found
