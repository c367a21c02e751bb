"""The first line of a packet: who hands it over, and how far the other side has come."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from precurb.app.exchange.arrivals import Refused, refuse
from precurb.app.exchange.node import Node
from precurb.app.exchange.peers import trusted_ring
from precurb.app.exchange.taking_back import LOST_HISTORY
from precurb.errors import InvalidRecordError
from precurb.exchange import jws, packet
from precurb.exchange.codes import Refusal, RefusedError
from precurb.exchange.envelope import START
from precurb.exchange.packet import Hello, Reached
from precurb.store import exchange
from precurb.store import exchange_pairs as pairs
from precurb.store.exchange import Alarm
from precurb.store.exchange_pairs import Pair
from precurb.store.opened import Writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """A first line that holds; ``fresh`` unless an old packet was sent again.

    Who is ``behind`` has forgotten what he sent: more of it is here than he knows of.
    """

    hello: Hello
    fresh: bool = False
    behind: bool = False

    @property
    def node(self) -> str:
        """Who handed the packet over."""
        return self.hello.node


def meet(db: Connection, texts: list[str], me: str) -> Greeting | Refused | None:
    """Verify the first line of a packet, with the keys as they are after its envelopes."""
    if not texts:
        return None
    name = ""
    try:
        if len(texts) > 1:
            raise RefusedError(Refusal.MALFORMED, "a packet with two first lines")
        signed, hello = packet.read_hello(texts[0])
        name = hello.node
        ring = trusted_ring(db, name)
        key = ring.get(signed.kid)
        if key is None:
            raise RefusedError(Refusal.WRONG_KEY, f"no key of {name[:63]}")
        if key.revoked_from is not None:
            raise RefusedError(Refusal.REVOKED_KEY, "signed with a key that was taken out")
        jws.verify(signed, key.public)
        if hello.to != me:
            raise RefusedError(Refusal.WRONG_RECIPIENT, f"for {hello.to[:63]}, not {me}")
    except RefusedError as error:
        return refuse(error, texts[0], name[:63])
    return Greeting(hello=hello)


def heed(writing: Writing, node: Node, greeting: Greeting, answers: int) -> Greeting:
    """Keep how far the other side says it has come, unless the packet is an old one."""
    hello = greeting.hello
    theirs = pairs.lock(writing, hello.node, node.name)
    fresh = hello.answers == answers if answers else hello.counter > theirs.counter
    if not fresh:
        return greeting
    if not answers:
        pairs.change(writing, theirs, {"counter": hello.counter})
    ours = pairs.lock(writing, node.name, hello.node)
    pairs.change(writing, ours, _held(writing, ours, hello.holds))
    return replace(greeting, fresh=True, behind=hello.sent.number < theirs.number)


def _held(writing: Writing, ours: Pair, holds: Reached) -> dict[str, Any]:
    kept = exchange.hashes(writing.db, ours.author, ours.recipient, [holds.number])
    told = START if holds.number == 0 else kept.get(holds.number, "")
    if told == holds.hash:
        mended = {"broken": "", "broken_at": None} if ours.broken == LOST_HISTORY else {}
        return {"held": holds.number, **mended}
    code = LOST_HISTORY if holds.number > ours.number else str(Refusal.FORKED)
    reason = f"{ours.recipient} holds {holds.number} envelopes of another history"
    exchange.sound_alarm(
        writing,
        Alarm(
            code=code, author=ours.author, recipient=ours.recipient, number=holds.number,
            hash=holds.hash if len(holds.hash) == 64 else START, reason=reason, evidence="",
            at=writing.acting.at,
        ),
    )  # fmt: skip
    if ours.broken:
        return {"held": ours.held}
    return {"broken": code, "broken_at": writing.acting.at}


def hello_for(pair: Pair, heard: Pair, counter: int, answers: int = 0) -> Hello:
    """The first line of a packet, as both sequences stand.

    Args:
        pair: The sequence of this node for the peer.
        heard: That of the peer for this node.
        counter: Larger than that of every packet before.
        answers: The counter of the packet that is answered.
    """
    if pair.author != heard.recipient:
        raise InvalidRecordError("two sequences that do not belong together")
    return Hello(
        node=pair.author, to=pair.recipient, counter=counter,
        holds=Reached(number=heard.number, hash=heard.hash),
        sent=Reached(number=pair.number, hash=pair.hash), answers=answers,
    )  # fmt: skip
