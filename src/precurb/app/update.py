"""Fetch new versions of the watchlists, and keep the old ones when anything is wrong."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from precurb.app.home import Home
from precurb.app.watch import take_into_use
from precurb.errors import InvalidRecordError
from precurb.lists.fetch import (
    FetchResult,
    FetchStatus,
    Publisher,
    fetch,
    load_publishers,
    open_client,
    read_fetched,
)
from precurb.lists.watchlist import Watchlist


@dataclass(frozen=True, slots=True, kw_only=True)
class Updated:
    """What came of one publisher: ``updated``, ``unchanged`` or ``refused``, and why."""

    publisher: str
    outcome: FetchStatus
    reason: str
    entries: int = 0
    version_date: dt.date | None = None


def update_lists(
    names: Sequence[str], *, home: Home, publishers: tuple[Publisher, ...] | None = None
) -> tuple[Updated, ...]:
    """Fetch lists, and take every one that is new and sound into use.

    Args:
        names: Ids of publishers; empty for all that are standard.
        home: Where downloads and snapshots are kept.
        publishers: Whom to ask; the bundled publishers when left out.

    Raises:
        InvalidRecordError: A name is not that of a publisher.
    """
    folder = home.prepare().root / "downloads"
    with open_client() as client:
        results = [
            fetch(each, read_fetched(each.id, folder), client, folder)
            for each in _chosen(names, publishers or load_publishers())
        ]
    new = tuple(
        Watchlist.build(each.imported.header, each.imported.entries)
        for each in results
        if each.status is FetchStatus.UPDATED and each.imported
    )
    if new:
        take_into_use(new, home=home)
    return tuple(_told(each) for each in results)


def _chosen(names: Sequence[str], known: tuple[Publisher, ...]) -> list[Publisher]:
    unknown = set(names) - {each.id for each in known}
    if unknown:
        ids = ", ".join(each.id for each in known)
        raise InvalidRecordError(f"not a publisher: {', '.join(sorted(unknown))}; known: {ids}")
    return [each for each in known if each.id in names or (not names and each.standard)]


def _told(result: FetchResult) -> Updated:
    imported = result.imported
    return Updated(
        publisher=result.publisher,
        outcome=result.status,
        reason=result.reason,
        entries=len(imported.entries) if imported else 0,
        version_date=imported.header.version_date if imported else None,
    )
