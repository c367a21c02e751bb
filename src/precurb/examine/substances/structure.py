"""Structures: which listed substance a SMILES or InChI shows, as itself or as its salt.

The largest organic part is taken and its charge removed; its InChIKey is compared with
those of the listed substances (IUPAC InChI Technical Manual: the first block of the key is
the skeleton, the second holds stereochemistry and isotopes).
"""

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Parent:
    """The InChIKey of the parent structure; ``salt`` when parts or charge were taken off."""

    inchikey: str
    salt: bool


@lru_cache(maxsize=10_000)
def parent_of(text: str) -> Parent | None:
    """The parent of a SMILES or InChI; ``None`` when it is not a structure.

    RDKit is loaded on the first structure, not before: it takes longer than the rest.
    """
    from rdkit import Chem, RDLogger
    from rdkit.Chem.MolStandardize import rdMolStandardize

    if len(text) > 2000:  # no listed substance is near this; parsing could be made slow
        return None
    RDLogger.DisableLog("rdApp.*")
    read = Chem.MolFromInchi if text.startswith("InChI=") else Chem.MolFromSmiles
    molecule = read(text)
    if molecule is None or molecule.GetNumAtoms() == 0:
        return None
    whole = Chem.MolToInchiKey(molecule)
    largest = rdMolStandardize.LargestFragmentChooser(preferOrganic=True).choose(molecule)
    key = Chem.MolToInchiKey(rdMolStandardize.Uncharger().uncharge(largest))
    return Parent(key, salt=key != whole) if key else None
