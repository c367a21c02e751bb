"""Keys by which the past is found again when a list changes, made as the examiners ask.

A transaction is stored with its keys. A changed entry gives keys too, made by the functions
that the examiners use, so that whatever a full screening would match shares one. Names go in
two steps: words of names are stored once, under the spellings by which they are found; parties
are stored under their words. So few keys stand for a party, however many there are.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from precurb.examine.documents.customs import hs_digits
from precurb.examine.parties.align import Side
from precurb.examine.parties.similar import similarity
from precurb.examine.substances import Identification, identify
from precurb.examine.substances.names import names_in
from precurb.lists.knowledge import ControlBook
from precurb.lists.names import identifier_key, name_key
from precurb.lists.party_names import read_name
from precurb.lists.party_names.items import Item, columns, items_of
from precurb.lists.party_names.words import Channel, Reading, WordKind
from precurb.lists.watchlist import MIN_IDENTIFIER
from precurb.lists.watchlist import KeyKind as ListedBy
from precurb.lists.watchlist import keys_of as listed_keys
from precurb.model import (
    ClassDefinition,
    Line,
    ListEntry,
    Party,
    PartyType,
    Substance,
    Transaction,
    WatchlistEntry,
)
from precurb.model.wallets import wallet_key
from precurb.screening.reach import bar_of, could_reach, telling
from precurb.screening.spellings import (
    NameWord,
    Spelling,
    asked_spellings,
    hashed,
    kept_spellings,
    within_slips,
)

__all__ = [
    "Key",
    "KeyKind",
    "Meeting",
    "NameQuestion",
    "NameWord",
    "kept_spellings",
    "keys_of",
    "keys_of_class",
    "keys_of_entry",
    "keys_of_listing",
    "keys_of_party",
    "may_be",
    "name_questions",
    "words_of_party",
]

Mask = npt.NDArray[np.bool_]

_LONGEST_NAME = 300  # letters of a substance name that are kept as a key
_SLIGHT = (WordKind.LEGAL, WordKind.PARTICLE)


class KeyKind(StrEnum):
    """By what a transaction or a party is found."""

    IDENTIFIER = "i"  # of a party
    WALLET = "w"
    CAS = "c"  # of goods
    SKELETON = "k"  # the first block of an InChIKey
    NAME = "n"  # a substance's, without dress
    HS = "h"  # six digits or fewer
    SUBSTANCE = "s"  # of the law book, as the goods were identified
    CLASS = "g"  # a generic definition that a structure met
    COUNTRY = "l"  # on the route, or of a party


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """A key of a kind; what bears the same is to be looked at again."""

    kind: KeyKind
    value: str

    @property
    def hashed(self) -> int:
        """The value as a number of 64 bits; whoever finds by it compares nothing more."""
        return hashed(self.kind, self.value)


def keys_of(transaction: Transaction, book: ControlBook | None = None) -> Iterator[Key]:
    """Every key of a transaction but the words of its parties' names; some come twice.

    Args:
        transaction: As it is screened.
        book: The law, to say which of its substances the goods are.
    """
    for party in transaction.parties:
        yield from keys_of_party(party)
    for line in transaction.lines:
        yield from _goods(line, book)
    places = (transaction.departure, transaction.destination, *transaction.transit)
    for country in (*places, *(party.country for party in transaction.parties)):
        if country:
            yield Key(KeyKind.COUNTRY, country)


def keys_of_party(party: Party) -> Iterator[Key]:
    """Numbers and wallets of a party."""
    for wallet in party.wallets:
        yield Key(KeyKind.WALLET, wallet_key(wallet))
    for number in party.identifiers:
        key = identifier_key(number.partition(":")[2] or number)
        if len(key) >= MIN_IDENTIFIER:
            yield Key(KeyKind.IDENTIFIER, key)


def words_of_party(party: Party) -> tuple[frozenset[NameWord], ...]:
    """The words under which a party is found, for each way to read its name."""
    readings = read_name(party.name, PartyType.UNKNOWN, party.country)
    return tuple(frozenset(_words(reading)) for reading in readings)


def keys_of_entry(entry: WatchlistEntry) -> Iterator[Key]:
    """Numbers and wallets of a listed party; its names ask by ``name_questions``."""
    kinds = {ListedBy.IDENTIFIER: KeyKind.IDENTIFIER, ListedBy.WALLET: KeyKind.WALLET}
    for kind, value in listed_keys(entry):
        if kind in kinds:
            yield Key(kinds[kind], value)


def keys_of_listing(entry: ListEntry, substance: Substance | None) -> Iterator[Key]:
    """Keys of an entry of a control list, with the substance that it names.

    Goods that are a salt, an ester or another relative of a substance are found by the
    substance only where the law book knew it when they were stored.
    """
    for cas in {entry.cas, substance.cas if substance else ""} - {""}:
        yield Key(KeyKind.CAS, cas)
    for code in entry.hs_code.split(";"):
        if digits := hs_digits(code):
            yield Key(KeyKind.HS, digits)
    names = {entry.name}
    if substance is not None:
        yield Key(KeyKind.SUBSTANCE, substance.key)
        if substance.inchikey:
            yield Key(KeyKind.SKELETON, substance.inchikey[:14])
        names |= {substance.name, *(name.text for name in substance.names)}
    for name in sorted(names):
        yield Key(KeyKind.NAME, name_key(name))


def keys_of_class(definition: ClassDefinition) -> Iterator[Key]:
    """The key of a generic definition: goods that met it when they were stored."""
    yield Key(KeyKind.CLASS, definition.id)


class Meeting(NamedTuple):
    """That a stored word is alike to words of a listed name, at these positions.

    ``telling`` says whether parties are found by it: one of these listed words is among those
    of which a party must share one, or the stored word weighs more, or is a name where the
    listed one is none, and so tells more than the bound of the listed words allows for.
    """

    positions: frozenset[int]
    telling: bool


@dataclass(frozen=True)
class NameQuestion:
    """One way to read one listed name, put to the words that are stored."""

    reading: Reading
    type: PartyType

    @cached_property
    def _items(self) -> tuple[Item, ...]:
        return tuple(items_of(self.reading))

    @cached_property
    def _words(self) -> tuple[NameWord, ...]:
        return tuple(NameWord.of(item, self.reading.channel) for item in self._items)

    @cached_property
    def spellings(self) -> frozenset[Spelling]:
        """The keys under which stored words are found that may be alike."""
        return frozenset(key for word in self._words for key in asked_spellings(word))

    def meet(self, words: Sequence[NameWord]) -> list[Meeting | None]:
        """How each stored word is alike to listed ones; nothing where it is not."""
        found: list[Meeting | None] = [None] * len(words)
        near = np.flatnonzero(within_slips(self._words, words)).tolist() if words else []
        if near:
            for at, meeting in zip(near, self._met([words[at] for at in near]), strict=True):
                found[at] = meeting
        return found

    def may_reach(self, words: Iterable[tuple[NameWord, Meeting | None]]) -> bool:
        """Whether one way to read a name can be a hit: its words, and how each is alike."""
        told = list(words)
        met = [(word, meeting) for word, meeting in told if meeting is not None]
        if not any(meeting.telling for _, meeting in met):
            return False
        shared = frozenset(at for _, meeting in met for at in meeting.positions)
        alike = [word for word, _ in met]
        single = [word for word, _ in told if not word.joined]
        names = [word for word in single if word.kind is WordKind.NAME]
        channel = told[0][0].channel
        return could_reach(
            self.reading.words,
            shared,
            _side(single, alike),
            _side(names, alike),
            bar=bar_of(self.reading.channel, channel, self.type),
        )

    def _met(self, words: Sequence[NameWord]) -> Iterator[Meeting | None]:
        alike = similarity(columns(self._items), columns([word.item for word in words])) > 0
        own = np.array([item.weight for item in self._items])[:, None]
        theirs = np.array([word.weight / 1000 for word in words])[None, :]
        named = np.array([item.kind is WordKind.NAME for item in self._items])[:, None]
        their = np.array([word.kind is WordKind.NAME for word in words])[None, :]
        slight = np.array([word.kind in _SLIGHT for word in words])[None, :]
        free = alike & ((theirs > own + 0.001) | (their & ~named)) & ~slight
        telling = ((alike & self._telling(words)) | free).any(axis=0)
        for at in range(len(words)):
            rows = np.flatnonzero(alike[:, at]).tolist()
            spans = (range(i.start, i.start + i.span) for i in (self._items[r] for r in rows))
            positions = frozenset(each for span in spans for each in span)
            yield Meeting(positions, bool(telling[at])) if rows else None

    def _telling(self, words: Sequence[NameWord]) -> Mask:
        masks = {channel: self._mask(channel) for channel in {w.channel for w in words}}
        return np.stack([masks[word.channel] for word in words], axis=1)

    def _mask(self, channel: Channel) -> Mask:
        chosen = telling(self.reading.words, self.reading.channel, channel, self.type)
        spans = (range(item.start, item.start + item.span) for item in self._items)
        return np.array([not chosen.isdisjoint(span) for span in spans])


def name_questions(entry: WatchlistEntry) -> tuple[NameQuestion, ...]:
    """The names of a listed party, each in every way that the index of its list reads it."""
    country = entry.countries[0] if entry.countries else ""
    readings = (r for name in entry.names for r in read_name(name.text, entry.type, country))
    return tuple(NameQuestion(reading, entry.type) for reading in dict.fromkeys(readings))


def may_be(party: Party, entry: WatchlistEntry) -> bool:
    """Whether a party is found by the keys of an entry: the join, for one pair."""
    if not set(keys_of_party(party)).isdisjoint(keys_of_entry(entry)):
        return True
    readings = [sorted(words) for words in words_of_party(party)]
    questions = name_questions(entry)
    return any(_found(question, words) for question in questions for words in readings)


def _found(question: NameQuestion, words: Sequence[NameWord]) -> bool:
    met = [w for w in words if not question.spellings.isdisjoint(kept_spellings(w))]
    meetings = dict(zip(met, question.meet(met), strict=True))
    return question.may_reach((word, meetings.get(word)) for word in words)


def _side(words: Sequence[NameWord], alike: Sequence[NameWord]) -> Side:
    """The weight of words, and the most of it that alike ones, single or joined, explain."""
    weight = sum(word.weight for word in words) / 1000
    return Side(weight, min(weight, sum(word.weight for word in alike) / 1000))


def _words(reading: Reading) -> Iterator[NameWord]:
    """Words and joined words; legal forms and particles where there is nothing else."""
    items = items_of(reading)
    whole = [item for item in items if item.kind not in _SLIGHT]
    for item in whole or items:
        yield NameWord.of(item, reading.channel)


def _goods(line: Line, book: ControlBook | None) -> Iterator[Key]:
    if digits := hs_digits(line.hs_code):
        yield Key(KeyKind.HS, digits)
        yield Key(KeyKind.HS, digits[:4])
    for readings in names_in(line.description):
        for candidate in readings:
            if key := name_key(candidate.text[:_LONGEST_NAME]):
                yield Key(KeyKind.NAME, key)
    if book is not None:
        yield from _identified(identify(line, book))


def _identified(goods: Identification) -> Iterator[Key]:
    yield from (Key(KeyKind.CAS, each.value) for each in goods.cas if each.value)
    yield from (Key(KeyKind.SUBSTANCE, each) for each in goods.substances)
    yield from (Key(KeyKind.SKELETON, each) for each, _ in goods.skeletons)
    yield from (Key(KeyKind.CLASS, cue.match.definition) for cue in goods.classes)
