"""By what a word of a name is found again, however it is spelled within what is taken as alike.

The matcher takes two words as alike within a budget of slips that grows with their length (one
up to six letters, two up to ten, three beyond), in letters or in sound, by consonants where no
vowels are written, as spellings of one personal name, as initials or cut short. A stored word
gives few keys, a word that is asked for gives more; whatever is alike shares one.

Of two slips in seven letters or more at least one half has one slip at most, so halves with
any one letter left out are keys. Two neighbouring letters turned round across the middle hurt
both halves; the asked side turns them back.
"""

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from precurb.lists.party_names.items import Form, Item, kin_row
from precurb.lists.party_names.sounds import bones, skeleton, sound, syllables
from precurb.lists.party_names.words import Channel, Mark, WordKind

Mask = npt.NDArray[np.bool_]
Spelling = tuple[str, str]
"""A kind of key, one or two letters, and what is to be the same."""

_SHORT = 6  # letters up to which one slip is taken for a slip
_TWO_SLIPS = 10
_LEAST_NEAR = 4  # consonants from which one slip is taken for a slip
_EXACT = (WordKind.NUMBER, WordKind.PARTICLE, WordKind.LEGAL, WordKind.GENERIC)


class NameWord(NamedTuple):
    """A word of one way to read a name, or short neighbours written together (``joined``).

    ``weight`` is in thousandths of that of a rare name, rounded up.
    """

    text: str
    kind: WordKind
    marks: int
    weight: int
    joined: bool
    channel: Channel

    @classmethod
    def of(cls, item: Item, channel: Channel) -> "NameWord":
        """The word of an item that is compared."""
        weight = -int(-item.weight * 1000 // 1)
        return cls(item.form.text, item.kind, item.form.flags, weight, item.span > 1, channel)

    @property
    def item(self) -> Item:
        """The item that is compared."""
        span = 2 if self.joined else 1
        return Item(Form(self.text, self.marks), self.kind, self.weight / 1000, 0, span)


def hashed(kind: str, value: str) -> int:
    """A key as a number that every database holds: 63 bits and a sign."""
    raw = hashlib.blake2b(f"{kind}\0{value}".encode(), digest_size=8).digest()
    return int.from_bytes(raw, "little", signed=True)


@lru_cache(maxsize=50_000)
def kept_spellings(word: NameWord) -> frozenset[Spelling]:
    """The keys under which a stored word is found."""
    text = word.text
    found: set[Spelling] = {("e", text), ("2", text[:2]), ("f", text[:1])}
    if word.kind is WordKind.INITIAL:
        return frozenset((("e", text), ("1", text[:1])))
    if word.marks & Mark.CUT:
        found.add(("k", text[:2]))
    if word.marks & Mark.PINYIN:
        found.add(("i", _initials(text)))
    if word.kind in _EXACT:
        return frozenset(found)
    found.update(_kept("t", text))
    found.update(_kept("s", sound(text)))
    found.update(("g", str(group)) for group in kin_row(text) if group >= 0)
    found.update(_near("b", skeleton(text)))
    if word.marks & Mark.UNVOWELLED:
        found.update(_near("u", skeleton(text)))
    found.update(_bones("o", text))
    if word.marks & Mark.LOAN:
        found.update(_bones("l", text))
    return frozenset(found)


@lru_cache(maxsize=5_000)
def asked_spellings(word: NameWord) -> frozenset[Spelling]:
    """The keys under which every stored word is found that is alike."""
    text = word.text
    found: set[Spelling] = {("e", text), ("i", text), ("1", text[:1]), ("k", text[:2])}
    if word.kind is WordKind.INITIAL:
        return frozenset((("e", text), ("f", text[:1]), ("1", text[:1])))
    if word.marks & Mark.CUT:
        found.add(("2", text[:2]))
    if word.marks & Mark.PINYIN:
        found.add(("e", _initials(text)))
    if word.kind in _EXACT:
        return frozenset(found)
    found.update(_asked("t", text))
    found.update(_asked("s", sound(text)))
    found.update(("g", str(group)) for group in kin_row(text) if group >= 0)
    found.update(_near("b" if word.marks & Mark.UNVOWELLED else "u", skeleton(text)))
    found.update(_bones("o" if word.marks & Mark.LOAN else "l", text))
    return frozenset(found)


def within_slips(asked: Sequence[NameWord], kept: Sequence[NameWord]) -> Mask:
    """Which stored words may be alike: by few slips, or by what no count of slips can rule out.

    It is far cheaper than comparing them as the matcher does, and rules out most.
    """
    if not all(map(_plain, asked)):
        return np.ones(len(kept), bool)
    near = ~np.fromiter(map(_plain, kept), bool, len(kept))
    for side in (lambda word: word.text, lambda word: sound(word.text)):
        mine, theirs = list(map(side, asked)), list(map(side, kept))
        slips = cdist(mine, theirs, scorer=OSA.distance, score_cutoff=3, dtype=np.uint8)
        sizes = np.maximum.outer([len(t) for t in mine], [len(t) for t in theirs])
        budget = np.where(sizes <= _SHORT, 1, np.where(sizes <= _TWO_SLIPS, 2, 3))
        near |= (slips <= budget).any(axis=0)
    return near


def _plain(word: NameWord) -> bool:
    kin = any(group >= 0 for group in kin_row(word.text))
    return not (word.marks or kin or word.kind is WordKind.INITIAL)


def _initials(text: str) -> str:
    return "".join(each[0] for each in syllables(text))


def _near(kind: str, bare: str) -> Iterator[Spelling]:
    """Consonants as they are, and with one left out where there are enough."""
    for each in _without_one(bare) if len(bare) >= _LEAST_NEAR else {bare}:
        yield kind, each


def _bones(kind: str, text: str) -> Iterator[Spelling]:
    for way, bare in enumerate(bones(text)):
        yield from _near(f"{kind}{way}", bare)


def _kept(kind: str, text: str) -> Iterator[Spelling]:
    if len(text) <= _SHORT:
        for each in _without_one(text):
            yield f"{kind}=", each
        return
    middle = len(text) // 2
    for each in _without_one(text[:middle]):
        yield f"{kind}<", each
    for each in _without_one(text[middle:]):
        yield f"{kind}>", each


def _asked(kind: str, text: str) -> Iterator[Spelling]:
    size = len(text)
    if size <= _SHORT:
        for each in _without_one(text):
            yield f"{kind}=", each
    elif size <= _SHORT + 2:  # two slips from a word that is short
        for each in {e for one in _without_one(text) for e in _without_one(one)}:
            yield f"{kind}=", each
    for other in range(max(_SHORT + 1, size - 3), size + 4):
        slips = 2 if max(size, other) <= _TWO_SLIPS else 3
        if abs(size - other) <= slips:
            yield from _halves(kind, text, other, slips)


def _halves(kind: str, text: str, other: int, slips: int) -> Iterator[Spelling]:
    """Halves that a word of another length may share with a text."""
    first = other // 2
    for turned in _turned(text, first) if slips > 2 else (text,):
        for off in (-1, 0, 1):
            for each in _without_one(turned[: first + off]):
                yield f"{kind}<", each
            for each in _without_one(turned[max(0, len(turned) - (other - first + off)) :]):
                yield f"{kind}>", each


def _turned(text: str, middle: int) -> Iterator[str]:
    yield text
    for at in range(max(0, middle - 3), min(len(text) - 1, middle + 3)):
        yield text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _without_one(text: str) -> set[str]:
    return {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))}
