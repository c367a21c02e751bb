"""Receiving: what came, by wire or in a file, is verified, put in order, kept, and signed for.

One packet is one transaction: envelopes, what their kinds do with them, refusals, and the
receipt that speaks of them are kept together or not at all. Receiving the same again changes
nothing.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from precurb.app.exchange.arrivals import Arrival, Refused, examine
from precurb.app.exchange.greeting import Greeting, heed, meet
from precurb.app.exchange.intake import Taken, take_in
from precurb.app.exchange.node import Node
from precurb.app.exchange.peers import ring_of
from precurb.app.exchange.said import sign_for
from precurb.app.exchange.taking_back import take_back
from precurb.exchange.packet import Contents
from precurb.exchange.receipt import Item, State
from precurb.exchange.trust import Ring
from precurb.store import Acting, Store, exchange
from precurb.store import exchange_peers as peers
from precurb.store.exchange import Alarm
from precurb.store.opened import Writing

MOST_REFUSALS_AN_HOUR = 200
"""Alarms kept of one author in an hour; whoever floods is not given a larger place.

All who are not trusted share one place: a stranger may write another name in each line.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a packet or file.

    ``taken`` counts envelopes that took their place, ``refused`` among them and beside them,
    ``repeated`` those that were here before, ``waiting`` those behind a gap. ``greeting`` says
    who handed it over, where that holds.
    """

    taken: int
    refused: tuple[str, ...]
    repeated: int
    waiting: int
    greeting: Greeting | None


@dataclass(slots=True)
class _Sorted:
    """A packet after verification: by author, and what does not count."""

    arrivals: dict[str, list[Arrival]] = field(default_factory=dict)
    own: list[str] = field(default_factory=list)  # of this node, given back
    refused: list[Refused] = field(default_factory=list)


def receive(
    lines: Contents, node: Node, *, store: Store, acting: Acting, answers: int = 0
) -> Outcome:
    """Take in a packet, or a part of a file.

    Args:
        lines: What came, sorted by ``packet.read``; nothing of it is believed yet.
        node: This node, which signs the receipts.
        store: Where it is kept.
        acting: Who takes it in, and when.
        answers: The counter of the packet to which this is the answer; 0 where it is none.
    """
    with store.read() as db:
        rings = {
            peer.node: ring_of(db, peer.node)
            for peer in peers.peers(db)
            if peer.trust == peers.TRUSTED
        }
    sorted_ = _sort(lines.envelopes, rings, node.name)
    with store.write(acting) as writing:
        sorted_.refused += take_back(writing, node, sorted_.own)
        return _take(writing, node, sorted_, (lines.hellos, answers))


def _sort(texts: Iterable[str], rings: Mapping[str, Ring], me: str) -> _Sorted:
    found = _Sorted()
    for text in dict.fromkeys(texts):
        each = examine(text, rings, me)
        if isinstance(each, Refused) and each.author == me:
            found.own.append(text)
        elif isinstance(each, Refused):
            found.refused.append(each)
        else:
            found.arrivals.setdefault(each.envelope.claims.author, []).append(each)
    return found


def _take(
    writing: Writing, node: Node, found: _Sorted, first: tuple[list[str], int]
) -> Outcome:
    taken: dict[str, Taken] = {}
    for author in sorted(found.arrivals):
        taken[author] = take_in(writing, node, author, found.arrivals[author])
        found.refused += taken[author].refused
    hellos, answers = first
    met = meet(writing.db, hellos, node.name)
    if isinstance(met, Refused):
        found.refused.append(met)
    greeting = heed(writing, node, met, answers) if isinstance(met, Greeting) else None
    for name, items in sorted(_items(writing, node, taken, (found.refused, greeting)).items()):
        sign_for(writing, node, name, items)
    codes = [str(each.code) for each in found.refused]
    codes += [code for each in taken.values() for code in each.codes]
    return Outcome(
        taken=sum(each.placed for each in taken.values()),
        refused=tuple(codes),
        repeated=sum(each.repeated for each in taken.values()),
        waiting=sum(each.waiting for each in taken.values()),
        greeting=greeting,
    )


def _items(
    writing: Writing, node: Node, taken: Mapping[str, Taken],
    rest: tuple[list[Refused], Greeting | None],
) -> dict[str, list[Item]]:  # fmt: skip
    """What is to be said to whom: of each author's envelopes, and of what was in its name."""
    told = {name: list(each.items) for name, each in taken.items()}
    refused, greeting = rest
    trusted = {peer.node for peer in peers.peers(writing.db) if peer.trust == peers.TRUSTED}
    places: dict[str, int] = {}
    for each in refused:
        if not _alarm(writing, node, each, (trusted, places)):
            continue
        name = each.author if each.author in trusted else (greeting.node if greeting else "")
        if name in trusted:
            item = Item(
                state=State.REFUSED, first=0, last=0, at=writing.acting.at, hash=each.hash,
                code=each.code, reason=each.reason[:200],
            )  # fmt: skip
            told.setdefault(name, []).append(item)
    return {name: items for name, items in told.items() if items}


def _alarm(
    writing: Writing, node: Node, each: Refused, room: tuple[set[str], dict[str, int]]
) -> bool:
    """Keep a refusal where there is still room for it; whether it is new.

    Args:
        writing: The transaction.
        node: This node.
        each: What is refused.
        room: Who is trusted, and how much room is left to whom, as far as it was asked.
    """
    trusted, left = room
    whose = each.author if each.author in trusted else ""
    if whose not in left:
        since = writing.acting.at - dt.timedelta(hours=1)
        count = (
            exchange.count_alarms(writing.db, author=whose, since=since)
            if whose
            else exchange.count_alarms_of_others(writing.db, known=trusted, since=since)
        )
        left[whose] = MOST_REFUSALS_AN_HOUR - count
    if left[whose] <= 0:
        return False
    new = exchange.sound_alarm(
        writing,
        Alarm(
            code=each.code, author=each.author, recipient=node.name, number=each.number,
            hash=each.hash, reason=each.reason, evidence=each.text, at=writing.acting.at,
        ),
    )  # fmt: skip
    left[whose] -= new
    return new
