"""Fetch new versions of the watchlists, and keep the old ones when anything is wrong."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from precurb.app.home import Home
from precurb.app.watch import take_into_use
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
            _fetch(each, client, folder)
            for each in _chosen(names, publishers or load_publishers())
        ]
    new = tuple(
        Watchlist.build(each.imported.header, each.imported.entries)
        for each in results
        if each.status is not FetchStatus.REFUSED and each.imported
    )
    if new:
        take_into_use(new, home=home)
    return tuple(_told(each) for each in results)


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


def _told(result: FetchResult) -> Updated:
    imported = result.imported
    return Updated(
        publisher=result.publisher,
        outcome=result.status,
        reason=result.reason,
        entries=len(imported.entries) if imported else 0,
        version_date=imported.header.version_date if imported else None,
    )
