"""The envelopes of one author, put into their sequence, one after the other."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from precurb.app.exchange.arrivals import Arrival, Refused, examine, refuse, verify_late
from precurb.app.exchange.counted import count_in
from precurb.app.exchange.judge import judge
from precurb.app.exchange.line import Line, check_heard, open_line
from precurb.app.exchange.node import Node
from precurb.app.exchange.peers import ring_of
from precurb.app.exchange.send import to_keep
from precurb.exchange.codes import Refusal, RefusedError
from precurb.exchange.envelope import Envelope
from precurb.exchange.receipt import Item, State
from precurb.exchange.sequence import Place, Tail, place
from precurb.exchange.trust import Ring
from precurb.store import exchange
from precurb.store import exchange_pairs as pairs
from precurb.store import exchange_waiting as waiting
from precurb.store.exchange import Alarm
from precurb.store.exchange_pairs import Pair
from precurb.store.opened import Writing


@dataclass(slots=True)
class Taken:
    """What came of one author's envelopes, and what the receipt says of them."""

    items: list[Item] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)  # of those refused in their place
    placed: int = 0
    repeated: int = 0
    waiting: int = 0


def take_in(writing: Writing, node: Node, author: str, arrivals: Iterable[Arrival]) -> Taken:
    """Put an author's envelopes into their places, with those that waited for them."""
    pair = pairs.lock(writing, author, node.name)
    ring = ring_of(writing.db, author)
    stored = waiting.read(writing.db, author, node.name)
    queue = _queue(arrivals, stored, pair, ring)
    line = open_line(writing, node, pair, (queue, ring))
    kept = _kept_hashes(writing, pair, queue)
    taken = Taken()
    ahead: dict[int, Arrival] = {}
    for arrival in queue:
        _step(line, arrival, kept, (taken, ahead))
    _close(line, pair, taken, (stored, ahead))
    check_heard(line, pair)
    return taken


def _queue(
    arrivals: Iterable[Arrival], stored: dict[int, str], pair: Pair, ring: Ring
) -> list[Arrival]:
    """What came and what waited, by number; each text once."""
    found = {each.envelope.hash: each for each in arrivals}
    lowest = min((each.envelope.claims.number for each in found.values()), default=0)
    if stored and lowest <= pair.number + 1:
        for text in stored.values():
            again = examine(text, {pair.author: ring}, pair.recipient)
            if isinstance(again, Arrival):
                found.setdefault(again.envelope.hash, again)
    return sorted(found.values(), key=lambda each: each.envelope.claims.number)


def _kept_hashes(writing: Writing, pair: Pair, queue: list[Arrival]) -> dict[int, str]:
    numbers = [each.envelope.claims.number for each in queue]
    old = [number for number in numbers if number <= pair.number]
    return exchange.hashes(writing.db, pair.author, pair.recipient, old)


def _step(
    line: Line, arrival: Arrival, kept: dict[int, str],
    into: tuple[Taken, dict[int, Arrival]],
) -> None:  # fmt: skip
    taken, ahead = into
    found = arrival.envelope
    same = kept.get(found.claims.number) == found.hash
    where = place(line.tail, found.claims.number, found.claims.previous, same=same)
    if where is Place.KNOWN:
        taken.repeated += 1
        return
    try:
        key = verify_late(arrival, line.ring) if where is not Place.AHEAD else None
        if where is Place.FORKED:
            raise RefusedError(Refusal.FORKED, "another one holds its place, or it follows one")
        if where is Place.TOO_FAR:
            raise RefusedError(
                Refusal.TOO_FAR_AHEAD, f"the last one here is {line.tail.number}"
            )
        if where is Place.AHEAD:
            _wait(line, arrival, ahead)
            return
        if key is not None and key.retired and line.kid not in ("", found.kid):
            raise RefusedError(Refusal.RETIRED_KEY, "its key was rotated out before")
    except RefusedError as error:
        claims = found.claims
        taken.refused.append(refuse(error, found.text, claims.author, claims.number))
        return
    _put(line, found, taken)
    kept[found.claims.number] = found.hash


