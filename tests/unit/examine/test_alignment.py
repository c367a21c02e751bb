"""How names align: slips, places, numbers, what is left out; and that no match is lost."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from precurb.examine.parties.align import align
from precurb.examine.parties.judge import REVIEW_FROM, Band
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


def pair(one: str, two: str, type_: PartyType = COMPANY) -> Evidence:
    return match_pair(Asked(names=(one,), type=type_), Asked(names=(two,), type=type_))


def score(one: str, two: str, type_: PartyType = COMPANY) -> float:
    return pair(one, two, type_).score


def alike(one: str, two: str) -> float:
    """How alike the given names of two persons with one family name are."""
    found = pair(f"{one} Quellmann", f"{two} Quellmann", PERSON)
    return max((w.alike for w in found.words if w.asked == one), default=0.0)


@pytest.mark.parametrize(
    ("one", "two"),
    [("zelt", "zolt"), ("ofenb", "ofemb"), ("bertram", "bertran"), ("ulfredin", "ulfrodyn"),
     ("zeltborngram", "zoltbirngrem"), ("osric", "osirc")],
    ids=["four letters, one slip", "five, one", "seven, one", "eight, two", "twelve, three",
         "two letters changed places"],
)  # fmt: skip
def test_slips_within_the_budget_of_a_word_are_forgiven(one: str, two: str) -> None:
    assert 0 < alike(one, two) < 1


@pytest.mark.parametrize(
    ("one", "two"),
    [("bok", "dug"), ("zelt", "zarb"), ("osric", "ostom"), ("bertram", "bortrin"),
     ("ulfredin", "ulgrotam"), ("zeltborngram", "zultpirnkrem")],
)  # fmt: skip
def test_more_slips_make_another_word(one: str, two: str) -> None:
    assert alike(one, two) == 0


def test_a_slip_in_the_first_letter_weighs_more() -> None:
    assert alike("bertram", "bertrom") > alike("bertram", "gertram") > 0


def test_every_further_slip_makes_names_less_alike() -> None:
    names = ["Zeltborngram", "Zeltbomgrum", "Zultbomgrum"]
    scores = [score("Zeltborngram Chemical", f"{name} Chemical") for name in names]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_a_place_that_differs_contradicts_and_one_left_out_does_not() -> None:
    same, silent, other = (
        pair(f"{place} Zeltborn Chemical", "Hebei Zeltborn Chemical")
        for place in ("Hebei", "", "Hubei")
    )
    assert same.score > silent.score > other.score
    assert silent.contradictions == ()
    assert other.contradictions == (WordKind.PLACE,)


def test_numbers_that_differ_contradict() -> None:
    seven, none, eight = (pair(f"Zeltborn {n} Fund", "Zeltborn VII Fund") for n in ("7", "", 8))
    assert seven.score == 1
    assert seven.score > none.score > eight.score
    assert eight.contradictions == (WordKind.NUMBER,)
    assert eight.band is Band.CLEAR


@pytest.mark.parametrize(
    ("silent", "other", "type_"),
    [
        ("Bertram Quellmann", "Bertram Ulfred Quellmann", PERSON),
        ("Zeltborn Ltd", "Zeltborn Ofenthal Ltd", COMPANY),
    ],
)
def test_leaving_a_word_out_is_milder_than_another_word(
    silent: str, other: str, type_: PartyType
) -> None:
    listed = other.replace("Ulfred", "Osric").replace("Ofenthal", "Kasdrung")
    assert score(listed, listed, type_) > score(silent, listed, type_)
    assert score(silent, listed, type_) > score(other, listed, type_)


@pytest.mark.parametrize(
    ("one", "two", "type_"),
    [
        ("Quellmann, Bertram Osric", "Bertram Osric Quellmann", PERSON),
        ("Chemical Zeltborn (Hebei) Ltd", "Hebei Zeltborn Chemical Ltd", COMPANY),
        ("Xiao Feng Zeltmann", "Xiaofeng Zeltmann", PERSON),
        ("Zeltborn Chemical", "Zelt Born Chemical", COMPANY),
        ("ZeltbornChemical Ltd", "Zeltborn Chemical Ltd", COMPANY),
    ],
)
def test_order_and_spaces_do_not_matter(one: str, two: str, type_: PartyType) -> None:
    assert score(one, two, type_) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    ("one", "two"),
    [("hussein", "husayn"), ("mohamed", "muhammad"), ("yusuf", "youssef"), ("bob", "robert"),
     ("bill", "william"), ("vova", "vladimir")],
)  # fmt: skip
def test_spellings_and_pet_names_stand_for_a_name(one: str, two: str) -> None:
    assert 0.75 <= alike(one, two) < 1


def test_a_pet_name_says_less_than_a_spelling() -> None:
    assert alike("bob", "robert") < alike("mohamed", "muhammad") < 1


def test_an_initial_stands_for_a_name_that_begins_with_it() -> None:
    whole = "Bertram Osric Quellmann"
    right, wrong = (score(f"{c}. Osric Quellmann", whole, PERSON) for c in "BK")
    assert right > score("Osric Quellmann", whole, PERSON) > wrong


def test_a_full_stop_says_that_a_word_is_cut_short() -> None:
    cut, another = (score(f"{w} Chemical", "Zeltborn Chemical") for w in ("Zelt.", "Zelt"))
    assert cut > another
    assert score("Zeltborn Pharm. Ltd", "Zeltborn Pharmaceutical Ltd") == 1


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Hebei Zeltborn Chemical Co., Ltd.", "Hebei Ofenthal Chemical Co., Ltd."),
        ("河北青狼化工有限公司", "河北赤狐化工有限公司"),
        ("河北青狼化工有限公司", "Hebei Chihu Chemical Co., Ltd."),
        ("ООО «Серволк Химия»", "OOO Ofenthal Chemical"),
    ],
)
def test_place_industry_and_form_alone_are_no_match(one: str, two: str) -> None:
    assert pair(one, two).band is Band.CLEAR


def test_the_same_business_and_form_add_little_to_a_brand() -> None:
    assert score("Zeltborn Chemical Ltd", "Zeltborn Chemical GmbH") > 0.95


def test_a_name_without_letters_is_like_none() -> None:
    found = pair("…", "Zeltborn Ltd")
    assert (found.likely, found.band, found.words) == (0, Band.CLEAR, ())


WORDS = (
    "zeltborn ofenthal quell kasdrung hebei hubei chemical pharm. trading xiao feng bertram al "
    "von vii 44 b ltd mohamed bob robert international guan lang 青狼 化工 волк ذئب"
).split()
SOME_WORD = st.one_of(
    st.sampled_from(WORDS), st.text("abcdeghilmnorstuz", min_size=1, max_size=9)
)
SOME_NAME = st.lists(SOME_WORD, min_size=1, max_size=7).map(" ".join)
SOME_TYPE = st.sampled_from((COMPANY, PERSON, PartyType.UNKNOWN))


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
