"""What an item is, from every cue of its line: CAS numbers, structures and names.

A cue that points to no bundled substance says nothing about control; it is kept only where
the comparison of the papers needs it.
"""

from collections.abc import Iterator

from precurb.errors import InvalidIdentifierError
from precurb.examine.substances.cues import CasReading, Cue, CueKind, Identification
from precurb.examine.substances.names import NameCandidate, names_in
from precurb.examine.substances.numbers import numbers_in_field, numbers_in_text
from precurb.examine.substances.structures import read_structure
from precurb.lists.knowledge import ControlBook
from precurb.lists.names import name_key
from precurb.model import InchiKey, Line, NotChecked, Relation

_ACRONYM = 4  # letters and digits up to which a name may as well be something else


def identify(line: Line, book: ControlBook) -> Identification:
    """Collect every cue of a line.

    Args:
        line: The goods line as the papers have it.
        book: The substances to look for.

    Returns:
        The cues that point into the book, the CAS numbers read, and what was unreadable.
    """
    cas = _numbers(line)
    numbered = [cue for reading in cas for cue in _cas_cues(reading, book)]
    drawn, skeletons, gaps = _structures(line, book)
    named = list(_name_cues(line, book))
    sure = {c.substance for c in (*numbered, *drawn, *named) if c.kind is not CueKind.ACRONYM}
    cues = [cue for each in (numbered, drawn, named) for cue in each]
    return Identification(
        cues=tuple(_settled(c, sure, line, book) for c in _exact_first(cues, book)),
        cas=cas,
        skeletons=skeletons,
        gaps=gaps,
        name_open=not named and bool(names_in(line.description)),
    )


def _numbers(line: Line) -> tuple[CasReading, ...]:
    readings = [*numbers_in_field(line.cas), *numbers_in_text(line.description)]
    return tuple({r.value or r.written: r for r in reversed(readings)}.values())[::-1]


def _cas_cues(reading: CasReading, book: ControlBook) -> Iterator[Cue]:
    for key in book.by_cas.get(reading.value, ()):
        yield Cue(
            substance=key,
            relation=Relation.IDENTICAL,
            kind=CueKind.CAS,
            written=reading.written,
            how=_how(CueKind.CAS, reading.written),
            repaired=reading.repaired,
        )


def _structures(
    line: Line, book: ControlBook
) -> tuple[list[Cue], tuple[tuple[str, CueKind], ...], tuple[NotChecked, ...]]:
    cues: list[Cue] = []
    skeletons: list[tuple[str, CueKind]] = []
    gaps: list[NotChecked] = []
    fields = (CueKind.INCHIKEY, line.inchikey), (CueKind.INCHI, line.inchi)
    for kind, written in (*fields, (CueKind.SMILES, line.smiles)):
        text = written.strip()
        if not text:
            continue
        keys = _keys(kind, text)
        if not keys:
            gaps.append(_unreadable(line, kind))
            continue
        skeletons.append((keys[-1][0][:14], kind))
        cues += _structure_cues(kind, text, keys, book)
    return cues, tuple(skeletons), tuple(gaps)


def _keys(kind: CueKind, text: str) -> tuple[tuple[str, Relation], ...]:
    """InChIKeys to look up in turn, with the relation that a hit has."""
    if kind is CueKind.INCHIKEY:
        try:
            return ((str(InchiKey.parse(text)), Relation.IDENTICAL),)
        except InvalidIdentifierError:
            return ()
    structure = read_structure(kind, text)
    if structure is None:
        return ()
    parent = Relation.SALT if structure.stripped else Relation.IDENTICAL
    return ((structure.drawn, Relation.IDENTICAL), (structure.parent, parent))


def _structure_cues(
    kind: CueKind, text: str, keys: tuple[tuple[str, Relation], ...], book: ControlBook
) -> list[Cue]:
    hits = [(k, relation) for key, relation in keys for k in book.by_inchikey.get(key, ())]
    if not hits:
        skeleton = keys[-1][0][:14]
        hits = [(k, Relation.STEREOISOMER) for k in book.by_skeleton.get(skeleton, ())]
    relations: dict[str, Relation] = {}
    for key, relation in hits:
        relations.setdefault(key, relation)
    return [
        Cue(substance=k, relation=r, kind=kind, written=text, how=_how(kind, text))
        for k, r in relations.items()
    ]


def _name_cues(line: Line, book: ControlBook) -> Iterator[Cue]:
    seen: set[str] = set()
    for candidate in names_in(line.description):
        for key in book.by_name.get(candidate.key, ()):
            cue = _name_cue(candidate, key, book)
            loose = cue.kind is CueKind.ACRONYM and not _acronym_holds(
                candidate, line, key, book
            )
            if key not in seen and not loose:
                seen.add(key)
                yield cue


def _name_cue(candidate: NameCandidate, key: str, book: ControlBook) -> Cue:
    kind = CueKind.ACRONYM if _is_acronym(candidate.key, key, book) else CueKind.NAME
    return Cue(
        substance=key,
        relation=candidate.relation,
        kind=kind,
        written=candidate.text,
        how=_how(kind, candidate.text),
    )


def _is_acronym(name: str, substance: str, book: ControlBook) -> bool:
    if len(name) > _ACRONYM or not name.isascii():
        return False
    texts = [n.text for n in book.substances[substance].names if name_key(n.text) == name]
    return all(text.upper() == text for text in texts)  # "Yodo" is a word


def _acronym_holds(
    candidate: NameCandidate, line: Line, substance: str, book: ControlBook
) -> bool:
    """Whether an acronym counts at all: it stands alone, or another cue agrees."""
    if candidate.whole or _heading_agrees(line, substance, book):
        return True
    agreeing = {key for r in _numbers(line) for key in book.by_cas.get(r.value, ())}
    agreeing |= {cue.substance for cue in _structures(line, book)[0]}
    return substance in agreeing


def _settled(cue: Cue, sure: set[str], line: Line, book: ControlBook) -> Cue:
    """An acronym with which another cue agrees is a name like any other."""
    if cue.kind is not CueKind.ACRONYM:
        return cue
    if cue.substance not in sure and not _heading_agrees(line, cue.substance, book):
        return cue
    return Cue(
        substance=cue.substance,
        relation=cue.relation,
        kind=CueKind.NAME,
        written=cue.written,
        how=cue.how,
    )


def _heading_agrees(line: Line, substance: str, book: ControlBook) -> bool:
    declared = "".join(c for c in line.hs_code if c in "0123456789")[:6]
    return len(declared) >= 4 and book.heading_of.get(substance, "").startswith(declared)


def _exact_first(cues: list[Cue], book: ControlBook) -> Iterator[Cue]:
    """Drop stereoisomers by structure where another cue names one of them exactly."""
    exact = {_skeleton(c, book) for c in cues if c.relation is not Relation.STEREOISOMER}
    for cue in cues:
        loose = cue.kind.is_structure and cue.relation is Relation.STEREOISOMER
        if not (loose and _skeleton(cue, book) in exact):
            yield cue


def _skeleton(cue: Cue, book: ControlBook) -> str:
    return book.substances[cue.substance].inchikey[:14]


def _how(kind: CueKind, written: str) -> str:
    return f"{kind} {written.strip(' ,;:')}"


def _unreadable(line: Line, kind: CueKind) -> NotChecked:
    return NotChecked(
        code="unreadable-structure",
        reason=f"the {kind} of line {line.number} is no readable structure",
        field=kind.name.lower(),
    )
