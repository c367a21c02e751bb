"""What is it: every goods line against every control list whose law applies.

Identity comes from CAS numbers, structures and names; the law from the route and the day.
"""

from collections.abc import Iterator

from precurb.examine.substances.cues import (
    CasReading,
    ClassCue,
    Cue,
    CueKind,
    Identification,
    Ordinary,
)
from precurb.examine.substances.identify import identify
from precurb.examine.substances.listing import (
    Listing,
    class_findings,
    listing_findings,
    listings_of,
    number_findings,
)
from precurb.examine.substances.nomenclature import name_reader
from precurb.examine.substances.places import jurisdictions_of, route_gaps, route_of
from precurb.examine.substances.scope import Cover, Status, covering
from precurb.lists.snapshot import Snapshot
from precurb.model import Finding, History, NotChecked, Transaction

__all__ = [
    "CasReading",
    "ClassCue",
    "Cover",
    "Cue",
    "CueKind",
    "Identification",
    "Listing",
    "Ordinary",
    "Status",
    "covering",
    "examine_substances",
    "identify",
    "jurisdictions_of",
    "listings_of",
    "reads_systematic_names",
]


def reads_systematic_names() -> bool:
    """Whether this machine can read systematic names: a check says what it was made with."""
    return name_reader() is not None


def examine_substances(
    transaction: Transaction, snapshot: Snapshot, history: History
) -> Iterator[Finding | NotChecked]:
    """Yield what the goods are under the law of the route on the day of the transaction."""
    day = transaction.date or history.on
    route = route_of(transaction)
    listed = False
    for line in transaction.lines:
        identification = identify(line, snapshot.book)
        yield from identification.gaps
        yield from number_findings(line, identification)
        yield from listing_findings(line, identification, snapshot, route, day)
        yield from class_findings(line, identification, snapshot, route, day)
        entries = snapshot.book.entries_of
        listed = listed or any(key in entries for key in identification.substances)
    if listed:
        yield from route_gaps(transaction, snapshot.book.jurisdictions)
