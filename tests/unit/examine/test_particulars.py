"""What is known beside the name: birth, place, numbers; and aliases that must not add up."""

import datetime as dt

import pytest

from precurb.examine.parties.judge import Band, band, probability, score_for
from precurb.examine.parties.match import Asked, Hit, match_pair, match_party
from precurb.examine.parties.particulars import (
    BIRTH,
    OTHER_COUNTRY,
    OTHER_GENDER,
    OTHER_NUMBER,
    SAME_ADDRESS,
    SAME_CONTACT,
    SAME_COUNTRY,
    SAME_NUMBER,
    SAME_TOWN,
    Identity,
    Particulars,
    Remark,
    compare_particulars,
)
from precurb.lists.party_names.words import Channel
from precurb.lists.watchlist import Watchlist
from precurb.model import (
    ListedIdentifier,
    ListedName,
    NameQuality,
    PartyType,
    WatchlistEntry,
    WatchlistHeader,
)

PERSON = PartyType.PERSON
HEADER = WatchlistHeader(
    id="t", title="T", publisher="us", version_date=dt.date(2026, 1, 2), source="invented"
)
BORN = Particulars(birth_dates=("1970-02-03",))
GERMAN, FRENCH = (Particulars(countries=frozenset({code})) for code in ("DE", "FR"))
MAN, WOMAN = (Particulars(genders=frozenset({sex})) for sex in "mf")
HOME = Particulars(addresses=("Zeltweg 12, 20095 Ofenburg",))


def remarks(one: Particulars, other: Particulars) -> list[Remark]:
    return list(compare_particulars(one, other))


def number(kind: str, value: str) -> Particulars:
    return Particulars(identities=(Identity(kind, value),))


def party(name: str, known: Particulars | None = None) -> Asked:
    return Asked(names=(name,), type=PERSON, particulars=known or Particulars())


def hits(name: str, *names: ListedName, known: Particulars | None = None,
         birth_dates: tuple[str, ...] = ()) -> list[Hit]:  # fmt: skip
    entry = WatchlistEntry(id="t-1", type=PERSON, names=names, birth_dates=birth_dates)
    return match_party(party(name, known), Watchlist.build(HEADER, [entry]), least=0.01)


@pytest.mark.parametrize(
    ("birth", "what"),
    [
        ("1970-02-03", "same birth date"),
        ("02/03/1970", "same birth date"),
        ("1970-2-3", "same birth date"),
        ("1970-03-02", "birth date with day and month swapped"),
        ("1971-02-03", "birth date off in one part"),
        ("1970-02-04", "birth date off in one part"),
        ("1971", "year of birth one off"),
        ("1970", "same year of birth"),
        ("circa 1970", "same year of birth"),
        ("1962-08-09", "other birth date"),
        ("1962", "other birth date"),
    ],
)
def test_a_birth_date_is_graded_by_what_of_it_agrees(birth: str, what: str) -> None:
    other = Particulars(birth_dates=(birth,))
    assert remarks(other, BORN) == remarks(BORN, other) == [Remark(what, BIRTH[what])]


def test_the_best_of_several_birth_dates_counts() -> None:
    several = Particulars(birth_dates=("1950-01-01", "1970-02-03", "1981"))
    assert [remark.what for remark in remarks(BORN, several)] == ["same birth date"]


def test_a_birth_date_that_cannot_be_read_says_nothing() -> None:
    assert remarks(BORN, Particulars(birth_dates=("unknown",))) == []


@pytest.mark.parametrize(
    ("one", "other", "weights"),
    [
        (GERMAN, GERMAN, [SAME_COUNTRY]),
        (GERMAN, FRENCH, [OTHER_COUNTRY]),
        (GERMAN, Particulars(countries=frozenset({"FR", "DE"})), [SAME_COUNTRY]),
        (MAN, MAN, []),
        (MAN, WOMAN, [OTHER_GENDER]),
        (Particulars(phones=("+1 (555) 010-7788",)), Particulars(phones=("555.010.7788",)),
         [SAME_CONTACT]),
        (Particulars(phones=("55501",)), Particulars(phones=("55501",)), []),
        (Particulars(emails=("A@Zelt.example",)), Particulars(emails=("a@zelt.example",)),
         [SAME_CONTACT]),
        (HOME, Particulars(addresses=("12 Zeltweg, Ofenburg 20095, Germany",)), [SAME_ADDRESS]),
        (HOME, Particulars(addresses=("Ofenburg",)), [SAME_TOWN]),
        (HOME, Particulars(addresses=("7 Quell Road, Wolfham",)), []),
        (number("passport", "X-123 456"), number("passport", "x123456"), [SAME_NUMBER]),
        (number("ssn", "111223333"), number("ssn", "999887777"), [OTHER_NUMBER]),
        (number("lei", "ABCDEFGH"), number("lei", "HGFEDCBA"), [OTHER_NUMBER]),
        (number("passport", "X123456"), number("passport", "Y654321"), []),
        (number("ssn", "111223333"), number("passport", "999887777"), []),
    ],
    ids=["same country", "other country", "one of two countries", "same gender",
         "other gender", "same phone", "phone too short", "same e-mail", "same address",
         "same town", "other address", "same passport", "other social security number",
         "other entity identifier", "a person may have two passports", "kinds differ"],
)  # fmt: skip
def test_each_particular_speaks_for_or_against(
    one: Particulars, other: Particulars, weights: list[float]
) -> None:
    assert [remark.weight for remark in remarks(one, other)] == weights
    assert [remark.weight for remark in remarks(other, one)] == weights


