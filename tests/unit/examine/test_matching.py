"""Matching parties: what agrees, what contradicts, and that nothing is lost on the way."""

import datetime as dt
import random

import pytest

from precurb.examine.parties.judge import Band
from precurb.examine.parties.match import Asked, match_pair, match_party
from precurb.examine.parties.particulars import Identity, Particulars, compare_particulars
from precurb.lists.name_index import NameIndex, build_name_index
from precurb.lists.party_names import read_name
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


def listed(*names: ListedName, **more: object) -> Watchlist:
    entry = WatchlistEntry(id="t-1", type=PERSON, names=names, **more)  # type: ignore[arg-type]
    return Watchlist.build(HEADER, [entry])


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
