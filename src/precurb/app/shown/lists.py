"""The lists in use: which there are, of which day, from whom, and how well grounded."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.report import STALE_DAYS
from precurb.app.service import Service
from precurb.errors import UnknownRecordError
from precurb.lists.snapshot import Snapshot
from precurb.lists.watchlist import Watchlist
from precurb.model import ControlList, ListVersion, Verification
from precurb.store.list_versions import of_list
from precurb.store.shown import entries_over_time


class ListKind(StrEnum):
    """What a list names."""

    SUBSTANCES = "substances"
    PARTIES = "parties"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """One list in use.

    ``grounds`` counts entries by verification, for control lists alone; ``sizes`` are the
    entries of every version that was in use here, the oldest first.
    """

    id: str
    kind: ListKind
    place: str
    title: str
    publisher: str
    day: dt.date
    age_days: int
    entries: int
    sha256: str
    source: str = ""
    marking: str = ""
    stale: bool = False
    grounds: tuple[tuple[Verification, int], ...] = ()
    sizes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """All lists in use, under one snapshot."""

    snapshot: str
    on: dt.date
    substances: tuple[ListLine, ...]
    parties: tuple[ListLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One version of a list that was in use; ``before`` is the snapshot before it."""

    snapshot: str
    day: dt.date
    entries: int
    sha256: str
    at: dt.datetime
    before: str
    kept: bool


def show_lists(*, service: Service, actor: Actor) -> Lists:
    """All lists in use.

    Raises:
        DeniedError: The actor may not read lists.
    """
    require(actor, Action.LIST_READ)
    snapshot, on = service.snapshot, service.today()
    versions = {each.id: each for each in snapshot.versions(on)}
    with service.store.read() as db:
        sizes = entries_over_time(db)
    substances = (_control(each, versions[each.id]) for each in snapshot.book.knowledge.lists)
    parties = (_watch(each, versions[each.header.id]) for each in snapshot.watchlists)
    return Lists(
        snapshot=snapshot.id,
        on=on,
        substances=tuple(replace(each, sizes=sizes.get(each.id, ())) for each in substances),
        parties=tuple(replace(each, sizes=sizes.get(each.id, ())) for each in parties),
    )


def list_line(list_id: str, *, service: Service, actor: Actor) -> ListLine:
    """One list in use by its id.

    Raises:
        DeniedError: The actor may not read lists.
        UnknownRecordError: None has this id.
    """
    require(actor, Action.LIST_READ)
    found = find_list(list_id, service.snapshot)
    versions = {each.id: each for each in service.snapshot.versions(service.today())}
    if isinstance(found, Watchlist):
        return _watch(found, versions[found.header.id])
    return _control(found, versions[found.id])


def versions_of(list_id: str, *, service: Service, actor: Actor) -> tuple[VersionLine, ...]:
    """The versions of a list that were in use here, the newest first, each content once.

    Raises:
        DeniedError: The actor may not read lists.
    """
    require(actor, Action.LIST_READ)
    with service.store.read() as db:
        rows = of_list(db, list_id)
    shelf = set(service.home.shelf.ids())
    firsts = [
        each for at, each in enumerate(rows)
        if at + 1 == len(rows) or rows[at + 1].sha256 != each.sha256
    ]  # fmt: skip
    return tuple(
        VersionLine(
            snapshot=each.snapshot, day=each.version_date, entries=each.entries,
            sha256=each.sha256, at=each.at, kept=each.snapshot in shelf,
            before=firsts[at + 1].snapshot if at + 1 < len(firsts) else "",
        )
        for at, each in enumerate(firsts)
    )  # fmt: skip


def find_list(list_id: str, snapshot: Snapshot) -> ControlList | Watchlist:
    """A list of a snapshot by its id.

    Raises:
        UnknownRecordError: None has it.
    """
    if (control := snapshot.book.lists.get(list_id)) is not None:
        return control
    for each in snapshot.watchlists:
        if each.header.id == list_id:
            return each
    raise UnknownRecordError(f"no list in use is called {list_id!r}")


def _control(each: ControlList, version: ListVersion) -> ListLine:
    grounds = Counter(entry.verification for entry in each.entries)
    return ListLine(
        id=each.id,
        kind=ListKind.SUBSTANCES,
        place=each.jurisdiction,
        title=version.title,
        publisher=each.authority,
        day=each.read_on,
        age_days=version.age_days,
        entries=version.entries,
        sha256=version.sha256,
        grounds=tuple((level, grounds[level]) for level in Verification if grounds[level]),
    )


def _watch(each: Watchlist, version: ListVersion) -> ListLine:
    header = each.header
    return ListLine(
        id=header.id,
        kind=ListKind.PARTIES,
        place="",
        title=header.title,
        publisher=header.publisher,
        day=header.version_date,
        age_days=version.age_days,
        entries=version.entries,
        sha256=version.sha256,
        source=header.source,
        marking=header.marking,
        stale=version.age_days > STALE_DAYS,
    )
