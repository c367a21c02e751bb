"""Webhooks over the wire."""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from precurb.api.shapes.common import Body, Moment, Told
from precurb.app.webhooks import EventKind

Url = Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class WebhookBody(Body):
    """A webhook to be added or changed."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "url": "https://erp.example.com/precurb",
                "events": ["check.held", "alert.opened"],
            }
        }
    )

    url: Url = Field(description="HTTPS, at a public address.")
    events: list[EventKind] = Field(min_length=1, max_length=20, description="What to tell of.")


class Webhook(Told):
    """A webhook."""

    id: str = Field(description="Sorts by time.")
    url: str = Field(description="Who is told.")
    events: list[EventKind] = Field(description="Of what.")
    created: Moment
    created_by: str = Field(description="Who added it.")
    ended: Moment | None = Field(description="When it ended.")


class NewWebhook(Webhook):
    """A webhook that was just added."""

    secret: str = Field(description="With which messages are signed; shown this once.")


class Webhooks(Told):
    """All webhooks."""

    items: list[Webhook] = Field(description="The oldest first.")


class Delivery(Told):
    """A message on its way."""

    id: str = Field(description="The `webhook-id` of the message.")
    webhook: str = Field(description="Id of the webhook.")
    event: str = Field(description="Of what it tells.")
    body: str = Field(description="What is sent, as it is signed.")
    state: str = Field(description="`waiting`, `delivered`, or `dead` when given up.")
    attempts: int = Field(description="How often it was tried.")
    created: Moment
    next: Moment | None = Field(description="When it is tried next.")
    ended: Moment | None = Field(description="When it was taken or given up.")
    status: int | None = Field(description="What the receiver answered last.")
    error: str = Field(description="Why it failed last.")
