"""Webhooks: programs elsewhere are told of events, signed, once or more often, never falsely.

A use case calls ``announce`` in the transaction of what it did; a job delivers. A receiver may
be told twice (the id of the message stays) and in another order than things happened.
"""

import base64
import datetime as dt
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.desk.pages import Page, Part, page
from precurb.app.service import Service
from precurb.app.webhook_targets import checked_url
from precurb.errors import InvalidRecordError
from precurb.store import Writing, jobs, webhooks
from precurb.store.jobs import NewJob
from precurb.store.webhooks import Delivery, Webhook

KIND = "deliver-webhook"
_TAKEN_UP = 1000
MOST = 50  # webhooks of an installation: each one is asked at every event


class EventKind(StrEnum):
    """What can be told of."""

    CHECK_MADE = "check.made"
    CHECK_HELD = "check.held"  # a check came out as hold or stop
    DECISION_MADE = "decision.made"
    ALERT_OPENED = "alert.opened"
    RESCREENING_DONE = "rescreening.done"
    OBLIGATION_DUE = "obligation.due"
    JOB_FAILED = "job.failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened.

    ``data`` names things by their ids, and no party and no goods: whoever may read those asks
    for them with a token.
    """

    kind: EventKind
    data: Mapping[str, str | int]


def announce(writing: Writing, *events: Event) -> None:
    """Tell everybody who asked of what is done in this transaction; nothing if it is undone."""
    wished = webhooks.listed(writing.db)
    for event in events:
        for each in wished:
            if event.kind in each.events:
                _add(writing, each.id, event)


def list_webhooks(*, service: Service, actor: Actor) -> tuple[Webhook, ...]:
    """Webhooks that have not ended, the oldest first.

    Raises:
        DeniedError: The actor may not.
    """
    require(actor, Action.WEBHOOK_MANAGE)
    with service.store.read() as db:
        return webhooks.listed(db)


def read_webhook(webhook_id: str, *, service: Service, actor: Actor) -> Webhook:
    """A webhook, be it ended.

    Raises:
        DeniedError: The actor may not.
        UnknownRecordError: There is none.
    """
    require(actor, Action.WEBHOOK_MANAGE)
    with service.store.read() as db:
        return webhooks.read(db, webhook_id)


def add_webhook(
    url: str, events: Iterable[EventKind], *, service: Service, actor: Actor
) -> Webhook:
    """Add a webhook; its secret is shown this once.

    Raises:
        DeniedError: The actor may not.
        InvalidRecordError: The address is none that may be told, no event is named, or there
            are as many webhooks as there may be.
    """
    require(actor, Action.WEBHOOK_MANAGE)
    wished = _events(events)
    checked_url(url)
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    with service.store.write(service.acting(actor)) as writing:
        if len(webhooks.listed(writing.db)) >= MOST:
            raise InvalidRecordError(f"there are {MOST} webhooks already")
        return webhooks.keep(writing, url, wished, secret)


def change_webhook(
    webhook_id: str, url: str, events: Iterable[EventKind], *, service: Service, actor: Actor
) -> Webhook:
    """Give a webhook another address or other events; its secret stays.

    Raises:
        DeniedError: The actor may not.
        InvalidRecordError: The address is none that may be told, or no event is named.
        UnknownRecordError: There is none that has not ended.
    """
    require(actor, Action.WEBHOOK_MANAGE)
    wished = _events(events)
    checked_url(url)
    with service.store.write(service.acting(actor)) as writing:
        webhooks.change(writing, webhook_id, url, wished)
        return webhooks.read(writing.db, webhook_id)


def end_webhook(webhook_id: str, *, service: Service, actor: Actor) -> None:
    """Tell a webhook nothing more; what waits for it is given up.

    Raises:
        DeniedError: The actor may not.
        UnknownRecordError: There is none that has not ended.
    """
    require(actor, Action.WEBHOOK_MANAGE)
    with service.store.write(service.acting(actor)) as writing:
        webhooks.end(writing, webhook_id)


def list_deliveries(
    webhook_id: str, part: Part, *, service: Service, actor: Actor
) -> Page[Delivery]:
    """Deliveries of a webhook, the newest first.

    Raises:
        DeniedError: The actor may not.
        UnknownRecordError: There is no such webhook.
    """
    require(actor, Action.WEBHOOK_MANAGE)
    with service.store.read() as db:
        webhooks.read(db, webhook_id)
        found = webhooks.deliveries_of(db, webhook_id, before=part.number, most=part.most + 1)
    return page(found, [str(each.seq) for each in found], part.most)


def deliver_again(delivery_id: str, *, service: Service, actor: Actor) -> Delivery:
    """Try a dead delivery anew.

    Raises:
        DeniedError: The actor may not.
        UnknownRecordError: There is no dead delivery of this id.
    """
    require(actor, Action.WEBHOOK_MANAGE)
    with service.store.write(service.acting(actor)) as writing:
        webhooks.try_again(writing, delivery_id)
        enqueue(writing, delivery_id)
        return webhooks.read_delivery(writing.db, delivery_id)


def enqueue(writing: Writing, delivery_id: str, at: dt.datetime | None = None) -> None:
    """Have an attempt at a delivery made, at once or later.

    The delivery counts its attempts itself; the job is taken up again as often as workers die.
    """
    payload = json.dumps({"id": delivery_id})
    jobs.enqueue(
        writing, NewJob(kind=KIND, payload=payload, run_after=at, most_attempts=_TAKEN_UP)
    )


def _add(writing: Writing, webhook_id: str, event: Event) -> None:
    told = {
        "type": event.kind,
        "timestamp": writing.acting.at.isoformat(timespec="milliseconds"),
        "data": dict(event.data),
    }
    enqueue(writing, webhooks.add_delivery(writing, webhook_id, event.kind, json.dumps(told)))


def _events(wished: Iterable[EventKind]) -> tuple[str, ...]:
    found = tuple(str(each) for each in dict.fromkeys(wished))
    if not found:
        raise InvalidRecordError("a webhook names at least one event")
    return found
