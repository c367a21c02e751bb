"""Structures on papers, read with RDKit into neutral parts that can be compared.

Every fragment is kept: which one is the substance and which the counter-ion is a question
for whoever compares. RDKit is imported when the first structure is met; most papers have none.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from precurb.examine.substances.classes import ClassMatch, class_matches, read_definitions
from precurb.examine.substances.cues import CueKind

if TYPE_CHECKING:
    from rdkit.Chem import Mol

LONGEST_TEXT = 2000  # longer texts are polymers or attacks; either is for a person
_MOLFILE_LONGEST = 200_000
_LARGEST = 150  # heavy atoms of a part; three times the largest substance of any list
_SMALLEST_CLASS = 9  # heavy atoms; no generic definition has a smaller core
_METALS = (*(3, 4), *range(11, 14), *range(19, 33), *range(37, 52), *range(55, 85))


@dataclass(frozen=True, slots=True)
class Part:
    """One fragment, uncharged where that is possible and with natural isotopes.

    ``formula`` is in Hill order; ``heavy`` counts the atoms that are not hydrogen.
    """

    smiles: str
    formula: str
    heavy: int
    charged: bool = False
    isotopes: bool = False

    @property
    def inchi(self) -> str:
        """The standard InChI; empty where InChI refuses the structure."""
        return _inchi(self.smiles)

    @property
    def inchikey(self) -> str:
        """The standard InChIKey."""
        return _inchikey(self.inchi)

    @property
    def skeleton(self) -> str:
        """Connectivity, without stereochemistry."""
        return self.inchikey[:14]


@dataclass(frozen=True, slots=True)
class Structure:
    """A structure as drawn, and its parts."""

    smiles: str
    formula: str
    parts: tuple[Part, ...]

    @property
    def inchikey(self) -> str:
        """The standard InChIKey of the whole as drawn."""
        return _inchikey(_inchi(self.smiles))


@lru_cache(maxsize=16_384)
def read_structure(kind: CueKind, text: str) -> Structure | None:
    """Read a SMILES, InChI or molfile; ``None`` when it is not a structure or too large."""
    from rdkit import Chem, rdBase
    from rdkit.Chem.rdMolDescriptors import CalcMolFormula

    with rdBase.BlockLogs():
        try:
            molecule = _read(kind, text)
            if molecule is None or not 0 < molecule.GetNumHeavyAtoms() <= 4 * _LARGEST:
                return None
            smiles = Chem.MolToSmiles(molecule)
            formula = CalcMolFormula(molecule)
            parts = [part for each in _fragments(molecule) if (part := _part(each))]
        except (ValueError, RuntimeError):  # what RDKit raises on chemistry it refuses
            return None
    return Structure(smiles, formula, tuple(parts)) if parts else None


@lru_cache(maxsize=16_384)
def _inchi(smiles: str) -> str:
    from rdkit import Chem, rdBase

    with rdBase.BlockLogs():
        molecule = Chem.MolFromSmiles(smiles)
        return str(Chem.MolToInchi(molecule)) if molecule else ""  # type: ignore[no-untyped-call]


@lru_cache(maxsize=16_384)
def _inchikey(inchi: str) -> str:
    from rdkit import Chem

    return str(Chem.InchiToInchiKey(inchi)) if inchi else ""  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class ClassHit:
    """A generic definition that a part meets; ``smiles`` numbers the atoms of the match."""

    match: ClassMatch
    smiles: str


@lru_cache(maxsize=16_384)
def classes_of(structure: Structure) -> tuple[ClassHit, ...]:
    """The generic definitions that the parts of a structure fall under."""
    from rdkit import Chem, rdBase

    found: dict[ClassHit, None] = {}
    for part in structure.parts:
        if part.heavy < _SMALLEST_CLASS:
            continue
        with rdBase.BlockLogs():
            molecule = Chem.MolFromSmiles(part.smiles)
        if molecule is not None:  # some salts of metals cannot be drawn apart
            matches = class_matches(molecule, read_definitions())
            found |= dict.fromkeys(ClassHit(match, part.smiles) for match in matches)
    return tuple(found)


@lru_cache(maxsize=4096)
def part_of(smiles: str) -> Part:
    """The part that one fragment in SMILES is.

    Raises:
        ValueError: The SMILES is none, or more than one fragment.
    """
    structure = read_structure(CueKind.SMILES, smiles)
    if structure is None or len(structure.parts) != 1:
        raise ValueError(f"not one fragment: {smiles!r}")
    return structure.parts[0]


def _read(kind: CueKind, text: str) -> "Mol | None":
    from rdkit import Chem

    if kind is CueKind.MOLFILE:
        block = text if len(text) <= _MOLFILE_LONGEST else ""
        return Chem.MolFromMolBlock(block) if block else None
    if len(text) > LONGEST_TEXT:
        return None
    if kind is CueKind.INCHI:
        made: Mol | None = Chem.MolFromInchi(text)  # type: ignore[no-untyped-call]
        return made
    return Chem.MolFromSmiles(text)


def _fragments(molecule: "Mol") -> "tuple[Mol, ...]":
    from rdkit import Chem
    from rdkit.Chem.MolStandardize import rdMolStandardize

    if molecule.HasSubstructMatch(_bonded_metal()):
        molecule = rdMolStandardize.MetalDisconnector().Disconnect(molecule)
    return tuple(Chem.GetMolFrags(molecule, asMols=True))


def _part(fragment: "Mol") -> Part | None:
    from rdkit import Chem
    from rdkit.Chem.MolStandardize import rdMolStandardize
    from rdkit.Chem.rdMolDescriptors import CalcMolFormula

    heavy = fragment.GetNumHeavyAtoms()
    if heavy > _LARGEST:
        return None
    charged = bool(len(fragment.GetAtomsMatchingQuery(_charged())))
    neutral = rdMolStandardize.Uncharger().uncharge(fragment) if charged else fragment
    isotopes = list(neutral.GetAtomsMatchingQuery(_isotope()))
    for atom in isotopes:
        atom.SetIsotope(0)
    if isotopes:
        neutral = Chem.RemoveHs(neutral)
        Chem.AssignStereochemistry(neutral, cleanIt=True, force=True)
    return Part(
        smiles=Chem.MolToSmiles(neutral),
        formula=CalcMolFormula(neutral),
        heavy=neutral.GetNumHeavyAtoms(),
        charged=charged and Chem.GetFormalCharge(fragment) != 0,
        isotopes=bool(isotopes),
    )


@cache
def _bonded_metal() -> "Mol":
    from rdkit import Chem

    return Chem.MolFromSmarts(f"[{','.join(f'#{n}' for n in _METALS)};!D0]")


@cache
def _charged() -> Any:
    from rdkit.Chem import rdqueries

    return rdqueries.FormalChargeEqualsQueryAtom(0, negate=True)


@cache
def _isotope() -> Any:
    from rdkit.Chem import rdqueries

    return rdqueries.IsotopeEqualsQueryAtom(0, negate=True)
