"""Orders and consignments by the numbers under which a payment may cite them.

Numbers are compared without dashes and case, then without the letters before them: "INV-2231"
is cited as "2231". What asks for an amount is found by it as well, for payments that cite
nothing.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from precurb.model.quantity import Money
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
    _asking: dict[str, list[tuple[Decimal, int, Transaction]]] = field(default_factory=dict)

    @classmethod
    def of(cls, earlier: Iterable[Transaction]) -> "PaperIndex":
        """Lay out the papers; payments are none."""
        index = cls()
        for each in earlier:
            if each.kind is TransactionKind.PAYMENT:
                continue
            index.count += 1
            if (total := total_of((each,))) is not None:
                asking = index._asking.setdefault(total.currency, [])
                insort(asking, (total.amount, index.count, each))
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

    def asking(self, currency: str, least: Decimal, most: Decimal) -> list[Transaction]:
        """What asks for an amount in a currency, from the least to the most."""
        rows = self._asking.get(currency, [])
        found: list[Transaction] = []
        for amount, _, each in rows[bisect_left(rows, least, key=lambda row: row[0]) :]:
            if amount > most:
                break
            found.append(each)
        return found


def total_of(papers: Iterable[Transaction]) -> Money | None:
    """What papers ask for together; ``None`` where that is not known of every line."""
    values = [line.value for paper in papers for line in paper.lines]
    known = [value for value in values if value is not None]
    if not known or len(known) != len(values) or len({v.currency for v in known}) > 1:
        return None
    return Money(sum((v.amount for v in known), Decimal(0)), known[0].currency)


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
