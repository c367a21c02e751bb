"""An incident held against a node's own history: by substances, names, numbers, countries.

What is found is proposed to a person. It holds nothing and stops nothing: ordinary trade in a
solvent shares its name with a seizure of the same solvent.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from sqlalchemy import Connection

from precurb.examine.substances import identify
from precurb.exchange.acts.fits import countries_of
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.names import name_key
from precurb.model import Line, ListedName, PartyType, WatchlistEntry
from precurb.model.incident import Incident, Involved, Item, Proposed, Screened, Shared
from precurb.model.watchlist import ListedIdentifier
from precurb.screening.keys import Key, KeyKind
from precurb.store import incidents, keys

MOST = 50
"""Proposals that are named; how many more there are is said."""


def held_against_history(db: Connection, act: Shared) -> Screened:
    """Propose the transactions here that a version of an incident may concern.

    Those of which most is alike come first, then the newest. A country alone proposes nothing,
    since it is shared with all trade; beside something else it is said.
    """
    told = act.incident
    found: dict[int, list[str]] = {}
    for word, numbers in _found(db, told):
        for number in numbers:
            found.setdefault(number, []).append(word)
    for country in sorted(countries_of(told)):
        for number in set(_with(db, Key(KeyKind.COUNTRY, country))) & set(found):
            found[number].append(f"country {country}")
    past = sorted(
        incidents.past_of(db, found), key=lambda each: (-len(found[each.seq]), -each.seq)
    )
    proposals = tuple(
        Proposed(
            transaction=each.id, reference=each.reference, by=tuple(found[each.seq]),
            day=each.day,
        )
        for each in past[:MOST]
    )  # fmt: skip
    return Screened(version=act.version, proposals=proposals, more=max(len(past) - MOST, 0))


def _found(db: Connection, told: Incident) -> Iterator[tuple[str, set[int]]]:
    for item in told.items:
        numbers = {n for key in keys_of_item(item) for n in _with(db, key)}
        yield f"substance {item.name}", numbers
    for each in told.involved:
        parties = keys.parties_like(db, as_entry(each, "incident"))
        yield f"party {each.name}", set(keys.transactions_of(db, parties))


def keys_of_item(item: Item) -> frozenset[Key]:
    """The keys by which goods like an item are found, its own and those the law book knows."""
    found = {Key(KeyKind.NAME, key) for key in (name_key(item.name),) if len(key) > 1}
    if item.cas:
        found.add(Key(KeyKind.CAS, item.cas))
    if item.inchikey:
        found.add(Key(KeyKind.SKELETON, item.inchikey[:14]))
    line = Line(number=1, description=item.name, cas=item.cas, inchikey=item.inchikey)
    known = identify(line, _book())
    found |= {Key(KeyKind.SUBSTANCE, each) for each in known.substances}
    return frozenset(found)


def _with(db: Connection, key: Key) -> Iterable[int]:
    return keys.transactions_with(db, [key])


def as_entry(each: Involved, id_: str) -> WatchlistEntry:
    """Somebody named, as if listed: then what finds listed parties finds him."""
    names = tuple(ListedName(text) for text in (each.name, each.latin) if text)
    return WatchlistEntry(
        id=id_,
        type=PartyType.UNKNOWN,
        names=names,
        identifiers=tuple(ListedIdentifier("", number) for number in each.identifiers),
        countries=(each.country,) if each.country else (),
    )


@cache
def _book() -> ControlBook:
    """The packaged law: here it only says which names mean the same substance."""
    return ControlBook(read_packaged())
