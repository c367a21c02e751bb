"""How much a goods description says: words that authorities do not accept, and their share.

Customs refuse "gift", "parts" or "chemicals" as a description. The measure here is the share of
such words and of merely general ones ("organic intermediate") among the words that could say
something. It knows no chemistry: any word that is in no list counts as telling, so an unknown
fancy name passes, and a high value is sure while a low one is not. A CAS number, a systematic
name or a mark of a trade name makes a text precise, whatever stands around it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from precurb.lists.names import fold
from precurb.lists.reference.tables import read_table

_LANGUAGES = ("en", "de", "zh", "es")
_KINDS = ("neutral", "general", "stop")  # a later kind wins where lists overlap
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<word>[^\W\d_{_HAN}]+)|(?P<other>[^\W{_HAN}]+)")
_HAN_RUN = re.compile(rf"[{_HAN}]+")
_WORDS = re.compile(rf"[{_HAN}]+|[^\W{_HAN}]+(?:[-'’./][^\W{_HAN}]+)*")
_CODE = re.compile(r"[A-Z]{1,3}|\w*\d\w*")
_CAS = re.compile(r"(?<!\d)[1-9]\d{1,6}-\d{2}-\d(?!\d)")
# A locant and a piece of a systematic name: "4-piperidone", but not "4-cylinder" or "3-piece".
_LOCANTS = re.compile(
    r"\b(?:\d+(?:,\d+)*|N(?:,N)*|alpha|beta|gamma|[oαβγ])-\(?[a-z]*(?:(?:eth|prop|but|benz|phen)yl"
    r"|idin|amin|amid|anon|idon|anol|aldehyd|benz|phen|acet|chloro|bromo|fluoro|iodo|nitro|oxo|hydroxy"
    r"|piper|pyrid|propan|butan|pentan|hexan|boc\b)",
    re.IGNORECASE,
)
_MARK = re.compile(r"[®™]")
_LONGEST = 5  # words in the longest phrase


@dataclass(frozen=True, slots=True)
class Description:
    """The words of a goods description, sorted.

    ``stop`` are words of authorities' lists, ``general`` those that are only wide, ``telling``
    what is in no list. ``precise``: a CAS number, a systematic name or a trade mark is there.
    """

    stop: tuple[str, ...]
    general: tuple[str, ...]
    telling: tuple[str, ...]
    precise: bool


def vagueness(text: str) -> float:
    """How vague a description is, from 0 (says something) to 1 (says nothing).

    The share of stop and general words among all but neutral ones (units, packages, joiners,
    bare codes); Chinese counts two characters as a word. 1 for a text without a telling word,
    an empty one too; 0 where a CAS number, a systematic name or a trade mark stands in it.
    """
    words = describe(text)
    if words.precise:
        return 0.0
    vague = sum(_size(word) for word in (*words.stop, *words.general))
    telling = sum(_size(word) for word in words.telling)
    return vague / (vague + telling) if telling else 1.0


def stop_words(text: str) -> tuple[str, ...]:
    """The words and phrases of authorities' stop lists in a text, as written, in order."""
    return describe(text).stop


def word_count(text: str) -> int:
    """How many words a text has.

    Words between spaces, with hyphens and apostrophes inside; Chinese and Japanese have no
    spaces, so every two characters of a run count as one word, rounded up.
    """
    return sum(
        -(-len(run) // 2) if _HAN_RUN.fullmatch(run) else 1 for run in _WORDS.findall(text)
    )


@lru_cache(maxsize=4096)
def describe(text: str) -> Description:
    """Sort the words of a description by what they say."""
    found: dict[str, list[str]] = {"stop": [], "general": [], "neutral": [], "": []}
    for kind, word in _sorted_words(unicodedata.normalize("NFKC", text)):
        found[kind].append(word)
    precise = bool(_CAS.search(text) or _LOCANTS.search(text) or _MARK.search(text))
    return Description(tuple(found["stop"]), tuple(found["general"]), tuple(found[""]), precise)


def _sorted_words(text: str) -> Iterator[tuple[str, str]]:
    """Each word or phrase of a text with its kind; longest phrases first."""
    run: list[str] = []
    for match in _TOKEN.finditer(text):
        if match["word"]:
            run.append(match["word"])
            continue
        yield from _phrases(run)
        run = []
        if match["han"]:
            yield from _han_terms(match["han"])
    yield from _phrases(run)


def _phrases(words: list[str]) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            phrase = words[at : at + size]
            if (kind := _terms().get(" ".join(map(_fold_word, phrase)))) is not None:
                yield kind, " ".join(phrase)
                break
        else:
            size = 1
            yield ("neutral" if _CODE.fullmatch(words[at]) else ""), words[at]
        at += size


def _han_terms(run: str) -> Iterator[tuple[str, str]]:
    at = rest = 0
    while at < len(run):
        for size in range(min(_longest_han(), len(run) - at), 0, -1):
            if (kind := _terms().get(run[at : at + size])) is not None:
                if rest < at:
                    yield "", run[rest:at]
                yield kind, run[at : at + size]
                at = rest = at + size
                break
        else:
            at += 1
    if rest < at:
        yield "", run[rest:at]


def _fold_word(word: str) -> str:
    """Case and accents off, and the plural that English and Spanish share."""
    folded = fold(word)
    return folded[:-1] if len(folded) > 3 and folded.endswith("s") else folded


def _size(word: str) -> float:
    """The weight of a term in words; two Chinese characters weigh as much as one word."""
    return len(word) / 2 if _HAN_RUN.fullmatch(word) else word.count(" ") + 1


@cache
def _terms() -> dict[str, str]:
    table = read_table("vague")
    return {
        _term(word): kind
        for kind in _KINDS
        for language in _LANGUAGES
        for word in table[kind][language]
    }


def _term(word: str) -> str:
    return " ".join(_fold_word(part) for part in re.findall(r"[^\W\d_]+", word))


@cache
def _longest_han() -> int:
    return max(len(term) for term in _terms() if _HAN_RUN.fullmatch(term))
