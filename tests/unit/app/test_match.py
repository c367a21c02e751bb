"""Answers about names: nothing that is left out is left out in silence."""

import datetime as dt

import pytest

from precurb.app.match import Request, match_name
from precurb.examine.parties.match import Asked
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.snapshot import Snapshot
from precurb.lists.watchlist import Watchlist
from precurb.model import ListedName, PartyType, WatchlistEntry, WatchlistHeader

HEADER = WatchlistHeader(
    id="t", title="T", publisher="us", version_date=dt.date(2026, 1, 2), source="invented"
)
MANY = [
    WatchlistEntry(id=f"t-{n}", type=PartyType.PERSON, names=(ListedName("Ada Quellmann"),))
    for n in range(60)
]
LISTS = Snapshot(ControlBook(read_packaged()), (Watchlist.build(HEADER, MANY),))


@pytest.mark.parametrize(("top", "shown", "left"), [(0, 50, 10), (5, 5, 55), (80, 60, 0)])
def test_hits_that_are_not_shown_are_counted(top: int, shown: int, left: int) -> None:
    answer = match_name(Asked(names=("Ada Quellmann",)), LISTS, Request(top=top))
    assert len(answer.hits) == shown
    assert answer.not_checked == ((f"{left} more hits are not shown",) if left else ())
