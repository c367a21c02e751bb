"""Number, name and structure of one item: do they name the same substance?"""

from collections.abc import Iterator

from precurb.examine.substances import Cue, CueKind, Identification, Ordinary
from precurb.lists.knowledge import ControlBook
from precurb.lists.registry import bundled_registry
from precurb.model import Finding, Line, Question, Relation


def identity_findings(
    line: Line, identification: Identification, book: ControlBook
) -> Iterator[Finding]:
    """Yield where the identities that one line states exclude each other."""
    yield from _ordinary_conflict(line, identification, book)
    numbered = identification.number_cues
    if numbered:
        yield from _name_conflict(line, numbered, identification.name_cues, book)
        yield from _unconfirmed(line, numbered, identification, book)
        yield from _structure_conflict(line, numbered, identification, book)


def _name_conflict(
    line: Line, numbered: list[Cue], named: list[Cue], book: ControlBook
) -> Iterator[Finding]:
    by_number = {cue.substance for cue in numbered}
    others = [cue for cue in named if cue.substance not in by_number]
    if not others or any(cue.substance in by_number for cue in named):
        return
    yield _finding(
        "cas-name-conflict",
        line,
        cas=numbered[0].written,
        cas_substance=_names(numbered, book),
        name_substance=_names(others, book),
        description=line.description,
        relation=str(Relation.CONTRADICTED),
    )


def _ordinary_conflict(
    line: Line, identification: Identification, book: ControlBook
) -> Iterator[Finding]:
    """Number and name of which one is listed and the other exactly something else."""
    if identification.name_cues and not identification.number_cues:
        for each in identification.ordinary:
            if each.kind is CueKind.CAS:
                yield _finding(
                    "cas-name-conflict",
                    line,
                    cas=each.written,
                    cas_substance=_ordinary_name(each),
                    name_substance=_names(identification.name_cues, book),
                    description=line.description,
                    relation=str(Relation.CONTRADICTED),
                )
    if identification.number_cues and not identification.name_cues:
        for each in identification.ordinary:
            if each.kind.is_name:
                yield _finding(
                    "cas-name-conflict",
                    line,
                    cas=identification.number_cues[0].written,
                    cas_substance=_names(identification.number_cues, book),
                    name_substance=each.written,
                    description=line.description,
                    relation=str(Relation.CONTRADICTED),
                )


def _unconfirmed(
    line: Line, numbered: list[Cue], identification: Identification, book: ControlBook
) -> Iterator[Finding]:
    listed = [cue for cue in numbered if cue.substance in book.entries_of]
    if not listed or not identification.name_open:
        return
    yield _finding(
        "cas-description-unconfirmed",
        line,
        cas=listed[0].written,
        substance=_names(listed, book),
        description=line.description,
    )


def _structure_conflict(
    line: Line, numbered: list[Cue], identification: Identification, book: ControlBook
) -> Iterator[Finding]:
    expected = {book.substances[cue.substance].inchikey[:14] for cue in numbered} - {""}
    drawn = {cue.substance for cue in identification.cues if cue.kind.is_structure}
    if not expected or drawn & {cue.substance for cue in numbered}:
        return
    for skeleton, kind in identification.skeletons:
        if skeleton not in expected:
            yield _finding(
                "cas-structure-conflict",
                line,
                cas=numbered[0].written,
                cas_substance=_names(numbered, book),
                structure=str(kind),
                structure_substance=_names_of_skeleton(skeleton, book),
                relation=str(Relation.CONTRADICTED),
            )


def _ordinary_name(each: Ordinary) -> str:
    registry = bundled_registry()
    number = registry.by_cas(each.cas)
    return each.cas if number is None else registry.compound(number).name


def _names(cues: list[Cue], book: ControlBook) -> str:
    return ", ".join(dict.fromkeys(book.substances[cue.substance].name for cue in cues))


def _names_of_skeleton(skeleton: str, book: ControlBook) -> str:
    return ", ".join(book.substances[key].name for key in book.by_skeleton.get(skeleton, ()))


def _finding(rule: str, line: Line, **facts: str) -> Finding:
    return Finding(question=Question.PAPERS, rule=rule, facts=facts, line=line.number)
