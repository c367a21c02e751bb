"""Duties of checks: what is owed by which day, and what became of it.

The newest check of a transaction says what is owed. Its duties take over the state of the same
duties of the check before; those of the older check no longer count.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, RowMapping, Select, func, insert, select, update

from precurb.errors import InvalidRecordError, UnknownRecordError
from precurb.model import Check, Obligation
from precurb.store.checks import KeptCheck
from precurb.store.opened import Writing
from precurb.store.tables import checks, obligations, transactions


class State(StrEnum):
    """What became of a duty."""

    OPEN = "open"
    DONE = "done"
    WAIVED = "waived"  # a person says why it is not owed
    REPLACED = "replaced"  # a newer check of the transaction says what is owed


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDuty:
    """A duty as it is listed; whoever wants the law behind it reads the check."""

    id: str
    check: str
    transaction: str
    reference: str
    requirement: str
    kind: str
    jurisdiction: str
    applies: str
    due: dt.date | None
    state: State
    state_at: dt.datetime
    state_by: str
    state_reason: str


_Same = tuple[str, str, str]


def keep(writing: Writing, made: Iterable[tuple[Check, KeptCheck]]) -> None:
    """Keep the duties of new checks, which take the place of those of the ones before."""
    rows: list[dict[str, Any]] = []
    for check, kept in made:
        if not kept.new:
            continue
        before: dict[_Same, Row[Any]] = {}
        if kept.number > 1:
            _insert(writing.db, rows)  # the check before may be one of these
            rows = []
            before = _replace_earlier(writing, kept)
        for position, duty in enumerate(check.obligations):
            same = _same(duty)
            row = _row(duty, kept, position, same[2])
            rows.append(row | _state(writing, before.get(same)))
    _insert(writing.db, rows)


def _insert(db: Connection, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.execute(insert(obligations), rows)


def _row(duty: Obligation, kept: KeptCheck, position: int, lines: str) -> dict[str, Any]:
    return {
        "id": f"{kept.id}.{position + 1}", "check": kept.seq, "position": position,
        "requirement": duty.requirement.id, "kind": duty.requirement.kind,
        "jurisdiction": duty.requirement.jurisdiction, "direction": duty.direction,
        "lines": lines, "applies": duty.applies, "due": duty.due,
    }  # fmt: skip


def _state(writing: Writing, carried: Row[Any] | None) -> dict[str, Any]:
    return {
        "state": carried.state if carried else State.OPEN,
        "state_at": carried.state_at if carried else writing.acting.at,
        "state_by": carried.state_by if carried else "",
        "state_reason": carried.state_reason if carried else "",
    }


def settle(writing: Writing, duty_id: str, state: State, reason: str) -> None:
    """Say what became of a duty.

    Raises:
        UnknownRecordError: There is none, or a newer check has replaced it.
        InvalidRecordError: No reason is given.
    """
    if not reason.strip():
        raise InvalidRecordError("what became of a duty needs a reason")
    acting = writing.acting
    changed = writing.db.execute(
        update(obligations)
        .where(obligations.c.id == duty_id, obligations.c.state != State.REPLACED)
        .values(state=state, state_at=acting.at, state_by=acting.who, state_reason=reason)
    )
    if not changed.rowcount:
        raise UnknownRecordError(f"no duty {duty_id!r} is owed; a newer check may replace it")
    writing.note(f"duty {state}", f"obligation {duty_id}")


def due(
    db: Connection,
    *,
    until: dt.date | None = None,
    after: tuple[dt.date, str] | None = None,
    most: int = 100,
) -> tuple[KeptDuty, ...]:
    """Open duties by their day, the first first; those without a day are left out.

    Args:
        db: The store.
        until: The last day; all of them when left out.
        after: Day and id of the last one that was shown before.
        most: How many.
    """
    query = (
        _listed()
        .where(obligations.c.state == State.OPEN, obligations.c.due.is_not(None))
        .order_by(obligations.c.due, obligations.c.id)
        .limit(most)
    )
    if until is not None:
        query = query.where(obligations.c.due <= until)
    if after is not None:
        day, last = after
        later = obligations.c.due > day
        query = query.where(later | ((obligations.c.due == day) & (obligations.c.id > last)))
    return tuple(_kept(row._mapping) for row in db.execute(query))


def note_passed(writing: Writing, duty_id: str) -> None:
    """Write down that the day of a duty has passed while it was open."""
    writing.note("duty overdue", f"obligation {duty_id}")


def coming(
    db: Connection, until: dt.date, *, told: dt.date, since: dt.datetime
) -> tuple[KeptDuty, ...]:
    """Open duties with a day until then that nobody was told of.

    Args:
        db: The store.
        until: The last day.
        told: Of days until this one people were told …
        since: … of the duties that there were at this moment.
    """
    later = (obligations.c.due > told) | (obligations.c.state_at > since)
    open_ = (obligations.c.state == State.OPEN) & (obligations.c.due <= until)
    query = _listed().where(open_, later).order_by(obligations.c.due, obligations.c.id)
    return tuple(_kept(row._mapping) for row in db.execute(query))


def due_count(db: Connection, until: dt.date, *, cap: int) -> int:
    """How many open duties have a day until then; counted no farther than ``cap``."""
    some = (
        select(obligations.c.seq)
        .where(obligations.c.state == State.OPEN, obligations.c.due <= until)
        .limit(cap)
        .subquery()
    )
    return int(db.execute(select(func.count()).select_from(some)).scalar_one())


def of_check(db: Connection, check_id: str) -> tuple[KeptDuty, ...]:
    """The duties of a check, in its order."""
    query = _listed().where(checks.c.id == check_id).order_by(obligations.c.position)
    return tuple(_kept(row._mapping) for row in db.execute(query))


def read(db: Connection, duty_id: str) -> KeptDuty:
    """A duty by its id.

    Raises:
        UnknownRecordError: None has it.
    """
    row = db.execute(_listed().where(obligations.c.id == duty_id)).first()
    if row is None:
        raise UnknownRecordError(f"no duty {duty_id!r}")
    return _kept(row._mapping)


def _listed() -> Select[Any]:
    return (
        select(
            *(obligations.c[name] for name in _OWN),
            checks.c.id.label("check"),
            transactions.c.id.label("transaction"),
            transactions.c.reference,
        )
        .join(checks, checks.c.seq == obligations.c.check)
        .join(transactions, transactions.c.seq == checks.c.transaction)
    )


_JOINED = ("check", "transaction", "reference")
_OWN = tuple(name for name in KeptDuty.__dataclass_fields__ if name not in _JOINED)


def _kept(row: RowMapping) -> KeptDuty:
    values = dict(row)
    return KeptDuty(**values | {"state": State(values["state"])})


def _same(duty: Obligation) -> _Same:
    return duty.requirement.id, duty.direction, msgspec.json.encode(duty.lines).decode()


def _replace_earlier(writing: Writing, kept: KeptCheck) -> dict[_Same, Row[Any]]:
    """Take the duties of earlier checks out; return what a person had said of them."""
    db = writing.db
    mine = select(checks.c.seq).where(
        checks.c.transaction == select(checks.c.transaction).where(checks.c.seq == kept.seq)
        .scalar_subquery(),
        checks.c.seq != kept.seq,
    )  # fmt: skip
    earlier = obligations.c.check.in_(mine) & (obligations.c.state != State.REPLACED)
    found = db.execute(select(obligations).where(earlier)).all()
    db.execute(update(obligations).where(earlier).values(state=State.REPLACED))
    settled = (State.DONE, State.WAIVED)
    return {
        (row.requirement, row.direction, row.lines): row
        for row in found
        if row.state in settled
    }
