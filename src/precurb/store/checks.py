"""Checks: never overwritten, several for a transaction, and what they are searched by.

The transaction within a check is kept once, beside it; put back in its place, the bytes of the
check are the same again, which its hash proves.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select

from precurb.errors import InvalidRecordError, UntrustedMessageError
from precurb.model import Check, Judgement, Outcome
from precurb.screening import decode_check, encode_check
from precurb.store.opened import Writing
from precurb.store.rows import batches
from precurb.store.tables import checks, judgements, transactions
from precurb.store.transactions import KeptTransaction, encode

_HOLE = b'"transaction":null'


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCheck:
    """A check as it is listed; ``number`` counts those of its transaction, from 1."""

    seq: int
    id: str
    transaction: str
    reference: str
    number: int
    outcome: Outcome
    law_date: dt.date
    checked_on: dt.date
    snapshot: str
    policy: str
    cause: str
    content: str
    at: dt.datetime


def keep(
    writing: Writing, made: Iterable[tuple[KeptTransaction, Check]], cause: str
) -> list[KeptCheck]:
    """Keep checks of transactions that are kept, each as the newest of its transaction.

    Args:
        writing: The database transaction.
        made: What was found and decided, each with its transaction.
        cause: Why they were made: ``received``, or what changed.
    """
    found, rows = [], []
    pairs = list(made)
    _hold(writing.db, {of.seq for of, _ in pairs if not of.new})
    for of, check in pairs:
        kept = _add(writing, check, of, cause)
        found.append(kept)
        rows += [_judged(kept.seq, at, each) for at, each in enumerate(check.judgements)]
    if rows:
        writing.db.execute(insert(judgements), rows)
    return found


def _add(writing: Writing, check: Check, of: KeptTransaction, cause: str) -> KeptCheck:
    raw = encode_check(check)
    content = hashlib.sha256(raw).hexdigest()
    told: dict[str, Any] = {
        "id": writing.acting.new_id(), "number": _next_number(writing.db, of),
        "outcome": check.outcome, "law_date": check.law_date,
        "checked_on": check.checked_on, "snapshot": check.snapshot, "policy": check.policy,
        "cause": cause, "content": content, "at": writing.acting.at,
    }  # fmt: skip
    row = told | {
        "transaction": of.seq, "engine": check.engine, "history": check.history,
        "body": _cut(raw, check),
    }  # fmt: skip
    seq = writing.db.execute(insert(checks).returning(checks.c.seq), row).scalar_one()
    writing.note("keep check", f"check {told['id']}", content)
    return KeptCheck(seq=seq, transaction=of.id, reference=check.reference, **told)


def read(db: Connection, check_id: str) -> Check:
    """A check by its id, exactly as it was made.

    Raises:
        InvalidRecordError: None has it.
        UntrustedMessageError: It was altered since.
    """
    query = (
        select(checks.c.body, checks.c.content, transactions.c.body.label("of"))
        .join(transactions, transactions.c.seq == checks.c.transaction)
        .where(checks.c.id == check_id)
    )
    if (row := db.execute(query).first()) is None:
        raise InvalidRecordError(f"no check {check_id!r} is kept")
    raw = whole(row.body, row.of)
    if hashlib.sha256(raw).hexdigest() != row.content:
        raise UntrustedMessageError(f"check {check_id}: altered since it was made")
    return decode_check(raw)


def whole(body: bytes, transaction: bytes) -> bytes:
    """The canonical bytes of a check, from what is kept of it and of its transaction."""
    return body.replace(_HOLE, b'"transaction":' + transaction, 1)


def of_transaction(db: Connection, transaction_id: str) -> tuple[KeptCheck, ...]:
    """All checks of a transaction, the newest first."""
    query = listed().where(transactions.c.id == transaction_id)
    return tuple(kept(row) for row in db.execute(query.order_by(checks.c.number.desc())))


def listed() -> Select[Any]:
    """The question for checks as they are listed, to be narrowed."""
    names = [name for name in KeptCheck.__dataclass_fields__ if name in checks.c]
    columns = [checks.c[name] for name in names if name != "transaction"]
    return select(
        *columns, transactions.c.id.label("transaction"), transactions.c.reference
    ).join(transactions, transactions.c.seq == checks.c.transaction)


def kept(row: Row[Any]) -> KeptCheck:
    """A check as it is listed, from its row."""
    values = dict(row._mapping)
    return KeptCheck(**values | {"outcome": Outcome(values["outcome"])})


def _cut(raw: bytes, check: Check) -> bytes:
    inner = encode(check.transaction)
    return raw.replace(b'"transaction":' + inner, _HOLE, 1)


def _hold(db: Connection, numbers: set[int]) -> None:
    """Be the only one to add checks of transactions that others may be checking as well."""
    for some in batches(sorted(numbers)):
        mine = select(transactions.c.seq).where(transactions.c.seq.in_(some))
        db.execute(mine.order_by(transactions.c.seq).with_for_update())


def _next_number(db: Connection, of: KeptTransaction) -> int:
    if of.new:
        return 1
    query = select(func.max(checks.c.number)).where(checks.c.transaction == of.seq)
    return int(db.execute(query).scalar() or 0) + 1


def _judged(check: int, position: int, each: Judgement) -> dict[str, object]:
    finding = each.finding
    return {
        "check": check, "position": position, "rule": finding.rule,
        "sign": finding.facts.get("sign", ""), "question": finding.question,
        "outcome": each.outcome,
        "list": finding.citation.list_id if finding.citation else "",
        "entry": finding.citation.entry_id if finding.citation else "",
        "line": finding.line, "party": finding.party,
    }  # fmt: skip
