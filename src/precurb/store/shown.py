"""What pages list of jobs, audit and versions: newest first, part by part."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from precurb.store.audit import Link
from precurb.store.jobs import Job, State
from precurb.store.tables import audit, checks, jobs, list_versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """Which entries of the audit are asked for; what is left out does not matter.

    ``act`` and ``object`` are beginnings: ``enqueue`` finds every kind of job, ``check 01h``
    the checks of a time.
    """

    who: str = ""
    act: str = ""
    object: str = ""


def entries_over_time(db: Connection) -> dict[str, tuple[int, ...]]:
    """The numbers of entries of every version of every list, the oldest first."""
    columns = list_versions.c.list, list_versions.c.sha256, list_versions.c.entries
    found: dict[str, list[tuple[str, int]]] = {}
    for name, sha256, entries in db.execute(select(*columns).order_by(list_versions.c.seq)):
        sizes = found.setdefault(name, [])
        if not sizes or sizes[-1][0] != sha256:
            sizes.append((sha256, entries))
    return {name: tuple(entries for _, entries in sizes) for name, sizes in found.items()}


def snapshots_in_use(db: Connection) -> dict[str, dt.datetime]:
    """Since when each snapshot was in use, the newest first."""
    since = func.min(list_versions.c.at).label("since")
    query = select(list_versions.c.snapshot, since).group_by(list_versions.c.snapshot)
    rows = db.execute(query.order_by(func.max(list_versions.c.seq).desc()))
    return {row.snapshot: row.since for row in rows}


def acts(db: Connection, wanted: Acts, before: int | None, most: int) -> Sequence[Link]:
    """Entries of the audit, the newest first.

    Args:
        db: The database.
        wanted: Which ones.
        before: The number of the last one that was shown; none at the beginning.
        most: How many.
    """
    query = select(audit).order_by(audit.c.seq.desc()).limit(most)
    if wanted.who:
        query = query.where(audit.c.who == wanted.who)
    if wanted.act:
        query = query.where(audit.c.act.startswith(wanted.act, autoescape=True))
    if wanted.object:
        query = query.where(audit.c.object.startswith(wanted.object, autoescape=True))
    if before is not None:
        query = query.where(audit.c.seq < before)
    return tuple(Link(**row._mapping) for row in db.execute(query))


def one_act(db: Connection, seq: int) -> Link | None:
    """One entry of the audit by its number; none where there is none."""
    row = db.execute(select(audit).where(audit.c.seq == seq)).first()
    return Link(**row._mapping) if row else None


def newest_jobs(
    db: Connection, states: Sequence[State], kind: str, before: int | None, most: int
) -> Sequence[tuple[int, Job]]:
    """Jobs with their number, the newest first.

    Args:
        db: The database.
        states: How they stand; any when empty.
        kind: What they do; any when empty.
        before: The number of the last one that was shown; none at the beginning.
        most: How many.
    """
    query = _jobs().order_by(jobs.c.seq.desc()).limit(most)
    if states:
        query = query.where(jobs.c.state.in_(states))
    if kind:
        query = query.where(jobs.c.kind == kind)
    if before is not None:
        query = query.where(jobs.c.seq < before)
    return tuple((row.seq, _job(row)) for row in db.execute(query))


def one_job(db: Connection, job_id: str) -> Job | None:
    """A job by its id; none where there is none."""
    row = db.execute(_jobs().where(jobs.c.id == job_id)).first()
    return _job(row) if row else None


def kinds_of_jobs(db: Connection) -> tuple[str, ...]:
    """What the jobs that are kept do, in the order of the alphabet."""
    query = select(jobs.c.kind).distinct().order_by(jobs.c.kind)
    return tuple(db.execute(query).scalars())


def number_of_checks(db: Connection, since: dt.date | None, until: dt.date | None) -> int:
    """How many transactions of some days have a check."""
    query = select(func.count(checks.c.transaction.distinct()))
    if since is not None:
        query = query.where(checks.c.law_date >= since)
    if until is not None:
        query = query.where(checks.c.law_date <= until)
    return int(db.execute(query).scalar_one())


def _jobs() -> Select[Any]:
    return select(jobs.c.seq, *(jobs.c[name] for name in Job.__dataclass_fields__))


def _job(row: Row[Any]) -> Job:
    values = dict(row._mapping)
    del values["seq"]
    return Job(**values | {"state": State(values["state"])})
