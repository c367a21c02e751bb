"""Notifications before export as use cases: draft, send, answer, release, account for."""

import datetime as dt
from dataclasses import dataclass, replace

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.acts.consignment import Wanted, notification_of
from precurb.app.acts.say import Saying, keep_draft, must_see, ready, say, sight
from precurb.app.exchange.node import Node, own_node
from precurb.app.service import Service
from precurb.errors import InvalidRecordError
from precurb.exchange.acts.clocks import clocks_for
from precurb.exchange.acts.event import Drafted, Event
from precurb.exchange.acts.fields import Complete, completeness
from precurb.exchange.acts.notification import Matter
from precurb.exchange.acts.notification_rules import check_act
from precurb.exchange.acts.payload import NOTIFICATION
from precurb.exchange.acts.standing import State
from precurb.exchange.marking import Marking
from precurb.model.notification import Notification, ReplyClock
from precurb.model.notification_acts import NotificationAct, Sent, Withdrawn
from precurb.store import Writing, acts, checks, exchange, notifications
from precurb.store import exchange_peers as peers
from precurb.store.exchange import NewReceipt
from precurb.store.notifications import KeptMatter


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """For whom a notification is: the node of the importing authority, and who may see it."""

    to: str
    marking: Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A notification as somebody may see it.

    ``receipts`` are what the other side signed for the newest version; ``complete`` says which
    fields are filled.
    """

    matter: Matter
    events: tuple[Event, ...]
    marking: Marking
    receipts: tuple[NewReceipt, ...]
    complete: Complete


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A notification in a list; of one that may not be read only its id and sides are told."""

    id: str
    author: str
    partner: str
    state: State
    due: dt.date | None
    title: str
    tlp: str
    hidden: str = ""  # why it may not be read


def draft_notification(
    transaction: str, wanted: Wanted, address: Addressed, *, service: Service, actor: Actor
) -> str:
    """Draft a notification from a kept consignment; return its id.

    Raises:
        UnknownRecordError: There is no such transaction or peer, or it was never checked.
        InvalidRecordError: The papers lack what is needed.
    """
    require(actor, Action.EXCHANGE_WRITE)
    me = own_node(service)
    with service.store.write(service.acting(actor)) as writing:
        partner = peers.peer(writing.db, address.to)
        made = checks.of_transaction(writing.db, transaction)
        if not made:
            raise InvalidRecordError(f"transaction {transaction} was not checked yet")
        check = checks.read(writing.db, made[0].id)
        if not wanted.importing:
            wanted = replace(wanted, importing=partner.display)
        told = notification_of(check, me.display, wanted)
        return _open(writing, me.node, told, address)


def draft_by_hand(
    told: Notification, address: Addressed, *, service: Service, actor: Actor
) -> str:
    """Draft a notification without papers; return its id.

    Raises:
        UnknownRecordError: There is no such peer.
    """
    require(actor, Action.EXCHANGE_WRITE)
    me = own_node(service)
    with service.store.write(service.acting(actor)) as writing:
        peers.peer(writing.db, address.to)
        return _open(writing, me.node, told, address)


def redraft(
    notification_id: str, told: Notification, reason: str, *, service: Service, actor: Actor
) -> None:
    """Draft the next version, or change the draft of the first.

    Raises:
        UnknownRecordError: There is none of this id.
        ConflictError: It has ended, or goods have left under it.
    """
    require(actor, Action.EXCHANGE_WRITE)
    me = own_node(service).node
    with service.store.write(service.acting(actor)) as writing:
        kept = _held(writing, notification_id)
        marking = must_see(kept.marking, service, actor)
        draft = Drafted(
            body=told, audience=(kept.record.partner,), marking=marking, reason=reason
        )
        check_act(kept.matter, draft, me, service.today())
        keep_draft(writing, me, kept.record, (len(kept.events), draft))


def send_notification(
    notification_id: str, node: Node, *, service: Service, actor: Actor
) -> tuple[ReplyClock, ...]:
    """Send what is drafted, with the clocks that begin today.

    Where four eyes are asked for in the exchange, another person than the drafter sends.

    Raises:
        UnknownRecordError: There is none of this id.
        ConflictError: Nothing is drafted, or the notification has ended.
        DeniedError: A second person is needed, or the peer is not trusted with this kind.
    """
    require(actor, Action.EXCHANGE_SEND)
    with service.store.write(service.acting(actor)) as writing:
        kept = _held(writing, notification_id)
        must_see(kept.marking, service, actor)
        draft = ready(kept.matter.draft, kept.matter.drafted_by, service, actor)
        clocks = reply_clocks(draft.body, service.today(), service=service)
        act = Sent(
            version=kept.matter.version + 1, notification=draft.body, clocks=clocks,
            reason=draft.reason,
        )  # fmt: skip
        check_act(kept.matter, act, node.name, service.today())
        told = Saying(
            act=act, to=draft.audience, marking=draft.marking, events=len(kept.events),
            version=act.version,
        )  # fmt: skip
        say(writing, node, kept.record, told)
        return clocks


