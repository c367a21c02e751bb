"""Ordinary chemicals: which CAS numbers the exact name of what no list has stands for.

Names of trade leave out water, stereo and form, and one chemical has several numbers, so a name
and a number contradict each other only when the registry has both, the name letter by letter,
and no part of their structures is alike.
"""

from collections.abc import Iterator
from functools import lru_cache

from precurb.examine.substances import CueKind, Identification
from precurb.examine.substances.structures import Part, elements, read_structure
from precurb.lists.names import name_key
from precurb.lists.registry import bundled_registry
from precurb.model import Particulars


def ordinary_facts(identification: Identification) -> Particulars:
    """Keys of number and name of an ordinary chemical, as far as they are certain."""
    facts: Particulars = {}
    numbers = [o.cas for o in identification.ordinary if o.kind is CueKind.CAS]
    number = numbers[0] if len(set(numbers)) == 1 else ""
    if number:
        facts["cas_key"] = number
    named = [*dict.fromkeys(_named(identification))]
    if not named:
        return facts
    if number and any(_alike(number, each) for each in named):
        return {**facts, "name_key": number, "cas_of_name": [number, *named]}
    if identification.cas and not number:
        return facts  # a number that the registry does not have may well be another one of it
    return {**facts, "name_key": named[0], "cas_of_name": [*named]}


def _named(identification: Identification) -> Iterator[str]:
    """The numbers of exact names: one without its salt or water is not what the paper says."""
    registry = bundled_registry()
    for each in identification.ordinary:
        if each.kind.is_name:
            yield from filter(None, map(registry.cas, registry.by_name(name_key(each.written))))


@lru_cache(maxsize=4096)
def _alike(one: str, other: str) -> bool:
    """Whether two numbers may stand for one chemical: also where their structures are unknown.

    A part of the same skeleton or formula is enough (salts, isomers), and of what has no carbon
    the same elements: trade says iron oxide of all of them.
    """
    if one == other:
        return True
    ours, theirs = _parts(one), _parts(other)
    if not ours or not theirs:
        return True
    return any(a.skeleton == b.skeleton or _kind(a) == _kind(b) for a in ours for b in theirs)


def _kind(part: Part) -> str | frozenset[str]:
    found = elements(part.formula) - {"H"}
    return part.formula if "C" in found else found


def _parts(cas: str) -> tuple[Part, ...]:
    """The parts of a structure, without the water that comes with everything."""
    registry = bundled_registry()
    number = registry.by_cas(cas)
    drawn = registry.compound(number).smiles if number is not None else ""
    structure = read_structure(CueKind.SMILES, drawn) if drawn else None
    return tuple(p for p in structure.parts if p.formula != "H2O") if structure else ()
