"""Earlier trade by buyer, contact and goods: what a check looks back on, the newest first.

Keys are the ones by which signs and balances compare earlier trade (``precurb.model.trade``),
so that whatever they would find among all that is kept is found here. Payments are no trade.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, select

from precurb.model import Transaction
from precurb.model.trade import buyer_of, contacts_of, goods_keys, party_key
from precurb.model.transaction import TransactionKind
from precurb.screening.spellings import hashed
from precurb.store.opened import Writing
from precurb.store.rows import add_missing, batches
from precurb.store.tables import past_keys, transactions

UNDATED = dt.date.min
"""Where those without a day stand: they may belong to any."""

_SOME = 50  # rows that are fetched at once where mostly the first is the one


class By(StrEnum):
    """By what earlier trade is found."""

    ALL = "all"  # by its day alone
    BUYER = "buyer"  # by ``party_key``, empty where the papers name none
    CONTACT = "contact"  # by ``contacts_of`` the buyer
    GOODS = "goods"  # by ``goods_keys``


class Key(NamedTuple):
    """A key of a kind."""

    by: By
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days, both included, and at most how many transactions of them, the newest first."""

    since: dt.date
    until: dt.date
    most: int


def keep_keys(writing: Writing, made: Iterable[tuple[int, Transaction]]) -> None:
    """Keep by what transactions that are new here are found as earlier trade."""
    rows = {
        (str(by), hashed(by, value), each.date or UNDATED, seq)
        for seq, each in made
        if each.kind is not TransactionKind.PAYMENT
        for by, value in _keys(each)
    }
    names = ("kind", "key", "day", "transaction")
    ordered = [dict(zip(names, row, strict=True)) for row in sorted(rows)]
    add_missing(writing.db, past_keys, ordered)


def first_day(db: Connection, without: Collection[str]) -> dt.date | None:
    """The first day of which any trade is kept, but for that of some references."""
    query = (
        select(past_keys.c.day, transactions.c.reference)
        .join(transactions, transactions.c.seq == past_keys.c.transaction)
        .where(
            past_keys.c.kind == By.ALL,
            past_keys.c.key == hashed(By.ALL, ""),
            past_keys.c.day > UNDATED,
        )
        .order_by(past_keys.c.day)
    )
    with db.execute(query.execution_options(yield_per=_SOME)) as rows:
        return next((day for day, reference in rows if reference not in without), None)


def newest_with(db: Connection, keys: Iterable[Key], span: Span) -> dict[int, dt.date]:
    """Numbers and days of the newest transactions with each of some keys."""
    found: dict[int, dt.date] = {}
    for by, value in keys:
        query = (
            select(past_keys.c.transaction, past_keys.c.day)
            .where(
                past_keys.c.kind == by,
                past_keys.c.key == hashed(by, value),
                past_keys.c.day.between(span.since, span.until),
            )
            .order_by(past_keys.c.day.desc(), past_keys.c.transaction.desc())
            .limit(span.most)
        )
        found |= {seq: day for seq, day in db.execute(query)}  # noqa: C416  # rows
    return found


def read_all(db: Connection, numbers: Iterable[int]) -> Mapping[int, Transaction]:
    """Transactions by their numbers."""
    found = {}
    for some in batches(sorted(numbers)):
        query = select(transactions.c.seq, transactions.c.body)
        for seq, body in db.execute(query.where(transactions.c.seq.in_(some))):
            found[seq] = msgspec.json.decode(body, type=Transaction)
    return found


def _keys(transaction: Transaction) -> Iterator[Key]:
    yield Key(By.ALL)
    buyer = buyer_of(transaction.parties)
    yield Key(By.BUYER, party_key(buyer) if buyer else "")
    if buyer is None:
        return
    for contact in contacts_of(buyer):
        yield Key(By.CONTACT, contact)
    for line in transaction.lines:
        for goods in goods_keys(line):
            yield Key(By.GOODS, goods)
