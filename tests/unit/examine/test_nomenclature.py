"""Systematic names through OPSIN: readings of capitals, and a reader that survives anything."""

import shutil

import pytest

from precurb.examine.substances import nomenclature
from precurb.examine.substances.index_names import plainer_names
from precurb.examine.substances.nomenclature import (
    looks_systematic,
    name_reader,
    readings,
    structures_of,
)
from precurb.model import Relation, Steps

SALT = Relation.SALT
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


def test_nitrogen_is_a_capital_where_positions_are_small() -> None:
    assert "N-methyl-o-toluidine" in readings("N-METHYL-O-TOLUIDINE")


def test_descriptors_are_capitals_and_their_places_are_not() -> None:
    assert readings("(6AR,9S)-THING")[0].startswith("(6aR,9S)-")
    assert readings("THING, (ALPHAR,BETAS)-")[0] == "thing, (alphaR,betaS)-"


@pytest.mark.parametrize(
    ("name", "plain", "steps"),
    [
        ("X-OL, 2-AMINO-, SULFATE (2:1) (SALT), (S)-", "X-OL, 2-AMINO-, (S)-", (SALT,)),
        ("X-AMINE, PHOSPHATE (1:1)", "X-AMINE", (SALT,)),
        ("X-OIC ACID, 2-METHYL-, CALCIUM SALT (2:1)", "X-OIC ACID, 2-METHYL-", (SALT,)),
        ("X-amine, compd. with benzoic acid (1:1)", "X-amine", (SALT,)),
        ("(R-(R*,S*))-.alpha.-X-yl-Y-ol", "alpha-X-yl-Y-ol", ()),
        ("X-OL, .ALPHA.-METHYL-, [S-(R*,R*)]-", "X-OL, ALPHA-METHYL-", ()),
        ("X-AMIDE, 6-METHYL-, (8.BETA.(S))-", "X-AMIDE, 6-METHYL-, (8BETA)-", ()),
    ],
)
def test_an_index_name_is_made_plainer(name: str, plain: str, steps: Steps) -> None:
    assert (plain, steps) in plainer_names(name)


@pytest.mark.parametrize(
    "name", ["ethyl acetate", "acetic acid, ethyl ester", "N,N-dimethyl-x"]
)
def test_other_names_have_nothing_to_be_taken_off(name: str) -> None:
    assert not list(plainer_names(name))


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
