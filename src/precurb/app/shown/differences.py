"""What changed between two snapshots, entry by entry: what went, and what came in its place."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.desk.pages import Part
from precurb.app.service import Service
from precurb.app.shown.parties import entry_by_id
from precurb.errors import InvalidRecordError, UnknownRecordError
from precurb.lists.snapshot import Change, Snapshot, diff
from precurb.store.shown import snapshots_in_use

CURRENT = "current"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field: the values that went, and those that came; a field of one value has one."""

    field: str
    went: tuple[str, ...]
    came: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChange:
    """One entry that was added, changed or removed."""

    list: str
    entry: str
    kind: str
    name: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCount:
    """How many entries of a list were added, changed and removed."""

    list: str
    added: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What changed between two snapshots: all lists counted, and a part of the entries."""

    old: str
    new: str
    counts: tuple[ListCount, ...]
    total: int
    entries: tuple[EntryChange, ...]
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotLine:
    """A snapshot that can be compared, with the moment since which it was in use."""

    id: str
    at: dt.datetime | None
    current: bool


def show_snapshots(*, service: Service, actor: Actor) -> tuple[SnapshotLine, ...]:
    """The snapshots that can be compared, the one in use first.

    Raises:
        DeniedError: The actor may not read lists.
    """
    require(actor, Action.LIST_READ)
    with service.store.read() as db:
        since = snapshots_in_use(db)
    current, kept = service.snapshot.id, service.home.shelf.ids()
    ids = dict.fromkeys((current, *(each for each in since if each in kept), *reversed(kept)))
    return tuple(
        SnapshotLine(id=each, at=since.get(each), current=each == current) for each in ids
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two snapshots by the beginnings of their ids, ``current`` for the lists in use.

    ``list`` narrows the entries to those of one list.
    """

    old: str
    new: str = CURRENT
    list: str = ""


def show_differences(
    compared: Compared, part: Part, *, service: Service, actor: Actor
) -> Differences:
    """What changed between two snapshots.

    Args:
        compared: Which snapshots, and which list of them.
        part: Which part of the changed entries.
        service: The installation.
        actor: Who asks.

    Raises:
        DeniedError: The actor may not read lists.
        UnknownRecordError: A snapshot is not kept here.
    """
    require(actor, Action.LIST_READ)
    before, after = _open(compared.old, service), _open(compared.new, service)
    changes = diff(before, after)
    wanted = [each for each in changes if compared.list in ("", each.list_id)]
    first = part.number or 0
    last = first + part.most
    return Differences(
        old=before.id,
        new=after.id,
        counts=tuple(_counts(changes)),
        total=len(wanted),
        entries=tuple(_told(each, before, after) for each in wanted[first:last]),
        next=str(last) if last < len(wanted) else "",
    )


def _open(name: str, service: Service) -> Snapshot:
    current = service.snapshot
    if name == CURRENT or name == current.id:
        return current
    try:
        return service.home.shelf.open(name)
    except InvalidRecordError as error:
        raise UnknownRecordError(str(error)) from error


def _counts(changes: tuple[Change, ...]) -> Iterator[ListCount]:
    found = Counter((each.list_id, each.kind) for each in changes)
    for list_id in dict.fromkeys(each.list_id for each in changes):
        yield ListCount(
            list=list_id,
            added=found[list_id, "added"],
            changed=found[list_id, "changed"],
            removed=found[list_id, "removed"],
        )


def _told(change: Change, before: Snapshot, after: Snapshot) -> EntryChange:
    fields: tuple[FieldChange, ...] = ()
    if change.kind == "changed":
        old = _content(change.list_id, change.entry_id, before)
        new = _content(change.list_id, change.entry_id, after)
        fields = tuple(field_changes(old, new))
    return EntryChange(
        list=change.list_id,
        entry=change.entry_id,
        kind=change.kind,
        name=change.name,
        fields=fields,
    )


def _content(list_id: str, entry_id: str, snapshot: Snapshot) -> Mapping[str, Any]:
    for each in snapshot.watchlists:
        if each.header.id == list_id:
            return dict(msgspec.to_builtins(entry_by_id(entry_id, each)))
    entries = snapshot.book.lists[list_id].entries
    return dict(msgspec.to_builtins(next(e for e in entries if e.id == entry_id)))


def field_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[FieldChange]:
    """What differs between two contents of an entry, field by field, inner ones by name.

    >>> list(field_changes({"names": ["A", "B"]}, {"names": ["B", "C"]}))
    [FieldChange(field='names', went=('A',), came=('C',))]
    """
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name), new.get(name)
        if was == now:
            continue
        if isinstance(was, dict) and isinstance(now, dict):
            for inner in field_changes(was, now):
                yield FieldChange(
                    field=f"{name}.{inner.field}", went=inner.went, came=inner.came
                )
            continue
        went, came = _values(was), _values(now)
        yield FieldChange(
            field=name,
            went=tuple(each for each in went if each not in came),
            came=tuple(each for each in came if each not in went),
        )


def _values(value: object) -> tuple[str, ...]:
    if value in (None, "", [], ()):
        return ()
    if isinstance(value, list | tuple):
        return tuple(_one(each) for each in value)
    return (_one(value),)


def _one(value: object) -> str:
    """A value as people read it: the parts of a name or number behind one another."""
    if isinstance(value, dict):
        return ", ".join(str(each) for each in value.values() if each not in ("", None))
    return str(value)
