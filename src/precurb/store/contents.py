"""What is kept, compared with what the audit says was kept: hash by hash, nothing missing.

The chain proves that nobody altered the audit. This proves that the rows it speaks of are
still what it says, also where somebody took the triggers off first.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Select, Table, func, select
from sqlalchemy.orm import aliased

from precurb.errors import UntrustedMessageError
from precurb.store import received as bytes_kept
from precurb.store.checks import whole
from precurb.store.contents_events import events_beside
from precurb.store.decisions import content_of
from precurb.store.tables import audit, checks, decisions, received, runs, transactions

_ACTS = {
    "transaction": ("keep transaction",),
    "check": ("keep check",),
    "received": ("keep bytes",),
    "run": ("keep run",),
    "decision": (
        "decide release", "decide hold", "decide stop", "decide allow", "confirm release",
        "confirm hold", "confirm stop", "confirm allow",
    ),
}  # fmt: skip
_TABLES = {
    "transaction": transactions, "check": checks, "received": received, "run": runs,
    "decision": decisions,
}  # fmt: skip


def verify_contents(db: Connection) -> int:
    """Compare everything that the audit says was kept with what is there.

    Returns:
        How many objects were compared.

    Raises:
        UntrustedMessageError: One is missing or altered, or one is there that no entry of the
            audit speaks of; the first is named.
    """
    total = 0
    for what, (query, found) in _questions(db).items():
        total += _all_beside(db, what, (query, found, _TABLES[what]))
    for what, each in events_beside():
        total += _all_beside(db, what, (each.query, each.found, each.table))
    return total


def _all_beside(
    db: Connection, what: str, of: tuple[Select[Any], Callable[[Any], str], Table]
) -> int:
    query, found, table = of
    count = 0
    with db.execute(query.execution_options(yield_per=500)) as rows:
        for count, row in enumerate(rows, start=1):  # noqa: B007  # how many there were
            _compare(row, found)
    there = int(db.execute(select(func.count()).select_from(table)).scalar_one())
    if count != there:
        raise UntrustedMessageError(f"{there} rows of {what}, but {count} in the audit")
    return count


def _compare(row: Any, found: Callable[[Any], str]) -> None:
    if row.id is None:
        raise UntrustedMessageError(f"{row.object}: kept by entry {row.audited}, gone")
    if found(row) != row.told:
        raise UntrustedMessageError(f"{row.object}: altered since entry {row.audited}")


_Question = tuple[Select[Any], Callable[[Any], str]]


def _questions(db: Connection) -> dict[str, _Question]:
    first = aliased(decisions)
    decided = (
        _told("decision", decisions.c.id)
        .add_columns(
            *(c for c in decisions.c if c.name not in ("id", "seq", "content")),
            checks.c.id.label("check_id"),
            first.c.id.label("first"),
        )
        .outerjoin(checks, checks.c.seq == decisions.c.check)
        .outerjoin(first, first.c.seq == decisions.c.confirms)
    )
    checked = _told("check", checks.c.id).add_columns(
        checks.c.body, transactions.c.body.label("of")
    )
    return {
        "transaction": (
            _told("transaction", transactions.c.id).add_columns(transactions.c.body),
            lambda row: _sha((row.body,)),
        ),
        "check": (
            checked.outerjoin(transactions, transactions.c.seq == checks.c.transaction),
            lambda row: _sha((whole(row.body, row.of),)),
        ),
        "received": (
            _told("received", received.c.sha256),
            lambda row: _sha(bytes_kept.parts(db, row.id)),
        ),
        "run": (
            _told("run", runs.c.id).add_columns(runs.c.body),
            lambda row: _sha((row.body,)),
        ),
        "decision": (
            decided,
            lambda row: content_of(row._mapping, row.check_id or "", row.first or ""),
        ),
    }


def _told(what: str, own: Any) -> Select[Any]:
    """The entries that say one kind was kept, each beside what is kept under its id."""
    named = func.substr(audit.c.object, len(what) + 2)
    told = (audit.c.seq.label("audited"), audit.c.object, audit.c.content.label("told"))
    return (
        select(*told, own.label("id"))
        .select_from(audit)
        .outerjoin(own.table, own == named)
        .where(audit.c.act.in_(_ACTS[what]))
        .order_by(audit.c.seq)
    )


def _sha(parts: Iterator[bytes] | tuple[bytes, ...]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()
