"""The sequence of this node for one recipient, open while envelopes are added to it."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from precurb.errors import ConflictError, DeniedError, InvalidRecordError
from precurb.exchange.envelope import Act, Envelope, Heard
from precurb.exchange.kinds import RECEIPT, Kind
from precurb.store import exchange, jobs
from precurb.store import exchange_pairs as pairs
from precurb.store import exchange_peers as peers
from precurb.store.exchange import Version
from precurb.store.exchange_pairs import Pair
from precurb.store.exchange_peers import KeptPeer
from precurb.store.jobs import NewJob
from precurb.store.opened import Writing

JOB = "deliver-envelope"
_RECEIPTS_WAIT = dt.timedelta(seconds=30)


@dataclass(slots=True)
class Lane:
    """A sequence while envelopes are added: its end, and what its recipient has of records."""

    pair: Pair
    peer: KeptPeer
    heard: Heard
    versions: dict[str, Version]
    at: dt.datetime
    number: int = field(init=False)
    hash: str = field(init=False)
    kinds: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Begin where the sequence ends."""
        self.number, self.hash = self.pair.number, self.pair.hash

    @property
    def to(self) -> str:
        """The recipient."""
        return self.pair.recipient

    def add(self, made: Envelope) -> None:
        """Add the next envelope."""
        claims = made.claims
        self.number, self.hash = claims.number, made.hash
        self.kinds.add(claims.kind)
        self.versions[claims.record] = Version(
            number=claims.version, kind=claims.kind, withdrawn=claims.act is Act.WITHDRAW
        )


def open_lane(writing: Writing, author: str, to: str, records: Sequence[str]) -> Lane:
    """Hold a sequence until the transaction ends.

    Raises:
        UnknownRecordError: There is no such peer.
        ConflictError: The sequence is broken.
    """
    db = writing.db
    pair = pairs.lock(writing, author, to)
    if pair.broken:
        raise ConflictError(f"the sequence for {to} is broken: {pair.broken}")
    heard = pairs.read(db, to, author)
    return Lane(
        pair=pair,
        peer=peers.peer(db, to),
        heard=Heard(number=heard.number, hash=heard.hash, audit=heard.audit),
        versions=exchange.versions(db, author, to, list(records)) if records else {},
        at=writing.acting.at,
    )


def check_follows(lane: Lane, record: str, what: tuple[Kind, int, Act]) -> None:
    """Refuse what does not follow what the recipient has, or was not agreed with it.

    Raises:
        DeniedError: It is not trusted with this kind.
        ConflictError: The version does not follow.
        InvalidRecordError: It never got what is withdrawn, or the record is of another kind.
    """
    kind, version, act = what
    check_agreed(lane.peer, kind, lane.at)
    if kind.of_nodes:
        return
    last = lane.versions.get(record)
    if last is None:
        if act is Act.WITHDRAW:
            raise InvalidRecordError(f"{lane.to} never got this record")
        return
    if last.withdrawn or version <= last.number or act is Act.NEW:
        raise ConflictError(f"version {version} does not follow {last.number}")
    if last.kind != kind.name:
        raise InvalidRecordError(f"the record is a {last.kind}, not a {kind.name}")


def close_lane(writing: Writing, lane: Lane, what: tuple[str, str]) -> None:
    """Keep how far the sequence has come, and let a job deliver it.

    Args:
        writing: The transaction.
        lane: The sequence.
        what: The audit that was told, and the key that signed.
    """
    audit, kid = what
    change = {"number": lane.number, "hash": lane.hash, "audit": audit, "kid": kid}
    pairs.change(writing, lane.pair, change)
    receipts = lane.kinds == {RECEIPT}  # they travel with the next answer, so their job waits
    after = _RECEIPTS_WAIT if receipts else dt.timedelta(0)
    jobs.enqueue(
        writing,
        NewJob(
            kind=JOB,
            payload=json.dumps({"peer": lane.to}),
            single=f"deliver {lane.to} {lane.pair.rounds} {'later' if receipts else 'now'}",
            run_after=writing.acting.at + after,
        ),
    )


def check_agreed(peer: KeptPeer, kind: Kind, at: dt.datetime) -> None:
    """Refuse what was not agreed with a peer.

    Raises:
        DeniedError: It is not trusted, the agreement does not hold the kind, or has ended.
    """
    if peer.trust != peers.TRUSTED:
        raise DeniedError(f"{peer.node} is {peer.trust}; confirm its fingerprint first")
    if kind.of_nodes:
        return
    if kind.name not in peer.kinds:
        raise DeniedError(f"the agreement with {peer.node} does not hold {kind.name}")
    if peer.valid_until is not None and at.date() > peer.valid_until:
        raise DeniedError(f"the agreement with {peer.node} ended on {peer.valid_until}")
