"""Align the words of two readings, and say how far each explains the other.

Every word on either side is explained by its partner, in part or not at all. What neither
side explains contradicts: "John Smith" and "John Jones". What only one side has is left out:
"John Smith" and "John Peter Smith". Being silent is mild, contradicting is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from precurb.lists.party_names.items import Item
from precurb.lists.party_names.words import WordKind

Matrix = npt.NDArray[np.float32]

CONTRADICTED = 2.5  # what neither side explains, by weight
UNASKED = 0.4  # what only the list has
COMPANY_UNASKED = 0.6  # companies do not leave out their brand as persons do middle names
UNLISTED = 0.45  # what only the question has
OTHER_PLACE = 0.35
OTHER_NUMBER = 1.0
LONE_NAME = 0.5
COMMON_WORDS = 1.0
ONE_OF_MANY = 0.4
OTHER_TRADE = 0.15
BRAND_MISSING = 1.0
_TOUCHES = 0.01
_SAME = 0.999


@dataclass(frozen=True, slots=True)
class Pair:
    """An asked item and the listed one it stands for, by their numbers."""

    asked: int
    listed: int
    alike: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which items pair, what each side leaves over, and the score from 0 to 1."""

    pairs: tuple[Pair, ...]
    score: float
    shared: float
    contradictions: tuple[WordKind, ...] = ()


def align(asked: Sequence[Item], listed: Sequence[Item], alike: Matrix) -> Alignment:
    """Pair items greedily, the most telling pair first; each word pairs once.

    Args:
        asked: Items of the question.
        listed: Items of a listed name.
        alike: How alike they are, one row for each asked item.
    """
    pairs = _pairs(asked, listed, alike)
    one = _side(asked, [(p.asked, p.alike) for p in pairs])
    two = _side(listed, [(p.listed, p.alike) for p in pairs])
    contradictions = _contradictions(asked, listed, pairs)
    extra = (
        sum(_EXTRA[kind] for kind in contradictions)
        + _lone_name(asked, listed, pairs)
        + _one_of_many(asked, listed, pairs)
        + _common_words_only(asked, listed, pairs, one.over + two.over)
    )
    unasked = COMPANY_UNASKED if _is_company(listed) else UNASKED
    score = agreement(one, two, unasked, extra)
    return Alignment(tuple(pairs), score, (one.share + two.share) / 2, contradictions)


class Side(NamedTuple):
    """One of two names: the weight of its words, and how much of it the other explains."""

    weight: float
    share: float

    @property
    def over(self) -> float:
        """The weight that the other name does not explain."""
        return max(self.weight - self.share, 0.0)


def _side(items: Sequence[Item], paired: Sequence[tuple[int, float]]) -> Side:
    weight = sum(item.weight for item in items if item.span == 1)
    return Side(weight, sum(items[at].weight * alike for at, alike in paired))


_EXTRA = {WordKind.PLACE: OTHER_PLACE, WordKind.NUMBER: OTHER_NUMBER}


def agreement(asked: Side, listed: Side, unasked: float = UNASKED, extra: float = 0.0) -> float:
    """The score of two names by how much of the weight of each is explained.

    It rises with either share and falls with what contradicts beside (``extra``), so that
    upper bounds of the shares bound the score.
    """
    shared = (asked.share + listed.share) / 2
    both = min(asked.over, listed.over)
    against = CONTRADICTED * both + extra
    against += UNLISTED * (asked.over - both) + unasked * (listed.over - both)
    return float(shared / (shared + against)) if shared > 0 else 0.0


def _is_company(items: Sequence[Item]) -> bool:
    return any(item.kind in _BUSINESS for item in items)


_BUSINESS = (WordKind.INDUSTRY, WordKind.GENERIC, WordKind.LEGAL)


def _lone_name(asked: Sequence[Item], listed: Sequence[Item], pairs: Sequence[Pair]) -> float:
    """What speaks against a match that rests on one name which is not quite the same."""
    names = [p for p in pairs if WordKind.NAME in (asked[p.asked].kind, listed[p.listed].kind)]
    return LONE_NAME * (1 - names[0].alike) if len(names) == 1 else 0.0


def _one_of_many(asked: Sequence[Item], listed: Sequence[Item], pairs: Sequence[Pair]) -> float:
    """What speaks against a list that knows one name only, where the question has more."""
    if sum(i.span == 1 and i.kind is WordKind.NAME for i in listed) != 1:
        return 0.0
    left = _left_over(asked, {w for p in pairs for w in _words(asked[p.asked])})
    if WordKind.NAME in left:
        return ONE_OF_MANY
    trades = (WordKind.INDUSTRY, WordKind.PLACE)
    own = any(i.kind in trades for i in listed)
    return OTHER_TRADE if not own and not left.isdisjoint(trades) else 0.0


def _common_words_only(
    asked: Sequence[Item],
    listed: Sequence[Item],
    pairs: Sequence[Pair],
    over: float,
) -> float:
    """Where a name is made of common words alone, each that is missing tells parties apart.

    Args:
        asked: Items of the question.
        listed: Items of the listed name.
        pairs: What pairs.
        over: The weight that neither name explains of the other.
    """
    sides = ((asked, {p.asked for p in pairs}), (listed, {p.listed for p in pairs}))
    if all(any(i.kind is WordKind.NAME for i in items) for items, _ in sides):
        return 0.0
    missing = sum(
        items[at].weight
        for items, used in sides
        for at in range(len(items))
        if items[at].kind is WordKind.NAME and items[at].span == 1 and at not in used
    )
    return BRAND_MISSING * missing + COMMON_WORDS * over


def _pairs(asked: Sequence[Item], listed: Sequence[Item], alike: Matrix) -> list[Pair]:
    candidates = []
    rows, cols = np.nonzero(alike > _TOUCHES)
    for a, b in zip(rows.tolist(), cols.tolist(), strict=True):
        one, other = asked[a], listed[b]
        worth = float(alike[a, b]) ** 2 * (one.weight + other.weight)
        same = alike[a, b] >= _SAME and one.span == other.span == 1
        candidates.append(
            (not same, -worth, one.span + other.span, abs(one.start - other.start), a, b)
        )
    candidates.sort()
    used_asked: set[int] = set()
    used_listed: set[int] = set()
    pairs = []
    for *_, a, b in candidates:
        mine = range(asked[a].start, asked[a].start + asked[a].span)
        theirs = range(listed[b].start, listed[b].start + listed[b].span)
        if used_asked.isdisjoint(mine) and used_listed.isdisjoint(theirs):
            used_asked.update(mine)
            used_listed.update(theirs)
            pairs.append(Pair(a, b, float(alike[a, b])))
    return pairs


def _contradictions(
    asked: Sequence[Item], listed: Sequence[Item], pairs: Sequence[Pair]
) -> tuple[WordKind, ...]:
    """Kinds of which both sides have a word that no word of the other explains."""
    left = _left_over(asked, {w for p in pairs for w in _words(asked[p.asked])})
    other = _left_over(listed, {w for p in pairs for w in _words(listed[p.listed])})
    return tuple(kind for kind in _EXTRA if kind in left and kind in other)


def _left_over(items: Sequence[Item], used: set[int]) -> set[WordKind]:
    return {item.kind for item in items if item.span == 1 and item.start not in used}


def _words(item: Item) -> range:
    return range(item.start, item.start + item.span)
