"""Goods descriptions of several papers: which of them speak of the same goods.

An order in German, an invoice in English and a packing list in Chinese describe one thing in
three ways. Two descriptions are of the same goods when they name one substance, or share a word
that says something; where neither can be known, because they are in different scripts, nothing
is said against them.
"""

from collections.abc import Mapping
from typing import NamedTuple

from rapidfuzz import fuzz

from precurb.examine.substances import identify
from precurb.lists.knowledge import ControlBook
from precurb.lists.reference.vague import describe
from precurb.model import Paper

_ALIKE = 80  # of 100: "tolueno" is toluene, "Monohydrat" is monohydrate
_SHORTEST = 4  # letters of a word whose likeness says something


class _Told(NamedTuple):
    text: str
    goods: frozenset[str]
    words: tuple[str, ...]
    listed: bool


def descriptions(papers: Mapping[str, Paper], book: ControlBook) -> dict[str, str]:
    """The goods as each paper describes them, in one way wherever papers mean the same."""
    known: list[_Told] = []
    texts: dict[str, str] = {}
    for name, paper in papers.items():
        told = _told(paper, book)
        if told.text:
            same = next((other for other in known if _same(told, other)), None)
            known += [] if same else [told]
            texts[name] = (same or told).text
    return texts


def _told(paper: Paper, book: ControlBook) -> _Told:
    goods: set[str] = set()
    for line in paper.lines:
        found = identify(line, book)
        goods.update(found.substances, (each.cas for each in found.ordinary))
    text = " ".join(line.description for line in paper.lines if line.description)
    words = [word.casefold() for word in describe(text).telling if len(word) >= _SHORTEST]
    return _Told(
        text, frozenset(goods), tuple(words), any(key in book.entries_of for key in goods)
    )


def _same(one: _Told, other: _Told) -> bool:
    if one.goods & other.goods:
        return True
    # An ordinary chemical has several numbers; what a list has is that substance or none.
    if one.goods and other.goods and (one.listed or other.listed):
        return False
    if _latin(one.text) != _latin(other.text):
        return True
    pairs = ((a, b) for a in one.words for b in other.words)
    return any(fuzz.ratio(a, b) >= _ALIKE for a, b in pairs)


def _latin(text: str) -> bool:
    return not any(char > "\u2e80" for char in text)
