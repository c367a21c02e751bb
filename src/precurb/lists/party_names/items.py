"""What is compared: single words of a reading, and neighbours written together.

"Xiao Ming" and "Xiaoming", "Abd al-Rahman" and "Abdalrahman" are one name; so two short
neighbours also count as one item. Items lie in parallel columns, so that all items of many
names are compared at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from precurb.lists.party_names.lexicon import persons
from precurb.lists.party_names.sounds import skeleton, sound
from precurb.lists.party_names.words import Mark, Reading, Word, WordKind

LONGEST_JOIN = 18
SHORT = 7  # letters
SYLLABLE = 6
MOST_JOINED = 4
MOST_KIN = 3

Bytes = npt.NDArray[np.uint8]
Kin = npt.NDArray[np.int32]


class Form(NamedTuple):
    """How an item is written: what makes two items of a vocabulary the same."""

    text: str
    flags: int


class Item(NamedTuple):
    """One item of a reading: its form, kind and weight, and the words it covers."""

    form: Form
    kind: WordKind
    weight: float
    start: int
    span: int


def items_of(reading: Reading) -> list[Item]:
    """The words of a reading, then short neighbours written together."""
    words = reading.words
    single = [
        Item(Form(w.text, int(w.marks)), w.kind, w.weight, at, 1) for at, w in enumerate(words)
    ]
    return [*single, *_joins(words)]


def _joins(words: Sequence[Word]) -> Iterator[Item]:
    for at in range(len(words)):
        for span in range(2, MOST_JOINED + 1):
            run = words[at : at + span]
            if len(run) < span or not _joinable(run):
                break
            if WordKind.NAME in {w.kind for w in run}:
                flags = Mark.NONE
                for each in run:
                    flags |= each.marks
                text = "".join(w.text for w in run)
                weight = sum(w.weight for w in run)
                yield Item(Form(text, int(flags & ~Mark.CUT)), WordKind.NAME, weight, at, span)


def _joinable(run: Sequence[Word]) -> bool:
    """Two neighbours of which one is short, or up to four short ones, written together."""
    sizes = [len(w.text) for w in run]
    short = min(sizes) <= SHORT if len(run) == 2 else max(sizes) <= SYLLABLE
    return short and sum(sizes) <= LONGEST_JOIN and {w.kind for w in run} <= _JOINABLE


_JOINABLE = {
    WordKind.NAME,
    WordKind.PARTICLE,
    WordKind.INITIAL,
    WordKind.GENERIC,
    WordKind.PLACE,
}


def kin_row(text: str) -> tuple[int, ...]:
    """The groups of spellings and pet names a word belongs to, filled up with -1."""
    groups = persons().kin.get(text, ())[:MOST_KIN]
    return (*groups, *[-1] * (MOST_KIN - len(groups)))


@dataclass(frozen=True, slots=True)
class Columns:
    """Items in parallel columns; ``kin`` has one row an item."""

    texts: list[str]
    sounds: list[str]
    skeletons: list[str]
    flags: Bytes
    kinds: Bytes
    kin: Kin
    lengths: Bytes
    sound_lengths: Bytes
    spans: Bytes
    firsts: Bytes

    def __len__(self) -> int:
        return len(self.texts)


def columns(items: Sequence[Item]) -> Columns:
    """The columns of items."""
    texts = [item.form.text for item in items]
    sounds = [sound(text) for text in texts]
    return Columns(
        texts=texts,
        sounds=sounds,
        skeletons=[skeleton(text) for text in texts],
        flags=np.array([item.form.flags for item in items], np.uint8),
        kinds=np.array([item.kind for item in items], np.uint8),
        kin=np.array([kin_row(text) for text in texts], np.int32).reshape(-1, MOST_KIN),
        lengths=lengths(texts),
        sound_lengths=lengths(sounds),
        spans=np.array([item.span for item in items], np.uint8),
        firsts=firsts(texts),
    )


def firsts(texts: Sequence[str]) -> Bytes:
    """The code of the first letter of each text."""
    return np.fromiter((ord(t[0]) if t else 0 for t in texts), np.uint8, len(texts))


def lengths(texts: Sequence[str]) -> Bytes:
    """The length of each text, 255 at most."""
    return np.fromiter((min(len(t), 255) for t in texts), np.uint8, len(texts))
