"""The index of names: every listed name is in it, and the same list gives the same bytes."""

import datetime as dt
import mmap
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from precurb.lists.name_index import MAGIC, NameIndex, build_name_index
from precurb.lists.party_names import Channel, read_name
from precurb.lists.party_names.features import features
from precurb.lists.party_names.items import columns, items_of
from precurb.lists.party_names.version import hash_of, reading_version
from precurb.lists.watchlist import Watchlist
from precurb.model import ListedName, PartyType, WatchlistEntry, WatchlistHeader

NAMES = {
    PartyType.ENTITY: ("Hebei Zeltborn Chemical Co., Ltd.", "浙江青狼化工有限公司",
                       "ЗАО Серволк Химия", "شركة زقرطون للكيماويات", "케이엘피화학",
                       "アオオカミ化学工業株式会社", "3Z Zelt 44 GmbH"),
    PartyType.PERSON: ("Bertram von Quellmann", "欧阳青狼", "김가람", "محمد زقرطون",
                       "Osric bin Ulfred al-Zelt", "Li"),
    PartyType.VESSEL: ("MV Zelt Star 7", "OFENTHAL"),
    PartyType.UNKNOWN: ("Zelt & Ofen", "Ulfred Quellborn"),
}  # fmt: skip
HEADER = WatchlistHeader(
    id="t", title="T", publisher="us", version_date=dt.date(2026, 1, 2), source="invented"
)
ENTRIES = [
    WatchlistEntry(id=f"t-{type_}-{at}", type=type_, names=(ListedName(name),))
    for type_, names in NAMES.items()
    for at, name in enumerate(names)
]
ALL = [(number, entry) for number, entry in enumerate(ENTRIES)]


def found(index: NameIndex, name: str, type_: PartyType, least: float = 0.2) -> set[int]:
    """The numbers of the entries that a name shares enough with."""
    return {
        int(index.row_entry[row])
        for reading in read_name(name, type_)
        for row in index.similar_rows(features(reading), 100, least)
    }


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return NameIndex(build_name_index(ENTRIES))


@pytest.mark.parametrize(("number", "entry"), ALL, ids=[e.id for _, e in ALL])
def test_every_name_finds_its_entry(
    index: NameIndex, number: int, entry: WatchlistEntry
) -> None:
    assert number in found(index, entry.names[0].text, entry.type, least=0.99)


def test_the_rows_of_an_entry_are_the_readings_of_its_names(index: NameIndex) -> None:
    readings = [r for e in ENTRIES for r in read_name(e.names[0].text, e.type)]
    rows = np.arange(len(index), dtype=np.int32)
    assert [index.channel(int(row)) for row in rows] == [r.channel for r in readings]
    records, begins = index.gather(rows)
    kept = [index.texts[form] for form in records["form"]]
    assert kept == [item.form.text for r in readings for item in items_of(r)]
    assert begins.tolist() == index.item_offsets[:-1].tolist()


def test_the_columns_of_a_row_are_those_of_its_reading(index: NameIndex) -> None:
    entry = ENTRIES[0]
    (row,) = np.flatnonzero(index.row_entry == 0)
    records, _ = index.gather(np.array([row], np.int32))
    kept = index.columns(records)
    made = columns(items_of(read_name(entry.names[0].text, entry.type)[0]))
    assert (kept.texts, kept.sounds, kept.skeletons) == (
        made.texts,
        made.sounds,
        made.skeletons,
    )
    for one, other in ((kept.kinds, made.kinds), (kept.kin, made.kin), (kept.spans, made.spans),
                       (kept.lengths, made.lengths), (kept.firsts, made.firsts),
                       (kept.flags, made.flags)):  # fmt: skip
        assert np.array_equal(one, other)


def test_the_type_of_each_row_is_that_of_its_entry(index: NameIndex) -> None:
    kept = [index.type(row) for row in range(len(index))]
    assert kept == [ENTRIES[number].type for number in index.row_entry]


def test_the_same_entries_give_the_same_bytes() -> None:
    assert build_name_index(ENTRIES) == build_name_index(iter(ENTRIES))


