"""Workers: who is at work, and when each was last seen.

Like heartbeats of jobs this is not in the audit: it says who is there, not what was done.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from precurb.store.opened import Writing
from precurb.store.tables import workers


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptWorker:
    """A worker: a process that does jobs."""

    name: str
    version: str
    started: dt.datetime
    seen: dt.datetime


def seen(writing: Writing, name: str, version: str) -> None:
    """Say that a worker is there; the first time that it has begun."""
    at = writing.acting.at
    mine = update(workers).where(workers.c.name == name).values(seen=at)
    if not writing.db.execute(mine).rowcount:
        row = {"name": name, "version": version, "started": at, "seen": at}
        writing.db.execute(insert(workers), row)


def gone(writing: Writing, name: str, silent: dt.timedelta) -> None:
    """Say that a worker has ended; those that were not seen for so long are forgotten too."""
    old = workers.c.seen < writing.acting.at - silent
    writing.db.execute(delete(workers).where((workers.c.name == name) | old))


def alive(db: Connection, since: dt.datetime) -> tuple[KeptWorker, ...]:
    """Workers that were seen since a moment, by name."""
    query = select(workers).where(workers.c.seen >= since).order_by(workers.c.name)
    return tuple(KeptWorker(**row._mapping) for row in db.execute(query))
