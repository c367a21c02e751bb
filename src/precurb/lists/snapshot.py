"""A snapshot: every list as it stood, under one hash.

The hash is taken over the hashes of the contents, so the same lists give the same snapshot
on every machine, and a check that names its snapshot can be replayed.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import msgspec

from precurb.lists.canonical import digest
from precurb.lists.knowledge import ControlBook
from precurb.lists.watchlist import Watchlist
from precurb.model import (
    Citation,
    ClassDefinition,
    ControlList,
    ListEntry,
    ListVersion,
    Verification,
)
from precurb.model.watchlist import WatchlistEntry, WatchlistHeader


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptWatchlist:
    """A watchlist in a manifest: its header and the hash of its content."""

    header: WatchlistHeader
    sha256: str
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a snapshot is made of; its canonical bytes give the snapshot its id."""

    controls: str
    lists: dict[str, str]
    watchlists: tuple[KeptWatchlist, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two snapshots; ``fields`` names what changed."""

    list_id: str
    entry_id: str
    kind: str  # added | changed | removed
    name: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """Control lists and watchlists of one moment, ready to be asked."""

    book: ControlBook
    watchlists: tuple[Watchlist, ...] = ()

    @cached_property
    def controls(self) -> bytes:
        """The canonical bytes of the whole law book."""
        return msgspec.json.encode(self.book.knowledge, order="deterministic")

    @cached_property
    def manifest(self) -> Manifest:
        """What this snapshot is made of."""
        return Manifest(
            controls=digest(self.controls),
            lists={each.id: _list_hash(each) for each in self.book.knowledge.lists},
            watchlists=tuple(
                KeptWatchlist(header=w.header, sha256=w.sha256, entries=len(w))
                for w in sorted(self.watchlists, key=lambda w: w.header.id)
            ),
        )

    @cached_property
    def id(self) -> str:
        """The content address of the snapshot: 64 hex digits."""
        return digest(msgspec.json.encode(self.manifest, order="deterministic"))

    def versions(self, on: dt.date) -> tuple[ListVersion, ...]:
        """Every list with its day and its age on a day."""
        return (*self._control_versions(on), *self._watchlist_versions(on))

    def cite(self, each: ControlList, entry: ListEntry) -> Citation:
        """The citation of a control list entry in this snapshot."""
        return Citation(
            list_id=each.id,
            entry_id=entry.id,
            title=f"{each.instrument}, {each.category}: {entry.name}",
            version=f"read {each.read_on} ({self.manifest.lists[each.id][:12]})",
            source=entry.source,
            verification=entry.verification,
        )

    def cite_class(self, definition: ClassDefinition) -> Citation:
        """The citation of a generic definition in this snapshot."""
        return Citation(
            list_id=definition.id,
            entry_id=definition.id,
            title=definition.instrument,
            version=f"law book {digest(self.controls)[:12]}",
            source=definition.source,
            verification=definition.verification,
        )

    def cite_party(self, watchlist: Watchlist, entry: WatchlistEntry) -> Citation:
        """The citation of a watchlist entry in this snapshot."""
        header = watchlist.header
        title = f"{header.title}: {entry.names[0].text} ({', '.join(entry.programmes)})"
        return Citation(
            list_id=header.id,
            entry_id=entry.id,
            title=f"{header.marking} {title}".strip(),
            version=f"of {header.version_date} ({watchlist.sha256[:12]})",
            source=header.source,
            # A marked list (a demo, a list of the house) is no publisher's.
            verification=(
                Verification.SECONDARY if header.marking else Verification.OFFICIAL_TEXT
            ),
        )

    def _control_versions(self, on: dt.date) -> list[ListVersion]:
        return [
            ListVersion(
                id=each.id,
                title=f"{each.instrument}, {each.category}",
                version_date=each.read_on,
                age_days=(on - each.read_on).days,
                sha256=self.manifest.lists[each.id],
                entries=len(each.entries),
            )
            for each in self.book.knowledge.lists
        ]

    def _watchlist_versions(self, on: dt.date) -> list[ListVersion]:
        return [
            ListVersion(
                id=w.header.id,
                title=w.header.title,
                version_date=w.header.version_date,
                age_days=(on - w.header.version_date).days,
                sha256=w.sha256,
                entries=len(w),
                marking=w.header.marking,
            )
            for w in self.watchlists
        ]


def diff(old: Snapshot, new: Snapshot) -> tuple[Change, ...]:
    """What was added, changed and removed between two snapshots, by list and entry id.

    Lists of equal hash are not read; cost is linear in the lists that differ.
    """
    changes: list[Change] = []
    before, after = _rows(old, new), _rows(new, old)
    for (list_id, entry_id), (name, content) in sorted(after.items()):
        was = before.get((list_id, entry_id))
        if was is None:
            changes.append(Change(list_id=list_id, entry_id=entry_id, kind="added", name=name))
        elif was[1] != content:
            fields = tuple(k for k in content if content[k] != was[1].get(k))
            changes.append(
                Change(
                    list_id=list_id, entry_id=entry_id, kind="changed", name=name, fields=fields
                )
            )
    for (list_id, entry_id), (name, _) in sorted(before.items()):
        if (list_id, entry_id) not in after:
            changes.append(
                Change(list_id=list_id, entry_id=entry_id, kind="removed", name=name)
            )
    return tuple(changes)


Rows = dict[tuple[str, str], tuple[str, dict[str, object]]]


def _rows(one: Snapshot, other: Snapshot) -> Rows:
    """Entries of the lists in which ``one`` differs from ``other``."""
    rows: Rows = {}
    for each in one.book.knowledge.lists:
        if one.manifest.lists[each.id] != other.manifest.lists.get(each.id):
            for entry in each.entries:
                rows[each.id, entry.id] = (entry.name, msgspec.to_builtins(entry))
    same = {w.sha256 for w in other.watchlists}
    for watchlist in one.watchlists:
        if watchlist.sha256 not in same:
            for party in watchlist.entries():
                content = msgspec.to_builtins(party)
                rows[watchlist.header.id, party.id] = (party.names[0].text, content)
    return rows


def _list_hash(each: ControlList) -> str:
    return digest(msgspec.json.encode(each, order="deterministic"))
