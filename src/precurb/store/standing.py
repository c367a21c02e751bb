"""Where transactions stand: what waits for a decision, and what a person has decided."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.orm import aliased

from precurb.model import Outcome
from precurb.store import checks as kept_checks
from precurb.store.checks import KeptCheck
from precurb.store.decisions import Action
from precurb.store.rows import batches
from precurb.store.tables import checks, decisions, transactions

_SETTLING = (Action.RELEASE, Action.STOP)


def held(db: Connection, *, after: int = 0, most: int = 50) -> list[tuple[int, KeptCheck]]:
    """Newest checks that wait for a person, those of the longest known transaction first.

    Args:
        db: The store.
        after: Behind the transaction of this number.
        most: How many.

    Returns:
        The checks, each with the number of its transaction.
    """
    query = (
        kept_checks.listed()
        .add_columns(checks.c.transaction.label("of"))
        .where(_waits(), checks.c.transaction > after)
        .order_by(checks.c.transaction)
        .limit(most)
    )
    return [(row.of, kept_checks.kept(row)) for row in db.execute(query)]


def held_count(db: Connection, *, cap: int) -> int:
    """How many wait for a person; counted no farther than ``cap``."""
    some = select(checks.c.seq).where(_waits()).limit(cap).subquery()
    return int(db.execute(select(func.count()).select_from(some)).scalar_one())


def since(db: Connection, numbers: Iterable[int]) -> dict[int, dt.datetime]:
    """Since when transactions have not been free to go, by their numbers."""
    earlier = checks.alias()
    freed = (
        select(func.coalesce(func.max(earlier.c.number), 0))
        .where(
            earlier.c.transaction == checks.c.transaction,
            earlier.c.outcome == Outcome.RELEASE,
        )
        .scalar_subquery()
    )
    found: dict[int, dt.datetime] = {}
    for some in batches(numbers):
        query = (
            select(checks.c.transaction, checks.c.at)
            .where(checks.c.transaction.in_(some), checks.c.number > freed)
            .order_by(checks.c.number.desc())
        )
        found.update((row.transaction, row.at) for row in db.execute(query))
    return found


def _waits() -> ColumnElement[bool]:
    """Kept back, the newest of its transaction, and nobody has let it go or stopped it."""
    second = aliased(decisions)
    confirmed = select(1).where(second.c.confirms == decisions.c.seq).exists()
    settled = (
        select(1)
        .where(
            decisions.c.transaction == checks.c.transaction,
            decisions.c.check == checks.c.seq,
            decisions.c.action.in_(_SETTLING),
            decisions.c.confirms.is_(None),
            ~decisions.c.needs_second | confirmed,
        )
        .exists()
    )
    return _kept_back() & kept_checks.is_newest() & ~settled


def _kept_back() -> ColumnElement[bool]:
    """What a check does not let go, or a decision holds although the check would."""
    held = (
        select(1)
        .where(decisions.c.check == checks.c.seq, decisions.c.action == Action.HOLD)
        .exists()
    )
    return (checks.c.outcome != Outcome.RELEASE) | held


def source_of(db: Connection, transaction_id: str) -> str:
    """The SHA-256 of the bytes that a transaction was read from; empty where none are kept."""
    query = select(transactions.c.received).where(transactions.c.id == transaction_id)
    return db.execute(query).scalar() or ""
