"""What a structure derives from, as laws name derivatives: ester, ether, amide and so on.

Each derivation is taken back on paper: the bond that makes the molecule an ester is opened
and both sides are completed with hydrogen. This compares identities; it says nothing of
chemistry that could be done.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from precurb.model import Relation, Steps

if TYPE_CHECKING:
    from rdkit.Chem import Mol

# Which bond to open, between the atoms :1 and :2. An ester is opened on either side of its
# oxygen: one opening leaves the acid whole, the other the alcohol.
_CUTS = (
    (Relation.ESTER, "[#6][CX3](=O)[OX2:1][#6;!$(C=O):2]"),
    (Relation.ESTER, "[#6;!$(C=O)][OX2:1][CX3:2](=O)[#6,#1]"),
    (Relation.CARBAMATE, "[NX3:1][CX3:2](=O)[OX2][#6]"),
    (Relation.AMIDE, "[NX3:1][CX3:2](=O)[#6,#1]"),
    (Relation.ETHER, "[#6;!$(C=O):2][OX2:1][#6;!$(C=O)]"),
)
_ACETAL = "[CX4:1](-[OX2:2]-[#6])-[OX2]-[#6]"
_HALOGEN = "[#6,N:1]-[F,Cl,Br,I;X1:2]"
_LARGEST = 60  # heavy atoms; a derivative of a listed substance that is larger is for a person
_MOST = 24  # openings tried in one molecule


@lru_cache(maxsize=8192)
def derived_from(smiles: str, sizes: frozenset[int]) -> tuple[tuple[Steps, str], ...]:
    """What one fragment derives from in one or two steps.

    Args:
        smiles: One neutral fragment.
        sizes: Numbers of heavy atoms that are of interest in what is left.

    Returns:
        Pairs of steps, outermost first, and the SMILES of what is left.
    """
    least = min(sizes)
    found: dict[str, Steps] = {}
    for relation, core in _once(smiles, least):
        found.setdefault(core, (relation,))
    for core, steps in tuple(found.items())[:_MOST]:
        for relation, inner in _once(core, least):
            if inner != smiles:
                found.setdefault(inner, (*steps, relation))
    return tuple((steps, core) for core, steps in found.items() if _heavy(core) in sizes)


@lru_cache(maxsize=8192)
def _once(smiles: str, least: int) -> tuple[tuple[Relation, str], ...]:
    from rdkit import Chem, rdBase

    with rdBase.BlockLogs():
        molecule = Chem.MolFromSmiles(smiles)
        if molecule is None or not least < molecule.GetNumHeavyAtoms() <= _LARGEST:
            return ()
        made = list(_opened(molecule, least))
        made.append((Relation.HALIDE, _without_halogen(molecule)))
        made.append((Relation.ACETAL, _without_acetal(molecule)))
    return tuple(dict.fromkeys(each for each in made if each[1]))


def _opened(molecule: "Mol", least: int) -> Iterator[tuple[Relation, str]]:
    from rdkit import Chem

    for relation, smarts in _CUTS:
        pattern, kept, left = _pattern(smarts)
        for match in molecule.GetSubstructMatches(pattern, maxMatches=_MOST):
            bond = molecule.GetBondBetweenAtoms(match[kept], match[left])
            if bond.IsInRing():
                continue
            opened = Chem.FragmentOnBonds(molecule, [bond.GetIdx()], addDummies=False)
            atoms = next(each for each in Chem.GetMolFrags(opened) if match[kept] in each)
            if len(atoms) >= least:
                yield relation, _completed(opened, atoms)


def _completed(opened: "Mol", atoms: tuple[int, ...]) -> str:
    """The atoms on one side of an opening, completed with hydrogen; empty if that fails."""
    from rdkit import Chem

    side = Chem.MolFromSmiles(Chem.MolFragmentToSmiles(opened, atoms))
    return Chem.MolToSmiles(side) if side else ""


def _without_halogen(molecule: "Mol") -> str:
    from rdkit import Chem

    pattern, _, _ = _pattern(_HALOGEN)
    matches = molecule.GetSubstructMatches(pattern, maxMatches=_MOST)
    if not matches:
        return ""
    bare = Chem.RWMol(molecule)
    for _, halogen in sorted(matches, key=lambda pair: -pair[1]):
        bare.RemoveAtom(halogen)
    return _completed(bare, tuple(range(bare.GetNumAtoms())))


def _without_acetal(molecule: "Mol") -> str:
    from rdkit import Chem

    pattern, _, _ = _pattern(_ACETAL)
    match = molecule.GetSubstructMatch(pattern)
    if not match:
        return ""
    carbon, first, second = match[0], match[1], match[3]  # in the order of the pattern
    opened = Chem.RWMol(molecule)
    opened.RemoveBond(carbon, first)
    opened.RemoveBond(carbon, second)
    ketone = opened.AddAtom(Chem.Atom(8))
    opened.AddBond(carbon, ketone, Chem.BondType.DOUBLE)
    atoms = next(each for each in Chem.GetMolFrags(opened) if carbon in each)
    return _completed(opened, atoms)


def _heavy(smiles: str) -> int:
    from rdkit import Chem

    return int(Chem.MolFromSmiles(smiles).GetNumHeavyAtoms())


@cache
def _pattern(smarts: str) -> "tuple[Mol, int, int]":
    """A pattern, and where its atoms :1 and :2 are (the first and last where none is)."""
    from rdkit import Chem

    pattern = Chem.MolFromSmarts(smarts)
    places = {a.GetAtomMapNum(): a.GetIdx() for a in pattern.GetAtoms() if a.GetAtomMapNum()}
    return pattern, places[1], places[2]
