"""A listed name among words that say nothing of it: "phenylacetic acid for perfume".

Whoever writes the goods writes what he likes beside their name. Where no reading of a text
names anything, the names of the lists are looked for in it word by word. A name found so is for
a person: "acetone dispenser" is no acetone. It is left alone where it is part of a longer name
that the registry has, or stands beside words that make it another substance or its absence.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache

from precurb.data import data_folder
from precurb.examine.substances.known import ACRONYM, known_key
from precurb.lists.knowledge import ControlBook
from precurb.lists.names import fold, name_key

MOST_WORDS = 2000  # of one text that are looked at
_AROUND = 3  # words to either side that may make a longer name
_TOKEN = re.compile(r"[^\s;；，、（）()\[\]【】|/]+|[;；，、（）()\[\]【】|/]")
_BREAK = frozenset(";；，、（）()[]【】|/")
_TRIM = ".,:;*#\"'“”"
_HAN = re.compile(r"[\u3400-\u9fff]{3,}")
_SHORTEST_HAN = 3


def names_among(text: str, book: ControlBook) -> tuple[str, ...]:
    """The listed names that stand among other words of a text, as written there.

    Args:
        text: A description of which no reading named anything.
        book: The law.
    """
    tokens = [t.strip(_TRIM) or t for t in _TOKEN.findall(text)[:MOST_WORDS]]
    return tuple(dict.fromkeys((*_spaced(tokens, book), *_unspaced(text, book))))


def _spaced(tokens: list[str], book: ControlBook) -> Iterator[str]:
    start = 0
    while start < len(tokens):
        longest = book.by_first_word.get(fold(tokens[start]), 0)
        end = _hit(tokens, start, longest, book)
        if end:
            yield " ".join(tokens[start:end])
        start = end or start + 1


def _hit(tokens: list[str], start: int, longest: int, book: ControlBook) -> int:
    """Where a listed name that begins at a token ends; 0 where none does, or it is part."""
    for end in range(min(start + longest, len(tokens)), start, -1):
        key = name_key(" ".join(tokens[start:end]))
        if len(key) > ACRONYM and key in book.by_name and key.isascii():
            return 0 if _is_part(tokens, start, end, book) else end
    return 0


def _is_part(tokens: list[str], start: int, end: int, book: ControlBook) -> bool:
    """Whether the words around make it another substance, or say that it is not there."""
    before = fold(tokens[start - 1]) if start else ""
    after = fold(tokens[end]) if end < len(tokens) else ""
    if before in _words("absent_before") or after in _words("absent_after"):
        return True
    if _changes(before, "makers_before", book) or _changes(after, "makers_after", book):
        return True
    for first in range(max(0, start - _AROUND), start + 1):
        for last in range(end, min(len(tokens), end + _AROUND) + 1):
            if (first, last) == (start, end) or _BREAK & set(tokens[first:last]):
                continue
            known = known_key(name_key(" ".join(tokens[first:last])), book)
            if known is not None and not known.kin:
                return True
    return False


def _changes(word: str, section: str, book: ControlBook) -> bool:
    """Whether a neighbour belongs to the name of another substance, and is none by itself."""
    if not word or not _endings(section).search(word):
        return False
    return known_key(name_key(word), book) is None


def _unspaced(text: str, book: ControlBook) -> Iterator[str]:
    """Listed names in Chinese, which has no spaces; part of a longer word is another's."""
    parts = "".join(_words("han_parts"))
    for run in _HAN.findall(text):
        for name in book.han_names:
            at = run.find(name) if len(name) >= _SHORTEST_HAN else -1
            if at < 0:
                continue
            around = (run[at - 1] if at else "", run[at + len(name) : at + len(name) + 1])
            if not any(char and char in parts for char in around):
                yield name


@cache
def _words(section: str) -> frozenset[str]:
    return frozenset(_table()[section])


@cache
def _endings(section: str) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(map(re.escape, _table()[section]))})$")


@cache
def _table() -> dict[str, list[str]]:
    path = data_folder() / "locale" / "product_words.toml"
    table: dict[str, list[str]] = tomllib.loads(path.read_text("utf-8"))["among"]
    return table