def _wait(line: Line, arrival: Arrival, ahead: dict[int, Arrival]) -> None:
    number = arrival.envelope.claims.number
    other = ahead.setdefault(number, arrival)
    if other is not arrival:
        verify_late(arrival, line.ring)
        raise RefusedError(Refusal.FORKED, f"another envelope {number} waits for its place")


def _put(line: Line, found: Envelope, taken: Taken) -> None:
    """Keep the next envelope of the sequence, whether it counts or not."""
    writing, claims = line.writing, found.claims
    code, reason = "", ""
    try:
        kind = judge(found, replace(line.past, audit=line.tail.audit), writing.acting.at)
        count_in(line, found, kind)
        line.news = line.news or not kind.of_nodes
    except RefusedError as error:
        code, reason = str(error.refusal), str(error)
        _refuse_in_place(line, found, (code, reason), taken)
    line.ids.add(claims.id)
    taken.placed += 1
    audit = line.tail.audit if code == Refusal.ROLLED_BACK else claims.audit
    line.tail = Tail(number=claims.number, hash=found.hash, audit=audit)
    line.kid = found.kid
    line.heard = claims.heard


def _refuse_in_place(line: Line, found: Envelope, why: tuple[str, str], taken: Taken) -> None:
    code, reason = why
    writing, claims = line.writing, found.claims
    new = to_keep(found, code)
    if claims.id in line.ids:  # the row needs an id of its own; the text keeps what it said
        new = replace(new, id=f"repeated-{found.hash}")
    line.flush()
    exchange.keep(writing, new, "keep refused envelope")
    exchange.sound_alarm(
        writing,
        Alarm(
            code=code, author=claims.author, recipient=claims.to, number=claims.number,
            hash=found.hash, reason=reason[:500], evidence="", at=writing.acting.at,
        ),
    )  # fmt: skip
    taken.codes.append(code)
    taken.items.append(
        Item(
            state=State.REFUSED, first=claims.number, last=claims.number,
            at=writing.acting.at, hash=found.hash, code=code, reason=reason[:200],
        )
    )  # fmt: skip


def _close(
    line: Line, pair: Pair, taken: Taken, rest: tuple[dict[int, str], dict[int, Arrival]]
) -> None:
    """Keep how far the sequence has come, what still waits, and what to say of it."""
    stored, ahead = rest
    writing, at = line.writing, line.writing.acting.at
    line.flush()
    change: dict[str, Any] = {"repeats": pair.repeats + taken.repeated}
    if line.tail.number > pair.number:
        change |= {
            "number": line.tail.number, "hash": line.tail.hash, "audit": line.tail.audit,
            "kid": line.kid,
        }  # fmt: skip
        waiting.drop(writing, line.author, line.node.name, line.tail.number)
    if any(each.code is Refusal.FORKED for each in taken.refused) and not pair.broken:
        change |= {"broken": Refusal.FORKED, "broken_at": at}
    pairs.change(writing, pair, change)
    if line.news:
        taken.items.insert(
            0,
            Item(
                state=State.DELIVERED, first=pair.number + 1, last=line.tail.number, at=at,
                hash=line.tail.hash,
            ),
        )  # fmt: skip
    _tell_gap(line, pair, taken, (stored, ahead))


def _tell_gap(
    line: Line, pair: Pair, taken: Taken, rest: tuple[dict[int, str], dict[int, Arrival]]
) -> None:
    stored, ahead = rest
    waiting.keep(
        line.writing,
        [
            {
                "author": line.author, "recipient": line.node.name, "number": number,
                "hash": each.envelope.hash, "body": each.envelope.text,
            }
            for number, each in ahead.items()
            if number not in stored
        ],
    )  # fmt: skip
    still = sorted({*ahead, *(number for number in stored if number > line.tail.number)})
    taken.waiting = len(still)
    if still and (not stored or line.tail.number > pair.number):
        first, last = line.tail.number + 1, still[0] - 1
        taken.items.append(
            Item(state=State.MISSING, first=first, last=last, at=line.writing.acting.at)
        )
        line.writing.note("miss envelopes", f"{first} to {last} of {line.author}")
