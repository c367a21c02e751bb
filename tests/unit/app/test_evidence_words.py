"""The evidence of signs in words, and nothing of a paper changed by it."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.app.evidence_words import evidence_text
from precurb.app.prose import LANGUAGES
from precurb.data import data_folder
from precurb.model.papers import PaperKind
from precurb.signs import vocabulary


def words(language: str) -> dict[str, dict[str, str]]:
    path = data_folder() / "locale" / f"evidence.{language}.toml"
    return tomllib.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys(language: str) -> None:
    keys = {table: list(each) for table, each in words("en").items()}
    assert {table: list(each) for table, each in words(language).items()} == keys


def test_every_field_with_a_group_is_of_the_vocabulary() -> None:
    grouped = {name for name in words("en")["fields"] if "." in name}
    assert grouped <= set(vocabulary())


def test_every_kind_of_paper_has_its_word() -> None:
    assert set(words("en")["papers"]) == set(PaperKind)


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        ("line.net_kg: 5; line.state: liquid", "Nettomasse (kg): 5; Zustand der Ware: flüssig"),
        ("party.licence_status: missing", "Stand der Erlaubnis: fehlt"),
        ("line.pack_states: [solid, liquid]",
         "Zustände, für die die Verpackung gemacht ist: fest, flüssig"),
        ("net_kg: invoice 7 500 ≠ packing list 520",
         "Nettomasse (kg): Rechnung 7 500 ≠ Packliste 520"),
        ("exporter: order Alpha AG ≠ paper 2 Beta AG",
         "Ausführer: Bestellung Alpha AG ≠ paper 2 Beta AG"),
    ],
)  # fmt: skip
def test_fields_values_and_papers_are_told(evidence: str, told: str) -> None:
    assert evidence_text(evidence, "de") == told


def test_a_field_without_a_word_keeps_its_name() -> None:
    assert evidence_text("history.flag: 3", "de") == "history.flag: 3"


@pytest.mark.parametrize("text", ["cash", "none", "[gas]", "post"])
def test_what_strangers_wrote_is_never_translated(text: str) -> None:
    inner = text.strip("[]")
    assert evidence_text(f"line.text: {text}", "de") == f"Warenbezeichnung: {inner}"


@given(st.text(), st.sampled_from(LANGUAGES))
def test_no_evidence_breaks_it(text: str, language: str) -> None:
    assert evidence_text(text, language).count("; ") == text.count("; ")
