"""No match is lost on the way: bounds hold, and what every comparison finds is found."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from precurb.examine.parties.align import align
from precurb.examine.parties.judge import REVIEW_FROM
from precurb.examine.parties.match import Asked, Evidence, match_pair, match_party
from precurb.examine.parties.search import upper_bounds
from precurb.examine.parties.similar import similarity
from precurb.lists.name_index import NameIndex, build_name_index
from precurb.lists.party_names import WordKind, read_name
from precurb.lists.party_names.features import features
from precurb.lists.party_names.items import Form, Item, columns, items_of
from precurb.lists.watchlist import Watchlist
from precurb.model import ListedName, PartyType, WatchlistEntry, WatchlistHeader

COMPANY, PERSON = PartyType.ENTITY, PartyType.PERSON
HEADER = WatchlistHeader(
    id="t", title="T", publisher="us", version_date=dt.date(2026, 1, 2), source="invented"
)
WORDS = ["zeltborn", "ofenthal", "quell", "kasdrung", "hebei", "hubei", "chemical", "pharm.",
         "trading", "xiao", "feng", "bertram", "al", "von", "vii", "44", "b", "ltd", "mohamed",
         "bob", "robert", "guan", "lang", "青狼", "化工", "волк", "ذئب"]  # fmt: skip
SOME_WORD = st.one_of(
    st.sampled_from(WORDS), st.text("abcdeghilmnorstuz", min_size=1, max_size=9)
)
SOME_NAME = st.lists(SOME_WORD, min_size=1, max_size=7).map(" ".join)
SOME_TYPE = st.sampled_from((COMPANY, PERSON, PartyType.UNKNOWN))


def pair(one: str, two: str, type_: PartyType) -> Evidence:
    return match_pair(Asked(names=(one,), type=type_), Asked(names=(two,), type=type_))


def entries(names: list[str], type_: PartyType) -> list[WatchlistEntry]:
    return [
        WatchlistEntry(id=f"t-{n:02}", type=type_, names=(ListedName(name),))
        for n, name in enumerate(names)
    ]


@settings(max_examples=400, deadline=None)
@given(SOME_NAME, st.lists(SOME_NAME, min_size=1, max_size=8), SOME_TYPE)
def test_no_alignment_scores_above_its_bound(
    name: str, listed: list[str], type_: PartyType
) -> None:
    index = NameIndex(build_name_index(entries([name, *listed], type_)))
    for reading in read_name(name, type_):
        asked = items_of(reading)
        rows = index.similar_rows(features(reading), 50, 0.0)
        if not len(rows):
            continue
        records, begins = index.gather(rows)
        matrix = similarity(columns(asked), index.columns(records))
        bounds = upper_bounds(asked, records, begins, matrix)
        assert np.all(bounds <= 1 + 1e-5)
        ends = [*begins[1:].tolist(), len(records)]
        for at, (start, end) in enumerate(zip(begins.tolist(), ends, strict=True)):
            theirs = [
                Item(Form(index.texts[form], 0), WordKind(kind), weight, place, span)
                for form, weight, kind, place, span, _ in records[start:end].tolist()
            ]
            assert align(asked, theirs, matrix[:, start:end]).score <= bounds[at]


PEOPLE = (
    "bertram",
    "quellmann",
    "ofenthal",
    "kasdrung",
    "zeltborn",
    "ulfred",
    "osric",
    "wigmar",
)
PERSON_NAME = st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=4, unique=True)


@settings(max_examples=200, deadline=None)
@given(PERSON_NAME, PERSON_NAME, st.integers(0, 5), st.sampled_from(("", "o", "tt")))
def test_a_score_is_much_the_same_from_either_side(
    one: list[str], two: list[str], at: int, slip: str
) -> None:
    slipped = [two[0][:at] + slip + two[0][at + 1 :], *two[1:]]
    there, back = (
        pair(" ".join(a), " ".join(b), PERSON) for a, b in ((one, slipped), (slipped, one))
    )
    assert 0 <= there.score <= 1
    assert there.score == pytest.approx(back.score, abs=0.05)
    assert there.shared == pytest.approx(back.shared)
    assert set(there.only_asked) == set(back.only_listed)


@settings(max_examples=200, deadline=None)
@given(PERSON_NAME, SOME_TYPE)
def test_a_name_is_itself_in_any_order(words: list[str], type_: PartyType) -> None:
    found = pair(" ".join(words), " ".join(words[::-1]), type_)
    assert found.score == 1
    assert found.contradictions == ()
    assert found.only_asked == found.only_listed == ()


def brand_runs(name: str, type_: PartyType) -> set[str]:
    """Runs of three letters in the words that say which party it is."""
    words = read_name(name, type_)[0].words
    letters = "".join(word.text for word in words if word.kind is WordKind.NAME)
    return {letters[at : at + 3] for at in range(len(letters) - 2)}


SYLLABLES = st.sampled_from(("gra", "wol", "zel", "ofe", "que", "man", "tir", "kas", "dro"))
BRAND = st.lists(SYLLABLES, min_size=3, max_size=6).map("".join)
LISTED = st.tuples(
    st.sampled_from(("", "Hebei ", "Shandong ")),
    BRAND,
    st.sampled_from(("", " Chemical", " Trading", " Ofenthal")),
    st.sampled_from(("", " Ltd", " GmbH")),
).map("".join)


@settings(max_examples=200, deadline=None)
@given(st.lists(LISTED, min_size=1, max_size=20, unique=True), st.data(),
       st.sampled_from((COMPANY, PERSON)))  # fmt: skip
def test_what_comparing_with_every_name_finds_is_found(
    listed: list[str], data: st.DataObject, type_: PartyType
) -> None:
    name = data.draw(st.sampled_from(listed))
    at = data.draw(st.integers(0, len(name) - 1))
    asked = name[:at] + data.draw(st.sampled_from(("", "o", "rr", " "))) + name[at + 1 :]
    assume(read_name(asked, type_))
    watchlist = Watchlist.build(HEADER, entries(listed, type_))
    hits = {hit.name.text for hit in match_party(Asked(names=(asked,), type=type_), watchlist)}
    mine = brand_runs(asked, type_)
    for other in listed:
        theirs = brand_runs(other, type_)
        near = 2 * len(mine & theirs) >= max(len(mine), len(theirs), 1)
        if near and pair(asked, other, type_).likely >= REVIEW_FROM:
            assert other in hits
