"""Notifications as they are kept: each worked out from its events."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from precurb.exchange.acts.event import Event
from precurb.exchange.acts.notification import Matter, matter_of
from precurb.exchange.acts.payload import NOTIFICATION
from precurb.exchange.marking import Marking
from precurb.model.notification_acts import Arrived, NotShipped, Refused, Withdrawn
from precurb.store import acts
from precurb.store.acts import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMatter:
    """A notification: its record, how it stands, what led there, and who may see it."""

    record: Record
    matter: Matter
    events: tuple[Event, ...]
    marking: Marking | None


def read(db: Connection, notification_id: str) -> KeptMatter:
    """A notification by its id.

    Raises:
        UnknownRecordError: There is none.
    """
    record = acts.read_record(db, NOTIFICATION, notification_id)
    return _kept(record, acts.events(db, record))


def every(db: Connection) -> Iterator[KeptMatter]:
    """Every notification, the one opened last first."""
    for record, told in acts.all_of(db, NOTIFICATION):
        yield _kept(record, told)


def unended(db: Connection) -> Iterator[KeptMatter]:
    """Notifications that may still wait for something: none whose goods arrived, or stay."""
    for record, told in acts.all_of(db, NOTIFICATION, without=_ENDS):
        yield _kept(record, told)


def newest(db: Connection, most: int) -> Iterator[KeptMatter]:
    """The notifications opened last, whatever came of them."""
    for record, told in acts.all_of(db, NOTIFICATION, newest=most):
        yield _kept(record, told)


_ENDS = tuple(each.__name__ for each in (Arrived, NotShipped, Refused, Withdrawn))


def of_record(record: Record, told: tuple[Event, ...]) -> Matter:
    """How a notification stands after its events."""
    return matter_of((record.id, record.author, record.partner), told)


def _kept(record: Record, told: tuple[Event, ...]) -> KeptMatter:
    return KeptMatter(
        record=record,
        matter=of_record(record, told),
        events=told,
        marking=acts.marking_of(told, record.author),
    )
