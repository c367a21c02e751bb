"""Incidents as use cases: draft, share, correct, take back, respond, read."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.acts.say import Saying, keep_draft, must_see, ready, say, sight
from precurb.app.exchange.node import Node, own_node
from precurb.app.service import Service
from precurb.errors import InvalidRecordError
from precurb.exchange.acts.complete import Gaps, gaps_of
from precurb.exchange.acts.event import Drafted, Event
from precurb.exchange.acts.incident import Account, State, check_act
from precurb.exchange.acts.patterns import Alike, alike
from precurb.exchange.acts.payload import INCIDENT
from precurb.exchange.marking import Marking
from precurb.model.incident import (
    Incident,
    IncidentType,
    Responded,
    ResponseKind,
    Screened,
    Shared,
    TakenBack,
)
from precurb.store import Writing, acts, incidents
from precurb.store import exchange_peers as peers
from precurb.store.incidents import KeptAccount

LIGHT = (ResponseKind.SEEN, ResponseKind.CHECKED_NO_HIT)
"""Responses that every officer may give; all others need who may sign for the node."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An incident as somebody may see it.

    ``alike`` are other incidents here that share a substance or a party, with their
    ``titles``: a person links them; nothing merges them. ``screened`` is what one's own
    history proposed.
    """

    account: Account
    events: tuple[Event, ...]
    marking: Marking
    gaps: Gaps
    alike: tuple[Alike, ...]
    screened: Screened | None
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An incident in a list; of one that may not be read only id and author are told."""

    id: str
    author: str
    state: State
    type: IncidentType | None
    happened: str
    title: str
    responses: int
    silent: int
    hits: int
    received: dt.datetime
    tlp: str
    hidden: str = ""  # why it may not be read


def draft_incident(
    told: Incident, audience: tuple[str, ...], marking: Marking, *, service: Service,
    actor: Actor,
) -> str:  # fmt: skip
    """Draft an incident for an audience; return its id.

    Raises:
        UnknownRecordError: There is no such peer.
        InvalidRecordError: Nobody is named.
    """
    require(actor, Action.EXCHANGE_WRITE)
    me = own_node(service).node
    if not audience:
        raise InvalidRecordError("nobody is named as audience")
    with service.store.write(service.acting(actor)) as writing:
        for name in audience:
            peers.peer(writing.db, name)
        record_id = writing.acting.new_id()
        record = acts.open_record(writing, INCIDENT, (record_id, me, ""))
        keep_draft(
            writing, me, record, (0, Drafted(body=told, audience=audience, marking=marking))
        )
        return record_id


def correct_incident(
    incident_id: str, told: Incident, reason: str, *, service: Service, actor: Actor
) -> None:
    """Draft the next version with what was wrong, or change the draft of the first.

    Raises:
        UnknownRecordError: There is none of this id.
        ConflictError: It was withdrawn.
    """
    require(actor, Action.EXCHANGE_WRITE)
    me = own_node(service).node
    with service.store.write(service.acting(actor)) as writing:
        kept = _held(writing, incident_id)
        marking = must_see(kept.marking, service, actor)
        draft = kept.account.draft
        audience = kept.account.audience or (draft.audience if draft else ())
        next_ = Drafted(body=told, audience=audience, marking=marking, reason=reason)
        check_act(kept.account, next_, me)
        keep_draft(writing, me, kept.record, (len(kept.events), next_))


def share_incident(incident_id: str, node: Node, *, service: Service, actor: Actor) -> int:
    """Share what is drafted with its audience; return the version.

    Raises:
        UnknownRecordError: There is none of this id.
        InvalidRecordError: It lacks what an incident of its type must say.
        ConflictError: Nothing is drafted, or it was withdrawn.
        DeniedError: A second person is needed, or a peer is not trusted with this kind.
    """
    require(actor, Action.EXCHANGE_SEND)
    with service.store.write(service.acting(actor)) as writing:
        kept = _held(writing, incident_id)
        must_see(kept.marking, service, actor)
        draft = ready(kept.account.draft, kept.account.drafted_by, service, actor)
        act = Shared(
            version=kept.account.version + 1, incident=draft.body, audience=draft.audience,
            reason=draft.reason,
        )  # fmt: skip
        check_act(kept.account, act, node.name)
        told = Saying(
            act=act, to=draft.audience, marking=draft.marking, events=len(kept.events),
            version=act.version,
        )  # fmt: skip
        say(writing, node, kept.record, told)
        return act.version


