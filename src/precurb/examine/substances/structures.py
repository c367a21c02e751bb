"""Structures on papers, read with RDKit into neutral parts that can be compared.

Every fragment is kept: which one is the substance and which the counter-ion is a question
for whoever compares. RDKit is imported when the first structure is met; most papers have none.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from precurb.examine.substances.classes import ClassMatch, class_matches, read_definitions
from precurb.examine.substances.cues import CueKind

if TYPE_CHECKING:
    from rdkit.Chem import Mol
    from rdkit.Chem.MolStandardize.rdMolStandardize import Uncharger

LONGEST_TEXT = 2000  # longer texts are polymers or attacks; either is for a person
_MOLFILE_LONGEST = 200_000
_LARGEST = 150  # heavy atoms of a part; three times the largest substance of any list
# No generic definition has a smaller core in heavy atoms, nor one without this element.
_SMALLEST_CLASS, _IN_EVERY_CLASS = 9, "N"
_METALS = (*(3, 4), *range(11, 14), *range(19, 33), *range(37, 52), *range(55, 85))
# In SMILES a charge ends the brackets of its atom, and an isotope begins them.
_CHARGE = re.compile(r"[+-]\d*(?::\d+)?\]")
_ISOTOPE = re.compile(r"\[\d")
_SYMBOL = re.compile(r"[A-Z][a-z]?")


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
            drawn = Part(smiles, formula, molecule.GetNumHeavyAtoms())
            parts = [part for each in _fragments(molecule, drawn) if (part := _part(*each))]
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
    found: dict[ClassHit, None] = {}
    for part in structure.parts:
        if part.heavy < _SMALLEST_CLASS or _IN_EVERY_CLASS not in elements(part.formula):
            continue
        molecule = molecule_of(part.smiles)
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


@lru_cache(maxsize=64)  # the same part is asked several questions, one after the other
def molecule_of(smiles: str) -> "Mol | None":
    """The molecule of a SMILES, shared: whoever changes it makes a copy."""
    from rdkit import Chem, rdBase

    with rdBase.BlockLogs():
        return Chem.MolFromSmiles(smiles)


@lru_cache(maxsize=4096)
def elements(formula: str) -> frozenset[str]:
    """The symbols in a formula.

    >>> sorted(elements("C6H5Cl"))
    ['C', 'Cl', 'H']
    """
    return frozenset(_SYMBOL.findall(formula))


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


def _fragments(molecule: "Mol", drawn: Part) -> "list[tuple[Mol, Part]]":
    """The fragments of a molecule, each with what it is as drawn."""
    from rdkit import Chem
    from rdkit.Chem.MolStandardize import rdMolStandardize
    from rdkit.Chem.rdMolDescriptors import CalcMolFormula

    metal = not _metals().isdisjoint(elements(drawn.formula))
    if metal and molecule.HasSubstructMatch(_bonded_metal()):
        molecule = rdMolStandardize.MetalDisconnector().Disconnect(molecule)
    elif "." not in drawn.smiles:
        return [(molecule, drawn)]
    return [
        (each, Part(Chem.MolToSmiles(each), CalcMolFormula(each), each.GetNumHeavyAtoms()))
        for each in Chem.GetMolFrags(molecule, asMols=True)
    ]


def _part(fragment: "Mol", drawn: Part) -> Part | None:
    """A fragment without charges and isotopes; most have none. None where it is too large."""
    from rdkit import Chem
    from rdkit.Chem.rdMolDescriptors import CalcMolFormula

    if drawn.heavy > _LARGEST:
        return None
    charged, isotopes = _CHARGE.search(drawn.smiles), _ISOTOPE.search(drawn.smiles)
    if not charged and not isotopes:
        return drawn
    neutral = _uncharger().uncharge(fragment) if charged else fragment
    if isotopes:
        for atom in neutral.GetAtoms():
            atom.SetIsotope(0)
        neutral = Chem.RemoveHs(neutral)
        Chem.AssignStereochemistry(neutral, cleanIt=True, force=True)
    return Part(
        smiles=Chem.MolToSmiles(neutral),
        formula=CalcMolFormula(neutral),
        heavy=neutral.GetNumHeavyAtoms(),
        charged=bool(charged) and Chem.GetFormalCharge(fragment) != 0,
        isotopes=bool(isotopes),
    )


@cache
def _bonded_metal() -> "Mol":
    from rdkit import Chem

    return Chem.MolFromSmarts(f"[{','.join(f'#{n}' for n in _METALS)};!D0]")


@cache
def _uncharger() -> "Uncharger":
    from rdkit.Chem.MolStandardize import rdMolStandardize

    return rdMolStandardize.Uncharger()


@cache
def _metals() -> frozenset[str]:
    from rdkit import Chem

    return frozenset(map(Chem.GetPeriodicTable().GetElementSymbol, _METALS))
