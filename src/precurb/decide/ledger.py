"""The ledger: what was supplied before, of one substance, as far as it can be known.

Earlier transactions are given as values. Which listed substance an earlier line holds is read
from its numbers and its exact name alone, or from ``line.name_key``, where whoever kept the
transaction wrote down what its check had found ("" for nothing listed).
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from precurb.errors import InvalidIdentifierError
from precurb.lists.knowledge import ControlBook
from precurb.lists.names import name_key
from precurb.model import CasNumber, History, Line, Quantity, Transaction
from precurb.model.control import CountedOver
from precurb.model.trade import buyer_of, party_key

_ALWAYS = (dt.date.min, dt.date.max)
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
        if over is CountedOver.CUSTOMER:
            moved = self.history.trade.transactions(first, last, self._buyer)
            found = _found(moved, self.book, outside)
        else:  # of all customers, what each of them holds is worked out once
            found = self.history.trade.once(
                ("found", self.book, outside),
                lambda trade: _found(trade.transactions(*_ALWAYS), self.book, outside),
            )
        own = self.transaction.reference
        held = [
            each.amounts
            for each in found.held.get(substance, ())
            if first <= each.on <= last and each.reference != own
        ]
        return Supplied(
            amounts=tuple(amount for amounts in held for amount in amounts),
            transactions=len(held),
            doubts=tuple(self._doubts(first, over, found.unread(first, last, own))),
        )

    def _doubts(self, first: dt.date, over: CountedOver, unread: int) -> Iterator[str]:
        if over is CountedOver.CUSTOMER and not self._buyer:
            yield "the papers do not name the customer"
        if over is CountedOver.EVERYONE and self.history.of_customers:
            yield "the earlier trade is that of this customer, not of all"
        trade = self.history.trade
        if trade.first_day is None:
            yield "no earlier trade was given"
        elif trade.first_day > first:
            yield f"earlier trade is known from {trade.first_day} on, not from {first}"
        if trade.undated:
            yield f"{trade.undated} earlier transactions have no day"
        if unread:
            yield f"what {unread} earlier lines hold was not kept"


@dataclass(frozen=True, slots=True)
class _Held:
    """What one earlier transaction holds of one substance."""

    on: dt.date
    reference: str
    amounts: tuple[Quantity | None, ...]


@dataclass(slots=True)
class _Found:
    """What earlier transactions hold by substance, and on which days lines told nothing."""

    held: dict[str, list[_Held]] = field(default_factory=dict)
    untold: list[dt.date] = field(default_factory=list)
    untold_of: dict[str, list[dt.date]] = field(default_factory=dict)  # by reference

    def unread(self, first: dt.date, last: dt.date, own: str) -> int:
        """How many lines told nothing between two days, without those of one transaction."""
        all_ = bisect_right(self.untold, last) - bisect_left(self.untold, first)
        return all_ - sum(first <= day <= last for day in self.untold_of.get(own, ()))


def _found(
    transactions: Iterable[Transaction], book: ControlBook, outside: tuple[str, ...]
) -> _Found:
    found = _Found()
    for each in transactions:
        if each.date is None or (each.departure in outside and each.destination in outside):
            continue
        by_key: dict[str, list[Quantity | None]] = {}
        for line in each.lines:
            keys = _keys(line, book)
            for key in dict.fromkeys(keys or ()):
                by_key.setdefault(key, []).append(line.quantity)
            if keys is None:
                found.untold.append(each.date)
                found.untold_of.setdefault(each.reference, []).append(each.date)
        for key, amounts in by_key.items():
            held = _Held(each.date, each.reference, tuple(amounts))
            found.held.setdefault(key, []).append(held)
    found.untold.sort()
    return found


def _keys(line: Line, book: ControlBook) -> tuple[str, ...] | None:
    """The listed substances of an earlier line; ``None`` when they are not known."""
    kept = line.particulars.get(KEPT_KEY)
    if isinstance(kept, str):
        return (kept,)
    if isinstance(kept, list):
        return tuple(each for each in kept if isinstance(each, str))
    found = (
        *book.by_inchikey.get(line.inchikey, ()),
        *book.by_cas.get(_cas(line.cas), ()),
        *book.by_name.get(name_key(line.description), ()),
    )
    return found or None


def _cas(text: str) -> str:
    try:
        return str(CasNumber.parse(text))
    except InvalidIdentifierError:
        return ""
