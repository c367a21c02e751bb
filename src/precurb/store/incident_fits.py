"""Consignments that fit an incident which was known before they were checked. Only added."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, func, select

from precurb.exchange.acts.event import Event
from precurb.exchange.acts.fits import Reason
from precurb.exchange.acts.payload import INCIDENT
from precurb.exchange.marking import Marking
from precurb.model.incident import Shared, TakenBack
from precurb.store import acts
from precurb.store.opened import Writing
from precurb.store.rows import added_all, batches
from precurb.store.tables import transactions
from precurb.store.tables.acts import act_events, act_records, incident_fits


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An incident as it stands after all that its author said: the newest version."""

    seq: int
    id: str
    author: str
    shared: Shared
    marking: Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFit:
    """That a consignment, by the id of its transaction, fits a version of an incident."""

    told: Told
    transaction: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A consignment that fits an incident, as it was noted."""

    incident: str
    version: int
    transaction: str
    reference: str
    reasons: tuple[Reason, ...]
    at: dt.datetime


def newest_place(db: Connection) -> int:
    """The place of the last act that is kept: when it is the same, nothing new was told."""
    return int(db.execute(select(func.max(act_events.c.seq))).scalar() or 0)


def told_incidents(db: Connection) -> tuple[Told, ...]:
    """Every incident that was shared and not taken back, as its newest version tells it."""
    found: dict[int, Told] = {}
    for row, event in _of_authors(db):
        if isinstance(event.act, TakenBack):
            found.pop(row.record, None)
        elif isinstance(event.act, Shared) and event.marking is not None:
            found[row.record] = Told(
                seq=row.record, id=row.id, author=row.author, shared=event.act,
                marking=event.marking,
            )  # fmt: skip
    return tuple(found.values())


def keep(writing: Writing, made: Sequence[NewFit]) -> int:
    """Note consignments that fit; return how many were not noted before."""
    numbers = _numbers(writing.db, {each.transaction for each in made})
    rows = [
        {
            "record": each.told.seq, "version": each.told.shared.version,
            "transaction": numbers[each.transaction],
            "reasons": msgspec.json.encode(each.reasons).decode(), "at": writing.acting.at,
        }
        for each in made
    ]  # fmt: skip
    if not rows:
        return 0
    fresh = added_all(writing.db, incident_fits, rows, ("record", "transaction"))
    new = {(row.record, row.transaction) for row in fresh}
    for each in made:
        if (each.told.seq, numbers[each.transaction]) in new:
            told = hashlib.sha256(msgspec.json.encode(each.reasons)).hexdigest()
            version = f"{each.told.id}/{each.told.shared.version}"
            writing.note("note fit", f"fit {version} {each.transaction}", told)
    return len(fresh)


def of_transaction(db: Connection, transaction_id: str) -> tuple[Fit, ...]:
    """What a consignment fits, the incident noted last first."""
    query = _listed().where(transactions.c.id == transaction_id)
    return tuple(_fits(db, query))


def of_incident(db: Connection, incident_id: str, most: int) -> tuple[Fit, ...]:
    """The consignments that fit an incident, the newest first."""
    return tuple(_fits(db, _listed().where(act_records.c.id == incident_id).limit(most)))


def newest(db: Connection, most: int) -> tuple[Fit, ...]:
    """Consignments that fit any incident, the newest first."""
    return tuple(_fits(db, _listed().limit(most)))


def _of_authors(db: Connection) -> Iterator[tuple[Row[Any], Event]]:
    query = (
        select(act_events, act_records.c.id, act_records.c.author)
        .join(act_records, act_records.c.seq == act_events.c.record)
        .where(act_records.c.subject == INCIDENT)
        .where(act_events.c.kind.in_((Shared.__name__, TakenBack.__name__)))
        .order_by(act_events.c.seq)
    )
    for row in db.execute(query):
        yield row, acts.event_of(INCIDENT, row)


def _listed() -> Select[Any]:
    """Fits with what they speak of; of several versions of an incident each stands alone."""
    return (
        select(
            act_records.c.id, incident_fits.c.version, transactions.c.id.label("of"),
            transactions.c.reference, incident_fits.c.reasons, incident_fits.c.at,
        )
        .join(act_records, act_records.c.seq == incident_fits.c.record)
        .join(transactions, transactions.c.seq == incident_fits.c.transaction)
        .order_by(incident_fits.c.seq.desc())
    )  # fmt: skip


def _fits(db: Connection, query: Select[Any]) -> Iterator[Fit]:
    for incident, version, of, reference, reasons, at in db.execute(query):
        yield Fit(
            incident=incident, version=version, transaction=of, reference=reference,
            reasons=msgspec.json.decode(reasons, type=tuple[Reason, ...]), at=at,
        )  # fmt: skip


def _numbers(db: Connection, ids: Iterable[str]) -> dict[str, int]:
    query = select(transactions.c.id, transactions.c.seq)
    found: dict[str, int] = {}
    for some in batches(sorted(ids)):
        for row in db.execute(query.where(transactions.c.id.in_(some))):
            found[row.id] = row.seq
    return found
