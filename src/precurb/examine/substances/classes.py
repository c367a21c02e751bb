"""Generic definitions asked of a molecule: which law's class it falls in, and by which limb.

A definition holds when every heavy atom has a place in it: the core, and each group around
the core allowed where it stands. The laws differ limb by limb, so each is asked by itself.
That none holds says nothing of the entries that name a substance.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from precurb.examine.substances.class_groups import (
    Group,
    groups_around,
    is_kind,
    matches,
    origins,
    paths,
    positions_of,
    prepared,
    query,
)
from precurb.examine.substances.class_rules import (
    Kind,
    Listed,
    Position,
    StructureRule,
    StructureRules,
    Way,
    read_definitions,
)

if TYPE_CHECKING:
    from rdkit.Chem import Mol

__all__ = ["ClassMatch", "class_matches", "read_definitions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassMatch:
    """A generic definition that a molecule meets.

    ``limbs`` are those that are used, in the order of the law. ``atoms`` are the atoms that
    the definition fixes. ``interpretive`` is true when words that only a person can apply
    decide. ``exactly_parent`` is true when nothing varies: then the substance has an entry
    of its own and the class does not speak of it.
    """

    definition: str
    limbs: tuple[str, ...]
    atoms: tuple[int, ...]
    interpretive: bool
    exactly_parent: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one reading uses: limbs, fixed atoms, and how often a person would have to agree."""

    limbs: frozenset[str] = frozenset()
    atoms: frozenset[int] = frozenset()
    doubts: int = 0

    def and_(self, other: "_Reading") -> "_Reading":
        return _Reading(
            self.limbs | other.limbs, self.atoms | other.atoms, self.doubts + other.doubts
        )

    @property
    def rank(self) -> tuple[int, int]:
        """The plainest reading comes first: least doubt, then fewest limbs."""
        return self.doubts, len(self.limbs)


@dataclass(frozen=True, slots=True)
class _Place:
    """A position on one match of the core: its number, rule and the atoms it stands at."""

    number: int
    position: Position
    sites: frozenset[int]


def class_matches(molecule: "Mol", definitions: StructureRules) -> tuple[ClassMatch, ...]:
    """The generic definitions that a molecule meets.

    Args:
        molecule: One uncharged fragment.
        definitions: What ``read_definitions`` gives.
    """
    if not molecule.HasSubstructMatch(query(definitions.screen)):
        return ()
    ready = prepared(molecule)
    found = []
    for rule in definitions.definitions:
        best = min(_readings(ready, rule, definitions.kinds), key=_rank, default=None)
        if best is not None:
            found.append(_match(rule, best))
    return tuple(found)


def _rank(reading: _Reading) -> tuple[int, int]:
    return reading.rank


def _match(rule: StructureRule, reading: _Reading) -> ClassMatch:
    limbs = tuple(limb for limb in rule.limbs if limb in reading.limbs)
    interpretive = bool(limbs) and bool(rule.open or reading.doubts)
    return ClassMatch(
        definition=rule.id,
        limbs=limbs,
        atoms=tuple(sorted(reading.atoms)),
        interpretive=interpretive,
        exactly_parent=not limbs,
    )


def _readings(
    molecule: "Mol", rule: StructureRule, kinds: dict[str, Kind]
) -> Iterator[_Reading]:
    numbers = positions_of(rule.core)
    for match in matches(molecule, rule.core):
        places = tuple(
            _Place(
                n, p, frozenset(match[at] for at, number in numbers.items() if number in p.at)
            )
            for n, p in enumerate(rule.positions)
        )
        groups = groups_around(molecule, match)
        if any(not group.sites for group in groups):
            continue  # a second fragment has no place
        core = _Reading(atoms=origins(molecule, match))
        for reading in _filled(groups, places, frozenset(), kinds):
            yield core.and_(reading)


def _filled(
    groups: tuple[Group, ...],
    places: tuple[_Place, ...],
    taken: frozenset[int],
    kinds: dict[str, Kind],
) -> Iterator[_Reading]:
    """Every way to give each group a position, with the required positions filled."""
    if not groups:
        if all(p.number in taken for p in places if p.position.required):
            yield _Reading()
        return
    group, *others = groups
    for place in places:
        full = place.number in taken and not place.position.many
        if full or not place.sites.issuperset(group.sites):
            continue
        here = _best(_of_position(group, place.position, kinds))
        if here is None:
            continue
        for rest in _filled(tuple(others), places, taken | {place.number}, kinds):
            yield here.and_(rest)


def _best(readings: Iterator[_Reading]) -> _Reading | None:
    return min(readings, key=_rank, default=None)


def _of_position(
    group: Group, position: Position, kinds: dict[str, Kind]
) -> Iterator[_Reading]:
    for way in position.ways:
        found = _of_path(group, way, kinds) if way.path else _of_kind(group, way, kinds)
        limbs = frozenset({way.limb} - {""})
        for reading in found:
            yield reading.and_(_Reading(limbs, doubts=bool(way.doubtful)))


def _of_kind(group: Group, way: Way, kinds: dict[str, Kind]) -> Iterator[_Reading]:
    for kind in (kinds[name] for name in way.kinds):
        if is_kind(group, kind):
            shape = group.molecule.GetSubstructMatch(query(kind.shape))
            yield _Reading(atoms=origins(group.molecule, shape))
            return


def _of_path(group: Group, way: Way, kinds: dict[str, Kind]) -> Iterator[_Reading]:
    """The readings of a group as chain and ring, with each substituent on them listed."""
    if len(group.sites) != 1:
        return
    for chain, ring in paths(group, way.path, way.ring):
        reading = _Reading(atoms=origins(group.molecule, chain | ring))
        for substituent in groups_around(group.molecule, chain | ring):
            on_ring = ring.issuperset(substituent.sites)
            found = _listed(substituent, way.on_ring if on_ring else way.on_chain, kinds)
            if found is None:
                break
            reading = reading.and_(found)
        else:
            yield reading


def _listed(group: Group, listed: Listed, kinds: dict[str, Kind]) -> _Reading | None:
    limbs = frozenset({listed.limb} - {""})
    for doubts, names in enumerate((listed.kinds, listed.doubtful)):
        if any(is_kind(group, kinds[name]) for name in names):
            return _Reading(limbs, doubts=doubts)
    return None
