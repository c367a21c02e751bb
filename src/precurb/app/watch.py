"""Which lists are asked: show them, compare them, import one, fetch new ones."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from precurb.app.home import Home
from precurb.lists.snapshot import Change, Snapshot, diff
from precurb.lists.watchlist import Watchlist

if TYPE_CHECKING:
    from precurb.app.access.actor import Actor
    from precurb.app.service import Service
    from precurb.lists.importers import Imported
    from precurb.store.activations import Activation

# The same parties must not be found twice: which lists hold those of another.
_HELD_BY = {
    "ofac-eo14059": {"ofac", "ofac-sdn"},
    "ofac-sdn": {"ofac"},
    "ofac-consolidated": {"ofac"},
    "ofac": {"ofac-sdn", "ofac-consolidated"},
}


def current_snapshot(home: Home, extra: tuple[Watchlist, ...] = ()) -> Snapshot:
    """The lists in use, with further watchlists for this one question."""
    snapshot = home.shelf.current()
    return with_lists(snapshot, extra) if extra else snapshot


def read_extra(
    path: Path, *, marking: str = "", version_date: dt.date | None = None
) -> tuple[Watchlist, "Imported"]:
    """Read a watchlist file as published, with a marking such as ``DEMO``.

    Raises:
        InvalidRecordError: The file is not a watchlist in a known format.
    """
    from precurb.lists.importers import read_watchlist  # lxml is slow to load

    imported = read_watchlist(path, version_date=version_date)
    header = replace(imported.header, marking=marking) if marking else imported.header
    return Watchlist.build(header, imported.entries), imported


def import_list(
    path: Path,
    *,
    service: "Service",
    actor: "Actor",
    marking: str = "",
    version_date: dt.date | None = None,
) -> tuple["Activation | None", "Imported"]:
    """Take a watchlist file into use; the snapshot before it stays on the shelf.

    Returns:
        What was done, nothing where the very same list is in use; and what was read.

    Raises:
        DeniedError: The actor may not.
        InvalidRecordError: The file is not a watchlist in a known format.
    """
    from precurb.app.rescreen.activate import use_lists  # the store is slow to load

    watchlist, imported = read_extra(path, marking=marking, version_date=version_date)
    return use_lists((watchlist,), path.name, service=service, actor=actor), imported


def with_lists(snapshot: Snapshot, watchlists: tuple[Watchlist, ...]) -> Snapshot:
    """A snapshot with new versions of watchlists in the place of older ones."""
    new = {w.header.id for w in watchlists}
    kept = tuple(
        w
        for w in snapshot.watchlists
        if w.header.id not in new and not _HELD_BY.get(w.header.id, set()) & new
    )
    ordered = sorted((*kept, *watchlists), key=lambda w: w.header.id)
    return Snapshot(snapshot.book, tuple(ordered))


def diff_snapshots(old: str, new: str, *, home: Home) -> tuple[Change, ...]:
    """What changed between two kept snapshots; ``current`` names the one in use.

    Raises:
        InvalidRecordError: A snapshot is not kept here.
    """
    return diff(_named(old, home), _named(new, home))


def _named(name: str, home: Home) -> Snapshot:
    return home.shelf.current() if name == "current" else home.shelf.open(name)
