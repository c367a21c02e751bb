"""Matching parties: what agrees, what contradicts, and that nothing is lost on the way."""

import datetime as dt
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from precurb.examine.parties.align import align
from precurb.examine.parties.judge import Band
from precurb.examine.parties.match import Asked, match_pair, match_party
from precurb.examine.parties.particulars import Identity, Particulars, compare_particulars
from precurb.examine.parties.search import upper_bounds
from precurb.examine.parties.similar import similarity
from precurb.lists.name_index import NameIndex, build_name_index
from precurb.lists.party_names import read_name
from precurb.lists.party_names.features import features
from precurb.lists.party_names.items import Form, Item, columns, items_of
from precurb.lists.party_names.words import Channel, WordKind
from precurb.lists.watchlist import Watchlist
from precurb.model import (
    ListedName,
    NameQuality,
    PartyType,
    WatchlistEntry,
    WatchlistHeader,
)

COMPANY, PERSON = PartyType.ENTITY, PartyType.PERSON
HEADER = WatchlistHeader(
    id="t", title="T", publisher="us", version_date=dt.date(2026, 1, 2), source="invented"
)


def score(one: str, two: str, type_: PartyType = COMPANY) -> float:
    return match_pair(Asked(names=(one,), type=type_), Asked(names=(two,), type=type_)).score


def band(one: str, two: str, type_: PartyType = COMPANY) -> Band:
    return match_pair(Asked(names=(one,), type=type_), Asked(names=(two,), type=type_)).band


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Hebei Grauwolf Chemical Co., Ltd.", "HEBEI GRAUWOLF CHEMICALS LIMITED"),
        ("Grauwolf Chemical (Hebei) Co Ltd", "Hebei Grauwolf Chemical Co., Ltd."),
        ("Grauwolf Chem. Ltd", "Grauwolf Chemical Ltd"),
        ("Grau Wolf Chemical", "Grauwolf Chemical"),
        ("Hebei Grauwlof Chemical", "Hebei Grauwolf Chemical"),
        ("河北冠狼化工有限公司", "Hebei Guanlang Chemical Co., Ltd."),
        ("河北冠狼化工有限公司", "Hebei Guan Lang Chemical Industry Co., Ltd."),
        ("ООО «Волкодав Фарма»", "Volkodav Pharma LLC"),
        ("株式会社ヨシタケ化学", "Yoshitake Chemical Co., Ltd."),
    ],
)
def test_names_of_one_company_match(one: str, two: str) -> None:
    assert band(one, two) is not Band.CLEAR


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Hebei Guanming Chemical Co., Ltd.", "Hebei Guanlang Chemical Co., Ltd."),
        ("河北冠明化工有限公司", "Hebei Guanlang Chemical Co., Ltd."),
        ("Hubei Zelt Chemical Co., Ltd.", "Hebei Ofen Chemical Co., Ltd."),
        ("Grauwolf Fund VII", "Grauwolf Fund VIII"),
        ("Shanghai Trading Co., Ltd.", "Shanghai Grauwolf Trading Co., Ltd."),
    ],
)
def test_place_industry_and_form_carry_no_match(one: str, two: str) -> None:
    assert band(one, two) is Band.CLEAR


def test_another_place_contradicts() -> None:
    same = score("Hebei Grauwolf Chemical", "Hebei Grauwolf Chemical")
    silent = score("Grauwolf Chemical", "Hebei Grauwolf Chemical")
    other = score("Hubei Grauwolf Chemical", "Hebei Grauwolf Chemical")
    assert same > silent > other


