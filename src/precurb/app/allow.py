"""Decide that a party is not a listed one, and keep the decision with its reason."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from precurb.app.home import Home
from precurb.app.records import acting_now, open_store
from precurb.errors import InvalidRecordError
from precurb.lists.canonical import entry_hash
from precurb.lists.snapshot import Snapshot
from precurb.lists.watchlist import Watchlist
from precurb.model import Allowance, Party, WatchlistEntry, fingerprint
from precurb.store import decisions
from precurb.store.decisions import Action, NewDecision


@dataclass(frozen=True, slots=True)
class Decision:
    """Why, and who decides."""

    reason: str
    by: str


def allow(
    party: Party, entry_id: str, decision: Decision, *, snapshot: Snapshot, home: Home
) -> Allowance:
    """Keep that a party is not the listed party of an entry, as the entry stands now.

    Who holds the installation decides alone here; at the desk a second person may be needed.

    Args:
        party: As the papers name it: name, country and numbers make it the same again.
        entry_id: The entry, e.g. ``ofac-36``.
        decision: Why, and who decides.
        snapshot: The lists in use.
        home: The installation in which the decision is kept.

    Raises:
        InvalidRecordError: No list in use has the entry, or reason or author is missing.
    """
    if not decision.by.strip():
        raise InvalidRecordError("an allowance says why, and who decided")
    made = new_allowance(party, entry_id, decision.reason, snapshot)
    with open_store(home) as store:
        with store.write(acting_now(decision.by)) as writing:
            decisions.keep(writing, made)
        with store.read() as db:
            return decisions.allowances(db)[-1]


def new_allowance(
    party: Party, entry_id: str, reason: str, snapshot: Snapshot, *, needs_second: bool = False
) -> NewDecision:
    """The decision that a party is not a listed one, to be kept.

    Raises:
        InvalidRecordError: No list in use has the entry, or no reason is given.
    """
    for watchlist, entry in entries_named(entry_id, snapshot):
        try:
            return NewDecision(
                action=Action.ALLOW,
                reason=reason,
                needs_second=needs_second,
                party=fingerprint(party),
                list=watchlist.header.id,
                entry=entry_id,
                entry_hash=entry_hash(entry),
            )
        except ValueError as error:
            raise InvalidRecordError(str(error)) from error
    raise InvalidRecordError(f"no list in use has an entry {entry_id!r}")


def entries_named(
    entry_id: str, snapshot: Snapshot
) -> Iterator[tuple[Watchlist, WatchlistEntry]]:
    """Entries of the lists in use with an id, each with its list; lists lie by id."""
    for watchlist in snapshot.watchlists:
        at = bisect_left(range(len(watchlist)), entry_id, key=lambda n: watchlist.entry(n).id)
        if at < len(watchlist) and (entry := watchlist.entry(at)).id == entry_id:
            yield watchlist, entry


def read_allowances(home: Home) -> tuple[Allowance, ...]:
    """Every decision of this kind that stands, oldest first."""
    with open_store(home) as store, store.read() as db:
        return decisions.allowances(db)
