"""Delivery: hand a peer what it does not hold, and take what it answers, until nothing is left.

A round ends where a peer cannot be reached; the next one begins later, and later still. What
is sent while a round runs finds its own job, since a job is named after the rounds before it.
"""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from precurb.app.access.actions import Action
from precurb.app.access.actor import SYSTEM, Actor
from precurb.app.access.permit import require
from precurb.app.exchange.greeting import Greeting, hello_for
from precurb.app.exchange.lane import JOB
from precurb.app.exchange.node import Node, open_node
from precurb.app.exchange.peers import trusted_names
from precurb.app.exchange.receive import Outcome, receive
from precurb.app.service import Service
from precurb.app.work import Beat
from precurb.errors import DeniedError, UnavailableError
from precurb.exchange import packet
from precurb.exchange.codes import RefusedError
from precurb.store import Acting, Store, exchange, jobs
from precurb.store import exchange_pairs as pairs
from precurb.store import exchange_peers as peers
from precurb.store.exchange import Alarm
from precurb.store.jobs import Job, NewJob

MOST_ENVELOPES = 200
"""Envelopes of one packet: large enough to fill a line, small enough to be tried again."""

_MOST_BYTES = packet.MOST_BYTES // 2
PACKETS_A_ROUND = 1_000_000
_FIRST_PAUSE, _LONGEST_PAUSE = 5, 3600  # seconds
OVERDUE = dt.timedelta(days=3)
"""After so long without a receipt an envelope counts as undelivered."""

UNDELIVERED = "undelivered"
PATH = "/exchange/v1/packets"
_TRIES = 3  # of one packet, at once: lines lose some, and the next round comes later
AGAIN = ("deliver {} again", "deliver {} once more")
"""Two names for a plan to try again: the job that makes the plan still runs under one."""


class Transport(Protocol):
    """Carries packets; HTTP, or a simulator in tests."""

    def post(self, url: str, content: bytes) -> bytes:
        """Hand over a packet and return the answer.

        Raises:
            UnavailableError: The other side did not answer, or not as a node does.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What came of a round: packets answered, envelopes handed over, taken from answers.

    ``error`` says why it ended early; the rest is for the next one.
    """

    packets: int = 0
    handed: int = 0
    taken: int = 0
    error: str = ""


def deliver(
    name: str, node: Node, transport: Transport, *, store: Store, acting: Callable[[], Acting]
) -> Round:
    """Hand a peer all that it does not hold.

    Args:
        name: The peer.
        node: This node.
        transport: What carries the packets.
        store: Where both sequences are kept.
        acting: Who delivers; asked for each transaction, since its time is that of a receipt.

    Returns:
        What came of it. Of a peer that is not trusted, or that calls by itself, nothing.

    Raises:
        UnknownRecordError: There is no such peer.
    """
    with store.write(acting()) as writing:
        peer = peers.peer(writing.db, name)
        pair = pairs.lock(writing, node.name, name)
        rounds = max(pair.rounds + 1, int(writing.acting.at.timestamp()))
        pairs.change(writing, pair, {"rounds": rounds})
    made = Round()
    if peer.trust != peers.TRUSTED or not peer.url:
        return made
    url, counter, last, tries = f"{peer.url.rstrip('/')}{PATH}", rounds * PACKETS_A_ROUND, -1, 0
    forgotten: Greeting | None = None
    while True:
        lines, held = make_packet(node, name, counter, store=store)
        if forgotten is not None:
            lines += _given_back(forgotten, node, store)
        if len(lines) == 1:
            return made
        tries = 0 if held > last else tries + 1
        if tries == _TRIES:
            return replace(made, error=made.error or f"{name} does not take {held + 1}")
        last, counter = held, counter + 1
        try:
            answer = packet.read(transport.post(url, packet.write(lines)))
            outcome = receive(answer, node, store=store, acting=acting(), answers=counter - 1)
            forgotten = _check_answer(outcome, name)
        except (UnavailableError, RefusedError) as error:
            made = replace(made, error=str(error))
            continue
        made = Round(
            packets=made.packets + 1,
            handed=made.handed + len(lines) - 1,
            taken=made.taken + outcome.taken,
        )


def make_packet(
    node: Node, name: str, counter: int, *, store: Store, answers: int = 0
) -> tuple[list[str], int]:
    """The lines of a packet for a peer, and the number up to which it holds all.

    Args:
        node: This node.
        name: The peer.
        counter: Larger than that of every packet before; 0 for an answer.
        store: Where both sequences are kept.
        answers: The counter of the packet that is answered.
    """
    with store.read() as db:
        ours, theirs = pairs.read(db, node.name, name), pairs.read(db, name, node.name)
        texts: list[str] = []
        if ours.held < ours.number:
            texts = exchange.texts(
                db, node.name, name, after=ours.held, most=(MOST_ENVELOPES, _MOST_BYTES)
            )
    hello = hello_for(ours, theirs, counter, answers)
    return [packet.greet(node.signer, hello), *texts], ours.held


