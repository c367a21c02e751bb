"""Earlier trade as facts: what a customer ordered before, how often, and who else did.

A sign looks at a window of history, so the facts are made for a window. Without any earlier
trade nothing is known, and no sign about the past can fire; with it, a customer who never
ordered is known to be new. A line of today counts in the sums of its own year.
"""

import datetime as dt
import itertools
import statistics
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from precurb.examine.facts.equipment import equipment_in
from precurb.examine.facts.quantities import kilograms
from precurb.examine.substances import identify
from precurb.lists.knowledge import ControlBook
from precurb.model import History, Line, Particulars, Party, Transaction
from precurb.model.papers import Record, Scalar
from precurb.model.trade import Supply, goods_keys, party_key

ENOUGH = 3  # supplies from which a median says something about a customer
LATEST = 500  # records of one window that signs look at one by one
# What earlier trade can tell, by where it is found.
_OF_CUSTOMER = ("basket", "part_lines", "usual_mode")
_LINKS = ("shared_contact_parties", "common_chemical_suppliers")
_LINKED = ("linked_orders_max_kg", "linked_orders_sum_kg", "buyers_linked")
_ORDERS = ("orders", "parcels")
_OF_GOODS = (
    "ordered_before", "supplies_12m", "same_day_buyers", "grades", "channels",
    "days_since_last", "gap_median_days", "qty_median_kg", "year_total", *_ORDERS, *_LINKED,
)  # fmt: skip
GIVES = frozenset((*_OF_CUSTOMER, *_LINKS, *_OF_GOODS))
_DAYS = 365
_ONE = dt.timedelta(days=1)


class Window(NamedTuple):
    """How far back a sign looks: days, or since the start of the calendar year or month."""

    days: int | None = None
    calendar: str = ""

    def since(self, day: dt.date) -> dt.date:
        """The first day inside the window."""
        if self.calendar:
            return day.replace(day=1, month=1 if self.calendar == "year" else day.month)
        return day - dt.timedelta(days=min(_DAYS if self.days is None else self.days, 20_000))


@dataclass(frozen=True)
class Past:
    """The earlier trade of one counterparty, seen from one line of today."""

    transaction: Transaction
    line: Line | None
    party: Party | None
    limit: float | None  # kilograms from which the law asks more, for the goods of the line
    history: History
    book: ControlBook

    @cached_property
    def day(self) -> dt.date:
        """The day of the transaction, from which windows reach back."""
        return self.transaction.date or self.history.on

    @property
    def known(self) -> bool:
        """Whether there is any earlier trade to look at."""
        return bool(self.history.earlier) and self.party is not None

    def at_least(self, goods: Particulars) -> Particulars:
        """What today alone tells where no earlier trade is known: a limit that it passes."""
        limit = goods.get("annex2_limit")
        if self.line is None or self.history.earlier or not isinstance(limit, float):
            return {}
        today = self.today(self.line)
        return {"year_total": today} if today is not None and today > limit else {}

    def today(self, line: Line) -> float | None:
        """The kilograms of the same goods in this transaction, on however many lines."""
        keys = set(goods_keys(line))
        same = (
            each for each in self.transaction.lines if not keys.isdisjoint(goods_keys(each))
        )
        found = [kg for each in same if (kg := kilograms(each)) is not None]
        return sum(found) if kilograms(line) is not None else None

    def _others(self, supplies: list[Supply]) -> list[Supply]:
        """Without those of this very transaction, which may be among the earlier ones."""
        own = self.transaction.reference
        return [each for each in supplies if each.transaction.reference != own]

    def within(self, window: Window, wanted: Container[str] = GIVES) -> Particulars:
        """The facts of ``history`` inside a window; nothing where nothing is known.

        Args:
            window: How far to look back.
            wanted: Names of facts; others may be left out.
        """
        if not self.known or self.party is None:
            return {}
        since = window.since(self.day)
        facts = self._of_customer(party_key(self.party), since, wanted)
        if _any(wanted, _LINKS):
            facts |= self._links()
        if self.line is not None and _any(wanted, _OF_GOODS):
            facts |= self._of_goods(self.line, since, wanted)
        return facts

    def _of_customer(self, party: str, since: dt.date, wanted: Container[str]) -> Particulars:
        """What the customer ordered of all goods."""
        if not _any(wanted, _OF_CUSTOMER):
            return {}
        all_ = self._others(self.history.trade.to(party, since, self.day))
        facts: Particulars = {}
        if "basket" in wanted:
            facts["basket"] = [_in_basket(each, self.book) for each in all_[-LATEST:]]
        if "part_lines" in wanted:
            facts["part_lines"] = [r for each in all_ for r in _parts(each)]
        return facts | _modes(all_)

    def _of_goods(self, line: Line, since: dt.date, wanted: Container[str]) -> Particulars:
        """What the past says about these goods for this customer, and for others."""
        trade = self.history.trade
        buyer = party_key(self.party) if self.party else ""
        own = self._others(trade.goods(line, since, self.day, [buyer]))
        facts: Particulars = {
            "ordered_before": bool(own),
            "supplies_12m": float(len({(each.on, each.transaction.reference) for each in own})),
            **_customs_of(own),
            **_rhythm(own, self.day),
        }
        if _any(wanted, _ORDERS):
            orders: list[Scalar | Record] = [_order(each, self.limit) for each in own[-LATEST:]]
            facts |= {"orders": orders, "parcels": orders}
        if "same_day_buyers" in wanted:
            near = trade.goods(line, self.day - _ONE, self.day + _ONE)
            facts["same_day_buyers"] = [{"party_id": each.buyer} for each in near]
        amounts = [kg for each in own if (kg := each.kilograms) is not None]
        today = self.today(line)
        if len(amounts) >= ENOUGH:
            facts["qty_median_kg"] = statistics.median(amounts)
        if today is not None:
            facts["year_total"] = sum(amounts) + today
            if _any(wanted, _LINKED):
                facts |= self._linked(line, since, today)
        return facts

    def _linked(self, line: Line, since: dt.date, today: float) -> Particulars:
        """The same goods for buyers who share a phone, e-mail or address with this one."""
        if self.party is None:
            return {}
        trade = self.history.trade
        linked = {party_key(self.party), *trade.sharing_contact(self.party)}
        goods = self._others(trade.goods(line, since, self.day, linked))
        found = [kg for each in goods if (kg := each.kilograms)]
        return {
            "linked_orders_max_kg": max((*found, today)),  # the order of today is one of them
            "linked_orders_sum_kg": sum(found) + today,
            "buyers_linked": len(linked) > 1,
        }

    def _links(self) -> Particulars:
        """How many buyers share a contact with this one, and how many suppliers they share."""
        if self.party is None:
            return {}
        trade = self.history.trade
        others = trade.sharing_contact(self.party)
        own = trade.suppliers(party_key(self.party))
        common = {each for other in others for each in own & trade.suppliers(other)}
        return {
            "shared_contact_parties": float(len(others) + 1 if others else 0),
            "common_chemical_suppliers": float(len(common)),
        }


