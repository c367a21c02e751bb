"""Structures on papers, read with RDKit: the parent of a salt, and its InChIKey.

RDKit is imported when the first structure is met; most papers have none.
"""

from dataclasses import dataclass
from functools import lru_cache

from precurb.examine.substances.cues import CueKind

_LONGEST = 2000  # longer texts are polymers or attacks; either is for a person


@dataclass(frozen=True, slots=True)
class Structure:
    """A structure as keys: as drawn, and the uncharged largest fragment of it."""

    drawn: str
    parent: str
    stripped: bool


@lru_cache(maxsize=16_384)
def read_structure(kind: CueKind, text: str) -> Structure | None:
    """Read a SMILES or InChI; ``None`` when it is not a structure."""
    from rdkit import Chem, rdBase

    if len(text) > _LONGEST:
        return None
    with rdBase.BlockLogs():
        read = Chem.MolFromSmiles if kind is CueKind.SMILES else Chem.MolFromInchi
        try:
            molecule = read(text)
            if molecule is None or molecule.GetNumAtoms() == 0:
                return None
            return _keys(molecule)
        except (ValueError, RuntimeError):  # what RDKit raises on chemistry it refuses
            return None


def _keys(molecule: object) -> Structure | None:
    from rdkit import Chem
    from rdkit.Chem.MolStandardize import rdMolStandardize

    fragment = rdMolStandardize.LargestFragmentChooser(preferOrganic=True).choose(molecule)
    parent = rdMolStandardize.Uncharger().uncharge(fragment)
    drawn, bare = (
        str(Chem.MolToInchiKey(each))  # type: ignore[no-untyped-call]  # no stub for it
        for each in (molecule, parent)
    )
    if not drawn or not bare:
        return None
    return Structure(drawn=drawn, parent=bare, stripped=drawn != bare)
