"""Identity: which listed substances a goods line names, and on which evidence.

Certain beats probable: numbers and structures first, then exact names. Each cue stands by
itself, so that the papers can be held against one another.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from precurb.errors import InvalidIdentifierError
from precurb.examine.substances.cas import CasCue, find_cas, read_cas_field
from precurb.examine.substances.structure import parent_of
from precurb.examine.substances.words import candidates
from precurb.lists.knowledge import ControlBook
from precurb.lists.names import name_key
from precurb.model import InchiKey, Line, Relation

Named = tuple[str, str, str]  # key, text as written, salt word
ACRONYM = 4  # letters and digits; a shorter name may mean other things as well


class CueKind(StrEnum):
    """What told the identity, most certain first."""

    CAS = "CAS number"
    INCHIKEY = "InChIKey"
    STRUCTURE = "structure"
    NAME = "name"
    ACRONYM = "acronym"


@dataclass(frozen=True, slots=True)
class Cue:
    """One piece of evidence: the text as written names a substance in a relation."""

    kind: CueKind
    written: str
    substance: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class Identification:
    """Everything a line says about identity."""

    cues: tuple[Cue, ...] = ()
    cas: tuple[CasCue, ...] = ()
    unreadable: tuple[str, ...] = ()
    structures: tuple[str, ...] = ()  # structures that could be read, listed or not

    def by(self, *kinds: CueKind) -> dict[str, Cue]:
        """Substances named by cues of some kinds, with the first such cue."""
        found: dict[str, Cue] = {}
        for cue in self.cues:
            if cue.kind in kinds:
                found.setdefault(cue.substance, cue)
        return found

    @property
    def substances(self) -> dict[str, Cue]:
        """Substances named by any cue, with the most certain one."""
        return self.by(*CueKind)


def identify(line: Line, book: ControlBook) -> Identification:
    """Collect the evidence of identity on a line."""
    cas, named = _read_text(line.description, line.cas)
    cues: list[Cue] = []
    for number in cas:
        for key in book.by_cas.get(number.number, ()):
            cues.append(Cue(CueKind.CAS, number.written, key, Relation.IDENTICAL))
    unreadable: list[str] = []
    structures: list[str] = []
    for text in (line.inchikey, line.smiles, line.inchi):
        if text.strip():
            found = _structure_cues(text.strip(), book)
            if found is None:
                unreadable.append(text.strip())
            else:
                cues.extend(found)
                structures.append(text.strip())
    cues.extend(_name_cues(named, book, line.description))
    return Identification(tuple(cues), cas, tuple(unreadable), tuple(structures))


@lru_cache(maxsize=50_000)
def _read_text(description: str, field: str) -> tuple[tuple[CasCue, ...], tuple[Named, ...]]:
    """CAS numbers and candidate names of a text; the same goods come again and again."""
    seen: dict[str, CasCue] = {}
    for cue in (*read_cas_field(field), *find_cas(description)):
        seen.setdefault(cue.number or cue.written, cue)
    named = tuple((name_key(c.text), c.text, c.salt) for c in candidates(description))
    return tuple(seen.values()), named


def _name_cues(named: tuple[Named, ...], book: ControlBook, whole: str) -> Iterator[Cue]:
    seen: set[str] = set()
    for key, text, salt in named:
        for substance in book.by_name.get(key, ()):
            if substance in seen:
                continue
            seen.add(substance)
            kind = CueKind.ACRONYM if _is_acronym(key) and text != whole else CueKind.NAME
            relation = Relation.SALT if salt else Relation.IDENTICAL
            yield Cue(kind, f"{text} {salt}".strip(), substance, relation)


def _is_acronym(key: str) -> bool:
    return key.isascii() and len(key) <= ACRONYM


def _structure_cues(text: str, book: ControlBook) -> list[Cue] | None:
    """What an InChIKey, SMILES or InChI shows; ``None`` when it cannot be read."""
    kind, salt = CueKind.STRUCTURE, False
    try:
        key = InchiKey.parse(text)
        kind = CueKind.INCHIKEY
    except InvalidIdentifierError:
        parent = parent_of(text)
        if parent is None:
            return None
        key, salt = InchiKey(parent.inchikey), parent.salt
    relation = Relation.SALT if salt else Relation.IDENTICAL
    if exact := book.by_inchikey.get(key.value):
        return [Cue(kind, text, substance, relation) for substance in exact]
    return [
        Cue(kind, text, substance, Relation.STEREOISOMER)
        for substance in book.by_skeleton.get(key.skeleton, ())
    ]
