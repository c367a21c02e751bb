"""The part of the client for lists, policy, re-screenings, audit and webhooks."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from precurb.client.answers import Job
from precurb.client.more_answers import (
    Delivery,
    EntryChange,
    Head,
    Link,
    ListLine,
    Lists,
    ListVersion,
    NewWebhook,
    Policy,
    Replay,
    Rescreening,
    Versions,
    Webhook,
    Webhooks,
    WhatChanged,
)
from precurb.client.transport import Asking, Transport


class Governing:
    """Operations of who runs and oversees an installation."""

    _via: Transport

    def lists(self) -> Lists:
        """The lists in use."""
        return self._via.ask(_get("/v1/lists"), Lists)

    def list_line(self, list_id: str) -> ListLine:
        """One list in use."""
        return self._via.ask(_get(f"/v1/lists/{list_id}"), ListLine)

    def list_versions(self, list_id: str) -> tuple[ListVersion, ...]:
        """The versions of a list that were in use, the newest first."""
        return self._via.ask(_get(f"/v1/lists/{list_id}/versions"), Versions).items

    def list_changes(
        self, old: str, new: str = "current", *, list: str = ""
    ) -> Iterator[EntryChange]:
        """What changed between two snapshots, entry by entry."""
        query = {"old": old, "new": new, "list": list, "limit": 100}
        return self._via.each(_get("/v1/lists/diff", query), EntryChange)

    def policy(self) -> Policy:
        """The policy in use."""
        return self._via.ask(_get("/v1/policy"), Policy)

    def replay_policy(
        self, path: Path, *, since: str = "", until: str = "", key: str = ""
    ) -> Job:
        """Have a policy tried on the past; its job."""
        asking = Asking(
            method="POST", path="/v1/policy/replay", query={"since": since, "until": until},
            files=(("file", (path.name, path.read_bytes())),), key=key or uuid.uuid4().hex,
        )  # fmt: skip
        return self._via.ask(asking, Job)

    def replay(self, job_id: str) -> Replay:
        """A replay: how its job stands, and what the policy would have changed."""
        return self._via.ask(_get(f"/v1/policy/replay/{job_id}"), Replay)

    def rescreenings(self) -> Iterator[Rescreening]:
        """Re-screenings, the newest first."""
        return self._via.each(_get("/v1/rescreenings", {"limit": 100}), Rescreening)

    def rescreening(self, rescreening_id: str = "newest") -> WhatChanged:
        """A re-screening: what changed, whom it touches, what came of it."""
        return self._via.ask(_get(f"/v1/rescreenings/{rescreening_id}"), WhatChanged)

    def audit_head(self) -> Head:
        """The last entry of the audit, to be kept elsewhere."""
        return self._via.ask(_get("/v1/audit/head"), Head)

    def audit_entries(
        self, *, who: str = "", act: str = "", object: str = ""
    ) -> Iterator[Link]:
        """Entries of the audit, the newest first."""
        query = {"who": who, "act": act, "object": object, "limit": 200}
        return self._via.each(_get("/v1/audit/entries", query), Link)

    def webhooks(self) -> tuple[Webhook, ...]:
        """Webhooks that have not ended."""
        return self._via.ask(_get("/v1/webhooks"), Webhooks).items

    def webhook(self, webhook_id: str) -> Webhook:
        """A webhook by its id."""
        return self._via.ask(_get(f"/v1/webhooks/{webhook_id}"), Webhook)

    def add_webhook(self, url: str, events: Iterable[str], *, key: str = "") -> NewWebhook:
        """Add a webhook; its secret is shown this once."""
        asking = Asking(
            method="POST", path="/v1/webhooks", body={"url": url, "events": list(events)},
            key=key or uuid.uuid4().hex,
        )  # fmt: skip
        return self._via.ask(asking, NewWebhook)

    def change_webhook(self, webhook_id: str, url: str, events: Iterable[str]) -> Webhook:
        """Give a webhook another address or other events."""
        path, body = f"/v1/webhooks/{webhook_id}", {"url": url, "events": list(events)}
        return self._via.ask(Asking(method="PUT", path=path, body=body), Webhook)

    def end_webhook(self, webhook_id: str) -> None:
        """Tell a webhook nothing more."""
        self._via.send(Asking(method="DELETE", path=f"/v1/webhooks/{webhook_id}"))

    def deliveries(self, webhook_id: str) -> Iterator[Delivery]:
        """Messages to a webhook, the newest first."""
        path = f"/v1/webhooks/{webhook_id}/deliveries"
        return self._via.each(_get(path, {"limit": 100}), Delivery)

    def retry_delivery(self, delivery_id: str) -> Delivery:
        """Have a message tried anew that was given up."""
        asking = Asking(method="POST", path=f"/v1/deliveries/{delivery_id}/retry")
        return self._via.ask(asking, Delivery)


def _get(path: str, query: Mapping[str, object] | None = None) -> Asking:
    return Asking(method="GET", path=path, query=query)
