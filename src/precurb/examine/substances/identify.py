"""What an item is, from every cue of its line: CAS numbers, structures and names.

All evidence is kept, also that against: what a number or name exactly names otherwise.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from precurb.errors import InvalidIdentifierError
from precurb.examine.substances import nomenclature
from precurb.examine.substances.cues import (
    CasReading,
    ClassCue,
    Cue,
    CueKind,
    Identification,
    Ordinary,
)
from precurb.examine.substances.kin import (
    Kin,
    kin_of,
    kin_of_key,
    kin_of_listed,
    kin_of_registered,
)
from precurb.examine.substances.names import names_in, tells_dosage
from precurb.examine.substances.naming import Naming, exact_ordinary, namings_of
from precurb.examine.substances.numbers import (
    may_hold_numbers,
    numbers_in_field,
    numbers_in_text,
)
from precurb.examine.substances.structures import Structure, classes_of, read_structure
from precurb.lists.knowledge import ControlBook
from precurb.lists.registry import Compound, bundled_registry
from precurb.model import InchiKey, Line, NotChecked, Relation


@lru_cache(maxsize=1024)  # each examiner asks, and goods come again and again
def identify(line: Line, book: ControlBook) -> Identification:
    """Collect every cue of a line.

    Args:
        line: The goods line as the papers have it.
        book: The substances to look for.

    Returns:
        The cues that point into the book, those that point elsewhere, and what was unreadable.
    """
    readings = _numbers(line)
    evidence = list(_numbered(readings, book)) if readings else []
    if line.inchikey or line.inchi or line.smiles:
        evidence += _drawn(line, book, compared=bool(readings))
    namings, unread = namings_of(line.description, book) if line.description else ((), False)
    evidence += map(_named, namings)
    open_text = bool(line.description) and not namings
    if len(evidence) == 1 and not unread and not open_text:
        (only,) = evidence
        if isinstance(only, Ordinary):  # as most goods are: there is nothing to weigh
            return Identification(ordinary=(only,), cas=readings, medicine=_is_medicine(line))
    parts = [each for each in evidence if isinstance(each, Identification)]
    cues = [cue for each in parts for cue in each.cues]
    gaps = [gap for each in parts for gap in each.gaps]
    if unread:
        gaps.append(_no_reader(line))
    return Identification(
        cues=tuple(_settled(cues, namings, line, book)) if cues else (),
        classes=tuple([c for each in parts for c in each.classes]),
        ordinary=tuple([o for o in evidence if isinstance(o, Ordinary)]),
        cas=readings,
        skeletons=tuple([s for each in parts for s in each.skeletons]),
        gaps=tuple(gaps),
        name_open=open_text and any(names_in(line.description)),
        medicine=_is_medicine(line) or (bool(cues) and tells_dosage(line.description)),
    )


def ordinary_name(text: str, book: ControlBook) -> Ordinary | None:
    """What a text is where it is exactly the name of something that no law speaks of.

    Most questions are of this kind, and this answers them at a third of the cost. What
    ``identify`` finds is the same; where it might not be, there is no answer here.
    """
    name = text.strip()
    number = "" if may_hold_numbers(text) else exact_ordinary(name, book)
    return Ordinary(CueKind.NAME, name, number) if number else None


def _is_medicine(line: Line) -> bool:
    return line.hs_code.startswith("30")


def _numbers(line: Line) -> tuple[CasReading, ...]:
    readings = numbers_in_field(line.cas)
    if line.description and (line.cas or may_hold_numbers(line.description)):
        readings = (*readings, *numbers_in_text(line.description))
    if len(readings) < 2:
        return readings
    return tuple({r.value or r.written: r for r in reversed(readings)}.values())[::-1]


def _numbered(
    readings: tuple[CasReading, ...], book: ControlBook
) -> Iterator[Identification | Ordinary]:
    for reading in readings:
        if not reading.value:
            continue
        listed = book.by_cas.get(reading.value)
        number = None if listed else bundled_registry().by_cas(reading.value)
        compound = _related(number)
        kin = kin_of_listed(listed, book) if listed else ()
        if compound is not None:
            kin = kin_of_registered(compound, book)
        classed = compound is not None and compound.classed
        if kin or classed:
            smiles = compound.smiles if compound is not None and classed else ""
            structure = read_structure(CueKind.SMILES, smiles) if smiles else None
            made = _evidence(CueKind.CAS, reading.written, kin, structure)
            yield made._replace(
                cues=tuple(replace(cue, repaired=reading.repaired) for cue in made.cues)
            )
        elif number is not None:
            yield Ordinary(kind=CueKind.CAS, written=reading.written, cas=reading.value)


def _related(number: int | None) -> Compound | None:
    """A registered compound, where the law may speak of it."""
    registry = bundled_registry()
    if number is None or not registry.related(number):
        return None
    return registry.compound(number)


def _drawn(line: Line, book: ControlBook, *, compared: bool) -> Iterator[Identification]:
    if line.inchikey.strip():
        yield _keyed(line, book)
    for kind, written in ((CueKind.INCHI, line.inchi), (CueKind.SMILES, line.smiles)):
        if not written.strip():
            continue
        structure = read_structure(_kind_of(kind, written), written.strip(" \t"))
        if structure is None:
            yield Identification(gaps=(_unreadable(line, kind),))
        else:
            text = written.strip() if len(written) < 200 else structure.smiles
            made = _evidence(kind, text, kin_of(structure, book), structure)
            if compared:  # with the number beside it
                largest = max(structure.parts, key=lambda part: part.heavy)
                made = made._replace(skeletons=((largest.skeleton, kind),))
            yield made


def _kind_of(kind: CueKind, written: str) -> CueKind:
    return CueKind.MOLFILE if "M  END" in written else kind


def _keyed(line: Line, book: ControlBook) -> Identification:
    try:
        key = str(InchiKey.parse(line.inchikey))
    except InvalidIdentifierError:
        return Identification(gaps=(_unreadable(line, CueKind.INCHIKEY),))
    registry = bundled_registry()
    number = registry.by_inchikey(key)
    numbers = (number,) if number is not None else registry.by_skeleton(key)
    compound = next(filter(None, map(_related, numbers)), None)
    kin = kin_of_registered(compound, book) if compound else kin_of_key(key, book)
    if compound and number is None:  # it differs in stereochemistry, or in isotopes
        kin = tuple(replace(k, steps=(Relation.OPTICAL_ISOMER, *k.steps)) for k in kin)
    smiles = compound.smiles if compound and compound.classed else ""
    structure = read_structure(CueKind.SMILES, smiles) if smiles else None
    skeletons = ((key[:14], CueKind.INCHIKEY),)
    if not kin and structure is None:
        return Identification(skeletons=skeletons)
    made = _evidence(CueKind.INCHIKEY, line.inchikey.strip(), kin, structure)
    return made._replace(skeletons=skeletons)


def _evidence(
    kind: CueKind, written: str, kin: tuple[Kin, ...], structure: Structure | None
) -> Identification:
    how = _how(kind, written)
    classes = classes_of(structure) if structure else ()
    return Identification(
        cues=tuple(
            Cue(substance=k.substance, steps=k.steps, kind=kind, written=written, how=how)
            for k in kin
        ),
        classes=tuple(ClassCue(match=hit.match, how=how, smiles=hit.smiles) for hit in classes),
    )


def _named(naming: Naming) -> Identification | Ordinary:
    if naming.ordinary and not naming.classes:
        return Ordinary(kind=naming.kind, written=naming.text, cas=naming.ordinary)
    how = _how(naming.kind, naming.text)
    if naming.read_as:
        how += f" (read as {naming.read_as})"
    return Identification(
        cues=tuple(
            Cue(
                substance=k.substance,
                steps=k.steps,
                kind=naming.kind,
                written=naming.text,
                how=how,
                repaired=naming.kind is CueKind.RESPELLED,
            )
            for k in naming.kin
        ),
        classes=tuple(
            ClassCue(match=hit.match, how=how, smiles=hit.smiles) for hit in naming.classes
        ),
    )


def _settled(
    cues: list[Cue], namings: tuple[Naming, ...], line: Line, book: ControlBook
) -> Iterator[Cue]:
    """Acronyms weighed: with which another cue agrees are names like any other.

    One that neither stands alone nor has another cue beside it says nothing.
    """
    sure = {cue.substance for cue in cues if cue.kind is not CueKind.ACRONYM}
    alone = {naming.text for naming in namings if naming.whole}
    for cue in cues:
        if cue.kind is not CueKind.ACRONYM:
            yield cue
        elif cue.substance in sure or _heading_agrees(line, cue.substance, book):
            yield replace(cue, kind=CueKind.NAME)
        elif cue.written in alone:
            yield cue


def _heading_agrees(line: Line, substance: str, book: ControlBook) -> bool:
    declared = "".join(c for c in line.hs_code if c in "0123456789")[:6]
    return len(declared) >= 4 and book.heading_of.get(substance, "").startswith(declared)


def _how(kind: CueKind, written: str) -> str:
    return f"{kind} {written.strip(' ,;:')}"


def _unreadable(line: Line, kind: CueKind) -> NotChecked:
    return NotChecked(
        code="unreadable-structure",
        reason=f"the {kind} of line {line.number} is no readable structure",
        field=kind.name.lower(),
    )


def _no_reader(line: Line) -> NotChecked:
    missing = nomenclature.name_reader() is None
    why = "and Java, which reads those, is missing" if missing else "among hundreds of names"
    return NotChecked(
        code="no-name-reader",
        reason=f"line {line.number} may hold a systematic name, {why}",
        field="description",
    )
