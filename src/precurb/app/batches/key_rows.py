"""Keys of records as rows of one table, so that any engine can write and join them.

A row is a kind, a key (a number of 64 bits) and what stands under it, so that whatever is
looked for, looking is one join. The keys are those of the store; names go through words as
they do there (see ``screening.keys``).
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

import msgspec
import pyarrow as pa

from precurb.app.batches.rows import Headings, transactions_of
from precurb.app.batches.setup import BatchScreener
from precurb.examine.payments import unfold
from precurb.lists.party_names.words import Channel, WordKind
from precurb.model import NotChecked, Party, Role, Transaction
from precurb.screening.changes import text_keys
from precurb.screening.keys import (
    KeyKind,
    NameWord,
    kept_spellings,
    keys_of,
    keys_of_party,
    words_of_party,
)
from precurb.screening.spellings import hashed

BUCKETS = 64
SCHEMA = pa.schema(
    [("bucket", pa.int32()), ("kind", pa.string()), ("key", pa.int64()), ("told", pa.string())]
)
SPARK_SCHEMA = "bucket int, kind string, key long, told string"
_SLICE = 500  # records whose keys are held at once
_OF_PARTIES = (KeyKind.IDENTIFIER, KeyKind.WALLET)


class Kind(StrEnum):
    """What is looked for by a key, and what stands under it."""

    WORD = "word"  # by a spelling: a word of names
    NAME = "name"  # by a word: a party
    NUMBER = "number"  # by a number or a wallet: a party
    PARTY = "party"  # by a party: its name, country, numbers and wallets
    BEARER = "bearer"  # by a party: a record it stands in
    RECORD = "record"  # by goods, a route or words of a text: a record


class Place(NamedTuple):
    """Where a record stands, and its reference."""

    file: str
    record: str
    reference: str


Row = tuple[str, int, str]  # kind, key, told


def key_batches(
    batches: Iterable[pa.RecordBatch], screener: BatchScreener
) -> Iterator[pa.RecordBatch]:
    """The keys of the records of one part of a table, each once in a slice.

    Raises:
        InvalidRecordError: The columns are not those of goods, or name no record.
    """
    some = iter(batches)
    first = next(some, None)
    if first is not None:
        headings = Headings(first.schema.names, screener.mapping)
        yield from key_slices(transactions_of(chain((first,), some), headings), screener)


def key_slices(
    records: Iterable[Transaction | NotChecked], screener: BatchScreener
) -> Iterator[pa.RecordBatch]:
    """The keys of records; one that could not be read has none."""
    read = (each for each in records if isinstance(each, Transaction))
    while some := list(islice(read, _SLICE)):
        rows = sorted({row for each in some for row in rows_of(each, screener)})
        kinds, keys, told = zip(*rows, strict=True) if rows else ((), (), ())
        buckets = [key % BUCKETS for key in keys]
        yield pa.RecordBatch.from_arrays(
            [
                pa.array(values, field.type)
                for values, field in zip((buckets, kinds, keys, told), SCHEMA, strict=True)
            ],
            schema=SCHEMA,
        )


def rows_of(transaction: Transaction, screener: BatchScreener) -> Iterator[Row]:
    """The rows of one record."""
    whole = unfold(transaction, screener.snapshot, screener.history.papers)
    where = whole.location
    place = _json((where.file, where.record, whole.reference))
    for party in whole.parties:
        number = party_number(party)
        yield Kind.BEARER, number, place
        yield from _party_rows(bare(party))
    for key in keys_of(whole, screener.snapshot.book):
        if key.kind not in _OF_PARTIES:
            yield Kind.RECORD, key.hashed, place
    for text in text_keys(whole):
        yield Kind.RECORD, text, place


def bare(party: Party) -> Party:
    """A party by what it is found by alone."""
    return Party(
        name=party.name,
        role=Role.OTHER,
        country=party.country,
        identifiers=party.identifiers,
        wallets=party.wallets,
    )


def party_number(party: Party) -> int:
    """The number of a party; the same wherever it stands."""
    return hashed("party", _told_of(party))


def read_party(told: str) -> Party:
    """A party from what stands under its number."""
    name, country, numbers, wallets = msgspec.json.decode(
        told, type=tuple[str, str, tuple[str, ...], tuple[str, ...]]
    )
    return Party(
        name=name, role=Role.OTHER, country=country, identifiers=numbers, wallets=wallets
    )


def word_number(word: NameWord) -> int:
    """The number of a word of names."""
    return hashed("word", _json(word))


def read_word(told: str) -> NameWord:
    """A word from what stands under its spellings."""
    text, kind, marks, weight, joined, channel = msgspec.json.decode(
        told, type=tuple[str, int, int, int, bool, str]
    )
    return NameWord(text, WordKind(kind), marks, weight, joined, _CHANNELS[channel])


def read_place(told: str) -> Place:
    """Where a record stands."""
    return Place(*msgspec.json.decode(told, type=tuple[str, str, str]))


_CHANNELS = {str(each): each for each in Channel}


@lru_cache(maxsize=50_000)  # the same parties come again and again
def _party_rows(party: Party) -> tuple[Row, ...]:
    number = party_number(party)
    rows: list[Row] = [(Kind.PARTY, number, _told_of(party))]
    rows += [(Kind.NUMBER, key.hashed, str(number)) for key in keys_of_party(party)]
    for word in {word for reading in words_of_party(party) for word in reading}:
        rows.append((Kind.NAME, word_number(word), str(number)))
        told = _json(word)
        rows += [(Kind.WORD, hashed(*each), told) for each in kept_spellings(word)]
    return tuple(rows)


def _told_of(party: Party) -> str:
    return _json((party.name, party.country, party.identifiers, party.wallets))


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