def test_an_index_opened_again_answers_the_same(index: NameIndex, tmp_path: Path) -> None:
    path = tmp_path / "names"
    path.write_bytes(bytes(index.buffer[:]))
    with path.open("rb") as file:
        opened = NameIndex(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    assert opened.is_current
    assert len(opened) == len(index)
    for entry in ENTRIES:
        name = entry.names[0].text
        assert found(opened, name, entry.type) == found(index, name, entry.type)


def test_bytes_of_something_else_are_no_current_index() -> None:
    assert not NameIndex(b"").is_current
    assert not NameIndex(b"PRECNAM?" + bytes(64)).is_current


def test_an_index_by_another_reading_of_names_is_not_used(index: NameIndex) -> None:
    head = MAGIC + reading_version().encode()
    assert index.buffer[: len(head)] == head
    other = MAGIC + b"0" * 16 + bytes(index.buffer[len(head) :])
    watchlist = replace(Watchlist.build(HEADER, ENTRIES), kept_names=other)
    assert not watchlist.has_names
    assert watchlist.names.buffer == build_name_index(watchlist.entries())


def test_a_version_changes_with_every_file_and_library(tmp_path: Path) -> None:
    one, two = tmp_path / "a", tmp_path / "b"
    one.write_text("x")
    two.write_text("y")
    before = hash_of([one, two], "library 1")
    assert before == hash_of([two, one], "library 1")
    assert before != hash_of([one, two], "library 2")
    two.write_text("z")
    assert before != hash_of([one, two], "library 1")


def test_an_empty_list_has_an_index_that_finds_nothing() -> None:
    empty = NameIndex(build_name_index([]))
    assert empty.is_current
    assert len(empty) == 0
    assert found(empty, "Zeltborn Chemical", PartyType.ENTITY, least=0.0) == set()


def test_a_name_that_shares_nothing_finds_nothing(index: NameIndex) -> None:
    assert found(index, "Xyxyw Pkpkj", PartyType.PERSON) == set()


def test_each_of_many_aliases_finds_its_name() -> None:
    aliases = [f"{a}{b}born {b}{a}mann" for a in ("zel", "ofe", "que", "tir", "kas", "dro",
               "wen", "ash", "mul", "gra") for b in ("ti", "lo", "ram", "vis", "nu", "pe",
               "fa", "gro")]  # fmt: skip
    many = WatchlistEntry(
        id="t-1", type=PartyType.PERSON, names=tuple(ListedName(a) for a in aliases)
    )
    index = NameIndex(build_name_index([ENTRIES[0], many]))
    assert len(aliases) == 80
    for at, alias in enumerate(aliases):
        rows = index.similar_rows(features(read_name(alias, PartyType.PERSON)[0]), 100, 0.99)
        assert at in index.row_name[rows]
        assert set(index.row_entry[rows].tolist()) == {1}


def test_a_name_without_letters_has_no_row() -> None:
    unread = WatchlistEntry(id="t-1", type=PartyType.ENTITY, names=(ListedName("…"),))
    index = NameIndex(build_name_index([unread, ENTRIES[0]]))
    assert set(index.row_entry.tolist()) == {1}


def test_no_more_rows_are_given_than_wished_for() -> None:
    twins = [
        WatchlistEntry(id=f"t-{n}", type=PartyType.PERSON, names=(ListedName("Zelt Ofenborn"),))
        for n in range(30)
    ]
    index = NameIndex(build_name_index(twins))
    asked = features(read_name("Zelt Ofenborn", PartyType.PERSON)[0])
    assert len(index.similar_rows(asked, 7, 0.2)) == 7
    assert index.channel(0) is Channel.LATIN


WORDS = ("zelt", "ofen", "quell", "chemical", "ltd", "青狼", "化工", "волк", "ذئب", "7", "al")
SOME_NAME = st.lists(
    st.one_of(st.sampled_from(WORDS), st.text(min_size=1, max_size=8)), min_size=1, max_size=6
).map(" ".join)


@settings(max_examples=100, deadline=None)
@given(st.lists(SOME_NAME, min_size=1, max_size=6), st.sampled_from(PartyType))
def test_every_name_that_can_be_read_is_found_again(names: list[str], type_: PartyType) -> None:
    entries = [
        WatchlistEntry(id=f"t-{n}", type=type_, names=(ListedName(name),))
        for n, name in enumerate(names)
    ]
    index = NameIndex(build_name_index(entries))
    for number, name in enumerate(names):
        # A single letter has no run of letters to find it by.
        if any(map(features, read_name(name, type_))):
            assert number in found(index, name, type_, least=0.95)
