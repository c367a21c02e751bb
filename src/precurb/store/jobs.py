"""Work to be done later, kept in the transaction that causes it.

A worker claims one job at a time, says while it works that it is alive, and ends it. The job of
one that fell silent is taken back and done again, so work must bear being done twice; results
and the end of a job are best kept in one transaction.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, case, func, select, update

from precurb.errors import ConflictError, UnknownRecordError
from precurb.store.engine import is_sqlite
from precurb.store.opened import Writing
from precurb.store.rows import added
from precurb.store.tables import jobs

MOST_DEATHS = 100  # of workers over one job


class State(StrEnum):
    """How a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"  # as often as it may be tried
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """A job to be done; of those with the same ``single`` one alone waits or runs."""

    kind: str
    payload: str = "{}"  # JSON
    single: str | None = None
    run_after: dt.datetime | None = None  # at once when left out
    most_attempts: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job as it stands; times are in UTC, ``done`` of ``total`` in units of the job.

    ``attempts`` are those that ended, or are under way; ``deaths`` counts the workers that fell
    silent over it, which is seldom the job's fault.
    """

    id: str
    kind: str
    payload: str
    state: State
    single: str | None
    attempts: int
    most_attempts: int
    deaths: int
    run_after: dt.datetime
    created: dt.datetime
    worker: str | None
    heartbeat: dt.datetime | None
    finished: dt.datetime | None
    error: str
    done: int
    total: int
    note: str


def enqueue(writing: Writing, new: NewJob) -> str | None:
    """Add a job; nothing where one with the same ``single`` waits or runs already.

    Returns:
        The id of the job.
    """
    row = {
        "id": writing.acting.new_id(), "kind": new.kind, "payload": new.payload,
        "state": State.QUEUED, "single": new.single, "attempts": 0,
        "most_attempts": new.most_attempts, "deaths": 0, "created": writing.acting.at,
        "run_after": new.run_after or writing.acting.at, "error": "", "done": 0, "total": 0,
        "note": "",
    }  # fmt: skip
    if added(writing.db, jobs, row) is None:
        return None
    writing.note(f"enqueue {new.kind}", f"job {row['id']}")
    return str(row["id"])


def waiting(db: Connection, single: str) -> str | None:
    """The id of the job with a ``single`` that waits or runs, if there is one."""
    live = jobs.c.state.in_((State.QUEUED, State.RUNNING))
    return db.execute(select(jobs.c.id).where(jobs.c.single == single, live)).scalar()


def claim(writing: Writing, worker: str, kinds: tuple[str, ...] = ()) -> Job | None:
    """Take the next job that is due, if there is one; no two workers take the same.

    Claims and heartbeats are not in the audit: they say who is at work, not what was done.
    """
    query = (
        select(jobs.c.seq)
        .where(jobs.c.state == State.QUEUED, jobs.c.run_after <= writing.acting.at)
        .order_by(jobs.c.run_after, jobs.c.seq)
        .limit(1)
    )
    if kinds:
        query = query.where(jobs.c.kind.in_(kinds))
    taken = (
        update(jobs)
        .where(jobs.c.seq == _skipping(writing.db, query).scalar_subquery())
        .values(
            state=State.RUNNING,
            worker=worker,
            heartbeat=writing.acting.at,
            attempts=jobs.c.attempts + 1,
        )
        .returning(*_columns())
    )
    row = writing.db.execute(taken).first()
    return _job(row) if row else None


def beat(
    writing: Writing, job: Job, *, done: int | None = None, total: int | None = None,
    note: str | None = None,
) -> None:  # fmt: skip
    """Say that a job is alive, and how far it is.

    Raises:
        ConflictError: It was taken back, or cancelled; the worker leaves it.
    """
    told = {"done": done, "total": total, "note": note}
    _change(
        writing, job,
        {"heartbeat": writing.acting.at} | {k: v for k, v in told.items() if v is not None},
    )  # fmt: skip


def finish(writing: Writing, job: Job) -> None:
    """End a job that is done, in the transaction of its results.

    Raises:
        ConflictError: It was taken back; the results are not kept.
    """
    _change(writing, job, {"state": State.DONE, "finished": writing.acting.at, "error": ""})
    writing.note(f"finish {job.kind}", f"job {job.id}")


def fail(writing: Writing, job: Job, error: str, *, again_after: dt.timedelta | None) -> None:
    """Say that a job failed; it is tried again later, as often as it may.

    Args:
        writing: The transaction.
        job: The job, as it was claimed.
        error: What went wrong, for people.
        again_after: How long to wait; nothing where trying again cannot help.

    Raises:
        ConflictError: It was taken back.
    """
    last = again_after is None or job.attempts >= job.most_attempts
    at = writing.acting.at
    values: dict[str, object] = {
        "state": State.FAILED if last else State.QUEUED, "error": error[:2000],
        "run_after": at + (again_after or dt.timedelta()), "worker": None,
    }  # fmt: skip
    _change(writing, job, values | ({"finished": at} if last else {}))
    writing.note(f"fail {job.kind}", f"job {job.id}")


def put_back(writing: Writing, job: Job) -> None:
    """Let another worker do a job that this one has no time left for; no attempt is counted.

    Raises:
        ConflictError: It was taken back.
    """
    _change(
        writing, job,
        {"state": State.QUEUED, "worker": None, "attempts": job.attempts - 1},
    )  # fmt: skip
    writing.note("put back", f"job {job.id}")


def cancel(writing: Writing, job_id: str) -> None:
    """Take a job out that waits or runs; its worker learns it at its next heartbeat.

    Raises:
        ConflictError: There is none that waits or runs.
    """
    changed = writing.db.execute(
        update(jobs)
        .where(jobs.c.id == job_id, jobs.c.state.in_((State.QUEUED, State.RUNNING)))
        .values(state=State.CANCELLED, finished=writing.acting.at, worker=None)
    )
    if not changed.rowcount:
        raise ConflictError(f"no job {job_id!r} waits or runs")
    writing.note("cancel", f"job {job_id}")


def take_back(writing: Writing, silent: dt.timedelta) -> tuple[str, ...]:
    """Let jobs be done again of which the worker has been silent for so long.

    A death counts as no attempt; a job over which many workers died is given up, since it may
    be what kills them.

    Returns:
        Their ids, also of those that are given up.
    """
    last = jobs.c.deaths + 1 >= MOST_DEATHS
    changed = writing.db.execute(
        update(jobs)
        .where(jobs.c.state == State.RUNNING, jobs.c.heartbeat < writing.acting.at - silent)
        .values(
            state=case((last, State.FAILED), else_=State.QUEUED),
            finished=case((last, writing.acting.at), else_=None),
            attempts=jobs.c.attempts - 1,
            deaths=jobs.c.deaths + 1,
            error="its worker fell silent",
            worker=None,
        )
        .returning(jobs.c.id)
    )  # fmt: skip
    found = tuple(changed.scalars())
    for each in found:
        writing.note("take back", f"job {each}")
    return found


def read(db: Connection, job_id: str) -> Job:
    """A job by its id.

    Raises:
        UnknownRecordError: None has it.
    """
    row = db.execute(select(*_columns()).where(jobs.c.id == job_id)).first()
    if row is None:
        raise UnknownRecordError(f"no job {job_id!r}")
    return _job(row)


def listed(
    db: Connection,
    *,
    kinds: tuple[str, ...] = (),
    states: tuple[State, ...] = (),
    before: int | None = None,
    most: int = 50,
) -> list[tuple[int, Job]]:
    """Jobs with their numbers, the newest first.

    Args:
        db: The store.
        kinds: Of these kinds alone.
        states: Of these states alone.
        before: Below this number.
        most: How many.
    """
    query = select(jobs.c.seq, *_columns()).order_by(jobs.c.seq.desc()).limit(most)
    if kinds:
        query = query.where(jobs.c.kind.in_(kinds))
    if states:
        query = query.where(jobs.c.state.in_(states))
    if before is not None:
        query = query.where(jobs.c.seq < before)
    return [(row.seq, _job(row)) for row in db.execute(query)]


def counts(db: Connection) -> dict[State, int]:
    """How many jobs stand how."""
    query = select(jobs.c.state, func.count()).group_by(jobs.c.state)
    return {State(state): number for state, number in db.execute(query)}


def _change(writing: Writing, job: Job, values: dict[str, object]) -> None:
    mine = (
        jobs.c.id == job.id,
        jobs.c.state == State.RUNNING,
        jobs.c.worker == job.worker,
        jobs.c.attempts == job.attempts,
        jobs.c.deaths == job.deaths,
    )
    if not writing.db.execute(update(jobs).where(*mine).values(**values)).rowcount:
        raise ConflictError(f"job {job.id} is no longer that of {job.worker}")


def _skipping(db: Connection, query: Select[tuple[int]]) -> Select[tuple[int]]:
    """On PostgreSQL past the rows that others are about to take; SQLite has one writer."""
    return query if is_sqlite(db) else query.with_for_update(skip_locked=True)


def _columns() -> list[Column[Any]]:
    return [jobs.c[name] for name in Job.__dataclass_fields__]


def _job(row: Row[Any]) -> Job:
    values = {name: row._mapping[name] for name in Job.__dataclass_fields__}
    return Job(**values | {"state": State(values["state"])})
