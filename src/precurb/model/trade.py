"""Earlier trade, laid out so that the records of one party or one product are found at once."""

import datetime as dt
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from precurb.model.transaction import Line, Party, Role, Transaction

T = TypeVar("T")
BUYERS = (Role.CUSTOMER, Role.IMPORTER, Role.CONSIGNEE, Role.END_USER)
_SELLERS = (Role.SUPPLIER, Role.EXPORTER, Role.CONSIGNOR)
_CONTACTS = ("party.phone", "party.email")


@dataclass(frozen=True, slots=True)
class Supply:
    """One goods line that a party was supplied with, on a day."""

    on: dt.date
    buyer: str
    transaction: Transaction
    line: Line
    kilograms: float | None  # looked at again and again, so worked out once


@dataclass(slots=True)
class Trade:
    """Earlier transactions by day, buyer, goods and contact.

    ``undated`` counts those without a day, which have no place here; ``first_day`` is the day
    from which on trade is known at all.
    """

    undated: int = 0
    first_day: dt.date | None = None
    _days: dict[str, list[tuple[dt.date, Transaction]]] = field(default_factory=dict)
    _by_buyer: dict[str, list[Supply]] = field(default_factory=dict)
    _by_goods: dict[str, list[Supply]] = field(default_factory=dict)
    _by_both: dict[tuple[str, str], list[Supply]] = field(default_factory=dict)
    _by_contact: dict[str, dict[str, None]] = field(default_factory=dict)
    _suppliers: dict[str, dict[str, None]] = field(default_factory=dict)
    _made: dict[Hashable, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, earlier: Iterable[Transaction]) -> "Trade":
        """Lay transactions out, in any order; time grows with their number."""
        trade = cls()
        for transaction in earlier:
            trade.add(transaction)
        trade.settle()
        return trade

    def settle(self) -> None:
        """Bring what was taken in into the order of days."""
        for index in (self._by_buyer, self._by_goods, self._by_both):
            for supplies in index.values():
                supplies.sort(key=_day)
        for dated in self._days.values():
            dated.sort(key=lambda each: each[0])
        self.first_day = min((d[0][0] for d in self._days.values()), default=None)

    def add(self, transaction: Transaction) -> None:
        """Take one more transaction in; ``settle`` when all are there."""
        self._made.clear()
        buyer = buyer_of(transaction.parties)
        if transaction.date is None:
            self.undated += 1
            return
        key = party_key(buyer) if buyer else ""
        self._days.setdefault(key, []).append((transaction.date, transaction))
        if buyer is None:
            return
        for contact in contacts_of(buyer):
            self._by_contact.setdefault(contact, {})[key] = None
        for party in transaction.parties:
            if party.role in _SELLERS:
                self._suppliers.setdefault(key, {})[party_key(party)] = None
        for line in transaction.lines:
            supply = Supply(transaction.date, key, transaction, line, kilograms(line))
            self._by_buyer.setdefault(key, []).append(supply)
            for goods in goods_keys(line):
                self._by_goods.setdefault(goods, []).append(supply)
                self._by_both.setdefault((goods, key), []).append(supply)

    def once(self, what: Hashable, make: Callable[["Trade"], T]) -> T:
        """What someone works out of all of this trade, kept until more is taken in."""
        if what not in self._made:
            self._made[what] = make(self)
        found: T = self._made[what]
        return found

    def transactions(
        self, since: dt.date, until: dt.date, buyer: str | None = None
    ) -> Iterator[Transaction]:
        """All transactions between two days, both included.

        Of one buyer, those count too whose papers do not name one: they may be his.
        """
        keys = self._days if buyer is None else dict.fromkeys((buyer, ""))
        for key in keys:
            dated = self._days.get(key, [])
            first = bisect_left(dated, since, key=lambda each: each[0])
            for day, transaction in dated[first:]:
                if day > until:
                    break
                yield transaction

    def to(self, buyer: str, since: dt.date, until: dt.date) -> list[Supply]:
        """What a buyer was supplied with, both days included, in the order of days."""
        return _between(self._by_buyer.get(buyer, []), since, until)

    def goods(
        self, line: Line, since: dt.date, until: dt.date, buyers: Iterable[str] | None = None
    ) -> list[Supply]:
        """Supplies of the same goods, in the order of days: the same CAS number or words.

        Args:
            line: The goods.
            since: First day.
            until: Last day.
            buyers: To whom; to anyone when left out.
        """
        if buyers is None:
            lists = [self._by_goods.get(key, []) for key in goods_keys(line)]
        else:
            pairs = [(key, buyer) for buyer in buyers for key in goods_keys(line)]
            lists = [self._by_both.get(pair, []) for pair in pairs]
        return _unique(_between(each, since, until) for each in lists)

    def latest(self, line: Line, since: dt.date, until: dt.date, most: int) -> list[Supply]:
        """The last so many supplies of the same goods to anyone, in the order of days."""
        lists = [self._by_goods.get(key, []) for key in goods_keys(line)]
        return _unique(_last_days(_between(each, since, until), most) for each in lists)[-most:]

    def sharing_contact(self, party: Party) -> tuple[str, ...]:
        """Other buyers with the phone, e-mail or address of a party."""
        own = party_key(party)
        found = (k for c in contacts_of(party) for k in self._by_contact.get(c, ()))
        return tuple(dict.fromkeys(key for key in found if key != own))

    def suppliers(self, buyer: str) -> frozenset[str]:
        """Who supplied a buyer."""
        return frozenset(self._suppliers.get(buyer, ()))


