"""The forms of a name: salt, hydrate, isotope and stereo words taken off and kept as steps.

What is taken off says how the item relates to the substance that the rest names. Only words
are taken off whose meaning is settled; digits and locants of the rest stay as they are.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

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
    rf",?\s*(?:(?:dl|d|l)-)?[(\[](?:{_SIGNS}|dl|rac|[\dRSEZ*,\s()-]+)[)\]]-?\s*$"
    r"|,\s*(?:dl|d|l|cis|trans|[EZ]|\d{1,2}[RS](?:,\s?\d{1,2}[RS]){0,5})-?\s*$",
    re.IGNORECASE,
)
_NUCLIDE = r"\d{0,2}(?:2H|3H|11C|13C|14C|15N|18O|35S|36Cl)\d{0,2}"
_MARK = rf"(?:{_NUCLIDE}|D\d{{0,2}}|T)"
# In every isotope mark, quick to see: "d5", "-d", "13C", "(D)", "(T)", "deuter…".
_LABEL_SIGN = re.compile(r"[\d(\[氘]|[-‐‑ ,][dD]$|[dD][eE][uU][tT]")
_LABEL_HINT = re.compile(r"d\d|[-‐‑ ,([\d]d|\d[CNOHS]|\bT\b|deuter|氘", re.IGNORECASE)
_ISOTOPE_TAIL = re.compile(
    r"(?:[-‐‑ ,](?:[\dα-ωa-z,′']{1,20}-)?(?:d\d{0,2}|\d{1,2}[CN]\d{0,2})"
    rf"|[-‐‑ ,]?[(\[](?:ring-)?(?:UL-|U-)?(?:[\d,]+-)?{_MARK}[)\]]"
    r"|[-\s]deuter(?:ated|iert))$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"-d\d{1,2}(?!\w)", re.IGNORECASE)
_ISOTOPE_HEAD = re.compile(
    rf"(?:\[(?:[\d,]+-)?{_MARK}\]|\((?:[\d,]+-)?{_MARK}\)"
    rf"|(?:{_NUCLIDE}|D\d{{1,2}})(?=-)"  # "d-" is dextro, "t-" tertiary
    r"|per?deuter(?:o|io)|deuter(?:ated|iertes?|ium)|氘代)[-\s]?(?=\w)",
    re.IGNORECASE,
)
_BEFORE_SALT = re.compile(r"(?:(?:di)?hydrogen|mono|hemi|sesqui|tri|di|bi|dl|d|l)$")
_LABELS_WITHIN = re.compile(
    r"-(?:[\w.,'′]{1,24}-)?d\d{1,2}(?!\w)|[(\[](?:[\w.,]{1,24}-)?(?:13C|14C|15N|18O|2H)\d{0,2}[)\]]-?",
    re.IGNORECASE,
)
_DEEPEST = 3  # "sodium salt, monohydrate" are two
_SHORT_CLAUSE = 12  # letters; none of the stereo words after a comma is longer
_TELLING = 2  # letters; no salt word is shorter


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
    natural = _of_natural_isotopes(text)
    for each in natural:
        yield each, (Relation.ISOTOPOLOGUE,)
    for start, steps in ((text, ()), *((each, (Relation.ISOTOPOLOGUE,)) for each in natural)):
        flat = start
        while (barer := _without_stereo(flat)) != flat and barer:
            flat = barer
            yield flat, (*steps, Relation.OPTICAL_ISOMER)
    if "," in text and _STEREO_TAIL.search(text) is None:
        # "ephedrine, (+-)-, hydrochloride" has its marks in the middle.
        head, _, rest = text.partition(",")
        if _STEREO_TAIL.search("," + rest.rpartition(",")[0]):
            yield f"{head} {rest.rpartition(',')[2]}", (Relation.OPTICAL_ISOMER,)


def _of_natural_isotopes(text: str) -> tuple[str, ...]:
    """The text without its isotope mark, and without the positions before the mark."""
    if not (_LABEL_SIGN.search(text) and _LABEL_HINT.search(text)):
        return ()
    found = [_LABEL.sub("", text), _ISOTOPE_TAIL.sub("", text)]
    if head := _ISOTOPE_HEAD.match(found[1]):
        found.append(found[1][head.end() :])
    found.append(_LABELS_WITHIN.sub("", text))
    return tuple(each for each in dict.fromkeys(found) if each != text)


def _without_stereo(text: str) -> str:
    head = _STEREO.match(text)
    bare = text[head.end() :] if head else text
    short = "," in bare and len(bare) - bare.rfind(",") <= _SHORT_CLAUSE
    marked = short or bare.endswith((")", "]", "-"))
    return _STEREO_TAIL.sub("", bare) if marked else bare


def salts_of(key: str, steps: Steps = ()) -> Iterator[tuple[str, Steps]]:
    """A name key, and what is left of it without salt and hydrate words, with their steps."""
    yield key, steps if len(steps) < 2 else tuple(dict.fromkeys(steps))
    if len(steps) == _DEEPEST:
        return
    for word, step in _ending(key):
        rest = key.removesuffix(word)
        yield from salts_of(rest, (*steps, step))
        if word.endswith("salt") and rest.endswith("ate"):  # "glycidate, sodium salt"
            yield f"{rest[:-3]}icacid", (*steps, step)
        bare = _BEFORE_SALT.sub("", rest)
        if bare != rest:
            yield from salts_of(bare, (*steps, step))
    for word in _beginnings().get(key[:_TELLING], ()):
        if key.startswith(word):
            yield from salts_of(key.removeprefix(word), (*steps, Relation.SALT))


def has_salt_words(key: str) -> bool:
    """Whether a name key begins or ends with a word that makes a salt or hydrate."""
    before = _beginnings().get(key[:_TELLING])
    return bool(_ending(key)) or (before is not None and key.startswith(before))


def _ending(key: str) -> list[tuple[str, Relation]]:
    """The salt and hydrate words that a key ends with, in the order of the table."""
    words = _endings().get(key[-_TELLING:])
    if words is None:  # as of most names
        return []
    found = {word for size in words.sizes if (word := key[-size:]) in words.steps}
    if len(found) < 2:
        return [(word, words.steps[word]) for word in found]
    return [(word, step) for word, step in words.steps.items() if word in found]


class _Endings(NamedTuple):
    """Words of the same last letters, with their steps, and how long they are."""

    steps: dict[str, Relation]
    sizes: tuple[int, ...]


@cache
def _endings() -> dict[str, _Endings]:
    """The words after a name, by the letters at their end."""
    table = product_table()["salts"]
    found: dict[str, dict[str, Relation]] = {}
    for step, words in ((Relation.HYDRATE, "hydrates"), (Relation.SALT, "after")):
        for word in table[words]:
            found.setdefault(word[-_TELLING:], {})[word] = step
    return {
        telling: _Endings(steps, tuple(sorted(set(map(len, steps)))))
        for telling, steps in found.items()
    }


@cache
def _beginnings() -> dict[str, tuple[str, ...]]:
    """The words before a name, by the letters at their beginning."""
    found: dict[str, list[str]] = {}
    for word in product_table()["salts"]["before"]:
        found.setdefault(word[:_TELLING], []).append(word)
    return {telling: tuple(words) for telling, words in found.items()}
