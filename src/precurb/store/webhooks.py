"""Webhooks and their deliveries: whom programs elsewhere asked to be told of what.

A delivery is added in the transaction of its cause, so nothing is told that did not happen and
nothing that happened goes untold; it is tried until it is taken, or given up visibly.
"""

import datetime as dt
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from precurb.errors import UnknownRecordError
from precurb.store.opened import Writing
from precurb.store.tables.service import deliveries, webhooks


class State(StrEnum):
    """How a delivery stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"  # tried as often as it may be, or its webhook ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An address that is told of events; ``events`` are their kinds. Times are in UTC."""

    id: str
    url: str
    events: tuple[str, ...]
    secret: str
    created: dt.datetime
    created_by: str
    ended: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One event on its way to one address; ``status`` is the last answer's, if any came."""

    seq: int
    id: str
    webhook: str
    event: str
    body: str
    state: State
    attempts: int
    created: dt.datetime
    next: dt.datetime | None
    ended: dt.datetime | None
    status: int | None
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What came of one attempt; ``again`` is when the next one is made, if one is."""

    state: State
    status: int | None = None
    error: str = ""
    again: dt.datetime | None = None


def keep(writing: Writing, url: str, events: tuple[str, ...], secret: str) -> Webhook:
    """Keep a new webhook."""
    acting = writing.acting
    made = Webhook(
        id=acting.new_id(), url=url, events=events, secret=secret, created=acting.at,
        created_by=acting.who,
    )  # fmt: skip
    row = {name: getattr(made, name) for name in Webhook.__dataclass_fields__}
    writing.db.execute(insert(webhooks), row | {"events": json.dumps(events)})
    writing.note("add webhook", f"webhook {made.id}")
    return made


def change(writing: Writing, webhook_id: str, url: str, events: tuple[str, ...]) -> None:
    """Give a webhook another address or other events.

    Raises:
        UnknownRecordError: There is none that has not ended.
    """
    _change(writing, webhook_id, {"url": url, "events": json.dumps(events)})
    writing.note("change webhook", f"webhook {webhook_id}")


def end(writing: Writing, webhook_id: str) -> None:
    """Tell a webhook nothing more; it stays beside its deliveries.

    Raises:
        UnknownRecordError: There is none that has not ended.
    """
    _change(writing, webhook_id, {"ended": writing.acting.at})
    writing.note("end webhook", f"webhook {webhook_id}")


def read(db: Connection, webhook_id: str) -> Webhook:
    """A webhook by its id.

    Raises:
        UnknownRecordError: None has it.
    """
    row = db.execute(select(webhooks).where(webhooks.c.id == webhook_id)).first()
    if row is None:
        raise UnknownRecordError(f"no webhook {webhook_id!r}")
    return _webhook(row)


def listed(db: Connection) -> tuple[Webhook, ...]:
    """Webhooks that have not ended, the oldest first."""
    query = select(webhooks).where(webhooks.c.ended.is_(None))
    return tuple(map(_webhook, db.execute(query.order_by(webhooks.c.id))))


def add_delivery(writing: Writing, webhook_id: str, event: str, body: str) -> str:
    """Add a delivery to be made; return its id."""
    row = {
        "id": f"msg_{writing.acting.new_id()}", "webhook": webhook_id, "event": event,
        "body": body, "state": State.WAITING, "attempts": 0, "created": writing.acting.at,
        "next": writing.acting.at, "error": "",
    }  # fmt: skip
    writing.db.execute(insert(deliveries), row)
    return str(row["id"])


def read_delivery(db: Connection, delivery_id: str) -> Delivery:
    """A delivery by its id.

    Raises:
        UnknownRecordError: None has it.
    """
    row = db.execute(select(deliveries).where(deliveries.c.id == delivery_id)).first()
    if row is None:
        raise UnknownRecordError(f"no delivery {delivery_id!r}")
    return _delivery(row)


def deliveries_of(
    db: Connection, webhook_id: str, *, before: int | None = None, most: int = 50
) -> tuple[Delivery, ...]:
    """Deliveries of a webhook, the newest first; ``before`` is the last ``seq`` shown."""
    query = select(deliveries).where(deliveries.c.webhook == webhook_id)
    if before is not None:
        query = query.where(deliveries.c.seq < before)
    rows = db.execute(query.order_by(deliveries.c.seq.desc()).limit(most))
    return tuple(map(_delivery, rows))


def attempted(writing: Writing, made: Delivery, came: Attempt) -> bool:
    """Keep what came of an attempt; whether the delivery still stood as it was read."""
    ended = None if came.state is State.WAITING else writing.acting.at
    changed = writing.db.execute(
        update(deliveries)
        .where(
            deliveries.c.id == made.id,
            deliveries.c.state == State.WAITING,
            deliveries.c.attempts == made.attempts,
        )
        .values(
            state=came.state, status=came.status, error=came.error[:500], next=came.again,
            attempts=made.attempts + 1, ended=ended,
        )
    )  # fmt: skip
    if came.state is not State.WAITING:
        writing.note(f"{came.state} delivery", f"delivery {made.id}")
    return bool(changed.rowcount)


def try_again(writing: Writing, delivery_id: str) -> None:
    """Let a dead delivery be tried anew, as often as a new one.

    Raises:
        UnknownRecordError: It is not dead.
    """
    changed = writing.db.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery_id, deliveries.c.state == State.DEAD)
        .values(state=State.WAITING, attempts=0, ended=None, next=writing.acting.at)
    )
    if not changed.rowcount:
        raise UnknownRecordError(f"no dead delivery {delivery_id!r}")
    writing.note("try delivery again", f"delivery {delivery_id}")


def _change(writing: Writing, webhook_id: str, values: dict[str, Any]) -> None:
    mine = (webhooks.c.id == webhook_id, webhooks.c.ended.is_(None))
    if not writing.db.execute(update(webhooks).where(*mine).values(**values)).rowcount:
        raise UnknownRecordError(f"no webhook {webhook_id!r}")


def _webhook(row: Row[Any]) -> Webhook:
    values = dict(row._mapping)
    return Webhook(**values | {"events": tuple(json.loads(values["events"]))})


def _delivery(row: Row[Any]) -> Delivery:
    values = dict(row._mapping)
    return Delivery(**values | {"state": State(values["state"])})
