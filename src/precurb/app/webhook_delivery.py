"""Deliver one message of a webhook: signed as Standard Webhooks asks, tried with patience.

``webhook-signature`` is HMAC-SHA256 over id, timestamp and body, so that a receiver can tell
that we sent it, that nobody altered it, and that it is not an old one sent again.
"""

import base64
import datetime as dt
import hashlib
import hmac
import json
from typing import TYPE_CHECKING

from precurb.app.access.actor import SYSTEM
from precurb.app.service import Service
from precurb.app.webhook_targets import Target, find_target
from precurb.app.webhooks import enqueue
from precurb.errors import InvalidRecordError, UnavailableError
from precurb.store import webhooks
from precurb.store.jobs import Job
from precurb.store.webhooks import Attempt, Delivery, State, Webhook

if TYPE_CHECKING:
    from httpx2 import Client

# After each attempt that failed; the last one is made some 28 hours after the first.
PAUSES = tuple(
    dt.timedelta(seconds=each) for each in (5, 60, 300, 1800, 7200, 18000, 36000, 36000)
)
_SECONDS = 10.0  # for a receiver to answer


def deliver(job: Job, service: Service) -> None:
    """Make one attempt at the delivery that a job names, and say what came of it.

    Raises:
        UnknownRecordError: There is no such delivery.
    """
    delivery_id = str(json.loads(job.payload)["id"])
    with service.store.read() as db:
        made = webhooks.read_delivery(db, delivery_id)
        webhook = webhooks.read(db, made.webhook)
    if made.state is not State.WAITING:
        return
    at = service.acting(SYSTEM).at
    came = _given_up(webhook) or _attempt(made, webhook, at)
    with service.store.write(service.acting(SYSTEM)) as writing:
        if webhooks.attempted(writing, made, came) and came.again is not None:
            enqueue(writing, delivery_id, came.again)


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The signature of a message, as it stands in ``webhook-signature``.

    Args:
        secret: ``whsec_`` and the key in Base64.
        message_id: The ``webhook-id``.
        timestamp: The ``webhook-timestamp``, seconds since 1970.
        body: The bytes of the body.
    """
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def _given_up(webhook: Webhook) -> Attempt | None:
    if webhook.ended is None:
        return None
    return Attempt(state=State.DEAD, error="the webhook has ended")


def _attempt(made: Delivery, webhook: Webhook, at: dt.datetime) -> Attempt:
    try:
        status = _send(made, webhook, find_target(webhook.url), at)
    except (InvalidRecordError, UnavailableError) as error:
        return _failed(made, at, str(error))
    if 200 <= status < 300:
        return Attempt(state=State.DELIVERED, status=status)
    if status == 410:  # gone: it asks to be told nothing more of this
        return Attempt(state=State.DEAD, status=status, error="the receiver says it is gone")
    return _failed(made, at, f"the receiver answered {status}", status)


def _failed(made: Delivery, at: dt.datetime, error: str, status: int | None = None) -> Attempt:
    if made.attempts >= len(PAUSES):
        return Attempt(state=State.DEAD, status=status, error=error)
    again = at + PAUSES[made.attempts]
    return Attempt(state=State.WAITING, status=status, error=error, again=again)


def _send(made: Delivery, webhook: Webhook, target: Target, at: dt.datetime) -> int:
    """Send a message; return the status of the answer, of which nothing else is read.

    Raises:
        UnavailableError: No answer came.
    """
    import httpx2

    body = made.body.encode()
    timestamp = int(at.timestamp())
    headers = {
        "Host": target.host,
        "Content-Type": "application/json",
        "User-Agent": "precurb-webhooks",
        "webhook-id": made.id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(webhook.secret, made.id, timestamp, body),
    }
    try:
        with (
            _client() as client,
            client.stream(
                "POST", target.url, content=body, headers=headers,
                extensions={"sni_hostname": target.name},
            ) as answer,
        ):  # fmt: skip
            return int(answer.status_code)
    except httpx2.HTTPError as error:
        raise UnavailableError(f"{target.name}: {error or type(error).__name__}") from error


def _client() -> "Client":
    """No proxy and no redirect: either would lead past the address that was looked at."""
    import httpx2

    return httpx2.Client(timeout=_SECONDS, trust_env=False, follow_redirects=False)