def answer(greeting: Greeting, node: Node, *, store: Store) -> bytes:
    """What is answered to a packet: how far its sender's sequence is held, and its own.

    To an old packet that is sent again no envelope is answered: who sends it may be another.
    """
    counter = greeting.hello.counter
    lines, _ = make_packet(node, greeting.node, 0, store=store, answers=counter)
    if greeting.behind:
        lines += _given_back(greeting, node, store)
    return packet.write(lines if greeting.fresh else lines[:1])


def _given_back(greeting: Greeting, node: Node, store: Store) -> list[str]:
    """What the other side sent once and has forgotten since."""
    with store.read() as db:
        return exchange.texts(
            db, greeting.node, node.name, after=greeting.hello.sent.number,
            most=(MOST_ENVELOPES, _MOST_BYTES),
        )  # fmt: skip


def work(job: Job, service: Service, beat: Beat) -> None:
    """Do the job ``deliver-envelope``: one round; where it fails, plan the next one.

    A peer that is away for days, or a key that is locked until somebody comes, must not use up
    the attempts of a job. So the job itself succeeds and the plan is a job of its own.
    """
    from precurb.app.exchange.http import HttpTransport  # the client is slow to load

    name = json.loads(job.payload)["peer"]
    acting = partial(service.acting, SYSTEM)  # asked anew for each transaction
    again = AGAIN[job.single == AGAIN[0].format(name)].format(name)
    try:
        node = open_node(service)
    except DeniedError as error:
        made = Round(error=str(error))
        with service.store.write(acting()) as writing:
            peers.tell_contact(writing, name, made.error)
    else:
        with HttpTransport() as transport:
            made = run_round(name, node, transport, store=service.store, acting=acting)
    if made.error:
        plan_again(name, again, store=service.store, acting=acting())
    beat(done=made.handed, note=made.error or f"{made.packets} packets to {name}")


def deliver_all(
    names: tuple[str, ...], node: Node, *, service: Service, actor: Actor
) -> dict[str, Round]:
    """Deliver now, to some peers or to all that are trusted."""
    require(actor, Action.EXCHANGE_WRITE)
    from precurb.app.exchange.http import HttpTransport  # the client is slow to load

    with service.store.read() as db:
        chosen = names or trusted_names(db)
    acting = partial(service.acting, actor)
    with HttpTransport() as line:
        return {
            name: run_round(name, node, line, store=service.store, acting=acting)
            for name in chosen
        }


def run_round(
    name: str, node: Node, transport: Transport, *, store: Store, acting: Callable[[], Acting]
) -> Round:
    """Deliver to a peer, and keep how it went."""
    made = deliver(name, node, transport, store=store, acting=acting)
    if made.packets:
        with store.write(acting()) as writing:
            peers.tell_contact(writing, name)
    if made.error:
        _tell_failure(name, node, made.error, store=store, acting=acting())
    return made


def pause_after(failures: int) -> dt.timedelta:
    """How long to wait after so many failures in a row: 5 s, doubling, an hour at most."""
    return dt.timedelta(seconds=min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(failures - 1, 20)))


def plan_again(name: str, single: str, *, store: Store, acting: Acting) -> None:
    """Plan the next round of a peer that was not reached; one plan waits, not one for each."""
    with store.write(acting) as writing:
        pause = pause_after(peers.peer(writing.db, name).failures)
        job = NewJob(
            kind=JOB,
            payload=json.dumps({"peer": name}),
            single=single,
            run_after=acting.at + pause,
        )
        jobs.enqueue(writing, job)


def _tell_failure(name: str, node: Node, error: str, *, store: Store, acting: Acting) -> None:
    with store.write(acting) as writing:
        peers.tell_contact(writing, name, error)
        pair = pairs.read(writing.db, node.name, name)
        oldest = exchange.at(writing.db, node.name, name, pair.delivered + 1)
        if oldest is None or oldest.created > acting.at - OVERDUE:
            return
        reason = f"no receipt since {oldest.created.isoformat()}: {error}"
        exchange.sound_alarm(
            writing,
            Alarm(
                code=UNDELIVERED, author=node.name, recipient=name, number=oldest.number,
                hash=oldest.hash, reason=reason[:500], evidence="", at=acting.at,
            ),
        )  # fmt: skip


def _check_answer(outcome: Outcome, name: str) -> Greeting | None:
    """Be sure that the peer answered; return its first line where it is behind."""
    greeting = outcome.greeting
    if greeting is None or greeting.node != name or not greeting.fresh:
        raise UnavailableError(f"what answered is not {name}: {', '.join(outcome.refused)}")
    return greeting if greeting.behind else None
