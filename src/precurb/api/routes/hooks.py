"""Webhooks: who is told of what, and what became of each message."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from precurb.api import examples
from precurb.api.answers import parted
from precurb.api.cursors import Listing
from precurb.api.declared import needs
from precurb.api.gate import Called, GuardedRoute
from precurb.api.once import Key, carried_out, made
from precurb.api.shapes.common import Items
from precurb.api.shapes.hooks import Delivery, NewWebhook, Webhook, WebhookBody, Webhooks
from precurb.app.access.actions import Action
from precurb.app.requests import Answer
from precurb.app.service import Service
from precurb.app.webhooks import (
    add_webhook,
    change_webhook,
    deliver_again,
    end_webhook,
    list_deliveries,
    list_webhooks,
    read_webhook,
)

router = APIRouter(prefix="/v1", tags=["webhooks"], route_class=GuardedRoute)
_MANAGE = Action.WEBHOOK_MANAGE


@router.get("/webhooks", **needs(_MANAGE, example={"items": [examples.WEBHOOK]}))
def show_webhooks(call: Called) -> Webhooks:
    """Webhooks that have not ended, the oldest first."""
    found = list_webhooks(service=call.service, actor=call.actor)
    return Webhooks(items=[Webhook.model_validate(each) for each in found])


@router.post(
    "/webhooks",
    response_model=NewWebhook,
    **needs(
        _MANAGE, status=201, what="Added.", headers=("Location", "Idempotency-Replayed"),
        example=examples.WEBHOOK | {"secret": "whsec_…"},
    ),
)  # fmt: skip
def create_webhook(call: Called, body: WebhookBody, key: Key = "") -> Response:
    """Add a webhook; its secret is shown this once."""

    def work(service: Service) -> Answer:
        found = add_webhook(body.url, body.events, service=service, actor=call.actor)
        return made(NewWebhook.model_validate(found), f"/v1/webhooks/{found.id}")

    return carried_out(call, key, body, work)


@router.get("/webhooks/{webhook_id}", **needs(_MANAGE, example=examples.WEBHOOK))
def show_webhook(call: Called, webhook_id: str) -> Webhook:
    """One webhook, be it ended."""
    found = read_webhook(webhook_id, service=call.service, actor=call.actor)
    return Webhook.model_validate(found)


@router.put("/webhooks/{webhook_id}", **needs(_MANAGE, example=examples.WEBHOOK))
def replace_webhook(call: Called, webhook_id: str, body: WebhookBody) -> Webhook:
    """Give a webhook another address or other events; its secret stays."""
    found = change_webhook(
        webhook_id, body.url, body.events, service=call.service, actor=call.actor
    )
    return Webhook.model_validate(found)


@router.delete(
    "/webhooks/{webhook_id}",
    **needs(_MANAGE, status=204, what="Ended.", response_class=Response),
)
def delete_webhook(call: Called, webhook_id: str) -> Response:
    """Tell a webhook nothing more; it stays beside its deliveries."""
    end_webhook(webhook_id, service=call.service, actor=call.actor)
    return Response(status_code=204)


@router.get(
    "/webhooks/{webhook_id}/deliveries",
    **needs(_MANAGE, example=examples.part(examples.DELIVERY), headers=("Link",)),
)
def show_deliveries(
    call: Called, response: Response, webhook_id: str, asked: Annotated[Listing, Query()]
) -> Items[Delivery]:
    """Messages to a webhook, the newest first."""
    listing = f"deliveries-{webhook_id}"
    found = list_deliveries(
        webhook_id, asked.part(listing), service=call.service, actor=call.actor
    )
    return parted(response, call.request, listing, found, Delivery.model_validate)


@router.post(
    "/deliveries/{delivery_id}/retry",
    **needs(_MANAGE, status=202, what="Tried anew.", example=examples.DELIVERY),
)
def retry_delivery(call: Called, delivery_id: str) -> Delivery:
    """Try a message anew that was given up."""
    found = deliver_again(delivery_id, service=call.service, actor=call.actor)
    return Delivery.model_validate(found)
