"""The forms of a name: salt, hydrate, isotope and stereo words taken off and kept as steps.

What is taken off says how the item relates to the substance that the rest names. Only words
are taken off whose meaning is settled; digits and locants of the rest stay as they are.
"""

import re
from collections.abc import Iterator
from functools import cache

from precurb.examine.substances.names import product_table
from precurb.lists.names import name_key
from precurb.model import Relation, Steps

_SIGNS = r"\.?(?:\+/?-|[+±−–-])\.?"
_STEREO = re.compile(
    rf"^\s*(?:\((?:{_SIGNS}|[\dRSEZrac,'’ ±+*-]{{1,14}})\)|\[[RS\d*,()-]+\]|{_SIGNS}"
    r"|(?:d|l|dl|rac|cis|trans|erythro|threo|racemic)"
    r"|\d?[RS](?:,\s?\d?[RS])*)\s?[-–− ]\s?(?=[\w(])",
    re.IGNORECASE,
)
_STEREO_TAIL = re.compile(
    rf",?\s*(?:(?:dl|d|l)-)?[(\[](?:{_SIGNS}|dl|rac|[\dRSEZ*,\s()-]+)[)\]]-?\s*$|,\s*(?:dl|d|l|cis|trans|[EZ])-?\s*$",
    re.IGNORECASE,
)
_LABEL = r"(?:\d{0,2}(?:2H|3H|11C|13C|14C|15N|18O|35S|36Cl)\d{0,2}|D\d{0,2}|T)"
_ISOTOPE = re.compile(
    r"[-‐‑ ,](?:[\dα-ωa-z,′']{1,20}-)?(?:d\d{0,2}|\d{1,2}[CN]\d{0,2})$"
    rf"|[-‐‑ ,]?[(\[](?:ring-)?(?:UL-|U-)?(?:[\d,]+-)?{_LABEL}[)\]]$"
    rf"|^(?:\[(?:[\d,]+-)?{_LABEL}\]|\((?:[\d,]+-)?{_LABEL}\)|{_LABEL}(?=-)"
    r"|per?deuter(?:o|io)|deuter(?:ated|iertes?|ium)|氘代)[-\s]?(?=\w)|[-\s]deuter(?:ated|iert)$",
    re.IGNORECASE,
)
_BEFORE_SALT = re.compile(r"(?:(?:di)?hydrogen|mono|hemi|sesqui|tri|di|bi|dl|d|l)$")
_LABELS_WITHIN = re.compile(
    r"-(?:[\w.,'′]{1,24}-)?d\d{1,2}(?!\w)|[(\[](?:[\w.,]{1,24}-)?(?:13C|14C|15N|18O|2H)\d{0,2}[)\]]-?",
    re.IGNORECASE,
)
_DEEPEST = 3  # "sodium salt, monohydrate" are two


def forms_of(text: str) -> Iterator[tuple[str, Steps]]:
    """Name keys of what a text may be a form of, with the steps that were taken off.

    The text itself is the first, with no steps.
    """
    seen: set[str] = set()
    for bare, steps in _without_marks(text):
        for key, more in salts_of(name_key(bare)):
            if len(key) > 1 and key not in seen:
                seen.add(key)
                yield key, (*more, *steps)


def _without_marks(text: str) -> Iterator[tuple[str, Steps]]:
    yield text, ()
    natural = _ISOTOPE.sub("", text)
    if natural == text:
        natural = _LABELS_WITHIN.sub("", text)
    if natural != text:
        yield natural, (Relation.ISOTOPOLOGUE,)
    flat = text
    while (barer := _STEREO_TAIL.sub("", _STEREO.sub("", flat))) != flat and barer:
        flat = barer
        yield flat, (Relation.OPTICAL_ISOMER,)
    if _STEREO_TAIL.search(text) is None and "," in text:
        # "ephedrine, (+-)-, hydrochloride" has its marks in the middle.
        head, _, rest = text.partition(",")
        if _STEREO_TAIL.search("," + rest.rpartition(",")[0]):
            yield f"{head} {rest.rpartition(',')[2]}", (Relation.OPTICAL_ISOMER,)


def salts_of(key: str, steps: Steps = ()) -> Iterator[tuple[str, Steps]]:
    """A name key, and what is left of it without salt and hydrate words, with their steps."""
    yield key, tuple(dict.fromkeys(steps))
    if len(steps) == _DEEPEST:
        return
    words = _words()
    for step, endings, beginnings in words:
        if key.endswith(endings):
            for word in endings:
                if key.endswith(word):
                    rest = key.removesuffix(word)
                    yield from salts_of(rest, (*steps, step))
                    bare = _BEFORE_SALT.sub("", rest)
                    if bare != rest:
                        yield from salts_of(bare, (*steps, step))
        if beginnings and key.startswith(beginnings):
            for word in beginnings:
                if key.startswith(word):
                    yield from salts_of(key.removeprefix(word), (*steps, step))


def has_salt_words(key: str) -> bool:
    """Whether a name key begins or ends with a word that makes a salt or hydrate."""
    return any(
        key.endswith(endings) or (bool(beginnings) and key.startswith(beginnings))
        for _, endings, beginnings in _words()
    )


@cache
def _words() -> tuple[tuple[Relation, tuple[str, ...], tuple[str, ...]], ...]:
    table = product_table()["salts"]
    return (
        (Relation.HYDRATE, tuple(table["hydrates"]), ()),
        (Relation.SALT, tuple(table["after"]), tuple(table["before"])),
    )
