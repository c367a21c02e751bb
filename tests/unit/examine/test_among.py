"""A listed name among other words is found for a person; part of another name is left alone."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.examine.substances import CueKind, identify
from precurb.examine.substances.among import names_among
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.snapshot import Snapshot
from precurb.model import History, Line, Outcome, Transaction
from precurb.screening import screen

BOOK = ControlBook(read_packaged())
LAW = Snapshot(BOOK)


def among(text: str) -> set[str]:
    cues = identify(Line(number=1, description=text), BOOK).cues
    return {cue.substance for cue in cues if cue.kind is CueKind.AMONG}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Toluene xyz", "toluene"),
        ("Ephedrine for cough", "ephedrine"),
        ("phenylacetic acid for perfume", "phenylacetic_acid"),
        ("Acetone technical grade for cleaning", "acetone"),
        ("Piperonal 99% fragrance material for soap making, good quality", "piperonal"),
        ("ácido fenilacético para perfume", "phenylacetic_acid"),
        ("Essigsäureanhydrid für Labor Müller", "acetic_anhydride"),
        ("苯乙酸香料用", "phenylacetic_acid"),
    ],
)
def test_a_listed_name_among_other_words_is_found(text: str, key: str) -> None:
    assert key in among(text)


def test_a_name_after_much_filler_is_found() -> None:
    assert among("lorem ipsum " * 100 + "piperonal for soap") == {"piperonal"}


@pytest.mark.parametrize(
    "text",
    [
        "Toluene diisocyanate foam", "Acetone cyanohydrin drum", "acetone oxime sealant",
        "Chloro toluene blend", "acetone-free remover", "Toluene free paint", "丙酮酸钙",
        "Ethernet cable", "paint without toluene", "Steel screws M8",
    ],
)  # fmt: skip
def test_part_of_another_name_or_an_absence_is_left_alone(text: str) -> None:
    assert among(text) == set()


def test_what_names_the_goods_goes_before_what_stands_among_words() -> None:
    cues = identify(Line(number=1, description="Toluene, technical grade"), BOOK).cues
    assert {cue.kind for cue in cues} == {CueKind.NAME}


def test_a_name_among_words_is_for_a_person() -> None:
    order = Transaction(
        reference="A",
        departure="CN",
        destination="MX",
        lines=(Line(number=1, description="phenylacetic acid for perfume"),),
    )
    check = screen(order, LAW, History(on=dt.date(2026, 11, 27)))
    assert check.outcome is Outcome.REVIEW
    assert {j.finding.rule for j in check.judgements} == {"listed-among-words"}


@given(st.text(max_size=200))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert set(names_among(text, BOOK)) <= set(names_among(text + " ", BOOK))
