"""What a structure derives from, as laws name derivatives: ester, ether, amide and so on.

Each derivation is taken back on paper: the bond that makes the molecule an ester is opened
and both sides are completed with hydrogen. This compares identities; it says nothing of
chemistry that could be done.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from precurb.examine.substances.structures import molecule_of
from precurb.model import Relation, Steps

if TYPE_CHECKING:
    from rdkit.Chem import Mol

    Opening = tuple[Relation, Mol, tuple[int, ...]]  # the molecule opened, and what is left

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
_HALOGENS = re.compile("F|Cl|Br|I")
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
    found: dict[str, tuple[Steps, int]] = {}
    for relation, core, heavy in _once(smiles, least, None):
        found.setdefault(core, ((relation,), heavy))
    for core, (steps, _) in tuple(found.items())[:_MOST]:
        for relation, inner, heavy in _once(core, least, sizes):
            if inner != smiles:
                found.setdefault(inner, ((*steps, relation), heavy))
    return tuple((steps, core) for core, (steps, heavy) in found.items() if heavy in sizes)


@lru_cache(maxsize=8192)
def _once(
    smiles: str, least: int, sizes: frozenset[int] | None
) -> tuple[tuple[Relation, str, int], ...]:
    """What is left after one step, and its heavy atoms; only of these sizes, if any are given.

    To complete what is left costs most, so it is weighed before.
    """
    from rdkit import rdBase

    molecule = molecule_of(smiles)
    if molecule is None or not least < molecule.GetNumHeavyAtoms() <= _LARGEST:
        return ()
    found: dict[tuple[Relation, str, int], None] = {}
    with rdBase.BlockLogs():
        for relation, opened, atoms in _steps_back(molecule, smiles, least):
            heavy = _heavy(opened, atoms)
            if sizes is None or heavy in sizes:
                core = _completed(opened, atoms)
                found |= {(relation, core, heavy): None} if core else {}
    return tuple(found)


def _steps_back(molecule: "Mol", smiles: str, least: int) -> "Iterator[Opening]":
    """Each step that can be taken back: the opened molecule, and the atoms of what is left."""
    if "O" in smiles:
        yield from _opened(molecule, least)
    if _HALOGENS.search(smiles):
        yield from _without_halogen(molecule)
    if smiles.count("O") > 1:
        yield from _without_acetal(molecule)


def _opened(molecule: "Mol", least: int) -> "Iterator[Opening]":
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
                yield relation, opened, atoms


def _without_halogen(molecule: "Mol") -> "Iterator[Opening]":
    from rdkit import Chem

    pattern, _, _ = _pattern(_HALOGEN)
    matches = molecule.GetSubstructMatches(pattern, maxMatches=_MOST)
    if matches:
        bare = Chem.RWMol(molecule)
        for _, halogen in sorted(matches, key=lambda pair: -pair[1]):
            bare.RemoveAtom(halogen)
        yield Relation.HALIDE, bare, tuple(range(bare.GetNumAtoms()))


def _without_acetal(molecule: "Mol") -> "Iterator[Opening]":
    from rdkit import Chem

    pattern, _, _ = _pattern(_ACETAL)
    match = molecule.GetSubstructMatch(pattern)
    if match:
        carbon, first, second = match[0], match[1], match[3]  # in the order of the pattern
        opened = Chem.RWMol(molecule)
        opened.RemoveBond(carbon, first)
        opened.RemoveBond(carbon, second)
        ketone = opened.AddAtom(Chem.Atom(8))
        opened.AddBond(carbon, ketone, Chem.BondType.DOUBLE)
        atoms = next(each for each in Chem.GetMolFrags(opened) if carbon in each)
        yield Relation.ACETAL, opened, atoms


def _completed(opened: "Mol", atoms: tuple[int, ...]) -> str:
    """The atoms on one side of an opening, completed with hydrogen; empty if that fails."""
    from rdkit import Chem

    side = Chem.MolFromSmiles(Chem.MolFragmentToSmiles(opened, atoms))
    return Chem.MolToSmiles(side) if side else ""


def _heavy(molecule: "Mol", atoms: tuple[int, ...]) -> int:
    if molecule.GetNumHeavyAtoms() == molecule.GetNumAtoms():
        return len(atoms)
    return sum(molecule.GetAtomWithIdx(at).GetAtomicNum() > 1 for at in atoms)


@cache
def _pattern(smarts: str) -> "tuple[Mol, int, int]":
    """A pattern, and where its atoms :1 and :2 are (the first and last where none is)."""
    from rdkit import Chem

    pattern = Chem.MolFromSmarts(smarts)
    places = {a.GetAtomMapNum(): a.GetIdx() for a in pattern.GetAtoms() if a.GetAtomMapNum()}
    return pattern, places[1], places[2]
