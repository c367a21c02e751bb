"""Decisions by people: let go, keep, stop, or say that a party is not the listed one.

A decision is a row that never changes; whoever thinks otherwise later adds another one. Where
two persons are needed, the second one's is a decision of its own that confirms the first.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, insert, select
from sqlalchemy.orm import aliased

from precurb.errors import ConflictError, InvalidRecordError, UnknownRecordError
from precurb.model import Allowance
from precurb.store.opened import Writing
from precurb.store.tables import checks, decisions, transactions

_TOLD = (
    "id", "action", "reason", "by", "at", "needs_second", "party", "list", "entry",
    "entry_hash",
)  # fmt: skip


class Action(StrEnum):
    """What a person decides."""

    RELEASE = "release"
    HOLD = "hold"
    STOP = "stop"
    ALLOW = "allow"  # this party is not that listed one


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """A decision to be kept; of a check, or of a party and the entry it is not."""

    action: Action
    reason: str
    check: str = ""  # the id of the check that was looked at
    needs_second: bool = False
    party: str = ""  # a fingerprint
    list: str = ""
    entry: str = ""
    entry_hash: str = ""

    def __post_init__(self) -> None:
        """Refuse what could not be defended later."""
        if not self.reason.strip():
            raise ValueError("a decision says why")
        if self.action is Action.ALLOW:
            if not (self.party and self.list and self.entry and self.entry_hash):
                raise ValueError("an allowance names party, list, entry and its hash")
        elif not self.check:
            raise ValueError(f"what is {self.action} names its check")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDecision:
    """A decision as it is kept; ``stands`` once a second person confirmed it, where needed."""

    id: str
    action: Action
    reason: str
    by: str
    at: dt.datetime
    check: str
    transaction: str
    needs_second: bool
    confirmed_by: str
    party: str
    list: str
    entry: str
    entry_hash: str

    @property
    def stands(self) -> bool:
        """Whether it is in force."""
        return not self.needs_second or bool(self.confirmed_by)


def keep(writing: Writing, made: NewDecision) -> str:
    """Keep a decision; return its id.

    Raises:
        UnknownRecordError: It speaks of a check that is not kept.
        ConflictError: The check is not the newest of its transaction.
    """
    check = transaction = None
    if made.check:
        check, transaction = _newest(writing.db, made.check)
    row = asdict(made) | {"check": check, "transaction": transaction, "confirms": None}
    return _add(writing, row, f"decide {made.action}", check_id=made.check)


def confirm(writing: Writing, decision_id: str, reason: str) -> str:
    """Confirm a decision as the second person; return the id of the confirmation.

    Raises:
        UnknownRecordError: There is no such decision, or it needs no second person.
        ConflictError: It has its second person, or a newer check was made meanwhile.
        InvalidRecordError: It is one's own, or no reason is given.
    """
    row = writing.db.execute(
        select(decisions).where(decisions.c.id == decision_id).with_for_update()
    ).first()
    if row is None or not row.needs_second:
        raise UnknownRecordError(f"no decision {decision_id!r} waits for a second person")
    if row.by == writing.acting.who:
        raise InvalidRecordError("the second person is another one than the first")
    taken = select(decisions.c.id).where(decisions.c.confirms == row.seq)
    if writing.db.execute(taken).first():
        raise ConflictError(f"decision {decision_id} has its second person already")
    if not reason.strip():
        raise InvalidRecordError("a decision says why")
    check_id = ""
    if row.check is not None:
        query = select(checks.c.id).where(checks.c.seq == row.check)
        check_id = str(writing.db.execute(query).scalar_one())
        _newest(writing.db, check_id)
    same = ("action", "check", "transaction", "party", "list", "entry", "entry_hash")
    told = {name: row._mapping[name] for name in same}
    told |= {"reason": reason, "needs_second": False, "confirms": row.seq}
    return _add(writing, told, f"confirm {row.action}", check_id=check_id, first=decision_id)


def content_of(row: Mapping[str, Any], check_id: str, first: str) -> str:
    """The SHA-256 of what a decision says, with ids in place of numbers."""
    told = {name: row[name] for name in _TOLD} | {"check": check_id, "confirms": first}
    return hashlib.sha256(msgspec.json.encode(told, order="sorted")).hexdigest()


def _add(
    writing: Writing, told: dict[str, Any], act: str, *, check_id: str, first: str = ""
) -> str:
    acting = writing.acting
    found: str = acting.new_id()
    row = told | {"id": found, "by": acting.who, "at": acting.at.astimezone(dt.UTC)}
    row["content"] = content_of(row, check_id, first)
    writing.db.execute(insert(decisions), row)
    writing.note(act, f"decision {found}", row["content"])
    return found


def of_transaction(db: Connection, transaction_id: str) -> tuple[KeptDecision, ...]:
    """All decisions about a transaction, the newest first."""
    return _listed(db, transactions.c.id == transaction_id)


def read(db: Connection, decision_id: str) -> KeptDecision:
    """A decision by its id; not a confirmation, which stands in the one it confirms.

    Raises:
        UnknownRecordError: None has it.
    """
    found = _listed(db, decisions.c.id == decision_id)
    if not found:
        raise UnknownRecordError(f"no decision {decision_id!r}")
    return found[0]


def about_parties(db: Connection, fingerprints: tuple[str, ...]) -> tuple[KeptDecision, ...]:
    """All decisions that parties are not listed ones, the newest first."""
    return _listed(db, decisions.c.party.in_(fingerprints))


def waiting(db: Connection) -> tuple[KeptDecision, ...]:
    """Decisions that wait for a second person, the newest first."""
    second = aliased(decisions)
    taken = select(second.c.seq).where(second.c.confirms == decisions.c.seq).exists()
    return _listed(db, decisions.c.needs_second & ~taken)


def allowances(db: Connection) -> tuple[Allowance, ...]:
    """Standing decisions that parties are not listed ones, as a screening takes them."""
    found = _listed(db, decisions.c.action == Action.ALLOW)
    return tuple(
        Allowance(
            party=each.party,
            list_id=each.list,
            entry_id=each.entry,
            entry_hash=each.entry_hash,
            reason=each.reason,
            by=each.by,
            on=each.at.date(),
        )
        for each in reversed(found)
        if each.stands
    )


def _listed(db: Connection, where: ColumnElement[bool]) -> tuple[KeptDecision, ...]:
    second = aliased(decisions)
    query = (
        select(
            decisions,
            checks.c.id.label("check_id"),
            transactions.c.id.label("transaction_id"),
            second.c.by.label("confirmed_by"),
        )
        .outerjoin(checks, checks.c.seq == decisions.c.check)
        .outerjoin(transactions, transactions.c.seq == decisions.c.transaction)
        .outerjoin(second, second.c.confirms == decisions.c.seq)
        .where(where, decisions.c.confirms.is_(None))
        .order_by(decisions.c.seq.desc())
    )
    return tuple(_kept(row) for row in db.execute(query))


def _kept(row: Row[Any]) -> KeptDecision:
    values = dict(row._mapping)
    named: dict[str, Any] = {
        "action": Action(values["action"]),
        "check": values["check_id"] or "",
        "transaction": values["transaction_id"] or "",
        "confirmed_by": values["confirmed_by"] or "",
    }
    told: dict[str, Any] = {
        name: named.get(name, values.get(name)) for name in KeptDecision.__dataclass_fields__
    }
    return KeptDecision(**told)


def _newest(db: Connection, check_id: str) -> tuple[int, int]:
    """Numbers of a check and its transaction; none may be decided on that is out of date."""
    query = select(checks.c.seq, checks.c.transaction).where(checks.c.id == check_id)
    if (row := db.execute(query).first()) is None:
        raise UnknownRecordError(f"no check {check_id!r} is kept")
    newer = select(checks.c.id).where(
        checks.c.transaction == row.transaction, checks.c.seq > row.seq
    )
    if (later := db.execute(newer).first()) is not None:
        raise ConflictError(
            f"check {check_id} is not the newest of its transaction; look at {later.id}"
        )
    return row.seq, row.transaction
