"""Words of a name, told apart by what they do in it.

"Hebei Guanlang Biotechnology Co., Ltd." is a place, a brand, an industry and a legal form.
Only the brand says which company it is; so each word carries its kind and its weight.
"""

from dataclasses import dataclass
from enum import IntEnum, IntFlag, StrEnum


class WordKind(IntEnum):
    """What a word does in a name."""

    NAME = 0  # the brand of a company, a given or family name
    PLACE = 1
    INDUSTRY = 2
    GENERIC = 3  # group, international, holding
    LEGAL = 4
    NUMBER = 5
    INITIAL = 6
    PARTICLE = 7  # al, bin, de, of; titles


class Channel(StrEnum):
    """By which way of reading a name became Latin words."""

    LATIN = "latin"
    HAN = "han"
    JAPANESE = "japanese"
    KOREAN = "korean"
    CYRILLIC = "cyrillic"
    ABJAD = "abjad"  # Arabic and Hebrew script: vowels are not written
    OTHER = "other"


# How much a word of a kind says about which party it is, beside a rare name (1.0).
KIND_WEIGHT = {
    WordKind.NAME: 1.0,
    WordKind.PLACE: 0.35,
    WordKind.INDUSTRY: 0.30,
    WordKind.GENERIC: 0.15,
    WordKind.LEGAL: 0.02,
    WordKind.NUMBER: 0.60,
    WordKind.INITIAL: 0.25,
    WordKind.PARTICLE: 0.03,
}

# Words that persons do not bear: one of them tells that a name is a company's.
OF_BUSINESS = (WordKind.LEGAL, WordKind.INDUSTRY, WordKind.GENERIC)


class Mark(IntFlag):
    """How a word was written or read, which decides how it is compared."""

    NONE = 0
    CUT = 1  # cut short with a full stop: "pharm."
    UNVOWELLED = 2  # from a script that leaves vowels unwritten
    PINYIN = 4  # from Han characters: one letter more makes another syllable
    LOAN = 8  # a foreign word as far as kana or Hangul can spell it


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name in lower-case Latin letters; ``written`` as the source has it."""

    text: str
    kind: WordKind
    written: str
    weight: float
    marks: Mark = Mark.NONE


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a name: its words in order, and the way."""

    words: tuple[Word, ...]
    channel: Channel
