"""Runs: files that were screened as a whole, their checks in order, and what came of them."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, insert, select

from precurb.errors import UnknownRecordError
from precurb.model import Check, Outcome
from precurb.screening import Summary, decode_check
from precurb.store import checks as kept_checks
from precurb.store.checks import KeptCheck
from precurb.store.opened import Writing
from precurb.store.tables import checks, run_checks, runs, transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRun:
    """A run as it is kept; ``job`` is the id of the job that made it, if one did."""

    seq: int
    id: str
    job: str
    by: str
    at: dt.datetime
    summary: Summary


def add_checks(writing: Writing, run: str, first: int, made: Sequence[KeptCheck]) -> None:
    """Say that checks belong to a run, from a position on, in their order."""
    rows = [
        {"run": run, "position": position, "check": each.seq}
        for position, each in enumerate(made, start=first)
    ]
    if rows:
        writing.db.execute(insert(run_checks), rows)


def keep(writing: Writing, run: str, summary: Summary, by: str, job: str = "") -> None:
    """Keep a run of which all checks are kept.

    Args:
        writing: The transaction.
        run: Its id.
        summary: What came of it.
        by: Who asked for it.
        job: The job that made it.
    """
    body = msgspec.json.encode(summary, order="deterministic")
    content = hashlib.sha256(body).hexdigest()
    row = {
        "id": run, "job": job or None, "by": by, "content": content, "body": body,
        "at": writing.acting.at,
    }  # fmt: skip
    writing.db.execute(insert(runs), row)
    writing.note("keep run", f"run {run}", content)


def read(db: Connection, run: str) -> KeptRun:
    """A run by its id.

    Raises:
        UnknownRecordError: None has it.
    """
    if (found := _first(db, runs.c.id == run)) is None:
        raise UnknownRecordError(f"no run {run!r} is kept")
    return found


def of_job(db: Connection, job: str) -> KeptRun | None:
    """The run that a job made, once it has."""
    return _first(db, runs.c.job == job)


def names(db: Connection) -> frozenset[str]:
    """The ids of all runs."""
    return frozenset(db.execute(select(runs.c.id)).scalars())


def checks_of(
    db: Connection, run: str, outcomes: Sequence[Outcome], after: int, most: int
) -> list[tuple[int, KeptCheck]]:
    """Checks of a run with their positions, after a position, of some outcomes alone."""
    query = (
        kept_checks.listed()
        .add_columns(run_checks.c.position)
        .join(run_checks, run_checks.c.check == checks.c.seq)
        .where(run_checks.c.run == run, run_checks.c.position > after)
        .order_by(run_checks.c.position)
        .limit(most)
    )
    if outcomes:
        query = query.where(checks.c.outcome.in_(outcomes))
    return [(row.position, kept_checks.kept(row)) for row in db.execute(query)]


def whole_checks(db: Connection, run: str) -> Iterator[Check]:
    """The checks of a run, whole and in their order."""
    query = (
        select(checks.c.body, transactions.c.body.label("of"))
        .join(run_checks, run_checks.c.check == checks.c.seq)
        .join(transactions, transactions.c.seq == checks.c.transaction)
        .where(run_checks.c.run == run)
        .order_by(run_checks.c.position)
    )
    with db.execute(query.execution_options(yield_per=100)) as rows:
        for body, of in rows:
            yield decode_check(kept_checks.whole(body, of))


def _first(db: Connection, where: ColumnElement[bool]) -> KeptRun | None:
    row = db.execute(select(runs).where(where)).first()
    return _kept(row) if row else None


def _kept(row: Row[Any]) -> KeptRun:
    summary = msgspec.json.decode(row.body, type=Summary)
    return KeptRun(
        seq=row.seq, id=row.id, job=row.job or "", by=row.by, at=row.at, summary=summary
    )
