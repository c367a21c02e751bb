"""Do the papers agree? Name, CAS number, structure and customs line held together.

A listed substance under another's name is the commonest disguise; an honest mistake looks
the same. Either way someone looks at both papers.
"""

import re
from collections.abc import Iterator

from precurb.examine.substances import Cue, CueKind, Identification, identify
from precurb.examine.substances.words import candidates
from precurb.lists.knowledge import ControlBook
from precurb.lists.names import name_key
from precurb.lists.snapshot import Snapshot
from precurb.model import Finding, History, Line, Question, Relation, Transaction

__all__ = ["examine_documents"]

_NAMED = ("named", "named-group", "new-2022-precursor", "new-2022-fentanyl")


def examine_documents(
    transaction: Transaction, snapshot: Snapshot, history: History
) -> Iterator[Finding]:
    """Hold the statements of every line against one another."""
    book = snapshot.book
    for line in transaction.lines:
        identification = identify(line, book)
        for rule, facts in (
            *_names_against_numbers(line, identification, book),
            *_structures_against_numbers(identification, book),
            *_customs_line(line, identification, book),
        ):
            yield Finding(question=Question.PAPERS, rule=rule, line=line.number, facts=facts)


Statement = tuple[str, dict[str, str]]


def _names_against_numbers(
    line: Line, identification: Identification, book: ControlBook
) -> Iterator[Statement]:
    numbers = identification.by(CueKind.CAS)
    names = identification.by(CueKind.NAME, CueKind.ACRONYM)
    if not _agree(numbers, names, book):
        yield "cas-name-conflict", _both(numbers, names, book, "name")
    known = {n.number for n in identification.cas if n.number and n.number in book.by_cas}
    stated = {n.number for n in identification.cas if n.number}
    if names and stated and not known and not identification.by(CueKind.STRUCTURE):
        cue = next(iter(names.values()))
        yield "cas-name-conflict", {
            "cas": ", ".join(sorted(stated)),
            "cas_substance": "another substance",
            "name_substance": book.substances[cue.substance].name,
        }
    if numbers and not names and (other := _other_name(line.description)):
        cue = next(iter(numbers.values()))
        yield "cas-description-unconfirmed", {
            "cas": cue.written,
            "substance": book.substances[cue.substance].name,
            "description": other,
        }


def _structures_against_numbers(
    identification: Identification, book: ControlBook
) -> Iterator[Statement]:
    numbers = identification.by(CueKind.CAS)
    structures = identification.by(CueKind.STRUCTURE, CueKind.INCHIKEY)
    if not _agree(numbers, structures, book):
        yield "cas-structure-conflict", _both(numbers, structures, book, "structure")
    elif numbers and identification.structures and not structures:
        cue = next(iter(numbers.values()))
        yield "cas-structure-conflict", {
            "cas": cue.written,
            "cas_substance": book.substances[cue.substance].name,
            "name_substance": identification.structures[0],
        }


def _customs_line(
    line: Line, identification: Identification, book: ControlBook
) -> Iterator[Statement]:
    declared = re.sub(r"\D", "", line.hs_code)
    if len(declared) < 4:
        return
    heading = book.headings.get(declared[:6])
    certain = {
        key: cue
        for key, cue in identification.substances.items()
        if cue.kind is not CueKind.ACRONYM and cue.relation is not Relation.STEREOISOMER
    }
    if not identification.cues and heading and heading.kind in _NAMED:
        yield "hs-precursor-heading", {"declared": line.hs_code, "heading": heading.names}
    for key in certain:
        expected = _expected(key, book)
        if expected and declared[:6] not in {code[: len(declared[:6])] for code in expected}:
            same = any(code[:4] == declared[:4] for code in expected)
            yield "hs-mismatch", {
                "declared": line.hs_code,
                "expected": ", ".join(sorted(expected)),
                "substance": book.substances[key].name,
                "level": "subheading" if same else "heading",
            }


def _expected(key: str, book: ControlBook) -> set[str]:
    """The six-digit lines of a substance: the one that names it, else those of its entries."""
    if named := book.heading_of.get(key):
        return {named}
    codes = (re.sub(r"\D", "", e.hs_code)[:6] for _, e in book.entries_of.get(key, ()))
    return {code for code in codes if len(code) == 6}


def _agree(one: dict[str, Cue], other: dict[str, Cue], book: ControlBook) -> bool:
    """Whether two kinds of evidence name one substance, or one of them is silent."""
    if not one or not other or set(one) & set(other):
        return True
    return bool({_skeleton(k, book) for k in one} & {_skeleton(k, book) for k in other} - {""})


def _skeleton(key: str, book: ControlBook) -> str:
    return book.substances[key].inchikey[:14]


def _both(
    numbers: dict[str, Cue], others: dict[str, Cue], book: ControlBook, what: str
) -> dict[str, str]:
    number, other = next(iter(numbers.values())), next(iter(others.values()))
    return {
        "cas": number.written,
        "cas_substance": book.substances[number.substance].name,
        "name_substance": book.substances[other.substance].name,
        what: other.written,
    }


def _other_name(description: str) -> str:
    """The first name of a description that is more than a code or a short word."""
    for candidate in candidates(description):
        key = name_key(candidate.text)
        if sum(c.isalpha() for c in key) >= (2 if not key.isascii() else 4):
            return candidate.text
    return ""
