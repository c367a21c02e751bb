"""The sequence of one author, open while envelopes are put into it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from precurb.app.exchange.arrivals import Arrival
from precurb.app.exchange.judge import Past
from precurb.app.exchange.node import Node
from precurb.exchange.envelope import START, Heard
from precurb.exchange.sequence import Tail
from precurb.exchange.trust import Ring
from precurb.store import exchange
from precurb.store import exchange_pairs as pairs
from precurb.store import exchange_peers as peers
from precurb.store.exchange import Alarm, NewEnvelope, Version
from precurb.store.exchange_pairs import Pair
from precurb.store.opened import Writing

OWN_HISTORY = "own-history"
"""The other side was told another audit, or another envelope, than this side now has."""


@dataclass(slots=True)
class Line:
    """The sequence of one author while envelopes are put into it.

    ``sent`` is the sequence the other way, which receipts change; ``past`` what is known of the
    author; ``kid`` the key that signed the last envelope.
    """

    writing: Writing
    node: Node
    author: str
    tail: Tail
    kid: str
    ring: Ring
    past: Past
    sent: Pair
    ids: set[str]
    versions: dict[str, Version]
    schemas: dict[str, int]
    news: bool = False  # something came of which a receipt is given
    heard: Heard = field(default_factory=Heard)
    rows: list[NewEnvelope] = field(default_factory=list)

    def flush(self) -> None:
        """Write what was taken so far; what is done with the next one may look at it."""
        exchange.keep_all(self.writing, self.rows, "receive envelope")
        self.rows.clear()


def open_line(
    writing: Writing, node: Node, pair: Pair, what: tuple[Sequence[Arrival], Ring]
) -> Line:
    """Open a sequence with all that is known of its author and of what comes."""
    arrivals, ring = what
    db, claims = writing.db, [each.envelope.claims for each in arrivals]
    ids = exchange.known_ids(db, [each.id for each in claims])
    records = sorted({each.record for each in claims})
    versions = exchange.versions(db, pair.author, node.name, records)
    schemas = pairs.schemas(db, pair.author)
    past = Past(
        peer=peers.peer(db, pair.author), audit=pair.audit, schemas=schemas,
        versions=versions, ids=ids,
    )  # fmt: skip
    return Line(
        writing=writing, node=node, author=pair.author,
        tail=Tail(number=pair.number, hash=pair.hash, audit=pair.audit), kid=pair.kid,
        ring=ring, past=past, sent=pairs.lock(writing, node.name, pair.author), ids=ids,
        versions=versions, schemas=schemas,
    )  # fmt: skip


def check_heard(line: Line, pair: Pair) -> None:
    """Compare what the author had seen of this side with what this side has.

    Whoever rewrote the audit here, or put an old database in its place, is found by the first
    envelope of any partner that was told the true one.
    """
    heard = line.heard
    if line.tail.number == pair.number or not heard.audit:
        return
    number, _, told = heard.audit.partition("-")
    number_there = int(number) if number.isascii() and number.isdigit() else -1
    if exchange.audit_hash(line.writing.db, number_there) != told:
        _alarm(line, number_there, f"{line.author} was told another audit than is here")
    ours = exchange.hashes(line.writing.db, line.node.name, line.author, [heard.number])
    if heard.number and ours.get(heard.number) != heard.hash:
        _alarm(line, heard.number, f"{line.author} holds another envelope than was sent")


def _alarm(line: Line, number: int, reason: str) -> None:
    exchange.sound_alarm(
        line.writing,
        Alarm(
            code=OWN_HISTORY, author=line.node.name, recipient=line.author,
            number=max(number, 0), hash=line.tail.hash or START, reason=reason, evidence="",
            at=line.writing.acting.at,
        ),
    )  # fmt: skip
