"""Checks: never overwritten, several for a transaction, and what they are searched by.

The transaction within a check is kept once, beside it; put back in its place, the bytes of the
check are the same again, which its hash proves.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, insert, select

from precurb.errors import UnknownRecordError, UntrustedMessageError
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
    new: bool = field(default=False, compare=False)  # whether it was kept just now


_JOINED = ("transaction", "reference")
_LISTED = tuple(name for name in KeptCheck.__dataclass_fields__ if name != "new")


def keep(
    writing: Writing, made: Iterable[tuple[KeptTransaction, Check]], cause: str
) -> list[KeptCheck]:
    """Keep checks of transactions that are kept, each as the newest of its transaction.

    The very same check again, where it is the newest one, is the one that is there.

    Args:
        writing: The database transaction.
        made: What was found and decided, each with its transaction.
        cause: Why they were made: ``received``, or what changed.

    Returns:
        How each is kept, in the order given; ``new`` where it was not there.
    """
    pairs = [(of, check, encode_check(check)) for of, check in made]
    newest = _newest(writing.db, {of.seq for of, _, _ in pairs if not of.new})
    found, rows = [], []
    for of, check, raw in pairs:
        last = newest.get(of.seq)
        content = hashlib.sha256(raw).hexdigest()
        if last is None or last.content != content:
            number = last.number + 1 if last else 1
            told = _told(writing, check, (content, number, cause))
            rows.append(_row(told, of, check, raw))
            last = KeptCheck(seq=0, transaction=of.id, reference=check.reference, **told)
            newest[of.seq] = last
            found.append(replace(last, new=True))
        else:
            found.append(last)
    numbers = _insert(writing, rows)
    kept = [replace(each, seq=numbers.get(each.id, each.seq)) for each in found]
    _insert_judgements(writing.db, zip(kept, pairs, strict=True))
    return kept


def _told(writing: Writing, check: Check, made: tuple[str, int, str]) -> dict[str, Any]:
    content, number, cause = made
    return {
        "id": writing.acting.new_id(), "number": number, "outcome": check.outcome,
        "law_date": check.law_date, "checked_on": check.checked_on,
        "snapshot": check.snapshot, "policy": check.policy, "cause": cause,
        "content": content, "at": writing.acting.at,
    }  # fmt: skip


def _row(told: dict[str, Any], of: KeptTransaction, check: Check, raw: bytes) -> dict[str, Any]:
    return told | {
        "transaction": of.seq, "engine": check.engine, "history": check.history,
        "body": _cut(raw, check, of),
    }  # fmt: skip


def _insert(writing: Writing, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Add checks; return their numbers by id."""
    if not rows:
        return {}
    adding = insert(checks).returning(checks.c.id, checks.c.seq)
    numbers = {row.id: row.seq for row in writing.db.execute(adding, rows)}
    for row in rows:
        writing.note("keep check", f"check {row['id']}", row["content"])
    return numbers


def _insert_judgements(
    db: Connection, made: Iterable[tuple[KeptCheck, tuple[KeptTransaction, Check, bytes]]]
) -> None:
    rows = [
        _judged(kept.seq, at, each)
        for kept, (_, check, _) in made
        if kept.new
        for at, each in enumerate(check.judgements)
    ]
    if rows:
        db.execute(insert(judgements), rows)


def read(db: Connection, check_id: str) -> Check:
    """A check by its id, exactly as it was made.

    Raises:
        UnknownRecordError: None has it.
        UntrustedMessageError: It was altered since.
    """
    query = (
        select(checks.c.body, checks.c.content, transactions.c.body.label("of"))
        .join(transactions, transactions.c.seq == checks.c.transaction)
        .where(checks.c.id == check_id)
    )
    if (row := db.execute(query).first()) is None:
        raise UnknownRecordError(f"no check {check_id!r} is kept")
    raw = whole(row.body, row.of)
    if hashlib.sha256(raw).hexdigest() != row.content:
        raise UntrustedMessageError(f"check {check_id}: altered since it was made")
    return decode_check(raw)


def newest_whole(db: Connection) -> Iterator[tuple[int, bytes]]:
    """The canonical bytes of the newest check of every transaction, each with its number."""
    query = _whole().where(is_newest()).order_by(checks.c.seq)
    with db.execute(query.execution_options(yield_per=200)) as rows:
        for seq, body, of in rows:
            yield seq, whole(body, of)


def whole_of(db: Connection, seq: int) -> bytes:
    """The canonical bytes of the check with a number."""
    _, body, of = db.execute(_whole().where(checks.c.seq == seq)).one()
    return whole(body, of)


def some(db: Connection) -> bool:
    """Whether any check is kept."""
    return db.execute(select(checks.c.seq).limit(1)).first() is not None


def _whole() -> Select[Any]:
    return select(checks.c.seq, checks.c.body, transactions.c.body.label("of")).join(
        transactions, transactions.c.seq == checks.c.transaction
    )


def whole(body: bytes, transaction: bytes) -> bytes:
    """The canonical bytes of a check, from what is kept of it and of its transaction."""
    return body.replace(_HOLE, b'"transaction":' + transaction, 1)


def read_kept(db: Connection, check_id: str) -> KeptCheck:
    """A check by its id, as it is listed.

    Raises:
        UnknownRecordError: None has it.
    """
    row = db.execute(listed().where(checks.c.id == check_id)).first()
    if row is None:
        raise UnknownRecordError(f"no check {check_id!r} is kept")
    return kept(row)


def of_transaction(db: Connection, transaction_id: str) -> tuple[KeptCheck, ...]:
    """All checks of a transaction, the newest first."""
    query = listed().where(transactions.c.id == transaction_id)
    return tuple(kept(row) for row in db.execute(query.order_by(checks.c.number.desc())))


def listed() -> Select[Any]:
    """The question for checks as they are listed, to be narrowed."""
    columns = [checks.c[name] for name in _LISTED if name not in _JOINED]
    return select(
        *columns, transactions.c.id.label("transaction"), transactions.c.reference
    ).join(transactions, transactions.c.seq == checks.c.transaction)


def is_newest() -> ColumnElement[bool]:
    """That no later check of the same transaction is there."""
    later = checks.alias()
    newer = (later.c.transaction == checks.c.transaction) & (later.c.number > checks.c.number)
    return ~select(1).where(newer).exists()


def kept(row: Row[Any]) -> KeptCheck:
    """A check as it is listed, from its row."""
    values = {name: row._mapping[name] for name in _LISTED}
    return KeptCheck(**values | {"outcome": Outcome(values["outcome"])})


def _cut(raw: bytes, check: Check, of: KeptTransaction) -> bytes:
    inner = encode(check.transaction)
    if hashlib.sha256(inner).hexdigest() != of.content:
        return raw  # a payment whose texts name another listed party than when it was kept
    return raw.replace(b'"transaction":' + inner, _HOLE, 1)


def _newest(db: Connection, numbers: set[int]) -> dict[int, KeptCheck]:
    """The newest checks of transactions, to which nobody else adds until this one ends."""
    found = {}
    for some in batches(sorted(numbers)):
        mine = select(transactions.c.seq).where(transactions.c.seq.in_(some))
        db.execute(mine.order_by(transactions.c.seq).with_for_update())
        query = listed().add_columns(checks.c.transaction.label("of"))
        for row in db.execute(query.where(checks.c.transaction.in_(some), is_newest())):
            found[row.of] = kept(row)
    return found


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
