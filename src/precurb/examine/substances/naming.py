"""What a name names, step by step: the certain readings first, and each step kept as evidence.

1. the exact name in the curated index of listed substances, or in the registry of chemicals;
2. the same without salt, hydrate, isotope and stereo words, which become steps of relation;
3. the same of the name translated into English;
4. the systematic name read by OPSIN, in the original capitals;
5. last, the spelling repaired, unless the name exactly names something else.

The first step that answers ends the search: a name that is exactly another substance's is
never taken for a listed one that looks like it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from precurb.examine.substances.cues import CueKind
from precurb.examine.substances.forms import forms_of, has_salt_words, salts_of
from precurb.examine.substances.kin import (
    Kin,
    kin_of,
    kin_of_listed,
    kin_of_registered,
    takes_salts,
)
from precurb.examine.substances.names import LONGEST, Candidate, names_in, not_names
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
from precurb.lists.registry import bundled_registry
from precurb.model import Relation, Steps

_SALTS = frozenset((Relation.SALT, Relation.HYDRATE))
ACRONYM = 4  # letters and digits up to which a name may as well be something else


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
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
        What is named, and whether a systematic name stayed unread for want of a reader.
    """
    text = description.strip()
    known = _exact(Candidate(text, True), book) if 0 < len(text) <= LONGEST else None
    if known is not None and known.kind is not CueKind.ACRONYM:
        return (known,), False
    unread = False
    acronyms: tuple[Naming, ...] = (known,) if known else ()
    tried: dict[str, Naming | None] = {text: known} if known else {}
    for reading in names_in(description):
        for candidate in reading:
            if candidate.text not in tried:
                tried[candidate.text] = _exact(candidate, book) or _inferred(candidate, book)
        found = tuple(naming for c in reading if (naming := tried[c.text]))
        if any(naming.kind is not CueKind.ACRONYM for naming in found):
            return found, unread
        acronyms = acronyms or found
        unread = unread or (name_reader() is None and any(_looks(c.text) for c in reading))
    return acronyms, unread


def _exact(candidate: Candidate, book: ControlBook) -> Naming | None:
    return _looked_up(candidate, candidate.text, CueKind.NAME, book)


def _inferred(candidate: Candidate, book: ControlBook) -> Naming | None:
    english = english_names(candidate.text)
    for name in english:
        if naming := _looked_up(candidate, name, CueKind.TRANSLATED, book):
            return naming
    for name in (*english, candidate.text):
        if naming := _systematic(candidate, name, book):
            return naming
    for name in respelled(candidate.text, book):
        return _looked_up(candidate, name, CueKind.RESPELLED, book)
    return None


def _looked_up(
    candidate: Candidate, name: str, kind: CueKind, book: ControlBook
) -> Naming | None:
    whole = name_key(name)
    found = None if has_salt_words(whole) else _known(whole, book)
    if found is not None:  # most names are whole and known
        return _naming(candidate, name, kind, whole, found)
    for key, steps in salts_of(whole):
        # "Ephedrine hydrochloride" is a salt of what the law calls ephedrine, whatever form of
        # it a registry may have drawn.
        if listed := book.by_name.get(key):
            kin = tuple(_with_steps(kin_of_listed(listed, book), steps, book))
            if kin:
                return _naming(candidate, name, kind, key, Known(kin))
    for key, steps in forms_of(name):
        found = _known(key, book)
        if found is not None:
            kin = tuple(_with_steps(found.kin, steps, book))
            if kin or not found.kin:  # "acetone hydrochloride" is no salt of acetone
                return _naming(candidate, name, kind, key, replace(found, kin=kin))
    return None


def _naming(candidate: Candidate, name: str, kind: CueKind, key: str, found: "Known") -> Naming:
    if kind is CueKind.NAME and found.kin and _is_acronym(name, key):
        kind = CueKind.ACRONYM
    return Naming(
        text=candidate.text,
        kind=kind,
        kin=found.kin,
        classes=_classes(found.smiles),
        ordinary="" if found.kin else found.cas,
        read_as="" if kind in (CueKind.NAME, CueKind.ACRONYM) else name,
        whole=candidate.whole,
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What an index has under a key: listed substances, else a chemical of the registry."""

    kin: tuple[Kin, ...] = ()
    cas: str = ""
    smiles: str = ""


def _known(key: str, book: ControlBook) -> Known | None:
    """What a key exactly names; ``None`` when no index has it."""
    listed = book.by_name.get(key)
    if listed:
        return Known(kin_of_listed(listed, book))
    registry = bundled_registry()
    numbers = registry.by_name(key)
    if not numbers or key in not_names():
        return None
    cas = [registry.cas(number) for number in numbers]
    listed = tuple(key for each in cas for key in book.by_cas.get(each, ()))
    if listed:
        return Known(kin_of_listed(listed, book))
    related = [n for n in numbers if registry.related(n)]
    if not related:
        return Known(cas=cas[0])
    found = [registry.compound(number) for number in related]
    kin = {k.substance: k for each in reversed(found) for k in kin_of_registered(each, book)}
    smiles = next((each.smiles for each in found if each.classed), "")
    return Known(tuple(kin.values()), found[0].cas, smiles)


def _with_steps(kin: tuple[Kin, ...], steps: Steps, book: ControlBook) -> Iterator[Kin]:
    for each in kin:
        salt = Relation.SALT in steps
        if not salt or takes_salts(book.substances[each.substance]):
            every = dict.fromkeys((*steps, *each.steps))
            outer = [step for step in every if step in _SALTS]  # a salt of an isomer of it
            yield Kin(each.substance, (*outer, *(step for step in every if step not in _SALTS)))


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
