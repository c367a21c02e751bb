"""The names a description may hold: the whole text, its parts, with the dress taken off.

The whole comes first, because chemical names have commas, brackets and slashes of their own.
A longer name that only begins with a bundled one ("Toluene diisocyanate") is another
substance: nothing but product and salt words is ever taken away.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from precurb.data import data_folder
from precurb.examine.substances.numbers import without_numbers
from precurb.lists.names import fold, name_key
from precurb.model import Relation

_LONGEST = 400  # the longest bundled name has 229 letters
# A comma before a locant or between digits belongs to the name ("Toluene, 2,4-diisocyanate").
_SEPARATOR = re.compile(
    r"[;；、，（）【】\n\r\t|]+|(?<!\d),(?!\s*[\dNO][\d,'’]*-)|(?<=\d),(?=\s*[^\W\d])"
    r"|,\s+(?=\d+(?:[.,]\d+)?\s*(?:%|[kmµ]?g\b|m?l\b|lb|pcs))|:\s|\s[-–—]\s|(?<!\d)/(?!\d)"
    r"|(?:^|(?<=\s))[(\[]|[)\]](?=$|[\s,;.])"
)
_TRIM = " \t.,;:%*#\"'“”()[]"
_AMOUNT = re.compile(
    r"[<>≥≤=~≈±]*\d+(?:[.,]\d+)*(?:\s?[-–]\s?\d+(?:[.,]\d+)*)?"
    r"(?:%|kgs?|g|mg|t|mt|tons?|tonnes?|lbs?|l|ltrs?|ml|m|n|pcs|vol%|wt%|w/w|w/v|v/v|x.*)"
)
_UNIT = re.compile(
    r"%|kgs?|g|gramm?s?|mg|t|mt|to|tons?|tonnes?|tonnen|lbs?|l|ltrs?|lit(?:er|re)s?|litros?"
    r"|ml|m|pcs|vol|wt|w/w|w/v|v/v"
)
_NUMBER = re.compile(r"[<>≥≤=~≈±]*\d+(?:[.,]\d+)*(?:x\d+(?:[.,]\d+)*)?")
_CJK_AMOUNT = re.compile(
    r"^[\s≥≤<>~]*\d+(?:\.\d+)?\s*[%％](?=\D)|[\s:：≥≤<>~]*\d+(?:\.\d+)?\s*(?:[%％]|kg|公斤|千克|吨|升)\s*$",
    re.IGNORECASE,
)
_STEREO = re.compile(
    r"^\s*(?:\((?:[+±−–-]|[\dRSEZrac,'’ ±+-]{1,14})\)|\+/?-?|±"
    r"|(?:d|l|dl|rac|cis|trans|erythro|threo)"
    r"|\d?[RS](?:,\s?\d?[RS])*)\s?[-–−]\s?(?=\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NameCandidate:
    """A key to look up, the text it was made of, and how that text changes the substance."""

    key: str
    text: str
    relation: Relation
    whole: bool


@lru_cache(maxsize=65_536)
def names_in(description: str) -> tuple[NameCandidate, ...]:
    """Every name a description may hold, the most literal first."""
    found: dict[str, NameCandidate] = {}
    for text, whole in _texts(description):
        for candidate in _forms(text, whole):
            found.setdefault(candidate.key, candidate)
    return tuple(found.values())


def _texts(description: str) -> Iterator[tuple[str, bool]]:
    text = without_numbers(description).strip(" ;")
    if len(text) <= _LONGEST:
        yield text, True
        yield peeled(text), True
    parts = [part for part in _SEPARATOR.split(text) if part and len(part) <= _LONGEST]
    cores = [core for core in map(peeled, parts) if core]
    for core in cores:
        yield core, len(cores) == 1


def _forms(text: str, whole: bool) -> Iterator[NameCandidate]:
    key = name_key(text)
    if len(key) < 2:
        return
    yield NameCandidate(key, text, Relation.IDENTICAL, whole)
    for core in _without_salt(key):
        yield NameCandidate(core, text, Relation.SALT, whole)
    stripped = _STEREO.sub("", text)
    if stripped != text:
        key = name_key(stripped)
        for core in (key, *_without_salt(key)):
            yield NameCandidate(core, text, Relation.STEREOISOMER, whole)


def _without_salt(key: str) -> Iterator[str]:
    _, _, after, before = _product_words()
    if key.endswith(after):
        yield from (key.removesuffix(word) for word in after if key.endswith(word))
    if key.startswith(before):
        yield from (key.removeprefix(word) for word in before if key.startswith(word))


def peeled(text: str) -> str:
    """The text without product words, amounts and percentages at its ends.

    >>> peeled("25 kg Acetone, technical grade, 99.5 %")
    'Acetone'
    """
    words = text.split()
    first, last = 0, len(words)
    while first < last and (step := _dress(words[first:last])):
        first += step
    while first < last and (step := _dress(words[first:last][::-1])):
        last -= step
    core = " ".join(words[first:last]).strip(' \t.,;:*#"“”')
    return core if core.isascii() else _peeled_unspaced(core)


def _dress(words: list[str]) -> int:
    """How many words at the start are dress; a bare number is so only beside a unit."""
    plain = _product_words()[0]
    word = fold(words[0]).strip(_TRIM)
    if word in plain or _AMOUNT.fullmatch(fold(words[0]).strip(",;:()[]")) or not word:
        return 1
    if len(words) < 2:
        return 0
    after = fold(words[1]).strip(",.;:()[]")
    if _NUMBER.fullmatch(word) and (_UNIT.fullmatch(after) or after in plain):
        return 2
    return 2 if _UNIT.fullmatch(word) and _NUMBER.fullmatch(after) else 0


def _peeled_unspaced(text: str) -> str:
    affixes = _product_words()[1]
    while True:
        core = _CJK_AMOUNT.sub("", text).strip(" :：≥≤%％")
        for affix in affixes:
            core = core.removeprefix(affix).removesuffix(affix).strip()
        if core == text:
            return core
        text = core


@cache
def _product_words() -> tuple[
    frozenset[str], tuple[str, ...], tuple[str, ...], tuple[str, ...]
]:
    table = tomllib.loads((data_folder() / "locale" / "product_words.toml").read_text("utf-8"))
    words = frozenset(fold(w).strip(_TRIM) for each in table["words"].values() for w in each)
    affixes = sorted((w for each in table["affixes"].values() for w in each), key=len)
    salts = table["salts"]
    return words, tuple(reversed(affixes)), tuple(salts["after"]), tuple(salts["before"])
