"""Saying something of a record: signed, sent to who must hear it, and kept, all or nothing."""

from dataclasses import dataclass
from typing import TypeVar

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import permit
from precurb.app.exchange.lane import check_agreed
from precurb.app.exchange.node import Node
from precurb.app.exchange.send import Draft, send
from precurb.app.service import Service
from precurb.errors import ConflictError, DeniedError
from precurb.exchange import tombstone
from precurb.exchange.acts import payload
from precurb.exchange.acts.event import Drafted
from precurb.exchange.acts.payload import (
    INCIDENT,
    NOTIFICATION,
    NOTIFICATION_ACT,
    REQUEST,
    REQUEST_ACT,
    RESPONSE,
)
from precurb.exchange.envelope import Act
from precurb.exchange.kinds import KINDS
from precurb.exchange.marking import Marking, Sight, may_read
from precurb.store import Writing, acts, exchange
from precurb.store import exchange_pairs as pairs
from precurb.store import exchange_peers as peers
from precurb.store.acts import NewEvent, Record

T = TypeVar("T")

KIND_OF_ACT = {NOTIFICATION: NOTIFICATION_ACT, INCIDENT: RESPONSE, REQUEST: REQUEST_ACT}
"""The kind of envelope in which acts of a subject travel, but the one that opens it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What is said, to whom, under which marking, and after how many events.

    The first of ``to`` is the other side; its envelope is the one that is named and proved.
    """

    act: object
    to: tuple[str, ...]
    marking: Marking
    events: int
    version: int = 0  # of a version of the record itself; 0 for anything else
    withdraws: str = ""  # the reason, where the record is taken back


def say(writing: Writing, node: Node, record: Record, told: Saying) -> str:
    """Send an act and keep it; return the id of the envelope for the other side.

    Raises:
        DeniedError: A recipient is not trusted, or the kind is not agreed with it.
        ConflictError: A sequence is broken, or the key was changed meanwhile.
    """
    sent = send(writing, node, _draft(record, told))
    new = NewEvent(
        act=told.act, node=node.name, by=writing.acting.who, at=writing.acting.at,
        envelope=next(each.id for each in sent if each.to == told.to[0]), marking=told.marking,
    )  # fmt: skip
    acts.add(writing, record, told.events + 1, new)
    return new.envelope


def keep_draft(
    writing: Writing, node_name: str, record: Record, what: tuple[int, Drafted[T]]
) -> None:
    """Keep a draft, which goes nowhere.

    Args:
        writing: The transaction.
        node_name: This node.
        record: The record that is drafted.
        what: How many events there are, and the draft.
    """
    events, drafted = what
    new = NewEvent(act=drafted, node=node_name, by=writing.acting.who, at=writing.acting.at)
    acts.add(writing, record, events + 1, new)


def ready(
    draft: Drafted[T] | None, drafted_by: str, service: Service, actor: Actor
) -> Drafted[T]:
    """A draft that this person may send.

    Raises:
        ConflictError: There is none.
        DeniedError: A second person is needed, and this is the first one.
    """
    if draft is None:
        raise ConflictError("nothing is drafted that was not sent")
    if "exchange" in service.settings.four_eyes and drafted_by == actor.who:
        raise DeniedError(f"another person than {drafted_by}, who drafted it, has to send it")
    return draft


def hears(writing: Writing, node: Node, to: str, what: tuple[str, str]) -> bool:
    """Whether a copy holder still gets what is said: it has the record, and may be told more.

    Args:
        writing: The transaction.
        node: This node.
        to: The holder.
        what: The record, and the kind of envelope that would go.
    """
    (record, kind), db = what, writing.db
    try:
        check_agreed(peers.peer(db, to), KINDS[kind], writing.acting.at)
    except DeniedError:
        return False
    # Read without a lock: sequences are held by ``send``, all in one order.
    held = exchange.versions(db, node.name, to, [record]).get(record)
    return held is not None and not (held.withdrawn or pairs.read(db, node.name, to).broken)


def sight(marking: Marking | None, service: Service, actor: Actor) -> Sight:
    """Whether this person may read a record with a marking now."""
    if marking is None:
        return Sight(allowed=False, why="it has no marking")
    signs = permit(actor, Action.EXCHANGE_SEND).allowed
    return may_read(marking, service.acting(actor).at, signs=signs)


def must_see(marking: Marking | None, service: Service, actor: Actor) -> Marking:
    """The marking of a record that this person may read.

    Raises:
        DeniedError: The marking does not let this person read it; the message says why.
    """
    found = sight(marking, service, actor)
    if marking is None or not found.allowed:
        raise DeniedError(found.why)
    return marking


def _draft(record: Record, told: Saying) -> Draft:
    if told.withdraws:
        return Draft(
            kind=record.subject, payload=tombstone.write(told.withdraws), audience=told.to,
            marking=told.marking, record=record.id, version=told.version, act=Act.WITHDRAW,
        )  # fmt: skip
    content = payload.write(record.id, told.act)
    if told.version:
        return Draft(
            kind=record.subject, payload=content, audience=told.to, marking=told.marking,
            record=record.id, version=told.version,
            act=Act.NEW if told.version == 1 else Act.CORRECT,
        )  # fmt: skip
    return Draft(
        kind=KIND_OF_ACT[record.subject], payload=content, audience=told.to,
        marking=told.marking,
    )  # fmt: skip
