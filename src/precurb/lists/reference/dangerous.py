"""UN numbers: what a transport document, a placard or a label says of dangerous goods.

A number has one class but often several shipping names ("A or B"), and one substance may
travel under several numbers, by state and strength. Numbers, classes and names are those of ADR
2025 as a public table gives them; that table has no packing groups, so these and the subsidiary
hazards are known for the numbers of our substances only, from common knowledge
(``dangerous.toml``).

That the table does not name a substance does not make it harmless: most dangerous goods travel
under a collective (N.O.S.) entry. Nor does a table of ADR decide for sea or air.
"""

import re
from dataclasses import dataclass
from functools import cache

from precurb.lists.reference.tables import read_table, rows, table_path

EDITION = "ADR 2025"
_NUMBER = re.compile(
    r"\s*(?:UN|ID|NA)?[\s.:\-]*(?:N[O0R]?[.°:]?)?\s*(\d{4})\s*", re.ASCII | re.I
)
_CODE_OF_GAS = re.compile(r"\d([AOFTC]+)")
_DIVISIONS = (("T", "2.3"), ("F", "2.1"))  # the first letter that is in the code decides
_DIVISION = re.compile(r"(1\.[1-6])([A-HJ-LNS])?")


@dataclass(frozen=True, slots=True)
class UnNumber:
    """A UN number of the dangerous goods list.

    ``number`` has four digits; ``un_class`` is the class (``8``, ``6.1``; ``1`` and ``2``
    without division), ``classification`` the code of ADR (``CF1``); ``names`` the proper
    shipping names, any of which may be used; ``text`` the row in full. ``status`` is
    ``listed``, ``gone`` (no longer in use) or ``elsewhere`` (not a row of ADR but of an older
    or other list). ``packing_groups`` and ``subsidiary`` (classes of the other hazards) are
    None where we do not know them, empty where there are none.
    """

    number: str
    status: str
    un_class: str
    classification: str
    names: tuple[str, ...]
    text: str
    packing_groups: tuple[str, ...] | None = None
    subsidiary: tuple[str, ...] | None = None

    @property
    def generic(self) -> bool:
        """Whether it is a collective entry, which asks for the technical name in brackets."""
        return "N.O.S" in self.text.upper()

    @property
    def classes(self) -> tuple[str, ...]:
        """Every way in which papers may rightly write the class: 2 as ``2.1``, 1 as ``1.1D``.

        Divisions of gases follow from the letters of the classification code (ADR 2.2.2.1.3:
        T is 2.3, F is 2.1, else 2.2; common knowledge, text not read).
        """
        if self.un_class == "1" and (match := _DIVISION.match(self.classification)):
            return ("1", match[1], *((match[0],) if match[2] else ()))
        if self.un_class == "2" and (match := _CODE_OF_GAS.match(self.classification)):
            return ("2", next((d for sign, d in _DIVISIONS if sign in match[1]), "2.2"))
        return (self.un_class,) if self.un_class else ()


@dataclass(frozen=True, slots=True)
class Named:
    """The UN numbers that name a substance, how the link was made, and for which form."""

    substance: str
    numbers: tuple[str, ...]
    basis: str
    form: str = ""


def un_digits(text: str) -> str:
    """The four digits of a UN number as papers write it; empty if it is none.

    >>> un_digits("UN-No. 1090")
    '1090'
    """
    match = _NUMBER.fullmatch(text)
    return match[1] if match else ""


def un_number(text: str) -> UnNumber | None:
    """What the dangerous goods list (ADR 2025) says of a UN number; None if it has no such."""
    return _numbers().get(un_digits(text))


def numbers_naming(substance: str) -> Named | None:
    """The UN numbers that name a substance of the control lists, by its key.

    None says that no number is known to name it, not that it is no dangerous good.
    """
    return _named().get(substance)


def dangerous_by_identity(substance: str) -> bool:
    """Whether the dangerous goods list names the substance (or its group of isomers) itself."""
    return substance in _named()


@cache
def _numbers() -> dict[str, UnNumber]:
    known = read_table("dangerous")["numbers"]
    found = {}
    for number, status, kind, code, names, text in rows(
        table_path("un_numbers.tsv").read_text("utf-8")
    ):
        more = known.get(number)
        found[number] = UnNumber(
            number, status, kind, code, tuple(names.split("|")) if names else (), text or names,
            None if more is None else tuple(more["packing"]),
            None if more is None else tuple(more.get("subsidiary", ())),
        )  # fmt: skip
    return found


@cache
def _named() -> dict[str, Named]:
    return {
        key: Named(key, tuple(row["un"]), row["basis"], row.get("form", ""))
        for key, row in read_table("dangerous")["substances"].items()
    }
