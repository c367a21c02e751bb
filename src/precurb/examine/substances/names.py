"""The names a description may hold: the whole text, its parts, with the dress taken off.

The whole comes first, because chemical names have commas, brackets and slashes of their own.
A longer name that only begins with a bundled one ("Toluene diisocyanate") is another
substance: nothing but product words is ever taken away.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from precurb.data import data_folder
from precurb.examine.substances.index_names import plain_greek
from precurb.examine.substances.numbers import without_numbers
from precurb.lists.names import fold, name_key

LONGEST = 400  # the longest bundled name has 229 letters
# A comma before a locant or between digits belongs to the name ("Toluene, 2,4-diisocyanate").
_COMMA = r"(?<!\d),(?!\s*[\dNO][\d,'’]*-)|(?<=\d),(?=\s*[^\W\d])"
_SEPARATOR = (
    r"[;；、，（）【】\n\r\t|]+|,\s+(?=\d+(?:[.,]\d+)?\s*(?:%|[kmµ]?g\b|m?l\b|lb|pcs))"
    r"|:\s|\s[-–—]\s|(?<!\d)/(?!\d)|\s>\s"
)
_PARTS = re.compile(_SEPARATOR)
_ALL_PARTS = re.compile(f"{_SEPARATOR}|{_COMMA}")
_EVERY_COMMA = re.compile(f"{_SEPARATOR}|,\\s")
# What stands in brackets after a space is a synonym or a remark; brackets within a word belong
# to the name, and so does what stands before one.
_ASIDE = re.compile(r"(?<=\s)[(\[]((?:[^()\[\]]|\([^()]*\))*)[)\]](?=$|[\s,;.:])")
# "Benzene, methyl-" and "acetic acid, ethyl ester" are one name turned round, not a list.
_INVERTED = re.compile(
    r"-(?:,|\s|$|\))|,\s*(?:[\w()+-]+\s){0,3}(?:(?:di|tri|mono)?ester|salt|compd|compound"
    r"|(?:homo|co)?polymer|derivs?|oxime|reaction|product|anhydride|\w*hydrochloride|\w*sulfate"
    r"|\w*hydrate|éster|sel|sal|salz)\b",
    re.IGNORECASE,
)
# What follows says what the goods are not, up to the end of the clause or of the brackets ...
_OTHER_THAN = (
    r"(?:other than|except(?:ing)?|excluding|exclud\w+|ausgenommen|außer|sauf|autres? que"
    r"|excepto|excluid\w+|distint\w+ de|不含|除)"
)
_EXCEPTED = re.compile(
    rf"[(\[]\s*{_OTHER_THAN}\b(?:[^()\[\]]|\([^()]*\))*[)\]]|(?:^|[\s,;:]){_OTHER_THAN}\b[^;；]*",
    re.IGNORECASE,
)
# ... or up to the next comma.
_NOT = re.compile(r"^\s*(?:without|not|free|ohne|sans|sin|senza)\b", re.IGNORECASE)
_SCRIPTS = re.compile(r"(?<=[\x21-\x7e])\s+(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\s+(?=\w)")
_TRIM = " \t.,;:%*#\"'“”()[]"
_AMOUNT = re.compile(
    r"[<>≥≤=~≈±]*\d+(?:[.,]\d+)*(?:\s?[-–]\s?\d+(?:[.,]\d+)*)?"
    r"(?:%|kgs?|g|mg|µg|t|mt|tons?|tonnes?|lbs?|l|ltrs?|ml|m|n|pcs|vol%|wt%|w/w|w/v|v/v|x.*)"
)
_UNIT = re.compile(
    r"%|kgs?|g|gramm?s?|mg|t|mt|to|tons?|tonnes?|tonnen|lbs?|l|ltrs?|lit(?:er|re)s?|litros?"
    r"|ml|m|pcs|vol|wt|w/w|w/v|v/v"
)
_APART = re.compile(r"^\S+[:;,]\s|^[:;,]|^\S*\d\s\S*[,;:]$")
_NUMBER = re.compile(r"[<>≥≤=~≈±]*\d+(?:[.,]\d+)*(?:x\d+(?:[.,]\d+)*)?")
_CJK_AMOUNT = re.compile(
    r"^[\s≥≤<>~]*\d+(?:\.\d+)?\s*[%％](?=\D)|[\s:：≥≤<>~]*\d+(?:\.\d+)?\s*(?:[%％]|kg|公斤|千克|吨|升)\s*$",
    re.IGNORECASE,
)


class Candidate(NamedTuple):
    """A text that may be a name; ``whole`` when it is all that the description says."""

    text: str
    whole: bool


def names_in(description: str) -> Iterator[tuple[Candidate, ...]]:
    """Every name a description may hold.

    Yields:
        Readings, the whole without its dress first; within one, the names it is made of. The
        first reading of which a name is known is the one meant.
    """
    text = without_numbers(description).strip(" ;")
    if text.startswith("."):  # ".alpha.-Phenyl…" must keep its first dot, or lose both
        text = plain_greek(text)
    whole = undressed(text) if 1 < len(text) <= LONGEST else ""
    if whole:
        yield (Candidate(whole, True),)
    apart = affirmed(text)
    if "(" in apart or "[" in apart:
        apart = _ASIDE.sub(r"; \1; ", apart)
    apart = _without_tail(apart)
    if "," in text and _INVERTED.search(apart):
        patterns: tuple[re.Pattern[str], ...] = (_PARTS,)
    else:
        patterns = (_ALL_PARTS, _EVERY_COMMA)
    seen: set[tuple[Candidate, ...]] = {(Candidate(whole, True),)}
    for pattern in patterns:
        reading = _reading(pattern, apart)
        if reading and reading not in seen:
            seen.add(reading)
            yield reading


def affirmed(text: str) -> str:
    """A text without the clauses that say what the goods are not.

    >>> affirmed("Ketones (excluding acetone)")
    'Ketones ; '
    """
    return _EXCEPTED.sub("; ", text)


def _reading(pattern: re.Pattern[str], text: str) -> tuple[Candidate, ...]:
    parts = [p for p in pattern.split(text) if p and len(p) <= LONGEST and not _NOT.match(p)]
    cores = [core for part in parts for core in _cores(part) if len(core) > 1]
    return tuple(Candidate(core, len(cores) == 1) for core in dict.fromkeys(cores))


def _cores(part: str) -> list[str]:
    core = undressed(part)
    pieces = _SCRIPTS.split(core) if not core.isascii() else [core]
    return [core] if len(pieces) < 2 else [core, *map(undressed, pieces)]


@lru_cache(maxsize=65_536)
def undressed(text: str) -> str:
    """The text without product words, amounts, marks and phrases at its ends.

    >>> undressed("25 kg Acetone, technical grade, 99.5 %")
    'Acetone'
    >>> undressed("anthranilic acid and its salts"), undressed("Ephedrine [USP-RS]")
    ('anthranilic acid', 'Ephedrine')
    """
    words = text.split()
    first, last = 0, len(words)
    while first < last and (step := _dress(words[first:last])):
        first += step
    while first < last and (step := _dress(words[first:last][::-1])):
        last -= step
    core = " ".join(words[first:last]).strip(' \t.,;:*#"“”')
    bare = core if core.isascii() else _undressed_unspaced(core)
    shorter = _without_tail(bare).rstrip(" ,;:")
    return undressed(shorter) if shorter and shorter != text else shorter


class _Word(NamedTuple):
    """A word of a description: without marks around it, and what it may be."""

    core: str
    number: bool
    unit: bool
    plain: bool
    amount: bool


@lru_cache(maxsize=16_384)  # the words of trade are few
def _word(written: str) -> _Word:
    word = fold(written)
    bare, core = word.strip(",.;:()[]/"), word.strip(_TRIM)  # "25kg/" is left of "25kg/桶"
    words = _product_words()[0]
    return _Word(
        core=core,
        number=_NUMBER.fullmatch(bare) is not None,
        unit=_UNIT.fullmatch(bare) is not None,
        plain=bare in words,
        amount=core in words or core in "+-–/&x" or _AMOUNT.fullmatch(bare) is not None,
    )


def _dress(words: list[str]) -> int:
    """How many words at the start are dress; a bare number only beside a unit or a break."""
    word = _word(words[0])
    if len(words) > 1 and (word.number or word.unit):
        after = _word(words[1])
        if word.number and (after.unit or after.plain):
            return 2
        if word.unit and after.number:
            return 2
    if word.amount:
        return 1
    # "4711: acetone", "acetone, 99.5", "acetone ; 4"
    beside_break = _NUMBER.fullmatch(word.core) and _APART.search(" ".join(words[:2]))
    return 1 if beside_break else 0


def _undressed_unspaced(text: str) -> str:
    affixes = _product_words()[1]
    while True:
        core = _CJK_AMOUNT.sub("", text).strip(" :：≥≤%％")
        for affix in affixes if core.startswith(affixes) or core.endswith(affixes) else ():
            core = core.removeprefix(affix).removesuffix(affix).strip()
        if core == text:
            return core
        text = core


@cache
def product_table() -> dict[str, dict[str, list[str]]]:
    """The table of words around names, as the file has it."""
    path = data_folder() / "locale" / "product_words.toml"
    table: dict[str, dict[str, list[str]]] = tomllib.loads(path.read_text("utf-8"))
    return table


def tells_dosage(description: str) -> bool:
    """Whether a description tells of a dosage form: tablets, ampoules, a syrup.

    >>> tells_dosage("Ephedrine hydrochloride 30 mg tablets"), tells_dosage("Ephedrine")
    (True, False)
    """
    return _dosage_forms().search(description) is not None


@cache
def _dosage_forms() -> re.Pattern[str]:
    forms = product_table()["dosage"]
    spaced = "|".join(map(re.escape, forms["words"]))
    return re.compile(rf"\b(?:{spaced})\b|{'|'.join(forms['unspaced'])}", re.IGNORECASE)


@cache
def not_names() -> frozenset[str]:
    """Keys of words that are only parts of names: a salt's, a metal's, "chloride"."""
    table = product_table()
    words = (*table["salts"]["after"], *table["salts"]["hydrates"], *table["parts"]["words"])
    return frozenset(map(name_key, words))


@cache
def _product_words() -> tuple[frozenset[str], tuple[str, ...]]:
    table = product_table()
    words = frozenset(fold(w).strip(_TRIM) for each in table["words"].values() for w in each)
    affixes = sorted((w for each in table["affixes"].values() for w in each), key=len)
    return words, tuple(reversed(affixes))


def _without_tail(text: str) -> str:
    """The text without a phrase or mark at its end; that most have none is quick to see."""
    return _tails().sub("", text) if text.rstrip().lower().endswith(_ends()) else text


@cache
def _ends() -> tuple[str, ...]:
    phrases = product_table()["tails"]["phrases"]
    return (")", "]", *{phrase.split()[-1].lower() for phrase in phrases})


@cache
def _tails() -> re.Pattern[str]:
    table = product_table()["tails"]
    phrases = "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in table["phrases"])
    marks = "|".join(re.escape(mark) for mark in sorted(table["marks"], key=len, reverse=True))
    return re.compile(
        rf"(?:[\s,]{{1,9}}(?:{phrases})|\s{{0,9}}[\[(](?:{marks})(?:[\s,]{{1,9}}(?:{marks}))*[\])])"
        r"\s{0,9}$",  # bounded: a description may hold thousands of spaces or commas
        re.IGNORECASE,
    )
