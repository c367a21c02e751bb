"""Requests for assistance as use cases: draft, send, answer, read."""

import datetime as dt
from dataclasses import dataclass

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.acts.say import Saying, keep_draft, must_see, ready, say, sight
from precurb.app.exchange.node import Node, own_node
from precurb.app.service import Service
from precurb.errors import InvalidRecordError
from precurb.exchange.acts.event import Drafted, Event
from precurb.exchange.acts.payload import REQUEST
from precurb.exchange.acts.request import Asking, State, check_act, clocks
from precurb.exchange.marking import Marking
from precurb.model.request import Asked, Request, RequestAct
from precurb.store import Writing, acts, assistance
from precurb.store import exchange_peers as peers
from precurb.store.assistance import KeptAsking


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A request as somebody may see it, at a moment."""

    asking: Asking
    events: tuple[Event, ...]
    marking: Marking
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A request on the board; of one that may not be read only its id and sides are told."""

    id: str
    author: str
    partner: str
    state: State
    due: dt.datetime | None
    late: bool
    owner: str
    subject: str
    tlp: str
    hidden: str = ""  # why it may not be read


def draft_request(
    told: Request, to: str, marking: Marking, *, service: Service, actor: Actor
) -> str:
    """Draft a request to another authority; return its id, which both sides keep.

    Raises:
        UnknownRecordError: There is no such peer.
    """
    require(actor, Action.EXCHANGE_WRITE)
    me = own_node(service).node
    with service.store.write(service.acting(actor)) as writing:
        peers.peer(writing.db, to)
        record_id = writing.acting.new_id()
        record = acts.open_record(writing, REQUEST, (record_id, me, to))
        keep_draft(
            writing, me, record, (0, Drafted(body=told, audience=(to,), marking=marking))
        )
        return record_id


def send_request(request_id: str, node: Node, *, service: Service, actor: Actor) -> None:
    """Send a drafted request; its clock starts.

    Raises:
        UnknownRecordError: There is none of this id.
        ConflictError: It was sent already.
        DeniedError: A second person is needed, or the peer is not trusted with this kind.
    """
    require(actor, Action.EXCHANGE_SEND)
    with service.store.write(service.acting(actor)) as writing:
        kept = _held(writing, request_id)
        must_see(kept.marking, service, actor)
        draft = ready(kept.asking.draft, kept.asking.drafted_by, service, actor)
        act = Asked(request=draft.body, clock=clocks()[draft.body.urgency])
        check_act(kept.asking, act, node.name, writing.acting.at)
        told = Saying(
            act=act, to=draft.audience, marking=draft.marking, events=len(kept.events),
            version=1,
        )  # fmt: skip
        say(writing, node, kept.record, told)


def say_of_request(
    request_id: str, act: RequestAct, node: Node, *, service: Service, actor: Actor
) -> None:
    """Say the next thing: accept, refuse, ask back, answer, give more time, close.

    Raises:
        UnknownRecordError: There is none of this id.
        ConflictError: It does not follow from how the request stands.
        InvalidRecordError: It is not for this side to say.
        DeniedError: The actor may not, or its marking does not let this person read it.
    """
    require(actor, Action.EXCHANGE_SEND)
    if isinstance(act, Asked):
        raise InvalidRecordError("a request is drafted first, and then sent")
    with service.store.write(service.acting(actor)) as writing:
        kept = _held(writing, request_id)
        marking = must_see(kept.marking, service, actor)
        check_act(kept.asking, act, node.name, writing.acting.at)
        speak(writing, node, kept, (act, marking))


def speak(
    writing: Writing, node: Node, kept: KeptAsking, what: tuple[RequestAct, Marking]
) -> None:
    """Send an act that was checked to the other side, and keep it."""
    act, marking = what
    other = kept.record.author if node.name != kept.record.author else kept.record.partner
    told = Saying(act=act, to=(other,), marking=marking, events=len(kept.events))
    say(writing, node, kept.record, told)


def read_request(request_id: str, *, service: Service, actor: Actor) -> Seen:
    """A request with all that was said of it.

    Raises:
        UnknownRecordError: There is none of this id.
        DeniedError: Its marking does not let this person read it.
    """
    require(actor, Action.EXCHANGE_READ)
    with service.store.read() as db:
        kept = assistance.read(db, request_id)
    marking = must_see(kept.marking, service, actor)
    at = service.acting(actor).at
    return Seen(
        asking=kept.asking, events=kept.events, marking=marking, late=kept.asking.late(at)
    )


def list_requests(*, service: Service, actor: Actor) -> tuple[Listed, ...]:
    """All requests: the open ones with the nearest end first, then the newest."""
    require(actor, Action.EXCHANGE_READ)
    at = service.acting(actor).at
    with service.store.read() as db:
        found = [_listed(kept, at, service, actor) for kept in assistance.every(db)]
    never = dt.datetime.max.replace(tzinfo=dt.UTC)
    return tuple(sorted(found, key=lambda e: (not _open(e.state), e.due or never)))


def _open(state: State) -> bool:
    return state in (State.SENT, State.ACCEPTED, State.CLARIFICATION, State.PARTIAL)


def _held(writing: Writing, request_id: str) -> KeptAsking:
    acts.hold(writing, REQUEST, request_id)
    return assistance.read(writing.db, request_id)


def _listed(kept: KeptAsking, at: dt.datetime, service: Service, actor: Actor) -> Listed:
    seen, asking = sight(kept.marking, service, actor), kept.asking
    return Listed(
        id=kept.record.id, author=kept.record.author, partner=kept.record.partner,
        state=asking.state, due=asking.due, late=asking.late(at), owner=asking.owner,
        subject=asking.body.subject if asking.body and seen.allowed else "",
        tlp=kept.marking.tlp if kept.marking else "", hidden="" if seen.allowed else seen.why,
    )  # fmt: skip