def test_leaving_a_name_out_is_milder_than_another_name() -> None:
    silent = score("Bertram Quellmann", "Bertram Osric Quellmann", PERSON)
    other = score("Bertram Ulfred Quellmann", "Bertram Osric Quellmann", PERSON)
    assert silent > other


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Quellmann Bertram", "Bertram Quellmann"),
        ("Bob Quellmann", "Robert Quellmann"),
        ("Mohamed Quellmann", "Muhammad Quellmann"),
        ("B. Osric Quellmann", "Bertram Osric Quellmann"),
        ("Xiao Feng Quellmann", "Xiaofeng Quellmann"),
        ("Dr. Bertram Quellmann", "Bertram Quellmann"),
    ],
)
def test_spellings_of_one_person_match(one: str, two: str) -> None:
    assert band(one, two, PERSON) is not Band.CLEAR


def test_the_alignment_is_explained_word_by_word() -> None:
    found = match_pair(
        Asked(names=("Hubei Grauwolf Biotech Ltd",), type=COMPANY),
        Asked(names=("Hebei Grauwolf Trading Ltd",), type=COMPANY),
    )
    assert [(w.asked, w.listed) for w in found.words if w.kind is WordKind.NAME] == [
        ("grauwolf", "grauwolf")
    ]
    assert found.contradictions == (WordKind.PLACE,)
    assert {"bio", "technology"} <= set(found.only_asked)
    assert "trade" in found.only_listed


WORDS = (
    "grauwolf", "zelt", "ofen", "quell", "hebei", "chemical", "trading", "xiao", "feng",
    "bertram", "al", "vii", "b", "ltd", "mohamed", "international", "guan", "lang",
)  # fmt: skip
SOME_NAME = st.lists(
    st.one_of(st.sampled_from(WORDS), st.text("abcdeghilmnorstuz", min_size=1, max_size=9)),
    min_size=1,
    max_size=6,
).map(" ".join)


@settings(max_examples=250, deadline=None)
@given(
    SOME_NAME, st.lists(SOME_NAME, min_size=1, max_size=8), st.sampled_from([COMPANY, PERSON])
)
def test_the_bound_is_never_below_the_score(
    asked: str, listed: list[str], type_: PartyType
) -> None:
    entries = [
        WatchlistEntry(id=f"t-{n}", type=type_, names=(ListedName(name),))
        for n, name in enumerate(listed)
    ]
    index = NameIndex(build_name_index(entries))
    rows = np.arange(len(index), dtype=np.int32)
    for reading in read_name(asked, type_):
        mine = items_of(reading)
        records, begins = index.gather(rows)
        alike = similarity(columns(mine), index.columns(records))
        bounds = upper_bounds(mine, records, begins, alike)
        ends = [*begins[1:].tolist(), len(records)]
        for row, (start, end) in enumerate(zip(begins.tolist(), ends, strict=True)):
            theirs = [
                Item(Form(index.texts[form], 0), WordKind(kind), weight, at, span)
                for form, weight, kind, at, span, _ in records[start:end].tolist()
            ]
            assert align(mine, theirs, alike[:, start:end]).score <= bounds[row]


def test_every_listed_name_is_found_with_a_slip() -> None:
    draw = random.Random(20261125)
    syllables = ("gra", "wol", "zel", "ofe", "que", "man", "tir", "bor", "lin", "kas", "dro")
    names = [
        "".join(draw.choices(syllables, k=4)).title() + " Chemical Ltd" for _ in range(300)
    ]
    entries = [
        WatchlistEntry(id=f"t-{n:03}", type=COMPANY, names=(ListedName(name),))
        for n, name in enumerate(dict.fromkeys(names))
    ]
    watchlist = Watchlist.build(HEADER, entries)
    for entry in entries:
        name = entry.names[0].text
        slipped = name[:5] + name[6:]
        hits = match_party(Asked(names=(slipped,), type=COMPANY), watchlist)
        assert entry.id in [hit.entry.id for hit in hits]


