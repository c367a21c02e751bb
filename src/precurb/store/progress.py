"""Meetings, commitments with their steps, series with their vintages; rows are only added."""

import hashlib
from dataclasses import replace

import msgspec
from sqlalchemy import Connection, insert, select

from precurb.errors import ConflictError, UnknownRecordError
from precurb.model.progress import Commitment, Meeting, Series, Step
from precurb.progress.commitments import check_step
from precurb.store.opened import Writing
from precurb.store.rows import added
from precurb.store.tables.progress import commitment_steps, commitments, meetings, series


def keep_meeting(writing: Writing, meeting: Meeting) -> bool:
    """Keep a meeting; whether it is new here.

    Raises:
        ConflictError: Another one of this id is kept.
    """
    body = _encode(meeting)
    row = {"id": meeting.id, "day": meeting.when.day, "body": body, "at": writing.acting.at}
    if added(writing.db, meetings, row) is None:
        kept = writing.db.execute(
            select(meetings.c.body).where(meetings.c.id == meeting.id)
        ).scalar_one()
        return _same(kept, body, f"meeting {meeting.id}")
    writing.note("keep meeting", f"meeting {meeting.id}", _sha(body))
    return True


def keep_commitment(writing: Writing, commitment: Commitment) -> bool:
    """Keep a commitment and the steps it comes with; whether anything is new here.

    Raises:
        ConflictError: Another one of this id is kept, or its steps are others.
        InvalidRecordError: A step does not follow.
    """
    body = _encode(replace(commitment, steps=()))
    row = {"id": commitment.id, "body": body, "at": writing.acting.at}
    if new := added(writing.db, commitments, row) is not None:
        writing.note("keep commitment", f"commitment {commitment.id}", _sha(body))
    kept = read_commitment(writing.db, commitment.id)
    _same(_encode(replace(kept, steps=())), body, f"commitment {commitment.id}")
    if kept.steps != commitment.steps[: len(kept.steps)]:
        raise ConflictError(f"commitment {commitment.id}: other steps are kept")
    for step in commitment.steps[len(kept.steps) :]:
        add_step(writing, commitment.id, step)
        new = True
    return new


def add_step(writing: Writing, commitment_id: str, step: Step) -> None:
    """Add what became of a commitment.

    Raises:
        UnknownRecordError: There is no such commitment.
        InvalidRecordError: The step does not follow from the stage reached.
    """
    query = select(commitments.c.seq).where(commitments.c.id == commitment_id)
    seq = writing.db.execute(query.with_for_update()).scalar()
    kept = read_commitment(writing.db, commitment_id)
    check_step(kept, step)
    body, number = _encode(step), len(kept.steps) + 1
    row = {
        "commitment": seq, "number": number, "body": body, "by": writing.acting.who,
        "at": writing.acting.at,
    }  # fmt: skip
    writing.db.execute(insert(commitment_steps), row)
    writing.note(f"commitment {step.stage}", f"commitment {commitment_id}", _sha(body))


def keep_series(writing: Writing, told: Series) -> bool:
    """Keep a vintage of a series; whether it is new here.

    Raises:
        ConflictError: The same vintage is kept with other numbers.
    """
    body = _encode(told)
    row = {"id": told.id, "vintage": told.vintage, "body": body, "at": writing.acting.at}
    if added(writing.db, series, row) is None:
        mine = (series.c.id == told.id) & (series.c.vintage == told.vintage)
        kept = writing.db.execute(select(series.c.body).where(mine)).scalar_one()
        return _same(kept, body, f"series {told.id}, {told.vintage}")
    writing.note("keep series", f"series {told.id} {told.vintage}", _sha(body))
    return True


def read_commitment(db: Connection, commitment_id: str) -> Commitment:
    """A commitment with all its steps.

    Raises:
        UnknownRecordError: None has this id.
    """
    query = select(commitments).where(commitments.c.id == commitment_id)
    if (row := db.execute(query).first()) is None:
        raise UnknownRecordError(f"no commitment {commitment_id!r}")
    return _commitment(row.body, _steps(db).get(row.seq, ()))


def all_commitments(db: Connection) -> tuple[Commitment, ...]:
    """All commitments with their steps, in the order in which they were kept."""
    steps = _steps(db)
    rows = db.execute(select(commitments).order_by(commitments.c.seq))
    return tuple(_commitment(row.body, steps.get(row.seq, ())) for row in rows)


def all_meetings(db: Connection) -> tuple[Meeting, ...]:
    """All meetings, the first first."""
    rows = db.execute(select(meetings.c.body).order_by(meetings.c.day, meetings.c.seq))
    return tuple(msgspec.json.decode(body, type=Meeting) for body in rows.scalars())


def all_series(db: Connection) -> tuple[Series, ...]:
    """All kept vintages of all series, the newest of each series last."""
    rows = db.execute(select(series.c.body).order_by(series.c.id, series.c.seq))
    return tuple(msgspec.json.decode(body, type=Series) for body in rows.scalars())


def _steps(db: Connection) -> dict[int, tuple[Step, ...]]:
    found: dict[int, tuple[Step, ...]] = {}
    order = (commitment_steps.c.commitment, commitment_steps.c.number)
    for row in db.execute(select(commitment_steps).order_by(*order)):
        step = msgspec.json.decode(row.body, type=Step)
        found[row.commitment] = (*found.get(row.commitment, ()), step)
    return found


def _commitment(body: bytes, steps: tuple[Step, ...]) -> Commitment:
    return replace(msgspec.json.decode(body, type=Commitment), steps=steps)


def _same(kept: bytes, body: bytes, what: str) -> bool:
    if kept != body:
        raise ConflictError(f"{what}: another one is kept; correct it by a new one")
    return False


def _encode(value: object) -> bytes:
    return msgspec.json.encode(value, order="deterministic")


def _sha(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
