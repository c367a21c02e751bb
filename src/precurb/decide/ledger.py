"""The ledger: what was supplied before, of one substance, as far as it can be known.

Earlier transactions are given as values. Which listed substance an earlier line holds is read
from its numbers and its exact name alone, or from ``line.name_key``, where whoever kept the
transaction wrote down what its check had found ("" for nothing listed).
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from precurb.errors import InvalidIdentifierError
from precurb.lists.knowledge import ControlBook
from precurb.lists.names import name_key
from precurb.model import CasNumber, History, Line, Quantity, Transaction
from precurb.model.control import CountedOver
from precurb.model.trade import buyer_of, party_key

KEPT_KEY = "line.name_key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplied:
    """Amounts of earlier transactions, and why there may have been more."""

    amounts: tuple[Quantity | None, ...] = ()
    transactions: int = 0
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """Earlier trade beside one transaction, asked only where a limit needs it."""

    transaction: Transaction
    history: History
    book: ControlBook

    @property
    def day(self) -> dt.date:
        """The day in whose month and year the transaction counts."""
        return self.transaction.date or self.history.on

    @cached_property
    def _buyer(self) -> str:
        buyer = buyer_of(self.transaction.parties)
        return party_key(buyer) if buyer else ""

    def supplied(
        self,
        substance: str,
        first: dt.date,
        last: dt.date,
        over: CountedOver,
        outside: tuple[str, ...] = (),
    ) -> Supplied:
        """What was supplied of a substance between two days, both included.

        Args:
            substance: Key of the substance.
            first: First day that counts.
            last: Last day that counts.
            over: Whether to this customer alone.
            outside: Countries between which a movement does not count.
        """
        amounts: list[Quantity | None] = []
        transactions = unread = 0
        for each in self._between(first, last, over):
            if each.departure in outside and each.destination in outside:
                continue
            found = [(line, self._keys(line)) for line in each.lines]
            unread += sum(keys is None for _, keys in found)
            own = [line.quantity for line, keys in found if keys and substance in keys]
            amounts += own
            transactions += bool(own)
        return Supplied(
            amounts=tuple(amounts),
            transactions=transactions,
            doubts=tuple(self._doubts(first, over, unread)),
        )

    def _between(
        self, first: dt.date, last: dt.date, over: CountedOver
    ) -> Iterator[Transaction]:
        buyer = self._buyer if over is CountedOver.CUSTOMER else None
        for each in self.history.trade.transactions(first, last, buyer):
            if each.reference != self.transaction.reference:
                yield each

    def _keys(self, line: Line) -> tuple[str, ...] | None:
        """The listed substances of an earlier line; ``None`` when they are not known."""
        kept = line.particulars.get(KEPT_KEY)
        if isinstance(kept, str):
            return (kept,)
        if isinstance(kept, list):
            return tuple(each for each in kept if isinstance(each, str))
        found = (
            *self.book.by_inchikey.get(line.inchikey, ()),
            *self.book.by_cas.get(_cas(line.cas), ()),
            *self.book.by_name.get(name_key(line.description), ()),
        )
        return found or None

    def _doubts(self, first: dt.date, over: CountedOver, unread: int) -> Iterator[str]:
        if over is CountedOver.CUSTOMER and not self._buyer:
            yield "the papers do not name the customer"
        trade = self.history.trade
        if trade.first_day is None:
            yield "no earlier trade was given"
        elif trade.first_day > first:
            yield f"earlier trade is known from {trade.first_day} on, not from {first}"
        if trade.undated:
            yield f"{trade.undated} earlier transactions have no day"
        if unread:
            yield f"what {unread} earlier lines hold was not kept"


def _cas(text: str) -> str:
    try:
        return str(CasNumber.parse(text))
    except InvalidIdentifierError:
        return ""
