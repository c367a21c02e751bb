"""The Harmonized System of 2022: what a tariff code says of the goods, and when nothing.

Customs codes are six digits the world over; further digits are national. Two things make them
awkward: a residual line ("other", "n.e.c.") holds thousands of lawful goods and proves nothing
of a substance, and editions change. Only HS 2022 is here (in force since 1 January 2022; WCO,
table by UN Comtrade, ODC PDDL), so a code that is not in it may be one of an older edition.
"""

import gzip
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from precurb.lists.reference.tables import rows, table_path

EDITION = "HS 2022"
IN_FORCE = date(2022, 1, 1)
NEW_LINES = frozenset({"293334", "293336", "293337", "293492"})
"""Lines for fentanyls and their precursors that no edition before 2022 had (text of the table;
the other lines that were new in 2022 are not marked in our source)."""
_CHEMICAL = frozenset({"28", "29", "38"})
_SIGNS = re.compile(r"[\s.\-·]+")


@dataclass(frozen=True, slots=True)
class TariffLine:
    """A chapter (2 digits), heading (4) or subheading (6) of HS 2022 with its text.

    ``residual``: the line holds what no other line names, so the code proves nothing.
    """

    code: str
    text: str
    residual: bool

    @property
    def chemical(self) -> bool:
        """Whether it lies in chapter 28, 29 or 38: chemicals and chemical products."""
        return self.code[:2] in _CHEMICAL

    @property
    def valid_from(self) -> date | None:
        """The first day of the line where known: lines new in 2022; None for the others."""
        return IN_FORCE if self.code in NEW_LINES else None


class Standing(StrEnum):
    """How a code stands in HS 2022 on a day."""

    KNOWN = "of this edition"
    NOT_KNOWN = "not of this edition"
    NOT_YET = "new in 2022, declared before"
    NOT_DECIDED = "declared before 2022, of which this edition says nothing"
    NO_CODE = "no six-digit code"


def digits_of(text: str) -> str:
    """The digits of a tariff code as papers write it (``2933.39 99``); empty if it is none.

    >>> digits_of("2933.39 99")
    '29333999'
    """
    digits = _SIGNS.sub("", text)
    return digits if digits.isascii() and digits.isdigit() and 2 <= len(digits) <= 14 else ""


def tariff_line(text: str) -> TariffLine | None:
    """The line of HS 2022 that a code of 2, 4, 6 or more digits lies in.

    National codes (CN 8 digits, HTS 10) are read by their first six; None when HS 2022 has no
    such line.
    """
    digits = digits_of(text)
    length = min(len(digits) // 2 * 2, 6)
    return _lines().get(digits[:length])


def standing(text: str, on: date | None = None) -> Standing:
    """How a code of six or more digits stands in HS 2022, on a day if one is given.

    Before 2022 this edition does not decide: an old code is no mistake then. A line that is new
    in 2022 is one before that day.
    """
    digits = digits_of(text)
    if len(digits) < 6:
        return Standing.NO_CODE
    if on is not None and on < IN_FORCE:
        return Standing.NOT_YET if digits[:6] in NEW_LINES else Standing.NOT_DECIDED
    return Standing.KNOWN if digits[:6] in _lines() else Standing.NOT_KNOWN


def is_residual(text: str) -> bool | None:
    """Whether the code proves nothing of the substance; None if HS 2022 does not have it."""
    line = tariff_line(text)
    return line.residual if line is not None and len(line.code) == 6 else None


@cache
def _lines() -> dict[str, TariffLine]:
    content = gzip.decompress(table_path("hs2022.tsv.gz").read_bytes()).decode()
    return {
        code: TariffLine(code, text, kind == "residual") for code, kind, text in rows(content)
    }
