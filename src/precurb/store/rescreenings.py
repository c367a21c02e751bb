"""Re-screenings: what changed, whom it touches, and how far the past is decided again.

A re-screening is planned in one transaction and done part by part; the results of a part, its
alerts and the place it has come to are kept together. Its last part moves the watermark, which
says for which lists, policy and engine everything that is kept holds.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, insert, select, update

from precurb.errors import ConflictError, UnknownRecordError
from precurb.screening.again import Moved, Verdict
from precurb.store.list_versions import advance
from precurb.store.opened import Writing
from precurb.store.planned import NewResult, Part, Plan, Target
from precurb.store.tables import transactions
from precurb.store.tables.alerts import (
    rescreening_changes,
    rescreening_lists,
    rescreening_parties,
    rescreening_results,
    rescreening_targets,
    rescreenings,
)

WATERMARK = "rescreened-to"


class RunState(StrEnum):
    """How a re-screening stands."""

    RUNNING = "running"
    DONE = "done"
    ABANDONED = "abandoned"  # it can no longer be done; a later one decides everything again


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRescreening:
    """A re-screening and how far it is; ``whole`` says why all of the past is decided again."""

    seq: int
    id: str
    state: RunState
    cause: str
    from_snapshot: str
    to_snapshot: str
    from_policy: str
    to_policy: str
    from_engine: str
    to_engine: str
    whole: str
    last_transaction: int
    last_check: int
    position: int
    total: int
    done: int
    worse: int
    better: int
    other: int
    same: int
    failed: int
    created: dt.datetime
    finished: dt.datetime | None

    @property
    def target(self) -> Target:
        """With what it decides."""
        return Target(snapshot=self.to_snapshot, policy=self.to_policy, engine=self.to_engine)

    @property
    def origin(self) -> Target:
        """With what the past was decided before."""
        return Target(
            snapshot=self.from_snapshot, policy=self.from_policy, engine=self.from_engine
        )


def plan(writing: Writing, made: Plan) -> KeptRescreening:
    """Keep what is to be done."""
    told: dict[str, Any] = {
        "id": writing.acting.new_id(), "state": RunState.RUNNING, "cause": made.cause,
        "from_snapshot": made.origin.snapshot, "to_snapshot": made.target.snapshot,
        "from_policy": made.origin.policy, "to_policy": made.target.policy,
        "from_engine": made.origin.engine, "to_engine": made.target.engine,
        "whole": made.whole, "last_transaction": made.last_transaction,
        "last_check": made.last_check, "position": 0, "total": made.total, "done": 0,
        "worse": 0, "better": 0, "other": 0, "same": 0, "failed": 0,
        "created": writing.acting.at, "finished": None,
    }  # fmt: skip
    db = writing.db
    seq = db.execute(insert(rescreenings).returning(rescreenings.c.seq), told).scalar_one()
    _keep_changes(db, seq, made)
    rows = [{"rescreening": seq, "transaction": each} for each in sorted(made.targets)]
    if rows:
        db.execute(insert(rescreening_targets), rows)
    writing.note("plan re-screening", f"rescreening {told['id']}", made.target.snapshot)
    return KeptRescreening(seq=seq, **told)


def _keep_changes(db: Connection, seq: int, made: Plan) -> None:
    changes, touched = [], []
    for position, each in enumerate(made.changes):
        changes.append(
            {
                "rescreening": seq, "position": position, "what": each.what,
                "list": each.list, "entry": each.entry, "name": each.name,
                "kind": each.kind, "fields": msgspec.json.encode(each.fields).decode(),
                "parties": len(each.parties), "transactions": len(each.transactions),
            }
        )  # fmt: skip
        touched += [
            {"rescreening": seq, "change": position, "party": party}
            for party in sorted(each.parties)
        ]
    lists = [
        {
            "rescreening": seq, "list": each.list, "title": each.title,
            "before": each.before, "after": each.after,
        }
        for each in made.lists
    ]  # fmt: skip
    for table, rows in (
        (rescreening_changes, changes),
        (rescreening_lists, lists),
        (rescreening_parties, touched),
    ):
        if rows:
            db.execute(insert(table), rows)


def keep_part(writing: Writing, run: KeptRescreening, part: Part) -> KeptRescreening:
    """Keep the results of a part with the place it has come to; the last moves the watermark.

    Raises:
        ConflictError: Another worker has gone on with it meanwhile; nothing is kept.
    """
    counts = dict.fromkeys(Verdict, 0) | {Verdict.SAME: part.same}
    for result in part.results:
        counts[result.verdict] += 1
    at = writing.acting.at
    moved: dict[str, Any] = {
        "position": part.position,
        "done": rescreenings.c.done + sum(counts.values()),
        **{str(each): rescreenings.c[each] + count for each, count in counts.items()},
        **({"state": RunState.DONE, "finished": at} if part.last else {}),
    }
    row = writing.db.execute(
        update(rescreenings)
        .where(
            rescreenings.c.seq == run.seq,
            rescreenings.c.state == RunState.RUNNING,
            rescreenings.c.position == run.position,
            rescreenings.c.done == run.done,
        )
        .values(**moved)
        .returning(*columns())
    ).first()
    if row is None:
        raise ConflictError(f"another worker goes on with the re-screening {run.id}")
    if part.results:
        writing.db.execute(
            insert(rescreening_results), [_row(run.seq, each) for each in part.results]
        )
    if part.last:
        advance(writing, WATERMARK, str(run.target), expected=str_of(run.origin))
        writing.note("end re-screening", f"rescreening {run.id}", run.to_snapshot)
    return _kept(row)


def str_of(origin: Target) -> str:
    """A target as the watermark holds it: nothing before the beginning."""
    return str(origin) if origin.snapshot else ""


def abandon(writing: Writing, run: KeptRescreening) -> None:
    """Leave a re-screening that cannot be done any more, with the results it has."""
    told = {"state": RunState.ABANDONED, "finished": writing.acting.at}
    mine = (rescreenings.c.seq == run.seq) & (rescreenings.c.state == RunState.RUNNING)
    if writing.db.execute(update(rescreenings).where(mine).values(**told)).rowcount:
        writing.note("abandon re-screening", f"rescreening {run.id}")


def running(db: Connection) -> KeptRescreening | None:
    """The one that is under way."""
    query = select(*columns()).where(rescreenings.c.state == RunState.RUNNING)
    row = db.execute(query.order_by(rescreenings.c.seq).limit(1)).first()
    return _kept(row) if row else None


def newest(db: Connection, before: int | None = None, most: int = 50) -> list[KeptRescreening]:
    """Re-screenings, the newest first."""
    query = select(*columns()).order_by(rescreenings.c.seq.desc()).limit(most)
    if before is not None:
        query = query.where(rescreenings.c.seq < before)
    return [_kept(row) for row in db.execute(query)]


def read(db: Connection, rescreening_id: str) -> KeptRescreening:
    """One by its id.

    Raises:
        UnknownRecordError: There is none.
    """
    query = select(*columns()).where(rescreenings.c.id == rescreening_id)
    if (row := db.execute(query).first()) is None:
        raise UnknownRecordError(f"no re-screening {rescreening_id!r}")
    return _kept(row)


def targets(db: Connection, run: KeptRescreening, most: int) -> list[int]:
    """The next transactions of a re-screening, by number; empty when all are done."""
    if run.whole:
        query = select(transactions.c.seq).where(
            transactions.c.seq > run.position, transactions.c.seq <= run.last_transaction
        )
        query = query.order_by(transactions.c.seq)
    else:
        query = select(rescreening_targets.c.transaction).where(
            rescreening_targets.c.rescreening == run.seq,
            rescreening_targets.c.transaction > run.position,
        )
        query = query.order_by(rescreening_targets.c.transaction)
    return list(db.execute(query.limit(most)).scalars())


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """What is kept of a result as JSON."""

    moved: tuple[Moved, ...]
    reason: str


def _row(seq: int, each: NewResult) -> dict[str, object]:
    why = msgspec.json.encode(Why(moved=each.moved, reason=each.reason)).decode()
    return {
        "rescreening": seq, "transaction": each.transaction, "verdict": each.verdict,
        "before": each.before, "after": each.after, "old_check": each.old_check,
        "new_check": each.new_check, "why": why,
    }  # fmt: skip


def columns() -> list[Any]:
    """The columns of a re-screening as it is listed."""
    return [rescreenings.c[name] for name in KeptRescreening.__dataclass_fields__]


def _kept(row: Row[Any]) -> KeptRescreening:
    values = dict(row._mapping)
    return KeptRescreening(**values | {"state": RunState(values["state"])})
