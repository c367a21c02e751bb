"""Systematic names through OPSIN: readings of capitals, and a reader that survives anything."""

import shutil

import pytest

from precurb.examine.substances import nomenclature
from precurb.examine.substances.nomenclature import (
    looks_systematic,
    name_reader,
    readings,
    structures_of,
)

needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="Java is missing")


@needs_java
def test_a_systematic_name_is_read() -> None:
    assert structures_of("2-methylpropan-1-ol")


@needs_java
def test_capitals_of_a_label_are_read_both_ways() -> None:
    assert len(structures_of("BENZOIC ACID, O-AMINO-")) == 2


@needs_java
def test_a_killed_reader_starts_again() -> None:
    reader = name_reader()
    assert reader is not None
    assert reader.smiles("ethane")
    reader.close()
    assert reader.smiles("ethane")


@needs_java
@pytest.mark.parametrize(
    "name", ["", "a\nb", "x" * 5000, "\u202eenahte", "\x00", "ethane\r", "(" * 300, "1-" * 150]
)
def test_a_hostile_name_leaves_the_reader_in_step(name: str) -> None:
    reader = name_reader()
    assert reader is not None
    reader.smiles(name)
    assert reader.smiles("methane") == "C"


def test_what_cannot_be_a_systematic_name_is_not_asked() -> None:
    assert not looks_systematic("Office chairs, black, 4 pieces")
    assert looks_systematic("1-(2-phenylethyl)piperidine")


def test_original_capitals_are_kept_where_they_mean_something() -> None:
    assert readings("N-ethylaniline") == ("N-ethylaniline",)


def test_without_java_it_is_said_and_everything_else_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import datetime as dt

    from precurb.app.identify import Verdict, identify_text
    from precurb.examine.substances import naming
    from precurb.lists.knowledge import ControlBook, read_packaged

    book, day = ControlBook(read_packaged()), dt.date(2026, 11, 24)
    monkeypatch.setattr(nomenclature, "name_reader", lambda: None)
    monkeypatch.setattr(naming, "name_reader", lambda: None)
    nomenclature.structures_of.cache_clear()
    assert identify_text("acetone", book, day).verdict is Verdict.CONTROLLED
    answer = identify_text("2-[ethyl(octyl)amino]-1-phenyldecan-1-ol", book, day)
    assert answer.verdict is Verdict.REVIEW
    assert "Java" in answer.not_checked[0]
    nomenclature.structures_of.cache_clear()