def test_the_index_is_the_same_for_the_same_entries() -> None:
    entries = [WatchlistEntry(id="t-1", type=COMPANY, names=(ListedName("Grauwolf 化工"),))]
    raw = build_name_index(entries)
    assert raw == build_name_index(entries)
    assert NameIndex(raw).is_current
    reading = read_name("Grauwolf", COMPANY)[0]
    assert len(NameIndex(raw).similar_rows(features(reading), 10, 0.2)) >= 1
    assert len(NameIndex(build_name_index([])).similar_rows(features(reading), 10, 0.2)) == 0


def listed(*names: ListedName, **more: object) -> Watchlist:
    entry = WatchlistEntry(id="t-1", type=PERSON, names=names, **more)  # type: ignore[arg-type]
    return Watchlist.build(HEADER, [entry])


def test_a_weak_alias_counts_only_when_it_is_the_same_and_goes_to_a_person() -> None:
    weak = listed(ListedName("Quellmannos", NameQuality.WEAK))
    (hit,) = match_party(Asked(names=("Quellmannos",), type=PERSON), weak)
    assert hit.evidence.band is Band.REVIEW
    assert not match_party(Asked(names=("Quellmannes",), type=PERSON), weak)


def test_eighty_aliases_weigh_no_more_than_the_best_of_them() -> None:
    one = listed(ListedName("Bertram Quellmann"))
    many = listed(*(ListedName(f"Bertram Quellman{c}") for c in "nabcdefghijklmopqrst"))
    asked = Asked(names=("Bertram Quelmann",), type=PERSON)
    (single,), (best,) = match_party(asked, one), match_party(asked, many)
    assert best.evidence.likely == pytest.approx(single.evidence.likely)


BORN = [
    ("1970-02-03", "1970-02-03", 2.5), ("1970-02-03", "1970-03-02", 2.0),
    ("1970-02-03", "1971-02-03", 0.8), ("1970", "1970-02-03", 0.8),
    ("1970", "1971", 0.0), ("1970-02-03", "1985-07-09", -3.0),
]  # fmt: skip


@pytest.mark.parametrize(("mine", "theirs", "weight"), BORN)
def test_birth_dates_are_graded(mine: str, theirs: str, weight: float) -> None:
    found = compare_particulars(
        Particulars(birth_dates=(mine,)), Particulars(birth_dates=(theirs,))
    )
    assert [remark.weight for remark in found] == [weight]


def test_silence_says_nothing() -> None:
    full = Particulars(birth_dates=("1970",), countries=frozenset({"DE"}), phones=("1234567",))
    assert list(compare_particulars(Particulars(), full)) == []


def test_another_birth_date_clears_a_common_name() -> None:
    watchlist = listed(ListedName("Bertram Quellmann"), birth_dates=("1950-01-01",))
    asked = Asked(
        names=("Bertram Quelmann",),
        type=PERSON,
        particulars=Particulars(birth_dates=("1999-09-09",)),
    )
    hits = match_party(asked, watchlist)
    assert not hits or hits[0].evidence.band is not Band.MATCH


def test_the_same_number_lifts_names_that_differ() -> None:
    number = (Identity("passport", "X1234567"),)
    one = Asked(names=("Ada Zelt",), particulars=Particulars(identities=number))
    two = Asked(names=("Eva Ofen",), particulars=Particulars(identities=number))
    assert match_pair(one, two).band is not Band.CLEAR


@pytest.mark.parametrize(
    ("name", "type_"),
    [("Mohamed A", PERSON), ("3M", COMPANY), ("3M", PartyType.UNKNOWN), ("X", COMPANY),
     ("360", PartyType.UNKNOWN), ("Bertram Quellmann\u3164", PERSON)],
)  # fmt: skip
def test_a_name_is_itself(name: str, type_: PartyType) -> None:
    entry = WatchlistEntry(id="t-1", type=type_, names=(ListedName(name),))
    assert match_party(Asked(names=(name,), type=type_), Watchlist.build(HEADER, [entry]))


