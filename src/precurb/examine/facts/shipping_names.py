"""Proper shipping names: which name of the table a paper's name has to be measured by.

Papers may use any name of an entry, add to it (the technical name, "stabilized"), and write
it in the language of the country of dispatch as well (ADR 5.4.1.4.1). The table here is
English, so of a name in other words nothing can be said.
"""

import re
from collections.abc import Sequence
from functools import cache

from precurb.lists.reference.dangerous import un_number
from precurb.signs.words import similar

_WORD = re.compile(r"[^\W\d_]{3,}")
_NUMBERS = 4000  # UN numbers are below


def shipping_name(written: str, names: Sequence[str]) -> str:
    """The name of an entry that is nearest to what a paper says.

    Args:
        written: The shipping name on the paper.
        names: The names of the entry of its UN number.

    Returns:
        The paper's own words where they hold a name of the entry; empty where they are not
        those of the table, as in another language.
    """
    words = _words(written)
    if any(_words(name) <= words for name in names):
        return written
    if not words <= _english():
        return ""
    return max(names, key=lambda name: similar(name, written))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold().replace("sulf", "sulph")))


@cache
def _english() -> frozenset[str]:
    """Every word of the shipping names of the table."""
    rows = (un_number(f"{number:04d}") for number in range(1, _NUMBERS))
    return frozenset(w for row in rows if row for name in row.names for w in _words(name))