def take_back_incident(
    incident_id: str, reason: str, node: Node, *, service: Service, actor: Actor
) -> None:
    """Take an incident back everywhere it was shared, with a reason.

    Raises:
        UnknownRecordError: There is none of this id.
        InvalidRecordError: It was not shared, is another node's, or no reason is given.
        ConflictError: It was withdrawn already.
    """
    require(actor, Action.EXCHANGE_SEND)
    with service.store.write(service.acting(actor)) as writing:
        kept = _held(writing, incident_id)
        marking = must_see(kept.marking, service, actor)
        act = TakenBack(reason=reason)
        check_act(kept.account, act, node.name)
        told = Saying(
            act=act, to=kept.account.audience, marking=marking, events=len(kept.events),
            version=kept.account.version + 1, withdraws=reason,
        )  # fmt: skip
        say(writing, node, kept.record, told)


def respond_to_incident(
    incident_id: str, act: Responded, node: Node, *, service: Service, actor: Actor
) -> None:
    """Tell the author what was made of an incident.

    Raises:
        UnknownRecordError: There is none of this id.
        ConflictError: It was withdrawn, or corrected meanwhile.
        InvalidRecordError: This node wrote it, or was not told of it by its author.
        DeniedError: The actor may not: that something was seen or not found every officer may
            say; what names a hit or a result needs who may sign.
    """
    light = act.kind in LIGHT
    require(actor, Action.EXCHANGE_WRITE if light else Action.EXCHANGE_SEND)
    with service.store.write(service.acting(actor)) as writing:
        kept = _held(writing, incident_id)
        marking = must_see(kept.marking, service, actor)
        check_act(kept.account, act, node.name)
        told = Saying(
            act=act, to=(kept.record.author,), marking=marking, events=len(kept.events)
        )
        say(writing, node, kept.record, told)


def read_incident(incident_id: str, *, service: Service, actor: Actor) -> Seen:
    """An incident with its versions, its responses, and what here is like it.

    Raises:
        UnknownRecordError: There is none of this id.
        DeniedError: Its marking does not let this person read it.
    """
    require(actor, Action.EXCHANGE_READ)
    with service.store.read() as db:
        kept = incidents.read(db, incident_id)
        marking = must_see(kept.marking, service, actor)
        others = {
            each.record.id: each.account.body
            for each in incidents.every(db)
            if each.record.id != incident_id
            and each.account.body is not None
            and sight(each.marking, service, actor).allowed
        }
    body = kept.account.body
    if body is None:
        raise InvalidRecordError(f"incident {incident_id} says nothing")
    found = kept.account.screenings
    return Seen(
        account=kept.account, events=kept.events, marking=marking, gaps=gaps_of(body),
        alike=alike(body, {name: told for name, told in others.items() if told}),
        screened=found[-1] if found else None,
        titles={name: title_of(told) for name, told in others.items() if told},
    )  # fmt: skip


def list_incidents(*, service: Service, actor: Actor) -> tuple[Listed, ...]:
    """All incidents in the order in which they came, the newest first."""
    require(actor, Action.EXCHANGE_READ)
    with service.store.read() as db:
        return tuple(_listed(kept, service, actor) for kept in incidents.every(db))


def title_of(told: Incident) -> str:
    """What an incident is about, in one line."""
    what = ", ".join(each.name for each in told.items)
    return told.summary or what or str(told.type)


def _held(writing: Writing, incident_id: str) -> KeptAccount:
    acts.hold(writing, INCIDENT, incident_id)
    return incidents.read(writing.db, incident_id)


def _listed(kept: KeptAccount, service: Service, actor: Actor) -> Listed:
    seen, account = sight(kept.marking, service, actor), kept.account
    body = account.body if seen.allowed else None
    return Listed(
        id=kept.record.id, author=kept.record.author, state=account.state,
        type=body.type if body else None, happened=str(body.happened) if body else "",
        title=title_of(body) if body else "", responses=len(account.responses),
        silent=len(account.silent), hits=len(account.hits), received=kept.events[0].at,
        tlp=kept.marking.tlp if kept.marking else "", hidden="" if seen.allowed else seen.why,
    )  # fmt: skip
