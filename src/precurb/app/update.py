"""Fetch new versions of the watchlists, and keep the old ones when anything is wrong."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.rescreen.activate import use_lists
from precurb.app.service import Service
from precurb.errors import InvalidRecordError
from precurb.lists.fetch import (
    FetchResult,
    FetchStatus,
    Publisher,
    fetch,
    import_fetched,
    load_publishers,
    open_client,
    read_fetched,
)
from precurb.lists.watchlist import Watchlist
from precurb.store.activations import ActivationState

if TYPE_CHECKING:
    import httpx2


@dataclass(frozen=True, slots=True, kw_only=True)
class Updated:
    """What came of one publisher: ``updated``, ``unchanged`` or ``refused``, and why."""

    publisher: str
    outcome: FetchStatus
    reason: str
    entries: int = 0
    version_date: dt.date | None = None
    waiting: str = ""  # the id of the proposal, where a second person has to confirm it


def update_lists(
    names: Sequence[str],
    *,
    service: Service,
    actor: Actor,
    publishers: tuple[Publisher, ...] | None = None,
) -> tuple[Updated, ...]:
    """Fetch lists, and take every one that is new and sound into use.

    What they touch of the past is decided again by a job. Where the settings ask for four eyes
    the new lists are proposed, and a second person takes them into use.

    Args:
        names: Ids of publishers; empty for all that are standard.
        service: The installation.
        actor: Who asks.
        publishers: Whom to ask; the bundled publishers when left out.

    Raises:
        DeniedError: The actor may not.
        InvalidRecordError: A name is not that of a publisher.
    """
    require(actor, Action.LIST_UPDATE)
    folder = service.home.prepare().root / "downloads"
    with open_client() as client:
        results = [
            _fetch(each, client, folder)
            for each in _chosen(names, publishers or load_publishers())
        ]
    new = tuple(
        Watchlist.build(each.imported.header, each.imported.entries)
        for each in results
        if each.status is not FetchStatus.REFUSED and each.imported
    )
    taken = None
    if new:
        reason = ", ".join(each.header.id for each in new)
        taken = use_lists(new, f"update of {reason}", service=service, actor=actor)
    waits = taken.id if taken and taken.state is ActivationState.WAITING else ""
    return tuple(_told(each, waits) for each in results)


def _fetch(publisher: Publisher, client: "httpx2.Client", folder: Path) -> FetchResult:
    """Fetch one list; an unchanged one is read again, lest its first use was cut off."""
    try:
        result = fetch(publisher, read_fetched(publisher.id, folder), client, folder)
        if (
            result.imported is None
            and result.fetched
            and result.status is FetchStatus.UNCHANGED
        ):
            imported = import_fetched(publisher, result.fetched, folder)
            return replace(result, imported=imported)
        return result
    except InvalidRecordError as error:
        return FetchResult(
            publisher=publisher.id,
            status=FetchStatus.REFUSED,
            reason=str(error),
            code=error.code,
        )


def _chosen(names: Sequence[str], known: tuple[Publisher, ...]) -> list[Publisher]:
    unknown = set(names) - {each.id for each in known}
    if unknown:
        ids = ", ".join(each.id for each in known)
        raise InvalidRecordError(f"not a publisher: {', '.join(sorted(unknown))}; known: {ids}")
    return [each for each in known if each.id in names or (not names and each.standard)]


def _told(result: FetchResult, waits: str) -> Updated:
    imported = result.imported
    return Updated(
        publisher=result.publisher,
        outcome=result.status,
        reason=result.reason,
        entries=len(imported.entries) if imported else 0,
        version_date=imported.header.version_date if imported else None,
        waiting=waits if imported else "",
    )
