"""Screening keys: how a changed list entry finds the past that it may touch.

Numbers, goods and routes are found by one look-up. Names go through words: the entry's
spellings find stored words, the matcher's own comparison of words keeps those alike, and the
words lead to parties. What is found is screened again in full; this only must miss nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Table, delete, select, tuple_

from precurb.lists.knowledge import ControlBook
from precurb.lists.party_names.words import Channel, WordKind
from precurb.model import Party, Role, Transaction, WatchlistEntry
from precurb.screening.keys import (
    Key,
    KeyKind,
    NameQuestion,
    NameWord,
    kept_spellings,
    keys_of,
    keys_of_entry,
    keys_of_party,
    name_questions,
    words_of_party,
)
from precurb.screening.spellings import hashed
from precurb.store.opened import Writing
from precurb.store.rows import add_missing, batches
from precurb.store.tables import (
    parties,
    party_keys,
    party_words,
    transaction_keys,
    transaction_parties,
    transactions,
    word_keys,
    words,
)

_OF_PARTIES = (KeyKind.IDENTIFIER, KeyKind.WALLET)


class Touched(NamedTuple):
    """What an entry may touch, by number: parties, and transactions they stand in."""

    parties: frozenset[int]
    transactions: frozenset[int]


def keep_for_parties(writing: Writing, made: Sequence[tuple[int, Party]]) -> None:
    """Keep the keys and the words of parties that are new here."""
    db = writing.db
    keys = {
        (str(key.kind), key.hashed, seq) for seq, party in made for key in keys_of_party(party)
    }
    _add(db, party_keys, ("kind", "key", "party"), keys)
    _keep_names(db, made)


def keep_for_transactions(
    writing: Writing, made: Iterable[tuple[int, Transaction]], book: ControlBook | None
) -> None:
    """Keep the keys of goods and routes of transactions that are new here."""
    keys = {
        (str(key.kind), key.hashed, seq)
        for seq, transaction in made
        for key in keys_of(transaction, book)
        if key.kind not in _OF_PARTIES
    }
    _add(writing.db, transaction_keys, ("kind", "key", "transaction"), keys)


def renew_words(writing: Writing, most: int, after: int = 0) -> int:
    """Make the words of parties anew, after names are read in another way.

    Args:
        writing: The transaction.
        most: How many parties in this one transaction.
        after: The number of the last party that was done.

    Returns:
        The number of the last party done now; 0 when none is left.
    """
    query = select(parties).where(parties.c.seq > after).order_by(parties.c.seq).limit(most)
    rows = writing.db.execute(query).all()
    numbers = [row.seq for row in rows]
    for some in batches(numbers):
        writing.db.execute(delete(party_words).where(party_words.c.party.in_(some)))
    made = [(row.seq, _party(row)) for row in rows]
    _keep_names(writing.db, made)
    if rows:
        writing.note("renew words", f"parties {numbers[0]} to {numbers[-1]}")
    return numbers[-1] if rows else 0


def touched(db: Connection, entry: WatchlistEntry) -> Touched:
    """The parties that a listed party may be, and the transactions they stand in."""
    found = parties_like(db, entry)
    return Touched(found, frozenset(transactions_of(db, found)))


def parties_like(db: Connection, entry: WatchlistEntry) -> frozenset[int]:
    """The parties that may bear a name, a number or a wallet of an entry."""
    found = set(parties_with(db, keys_of_entry(entry)))
    for question in name_questions(entry):
        found.update(_parties_named(db, question))
    return frozenset(found)


def parties_with(db: Connection, keys: Iterable[Key]) -> Iterator[int]:
    """Parties that bear one of the keys."""
    for some in batches({(str(key.kind), key.hashed) for key in keys}, 400):
        query = select(party_keys.c.party).where(
            tuple_(party_keys.c.kind, party_keys.c.key).in_(some)
        )
        yield from db.execute(query).scalars()


def transactions_with(db: Connection, keys: Iterable[Key]) -> Iterator[int]:
    """Transactions of which goods or route bear one of the keys."""
    for some in batches({(str(key.kind), key.hashed) for key in keys}, 400):
        query = select(transaction_keys.c.transaction).where(
            tuple_(transaction_keys.c.kind, transaction_keys.c.key).in_(some)
        )
        yield from db.execute(query).scalars()


def transactions_of(db: Connection, numbers: Iterable[int]) -> Iterator[int]:
    """Transactions in which parties stand."""
    for some in batches(numbers):
        query = select(transaction_parties.c.transaction).where(
            transaction_parties.c.party.in_(some)
        )
        yield from db.execute(query).scalars()


def ids_of(db: Connection, numbers: Iterable[int]) -> Iterator[str]:
    """Ids of transactions by their numbers, in their order."""
    for some in batches(sorted(numbers)):
        query = select(transactions.c.id).where(transactions.c.seq.in_(some))
        yield from db.execute(query.order_by(transactions.c.seq)).scalars()


def _parties_named(db: Connection, question: NameQuestion) -> Iterator[int]:
    stored = _words_under(db, {hashed(*each) for each in question.spellings})
    meetings = question.meet(list(stored.values()))
    met = {seq: each for seq, each in zip(stored, meetings, strict=True) if each is not None}
    telling = [seq for seq, each in met.items() if each.telling]
    chosen: set[int] = set()
    for some in batches(telling):
        query = select(party_words.c.party).where(party_words.c.word.in_(some))
        chosen.update(db.execute(query).scalars())
    for party, told in _readings_of(db, chosen):
        if question.may_reach((word, met.get(seq)) for seq, word in told):
            yield party


def _readings_of(
    db: Connection, numbers: Iterable[int]
) -> Iterator[tuple[int, list[tuple[int, NameWord]]]]:
    """Every way to read the names of parties: words with their numbers."""
    for some in batches(numbers):
        query = (
            select(party_words.c.party, party_words.c.reading, words.c.seq, *_WORD)
            .join(words, words.c.seq == party_words.c.word)
            .where(party_words.c.party.in_(some))
        )
        found: dict[tuple[int, int], list[tuple[int, NameWord]]] = {}
        for party, number, seq, *row in db.execute(query):
            found.setdefault((party, number), []).append((seq, _word(row)))
        for (party, _), told in found.items():
            yield party, told


def _words_under(db: Connection, keys: Iterable[int]) -> dict[int, NameWord]:
    found = {}
    for some in batches(keys):
        under = select(word_keys.c.word).where(word_keys.c.key.in_(some))
        for seq, *row in db.execute(select(words.c.seq, *_WORD).where(words.c.seq.in_(under))):
            found[seq] = _word(row)
    return found


def _keep_names(db: Connection, made: Sequence[tuple[int, Party]]) -> None:
    told = [
        (seq, number, word)
        for seq, party in made
        for number, reading in enumerate(words_of_party(party))
        for word in reading
    ]
    numbers = _keep_words(db, sorted({word for _, _, word in told}))
    rows = {(numbers[word], seq, number) for seq, number, word in told}
    _add(db, party_words, ("word", "party", "reading"), rows)


def _keep_words(db: Connection, made: Sequence[NameWord]) -> dict[NameWord, int]:
    """Numbers of words; those that are new get their spellings."""
    known = _numbers(db, made)
    fresh = [word for word in made if word not in known]
    add_missing(db, words, [_row(word) for word in fresh])
    found = known | _numbers(db, fresh)
    spelled = {(hashed(*key), found[word]) for word in fresh for key in kept_spellings(word)}
    _add(db, word_keys, ("key", "word"), spelled)
    return found


def _numbers(db: Connection, made: Sequence[NameWord]) -> dict[NameWord, int]:
    wanted, found = set(made), {}
    for some in batches(sorted({word.text for word in made})):
        query = select(words.c.seq, *_WORD).where(words.c.text.in_(some))
        for seq, *row in db.execute(query):
            if (word := _word(row)) in wanted:
                found[word] = seq
    return found


def _row(word: NameWord) -> dict[str, object]:
    return {
        "text": word.text, "kind": int(word.kind), "marks": word.marks,
        "weight": word.weight, "joined": word.joined, "channel": word.channel,
    }  # fmt: skip


def _word(row: Sequence[Any]) -> NameWord:
    """A word from its columns, as ``_WORD`` orders them."""
    text, kind, marks, weight, joined, channel = row
    return NameWord(text, WordKind(kind), marks, weight, bool(joined), _CHANNELS[channel])


_WORD = tuple(words.c[name] for name in NameWord._fields)
_CHANNELS = {str(each): each for each in Channel}


def _add(
    db: Connection, table: Table, names: tuple[str, ...], rows: Iterable[tuple[Any, ...]]
) -> None:
    ordered = [dict(zip(names, row, strict=True)) for row in sorted(rows)]
    add_missing(db, table, ordered)


def _party(row: Row[Any]) -> Party:
    values = row._mapping
    return Party(name=values["name"], role=Role.OTHER, country=values["country"])
