"""Substances that papers name in words, as the keys that signs compare.

An authorisation, a customer's declaration or a laboratory says "piperidine" or "110-89-4"; the
goods of a line are known by the key of the substance.
"""

from functools import lru_cache

from precurb.examine.substances import identify
from precurb.lists.knowledge import ControlBook
from precurb.model import Line, Particulars

_NAMED = ("authorised_substance", "declaration_substance", "lab_substance_id", "coa_substance")


def keyed(stated: Particulars, book: ControlBook) -> Particulars:
    """Stated facts, with the substances among them by key.

    A name that is not that of one listed substance stays as it is written, so it differs from
    every key, as that of another substance must.
    """
    names = [name for name in _NAMED if isinstance(stated.get(name), str) and stated[name]]
    return {**stated, **{name: _key(str(stated[name]), book) for name in names}}


@lru_cache(maxsize=4096)  # one authorisation covers many consignments
def _key(text: str, book: ControlBook) -> str:
    if text in book.substances:
        return text
    found = identify(Line(number=1, description=text), book).substances
    return found[0] if len(found) == 1 else text
