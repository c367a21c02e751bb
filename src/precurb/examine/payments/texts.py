"""All words of a payment that name nothing by themselves: remittance, purpose, and the rest.

A message has a place for the name of a company, and people write it elsewhere. So every text
is looked at once, whatever its field, and each is named by its place.
"""

import re
from functools import lru_cache

from precurb.model import Payment, Text

_GLUED = re.compile(r"\s*\r?\n\s*(?://)?\s*")
_ENOUGH = 3  # letters; shorter texts are codes


@lru_cache(maxsize=64)  # each examiner of one payment asks
def texts_of(payment: Payment) -> tuple[Text, ...]:
    """Every text of a payment once, broken lines joined; codes left out."""
    seen: dict[str, Text] = {}
    told = (
        *(Text(place="remittance", text=text) for text in payment.remittance),
        Text(place="purpose", text=payment.purpose),
        *payment.texts,
    )
    for each in told:
        text = _GLUED.sub(" ", each.text).strip()
        if text not in seen and sum(map(str.isalnum, text)) >= _ENOUGH:
            seen[text] = Text(place=each.place, text=text)
    return tuple(seen.values())


def has_letters(text: str) -> bool:
    """Whether a text may name something: amounts, dates and codes of digits do not."""
    return sum(map(str.isalpha, text)) >= _ENOUGH
