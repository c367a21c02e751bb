"""Alerts: what got worse, what may be let go, and what nobody could decide again.

An alert stays open until a person has looked and said why it is closed. A proposal to release
is an alert of its own kind: what held a transaction fell away, and a person confirms that.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, Select, func, insert, select, update

from precurb.errors import ConflictError, InvalidRecordError, UnknownRecordError
from precurb.screening.again import Moved
from precurb.store.opened import Writing
from precurb.store.rows import batches
from precurb.store.tables import checks, decisions, transactions
from precurb.store.tables.alerts import alerts, rescreenings


class AlertKind(StrEnum):
    """What an alert is about."""

    WORSE = "worse"  # more severe than before, or another listed party or substance
    RELEASE = "release"  # a proposal: what held it fell away
    LOST = "lost"  # a listed party is no longer found, and nothing of it has changed
    FAILED = "failed"  # it could not be decided again


class AlertState(StrEnum):
    """Whether somebody still has to look."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAlert:
    """An alert to be opened; numbers are those of the store."""

    kind: AlertKind
    transaction: int
    old_check: int
    new_check: int | None
    before: str
    after: str
    moved: tuple[Moved, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAlert:
    """An alert as it is shown: of which transaction, what moved, and how it was closed."""

    seq: int
    id: str
    kind: AlertKind
    state: AlertState
    transaction: str
    reference: str
    rescreening: str
    old_check: str
    new_check: str
    before: str  # outcomes
    after: str
    moved: tuple[Moved, ...]
    reason: str  # why it could not be decided again
    at: dt.datetime
    closed: dt.datetime | None
    closed_by: str
    closed_reason: str
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFilter:
    """Which alerts; what is left out does not matter. ``before`` goes on from a ``seq``."""

    kinds: tuple[AlertKind, ...] = ()
    state: AlertState | None = AlertState.OPEN
    transaction: str = ""
    rescreening: str = ""
    list: str = ""
    entry: str = ""
    before: int | None = None
    most: int = 50


def open_alerts(writing: Writing, rescreening: int, made: Sequence[NewAlert]) -> None:
    """Open alerts in the transaction of the results that they speak of."""
    rows = [
        {
            "id": writing.acting.new_id(), "kind": each.kind, "state": AlertState.OPEN,
            "transaction": each.transaction, "rescreening": rescreening,
            "old_check": each.old_check, "new_check": each.new_check,
            "before": each.before, "after": each.after,
            "why": _why(each), "at": writing.acting.at, "closed_by": "", "closed_reason": "",
        }
        for each in made
    ]  # fmt: skip
    if rows:
        writing.db.execute(insert(alerts), rows)
    for row in rows:
        writing.note(f"open alert {row['kind']}", f"alert {row['id']}")


def close(writing: Writing, alert_id: str, reason: str, decision: str = "") -> None:
    """Close an alert, with the decision that was made on it, if one was.

    Raises:
        InvalidRecordError: No reason is given.
        UnknownRecordError: There is no such alert.
        ConflictError: It is closed already.
    """
    if not reason.strip():
        raise InvalidRecordError("whoever closes an alert says why")
    mine = select(decisions.c.seq).where(decisions.c.id == decision)
    acting = writing.acting
    closed = writing.db.execute(
        update(alerts)
        .where(alerts.c.id == alert_id, alerts.c.state == AlertState.OPEN)
        .values(
            state=AlertState.CLOSED,
            closed=acting.at,
            closed_by=acting.who,
            closed_reason=reason.strip(),
            decision=mine.scalar_subquery() if decision else None,
        )
    )
    if not closed.rowcount:
        read(writing.db, alert_id)
        raise ConflictError(f"alert {alert_id} is closed already")
    writing.note("close alert", f"alert {alert_id}")


def withdraw(writing: Writing, numbers: Iterable[int], reason: str) -> None:
    """Close open proposals for transactions that have been decided again since."""
    for some in batches(numbers):
        gone = writing.db.execute(
            update(alerts)
            .where(
                alerts.c.transaction.in_(some),
                alerts.c.kind == AlertKind.RELEASE,
                alerts.c.state == AlertState.OPEN,
            )
            .values(
                state=AlertState.CLOSED,
                closed=writing.acting.at,
                closed_by=writing.acting.who,
                closed_reason=reason,
            )
            .returning(alerts.c.id)
        )
        for each in gone.scalars().all():
            writing.note("withdraw proposal", f"alert {each}")


class OpenProposal(NamedTuple):
    """A proposal that waits: its id, and the outcome from which it comes."""

    id: str
    before: str


def open_proposals(db: Connection, numbers: Iterable[int]) -> dict[int, OpenProposal]:
    """Proposals to release that nobody has confirmed or declined, by transaction.

    What a proposal speaks of stays held until then.
    """
    found = {}
    for some in batches(numbers):
        query = select(alerts.c.transaction, alerts.c.id, alerts.c.before).where(
            alerts.c.transaction.in_(some),
            alerts.c.kind == AlertKind.RELEASE,
            alerts.c.state == AlertState.OPEN,
        )
        for row in db.execute(query):
            found[row.transaction] = OpenProposal(row.id, row.before)
    return found


def read(db: Connection, alert_id: str) -> KeptAlert:
    """An alert by its id.

    Raises:
        UnknownRecordError: There is none.
    """
    row = db.execute(_listed().where(alerts.c.id == alert_id)).first()
    if row is None:
        raise UnknownRecordError(f"no alert {alert_id!r}")
    return _kept(row)


def find(db: Connection, wanted: AlertFilter) -> tuple[KeptAlert, ...]:
    """Alerts, the newest first."""
    query = _listed().order_by(alerts.c.seq.desc())
    said = {
        alerts.c.state: wanted.state,
        transactions.c.id: wanted.transaction,
        rescreenings.c.id: wanted.rescreening,
    }
    query = query.where(*(column == value for column, value in said.items() if value))
    if wanted.kinds:
        query = query.where(alerts.c.kind.in_(wanted.kinds))
    if wanted.before is not None:
        query = query.where(alerts.c.seq < wanted.before)
    for name, value in (("list", wanted.list), ("entry", wanted.entry)):
        if value:
            told = f'"{name}":{msgspec.json.encode(value).decode()}'
            query = query.where(alerts.c.why.contains(told, autoescape=True))
    return tuple(_kept(row) for row in db.execute(query.limit(wanted.most)))


def count(db: Connection, kinds: Collection[AlertKind] = tuple(AlertKind)) -> int:
    """How many are open."""
    query = select(func.count()).select_from(alerts)
    said = (alerts.c.state == AlertState.OPEN, alerts.c.kind.in_(kinds))
    return int(db.execute(query.where(*said)).scalar_one())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Why:
    moved: tuple[Moved, ...]
    reason: str


def _why(each: NewAlert) -> str:
    return msgspec.json.encode(_Why(moved=each.moved, reason=each.reason)).decode()


_OLD, _NEW = checks.alias("old"), checks.alias("new")
_JOINED = {
    "transaction": transactions.c.id,
    "reference": transactions.c.reference,
    "rescreening": rescreenings.c.id,
    "old_check": _OLD.c.id,
    "new_check": _NEW.c.id,
    "decision": decisions.c.id,
}
_OWN = (
    "seq", "id", "kind", "state", "before", "after", "why", "at", "closed", "closed_by",
    "closed_reason",
)  # fmt: skip


def _listed() -> Select[Any]:
    return (
        select(
            *(alerts.c[name] for name in _OWN),
            *(column.label(name) for name, column in _JOINED.items()),
        )
        .join(transactions, transactions.c.seq == alerts.c.transaction)
        .join(rescreenings, rescreenings.c.seq == alerts.c.rescreening)
        .join(_OLD, _OLD.c.seq == alerts.c.old_check)
        .outerjoin(_NEW, _NEW.c.seq == alerts.c.new_check)
        .outerjoin(decisions, decisions.c.seq == alerts.c.decision)
    )


def _kept(row: Row[Any]) -> KeptAlert:
    values = dict(row._mapping)
    why = msgspec.json.decode(values.pop("why"), type=_Why)
    told: dict[str, Any] = {
        "kind": AlertKind(values["kind"]),
        "state": AlertState(values["state"]),
        "new_check": values["new_check"] or "",
        "decision": values["decision"] or "",
        "moved": why.moved,
        "reason": why.reason,
    }
    return KeptAlert(**values | told)
