"""Earlier trade for a replay: what the check itself had, else the stored trade before it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from precurb.app.history import read_past
from precurb.app.home import Home
from precurb.errors import PrecurbError
from precurb.model import History, Transaction
from precurb.model.trade import Trade
from precurb.signs import Sign

MOST = 200_000  # transactions that are looked back on at once, some 1 GB
_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class Before(History):
    """Trade that is laid out already and grows; ``earlier`` holds the newest of it alone."""

    laid_out: Trade

    @cached_property
    def trade(self) -> Trade:
        """The earlier trade, laid out."""
        return self.laid_out


class EarlierTrade:
    """What signs look back on, for checks that come by the day of their transaction.

    Args:
        home: Where the earlier trade of runs is kept.
        signs: Those that are asked; the longest of their windows is looked back on.
    """

    def __init__(self, home: Home, signs: Iterable[Sign]) -> None:
        self._home = home
        self._kept = lru_cache(maxsize=2)(self._read)
        back = (each.days or _DAYS for each in signs if "history" in each.groups)
        self._days = max(back, default=_DAYS)
        self._trade, self._told = Trade(), list[Transaction]()
        self.own = self.stored = self.without = self.missing = 0
        self.cut = False

    def of(self, on: dt.date, name: str = "") -> History:
        """The earlier trade that a check had; else what was told before it.

        Args:
            on: The day of the check.
            name: The hash of the earlier trade that it had.
        """
        if name:
            if kept := self._kept(name, on):
                self.own += 1
                return kept
            self.missing += 1
        if not self._told:
            self.without += 1
            return History(on=on)
        self.stored += 1
        return Before(on=on, earlier=(self._told[-1],), laid_out=self._trade)

    def add(self, transaction: Transaction) -> None:
        """Let a transaction be earlier trade of those that follow."""
        if transaction.date is None:
            return
        if len(self._told) >= MOST:
            self._forget(transaction.date)
        self._told.append(transaction)
        self._trade.add(transaction)

    def _forget(self, day: dt.date) -> None:
        """Drop what no sign looks back on, and more of the oldest when that is not enough."""
        first = day - dt.timedelta(days=self._days)
        inside = [each for each in self._told if each.date is not None and each.date >= first]
        if len(inside) > MOST // 2:
            inside, self.cut = inside[-(MOST // 2) :], True
        self._told, self._trade = inside, Trade.of(inside)

    def _read(self, name: str, on: dt.date) -> History | None:
        try:
            return read_past(self._home, name).history(on, hashed=name)
        except PrecurbError:
            return None
