"""Sending: sign a record for its audience, in the transaction of the act that causes it.

What is signed is final: it waits in the outbox, which is the part of a sequence that its
recipient has not signed for, and a job delivers it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from precurb.app.exchange.lane import Lane, check_follows, close_lane, open_lane
from precurb.app.exchange.node import Node
from precurb.errors import ConflictError, InvalidRecordError
from precurb.exchange import tombstone
from precurb.exchange.envelope import Act, Claims, Envelope, seal
from precurb.exchange.kinds import KINDS, Kind
from precurb.exchange.marking import Marking
from precurb.store import audit, exchange
from precurb.store import exchange_peers as peers
from precurb.store.exchange import NewEnvelope
from precurb.store.opened import Writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A record to be sent.

    Attributes:
        kind: A name of ``precurb.exchange.kinds.KINDS``.
        payload: The exact bytes; of a withdrawal ``tombstone.write(reason)``.
        audience: Names of the peers that get it, each one envelope of its own sequence.
        marking: Who may see it and what may be done.
        record: Id of the record; a new one where it is empty.
        version: 1 for a new record, else one more than the last.
        act: New, a correction or a withdrawal.
        expires: After this moment the envelope is no longer taken.
        schema: Version of the payload's schema; that which this Precurb writes where it is 0.
    """

    kind: str
    payload: bytes
    audience: tuple[str, ...]
    marking: Marking
    record: str = ""
    version: int = 1
    act: Act = Act.NEW
    expires: dt.datetime | None = None
    schema: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An envelope that was signed: its id and record, for whom, with which number and hash."""

    id: str
    record: str
    to: str
    number: int
    hash: str


def send(writing: Writing, node: Node, draft: Draft) -> tuple[Sent, ...]:
    """Sign a record for each of its audience, in the transaction of the caller.

    Args:
        writing: The transaction of the act that causes it.
        node: This node, with its signer.
        draft: What is sent, to whom, and who may see it.

    Returns:
        One envelope for each recipient, in the order of their names.

    Raises:
        InvalidRecordError: The payload does not hold.
        DeniedError: A recipient is not trusted, or the kind is not agreed with it.
        ConflictError: The version is not the next, the key was rotated meanwhile, or a
            sequence is broken.
    """
    return send_all(writing, node, (draft,))


def send_all(writing: Writing, node: Node, drafts: Sequence[Draft]) -> tuple[Sent, ...]:
    """Sign several records, in their order; see ``send``."""
    kinds = [_checked(draft) for draft in drafts]
    _check_key(writing, node)
    names = sorted({to for draft in drafts for to in draft.audience})
    records = sorted({draft.record for draft in drafts if draft.record})
    lanes = {to: open_lane(writing, node.name, to, records) for to in names}
    head = str(audit.head(writing.db))
    made: list[Envelope] = []
    for draft, kind in zip(drafts, kinds, strict=True):
        ready = replace(
            draft,
            audience=tuple(sorted(draft.audience)),
            record=draft.record or writing.acting.new_id(),
            schema=draft.schema or kind.written,
        )
        for to in ready.audience:
            check_follows(lanes[to], ready.record, (kind, ready.version, ready.act))
            made.append(_seal(writing, node, lanes[to], (ready, head)))
    exchange.keep_all(writing, [to_keep(each) for each in made], "send envelope")
    for lane in lanes.values():
        close_lane(writing, lane, (head, node.kid))
    return tuple(_sent(each) for each in made)


def to_keep(found: Envelope, refusal: str = "") -> NewEnvelope:
    """An envelope as the store takes it."""
    claims = found.claims
    return NewEnvelope(
        id=claims.id, author=claims.author, recipient=claims.to, number=claims.number,
        hash=found.hash, kind=claims.kind, record=claims.record, version=claims.version,
        act=claims.act, tlp=claims.marking.tlp, created=claims.created,
        expires=claims.expires, refusal=refusal, body=found.text,
    )  # fmt: skip


def _seal(writing: Writing, node: Node, lane: Lane, what: tuple[Draft, str]) -> Envelope:
    draft, head = what
    claims = Claims(
        id=writing.acting.new_id(), kind=draft.kind, schema=draft.schema, author=node.name,
        to=lane.to, audience=draft.audience, number=lane.number + 1, previous=lane.hash,
        created=writing.acting.at, record=draft.record, version=draft.version,
        act=draft.act, marking=draft.marking, audit=head, expires=draft.expires,
        heard=lane.heard,
    )  # fmt: skip
    made = seal(node.signer, claims, draft.payload)
    lane.add(made)
    return made


def _sent(made: Envelope) -> Sent:
    claims = made.claims
    return Sent(
        id=claims.id, record=claims.record, to=claims.to, number=claims.number, hash=made.hash
    )


def _checked(draft: Draft) -> Kind:
    kind = KINDS.get(draft.kind)
    if kind is None:
        raise InvalidRecordError(f"there is no kind {draft.kind!r}")
    if not draft.audience:
        raise InvalidRecordError("nobody is named as audience")
    if draft.act is Act.WITHDRAW:
        tombstone.read(draft.payload)
    else:
        kind.check(draft.schema or kind.written, draft.payload)
    return kind


def _check_key(writing: Writing, node: Node) -> None:
    for key in peers.keys(writing.db, node.name):
        if key.fingerprint == node.kid and not (key.retired or key.revoked):
            return
    raise ConflictError("the key of this node was changed meanwhile; open it again")