def _any(wanted: Container[str], names: tuple[str, ...]) -> bool:
    return any(name in wanted for name in names)


def _order(supply: Supply, limit: float | None) -> Record:
    record: Record = {"on": supply.on.isoformat(), "party_id": supply.buyer}
    if (kg := supply.kilograms) is not None:
        record["qty_kg"] = record["net_kg"] = kg
    if limit is not None:
        record["limit_kg"] = limit  # the same goods, so the same amount of the law
    return record


def _in_basket(supply: Supply, book: ControlBook) -> Record:
    return {"text": supply.line.description, "controlled": _controlled(supply.line, book)}


@lru_cache(maxsize=200_000)  # the same past is looked back on again and again
def _controlled(line: Line, book: ControlBook) -> bool:
    return any(key in book.entries_of for key in identify(line, book).substances)


def _parts(supply: Supply) -> Iterator[Record]:
    for kind in equipment_in(supply.line.description):
        yield {"part_kind": kind}


def _modes(supplies: list[Supply]) -> Particulars:
    modes = [
        mode
        for each in supplies
        if isinstance(mode := each.transaction.particulars.get("consignment.mode"), str)
        and mode
    ]
    return {"usual_mode": statistics.mode(modes)} if len(modes) >= ENOUGH else {}


def _customs_of(own: list[Supply]) -> Particulars:
    """Grades and channels in which the customer bought these goods before."""
    grades = {str(g) for s in own if (g := s.line.particulars.get("line.grade"))}
    channels = {
        str(c) for s in own if (c := s.transaction.particulars.get("consignment.channel"))
    }
    facts: Particulars = {}
    if len(own) >= ENOUGH and grades:
        facts["grades"] = [*sorted(grades)]
    if len(own) >= ENOUGH and channels:
        facts["channels"] = [*sorted(channels)]
    return facts


def _rhythm(own: list[Supply], day: dt.date) -> Particulars:
    days = sorted({each.on for each in own})
    if not days:
        return {}
    facts: Particulars = {"days_since_last": float((day - days[-1]).days)}
    if len(days) > ENOUGH:
        gaps = [(b - a).days for a, b in itertools.pairwise(days)]
        facts["gap_median_days"] = float(statistics.median(gaps))
    return facts
