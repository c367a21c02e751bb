"""Sentences with a figure, held against the packaged series."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.progress.claims import Answer, Verdict, check_claim
from precurb.progress.sentences import read_claim
from precurb.progress.series import packaged_series

CALL = dt.date(2024, 1, 28)  # the background call that said both sentences of the issue


def held(text: str, on: dt.date | None = None) -> Answer:
    return check_claim(read_claim(text), packaged_series(), on)


def test_a_hundred_thousand_overdose_deaths_held_when_it_was_said() -> None:
    answer = held("100,000 overdose deaths a year", CALL)
    assert (answer.verdict, answer.reason) == (Verdict.HOLDS, "all-agree")


def test_a_hundred_thousand_overdose_deaths_holds_for_some_years_alone() -> None:
    answer = held("100,000 overdose deaths a year")
    assert (answer.verdict, answer.reason) == (Verdict.WITH_DEFINITION, "at-times")
    reported = next(h for h in answer.held if h.series.id == "us-overdose-deaths-reported")
    assert reported.meant is not None
    assert reported.meant.last == dt.date(2025, 4, 30)
    assert reported.meant.value == 73690


def test_a_hundred_thousand_was_reported_from_june_2021_to_april_2024() -> None:
    answer = held("more than 100,000 overdose deaths a year")
    reported = next(h for h in answer.held if h.series.id == "us-overdose-deaths-reported")
    assert reported.agrees[0].last == dt.date(2021, 6, 30)
    assert reported.agrees[-1].last == dt.date(2024, 4, 30)


def test_a_hundred_thousand_dead_of_fentanyl_is_the_figure_of_all_drugs() -> None:
    answer = held(
        "100,000 people a year die in the United States from fentanyl overdoses", CALL
    )
    assert (answer.verdict, answer.reason) == (Verdict.DOES_NOT_HOLD, "another-topic")


def test_the_first_cause_of_death_holds_with_another_grouping_alone() -> None:
    answer = held("first cause of death at 18 to 49")
    assert (answer.verdict, answer.reason) == (Verdict.WITH_DEFINITION, "regrouped")
    official = next(each for each in answer.rankings if each.grouping == "official")
    assert official.cause == "unintentional injury"


def test_no_ranking_was_published_for_other_ages() -> None:
    answer = held("overdose is the leading cause of death at 18 to 30")
    assert (answer.verdict, answer.reason) == (Verdict.CANNOT_BE_SAID, "other-ages")


def test_the_final_count_of_2023_is_not_the_provisional_one() -> None:
    answer = held("105,007 overdose deaths in 2023")
    assert (answer.verdict, answer.reason) == (Verdict.WITH_DEFINITION, "some-agree")
    agreeing = [h.series.id for h in answer.held if h.meant in h.agrees]
    assert agreeing == ["us-overdose-deaths-final"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("In 2023, more than 27,000 pounds of fentanyl were seized", Verdict.HOLDS),
        ("In 2023, more than 28,000 pounds of fentanyl were seized", Verdict.DOES_NOT_HOLD),
        ("12 tonnes of fentanyl were seized a year", Verdict.WITH_DEFINITION),
        ("70,000 died of fentanyl in 2022", Verdict.HOLDS),
        ("Über 100.000 Drogentote im Jahr", Verdict.HOLDS),
        ("más de 100 mil muertes por sobredosis al año", Verdict.HOLDS),
        ("每年有10万人死于药物过量", Verdict.HOLDS),
        ("300,000 overdose deaths a year", Verdict.DOES_NOT_HOLD),
        ("the moon is made of cheese", Verdict.CANNOT_BE_SAID),
        ("overdose deaths rose", Verdict.CANNOT_BE_SAID),
        ("100,000 overdose deaths a year at 18 to 49", Verdict.CANNOT_BE_SAID),
        ("100,000 overdose deaths in 1999", Verdict.CANNOT_BE_SAID),
    ],
)
def test_sentences_of_four_languages(text: str, verdict: Verdict) -> None:
    on = dt.date(2023, 1, 1) if not any(digit in text for digit in ("20", "12 ")) else None
    assert held(text, on).verdict is verdict


def test_what_was_not_yet_published_decides_nothing() -> None:
    answer = held("100,000 overdose deaths a year", dt.date(2015, 3, 1))
    assert answer.verdict is Verdict.CANNOT_BE_SAID


@pytest.mark.parametrize(
    ("text", "figure", "digits"),
    [
        ("100,000 overdose deaths", Decimal(100000), 1),
        ("100.000 Drogentote", Decimal(100000), 1),
        ("0.1 million overdose deaths", Decimal(100000), 1),
        ("1,5 Millionen Drogentote", Decimal(1500000), 2),
        ("107 543 muertes por sobredosis", Decimal(107543), 6),
        ("10万人死于药物过量", Decimal(100000), 1),
        ("110k overdose deaths", Decimal(110000), 2),
    ],
)
def test_figures_are_read_as_people_write_them(text: str, figure: Decimal, digits: int) -> None:
    claim = read_claim(text)
    assert (claim.figure, claim.digits) == (figure, digits)


@given(st.text(max_size=200))
def test_no_sentence_makes_it_fail(text: str) -> None:
    assert held(text).verdict in Verdict
