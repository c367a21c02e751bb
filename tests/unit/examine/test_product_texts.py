"""Product texts: components with their dress, several goods in a line, exclusions, slips."""

import datetime as dt

import pytest

from precurb.app.identify import Verdict, identify_text
from precurb.examine.substances.names import undressed
from precurb.lists.knowledge import ControlBook, read_packaged

BOOK = ControlBook(read_packaged())
ON = dt.date(2026, 11, 24)


def found(text: str) -> set[str]:
    answer = identify_text(text, BOOK, ON)
    return {c.substance for c in answer.coverage if c.relation != "optical isomer"}


@pytest.mark.parametrize(
    ("text", "substances"),
    [
        ("160 kg drum N-Phenyl-4-piperidinamine 99% 用于医药中间体", {"4ap"}),
        (
            "Toluene 99.5 %, 200 L drums; Acetone techn., 25 L; Ethanol 96 %",
            {"toluene", "acetone"},
        ),
        ("Chemicals; organic, other; piperonal and its salts", {"piperonal"}),
        ("Piperonal [INN] (USP)", {"piperonal"}),
        ("Acetone; acetone oxime", {"acetone"}),
        ("4711: benzyl chloride", {"benzyl_chloride"}),
        ("高纯甲苯 99.9% 桶装", {"toluene"}),
        ("Piperonal-d4", {"piperonal"}),
        ("piperidine;hydrochloride", {"piperidine"}),
        ("methyl 2-phenylacetate", {"phenylacetic_acid"}),
        ("Heptylphenylacetat", set()),
        ("nopyl phenylacetate", {"phenylacetic_acid"}),
        ("NORFENTANYL-D5 TOSYLATE", {"norfentanyl", "4ap"}),
        ("PIPERONAL COMPONENT OF SCENTBRAND", {"piperonal"}),
        ("PIPERIDINE, 4-ANILINO-, SULFATE (2:1) (SALT)", {"4ap"}),
        ("Piperidine 25kg/桶", {"piperidine"}),
        ("phenethyl-piperidone", set()),
    ],
)
def test_a_product_text_is_read_into_its_components(text: str, substances: set[str]) -> None:
    assert found(text) == substances


@pytest.mark.parametrize(
    "text",
    [
        "Solvents other than toluene, acetone and mixtures of these",
        "Ketones (excluding acetone)",
        "lösungsmittel, ausgenommen Aceton",
        "Acetone cyanohydrin", "Toluene diisocyanate", "Acetonitrile", "Ethyl acetate",
        "Piperazine", "Anthraquinone", "Iodoform", "Cloruro de sodio", "Essigsäure",
        "vitamin injection (as hydrochloride)", "salt", "N-methylaniline",
        "Nether", "Butylene glycol", "d-limonene", "t-butylamine", "methyl phenyl acetate",
        "BENZENEMETHANOL, .ALPHA.-(1-(DIETHYLAMINO)ETHYL)-, (R*,S*)-",
        "OXIRANECARBOXYLIC ACID, 3-METHYL-3-PHENYL-, HEXYL ESTER",
    ],
)  # fmt: skip
def test_what_is_something_else_is_met_with_silence(text: str) -> None:
    assert identify_text(text, BOOK, ON).verdict is Verdict.NOT_FOUND


@pytest.mark.parametrize(
    ("text", "substance"),
    [("potasium permanganate", "kmno4"), ("pseudoephedirne", "pseudoephedrine"),
     ("N-acetylanthranilc acid", "n_acetylanthranilic"), ("isosaffrole", "isosafrole")],
)  # fmt: skip
def test_a_slip_of_the_pen_is_repaired(text: str, substance: str) -> None:
    assert substance in found(text)


@pytest.mark.parametrize(
    "text",
    ["2-phenylacetoacetamidine", "methyl propyl ketone", "ethyl isobutyl ketone",
     "3-acetamidobenzoic acid", "isosafroline", "ephedrone", "butyric anhydride"],
)  # fmt: skip
def test_a_look_alike_is_not_repaired_into_a_listed_name(text: str) -> None:
    assert identify_text(text, BOOK, ON).verdict is not Verdict.CONTROLLED


def test_an_acronym_alone_is_for_a_person_and_with_a_second_cue_certain() -> None:
    assert identify_text("PMK", BOOK, ON).verdict is not Verdict.CONTROLLED
    assert identify_text("4-AP, CAS 23056-29-3", BOOK, ON).verdict is Verdict.CONTROLLED


def test_the_dress_of_a_name_is_taken_off_and_its_digits_stay() -> None:
    assert undressed("1000 kg 1,4-Butanediol (technical grade)") == "1,4-Butanediol"
    assert undressed("acid red 40") == "acid red 40"


def test_an_entry_that_names_medicines_is_for_medicines_only() -> None:
    def lists(text: str) -> set[str]:
        return {c.list for c in identify_text(text, BOOK, ON).coverage}

    assert "EU-CAT4" not in lists("Ephedrine hydrochloride 25 kg drums")
    assert "EU-CAT4" in lists("Ephedrine hydrochloride 30 mg tablets")


def test_cathine_is_taken_out_by_name() -> None:
    lists = {c.list for c in identify_text("C[C@H](N)[C@@H](O)c1ccccc1", BOOK, ON).coverage}
    assert "US-LIST-I" in lists
    assert "EU-CAT1" not in lists
