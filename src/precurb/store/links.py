"""Links: what was gathered last, what was proposed, and what people said of it."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, func, insert, select

from precurb.errors import UnknownRecordError
from precurb.model import Transaction
from precurb.model.links import Gathered, Link, LinkState, Proposal
from precurb.store.opened import Writing
from precurb.store.rows import added_all, batches
from precurb.store.tables import transactions
from precurb.store.tables.casework import link_decisions, link_gatherings, link_proposals

_STEP = 500  # rows that are read at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far links are: what was gathered, proposed and answered last."""

    gathering: str
    proposals: int
    decisions: int


def keep_gathered(writing: Writing, gathered: Gathered) -> str:
    """Keep what was gathered in the place of what was gathered before; return its id."""
    body = msgspec.json.encode(gathered, order="deterministic")
    content = hashlib.sha256(body).hexdigest()
    row = {
        "id": writing.acting.new_id(), "content": content, "body": body,
        "by": writing.acting.who, "at": writing.acting.at,
    }  # fmt: skip
    writing.db.execute(delete(link_gatherings))
    writing.db.execute(insert(link_gatherings), row)
    writing.note("gather links", f"links {row['id']}", content)
    return str(row["id"])


def read_gathered(db: Connection) -> Gathered:
    """What was gathered last; nothing where links were never built."""
    body = db.execute(select(link_gatherings.c.body)).scalar()
    if body is None:
        return Gathered(mentions=())
    return msgspec.json.decode(body, type=Gathered)


def mark(db: Connection) -> Mark | None:
    """How far links are; none where they were never built."""
    if (gathering := db.execute(select(link_gatherings.c.id)).scalar()) is None:
        return None
    return Mark(
        gathering=gathering,
        proposals=db.execute(select(func.max(link_proposals.c.seq))).scalar() or 0,
        decisions=db.execute(select(func.max(link_decisions.c.seq))).scalar() or 0,
    )


def built_at(db: Connection) -> dt.datetime | None:
    """When links were built last; none where they never were."""
    found: dt.datetime | None = db.execute(select(link_gatherings.c.at)).scalar()
    return found


def add_proposals(writing: Writing, proposals: Sequence[Proposal]) -> int:
    """Add proposals; those with the same evidence as one before are there. How many are new."""
    rows = [
        {
            "one": each.one, "other": each.other, "evidence": each.evidence,
            "score": each.score, "at": writing.acting.at,
            "reasons": msgspec.json.encode(each.reasons).decode(),
        }
        for each in sorted(proposals, key=lambda each: (each.one, each.other))
    ]  # fmt: skip
    new = 0
    for some in batches(rows):
        new += len(added_all(writing.db, link_proposals, some, ("seq",)))
    return new


def links(db: Connection) -> tuple[Link, ...]:
    """The link of every pair that was ever proposed, as people have answered it.

    The newest proposal of a pair and the newest answer to it count. What was undone is proposed
    again where a later proposal rests on other evidence.
    """
    newest: dict[tuple[str, str], Row[Any]] = {}
    for row in db.execute(select(link_proposals).order_by(link_proposals.c.seq)):
        newest[row.one, row.other] = row
    answered: dict[tuple[str, str], Row[Any]] = {}
    query = (
        select(link_decisions, link_proposals.c.one, link_proposals.c.other,
               link_proposals.c.evidence)
        .join(link_proposals, link_proposals.c.seq == link_decisions.c.proposal)
        .order_by(link_decisions.c.seq)
    )  # fmt: skip
    for row in db.execute(query):
        answered[row.one, row.other] = row
    return tuple(_link(row, answered.get(pair)) for pair, row in sorted(newest.items()))


def decide(writing: Writing, pair: tuple[str, str], state: LinkState, reason: str) -> None:
    """Write down what somebody says of a link; it counts until somebody says otherwise.

    Raises:
        UnknownRecordError: The pair was never proposed.
    """
    one, other = pair
    query = (
        select(link_proposals.c.seq)
        .where(link_proposals.c.one == one, link_proposals.c.other == other)
        .order_by(link_proposals.c.seq.desc())
    )
    if (seq := writing.db.execute(query).scalar()) is None:
        raise UnknownRecordError(f"no link between {one[:80]!r} and {other[:80]!r}")
    row = {
        "id": writing.acting.new_id(), "proposal": seq, "state": str(state), "reason": reason,
        "by": writing.acting.who, "at": writing.acting.at,
    }  # fmt: skip
    writing.db.execute(insert(link_decisions), row)
    told = "\0".join((one, other, str(state), reason)).encode()
    verb = {LinkState.CONFIRMED: "confirm link", LinkState.UNDONE: "undo link"}[state]
    writing.note(verb, f"link {row['id']}", hashlib.sha256(told).hexdigest())


def all_transactions(db: Connection) -> Iterator[tuple[str, Transaction]]:
    """Every transaction with its id, in the order in which they came."""
    query = select(transactions.c.id, transactions.c.body).order_by(transactions.c.seq)
    with db.execute(query.execution_options(yield_per=_STEP)) as rows:
        for row in rows:
            yield row.id, msgspec.json.decode(row.body, type=Transaction)


def _link(row: Row[Any], answer: Row[Any] | None) -> Link:
    proposal = Proposal(
        one=row.one,
        other=row.other,
        score=row.score,
        reasons=msgspec.json.decode(row.reasons, type=tuple[str, ...]),
        evidence=row.evidence,
    )
    if answer is None:
        return Link(proposal=proposal)
    state = LinkState(answer.state)
    if state is LinkState.UNDONE and answer.evidence != row.evidence:
        return Link(proposal=proposal)
    return Link(
        proposal=proposal, state=state, reason=answer.reason, by=answer.by, at=answer.at
    )
