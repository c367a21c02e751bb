"""Which listed substances a structure is, or is a form of, and by which steps.

Every part of the structure is compared: the largest is not always the substance. What the
parts beside it are (water, a simple counter-ion, something larger) makes the outer step.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from precurb.examine.substances.derivations import derived_from
from precurb.examine.substances.stereo import stereo_steps
from precurb.examine.substances.structures import Part, Structure, part_of
from precurb.lists.knowledge import ControlBook
from precurb.lists.registry import Compound
from precurb.model import Relation, Steps, Substance

if TYPE_CHECKING:
    from rdkit.Chem.MolStandardize.rdMolStandardize import TautomerEnumerator

_WATER = frozenset(("H2O", "D2O", "HO"))
_FLAT = "UHFFFAOYSA"
_SMALL = 7  # heavy atoms of an amine or acid that is met as counter-ion of larger things
_LARGER = 1.5
# What can form a salt as the substance of an entry: an amine or an organic acid. Solvents,
# other mineral acids and elements beside something else are solvates or its counter-ions.
_FORMS_SALTS = (
    "[NX3;!$(N[C,S]=[O,S,N]);!$(N-[N,O]);!$([N+])]-[#6]",
    "[CX3](=O)[OX2H1]",
    "[PX4;H2](=O)[OX2H1]",  # hypophosphorous acid, whose salts laws name
)


@dataclass(frozen=True, slots=True)
class Kin:
    """A listed substance, and the steps from it to the item, outermost first."""

    substance: str
    steps: Steps = ()


def kin_of(structure: Structure, book: ControlBook) -> tuple[Kin, ...]:
    """Every listed substance that a structure is a form of, closest first."""
    found: dict[str, Kin] = {}
    if structure.formula in book.by_formula:
        found = {key: Kin(key) for key in book.by_inchikey.get(structure.inchikey, ())}
    for index, part in enumerate(structure.parts):
        others = structure.parts[:index] + structure.parts[index + 1 :]
        for key, steps in _of_part(part, book):
            outer = _outer(part, others, book.substances[key])
            if outer is not None:
                found.setdefault(key, Kin(key, (*outer, *steps)))
    return tuple(sorted(found.values(), key=lambda kin: len(kin.steps)))


def kin_of_listed(keys: tuple[str, ...], book: ControlBook) -> tuple[Kin, ...]:
    """Listed substances, and the listed ones that these are forms of themselves."""
    found = {key: Kin(key) for key in keys}
    for key in keys:
        for each in book.substances[key].relatives:
            found.setdefault(each.substance, Kin(each.substance, each.steps))
    return tuple(found.values())


def kin_of_registered(compound: Compound, book: ControlBook) -> tuple[Kin, ...]:
    """The listed substances that a chemical of the registry is a form of."""
    return tuple(
        Kin(each.substance, each.steps)
        for each in compound.relatives
        if each.substance in book.substances
    )


def kin_of_key(inchikey: str, book: ControlBook) -> tuple[Kin, ...]:
    """The same for an InChIKey alone, which tells connectivity but hides the rest."""
    exact = book.by_inchikey.get(inchikey, ())
    if exact:
        return kin_of_listed(exact, book)
    skeleton, rest, charge = inchikey.split("-")
    found = []
    for key in book.by_skeleton.get(skeleton, ()):
        own = book.substances[key].inchikey
        steps: list[Relation] = [] if charge == own[-1] else [Relation.SALT]
        if rest[:8] == _FLAT[:8]:
            steps += [] if own[15:23] == _FLAT[:8] else [Relation.STEREO_NOT_STATED]
        elif "@" in book.substances[key].smiles or own[15:23] != _FLAT[:8]:
            steps.append(Relation.OPTICAL_ISOMER)
        elif rest[:8] != own[15:23]:
            steps.append(Relation.ISOTOPOLOGUE)
        found.append(Kin(key, tuple(steps)))
    return tuple(found)


def _of_part(part: Part, book: ControlBook) -> Iterator[tuple[str, Steps]]:
    isotopes = (Relation.ISOTOPOLOGUE,) if part.isotopes else ()
    same = _same_skeleton(part, book)
    for key, stereo in same:
        yield key, (*isotopes, *stereo)
    if not same:
        for key in _tautomers(part, book):
            yield key, (*isotopes, Relation.TAUTOMER)
    for key, steps in _derived(part, book):
        yield key, (*isotopes, *steps)


def _same_skeleton(part: Part, book: ControlBook) -> list[tuple[str, Steps]]:
    if part.formula not in book.by_formula:
        return []
    found = [
        (key, _stereo(part, book.substances[key]))
        for key in book.by_skeleton.get(part.skeleton, ())
    ]
    if any(not steps for _, steps in found):
        return [(key, _beside_racemate(part, key, steps, book)) for key, steps in found]
    return found


def _beside_racemate(part: Part, key: str, steps: Steps, book: ControlBook) -> Steps:
    """Where the law lists racemate and enantiomer apart, an item is one or the other."""
    drawn, listed = "@" in part.smiles, "@" in book.substances[key].smiles
    apart = len({"@" in book.substances[k].smiles for k in book.by_skeleton[part.skeleton]}) > 1
    if drawn and not listed and apart:
        return (Relation.OPTICAL_ISOMER,)
    racemate = {Relation.STEREO_NOT_STATED: Relation.OPTICAL_ISOMER}
    return tuple(racemate.get(step, step) for step in steps)


def _stereo(part: Part, substance: Substance) -> Steps:
    if part.inchikey == substance.inchikey:
        return ()
    return stereo_steps(part.inchi, part_of(substance.smiles).inchi, racemic=substance.racemic)


def _tautomers(part: Part, book: ControlBook) -> Iterator[str]:
    candidates = book.by_formula.get(part.formula, ())
    if candidates and not part.charged and "C" in part.formula:
        own = _canonical_tautomer(part.smiles)
        for key in candidates:
            if own == _canonical_tautomer(part_of(book.substances[key].smiles).smiles):
                yield key


@lru_cache(maxsize=4096)
def _canonical_tautomer(smiles: str) -> str:
    """The tautomer that RDKit prefers, without stereochemistry."""
    from rdkit import Chem, rdBase

    with rdBase.BlockLogs():
        molecule = Chem.MolFromSmiles(smiles)
        Chem.RemoveStereochemistry(molecule)
        return str(Chem.MolToSmiles(_tautomers_of().Canonicalize(molecule)))


@cache
def _tautomers_of() -> "TautomerEnumerator":
    """Capped at 50 tautomers and transforms: a molecule that needs more is none of any list."""
    from rdkit.Chem.MolStandardize import rdMolStandardize

    enumerator = rdMolStandardize.TautomerEnumerator()
    enumerator.SetMaxTautomers(50)
    enumerator.SetMaxTransforms(50)
    return enumerator


def _derived(part: Part, book: ControlBook) -> Iterator[tuple[str, Steps]]:
    if part.charged or part.heavy <= min(book.derivable_sizes):
        return
    for steps, smiles in derived_from(part.smiles, book.derivable_sizes):
        core = part_of(smiles)
        for key, stereo in _same_skeleton(core, book):
            if key in book.derivable:
                yield key, (*steps, *stereo)


def _outer(part: Part, others: tuple[Part, ...], substance: Substance) -> Steps | None:
    """The step that the other parts make; ``None`` when the part is only an accessory."""
    partners = [o for o in others if o.formula not in _WATER and o.skeleton != part.skeleton]
    if not partners:
        if not others or all(o.skeleton == part.skeleton for o in others):
            return (Relation.SALT,) if part.charged and not others else ()
        return (Relation.HYDRATE,)
    if not takes_salts(substance):
        return None
    largest = max(partners, key=lambda o: o.heavy)
    organic = "C" in largest.formula
    if organic and part.heavy <= _SMALL and largest.heavy > _LARGER * _SMALL:
        return (Relation.COMPLEX_SALT,)
    return (Relation.SALT,)


def takes_salts(substance: Substance) -> bool:
    """Whether a substance can be the one that a salt is of: an amine or an organic acid."""
    return bool(substance.smiles) and _forms_salts(substance.smiles)


@lru_cache(maxsize=4096)
def _forms_salts(smiles: str) -> bool:
    from rdkit import Chem

    molecule = Chem.MolFromSmiles(smiles)
    return any(molecule.HasSubstructMatch(Chem.MolFromSmarts(s)) for s in _FORMS_SALTS)
