"""Transactions and their parties: canonical bytes, and what they are searched by."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import Connection, Select, insert, select

from precurb.errors import InvalidRecordError, UnknownRecordError
from precurb.model import Party, Transaction, fingerprint
from precurb.store.opened import Writing
from precurb.store.rows import add_missing, added_all, batches
from precurb.store.tables import parties, transaction_parties, transactions


@dataclass(frozen=True, slots=True)
class KeptTransaction:
    """Where a transaction is kept: its number, id and hash; ``new`` when it was not there."""

    seq: int
    id: str
    content: str
    new: bool


def encode(transaction: Transaction) -> bytes:
    """The canonical JSON of a transaction, the same bytes that stand in its check."""
    return msgspec.json.encode(transaction, order="deterministic")


def keep(
    writing: Writing, made: Sequence[Transaction], received: Sequence[str] = ()
) -> list[KeptTransaction]:
    """Keep transactions; the very same one again is the one that is there.

    Args:
        writing: The database transaction.
        made: What was read.
        received: The hash of the bytes that each was read from, empty where none are kept;
            nothing where none are kept of any.

    Returns:
        Where each is kept, in the order given; ``new`` the first time alone.
    """
    bodies = [encode(each) for each in made]
    contents = [hashlib.sha256(body).hexdigest() for body in bodies]
    sources = received or [""] * len(made)
    told = dict(zip(contents, zip(made, bodies, sources, strict=True), strict=True))
    known = _by_content(writing.db, told)
    fresh = sorted(set(told) - set(known))  # in one order, lest two writers wait
    known |= _add(writing, {content: told[content] for content in fresh})
    return [_taken(known, content) for content in contents]


def _taken(known: dict[str, KeptTransaction], content: str) -> KeptTransaction:
    """The transaction of a content, new the first time that it is taken."""
    found = known[content]
    known[content] = replace(found, new=False)
    return found


def _add(
    writing: Writing, told: dict[str, tuple[Transaction, bytes, str]]
) -> dict[str, KeptTransaction]:
    if not told:
        return {}
    rows = [
        {
            "id": writing.acting.new_id(), "reference": made.reference, "kind": made.kind,
            "day": made.date, "departure": made.departure, "destination": made.destination,
            "content": content, "body": body, "received": received or None,
            "at": writing.acting.at,
        }
        for content, (made, body, received) in told.items()
    ]  # fmt: skip
    found = {}
    for row in added_all(writing.db, transactions, rows, ("seq", "id", "content")):
        writing.note("keep transaction", f"transaction {row.id}", row.content)
        found[row.content] = KeptTransaction(row.seq, row.id, row.content, new=True)
    if others := set(told) - set(found):  # another writer was first, and has committed
        found |= _by_content(writing.db, others)
        if lost := set(told) - set(found):
            raise InvalidRecordError(f"{len(lost)} ids of transactions are taken")
    return found


def keep_parties(writing: Writing, made: Iterable[Party]) -> tuple[dict[str, int], set[str]]:
    """Keep distinct parties.

    Returns:
        Their numbers by fingerprint, and the fingerprints of those that were not there.
    """
    by_print = {fingerprint(party): party for party in made}
    known = _numbers(writing.db, by_print)
    fresh = sorted(set(by_print) - set(known))  # in one order, lest two writers wait in a ring
    rows = [
        {"fingerprint": each, "name": by_print[each].name, "country": by_print[each].country}
        for each in fresh
    ]
    add_missing(writing.db, parties, rows)
    return known | _numbers(writing.db, fresh), set(fresh)


def join_parties(
    writing: Writing,
    made: Iterable[tuple[KeptTransaction, Transaction]],
    numbers: dict[str, int],
) -> None:
    """Say which party does what in each transaction."""
    rows = [
        {
            "transaction": kept.seq, "position": position,
            "party": numbers[fingerprint(party)], "role": party.role,
        }
        for kept, transaction in made
        for position, party in enumerate(transaction.parties)
    ]  # fmt: skip
    if rows:
        writing.db.execute(insert(transaction_parties), rows)


def read(db: Connection, transaction_id: str) -> Transaction:
    """A transaction by its id.

    Raises:
        UnknownRecordError: None has it.
    """
    query = select(transactions.c.body).where(transactions.c.id == transaction_id)
    if (row := db.execute(query).first()) is None:
        raise UnknownRecordError(f"no transaction {transaction_id!r} is kept")
    return msgspec.json.decode(row.body, type=Transaction)


def numbers_with(party: str) -> Select[tuple[int]]:
    """The question for the numbers of transactions in which a party stands.

    Args:
        party: Its fingerprint.
    """
    return (
        select(transaction_parties.c.transaction)
        .join(parties, parties.c.seq == transaction_parties.c.party)
        .where(parties.c.fingerprint == party)
    )


def _by_content(db: Connection, contents: Iterable[str]) -> dict[str, KeptTransaction]:
    found = {}
    for some in batches(contents):
        query = select(transactions.c.seq, transactions.c.id, transactions.c.content)
        for row in db.execute(query.where(transactions.c.content.in_(some))):
            found[row.content] = KeptTransaction(row.seq, row.id, row.content, new=False)
    return found


def _numbers(db: Connection, prints: Iterable[str]) -> dict[str, int]:
    found = {}
    for some in batches(prints):
        query = select(parties.c.fingerprint, parties.c.seq)
        for row in db.execute(query.where(parties.c.fingerprint.in_(some))):
            found[row.fingerprint] = row.seq
    return found
