"""Orders and consignments by the numbers under which a payment may cite them.

Numbers are compared without dashes and case, then without the letters before them: "INV-2231"
is cited as "2231".
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from precurb.model.trade import comparable
from precurb.model.transaction import Transaction, TransactionKind

LEAST_DIGITS = 3
_LETTERS = re.compile(r"^[a-z]+")


@dataclass(slots=True)
class PaperIndex:
    """Orders and consignments by the numbers of their papers."""

    count: int = 0
    _whole: dict[str, list[Transaction]] = field(default_factory=dict)
    _digits: dict[str, list[Transaction]] = field(default_factory=dict)

    @classmethod
    def of(cls, earlier: Iterable[Transaction]) -> "PaperIndex":
        """Lay out the papers; payments are none."""
        index = cls()
        for each in earlier:
            if each.kind is TransactionKind.PAYMENT:
                continue
            index.count += 1
            for number in dict.fromkeys(numbers_of(each)):
                key = comparable(number)
                index._whole.setdefault(key, []).append(each)
                index._digits.setdefault(_without_letters(key), []).append(each)
        return index

    def find(self, number: str) -> list[Transaction]:
        """What belongs to a number: as written, else the only one with the same digits."""
        key = comparable(number)
        if key in self._whole:
            return self._whole[key]
        found = self._digits.get(_without_letters(key), [])
        unique = list({id(each): each for each in found}.values())
        return unique if len(unique) == 1 else []


def numbers_of(transaction: Transaction) -> Iterator[str]:
    """The numbers under which an order or consignment may be cited."""
    yield transaction.reference
    yield from (paper.number for paper in transaction.papers if paper.number)
    for name in ("consignment.invoice_id", "payment.invoice_id"):
        value = transaction.particulars.get(name)
        if isinstance(value, str) and value:
            yield value


def _without_letters(key: str) -> str:
    bare = _LETTERS.sub("", key)
    return bare if sum(map(str.isdigit, bare)) >= LEAST_DIGITS else key
