"""Envelopes as they were signed, and what receipts say about them; added, never changed."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, select, true

from precurb.errors import UnknownRecordError
from precurb.store.exchange_pairs import Pair
from precurb.store.opened import Writing
from precurb.store.rows import added, batches
from precurb.store.tables import audit
from precurb.store.tables.exchange import (
    exchange_alarms,
    exchange_envelopes,
    exchange_receipts,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEnvelope:
    """An envelope to be kept; ``refusal`` is empty where it counts."""

    id: str
    author: str
    recipient: str
    number: int
    hash: str
    kind: str
    record: str
    version: int
    act: str
    tlp: str
    created: dt.datetime
    expires: dt.datetime | None
    refusal: str
    body: str


_NAMES = tuple(NewEnvelope.__dataclass_fields__)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEnvelope(NewEnvelope):
    """An envelope as it is kept; ``by`` is who sent it from here or took it in."""

    seq: int
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The newest version of a record."""

    number: int
    kind: str
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReceipt:
    """One statement of a recipient about envelopes of an author; see ``exchange.receipt``."""

    author: str
    recipient: str
    first: int
    last: int
    state: str
    code: str
    reason: str
    hash: str
    moment: dt.datetime
    envelope: int  # the row of the envelope that brought it


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something that should not have come, or did not arrive; evidence is its text."""

    code: str
    author: str
    recipient: str
    number: int
    hash: str
    reason: str
    evidence: str
    at: dt.datetime


def keep(writing: Writing, new: NewEnvelope, act: str) -> int:
    """Keep an envelope; return its row. ``act`` is what the audit says was done."""
    told = asdict(new) | {"by": writing.acting.who, "at": writing.acting.at}
    row = writing.db.execute(
        insert(exchange_envelopes).returning(exchange_envelopes.c.seq), told
    )
    writing.note(act, f"envelope {new.id}", new.hash)
    return int(row.scalar_one())


def keep_all(writing: Writing, new: Sequence[NewEnvelope], act: str) -> None:
    """Keep envelopes in their order, as one statement."""
    if not new:
        return
    who = {"by": writing.acting.who, "at": writing.acting.at}
    told = [{name: getattr(each, name) for name in _NAMES} | who for each in new]
    writing.db.execute(insert(exchange_envelopes), told)
    for each in new:
        writing.note(act, f"envelope {each.id}", each.hash)


def read(db: Connection, envelope_id: str) -> KeptEnvelope:
    """An envelope by its id.

    Raises:
        UnknownRecordError: There is none.
    """
    row = db.execute(
        select(exchange_envelopes).where(exchange_envelopes.c.id == envelope_id)
    ).first()
    if row is None:
        raise UnknownRecordError(f"no envelope {envelope_id!r}")
    return _kept(row)


def at(db: Connection, author: str, recipient: str, number: int) -> KeptEnvelope | None:
    """The envelope at a place of a sequence, if it is here."""
    where = _of_pair(author, recipient, exchange_envelopes.c.number == number)
    row = db.execute(select(exchange_envelopes).where(*where)).first()
    return _kept(row) if row else None


def hashes(db: Connection, author: str, recipient: str, numbers: list[int]) -> dict[int, str]:
    """The hash kept under each of some numbers of a sequence."""
    found: dict[int, str] = {}
    for some in batches(numbers):
        where = _of_pair(author, recipient, exchange_envelopes.c.number.in_(some))
        query = select(exchange_envelopes.c.number, exchange_envelopes.c.hash).where(*where)
        found |= {row.number: row.hash for row in db.execute(query)}
    return found


def texts(
    db: Connection, author: str, recipient: str, *, after: int, most: tuple[int, int]
) -> list[str]:
    """Envelopes of a sequence in order, as their author signed them.

    Args:
        db: The store.
        author: Of the sequence.
        recipient: Of the sequence.
        after: The number after which they begin.
        most: How many, and how many bytes; one is given however large it is.
    """
    query = (
        select(exchange_envelopes.c.body)
        .where(*_of_pair(author, recipient, exchange_envelopes.c.number > after))
        .order_by(exchange_envelopes.c.number)
        .limit(most[0])
        .execution_options(yield_per=50)
    )
    found: list[str] = []
    with db.execute(query) as rows:
        for body in rows.scalars():
            if found and sum(map(len, found)) + len(body) > most[1]:
                break
            found.append(body)
    return found


def known_ids(db: Connection, ids: list[str]) -> set[str]:
    """Which of some ids are taken."""
    found: set[str] = set()
    for some in batches(ids):
        query = select(exchange_envelopes.c.id).where(exchange_envelopes.c.id.in_(some))
        found |= set(db.execute(query).scalars())
    return found


def versions(
    db: Connection, author: str, recipient: str, records: list[str]
) -> dict[str, Version]:
    """The newest version of each of some records that counts for one recipient."""
    found: dict[str, Version] = {}
    columns = (exchange_envelopes.c[name] for name in ("record", "version", "act", "kind"))
    query = select(*columns).order_by(exchange_envelopes.c.version)
    counts = exchange_envelopes.c.refusal == ""
    for some in batches(records):
        where = _of_pair(author, recipient, exchange_envelopes.c.record.in_(some), counts)
        for row in db.execute(query.where(*where)):
            found[row.record] = Version(
                number=row.version, kind=row.kind, withdrawn=row.act == "withdraw"
            )
    return found


def newest_of(
    db: Connection, author: str, record: str, recipient: str = ""
) -> KeptEnvelope | None:
    """The newest envelope of an author's record, for one recipient or whichever."""
    rows = exchange_envelopes.c
    query = (
        select(exchange_envelopes)
        .where(rows.author == author, rows.record == record)
        .where(rows.recipient == recipient if recipient else true())
        .order_by(rows.version.desc(), rows.seq.desc())
        .limit(1)
    )
    found = listed(db, query)
    return found[0] if found else None


