"""The index finds every key of every entry, and nothing that is not there."""

import datetime as dt
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from precurb.lists.watchlist import KeyKind, Watchlist, keys_of
from precurb.model import (
    ListedIdentifier,
    ListedName,
    PartyType,
    Wallet,
    WatchlistEntry,
    WatchlistHeader,
)

HEADER = WatchlistHeader(
    id="test", title="Test", publisher="us", version_date=dt.date(2026, 1, 2), source="invented"
)
NAMES = st.text(min_size=1, max_size=20)


def entry(number: int, name: str) -> WatchlistEntry:
    return WatchlistEntry(
        id=f"t-{number}",
        type=PartyType.ENTITY,
        names=(ListedName(name),),
        identifiers=(ListedIdentifier("registration", f"AB-{number:05}"),),
        wallets=(Wallet("XBT", f"wallet{number}"),),
    )


@settings(max_examples=40)
@given(st.lists(NAMES, max_size=30))
def test_every_key_finds_its_entry(names: list[str]) -> None:
    entries = [entry(number, name) for number, name in enumerate(names)]
    watchlist = Watchlist.build(HEADER, entries)
    for each in entries:
        for kind, key in keys_of(each):
            assert each in watchlist.find(kind, key)


def test_an_absent_key_finds_nothing() -> None:
    watchlist = Watchlist.build(HEADER, [entry(1, "Anything Ltd")])
    assert watchlist.find(KeyKind.NAME, "something else") == ()


def test_the_order_of_entries_does_not_change_the_hash() -> None:
    entries = [entry(n, f"Name {n}") for n in range(20)]
    one, other = Watchlist.build(HEADER, entries), Watchlist.build(HEADER, entries[::-1])
    assert (one.sha256, one.index) == (other.sha256, other.index)


def test_an_index_of_another_version_is_made_again(tmp_path: Path) -> None:
    watchlist = Watchlist.build(HEADER, [entry(1, "Anything")])
    (tmp_path / f"{watchlist.sha256}.jsonl").write_bytes(bytes(watchlist.content[:]))
    (tmp_path / f"{watchlist.sha256}.idx").write_bytes(b"something else entirely")
    opened = Watchlist.open(HEADER, watchlist.sha256, tmp_path)
    assert opened.index == watchlist.index
    assert opened.find(KeyKind.NAME, "anything") == (entry(1, "Anything"),)
