"""What the papers say an item is, cue by cue: number, structure, name.

A cue is kept as it was written beside what was read, so that a person can compare both
with the paper.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from precurb.examine.substances.classes import ClassMatch
from precurb.model import NotChecked, Relation, Steps


class CueKind(StrEnum):
    """Where a cue comes from; the value is how evidence names it."""

    CAS = "CAS number"
    INCHIKEY = "InChIKey"
    INCHI = "InChI"
    SMILES = "SMILES"
    MOLFILE = "molfile"
    NAME = "name"
    TRANSLATED = "translated name"
    SYSTEMATIC = "systematic name"
    RESPELLED = "name with a slip"
    ACRONYM = "acronym"
    AMONG = "name among other words"

    @property
    def is_structure(self) -> bool:
        """Whether the cue states how the atoms are connected."""
        return self in (CueKind.INCHIKEY, CueKind.INCHI, CueKind.SMILES, CueKind.MOLFILE)

    @property
    def is_name(self) -> bool:
        """Whether the cue is what the description says the goods are."""
        return not self.is_structure and self not in (CueKind.CAS, CueKind.AMONG)

    @property
    def is_weak(self) -> bool:
        """Whether the cue alone may well mean something else, so that a person looks."""
        return self in (CueKind.ACRONYM, CueKind.AMONG)


@dataclass(frozen=True, slots=True, kw_only=True)
class CasReading:
    """A CAS number as written and as read; ``why`` says why it cannot be one."""

    written: str
    value: str = ""
    repaired: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One piece of evidence that an item is a substance of the book, or a form of it.

    ``steps`` relate the item to the substance, outermost first; none for the substance itself.
    """

    substance: str
    kind: CueKind
    written: str
    how: str
    steps: Steps = ()
    repaired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassCue:
    """Evidence that an item falls under a generic definition; ``smiles`` is its structure."""

    match: ClassMatch
    how: str
    smiles: str


class Ordinary(NamedTuple):  # a tuple, like the next: one is made for every query
    """What a cue exactly names although no list does: evidence against the listed."""

    kind: CueKind
    written: str
    cas: str = ""


class Identification(NamedTuple):
    """Everything that one line says about what it is.

    ``skeletons`` are the connectivity blocks of the structures stated beside a number, with
    their cue, also of those that are not in the book; ``name_open`` means that the
    description holds text of which no part is a known name; ``medicine`` that the papers
    tell of a dosage form.
    """

    cues: tuple[Cue, ...] = ()
    classes: tuple[ClassCue, ...] = ()
    ordinary: tuple[Ordinary, ...] = ()
    cas: tuple[CasReading, ...] = ()
    skeletons: tuple[tuple[str, CueKind], ...] = ()
    gaps: tuple[NotChecked, ...] = ()
    name_open: bool = False
    medicine: bool = False

    @property
    def substances(self) -> tuple[str, ...]:
        """Keys of every substance a cue points to, in the order of the evidence."""
        return tuple(dict.fromkeys(cue.substance for cue in self.cues))

    @property
    def number_cues(self) -> list[Cue]:
        """The cues that are CAS numbers."""
        return [cue for cue in self.cues if cue.kind is CueKind.CAS]

    @property
    def name_cues(self) -> list[Cue]:
        """The cues that are words of the description."""
        return [cue for cue in self.cues if cue.kind.is_name]

    def of(self, substance: str) -> tuple[Cue, ...]:
        """The cues that point to one substance."""
        return tuple(cue for cue in self.cues if cue.substance == substance)

    def excluded_by(self, excludes: tuple[str, ...]) -> bool:
        """Whether the item is itself, or as a salt, what an entry takes out by name."""
        return any(set(c.steps) <= {Relation.SALT} for key in excludes for c in self.of(key))
