"""Incidents as they are kept, and what they are held against: the node's own history."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from precurb.exchange.acts.event import Event
from precurb.exchange.acts.incident import Account, account_of
from precurb.exchange.acts.payload import INCIDENT
from precurb.exchange.marking import Marking
from precurb.store import acts
from precurb.store.acts import Record
from precurb.store.rows import batches
from precurb.store.tables import transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAccount:
    """An incident: its record, how it stands, what led there, and who may see it."""

    record: Record
    account: Account
    events: tuple[Event, ...]
    marking: Marking | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A transaction of one's own that may concern an incident."""

    seq: int
    id: str
    reference: str
    day: dt.date | None


def read(db: Connection, incident_id: str) -> KeptAccount:
    """An incident by its id.

    Raises:
        UnknownRecordError: There is none.
    """
    record = acts.read_record(db, INCIDENT, incident_id)
    return _kept(record, acts.events(db, record))


def every(db: Connection) -> Iterator[KeptAccount]:
    """Every incident, the one opened last first."""
    for record, told in acts.all_of(db, INCIDENT):
        yield _kept(record, told)


def of_record(record: Record, told: tuple[Event, ...]) -> Account:
    """How an incident stands after its events."""
    return account_of((record.id, record.author), told)


def past_of(db: Connection, numbers: Iterable[int]) -> tuple[Past, ...]:
    """Transactions by their numbers, the newest first."""
    rows = transactions.c
    found = []
    for some in batches(sorted(numbers)):
        query = select(rows.seq, rows.id, rows.reference, rows.day).where(rows.seq.in_(some))
        found += [Past(**row._mapping) for row in db.execute(query)]
    return tuple(sorted(found, key=lambda each: -each.seq))


def _kept(record: Record, told: tuple[Event, ...]) -> KeptAccount:
    return KeptAccount(
        record=record,
        account=of_record(record, told),
        events=told,
        marking=acts.marking_of(told, record.author),
    )
