"""The entries of a list: a part of them, those that a text names, and one in whole."""

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.desk.pages import Page, Part, page
from precurb.app.service import Service
from precurb.app.shown.lists import find_list
from precurb.app.shown.parties import entry_by_id, find_parties
from precurb.app.substance import Listed, covered_forms
from precurb.errors import UnknownRecordError
from precurb.lists.knowledge import ControlBook
from precurb.lists.names import fold, name_key
from precurb.lists.watchlist import Watchlist
from precurb.model import (
    ControlList,
    Force,
    ListEntry,
    Requirement,
    Substance,
    Threshold,
    WatchlistEntry,
)

_Item = TypeVar("_Item", ListEntry, WatchlistEntry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Covering:
    """An entry of a control list with whether it is in force on a day."""

    entry: ListEntry
    force: Force


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """A part of a list; of the two kinds of entries, one is there."""

    total: int
    next: str
    substances: tuple[Covering, ...] = ()
    parties: tuple[WatchlistEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlPage:
    """An entry of a control list in whole, with what else the law says of the substance."""

    of: ControlList
    entry: ListEntry
    force: Force
    substance: Substance | None
    thresholds: tuple[Threshold, ...]
    duties: tuple[Requirement, ...]
    elsewhere: tuple[Listed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyPage:
    """An entry of a watchlist in whole."""

    of: Watchlist
    entry: WatchlistEntry


def entries_of(
    list_id: str, text: str, part: Part, *, service: Service, actor: Actor
) -> Entries:
    """A part of the entries of a list.

    Args:
        list_id: The list.
        text: What to look for: of substances a name, CAS number or id; of parties a name, a
            number, a wallet or an id. Everything when empty.
        part: Which part.
        service: The installation.
        actor: Who asks.

    Raises:
        DeniedError: The actor may not read lists.
        UnknownRecordError: No list in use has this id.
    """
    require(actor, Action.LIST_READ)
    found = find_list(list_id, service.snapshot)
    first = part.number or 0
    if isinstance(found, Watchlist):
        return _parties(found, text.strip(), first, part.most)
    return _substances(found, text.strip(), first, part.most, service)


def show_entry(
    list_id: str, entry_id: str, *, service: Service, actor: Actor
) -> ControlPage | PartyPage:
    """One entry in whole.

    Raises:
        DeniedError: The actor may not read lists.
        UnknownRecordError: No list in use has such an entry.
    """
    require(actor, Action.LIST_READ)
    found = find_list(list_id, service.snapshot)
    if isinstance(found, Watchlist):
        if (party := entry_by_id(entry_id, found)) is not None:
            return PartyPage(of=found, entry=party)
    else:
        for entry in found.entries:
            if entry.id == entry_id:
                return _control_page(found, entry, service.snapshot.book, service.today())
    raise UnknownRecordError(f"no entry {entry_id!r} in {list_id}")


def _parties(watchlist: Watchlist, text: str, first: int, most: int) -> Entries:
    if text:
        found = find_parties(text, watchlist)
        shown: Page[WatchlistEntry] = _cut(found[first : first + most + 1], first, most)
        return Entries(total=len(found), next=shown.next, parties=shown.items)
    last = min(first + most + 1, len(watchlist))
    some = tuple(watchlist.entry(number) for number in range(min(first, last), last))
    shown = _cut(some, first, most)
    return Entries(total=len(watchlist), next=shown.next, parties=shown.items)


def _substances(
    each: ControlList, text: str, first: int, most: int, service: Service
) -> Entries:
    on, book = service.today(), service.snapshot.book
    found = [entry for entry in each.entries if not text or _names(entry, text, book)]
    shown = _cut(tuple(found[first : first + most + 1]), first, most)
    covering = tuple(
        Covering(entry=entry, force=entry.validity.status(on)) for entry in shown.items
    )
    return Entries(total=len(found), next=shown.next, substances=covering)


def _cut(some: tuple[_Item, ...], first: int, most: int) -> Page[_Item]:
    return page(some, [str(first + at + 1) for at in range(len(some))], most)


def _names(entry: ListEntry, text: str, book: ControlBook) -> bool:
    """Whether a text stands in the name of an entry, its numbers, or names of its substance."""
    plain, key = fold(text), name_key(text)
    told = [entry.id, entry.name, entry.cas, entry.hs_code]
    if (substance := book.substances.get(entry.substance)) is not None:
        told += [substance.name, *(name.text for name in substance.names)]
    return any(plain in fold(each) or (key and name_key(each).startswith(key)) for each in told)


def _control_page(
    of: ControlList, entry: ListEntry, book: ControlBook, on: dt.date
) -> ControlPage:
    other = [
        Listed(
            list=each.id, jurisdiction=each.jurisdiction, category=each.category, entry=one,
            force=one.validity.status(on), covers=covered_forms(one.scope),
        )
        for each, one in book.entries_of.get(entry.substance, ())
        if one.id != entry.id
    ]  # fmt: skip
    return ControlPage(
        of=of,
        entry=entry,
        force=entry.validity.status(on),
        substance=book.substances.get(entry.substance),
        thresholds=tuple(t for t in of.thresholds if t.substance in ("", entry.substance)),
        duties=tuple(duty for duty in book.knowledge.requirements if of.id in duty.lists),
        elsewhere=tuple(sorted(other, key=lambda each: (each.jurisdiction, each.list))),
    )
