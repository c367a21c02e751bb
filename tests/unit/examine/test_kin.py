"""Structures and the law: which listed substance a structure is a form of, by which steps."""

import pytest

from precurb.examine.substances.cues import CueKind
from precurb.examine.substances.kin import kin_of, kin_of_key
from precurb.examine.substances.structures import read_structure
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.model import relation_text

BOOK = ControlBook(read_packaged())


def kin(smiles: str) -> dict[str, str]:
    structure = read_structure(CueKind.SMILES, smiles)
    assert structure is not None
    return {each.substance: relation_text(each.steps) for each in kin_of(structure, BOOK)}


@pytest.mark.parametrize(
    ("smiles", "substance", "relation"),
    [
        ("CC(=O)OC(C)=O", "acetic_anhydride", "identical"),
        ("CC(O)=Cc1ccccc1", "p2p", "tautomer"),
        ("CN[C@@H](C)[C@H](O)c1ccccc1.Cl", "ephedrine", "salt"),
        ("C[NH2+][C@@H](C)[C@H](O)c1ccccc1.[Cl-]", "ephedrine", "salt"),
        ("[Na]OC(=O)Cc1ccccc1", "phenylacetic_acid", "salt"),
        ("[Na+].[O-][PH2]=O", "hypophosphorous_acid", "salt"),
        ("O.OS(=O)(=O)O", "sulfuric_acid", "hydrate or solvate"),
        ("[2H]C([2H])([2H])c1ccccc1", "toluene", "isotopologue"),
        ("C[C@@H](N)[C@@H](O)c1ccccc1", "norephedrine", "identical"),
        ("C/C=C/c1ccc2OCOc2c1", "isosafrole", "identical"),
        ("CCCCOC(=O)Cc1ccccc1", "phenylacetic_acid", "ester"),
        ("CN[C@@H](C)[C@H](OC(C)=O)c1ccccc1", "ephedrine", "ester"),
        ("CCCC(=O)N(c1ccccc1)C1CCNCC1", "4ap", "amide"),
        ("CCOC(=O)N1CCC(=O)CC1", "4piperidone", "carbamate"),
        ("C1CC2(CCN1)OCCO2", "4piperidone", "acetal"),
        ("Clc1ccc(NC2CCNCC2)cc1", "4ap", "halide"),
        ("Clc1ccc(NC2CCNCC2)cc1.Cl", "4ap", "salt of halide"),
        ("CCC(=O)N(c1ccc(F)cc1)C1CCNCC1", "4ap", "amide of halide"),
        ("CC[NH3+].[O-]C(=O)CCCCCCCCCCCCCCC", "ethylamine",
         "salt with a partner larger than itself"),
    ],
)  # fmt: skip
def test_a_form_is_related_by_its_steps(smiles: str, substance: str, relation: str) -> None:
    assert kin(smiles)[substance] == relation


@pytest.mark.parametrize(
    "smiles",
    ["CCO", "CC(=O)c1ccccc1", "Nc1ccc(C(=O)O)cc1", "CCCC(=O)CC", "CN(C)C", "O=C1CCCCN1",
     "c1ccccc1C(N)=O.Cl", "CC(=O)O.Cc1ccccc1", "CCOC(=O)c1ccccc1", "O", "[Na+].[Cl-]",
     "[Na+].[Na+].[O-][PH](=O)[O-]", "[Na+].OP(=O)([O-])O"],
)  # fmt: skip
def test_an_ordinary_structure_is_related_to_nothing(smiles: str) -> None:
    assert kin(smiles) == {}


def test_a_counter_ion_is_not_the_acid_it_comes_from() -> None:
    assert "hydrochloric_acid" not in kin("CN[C@@H](C)[C@H](O)c1ccccc1.Cl")


def test_a_structure_without_stereochemistry_is_the_racemate_where_the_law_lists_one() -> None:
    found = kin("CNC(C)C(O)c1ccccc1")
    assert found["racephedrine"] == "identical"
    assert found["ephedrine"] == "optical isomer"


def test_a_key_with_other_stereochemistry_is_an_isomer() -> None:
    flat = {
        k.substance: relation_text(k.steps)
        for k in kin_of_key("KWGRBVOPPLSCSI-UHFFFAOYSA-N", BOOK)
    }
    assert flat["racephedrine"] == "identical"


@pytest.mark.parametrize(
    "text",
    [
        "C" * 3000,
        "(" * 500,
        "C1" * 400,
        "[" + "9" * 300 + "C]",
        "C%99" * 100,
        "\x00",
        "N" * 1999,
    ],
    ids=["too long", "open", "rings", "isotope", "closures", "nul", "chain"],
)
def test_hostile_structures_are_refused_or_read_and_never_crash(text: str) -> None:
    structure = read_structure(CueKind.SMILES, text)
    assert structure is None or isinstance(kin_of(structure, BOOK), tuple)


def test_what_the_data_says_of_relatives_follows_from_the_structures() -> None:
    for key, substance in BOOK.substances.items():
        if not substance.smiles:
            continue
        found = {(k, r) for k, r in kin(substance.smiles).items() if k != key}
        said = {(r.substance, relation_text(r.steps)) for r in substance.relatives}
        assert said == found, key
