"""Notifications as they are kept: each worked out from its events."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from precurb.exchange.acts.event import Event
from precurb.exchange.acts.notification import Matter, matter_of
from precurb.exchange.acts.payload import NOTIFICATION
from precurb.exchange.marking import Marking
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
