"""Records that two authorities keep alike: their events, added one by one, never changed.

Of each subject (notifications, incidents, requests) a module of its own says how the events
become a whole.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, insert, select

from precurb.errors import ConflictError, UnknownRecordError
from precurb.exchange.acts.event import Drafted, Event
from precurb.exchange.acts.payload import ACTS, INCIDENT, LOCAL, NOTIFICATION, REQUEST
from precurb.exchange.marking import Marking
from precurb.model.incident import Incident
from precurb.model.notification import Notification
from precurb.model.request import Request
from precurb.store.opened import Writing, hold_chain
from precurb.store.rows import added
from precurb.store.tables.acts import act_events, act_records

_DRAFTS: Mapping[str, Any] = MappingProxyType(
    {
        NOTIFICATION: Drafted[Notification],
        INCIDENT: Drafted[Incident],
        REQUEST: Drafted[Request],
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Whose record it is: ``author`` opened it; ``partner``, if any, is the other side."""

    seq: int
    id: str
    subject: str
    author: str
    partner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """An event to be added; ``at`` is the moment its author gives."""

    act: object
    node: str
    by: str
    at: dt.datetime
    envelope: str = ""
    marking: Marking | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An event with its place in the order of all, and the id of its record."""

    place: int
    record: str
    event: Event


def open_record(writing: Writing, subject: str, of: tuple[str, str, str]) -> Record:
    """Open a record; none of its events is there yet.

    Args:
        writing: The transaction.
        subject: ``notification``, ``incident`` or ``request``.
        of: Its id, the node that opens it, and the other side.

    Raises:
        ConflictError: There is one of this id already.
    """
    record_id, author, partner = of
    row = {
        "id": record_id, "subject": subject, "author": author, "partner": partner,
        "at": writing.acting.at,
    }  # fmt: skip
    seq = added(writing.db, act_records, row)
    if seq is None:
        raise ConflictError(f"there is a record {record_id!r} already")
    return Record(seq=seq, id=record_id, subject=subject, author=author, partner=partner)


def read_record(db: Connection, subject: str, record_id: str) -> Record:
    """A record by its id.

    Raises:
        UnknownRecordError: There is none of this subject.
    """
    query = select(act_records).where(
        act_records.c.id == record_id, act_records.c.subject == subject
    )
    if (row := db.execute(query).first()) is None:
        raise UnknownRecordError(f"no {subject} {record_id!r}")
    return _record(row)


def hold(writing: Writing, subject: str, record_id: str) -> Record:
    """A record, held until the transaction ends, so that no number is given twice.

    Raises:
        UnknownRecordError: There is none of this subject.
    """
    query = select(act_records).where(
        act_records.c.id == record_id, act_records.c.subject == subject
    )
    if (row := writing.db.execute(query.with_for_update()).first()) is None:
        raise UnknownRecordError(f"no {subject} {record_id!r}")
    return _record(row)


def add(writing: Writing, record: Record, number: int, new: NewEvent) -> None:
    """Add an event; whoever calls has checked that it may come next.

    Its place in the feed is given under the lock of the chain, so that no event comes to light
    behind one that was read before.
    """
    hold_chain(writing.db)
    kind, body = type(new.act).__name__, msgspec.json.encode(new.act, order="deterministic")
    marking = msgspec.json.encode(new.marking).decode() if new.marking else ""
    row = {
        "record": record.seq, "number": number, "kind": kind, "body": body,
        "marking": marking, "node": new.node, "by": new.by, "moment": new.at,
        "envelope": new.envelope, "at": writing.acting.at,
    }  # fmt: skip
    writing.db.execute(insert(act_events), row)
    told = content_of(row)
    writing.note(f"{record.subject} {kind}", f"{record.subject} {record.id}/{number}", told)


def content_of(row: Mapping[str, Any]) -> str:
    """The SHA-256 of an event with what stands beside it: its marking, who said it, when."""
    beside = [row[name] for name in ("kind", "marking", "node", "by", "envelope")]
    told = msgspec.json.encode([*beside, row["moment"].astimezone(dt.UTC).isoformat()])
    return hashlib.sha256(told + b"\n" + row["body"]).hexdigest()


def events(db: Connection, record: Record) -> tuple[Event, ...]:
    """The events of a record, in the order of this node."""
    query = (
        select(act_events)
        .where(act_events.c.record == record.seq)
        .order_by(act_events.c.number)
    )
    return tuple(event_of(record.subject, row) for row in db.execute(query))


def all_of(
    db: Connection, subject: str, *, without: Sequence[str] = (), newest: int = 0
) -> Iterator[tuple[Record, tuple[Event, ...]]]:
    """Every record of a subject with its events, the one opened last first.

    Args:
        db: Where they are kept.
        subject: ``notification``, ``incident`` or ``request``.
        without: Leaves out records in which an act of such a kind stands.
        newest: How many at most; 0 for all.
    """
    chosen = select(act_records).where(act_records.c.subject == subject)
    if without:
        ended = act_events.c.record == act_records.c.seq
        chosen = chosen.where(~select(1).where(ended, act_events.c.kind.in_(without)).exists())
    chosen = chosen.order_by(act_records.c.seq.desc())
    if newest:
        chosen = chosen.limit(newest)
    records, theirs = db.execute(chosen).all(), chosen.subquery()
    query = (
        select(act_events)
        .where(act_events.c.record.in_(select(theirs.c.seq)))
        .order_by(act_events.c.record, act_events.c.number)
    )
    found: dict[int, list[Event]] = {}
    for row in db.execute(query):
        found.setdefault(row.record, []).append(event_of(subject, row))
    for row in records:
        yield _record(row), tuple(found.get(row.seq, ()))


def events_after(db: Connection, subject: str, place: int, most: int) -> list[Placed]:
    """Events of a subject that may leave the node, in the order in which they were kept.

    Args:
        db: Where they are kept.
        subject: ``notification``, ``incident`` or ``request``.
        place: The place after which to begin; 0 for the first.
        most: How many.
    """
    query = (
        select(act_events, act_records.c.id.label("record_id"))
        .join(act_records, act_records.c.seq == act_events.c.record)
        .where(act_records.c.subject == subject, act_events.c.seq > place)
        .where(act_events.c.kind.not_in((*LOCAL, "Drafted")))
        .order_by(act_events.c.seq)
        .limit(most)
    )
    return [
        Placed(place=row.seq, record=row.record_id, event=event_of(subject, row))
        for row in db.execute(query)
    ]


def marking_of(told: Sequence[Event], author: str) -> Marking | None:
    """The marking of a record: what its author gave with its newest version or draft."""
    for event in reversed(told):
        if event.node != author:
            continue
        if isinstance(event.act, Drafted):
            return event.act.marking
        if event.marking is not None:
            return event.marking
    return None


@cache
def _kinds(subject: str) -> Mapping[str, Any]:
    return {**ACTS[subject], "Drafted": _DRAFTS[subject]}


def _record(row: Row[Any]) -> Record:
    return Record(
        seq=row.seq, id=row.id, subject=row.subject, author=row.author, partner=row.partner
    )


def event_of(subject: str, row: Row[Any]) -> Event:
    """The event of a row of ``act_events``."""
    return Event(
        number=row.number,
        at=row.moment,
        by=row.by,
        node=row.node,
        act=msgspec.json.decode(row.body, type=_kinds(subject)[row.kind]),
        envelope=row.envelope,
        marking=msgspec.json.decode(row.marking, type=Marking) if row.marking else None,
    )
