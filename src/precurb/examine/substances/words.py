"""From the text of a product to the names that may stand in it.

The whole text comes first, then its parts between commas and brackets, each also without
the words that only dress it: purity, grade, packaging, salt. Nothing inside a name changes.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from precurb.data import data_folder
from precurb.lists.names import fold

_BREAKS = re.compile(r"\s*(?:[;；、，/（）()\n\r\t|]|,(?!\d)|(?<!\d),)\s*")
_AMOUNT = r"[<>≥≤~≈]?\s*\d+(?:[.,]\d+)?\s*(?:%|％|‰|kg|g|l|ml|ppm)(?!\w)\.?"
_END_AMOUNT = re.compile(rf"[\s,]*{_AMOUNT}\s*$", re.I)
_START_AMOUNT = re.compile(rf"^\s*{_AMOUNT}[\s,]*", re.I)
_IDENTIFIER = re.compile(
    r"(?:cas(?:[\s-]*(?:no|nr|number|号|編號))?[.:#：]*\s*)?\d{2,7}-\d\d-\d\b", re.I
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that may be the product's, and the salt word taken from it, if any."""

    text: str
    salt: str = ""


@dataclass(frozen=True, slots=True)
class Dress:
    """Words that dress a name, folded as names are."""

    grades: tuple[str, ...]
    salts: tuple[str, ...]
    salts_before: tuple[str, ...]


def candidates(description: str) -> Iterator[Candidate]:
    """Names that a description may contain, the most literal first; duplicates left out."""
    seen: set[tuple[str, str]] = set()
    for part in _parts(description):
        for found in _undressed(part):
            if found.text and (found.text, found.salt) not in seen:
                seen.add((found.text, found.salt))
                yield found


def _parts(description: str) -> Iterator[str]:
    yield description
    plain = _IDENTIFIER.sub(" ", description).strip(" ,;:-")
    yield plain
    pieces = [piece for piece in _BREAKS.split(plain) if piece]
    if len(pieces) > 1:
        yield from pieces


def _undressed(part: str) -> Iterator[Candidate]:
    name = part.strip(" ,;:.-")
    yield Candidate(name)
    bare = _peel(name, dress().grades)
    yield Candidate(bare)
    words = dress()
    for salt in words.salts:
        if fold(bare).endswith(salt) and len(bare) > len(salt):
            yield Candidate(bare[: len(bare) - len(salt)].strip(" -"), salt)
    for salt in words.salts_before:
        if fold(bare).startswith(salt) and len(bare) > len(salt):
            yield Candidate(bare[len(salt) :].strip(" -"), salt)


def _peel(name: str, words: tuple[str, ...]) -> str:
    """Take amounts and dressing words off both ends until none is left."""
    while True:
        before = name
        name = _START_AMOUNT.sub("", _END_AMOUNT.sub("", name)).strip(" ,;:.-")
        name = _peel_word(name, words)
        if name == before or not name:
            return name


def _peel_word(name: str, words: tuple[str, ...]) -> str:
    folded = fold(name)
    if len(folded) != len(name):  # folding changed the length: positions no longer agree
        name = folded
    for word in words:
        if folded.endswith(word) and _apart(folded[: -len(word)], word, -1):
            return name[: -len(word)].strip(" ,;:.-")
        if folded.startswith(word) and _apart(folded[len(word) :], word, 0):
            return name[len(word) :].strip(" ,;:.-")
    return name


def _apart(rest: str, word: str, side: int) -> bool:
    """Latin words stand apart by a space; Chinese words need none."""
    return bool(rest) and (not word.isascii() or rest[side] in " ,;:")


@cache
def dress() -> Dress:
    """The dressing words of the bundled languages, longest first."""
    path = data_folder() / "locale" / "product_words.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    folded = {
        kind: tuple(sorted({fold(w) for w in words}, key=lambda w: (-len(w), w)))
        for kind, words in table.items()
    }
    return Dress(**folded)
