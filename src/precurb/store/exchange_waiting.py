"""Envelopes that came before those that they follow, until the gap is filled."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, select

from precurb.store.opened import Writing
from precurb.store.rows import add_missing
from precurb.store.tables.exchange import exchange_waiting


def keep(writing: Writing, rows: Sequence[dict[str, Any]]) -> None:
    """Keep envelopes that are ahead of a gap until it is filled."""
    told = [dict(row) | {"at": writing.acting.at} for row in rows]
    add_missing(writing.db, exchange_waiting, told)


def read(db: Connection, author: str, recipient: str) -> dict[int, str]:
    """Envelopes that wait behind a gap, by number."""
    query = (
        select(exchange_waiting.c.number, exchange_waiting.c.body)
        .where(exchange_waiting.c.author == author, exchange_waiting.c.recipient == recipient)
        .order_by(exchange_waiting.c.number)
    )
    return {row.number: row.body for row in db.execute(query)}


def drop(writing: Writing, author: str, recipient: str, up_to: int) -> None:
    """Forget envelopes that wait no longer, since they came into their place."""
    writing.db.execute(
        delete(exchange_waiting).where(
            exchange_waiting.c.author == author,
            exchange_waiting.c.recipient == recipient,
            exchange_waiting.c.number <= up_to,
        )
    )
