"""Generic definitions of law as structures: a core, its positions, and what may stand there.

The rules are data (``data/classes/structures.toml``) with the words of the law beside each
limb. A way that the text leaves open is kept, but as doubtful: it leads to a person.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import msgspec

from precurb.data import data_folder
from precurb.errors import InvalidRecordError


class RingKind(StrEnum):
    """What ring a path ends in; every other than benzene means a ring that replaces it."""

    BENZENE = "benzene"
    MONOCYCLE = "monocycle"
    AROMATIC = "aromatic monocycle"
    HETERO = "heteromonocycle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of group, such as alkyl: SMARTS it starts with, must hold, and must not hold.

    ``cuts`` is the number of places in which the group hangs on the rest.
    """

    shape: str
    with_: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    cuts: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The substituents that a limb lists, and those that a person must read into it."""

    limb: str = ""
    kinds: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to fill a position: a group of some kind, or a path that ends in a ring.

    ``limb`` is empty for what the parent substance has; ``doubtful`` is the reason why the
    text does not settle it.
    """

    limb: str = ""
    doubtful: str = ""
    kinds: tuple[str, ...] = ()
    path: str = ""
    ring: RingKind = RingKind.BENZENE
    on_chain: Listed = Listed()
    on_ring: Listed = Listed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A position of the core, by the numbers of its atoms, and how it may be filled."""

    name: str
    at: frozenset[int]
    ways: tuple[Way, ...]
    required: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureRule:
    """One generic definition; ``open`` is the reason why it never closes, if it does not."""

    id: str
    core: str
    limbs: dict[str, str]
    positions: tuple[Position, ...]
    open: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A definition that is not examined as a structure, and why."""

    id: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureRules:
    """Every definition with the kinds of groups they speak of.

    ``screen`` is found in every molecule that any of the definitions can hold.
    """

    screen: str
    kinds: dict[str, Kind]
    definitions: tuple[StructureRule, ...]
    left_out: tuple[LeftOut, ...] = ()


@lru_cache(maxsize=4)
def read_definitions(folder: Path | None = None) -> StructureRules:
    """Read the definitions.

    Args:
        folder: The data folder; the bundled one when left out.

    Raises:
        InvalidRecordError: The file is not of its form, or names a kind or limb it lacks.
    """
    path = (folder or data_folder()) / "classes" / "structures.toml"
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        for kind in content.get("kinds", {}).values():
            kind["with_"] = kind.pop("with", ())
        rules = msgspec.convert(content, StructureRules)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InvalidRecordError(f"classes/{path.name}: {error}") from error
    for rule in rules.definitions:
        for limb, kinds in _named(rule):
            unknown = [each for each in kinds if each not in rules.kinds]
            if unknown or (limb and limb not in rule.limbs):
                raise InvalidRecordError(f"{rule.id}: limb {limb!r} or kinds {unknown} unknown")
    return rules


def _named(rule: StructureRule) -> Iterator[tuple[str, tuple[str, ...]]]:
    for way in (way for position in rule.positions for way in position.ways):
        yield way.limb, way.kinds
        for listed in (way.on_chain, way.on_ring):
            yield listed.limb, listed.kinds + listed.doubtful