def test_one_number_that_agrees_outweighs_one_that_differs() -> None:
    one = Particulars(identities=(Identity("ssn", "111223333"), Identity("lei", "ABCDEFGH")))
    two = Particulars(identities=(Identity("ssn", "111223333"), Identity("lei", "HGFEDCBA")))
    assert [remark.what for remark in remarks(one, two)] == ["same ssn"]


@pytest.mark.parametrize("known", [BORN, GERMAN, MAN, HOME, number("ssn", "111223333")])
def test_silence_says_nothing(known: Particulars) -> None:
    assert remarks(known, Particulars()) == remarks(Particulars(), known) == []


def test_what_speaks_for_a_match_makes_it_likelier() -> None:
    said = [Remark("", weight) for weight in (OTHER_NUMBER, OTHER_COUNTRY, 0, SAME_COUNTRY)]
    odds = [probability(0.7, 1.0, Channel.LATIN, PERSON, (remark,)) for remark in said]
    assert odds == sorted(odds)
    assert len(set(odds)) == len(odds)


def test_the_score_for_a_probability_gives_that_probability() -> None:
    score = score_for(0.5, Channel.HAN, PERSON)
    assert probability(score, 1.0, Channel.HAN, PERSON) == pytest.approx(0.5)


def test_a_weak_or_common_name_is_never_more_than_review() -> None:
    assert band(0.99, 1.0) is Band.MATCH
    assert band(0.99, 0.3) is Band.REVIEW
    assert band(0.99, 1.0, NameQuality.WEAK) is Band.REVIEW
    assert band(0.49, 1.0) is Band.CLEAR


def test_the_same_number_lifts_different_names_to_review() -> None:
    known = number("passport", "X1234567")
    assert match_pair(party("Ada Zelt", known), party("Ulfred Ofen", known)).band is Band.REVIEW


def test_a_listed_number_finds_its_bearer_under_another_name() -> None:
    entry = WatchlistEntry(
        id="t-1",
        type=PERSON,
        names=(ListedName("Ulfred Ofen"),),
        identifiers=(ListedIdentifier("Passport No.", "X 123 4567"),),
    )
    asked = party("Ada Zelt", number("passport", "x1234567"))
    (hit,) = match_party(asked, Watchlist.build(HEADER, [entry]))
    assert (hit.how, hit.evidence.band) == ("identifier", Band.MATCH)


def test_another_birth_date_turns_a_match_to_review_at_most() -> None:
    listed = ListedName("Bertram Quellmann")
    born = ("1970-02-03",)
    (same,) = hits("Bertram Quelmann", listed, known=BORN, birth_dates=born)
    other = Particulars(birth_dates=("1999-08-09",))
    (differs,) = hits("Bertram Quelmann", listed, known=other, birth_dates=born)
    assert same.evidence.band is Band.MATCH
    assert differs.evidence.band is not Band.MATCH


WEAK = ListedName("Quellmannos", NameQuality.WEAK)


def test_a_weak_alias_counts_when_it_is_the_same_and_then_for_a_person() -> None:
    (hit,) = hits("Quellmannos", WEAK)
    assert hit.evidence.band is Band.REVIEW
    assert hits("Quellmannus", WEAK) == []


def test_a_strong_name_beside_a_weak_one_counts_as_strong() -> None:
    (hit,) = hits("Bertram Quellmann", WEAK, ListedName("Bertram Quellmann"))
    assert (hit.name.text, hit.evidence.band) == ("Bertram Quellmann", Band.MATCH)


def test_eighty_near_aliases_score_no_higher_than_one() -> None:
    aliases = [ListedName(f"Bertram Quell{a}man{b}") for a in "aeioubdgkt" for b in "nmrtsyou"]
    asked = "Bertram Quellmann"
    alone = max(h.evidence.likely for a in aliases for h in hits(asked, a))
    together = max(h.evidence.likely for h in hits(asked, *aliases))
    assert len(aliases) == 80
    assert together == pytest.approx(alone)
