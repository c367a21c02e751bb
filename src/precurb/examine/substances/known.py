"""What the indexes know of a name: listed substances, or a chemical of the registry.

The whole name comes first; then the name without salt, hydrate, isotope and stereo words, which
become steps. What is listed comes before what a registry has under the same letters.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from precurb.examine.substances.forms import forms_of, has_salt_words, salts_of
from precurb.examine.substances.kin import Kin, kin_of_listed, kin_of_registered, takes_salts
from precurb.examine.substances.names import not_names
from precurb.lists.knowledge import ControlBook
from precurb.lists.names import name_key
from precurb.lists.registry import bundled_registry
from precurb.model import Relation, Steps

ACRONYM = 4  # letters and digits up to which a name may as well be something else
_SALTS = frozenset((Relation.SALT, Relation.HYDRATE))
_RADICALS = ("methyl", "ethyl", "acetyl", "benzyl", "phenethyl", "phenyl")
_MARKS = ("inn", "usan", "ban", "jan", "dcf", "mi")  # of dictionaries, in the registry's names
_ESTER = re.compile(r"[\w,'′()\[\]-]{2,60}yl\s+([a-z]{4,40})ate", re.IGNORECASE)
_DIGIT = re.compile(r"\d")


class Known(NamedTuple):
    """What an index has under a key: listed substances, else a chemical of the registry."""

    key: str
    kin: tuple[Kin, ...] = ()
    cas: str = ""
    smiles: str = ""


def known_name(name: str, book: ControlBook) -> Known | None:
    """What a name exactly names, itself or without its forms; ``None`` if no index has it."""
    whole = name_key(name)
    found = None if has_salt_words(whole) else known_key(whole, book)
    if found is not None:  # most names are whole and known
        return found
    if ester := _ester_of(name, book):
        return Known(whole, ester)
    for key, steps in salts_of(whole):
        # "Ephedrine hydrochloride" is a salt of what the law calls ephedrine, whatever form of
        # it a registry may have drawn.
        if listed := _listed(key, name, book):
            kin = tuple(with_steps(kin_of_listed(listed, book), steps, book))
            if kin:
                return Known(key, kin)
    forms = []
    for key, steps in forms_of(name):
        forms.append((key, steps))
        found = known_key(key, book)
        if found is not None:
            kin = tuple(with_steps(found.kin, steps, book))
            if kin or not found.kin:  # "acetone hydrochloride" is no salt of acetone
                return found._replace(kin=kin)
    return _marked(name, forms, book)


def known_key(key: str, book: ControlBook) -> Known | None:
    """What a key exactly names; ``None`` when no index has it."""
    listed = book.by_name.get(key)
    if listed:
        return Known(key, kin_of_listed(listed, book))
    registry = bundled_registry()
    numbers = registry.by_name(key)
    if not numbers or key in not_names():
        return None
    cas = [registry.cas(number) for number in numbers]
    if len(cas) == 1 and cas[0] not in book.by_cas and not registry.related(numbers[0]):
        return Known(key, (), cas[0])  # as most are
    listed = tuple([each for one in cas if one in book.by_cas for each in book.by_cas[one]])
    if listed:
        return Known(key, kin_of_listed(listed, book))
    related = [n for n in numbers if registry.related(n)]
    if not related:
        return Known(key, (), cas[0])
    found = [registry.compound(number) for number in related]
    kin = {k.substance: k for each in reversed(found) for k in kin_of_registered(each, book)}
    smiles = next((each.smiles for each in found if each.classed), "")
    return Known(key, tuple(kin.values()), found[0].cas, smiles)


def with_steps(kin: tuple[Kin, ...], steps: Steps, book: ControlBook) -> Iterator[Kin]:
    """Kin with further steps outside; none that would be a salt of what takes no salts."""
    for each in kin:
        salt = Relation.SALT in steps
        if not salt or takes_salts(book.substances[each.substance]):
            every = dict.fromkeys((*steps, *each.steps))
            outer = [step for step in every if step in _SALTS]  # a salt of an isomer of it
            yield Kin(each.substance, (*outer, *(step for step in every if step not in _SALTS)))


def _ester_of(name: str, book: ControlBook) -> tuple[Kin, ...]:
    """What "linalyl phenylacetate" is: an ester of a listed acid, whatever the alcohol."""
    match = _ESTER.fullmatch(name) if name[-3:].lower() == "ate" else None
    acid = book.by_name.get(name_key(f"{match[1]}ic acid"), ()) if match else ()
    return tuple(Kin(key, (Relation.ESTER,)) for key in acid)


def _listed(key: str, name: str, book: ControlBook) -> tuple[str, ...]:
    """The listed substances of a name key, with or without the locant of its nitrogen.

    "Methyl-X" stands for "N-methyl-X" where the index knows no other, and the reverse.
    """
    if found := book.by_name.get(key):
        return found
    if key[:1] == "n" and name[1:2] == "-":
        return book.by_name.get(key[1:], ())
    if key.startswith(_RADICALS) and not _DIGIT.search(key):
        return book.by_name.get(f"n{key}", ())
    return ()


def _marked(name: str, forms: list[tuple[str, Steps]], book: ControlBook) -> Known | None:
    """A one-word name that the registry has only with the mark of its dictionary, "[INN]"."""
    small = name.lower()
    for key, steps in forms:
        one_word = len(key) > ACRONYM and key.isalpha() and key in small
        for mark in _MARKS if one_word else ():
            found = known_key(f"{key}{mark}", book)
            if found is not None and found.kin:
                return found._replace(key=key, kin=tuple(with_steps(found.kin, steps, book)))
    return None
