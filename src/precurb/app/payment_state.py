"""The payments that windows of history look back on, kept in one file that survives a kill.

What is kept is one event a payment (hashed identities, exact amounts), found again by account,
contact and time. A batch is one transaction of the file: its payments are in, and marked as
open, or none of it is. What is open must be decided: new payments, and the later ones that a
late message touches. Old payments leave by their own time, never by that of their message, and
on a day that is passed in, so that a payment with a wrong date far ahead wipes nothing.
"""

import datetime as dt
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

from precurb.app.home import Home
from precurb.app.payment_events import BEGINNING, PaymentEvents
from precurb.app.payment_touched import touched_by
from precurb.errors import InvalidRecordError
from precurb.examine.facts.flows import LONGEST
from precurb.examine.facts.money import payment_event, payment_key
from precurb.model import NotChecked, Transaction
from precurb.model.flows import MOST, Event, Order, identity_key, start_of

LATENESS = 30  # days that a message may be late and still find its whole window
TOO_LATE = "payment-too-late"
LEAVING = 10_000  # payments that leave at a time, so that nothing waits long for it
# Links that are swept for each payment that leaves. A payment has about nine: at this rate,
# links of payments that left are about a tenth of all, when as many leave as come.
_SWEPT_EACH = 100
_HORIZON, _SECRET = "horizon", "secret"  # names of numbers in the file
_SECRET_BYTES = 32


class Added(StrEnum):
    """What a message was to the state."""

    NEW = "new"
    DUPLICATE = "duplicate"
    EARLIER = "earlier telling"  # of a known payment, by date or content; it counts from now on
    REFUSED = "refused"  # it has no date, or is older than what is still kept


_CHANGED = (Added.DUPLICATE, Added.NEW, Added.EARLIER)  # by how many events changed


@dataclass(slots=True)
class Taken:
    """What a batch was: a word a message, and a gap for each that was refused."""

    added: list[Added] = field(default_factory=list)
    gaps: list[NotChecked] = field(default_factory=list)


class PaymentState:
    """The state of one installation; one process writes, others may read.

    Args:
        folder: Where the file and the secret of its keys lie; made if it is not there.
        window: Days of the longest window that signs ask for.

    Raises:
        InvalidRecordError: The secret is gone or another, so that no key would be found again.
    """

    def __init__(self, folder: Path, window: int = LONGEST) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / "state.sqlite3"
        self.window = window
        self.secret = _secret(folder / "secret", fresh=not path.exists())
        self._events = PaymentEvents(path)
        self._check_secret()
        kept = self._events.number(_HORIZON)
        self._horizon = BEGINNING if kept is None else kept

    @classmethod
    def at_home(cls, home: Home, window: int = LONGEST) -> Self:
        """The state of an installation."""
        return cls(home.prepare().root / "payments", window)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was taken is in it."""
        self._events.close()

    def begin(self) -> None:
        """Begin a batch: what is taken or settled is seen at once, and kept when it ends."""
        self._events.begin()

    def commit(self) -> None:
        """Keep what was taken and settled since the batch began."""
        self._events.commit()

    def roll_back(self) -> None:
        """Keep nothing of the batch."""
        self._events.roll_back()

    def add(self, transaction: Transaction) -> Added:
        """Take one payment: a batch of one."""
        return self.take((transaction,)).added[0]

    def take(self, transactions: Iterable[Transaction]) -> Taken:
        """Take a batch of payments, all or none, and mark what must be decided as open.

        A payment that is told twice with different dates or content counts as its earlier
        telling, so that the order in which messages come does not matter.
        """
        taken = Taken()
        with self._events.transaction():
            last_before, horizon = self._events.last(), self.horizon
            changed: list[Event] = []
            for transaction in transactions:
                event = self._readable(transaction, horizon)
                if isinstance(event, NotChecked):
                    taken.added.append(Added.REFUSED)
                    taken.gaps.append(event)
                    continue
                tellings = self._events.put(event, payment_key(transaction))
                taken.added.append(_CHANGED[len(tellings)])
                changed += tellings
            # Whatever stands after all that was there before touches this batch alone.
            for event in changed:
                if event.order < last_before:
                    self._events.open(touched_by(event, self._events, self.window))
        return taken

    def of(
        self, links: Iterable[int], since: int, until: Order, most: int = MOST
    ) -> list[Event]:
        """The newest events under some links from a moment up to a place in time, in order."""
        return self._events.of(links, max(since, self._horizon), until, most)

    def event(self, key: str) -> Event | None:
        """The event of a payment by its key, as it counts; none if it is not kept."""
        return self._events.event(key)

    def touched(self, transaction: Transaction) -> list[str]:
        """The keys of the later payments whose answer a payment may change, in their order."""
        event = payment_event(transaction, self.secret)
        if isinstance(event, NotChecked):
            return []
        return self._events.names(touched_by(event, self._events, self.window))

    def open_keys(self, most: int = -1) -> list[str]:
        """The keys of payments that must be decided, the oldest first."""
        return self._events.open_keys(self._horizon, most)

    def settle(self, keys: Iterable[str]) -> None:
        """Mark payments as decided."""
        with self._events.transaction():
            self._events.settle(keys)

    @property
    def horizon(self) -> int:
        """The moment before which nothing is kept, and nothing is taken any more."""
        return self._horizon

    def is_complete(self, event: Event) -> bool:
        """Whether the whole longest window before an event is still kept."""
        return start_of(event.day - dt.timedelta(days=self.window)) >= self.horizon

    def prune(self, on: dt.date, most: int = LEAVING) -> int:
        """Let payments leave that no window reaches any more, a bounded number at a time.

        What has not left yet is older than the horizon and no longer looked at. Ask again until
        none leaves.

        Args:
            on: The day from which windows reach back; ``LATENESS`` days more are kept.
            most: Payments that leave now.

        Returns:
            How many left.
        """
        reach = dt.timedelta(days=self.window + LATENESS)
        horizon = start_of(on - reach)
        if horizon > self._horizon:
            self._events.keep_number(_HORIZON, horizon)
            self._horizon = horizon
        left = self._events.leave(self._horizon, most)
        if left:
            self._events.sweep(self._horizon, left * _SWEPT_EACH)
        return left

    def _readable(self, transaction: Transaction, horizon: int) -> Event | NotChecked:
        event = payment_event(transaction, self.secret)
        if isinstance(event, NotChecked) or event.at >= horizon:
            return event
        return NotChecked(
            code=TOO_LATE,
            reason="the payment is older than what is still kept, so its windows are not whole",
            location=transaction.location,
            field="date",
        )

    def _check_secret(self) -> None:
        mark = identity_key("state", "", self.secret)
        kept = self._events.number(_SECRET)
        if kept is None:
            self._events.keep_number(_SECRET, mark)
        elif kept != mark:
            self.close()
            raise InvalidRecordError("the payment state was written with another secret")


def _secret(path: Path, *, fresh: bool) -> bytes:
    """The secret of the keys; made with the file, for its owner alone."""
    if fresh and not path.exists():
        made = path.with_suffix(".new")
        handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(_SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        made.replace(path)
    if not path.exists():
        raise InvalidRecordError(f"{path.name}: the secret of the payment state is gone")
    return path.read_bytes()
