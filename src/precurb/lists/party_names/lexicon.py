"""What words mean in names, by language: compiled from the tables that people keep.

The tables are ``data/locale/parties/*.toml``; ``tools/make_party_words.py`` compiles them into
one JSON file a script, so that a run reads only what it needs in a few milliseconds.
"""

from collections.abc import Sequence
from functools import cache

import msgspec

from precurb.data import data_folder
from precurb.lists.party_names.words import WordKind


class Terms(msgspec.Struct, frozen=True):
    """Terms of one script: what each is in English, and what it does in a name.

    ``terms`` gives kind and renderings (the usual one first); ``letters`` the names of Latin
    letters; ``names`` personal names or syllables with their
    spellings; ``splitting`` the words that others are written onto ("raisecomtechnology");
    ``slippable`` those in which a slip is told; ``parts`` words of phrases; ``longest`` is
    the longest term, in words where the script has spaces, else in characters.
    """

    terms: dict[str, tuple[WordKind, tuple[str, ...]]]
    longest: int
    letters: dict[str, str] = {}
    names: dict[str, tuple[str, ...]] = {}
    splitting: dict[str, tuple[WordKind, str]] = {}
    slippable: tuple[str, ...] = ()
    parts: frozenset[str] = frozenset()

    def longest_at(self, text: str, at: int) -> str:
        """The longest term of two characters or more that begins here; else nothing."""
        for length in range(min(self.longest, len(text) - at), 1, -1):
            if text[at : at + length] in self.terms:
                return text[at : at + length]
        return ""

    def longest_phrase(self, words: Sequence[str], at: int) -> str:
        """The longest term of words that begins with this one; else nothing."""
        for length in range(min(self.longest, len(words) - at), 0, -1):
            if (phrase := " ".join(words[at : at + length])) in self.terms:
                return phrase
        return ""


class Persons(msgspec.Struct, frozen=True):
    """What is known of personal names.

    ``kin`` gives the groups of spellings and pet names a name belongs to; ``common`` how
    common a name is, from 1 to 3. Groups from ``pet_names_from`` on are pet names.
    """

    pet_names_from: int
    kin: dict[str, tuple[int, ...]]
    common: dict[str, int]
    particles: frozenset[str]
    titles: frozenset[str]


class HanReadings(msgspec.Struct, frozen=True):
    """How Han characters are read in names, beside their usual pinyin."""

    compound_surnames: dict[str, str]
    surnames: dict[str, str]
    wade_giles: dict[str, str]
    cantonese: dict[str, tuple[str, ...]]


@cache
def terms(language: str) -> Terms:
    """The terms of a script: latin, han, japanese, korean, cyrillic, arabic, hebrew."""
    return msgspec.json.decode(_compiled(language), type=Terms)


@cache
def slippable() -> dict[tuple[str, int], list[str]]:
    """Words in which a slip is told, by first letter and length."""
    found: dict[tuple[str, int], list[str]] = {}
    for term in terms("latin").slippable:
        found.setdefault((term[0], len(term)), []).append(term)
    return found


@cache
def persons() -> Persons:
    """What is known of personal names."""
    return msgspec.json.decode(_compiled("persons"), type=Persons)


@cache
def han_readings() -> HanReadings:
    """How Han characters are read in Chinese names."""
    return msgspec.json.decode(_compiled("han_readings"), type=HanReadings)


@cache
def kanji_readings() -> dict[str, str]:
    """How kanji words are read in Japanese, in Hepburn letters; the likeliest reading."""
    import gzip

    packed = (data_folder() / "locale" / "parties" / "ja_kanji.tsv.gz").read_bytes()
    rows = gzip.decompress(packed).decode().splitlines()
    return {word: read.partition(",")[0] for word, _, read in (r.partition("\t") for r in rows)}


def _compiled(name: str) -> bytes:
    return (data_folder() / "locale" / "parties" / "compiled" / f"{name}.json").read_bytes()
