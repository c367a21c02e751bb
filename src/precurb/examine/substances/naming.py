"""What a name names, step by step: the certain readings first, and each step kept as evidence.

1. the exact name in the curated index of listed substances, or in the registry of chemicals;
2. the same without salt, hydrate, isotope and stereo words, which become steps of relation;
3. the same of the name translated into English;
4. the systematic name read by OPSIN, in the original capitals;
5. the spelling repaired, unless the name exactly names something else;
6. last, of the parts that nothing names, listed names among their words.

The first step that answers ends the search: a name that is exactly another substance's is
never taken for a listed one that looks like it.
"""

from functools import lru_cache
from typing import NamedTuple

from precurb.examine.substances.among import names_among
from precurb.examine.substances.cues import CueKind
from precurb.examine.substances.forms import has_salt_words
from precurb.examine.substances.index_names import plainer_names
from precurb.examine.substances.kin import Kin, kin_of, kin_of_listed
from precurb.examine.substances.known import ACRONYM, Known, known_key, known_name, with_steps
from precurb.examine.substances.names import (
    LONGEST,
    Candidate,
    affirmed,
    names_in,
    not_names,
)
from precurb.examine.substances.nomenclature import (
    looks_systematic,
    name_reader,
    structures_of,
)
from precurb.examine.substances.spelling import respelled
from precurb.examine.substances.structures import ClassHit, classes_of, read_structure
from precurb.examine.substances.translate import english_names
from precurb.lists.knowledge import ControlBook
from precurb.lists.names import name_key

_MOST = 500  # names of one description of which more is asked than whether an index has them


class Naming(NamedTuple):  # a tuple, because one is made for every name that is asked
    """What one name names.

    ``kin`` are the listed substances it is a form of, ``classes`` the generic definitions it
    falls under; ``ordinary`` is the CAS number or name of what it exactly names otherwise.
    """

    text: str
    kind: CueKind
    kin: tuple[Kin, ...] = ()
    classes: tuple[ClassHit, ...] = ()
    ordinary: str = ""
    read_as: str = ""  # the name after translation or repair
    whole: bool = False


def namings_in(description: str, book: ControlBook) -> tuple[tuple[Naming, ...], bool]:
    """What every name in a description names.

    Returns:
        What is named, and whether a systematic name stayed unread: for want of a reader, or
        because one description held hundreds.
    """
    text = description.strip()
    known = _undivided(text, book)
    if known is not None and known.kind is not CueKind.ACRONYM:
        return (known,), False
    unread = False
    acronyms: tuple[Naming, ...] = (known,) if known else ()
    tried: dict[str, Naming | None] = {text: known} if known else {}
    for reading in names_in(description):
        for candidate in reading:
            if candidate.text not in tried:
                naming = _exact(candidate, book)
                if naming is None and len(tried) < _MOST:
                    naming = _inferred(candidate, book)
                tried[candidate.text] = naming
        unread = unread or len(tried) > _MOST
        found = tuple(naming for c in reading if (naming := tried[c.text]))
        if any(naming.kind is not CueKind.ACRONYM for naming in found):
            rest = "; ".join(c.text for c in reading if tried[c.text] is None)
            return (*found, *_among(rest, book)), unread
        acronyms = acronyms or found
        unread = unread or (name_reader() is None and any(_looks(c.text) for c in reading))
    return acronyms or _among(description, book), unread


def _among(description: str, book: ControlBook) -> tuple[Naming, ...]:
    """Listed names among words of which nothing else is understood."""
    return tuple(
        Naming(text=name, kind=CueKind.AMONG, kin=kin_of_listed(listed, book))
        for name in names_among(affirmed(description), book)
        if (listed := book.by_name.get(name_key(name), ()))
    )


def _undivided(text: str, book: ControlBook) -> Naming | None:
    """What a whole text names, with the words in it that look like dress: "dry ice"."""
    if not 0 < len(text) <= LONGEST:
        return None
    key, candidate = name_key(text), Candidate(text, True)
    if has_salt_words(key):  # "(salt)" belongs to a name of the registry, and looks like dress
        return _exact(candidate, book)
    found = known_key(key, book)
    return None if found is None else _naming(candidate, text, CueKind.NAME, found)


