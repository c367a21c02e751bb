"""Notifications before export as use cases: draft, send, answer, release, account for."""

import datetime as dt
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.acts.consignment import Wanted, notification_of
from precurb.app.acts.say import Saying, hears, keep_draft, must_see, ready, say, sight
from precurb.app.acts.speaking import hold
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
from precurb.model.notification_acts import MOST_COPIES, Sent
from precurb.store import Writing, acts, checks, exchange, notifications
from precurb.store import exchange_peers as peers
from precurb.store.exchange import NewReceipt
from precurb.store.notifications import KeptMatter

_NEWEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """For whom a notification is: the node of the importing authority, and who may see it.

    ``copies`` are nodes of transit authorities.
    """

    to: str
    marking: Marking
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A notification as somebody may see it.

    ``receipts`` are what the other side signed for the newest version, ``copies`` what each
    transit authority did; ``complete`` says which fields are filled.
    """

    matter: Matter
    events: tuple[Event, ...]
    marking: Marking
    receipts: tuple[NewReceipt, ...]
    complete: Complete
    copies: tuple[tuple[str, tuple[NewReceipt, ...]], ...] = ()


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
    copy: bool = False  # this node is a transit authority: the answers go between both sides


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
        kept = hold(writing, notification_id)
        marking = must_see(kept.marking, service, actor)
        before = kept.matter.draft
        audience = (kept.record.partner, *kept.matter.copies)
        draft = Drafted(
            body=told, audience=before.audience if before else audience, marking=marking,
            reason=reason,
        )  # fmt: skip
        check_act(kept.matter, draft, me, writing.acting.at)
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
        kept = hold(writing, notification_id)
        must_see(kept.marking, service, actor)
        draft = ready(kept.matter.draft, kept.matter.drafted_by, service, actor)
        clocks = reply_clocks(draft.body, service.today(), service=service)
        act = Sent(
            version=kept.matter.version + 1, notification=draft.body, clocks=clocks,
            reason=draft.reason, to=kept.record.partner,
            copies=_copies(writing, node, kept, draft.audience[1:]),
        )  # fmt: skip
        check_act(kept.matter, act, node.name, writing.acting.at)
        told = Saying(
            act=act, to=(act.to, *act.copies), marking=draft.marking, events=len(kept.events),
            version=act.version,
        )  # fmt: skip
        say(writing, node, kept.record, told)
        return clocks


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
        copies = tuple(_copied(db, kept, name) for name in kept.matter.copies)
    body = kept.matter.body
    if body is None:
        raise InvalidRecordError(f"notification {notification_id} says nothing")
    return Seen(
        matter=kept.matter, events=kept.events, marking=marking, receipts=receipts,
        complete=completeness(body), copies=copies,
    )  # fmt: skip


def list_notifications(*, service: Service, actor: Actor) -> tuple[Listed, ...]:
    """Notifications that have not ended, and the newest 200 whatever came of them.

    Those that wait stand first, the nearest day before the others.
    """
    require(actor, Action.EXCHANGE_READ)
    with service.store.read() as db:
        own = peers.own(db)
        me = own.node if own else ""
        kept = {each.record.seq: each for each in notifications.newest(db, _NEWEST)}
        kept |= {each.record.seq: each for each in notifications.unended(db)}
    found = [_listed(kept[seq], me, service, actor) for seq in sorted(kept, reverse=True)]
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


def _open(writing: Writing, me: str, told: Notification, address: Addressed) -> str:
    _check_address(writing, address)
    named = [peers.peer(writing.db, name).display for name in address.copies]
    transit = tuple(dict.fromkeys((*told.transit_authorities, *named)))
    told = replace(told, transit_authorities=transit)
    record_id = writing.acting.new_id()
    record = acts.open_record(writing, NOTIFICATION, (record_id, me, address.to))
    audience = (address.to, *address.copies)
    draft = Drafted(body=told, audience=audience, marking=address.marking)
    keep_draft(writing, me, record, (0, draft))
    return record_id


def _check_address(writing: Writing, address: Addressed) -> None:
    names = (address.to, *address.copies)
    if len(set(names)) != len(names) or len(address.copies) > MOST_COPIES:
        raise InvalidRecordError("each node is named once, and as copy at most 20")
    for name in names:
        peers.peer(writing.db, name)


def _copies(
    writing: Writing, node: Node, kept: KeptMatter, named: tuple[str, ...]
) -> tuple[str, ...]:
    """Who gets a copy of a version: of the first everybody named, or it is not sent at all.

    Later on, what concerns the importing side does not wait for an agreement with a third.
    """
    if not kept.matter.version:
        return named
    what = (kept.record.id, NOTIFICATION)
    return tuple(name for name in named if hears(writing, node, name, what))


def _copied(db: Connection, kept: KeptMatter, name: str) -> tuple[str, tuple[NewReceipt, ...]]:
    found = exchange.newest_of(db, kept.record.author, kept.record.id, name)
    return name, exchange.receipts_about(db, found) if found else ()


def _listed(kept: KeptMatter, me: str, service: Service, actor: Actor) -> Listed:
    seen = sight(kept.marking, service, actor)
    body, copy = kept.matter.body, me not in (kept.record.author, kept.record.partner)
    return Listed(
        id=kept.record.id, author=kept.record.author, partner=kept.record.partner,
        state=kept.matter.state, due=None if copy else kept.matter.due, copy=copy,
        title=title_of(body) if body and seen.allowed else "",
        tlp=kept.marking.tlp if kept.marking else "", hidden="" if seen.allowed else seen.why,
    )  # fmt: skip
