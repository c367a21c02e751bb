"""How names align: slips, places, numbers, and what is left out."""

import pytest

from precurb.examine.parties.judge import Band
from precurb.examine.parties.match import Asked, Evidence, match_pair
from precurb.lists.party_names import WordKind
from precurb.model import PartyType

COMPANY, PERSON = PartyType.ENTITY, PartyType.PERSON


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