def listed(db: Connection, query: Select[Any]) -> tuple[KeptEnvelope, ...]:
    """Envelopes that a query over ``exchange_envelopes`` finds."""
    return tuple(_kept(row) for row in db.execute(query))


def keep_receipts(writing: Writing, new: Sequence[NewReceipt]) -> None:
    """Keep what a receipt says; its envelope is noted in the audit."""
    if new:
        writing.db.execute(insert(exchange_receipts), [asdict(each) for each in new])


def receipts(
    db: Connection, author: str, recipient: str, *, of: tuple[int, int] = (0, 2**62)
) -> tuple[NewReceipt, ...]:
    """What a recipient said about an author's envelopes ``of`` a range, as it came."""
    query = (
        select(exchange_receipts)
        .where(
            exchange_receipts.c.author == author,
            exchange_receipts.c.recipient == recipient,
            exchange_receipts.c.last >= of[0],
            exchange_receipts.c.first <= of[1],
        )
        .order_by(exchange_receipts.c.seq)
    )
    return tuple(_receipt(row) for row in db.execute(query))


def unsettled(db: Connection, pair: Pair) -> tuple[KeptEnvelope, ...]:
    """Envelopes of a sequence that were refused, or not signed for yet."""
    refused = select(exchange_receipts.c.last).where(
        exchange_receipts.c.author == pair.author,
        exchange_receipts.c.recipient == pair.recipient,
        exchange_receipts.c.state == "refused",
    )
    rows = exchange_envelopes.c
    late = (rows.number > pair.delivered) | rows.number.in_(refused)
    query = select(exchange_envelopes).where(*_of_pair(pair.author, pair.recipient, late))
    return listed(db, query.order_by(rows.number))


def receipts_about(db: Connection, kept: KeptEnvelope) -> tuple[NewReceipt, ...]:
    """What its recipient said about one envelope, in the order it came."""
    return receipts(db, kept.author, kept.recipient, of=(kept.number, kept.number))


def sound_alarm(writing: Writing, alarm: Alarm) -> bool:
    """Keep an alarm, once for each text and code; return whether it is new."""
    new = added(writing.db, exchange_alarms, asdict(alarm)) is not None
    if new:
        writing.note(f"refuse {alarm.code}", f"from {alarm.author or 'nobody'}", alarm.hash)
    return new


def alarms(db: Connection, *, most: int = 200) -> tuple[Alarm, ...]:
    """The newest alarms first."""
    query = select(exchange_alarms).order_by(exchange_alarms.c.seq.desc()).limit(most)
    names = Alarm.__dataclass_fields__
    return tuple(Alarm(**{n: row._mapping[n] for n in names}) for row in db.execute(query))


def audit_hash(db: Connection, number: int) -> str:
    """The hash of one entry of the audit here; empty where there is none."""
    query = select(audit.c.hash).where(audit.c.seq == number)
    return db.execute(query).scalar() or ("0" * 64 if number == 0 else "")


def count_alarms(db: Connection, *, author: str, since: dt.datetime) -> int:
    """How many alarms name an author since a moment."""
    return _count_alarms(db, exchange_alarms.c.author == author, since)


def count_alarms_of_others(db: Connection, *, known: Iterable[str], since: dt.datetime) -> int:
    """How many alarms since a moment name nobody, or an author who is none of those known."""
    return _count_alarms(db, exchange_alarms.c.author.not_in(tuple(known)), since)


def _count_alarms(db: Connection, whose: ColumnElement[bool], since: dt.datetime) -> int:
    query = (
        select(func.count())
        .select_from(exchange_alarms)
        .where(whose, exchange_alarms.c.at >= since)
    )
    return int(db.execute(query).scalar_one())


def _of_pair(author: str, recipient: str, *more: Any) -> tuple[Any, ...]:
    mine = (exchange_envelopes.c.author == author, exchange_envelopes.c.recipient == recipient)
    return (*mine, *more)


def _kept(row: Row[Any]) -> KeptEnvelope:
    return KeptEnvelope(**row._mapping)


def _receipt(row: Row[Any]) -> NewReceipt:
    names = NewReceipt.__dataclass_fields__
    return NewReceipt(**{name: row._mapping[name] for name in names})