def buyer_of(parties: Iterable[Party]) -> Party | None:
    """Who gets the goods: customer, importer, consignee or end user, in this order."""
    by_role = {party.role: party for party in reversed(tuple(parties))}
    return next((by_role[role] for role in BUYERS if role in by_role), None)


def party_key(party: Party) -> str:
    """What makes a party the same one in earlier trade: its number, else name and country."""
    if party.identifiers:
        return comparable(party.identifiers[0])
    return f"{comparable(party.name)}|{party.country}"


def contacts_of(party: Party) -> Iterator[str]:
    """Phone, e-mail and address of a party, as they compare."""
    for name in _CONTACTS:
        value = party.particulars.get(name)
        if isinstance(value, str) and (key := comparable(value)):
            yield f"{name}:{key}"
    if key := comparable(party.address):
        yield f"address:{key}"


def goods_keys(line: Line) -> Iterator[str]:
    """What makes goods the same: CAS number, and description."""
    if line.cas:
        yield re.sub(r"\D", "", line.cas)
    if key := comparable(line.description):
        yield key


def kilograms(line: Line) -> float | None:
    """The mass of a line in kilograms, if the papers state a mass."""
    quantity = line.quantity
    if quantity is None or quantity.unit.dimension != "mass":
        return None
    return float(quantity.in_base)


def _unique(lists: Iterable[list[Supply]]) -> list[Supply]:
    return sorted({id(s.line): s for each in lists for s in each}.values(), key=_day)


def _last_days(supplies: list[Supply], most: int) -> list[Supply]:
    """At least the last so many, and all of the day on which the first of them was."""
    if len(supplies) <= most:
        return supplies
    return supplies[bisect_left(supplies, supplies[-most].on, key=_day) :]


def _day(supply: Supply) -> dt.date:
    return supply.on


def _between(supplies: list[Supply], since: dt.date, until: dt.date) -> list[Supply]:
    first = bisect_left(supplies, since, key=_day)
    return supplies[first : bisect_right(supplies, until, lo=first, key=_day)]


@lru_cache(maxsize=65_536)  # the same goods and parties come again and again
def comparable(text: str) -> str:
    """A name or number without case, spaces and punctuation, as it is compared."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
