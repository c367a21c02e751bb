"""Duties in other languages: every text of the law book that a transaction can show."""

import tomllib
from collections.abc import Iterator

import pytest

from precurb.app.duty_words import duty_text
from precurb.app.prose import LANGUAGES
from precurb.data import data_folder
from precurb.decide.events import event_named
from precurb.lists.knowledge import read_packaged
from precurb.model import Requirement

OTHERS = sorted(set(LANGUAGES) - {"en"})
NAMES = {"BfArM"}  # the same in every language


def texts(language: str) -> dict[str, str]:
    path = data_folder() / "locale" / f"duties.{language}.toml"
    found: dict[str, str] = tomllib.loads(path.read_text("utf-8"))["texts"]
    return found


def said(law: Requirement) -> Iterator[str]:
    rule = law.deadline
    yield from (law.title, law.sentence, law.who, law.exemptions, law.unknown)
    yield from (str(rule), rule.silence, rule.pause)
    if event := event_named(rule.event):
        yield event.words


def shown() -> set[str]:
    """What a transaction can show of the packaged law."""
    book = read_packaged()
    laws = [r for r in book.requirements if r.per_transaction or r.deadline.event == "issue"]
    found = {text for law in laws for text in said(law)}
    for each in book.laws:
        found |= {each.calendar.name, each.calendar.uncertain, each.counting, each.days}
        found |= {text for rule in each.limits for text in (rule.reading, rule.missing)}
    return found - {""} - NAMES


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_a_transaction_can_show_is_told(language: str) -> None:
    assert sorted(shown() - set(texts(language))) == []


def test_all_languages_have_the_same_keys_and_holes() -> None:
    first = texts(OTHERS[0])
    for language in OTHERS:
        told = texts(language)
        assert list(told) == list(first)
        assert [key for key in told if key.count("{}") != told[key].count("{}")] == []


def test_no_text_is_left_empty() -> None:
    assert all(text.strip() for language in OTHERS for text in texts(language).values())


def test_reasons_joined_are_told_one_by_one() -> None:
    told = duty_text("no earlier trade was given; 200 kg and a limit in l do not compare: "
                     "mass against volume", "de")  # fmt: skip
    assert told == (
        "früherer Handel wurde nicht vorgelegt; 200 kg und eine Schwelle in l sind nicht "
        "vergleichbar: Masse gegen Volumen"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_nobody_translated_stays_as_it_is(language: str) -> None:
    assert duty_text("A law of our own. With {braces}", language) == (
        "A law of our own. With {braces}"
    )
