"""Silence as a dated fact: notifications and requests whose time is over without an answer.

What is recorded goes to the other side as well, with what it signed: when it was delivered,
when it was opened, and up to which of its envelopes no answer stands. Either side can prove it
from its files.
"""

import datetime as dt

from sqlalchemy import Connection

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.acts import assistance as asking_app
from precurb.app.acts import notifications as notifying_app
from precurb.app.acts import speaking
from precurb.app.exchange.node import Node, own_node
from precurb.app.service import Service
from precurb.exchange.acts.clocks import stricter
from precurb.exchange.acts.standing import State, last_day_over
from precurb.exchange.receipt import State as Signed
from precurb.model.notification import ReplyClock
from precurb.model.notification_acts import Expired
from precurb.model.request import Overdue
from precurb.store import assistance, exchange, notifications
from precurb.store import exchange_pairs as pairs
from precurb.store.notifications import KeptMatter

JOB = "watch-notifications"


def watch_notifications(node: Node, *, service: Service, actor: Actor) -> int:
    """Record each notification and request of this node whose time is over; return how many.

    Each is a transaction of its own: one peer that is suspended does not stop the others.

    Raises:
        DeniedError: The actor may not write in the exchange. No right to sign is asked for:
            that a time is over is no decision of anybody.
    """
    require(actor, Action.EXCHANGE_WRITE)
    done = 0
    for notification_id in expired_unanswered(service=service, actor=actor):
        done += _expire(notification_id, node, service, actor)
    for request_id in requests_overdue(service=service, actor=actor):
        done += _overdue(request_id, node, service, actor)
    return done


def expired_unanswered(*, service: Service, actor: Actor) -> tuple[str, ...]:
    """Ids of notifications sent from here of which the stricter day has passed in silence."""
    require(actor, Action.EXCHANGE_READ)
    me, at = own_node(service).node, service.acting(actor).at
    with service.store.read() as db:
        return tuple(
            kept.record.id for kept in notifications.unended(db) if _silent(kept, me, at)
        )


def requests_overdue(*, service: Service, actor: Actor) -> tuple[str, ...]:
    """Ids of requests sent from here of which the time is over without an answer."""
    require(actor, Action.EXCHANGE_READ)
    me, at = own_node(service).node, service.acting(actor).at
    with service.store.read() as db:
        return tuple(
            kept.record.id
            for kept in assistance.every(db)
            if kept.record.author == me
            and kept.asking.overdue is None
            and kept.asking.end is None
            and kept.asking.late(at)
        )


def _silent(kept: KeptMatter, me: str, at: dt.datetime) -> bool:
    """Whether nobody has answered in time, and that is not recorded yet."""
    binding = stricter(kept.matter.clocks)
    due = binding.due if binding else None
    waits = kept.record.author == me and kept.matter.state is State.SENT
    return waits and due is not None and last_day_over(at) >= due


def _expire(notification_id: str, node: Node, service: Service, actor: Actor) -> bool:
    with service.store.write(service.acting(actor)) as writing:
        kept = notifications.read(writing.db, notification_id)
        binding = stricter(kept.matter.clocks)
        if not _silent(kept, node.name, writing.acting.at) or binding is None:
            return False  # it was answered meanwhile
        if kept.marking is None:
            return False
        act = _fact(writing.db, kept, binding)
        speaking.speak(writing, node, kept, (act, kept.marking))
    return True


def _fact(db: Connection, kept: KeptMatter, clock: ReplyClock) -> Expired:
    envelope = exchange.read(db, notifying_app.newest_sent(kept.events))
    first: dict[str, dt.datetime] = {}
    for each in exchange.receipts_about(db, envelope):
        first.setdefault(each.state, each.moment)
    return Expired(
        clock=clock, envelope=envelope.id, hash=envelope.hash,
        heard=pairs.read(db, kept.record.partner, kept.record.author).number,
        delivered=first.get(Signed.DELIVERED), opened=first.get(Signed.OPENED),
        acknowledged=first.get(Signed.ACKNOWLEDGED),
    )  # fmt: skip


def _overdue(request_id: str, node: Node, service: Service, actor: Actor) -> bool:
    with service.store.write(service.acting(actor)) as writing:
        kept = assistance.read(writing.db, request_id)
        due = kept.asking.due
        if due is None or not kept.asking.late(writing.acting.at) or kept.marking is None:
            return False
        asking_app.speak(writing, node, kept, (Overdue(due=due), kept.marking))
    return True
