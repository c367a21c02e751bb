"""Indicators, series, registers and answers in the four languages."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from precurb.app.progress.claim import answer_view, read_as
from precurb.app.progress.days import read_when
from precurb.app.progress.told import said
from precurb.app.progress.words import amount, indicator_in, place, series_in, unit_word
from precurb.app.words import LANGUAGES, t
from precurb.casework.alarms import clocks
from precurb.data import data_folder
from precurb.errors import InvalidRecordError
from precurb.model.casework import CaseState, CountFinding, MeasureKind, SubjectKind
from precurb.model.progress import Direction, Grade, Precision, Row, Stage, Status
from precurb.progress.claims import Verdict, check_claim
from precurb.progress.indicators import packaged_indicators
from precurb.progress.register import packaged_register
from precurb.progress.sentences import claim_words, read_claim
from precurb.progress.series import packaged_series
from precurb.store.cases import KINDS

OTHERS = [each for each in LANGUAGES if each != "en"]
CLOSED = {
    "progress.stage": Stage, "progress.grade": Grade, "progress.row": Row,
    "progress.direction": Direction, "progress.status": Status, "progress.precision": Precision,
    "case.state": CaseState, "case.kind": SubjectKind, "case.measure": MeasureKind,
    "case.finding": CountFinding, "claim.verdict": Verdict,
}  # fmt: skip
REASONS = (
    "unknown-topic", "no-figure", "no-series-by-age", "no-series", "all-agree", "at-times",
    "some-agree", "another-topic", "none-agrees", "regrouped", "other-ages",
)  # fmt: skip
SENTENCES = (
    "100,000 overdose deaths a year", "fentanyl is the leading cause of death at 18 to 49",
    "27,000 pounds of fentanyl seized in 2023", "half of them", "3 million unicorns",
)  # fmt: skip


def told_of(what: str, language: str) -> dict[str, dict[str, str]]:
    path = data_folder() / "locale" / f"{what}.{language}.toml"
    return tomllib.loads(path.read_text("utf-8"))


def sentences() -> Iterator[str]:
    """Every sentence of the packaged register that a reader sees."""
    register = packaged_register("working-group")
    for meeting in register.meetings:
        yield from (meeting.title, meeting.place, *meeting.agenda, *meeting.decisions)
    for commitment in register.commitments:
        yield from (commitment.who, commitment.text)
        for step in commitment.steps:
            yield from (step.said_by, step.note)


@pytest.mark.parametrize("language", OTHERS)
def test_every_indicator_is_translated(language: str) -> None:
    known = packaged_indicators()
    told = told_of("indicators", language)
    assert told.keys() == known.keys()
    for each in known.values():
        made = indicator_in(each, language)
        assert bool(made.caveat) == bool(each.caveat)
        assert bool(made.denominator) == bool(each.denominator)


@pytest.mark.parametrize("language", OTHERS)
def test_every_packaged_series_is_translated(language: str) -> None:
    told = told_of("series", language)
    assert told.keys() == {each.id for each in packaged_series()}
    assert all({"title", "definition", "caveat"} <= each.keys() for each in told.values())


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_of_the_packaged_register_is_translated(language: str) -> None:
    known = told_of("register", language).keys()
    assert {each for each in sentences() if each and each not in known} == set()
    assert known <= set(sentences())


def test_a_sentence_of_somebody_else_stays_as_it_is() -> None:
    assert said("Ask for more.", "zh") == "Ask for more."


def test_a_series_taken_in_keeps_words_that_are_not_the_packaged_ones() -> None:
    packaged = packaged_series()[0]
    other = replace(packaged, caveat="Counted by hand.")
    assert series_in(other, "de").caveat == "Counted by hand."
    assert series_in(other, "de").title != packaged.title


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("prefix", CLOSED)
def test_every_closed_word_has_a_text(prefix: str, language: str) -> None:
    assert all(t(f"{prefix}.{each}", language) for each in CLOSED[prefix])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_unit_source_topic_and_act_has_a_text(language: str) -> None:
    units = {each.unit for each in packaged_indicators().values()}
    for unit in units | {each.unit for each in packaged_series()}:
        assert amount(Decimal(3), unit, language)
        assert unit_word(unit, language)
    english = {each.source for each in packaged_indicators().values()}
    shown = {indicator_in(each, language).source for each in packaged_indicators().values()}
    assert (shown == english) is (language == "en")
    assert all(t(f"progress.topic.{each.topic}", language) for each in packaged_series())
    named = {"name": "n", "text": "t"}
    assert all(t(f"case.alarm.{clock}", language, **named) for clock in (*clocks(), "task"))
    known = told_of("web/casework", language)
    assert {f"case.event.{kind}" for kind in KINDS} <= known.keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_answer_can_be_told(sentence: str, language: str) -> None:
    answer = check_claim(read_claim(sentence), packaged_series())
    view = answer_view(answer, language)
    assert all(view[each] for each in ("word", "reason", "read_as"))
    assert len(view["held"]) == len(answer.held)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_and_ranking_has_a_text(language: str) -> None:
    assert all(t(f"claim.reason.{each}", language) for each in REASONS)
    assert len(claim_words()["rankings"]) == 3


def test_english_rankings_are_those_of_the_data() -> None:
    answer = check_claim(read_claim("leading cause of death"), packaged_series())
    shown = [each["says"] for each in answer_view(answer, "en")["rankings"]]
    assert shown == [each["says"] for each in claim_words()["rankings"]]


def test_the_figure_is_drawn_across_the_series_it_is_about() -> None:
    answer = check_claim(read_claim("100,000 overdose deaths a year"), packaged_series())
    (picture,) = answer_view(answer, "en")["pictures"]
    assert "“100,000”" in picture
    assert picture.count("line line-third") == 1


def test_a_claim_is_read_in_words() -> None:
    told = read_as(read_claim("more than 20,000 pounds of fentanyl seized in 2023"), "en")
    assert told == (
        "Fentanyl seized at the US border · at least 20,000 lb · "
        "each number covers 12 months · 2023"
    )


@pytest.mark.parametrize(
    ("value", "unit", "language", "told"),
    [
        (Decimal(1), "months", "en", "1 month"), (Decimal("1234.5"), "kg", "de", "1.234,5 kg"),
        (Decimal(12), "months", "zh", "12个月"), (None, "%", "en", "—"),
        (Decimal(3), "furlongs", "es", "3 furlongs"), (Decimal("7.5"), "%", "de", "7,5 %"),
    ],
)  # fmt: skip
def test_an_amount_stands_with_its_unit(
    value: Decimal | None, unit: str, language: str, told: str
) -> None:
    assert amount(value, unit, language) == told


def test_a_place_without_a_name_is_its_code() -> None:
    assert (place("UK", "en"), place("XX-9", "en")) == ("United Kingdom", "XX-9")


@pytest.mark.parametrize("text", ["2024-06-01", "2024-06", "2024"])
def test_a_day_is_as_exact_as_it_is_typed(text: str) -> None:
    assert str(read_when(f" {text} ")) == text


@pytest.mark.parametrize("text", ["", "soon", "2024-13", "2024-1-1", "24", "2024-02-30"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(InvalidRecordError):
        read_when(text)
