"""Requests for assistance as they are kept: each worked out from its events."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from precurb.exchange.acts.event import Event
from precurb.exchange.acts.payload import REQUEST
from precurb.exchange.acts.request import Asking, asking_of
from precurb.exchange.marking import Marking
from precurb.store import acts
from precurb.store.acts import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAsking:
    """A request: its record, how it stands, what led there, and who may see it."""

    record: Record
    asking: Asking
    events: tuple[Event, ...]
    marking: Marking | None


def read(db: Connection, request_id: str) -> KeptAsking:
    """A request by its id.

    Raises:
        UnknownRecordError: There is none.
    """
    record = acts.read_record(db, REQUEST, request_id)
    return _kept(record, acts.events(db, record))


def every(db: Connection) -> Iterator[KeptAsking]:
    """Every request, the one opened last first."""
    for record, told in acts.all_of(db, REQUEST):
        yield _kept(record, told)


def of_record(record: Record, told: tuple[Event, ...]) -> Asking:
    """How a request stands after its events."""
    return asking_of((record.id, record.author, record.partner), told)


def _kept(record: Record, told: tuple[Event, ...]) -> KeptAsking:
    return KeptAsking(
        record=record,
        asking=of_record(record, told),
        events=told,
        marking=acts.marking_of(told, record.author),
    )
