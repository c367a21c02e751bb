"""Envelopes of this node that a peer gives back, after an old database took the place of a new.

Whoever restores a backup has forgotten what he sent since. His partners have it, signed by
himself: he takes it back before he signs anything more, else he would begin a second history.
"""

from precurb.app.exchange.arrivals import Refused, refuse
from precurb.app.exchange.node import Node
from precurb.app.exchange.peers import ring_of
from precurb.app.exchange.receivers import RECEIVERS, Received
from precurb.app.exchange.send import to_keep
from precurb.errors import InvalidRecordError
from precurb.exchange import envelope, jws
from precurb.exchange.codes import Refusal, RefusedError
from precurb.exchange.envelope import Envelope
from precurb.exchange.sequence import Place, Tail, place
from precurb.store import exchange
from precurb.store import exchange_pairs as pairs
from precurb.store.opened import Writing

LOST_HISTORY = "lost-history"


def take_back(writing: Writing, node: Node, texts: list[str]) -> list[Refused]:
    """Take one's own envelopes back where they follow what is here.

    Returns:
        Those that only pretend to be one's own. One's own that are here already, or that
        follow another history than this, are passed over: they prove nothing new.
    """
    ring = ring_of(writing.db, node.name)
    found: dict[str, list[Envelope]] = {}
    refused = []
    for text in texts:
        try:
            signed, each = envelope.read(text)
            if each.kid not in ring:
                raise RefusedError(Refusal.WRONG_KEY, "in this node's name, by no key of it")
            jws.verify(signed, ring[each.kid].public)
        except RefusedError as error:
            refused.append(refuse(error, text, node.name))
            continue
        found.setdefault(each.claims.to, []).append(each)
    for to in sorted(found):
        _take(writing, node, to, found[to])
    return refused


def _again(writing: Writing, node: Node, found: Envelope) -> None:
    """Keep one's own envelope again, and what it said once, for whomever it was.

    What a person said is told of the node then: who it was is in the database that was lost.
    """
    claims = found.claims
    said = exchange.newest_of(writing.db, node.name, claims.record)
    again = said is None or said.version < claims.version
    row = exchange.keep(writing, to_keep(found), "take back envelope")
    hook = RECEIVERS.get(claims.kind)
    if hook is None or not again:
        return
    noted, point = len(writing.entries), writing.db.begin_nested()
    try:
        hook(writing, Received(seq=row, node=node, envelope=found))
    except (InvalidRecordError, RefusedError):
        # It was signed and stays as evidence; what it follows is not here any more.
        point.rollback()
        del writing.entries[noted:]
        return
    point.commit()


def _take(writing: Writing, node: Node, to: str, envelopes: list[Envelope]) -> None:
    pair = pairs.lock(writing, node.name, to)
    tail = Tail(number=pair.number, hash=pair.hash)
    taken = []
    for each in sorted(envelopes, key=lambda one: one.claims.number):
        claims = each.claims
        where = place(tail, claims.number, claims.previous, same=False)
        if where is Place.NEXT:
            taken.append(each)
            tail = Tail(number=claims.number, hash=each.hash)
    if not taken:
        return
    last = taken[-1]
    for each in taken:
        _again(writing, node, each)
    change = {
        "number": tail.number, "hash": tail.hash, "audit": last.claims.audit, "kid": last.kid,
    }  # fmt: skip
    pairs.change(writing, pair, change)
