"""Duties of checks: what is owed by which day, and what became of it.

The newest check of a transaction says what is owed. Its duties take over the state of the same
duties of the check before; those of the older check no longer count.
"""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, insert, select, update

from precurb.errors import InvalidRecordError
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
        before: dict[_Same, Row[Any]] = {}
        if kept.number > 1:
            _insert(writing.db, rows)  # the check before may be one of these
            rows = []
            before = _replace_earlier(writing, kept)
        for position, duty in enumerate(check.obligations):
            row = _row(duty, kept, position) | _state(writing, before.get(_same(duty)))
            rows.append(row)
    _insert(writing.db, rows)


def _insert(db: Connection, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.execute(insert(obligations), rows)


def _row(duty: Obligation, kept: KeptCheck, position: int) -> dict[str, Any]:
    return {
        "id": f"{kept.id}.{position + 1}", "check": kept.seq, "position": position,
        "requirement": duty.requirement.id, "kind": duty.requirement.kind,
        "jurisdiction": duty.requirement.jurisdiction, "direction": duty.direction,
        "lines": _same(duty)[2], "applies": duty.applies, "due": duty.due,
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
        InvalidRecordError: There is none, a newer check has replaced it, or no reason is given.
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
        raise InvalidRecordError(f"no duty {duty_id!r} is owed; a newer check may replace it")
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
        select(
            *(obligations.c[name] for name in _OWN),
            checks.c.id.label("check"),
            transactions.c.id.label("transaction"),
            transactions.c.reference,
        )
        .join(checks, checks.c.seq == obligations.c.check)
        .join(transactions, transactions.c.seq == checks.c.transaction)
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


_JOINED = ("check", "transaction", "reference")
_OWN = tuple(name for name in KeptDuty.__dataclass_fields__ if name not in _JOINED)


def _kept(row: RowMapping) -> KeptDuty:
    values = dict(row)
    return KeptDuty(**values | {"state": State(values["state"])})


def _same(duty: Obligation) -> _Same:
    return duty.requirement.id, duty.direction, json.dumps(list(duty.lines))


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
