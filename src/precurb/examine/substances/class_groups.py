"""A molecule cut at the atoms that a definition fixes, and the groups that are left.

Each group keeps a dummy atom at every cut, which remembers the fixed atom it stands for, so
the kind of a group ("alkyl", "acyl") is a question to the group alone.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from precurb.examine.substances.class_rules import Kind, RingKind

if TYPE_CHECKING:
    from rdkit.Chem import Atom, Mol, RWMol

_ORIGIN = "origin"
_MOST_MATCHES = 64  # symmetric cores match a few times; more is a polymer


@dataclass(frozen=True, slots=True)
class Group:
    """What hangs on fixed atoms: its own molecule, and the fixed atom behind each cut."""

    molecule: "Mol"
    sites: tuple[int, ...]


@lru_cache(maxsize=512)
def query(smarts: str) -> "Mol":
    """A SMARTS, read once.

    Raises:
        ValueError: It is not a SMARTS.
    """
    from rdkit import Chem

    pattern = Chem.MolFromSmarts(smarts)
    if pattern is None:
        raise ValueError(f"not a SMARTS: {smarts!r}")
    return pattern


def prepared(molecule: "Mol") -> "Mol":
    """A copy whose atoms remember their number, without hydrogen atoms, heavy or not."""
    from rdkit import Chem

    copy = Chem.Mol(molecule)
    for atom in copy.GetAtoms():
        atom.SetIntProp(_ORIGIN, atom.GetIdx())
    if all(atom.GetAtomicNum() != 1 for atom in copy.GetAtoms()):
        return copy
    settings: Any = Chem.RemoveHsParameters()  # the stubs do not know its attributes
    settings.removeIsotopes = True
    return Chem.RemoveHs(copy, settings)


def matches(molecule: "Mol", smarts: str) -> Iterator[tuple[int, ...]]:
    """Every way in which the pattern lies on the molecule without an extra ring closure."""
    pattern = query(smarts)
    found = molecule.GetSubstructMatches(pattern, uniquify=False, maxMatches=_MOST_MATCHES)
    for match in found:
        if _bonds_within(molecule, match) == pattern.GetNumBonds():
            yield match


def paths(group: Group, smarts: str, ring: RingKind) -> Iterator[tuple[set[int], set[int]]]:
    """Chain and ring atoms of a group, for each way in which it is the path to such a ring."""
    numbers = positions_of(smarts)
    last = next(at for at, number in numbers.items() if number == 9)
    for match in matches(group.molecule, smarts):
        for cycle in group.molecule.GetRingInfo().AtomRings():
            atoms = set(cycle)
            if atoms & set(match) != {match[last]} or not _is_ring(group.molecule, atoms, ring):
                continue
            fixed = atoms | set(match)
            if _bonds_within(group.molecule, fixed) == len(match) - 1 + len(cycle):
                yield set(match) - atoms, atoms


def groups_around(molecule: "Mol", fixed: Collection[int]) -> tuple[Group, ...]:
    """What is left when the fixed atoms are taken away, each piece with its cuts."""
    from rdkit import Chem

    copy = Chem.RWMol(molecule)
    cuts = [
        (bond.GetBeginAtomIdx(), bond.GetEndAtomIdx(), bond.GetBondType())
        for bond in molecule.GetBonds()
        if (bond.GetBeginAtomIdx() in fixed) != (bond.GetEndAtomIdx() in fixed)
    ]
    for first, second, kind in cuts:
        inner, outer = (first, second) if first in fixed else (second, first)
        dummy = copy.AddAtom(_dummy(inner))
        copy.RemoveBond(inner, outer)
        copy.AddBond(outer, dummy, kind)
    _remove(copy, fixed)
    pieces = Chem.GetMolFrags(copy.GetMol(), asMols=True, sanitizeFrags=False)
    return tuple(_group(piece) for piece in pieces)


def is_kind(group: Group, kind: Kind) -> bool:
    """Whether the whole group is of the kind."""
    if len(group.sites) != kind.cuts:
        return False
    held = all(
        group.molecule.HasSubstructMatch(query(each)) for each in (kind.shape, *kind.with_)
    )
    return held and not any(group.molecule.HasSubstructMatch(query(w)) for w in kind.without)


def positions_of(smarts: str) -> dict[int, int]:
    """The number that a pattern gives to each of its numbered atoms, by place in a match."""
    atoms = query(smarts).GetAtoms()
    return {a.GetIdx(): a.GetAtomMapNum() for a in atoms if a.GetAtomMapNum()}


def origins(molecule: "Mol", atoms: Collection[int]) -> frozenset[int]:
    """The numbers that atoms had in the molecule that was asked about; dummies have none."""
    all_atoms = (molecule.GetAtomWithIdx(each) for each in atoms)
    return frozenset(a.GetIntProp(_ORIGIN) for a in all_atoms if a.GetAtomicNum())


def _dummy(inner: int) -> "Atom":
    from rdkit import Chem

    dummy = Chem.Atom(0)
    dummy.SetIsotope(inner + 1)
    return dummy


def _remove(copy: "RWMol", fixed: Collection[int]) -> None:
    copy.BeginBatchEdit()
    for each in fixed:
        copy.RemoveAtom(each)
    copy.CommitBatchEdit()


def _group(piece: "Mol") -> Group:
    from rdkit import Chem

    piece.UpdatePropertyCache(strict=False)
    Chem.FastFindRings(piece)
    sites = (a.GetIsotope() - 1 for a in piece.GetAtoms() if a.GetAtomicNum() == 0)
    return Group(piece, tuple(sites))


def _bonds_within(molecule: "Mol", atoms: Collection[int]) -> int:
    inside = set(atoms)
    return sum(
        b.GetBeginAtomIdx() in inside and b.GetEndAtomIdx() in inside
        for b in molecule.GetBonds()
    )


def _is_ring(molecule: "Mol", ring: set[int], kind: RingKind) -> bool:
    """Whether ring atoms are such a ring. Benzene may carry another ring, judged apart."""
    atoms = [molecule.GetAtomWithIdx(each) for each in ring]
    aromatic = all(a.GetIsAromatic() for a in atoms)
    carbon = all(a.GetAtomicNum() == 6 for a in atoms)
    benzene = aromatic and carbon and len(ring) == 6
    if kind is RingKind.BENZENE or benzene:
        return benzene and kind is RingKind.BENZENE
    info = molecule.GetRingInfo()
    if any(info.NumAtomRings(each) != 1 for each in ring):
        return False
    return {
        RingKind.MONOCYCLE: True,
        RingKind.AROMATIC: aromatic,
        RingKind.HETERO: not carbon,
    }[kind]
