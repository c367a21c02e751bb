"""Cases: their events, added one by one and never changed."""

import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, get_args

import msgspec
from sqlalchemy import Connection, Row, insert, select

from precurb.casework.case import Case, case_of, check_act
from precurb.errors import UnknownRecordError
from precurb.model.casework import Act, CaseEvent, Opened
from precurb.store.opened import Writing
from precurb.store.tables.casework import case_events, cases

KINDS: Mapping[str, type] = MappingProxyType({kind.__name__: kind for kind in get_args(Act)})
"""Every kind of act by the name it is stored under."""


def open_case(writing: Writing, act: Opened) -> str:
    """Open a case; return its id."""
    row = {"id": writing.acting.new_id(), "at": writing.acting.at}
    seq = writing.db.execute(insert(cases).returning(cases.c.seq), row).scalar_one()
    _write(writing, (seq, str(row["id"])), 1, act, ())
    return str(row["id"])


def add_event(writing: Writing, case_id: str, act: Act, shown_to: tuple[str, ...] = ()) -> Case:
    """Add an act to a case; return the case as it was before.

    Raises:
        UnknownRecordError: There is no such case.
        InvalidRecordError: The act does not follow from what is in the case.
    """
    query = select(cases.c.seq).where(cases.c.id == case_id).with_for_update()
    seq = writing.db.execute(query).scalar()
    case = case_of(case_id, read_events(writing.db, case_id))
    check_act(case, act)
    _write(writing, (int(seq or 0), case_id), case.events + 1, act, shown_to)
    return case


def read_events(db: Connection, case_id: str) -> tuple[CaseEvent, ...]:
    """The events of a case, in their order.

    Raises:
        UnknownRecordError: There is no such case.
    """
    query = (
        select(case_events)
        .join(cases, cases.c.seq == case_events.c.case)
        .where(cases.c.id == case_id)
        .order_by(case_events.c.number)
    )
    if not (found := tuple(_event(row) for row in db.execute(query))):
        raise UnknownRecordError(f"no case {case_id!r}")
    return found


def all_events(db: Connection) -> dict[str, tuple[CaseEvent, ...]]:
    """The events of all cases by the id of the case, the case opened first first."""
    query = (
        select(case_events, cases.c.id.label("case_id"))
        .join(cases, cases.c.seq == case_events.c.case)
        .order_by(cases.c.seq, case_events.c.number)
    )
    found: dict[str, list[CaseEvent]] = {}
    for row in db.execute(query):
        found.setdefault(row.case_id, []).append(_event(row))
    return {case_id: tuple(events) for case_id, events in found.items()}


def _write(
    writing: Writing, case: tuple[int, str], number: int, act: Act, shown_to: tuple[str, ...]
) -> None:
    seq, case_id = case
    kind, body = type(act).__name__, msgspec.json.encode(act, order="deterministic")
    row = {
        "case": seq, "number": number, "kind": kind, "body": body,
        "shown_to": msgspec.json.encode(shown_to).decode(), "by": writing.acting.who,
        "at": writing.acting.at,
    }  # fmt: skip
    writing.db.execute(insert(case_events), row)
    told = content_of(body, str(row["shown_to"]))
    writing.note(f"case {kind}", f"case {case_id}/{number}", told)


def content_of(body: bytes, shown_to: str) -> str:
    """The SHA-256 of what an event says and to whom it is shown."""
    return hashlib.sha256(body + b"\n" + shown_to.encode()).hexdigest()


def _event(row: Row[Any]) -> CaseEvent:
    return CaseEvent(
        number=row.number,
        at=row.at,
        by=row.by,
        act=msgspec.json.decode(row.body, type=KINDS[row.kind]),
        shown_to=msgspec.json.decode(row.shown_to, type=tuple[str, ...]),
    )
