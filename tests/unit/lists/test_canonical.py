"""Canonical bytes of watchlists, and the bundled list in that form."""

import tomllib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.data import data_folder
from precurb.errors import InvalidRecordError
from precurb.lists.canonical import decode_entries, digest, encode_entries, entry_hash
from precurb.model.watchlist import (
    ListedIdentifier,
    ListedName,
    NameQuality,
    PartyType,
    Wallet,
    WatchlistEntry,
    WatchlistHeader,
)

_text = st.text(max_size=12)
_entries = st.builds(
    WatchlistEntry,
    id=st.text(min_size=1, max_size=8),
    type=st.sampled_from(PartyType),
    names=st.lists(
        st.builds(ListedName, _text, st.sampled_from(NameQuality), _text),
        min_size=1,
        max_size=3,
    ).map(tuple),
    programmes=st.lists(_text, max_size=2).map(tuple),
    identifiers=st.lists(st.builds(ListedIdentifier, _text, _text, _text), max_size=2).map(
        tuple
    ),
    wallets=st.lists(st.builds(Wallet, _text, _text), max_size=2).map(tuple),
    remarks=_text,
)


@given(st.lists(_entries, max_size=5, unique_by=lambda e: e.id))
def test_what_is_written_is_read_back_sorted_by_id(entries: list[WatchlistEntry]) -> None:
    content = encode_entries(entries)
    assert decode_entries(content) == tuple(sorted(entries, key=lambda e: e.id))
    assert encode_entries(reversed(entries)) == content


def test_the_form_is_fixed_to_the_byte() -> None:
    entry = WatchlistEntry(
        id="ofac-1",
        type=PartyType.ENTITY,
        names=(ListedName("Ñ"), ListedName("B", NameQuality.WEAK, "a.k.a.")),
    )
    assert (
        encode_entries([entry])
        == (
            '{"id":"ofac-1","names":[{"text":"Ñ"},'
            '{"kind":"a.k.a.","quality":"weak","text":"B"}],"type":"entity"}\n'
        ).encode()
    )
    # Written down once: a change of this hash is a change of every list's version.
    assert entry_hash(entry) == digest(encode_entries([entry])[:-1])


def test_one_letter_changes_the_hash() -> None:
    one = WatchlistEntry(id="a", type=PartyType.PERSON, names=(ListedName("A"),))
    two = WatchlistEntry(id="a", type=PartyType.PERSON, names=(ListedName("B"),))
    assert entry_hash(one) != entry_hash(two)


@pytest.mark.parametrize("line", ["{", "[]", '{"id":"a","type":"entity","names":[]}', "\xff"])
def test_a_line_that_is_no_entry_is_named(line: str) -> None:
    with pytest.raises(InvalidRecordError, match="line 2"):
        decode_entries(b"\n" + line.encode("latin-1"))


def test_the_bundled_list_is_canonical_and_complete() -> None:
    folder = data_folder() / "watchlists" / "ofac-eo14059"
    table = tomllib.loads((folder / "list.toml").read_text("utf-8"))
    header = msgspec.convert(table, WatchlistHeader)
    content = (folder / "entries.jsonl").read_bytes()
    entries = decode_entries(content)
    assert header.id == folder.name
    assert encode_entries(entries) == content
    assert len(entries) == 306
    assert all("ILLICIT-DRUGS-EO14059" in e.programmes for e in entries)
    assert sum(len(e.wallets) for e in entries) == 88
