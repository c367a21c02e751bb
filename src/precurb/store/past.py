"""The past that is decided again: newest checks, and what people last said of them."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, Row, func, select
from sqlalchemy.orm import aliased

from precurb.store.checks import is_newest
from precurb.store.planned import Target
from precurb.store.rescreenings import RunState
from precurb.store.rows import batches
from precurb.store.tables import checks, decisions, transactions
from precurb.store.tables.alerts import rescreenings


def count_transactions(db: Connection, last: int) -> int:
    """How many transactions there are up to one."""
    query = select(func.count()).select_from(transactions)
    return int(db.execute(query.where(transactions.c.seq <= last)).scalar_one())


def last_numbers(db: Connection) -> tuple[int, int]:
    """The numbers of the last transaction and the last check that are kept."""
    highest = (func.max(each.c.seq) for each in (transactions, checks))
    found = db.execute(select(*(select(each).scalar_subquery() for each in highest))).one()
    return found[0] or 0, found[1] or 0


def newest_checks(db: Connection, numbers: Collection[int]) -> list[Row[Any]]:
    """The newest checks of transactions that are kept, with what is kept of both."""
    found: list[Row[Any]] = []
    for some in batches(sorted(numbers)):
        query = (
            select(
                transactions.c.seq.label("transaction"), transactions.c.id, transactions.c.body,
                transactions.c.content, checks.c.seq.label("check"),
                checks.c.id.label("check_id"),
                checks.c.body.label("made"), checks.c.snapshot, checks.c.policy,
                checks.c.engine,
            )
            .join(checks, checks.c.transaction == transactions.c.seq)
            .where(transactions.c.seq.in_(some), is_newest())
        )  # fmt: skip
        found += db.execute(query.order_by(transactions.c.seq))
    return found


def newest_numbers(db: Connection, numbers: Collection[int]) -> dict[int, int]:
    """The numbers of the newest checks of transactions, which nobody adds to until the end."""
    found: dict[int, int] = {}
    for some in batches(sorted(numbers)):
        mine = select(transactions.c.seq).where(transactions.c.seq.in_(some))
        db.execute(mine.order_by(transactions.c.seq).with_for_update())
        query = select(checks.c.transaction, func.max(checks.c.seq)).where(
            checks.c.transaction.in_(some)
        )
        found |= {of: seq for of, seq in db.execute(query.group_by(checks.c.transaction))}  # noqa: C416  # rows
    return found


def rulings(db: Connection, numbers: Iterable[int]) -> dict[int, str]:
    """What people last decided of transactions, where it stands: release, hold or stop."""
    second = aliased(decisions)
    confirmed = select(second.c.seq).where(second.c.confirms == decisions.c.seq).exists()
    found: dict[int, str] = {}
    for some in batches(numbers):
        query = (
            select(decisions.c.transaction, decisions.c.action)
            .where(
                decisions.c.transaction.in_(some),
                decisions.c.confirms.is_(None),
                ~decisions.c.needs_second | confirmed,
            )
            .order_by(decisions.c.seq)
        )
        found |= {of: action for of, action in db.execute(query)}  # noqa: C416  # rows
    return found


def done_until(db: Connection) -> int:
    """The last check that the re-screening before has looked at."""
    query = select(rescreenings.c.last_check).where(rescreenings.c.state == RunState.DONE)
    return db.execute(query.order_by(rescreenings.c.seq.desc()).limit(1)).scalar() or 0


def is_half_done(db: Connection) -> bool:
    """Whether the last re-screening was abandoned, so that nobody knows what holds for what."""
    ended = (RunState.DONE, RunState.ABANDONED)
    query = select(rescreenings.c.state).where(rescreenings.c.state.in_(ended))
    last = db.execute(query.order_by(rescreenings.c.seq.desc()).limit(1)).scalar()
    return last == RunState.ABANDONED


def left_behind(db: Connection, after: int, target: Target, most: int) -> list[int]:
    """Transactions whose newest check came after another one and was made with other lists.

    Whoever began before new lists came into use may end after everything was decided again.
    """
    query = (
        select(checks.c.transaction)
        .where(
            checks.c.seq > after,
            (checks.c.snapshot != target.snapshot) | (checks.c.policy != target.policy),
            is_newest(),
        )
        .order_by(checks.c.transaction)
        .limit(most)
    )
    return list(db.execute(query).scalars())


def newest_check_of(db: Connection, transaction_id: str) -> str:
    """The id of the newest check of a transaction; empty where there is none."""
    query = (
        select(checks.c.id)
        .join(transactions, transactions.c.seq == checks.c.transaction)
        .where(transactions.c.id == transaction_id, is_newest())
    )
    return db.execute(query).scalar() or ""
