"""The incidents that this node knows, laid out so that a consignment is held against them.

What was known is laid out once and again when an act is new, so that a file of many orders
costs little. Names are compared by the matcher of the watchlists: it knows scripts, spellings
and legal forms, and gives what it would give of a listed party.
"""

import datetime as dt
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from sqlalchemy import Connection

from precurb.app.acts.screen import as_entry, keys_of_item
from precurb.examine.parties.match import Asked, match_party
from precurb.examine.parties.particulars import Identity, Particulars
from precurb.exchange.acts.fits import Common, Reason, countries_of, fitting
from precurb.exchange.marking import is_over
from precurb.lists.knowledge import ControlBook
from precurb.lists.watchlist import Watchlist
from precurb.model import Party, Transaction
from precurb.model.watchlist import WatchlistHeader
from precurb.screening.keys import Key, keys_of
from precurb.store import Store, incident_fits
from precurb.store.incident_fits import Told

MOST = 20
"""Incidents that are noted of one consignment: those with most in common, then the newest."""

_HEADER = WatchlistHeader(
    id="incidents", title="Incidents", publisher="", version_date=dt.date.min, source=""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Incidents that count now; ``place`` is that of the last act that was looked at."""

    place: int = 0
    told: Mapping[str, Told] = field(default_factory=dict)
    goods: Mapping[Key, frozenset[tuple[str, str]]] = field(default_factory=dict)
    parties: Watchlist | None = None

    def fitting(
        self, transaction: Transaction, book: ControlBook | None, at: dt.datetime
    ) -> Iterator[tuple[Told, tuple[Reason, ...]]]:
        """The incidents that a consignment fits, with most in common first.

        Args:
            transaction: The consignment.
            book: The law, to say which of its substances the goods are.
            at: Now; an incident of which the marking is over is not looked at.
        """
        found: dict[str, list[Reason]] = {}
        for name, reason in (*self._by_party(transaction), *self._by_goods(transaction, book)):
            found.setdefault(name, []).append(reason)
        made = []
        for name, reasons in found.items():
            told = self.told[name]
            ways = countries_of(told.shared.incident) & _countries(transaction)
            common = [Reason(common=Common.COUNTRY, here=c, there=c) for c in sorted(ways)]
            fit = fitting((*reasons, *common))
            if fit and not is_over(told.marking, at):
                made.append((told, fit))
        made.sort(key=lambda each: (-len(each[1]), -each[0].seq))
        yield from made[:MOST]

    def _by_party(self, transaction: Transaction) -> Iterator[tuple[str, Reason]]:
        if self.parties is None:
            return
        for party in transaction.parties:
            for hit in match_party(_asked(party), self.parties):
                name = hit.entry.names[0].text
                record = hit.entry.id.rpartition("/")[0]
                yield record, Reason(common=Common.PARTY, here=party.name, there=name)

    def _by_goods(
        self, transaction: Transaction, book: ControlBook | None
    ) -> Iterator[tuple[str, Reason]]:
        for line in transaction.lines if self.goods else ():
            alone = replace(transaction, lines=(line,), parties=())
            for key in dict.fromkeys(keys_of(alone, book)):
                for record, item in sorted(self.goods.get(key, ())):
                    here = line.description or line.cas
                    yield record, Reason(common=Common.SUBSTANCE, here=here, there=item)


class _Memory:
    """What of one store was laid out last."""

    def __init__(self) -> None:
        self._one = threading.Lock()
        self._known = Known()

    def now(self, db: Connection) -> Known:
        with self._one:
            place = incident_fits.newest_place(db)
            if place != self._known.place:
                self._known = _laid_out(place, incident_fits.told_incidents(db))
            return self._known


def known_incidents(db: Connection, store: Store) -> Known:
    """The incidents that this node knows at this moment of a transaction."""
    return _memory(store).now(db)


@lru_cache(maxsize=4)  # a process has one store; tests have three nodes
def _memory(store: Store) -> _Memory:
    return _Memory()


def _laid_out(place: int, told: Iterable[Told]) -> Known:
    by_id = {each.id: each for each in told}
    goods: dict[Key, set[tuple[str, str]]] = {}
    entries = []
    for name, each in by_id.items():
        for item in each.shared.incident.items:
            for key in keys_of_item(item):
                goods.setdefault(key, set()).add((name, item.name))
        entries += [
            as_entry(one, f"{name}/{number}")
            for number, one in enumerate(each.shared.incident.involved)
        ]
    return Known(
        place=place, told=by_id,
        goods={key: frozenset(found) for key, found in goods.items()},
        parties=Watchlist.build(_HEADER, entries) if entries else None,
    )  # fmt: skip


def _asked(party: Party) -> Asked:
    numbers = tuple(Identity("", n.partition(":")[2] or n) for n in party.identifiers)
    countries = frozenset((party.country,)) if party.country else frozenset()
    return Asked(
        names=(party.name,), country=party.country, wallets=party.wallets,
        particulars=Particulars(countries=countries, identities=numbers),
    )  # fmt: skip


def _countries(transaction: Transaction) -> frozenset[str]:
    places = (transaction.departure, transaction.destination, *transaction.transit)
    return frozenset(filter(None, (*places, *(p.country for p in transaction.parties))))
