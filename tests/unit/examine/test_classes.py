"""Generic definitions: each law's class by its own limbs, with the members laws name."""

import pytest

from precurb.examine.substances.classes import class_matches, read_definitions
from precurb.lists.knowledge import ControlBook, read_packaged

FENTANYL = "CCC(=O)N(C1CCN(CCc2ccccc2)CC1)c1ccccc1"


def limbs(smiles: str) -> dict[str, str]:
    from rdkit import Chem

    matches = class_matches(Chem.MolFromSmiles(smiles), read_definitions())
    return {
        m.definition: "open" if m.interpretive else " ".join(m.limbs) or "itself"
        for m in matches
    }


@pytest.mark.parametrize(
    ("name", "smiles", "american", "chinese", "british"),
    [
        ("acetyl", "CC(=O)N(C1CCN(CCc2ccccc2)CC1)c1ccccc1", "E", "1", "vi"),
        ("butyryl", "CCCC(=O)N(C1CCN(CCc2ccccc2)CC1)c1ccccc1", "E", "1", "vi"),
        ("furanyl", "O=C(c1ccco1)N(C1CCN(CCc2ccccc2)CC1)c1ccccc1", "E", "1", "vi"),
        ("cyclopropyl", "O=C(C1CC1)N(C1CCN(CCc2ccccc2)CC1)c1ccccc1", "E", "1", "vi"),
        ("methoxyacetyl", "COCC(=O)N(C1CCN(CCc2ccccc2)CC1)c1ccccc1", "E", "1", "vi"),
        ("para-fluoro", "CCC(=O)N(C1CCN(CCc2ccccc2)CC1)c1ccc(F)cc1", "D", "2", "iv"),
        ("3-methyl", "CCC(=O)N(C1CCN(CCc2ccccc2)CC1C)c1ccccc1", "C", "3", "iii"),
        ("alpha-methyl", "CCC(=O)N(C1CCN(C(C)Cc2ccccc2)CC1)c1ccccc1", "B", "4", "ii"),
        ("beta-hydroxy", "CCC(=O)N(C1CCN(CC(O)c2ccccc2)CC1)c1ccccc1", "B", "4", "ii"),
        ("thio", "CCC(=O)N(C1CCN(CCc2cccs2)CC1)c1ccccc1", "A", "4", "i"),
        ("ortho-fluoro methoxyacetyl", "COCC(=O)N(C1CCN(CCc2ccccc2)CC1)c1ccccc1F", "D E", "1 2",
         "iv vi"),
        ("carboxymethyl", "CCC(=O)N(C1(C(=O)OC)CCN(CCc2ccccc2)CC1)c1ccccc1", "C", "3", "v"),
    ],
)  # fmt: skip
def test_a_named_member_meets_each_law_by_its_limb(
    name: str, smiles: str, american: str, chinese: str, british: str
) -> None:
    found = limbs(smiles)
    assert found["US-FRS"] == american
    assert found["CN-FENTANYL-CLASS"] == chinese
    assert found["UK-FENTANYL"] == british


def test_the_laws_differ_where_the_phenethyl_group_is_replaced() -> None:
    benzyl = limbs("CCC(=O)N(C1CCN(Cc2ccccc2)CC1)c1ccccc1")
    assert benzyl.get("CN-FENTANYL-CLASS") == "4"
    assert "US-FRS" not in benzyl


def test_without_anything_in_its_place_no_law_speaks() -> None:
    assert limbs("CCC(=O)N(C1CCNCC1)c1ccccc1") == {}


def test_where_nothing_varies_it_is_the_substance_itself() -> None:
    assert limbs(FENTANYL)["US-FRS"] == "itself"


def test_an_open_text_is_left_to_a_person() -> None:
    assert limbs("CC(=O)N(C1CCN(CCc2ccccc2)CC1)c1ccccc1")["CA-FENTANYLS"] == "open"


@pytest.mark.parametrize(
    "smiles",
    [
        "CN(C)C(=O)C(CCN1CCC(CC1)(c1ccc(Cl)cc1)O)(c1ccccc1)c1ccccc1",
        "CCCCN1CCCCC1C(=O)Nc1c(C)cccc1C",
        "O=C(CCCN1CCC(CC1)(O)c1ccc(Cl)cc1)c1ccc(F)cc1",
        "CCOC(=O)C1(CCN(C)CC1)c1ccccc1",
        "c1ccccc1",
    ],
    ids=["loperamide", "bupivacaine", "haloperidol", "pethidine", "benzene"],
)
def test_other_medicines_are_in_no_class(smiles: str) -> None:
    assert limbs(smiles) == {}


def test_every_definition_with_a_structure_is_one_of_the_law_book() -> None:
    book = ControlBook(read_packaged())
    assert {rule.id for rule in read_definitions().definitions} <= set(book.classes)


def test_what_is_too_small_or_without_nitrogen_is_in_no_class() -> None:
    from rdkit import Chem

    for rule in read_definitions().definitions:
        core = Chem.MolFromSmarts(rule.core)
        required = sum(position.required for position in rule.positions)
        assert core.GetNumAtoms() + required >= 9, rule.id
        assert any(atom.GetAtomicNum() == 7 for atom in core.GetAtoms()), rule.id
