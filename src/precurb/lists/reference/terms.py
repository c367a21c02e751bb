"""Incoterms: who pays the carriage, where the named place lies, who insures.

The eleven rules of 2020 (ICC; read in a secondary summary) and the older ones that papers still
show. A term without a year is taken as one of 2020 if it has that rule.
"""

import re
from dataclasses import dataclass
from functools import cache

from precurb.lists.reference.tables import read_table

_WORD = re.compile(r"[A-Za-z]{3}(?![A-Za-z])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Incoterm:
    """A rule of the Incoterms.

    ``sea_only``: for sea and inland waterway alone. ``seller_pays_carriage``: the main carriage
    to the named place. ``place_at_destination``: the place named after the term lies on the
    buyer's side. ``seller_insures``: the seller must insure for the buyer. ``withdrawn``: the
    edition that no longer has the rule, 0 for a rule of 2020.
    """

    code: str
    name: str
    sea_only: bool
    seller_pays_carriage: bool
    place_at_destination: bool
    seller_insures: bool
    withdrawn: int = 0


def incoterm(text: str) -> Incoterm | None:
    """The rule that a text begins with (``CIF Manzanillo, Incoterms 2020``); None if none.

    >>> incoterm("fob Shanghai").sea_only
    True
    """
    match = _WORD.match(text.strip())
    return _terms().get(match[0].upper()) if match else None


def named_place(text: str) -> str:
    """What stands after the term: the named place, without the mention of the edition."""
    match = _WORD.match(text.strip())
    if match is None or match[0].upper() not in _terms():
        return ""
    rest = re.sub(r"\(?\b(?:inco[- ]?terms?®?)?\s*(?:19|20)\d\d\b\)?", "",
                  text.strip()[match.end():], flags=re.IGNORECASE)  # fmt: skip
    return rest.strip(" ,.;:-()")


@cache
def _terms() -> dict[str, Incoterm]:
    return {
        code: Incoterm(
            code, row["name"], row["sea"], row["carriage"], row["destination"], row["insures"],
            row.get("withdrawn", 0),
        )
        for code, row in read_table("terms")["terms"].items()
    }  # fmt: skip
