"""What the papers say an item is, cue by cue: number, structure, name.

A cue is kept as it was written beside what was read, so that a person can compare both
with the paper.
"""

from dataclasses import dataclass
from enum import StrEnum

from precurb.model import NotChecked, Relation


class CueKind(StrEnum):
    """Where a cue comes from; the value is how evidence names it."""

    CAS = "CAS number"
    INCHIKEY = "InChIKey"
    INCHI = "InChI"
    SMILES = "SMILES"
    NAME = "name"
    ACRONYM = "acronym"

    @property
    def is_structure(self) -> bool:
        """Whether the cue states how the atoms are connected."""
        return self in (CueKind.INCHIKEY, CueKind.INCHI, CueKind.SMILES)


@dataclass(frozen=True, slots=True, kw_only=True)
class CasReading:
    """A CAS number as written and as read; ``why`` says why it cannot be one."""

    written: str
    value: str = ""
    repaired: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One piece of evidence that an item is a substance of the book, or a form of it."""

    substance: str
    relation: Relation
    kind: CueKind
    written: str
    how: str
    repaired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Identification:
    """Everything that one line says about what it is.

    ``skeletons`` are the connectivity blocks of the stated structures, with their cue, also
    of those that are not in the book; ``name_open`` means that the description holds text
    of which no part is a bundled name.
    """

    cues: tuple[Cue, ...] = ()
    cas: tuple[CasReading, ...] = ()
    skeletons: tuple[tuple[str, CueKind], ...] = ()
    gaps: tuple[NotChecked, ...] = ()
    name_open: bool = False

    @property
    def substances(self) -> tuple[str, ...]:
        """Keys of every substance a cue points to, in the order of the evidence."""
        return tuple(dict.fromkeys(cue.substance for cue in self.cues))

    def of(self, substance: str) -> tuple[Cue, ...]:
        """The cues that point to one substance."""
        return tuple(cue for cue in self.cues if cue.substance == substance)