def test_a_near_weak_alias_hides_no_strong_name() -> None:
    watchlist = listed(
        ListedName("Bertrem Quelmann"), ListedName("Bertram Quelmann", NameQuality.WEAK)
    )
    assert match_party(Asked(names=("Bertram Quellmann",), type=PERSON), watchlist)


def test_the_likeliest_name_counts_not_the_most_equal_one() -> None:
    watchlist = listed(ListedName("Ali"), ListedName("Bertram Quellmann"))
    asked = Asked(names=("Ali", "Bertram Quelmann"), type=PERSON)
    (hit,) = match_party(asked, watchlist)
    assert hit.name.text == "Bertram Quellmann"
    assert hit.evidence.band is Band.MATCH


def test_neither_aliases_nor_other_types_crowd_a_party_out() -> None:
    many = tuple(ListedName(f"{c}{d}. Grauwolf Quell") for c in "abcdefgh" for d in "klmnopq")
    entries = [
        WatchlistEntry(id="t-1", type=PERSON, names=many),
        WatchlistEntry(id="t-2", type=COMPANY, names=(ListedName("Grauwolf Quelle"),)),
        WatchlistEntry(id="t-3", type=PERSON, names=(ListedName("Grauwolf Quelle"),)),
    ]
    watchlist = Watchlist.build(HEADER, entries)
    for type_, entry in ((COMPANY, "t-2"), (PERSON, "t-3")):
        hits = match_party(Asked(names=("Grauwolf Quell",), type=type_), watchlist)
        assert entry in [hit.entry.id for hit in hits]


@pytest.mark.parametrize("name", ["BERTRAM QUELLMANN", "QUELLMANN, Bertram", "Bertam Quelmann"])
def test_many_namesakes_crowd_none_of_them_out(name: str) -> None:
    many = [
        WatchlistEntry(id=f"t-{n:03}", type=PERSON, names=(ListedName("Bertram Quellmann"),))
        for n in range(120)
    ]
    watchlist = Watchlist.build(HEADER, many)
    assert len(match_party(Asked(names=(name,), type=PERSON), watchlist)) == 120


def test_a_very_long_listed_name_does_not_break_the_list() -> None:
    entry = WatchlistEntry(id="t-1", type=COMPANY, names=(ListedName("外贸" * 150),))
    assert NameIndex(build_name_index([entry])).is_current


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Grаuwоlf Chemical", "Grauwolf Chemical"),
        ("Grаuwоlf Снеmісаl Ехроrt", "Grauwolf Chemical Export"),
        ("Ԛuеllmаոո Τоrquаtо", "Quellmann Torquato"),
        ("МАСТОР КАХЕТ", "MACTOP KAXET"),
        ("Quellm4nn Gra0wolf", "Quellmann Graowolf"),
        ("Que11mann Chemical", "Quellmann Chemical"),
    ],
)  # letters of four alphabets, and figures
def test_look_alike_letters_do_not_hide_a_latin_name(written: str, name: str) -> None:
    assert band(written, name) is Band.MATCH


@pytest.mark.parametrize(
    "written", ["Iгар Зельтаравiч КВАСНIЦКI", "Алеĸсей ЗЕЛЬТОВ", "ЗÁЛЬТА KУВЕРТ"]
)
def test_latin_letters_do_not_hide_a_cyrillic_name(written: str) -> None:
    plain = written.translate(str.maketrans("IiĸÁK", "ІікАК"))
    assert band(written, plain, PERSON) is Band.MATCH
    assert [r.channel for r in read_name(written, PERSON)] == [Channel.CYRILLIC]


def test_a_cyrillic_name_stays_one() -> None:
    assert band("МОТОР КАХЕТ", "Motor Kakhet") is not Band.CLEAR


def test_what_says_nothing_is_no_number() -> None:
    one, two = (Particulars(identities=(Identity("passport", t),)) for t in ("N/A", "n.a."))
    assert list(compare_particulars(one, two)) == []
