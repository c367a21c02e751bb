"""Identify what texts name: one, or a column of a file, under every list on a day."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from precurb.examine.substances import (
    ClassCue,
    Identification,
    Listing,
    Ordinary,
    Status,
    identify,
    listings_of,
)
from precurb.examine.substances.cues import CueKind
from precurb.examine.substances.identify import ordinary_name
from precurb.examine.substances.places import EVERYWHERE
from precurb.examine.substances.structures import LONGEST_TEXT, read_structure
from precurb.intake import read_table
from precurb.lists.knowledge import ControlBook
from precurb.lists.names import name_key
from precurb.lists.registry import bundled_registry
from precurb.model import Line, NotChecked, relation_text

_CAS_LIKE = re.compile(
    r"[\dOolI０-９]{2,7}\s?[-‐‑‒–—−－]\s?[\dOolI０-９]{2}\s?[-‐‑‒–—−－]\s?[\dOolI０-９]"
)
_INCHIKEY_LIKE = re.compile(r"(?:InChIKey=)?[A-Za-z]{14}-[A-Za-z]{10}-[A-Za-z]")
_SMILES = re.compile(r"[A-Za-z0-9@+\-\[\]()=#$/\\.%:*~]+(?:\s\|.*\|)?")
_BONDS = re.compile(r"[=#()\[\]@/\\]|^[BCNOPSFIcnops]|Cl|Br")
_ATOMS = re.compile(r"\[[^\]]*\]|Cl|Br")  # of which letters may be any, or are two
_NO_ATOM = re.compile(r"[^\W\d_BCNOPSFIHbcnops]")


class Verdict(StrEnum):
    """What a text comes to: under control, for a person to look at, or nothing listed."""

    CONTROLLED = "controlled"
    REVIEW = "review"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One entry of one list, and whether it covers what the text names."""

    list: str
    status: Status
    entry: str
    entry_name: str
    substance: str
    relation: str
    how: str
    since: str
    verification: str
    note: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What one text names, and what the law says of it on a day.

    A ``Struct``, because one is made and written down for every query.
    """

    row: int
    query: str
    verdict: Verdict
    on: dt.date
    substances: tuple[str, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    classes: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()


def identify_text(text: str, book: ControlBook, on: dt.date, row: int = 1) -> Answer:
    """Say what a name, number, structure or product text is under every list.

    Args:
        text: Anything a form, label, invoice or catalogue says.
        book: The law.
        on: The day whose law applies.
        row: Number of the text among others, from 1.
    """
    kind, value = _kind_of(text, book)
    if kind == "description" and (only := ordinary_name(text, book)):  # most are no more
        return _nothing_listed(text, on, row, (only,))
    found = identify(_line(kind, value), book)
    if not (found.cues or found.classes or found.gaps):
        return _nothing_listed(text, on, row, found.ordinary)
    listings = listings_of(found, book, EVERYWHERE, on) if found.cues else []
    classes = [c for c in found.classes if book.classes[c.match.definition].in_force(on)]
    return Answer(
        row=row,
        query=text,
        verdict=_verdict(found, listings, classes),
        on=on,
        substances=found.substances,
        coverage=tuple(map(_coverage, listings)),
        classes=tuple(
            f"{c.match.definition} ({', '.join(c.match.limbs)})" for c in dict.fromkeys(classes)
        ),
        otherwise=_otherwise(found.ordinary),
        not_checked=tuple(gap.reason for gap in found.gaps),
    )


def _nothing_listed(text: str, on: dt.date, row: int, ordinary: tuple[Ordinary, ...]) -> Answer:
    otherwise = _otherwise(ordinary) if ordinary else ()
    return Answer(row=row, query=text, verdict=Verdict.NOT_FOUND, on=on, otherwise=otherwise)


def _otherwise(ordinary: tuple[Ordinary, ...]) -> tuple[str, ...]:
    """What the text exactly names although no list does."""
    return tuple(dict.fromkeys([f"{o.kind} {o.written}: {o.cas}" for o in ordinary]))


def identify_file(path: Path, column: str, book: ControlBook, on: dt.date) -> Iterator[Answer]:
    """Identify every cell of one column of a table, in its order.

    A row that cannot be read is answered too: it is for a person, and says why.

    Raises:
        InvalidRecordError: The file is no table, or has no such column.
    """
    for number, row in enumerate(read_table(path, column), start=1):
        if isinstance(row, NotChecked):
            why = (f"{row.location}: {row.reason}",)
            yield Answer(row=number, query="", verdict=Verdict.REVIEW, on=on, not_checked=why)
        else:
            yield identify_text(row[1].get(column, ""), book, on, number)


def as_line(text: str, book: ControlBook | None = None) -> Line:
    """A text as a goods line: what it is by its form decides the field.

    Args:
        text: Anything a form, label, invoice or catalogue says.
        book: The law, whose acronyms are not taken for the structures they look like.

    >>> as_line("108-24-7").cas, as_line("CC(=O)OC(C)=O").smiles
    ('108-24-7', 'CC(=O)OC(C)=O')
    """
    return _line(*_kind_of(text, book))


def _line(kind: str, value: str) -> Line:
    fields: dict[str, Any] = {kind: value}
    return Line(number=1, **fields)


def _kind_of(text: str, book: ControlBook | None) -> tuple[str, str]:
    """The field of a line that a text belongs in, and how it stands there."""
    bare = text.strip()
    if _CAS_LIKE.fullmatch(bare):
        return "cas", bare
    if _INCHIKEY_LIKE.fullmatch(bare):
        return "inchikey", bare
    if bare.startswith("InChI="):
        return "inchi", bare
    if "M  END" in text:
        return "smiles", text
    return ("smiles", bare) if _is_smiles(bare, book) else ("description", text)


def _is_smiles(text: str, book: ControlBook | None) -> bool:
    """Whether a text is a structure: no word, no name, and RDKit can read it."""
    if not _SMILES.fullmatch(text) or not _BONDS.search(text):
        return False
    drawn = text.partition(" |")[0]  # what follows are marks of a drawing program
    if _NO_ATOM.search(_ATOMS.sub("", drawn)):
        return False
    if len(text) > LONGEST_TEXT:
        return True  # too large to read, and said to be
    if text.isalpha() and _is_name(name_key(text), book):
        return False
    return read_structure(CueKind.SMILES, text) is not None


def _is_name(key: str, book: ControlBook | None) -> bool:
    return bool(bundled_registry().by_name(key)) or (book is not None and key in book.by_name)


def _verdict(
    found: Identification, listings: Iterable[Listing], classes: list[ClassCue]
) -> Verdict:
    """Controlled where an entry that decides covers it; a person looks at everything else."""
    listings = list(listings)
    certain = [x for x in listings if x.cover.status is Status.COVERED and not x.doubtful]
    if certain or any(not each.match.interpretive for each in classes):
        return Verdict.CONTROLLED
    if listings or classes or found.gaps:
        return Verdict.REVIEW
    return Verdict.NOT_FOUND


def _coverage(listing: Listing) -> Coverage:
    cover = listing.cover
    return Coverage(
        list=cover.list.id,
        status=cover.status,
        entry=cover.entry.id,
        entry_name=cover.entry.name,
        substance=listing.substance,
        relation=relation_text(listing.steps),
        how="; ".join(dict.fromkeys(cue.how for cue in listing.cues)),
        since=cover.since,
        verification=cover.entry.verification,
        note=cover.entry.caution or cover.entry.scope.note,
    )