def say_of_notification(
    notification_id: str, act: NotificationAct, node: Node, *, service: Service, actor: Actor
) -> None:
    """Say the next thing: answer, supplement, release, suspend, tell what left or arrived.

    Raises:
        UnknownRecordError: There is none of this id.
        ConflictError: It does not follow from how the notification stands.
        InvalidRecordError: It is not for this side to say, or speaks of what is not there.
        DeniedError: The actor may not, or its marking does not let this person read it.
    """
    require(actor, Action.EXCHANGE_SEND)
    if isinstance(act, Sent):
        raise InvalidRecordError("a version is drafted first, and then sent")
    with service.store.write(service.acting(actor)) as writing:
        kept = _held(writing, notification_id)
        marking = must_see(kept.marking, service, actor)
        check_act(kept.matter, act, node.name, service.today())
        speak(writing, node, kept, (act, marking))


def speak(
    writing: Writing, node: Node, kept: KeptMatter, what: tuple[NotificationAct, Marking]
) -> None:
    """Send an act that was checked to the other side, and keep it."""
    act, marking = what
    other = kept.record.author if node.name != kept.record.author else kept.record.partner
    withdrawn = isinstance(act, Withdrawn)
    told = Saying(
        act=act, to=(other,), marking=marking, events=len(kept.events),
        withdraws=act.reason if isinstance(act, Withdrawn) else "",
        version=kept.matter.version + 1 if withdrawn else 0,
    )  # fmt: skip
    say(writing, node, kept.record, told)


def read_notification(notification_id: str, *, service: Service, actor: Actor) -> Seen:
    """A notification with all that was said of it, and what the other side signed for.

    Raises:
        UnknownRecordError: There is none of this id.
        DeniedError: Its marking does not let this person read it.
    """
    require(actor, Action.EXCHANGE_READ)
    with service.store.read() as db:
        kept = notifications.read(db, notification_id)
        marking = must_see(kept.marking, service, actor)
        sent = newest_sent(kept.events)
        receipts = exchange.receipts_about(db, exchange.read(db, sent)) if sent else ()
    body = kept.matter.body
    if body is None:
        raise InvalidRecordError(f"notification {notification_id} says nothing")
    return Seen(
        matter=kept.matter, events=kept.events, marking=marking, receipts=receipts,
        complete=completeness(body),
    )  # fmt: skip


def list_notifications(*, service: Service, actor: Actor) -> tuple[Listed, ...]:
    """All notifications: those that wait with the nearest day first, then the newest."""
    require(actor, Action.EXCHANGE_READ)
    with service.store.read() as db:
        found = [_listed(kept, service, actor) for kept in notifications.every(db)]
    waits = (State.SENT, State.NEEDS_INFORMATION)
    return tuple(sorted(found, key=lambda e: (e.state not in waits, e.due or dt.date.max)))


def reply_clocks(
    told: Notification, sent: dt.date, *, service: Service
) -> tuple[ReplyClock, ...]:
    """The clocks that a notification starts where it is sent on a day."""
    if not told.duties:
        return ()
    book = service.snapshot.book
    duties = [each for each in book.knowledge.requirements if each.id in told.duties]
    return clocks_for(duties, (told.voyage.departure, told.voyage.destination), book, sent)


def newest_sent(events: tuple[Event, ...]) -> str:
    """The id of the envelope of the newest version; empty before there is one."""
    return next((e.envelope for e in reversed(events) if isinstance(e.act, Sent)), "")


def title_of(told: Notification) -> str:
    """What a notification is about, in one line."""
    goods = ", ".join(
        f"{each.net} {each.name}" if each.net else each.name for each in told.goods
    )
    return f"{goods} · {told.voyage.departure} → {told.voyage.destination}"


def _held(writing: Writing, notification_id: str) -> KeptMatter:
    acts.hold(writing, NOTIFICATION, notification_id)
    return notifications.read(writing.db, notification_id)


def _open(writing: Writing, me: str, told: Notification, address: Addressed) -> str:
    record_id = writing.acting.new_id()
    record = acts.open_record(writing, NOTIFICATION, (record_id, me, address.to))
    draft = Drafted(body=told, audience=(address.to,), marking=address.marking)
    keep_draft(writing, me, record, (0, draft))
    return record_id


def _listed(kept: KeptMatter, service: Service, actor: Actor) -> Listed:
    seen = sight(kept.marking, service, actor)
    body = kept.matter.body
    return Listed(
        id=kept.record.id, author=kept.record.author, partner=kept.record.partner,
        state=kept.matter.state, due=kept.matter.due,
        title=title_of(body) if body and seen.allowed else "",
        tlp=kept.marking.tlp if kept.marking else "", hidden="" if seen.allowed else seen.why,
    )  # fmt: skip