def exact_ordinary(name: str, book: ControlBook) -> str:
    """The CAS number of what a whole name exactly names, when it is nothing of the law's.

    Empty where it is not known, or more than one look is needed to tell.
    """
    if not 0 < len(name) <= LONGEST:
        return ""
    key = name_key(name)
    found = None if has_salt_words(key) else known_key(key, book)
    return "" if found is None or found.kin or found.smiles else found.cas


def _exact(candidate: Candidate, book: ControlBook) -> Naming | None:
    return _looked_up(candidate, candidate.text, CueKind.NAME, book)


def _inferred(candidate: Candidate, book: ControlBook) -> Naming | None:
    english = english_names(candidate.text)
    for name in english:
        if naming := _looked_up(candidate, name, CueKind.TRANSLATED, book):
            return naming
    marked = "(salt)" in candidate.text.lower()  # which no name reader knows
    if marked and (naming := _plainer(candidate, book)):
        return naming
    for name in (*english, candidate.text):
        if naming := _systematic(candidate, name, book):
            return naming
    if not marked and (naming := _plainer(candidate, book)):
        return naming
    for name in respelled(candidate.text, book):
        return _looked_up(candidate, name, CueKind.RESPELLED, book)
    return None


def _plainer(candidate: Candidate, book: ControlBook) -> Naming | None:
    """What an index name names without its salt clauses and unplaced descriptors."""
    for name, steps in plainer_names(candidate.text):
        naming = _looked_up(candidate, name, CueKind.TRANSLATED, book)
        naming = naming or _systematic(candidate, name, book)
        if naming is not None:
            return naming._replace(kin=tuple(with_steps(naming.kin, steps, book)))
    return None


def _looked_up(
    candidate: Candidate, name: str, kind: CueKind, book: ControlBook
) -> Naming | None:
    found = known_name(name, book)
    return None if found is None else _naming(candidate, name, kind, found)


def _naming(candidate: Candidate, name: str, kind: CueKind, found: Known) -> Naming:
    read_as = "" if kind is CueKind.NAME else name
    if not found.kin and not found.smiles:  # something ordinary
        return Naming(candidate.text, kind, (), (), found.cas, read_as, candidate.whole)
    if kind is CueKind.NAME and found.kin and _is_acronym(name, found.key):
        kind = CueKind.ACRONYM
    return Naming(
        text=candidate.text,
        kind=kind,
        kin=found.kin,
        classes=_classes(found.smiles),
        ordinary="" if found.kin else found.cas,
        read_as=read_as,
        whole=candidate.whole,
    )


def _systematic(candidate: Candidate, name: str, book: ControlBook) -> Naming | None:
    if not _looks(name) or name_key(name) in not_names():
        return None
    kin: dict[str, Kin] = {}
    classes: list[ClassHit] = []
    readings = structures_of(name)
    for smiles in readings:
        structure = read_structure(CueKind.SMILES, smiles)
        if structure is not None:
            for each in kin_of(structure, book):
                kin.setdefault(each.substance, each)
            classes += classes_of(structure)
    if not readings:
        return None
    return Naming(
        text=candidate.text,
        kind=CueKind.SYSTEMATIC,
        kin=tuple(kin.values()),
        classes=tuple(dict.fromkeys(classes)),
        ordinary="" if kin or classes else name,
        read_as=name if name != candidate.text else "",
        whole=candidate.whole,
    )


def _looks(name: str) -> bool:
    return looks_systematic(name)


def _classes(smiles: str) -> tuple[ClassHit, ...]:
    structure = read_structure(CueKind.SMILES, smiles) if smiles else None
    return classes_of(structure) if structure else ()


def _is_acronym(text: str, key: str) -> bool:
    """Whether a name is so short, and so written, that it may as well be something else."""
    if len(key) > ACRONYM or not key.isascii():
        return False
    word = key.isalpha() and set(key) & set("aeiouy") and not text.isupper()
    return not word  # "Yodo" and "iode" are words


@lru_cache(maxsize=65_536)
def namings_of(description: str, book: ControlBook) -> tuple[tuple[Naming, ...], bool]:
    """``namings_in``, remembered: the same goods come again and again."""
    return namings_in(description, book)
