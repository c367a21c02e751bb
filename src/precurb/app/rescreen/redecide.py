"""One transaction decided again: the same papers, the same earlier trade, other lists."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import msgspec
from sqlalchemy import Row

from precurb.app.history import read_past
from precurb.app.home import Home
from precurb.decide import Policy
from precurb.lists.snapshot import Snapshot
from precurb.model import Allowance, Check, History, Transaction
from precurb.model.paper_index import PaperIndex
from precurb.model.trade import Trade
from precurb.screening import decode_check, screen
from precurb.store.checks import whole
from precurb.store.transactions import KeptTransaction

_HISTORIES = 4  # kept open: checks of one run have looked back on the same trade


@dataclass(frozen=True)
class Kept:
    """A transaction with its newest check, as they are kept."""

    row: Row[Any]

    @property
    def number(self) -> int:
        """The number of the transaction."""
        return int(self.row.transaction)

    @cached_property
    def check(self) -> Check:
        """The newest check."""
        return decode_check(whole(self.row.made, self.row.body))

    @cached_property
    def transaction(self) -> Transaction:
        """The transaction as it was kept, with the parties that its texts named then."""
        return msgspec.json.decode(self.row.body, type=Transaction)

    @property
    def of(self) -> KeptTransaction:
        """Where the transaction is kept."""
        return KeptTransaction(self.number, self.row.id, self.row.content, new=False)


@dataclass(frozen=True, kw_only=True)
class LaidOut(History):
    """History whose earlier trade is laid out once for many checks."""

    before: History

    @cached_property
    def trade(self) -> Trade:
        """The earlier trade by party and goods."""
        return self.before.trade

    @cached_property
    def papers(self) -> PaperIndex:
        """The orders and consignments of earlier trade by their numbers."""
        return self.before.papers


@dataclass(frozen=True)
class Bench:
    """With what transactions are decided again."""

    snapshot: Snapshot
    policy: Policy
    home: Home
    _histories: dict[str, History] = field(default_factory=dict)

    def decide(self, kept: Kept, on: dt.date, allowed: tuple[Allowance, ...]) -> Check:
        """Decide a transaction again on a day.

        The papers may not say the day of the transaction; then the law stays that of the day
        on which it was first checked, which that check took for it.

        Raises:
            InvalidRecordError: The earlier trade that was looked back on is not kept here.
            UntrustedMessageError: It was altered.
        """
        check = kept.check
        before = self._history(check.history)
        history = LaidOut(
            on=on if kept.transaction.date else check.law_date,
            earlier=before.earlier,
            allowed=allowed,
            hash=check.history,
            flows=check.flows,
            gaps=before.gaps,
            of_customers=before.of_customers,
            before=before,
        )
        return screen(kept.transaction, self.snapshot, history, self.policy)

    def _history(self, name: str) -> History:
        """The earlier trade of a hash, laid out once for all that looked back on it."""
        if name not in self._histories:
            if len(self._histories) >= _HISTORIES:
                self._histories.clear()
            past = read_past(self.home, name)
            self._histories[name] = past.history(dt.date.min, hashed=name)
        return self._histories[name]
