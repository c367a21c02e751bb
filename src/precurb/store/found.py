"""What a search box finds among what is kept: references, ids, parties."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Select, func, select

from precurb.model import ListedName, PartyType, WatchlistEntry
from precurb.model.watchlist import ListedIdentifier, Wallet
from precurb.store import checks as kept_checks
from precurb.store import keys
from precurb.store.checks import KeptCheck
from precurb.store.rows import batches
from precurb.store.tables import checks, parties, transaction_parties, transactions

_LONGEST = 200  # letters that are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundParty:
    """A party, and in how many transactions it stands."""

    fingerprint: str
    name: str
    country: str
    transactions: int


def newest_checks(db: Connection, text: str, most: int) -> list[KeptCheck]:
    """The newest checks of transactions by reference or id, exactly so first, then in part."""
    told = text[:_LONGEST]
    exact = (transactions.c.reference == told) | (transactions.c.id == told.lower())
    found = _checks(db, exact, most)
    if len(found) < most:
        part = transactions.c.reference.icontains(told, autoescape=True) & ~exact
        found += _checks(db, part, most - len(found))
    return found


def check_with(db: Connection, text: str) -> KeptCheck | None:
    """The check of an id."""
    row = db.execute(kept_checks.listed().where(checks.c.id == text.lower())).first()
    return kept_checks.kept(row) if row else None


def parties_named(db: Connection, text: str, most: int) -> list[FoundParty]:
    """Parties whose name holds a text, or that the matcher may take for one of that name.

    Numbers and wallets are found as the matcher compares them.
    """
    told = text[:_LONGEST]
    query = select(parties.c.seq).where(parties.c.name.icontains(told, autoescape=True))
    numbers = list(db.execute(query.order_by(parties.c.name).limit(most)).scalars())
    if len(numbers) < most:
        like = keys.parties_like(db, _as_entry(told)) - set(numbers)
        numbers += sorted(like)[: most - len(numbers)]
    return _parties(db, numbers)


def _checks(db: Connection, where: ColumnElement[bool], most: int) -> list[KeptCheck]:
    query: Select[tuple[object]] = kept_checks.listed().where(where, kept_checks.is_newest())
    rows = db.execute(query.order_by(checks.c.seq.desc()).limit(most))
    return [kept_checks.kept(row) for row in rows]


def _parties(db: Connection, numbers: Iterable[int]) -> list[FoundParty]:
    wanted = list(numbers)
    found = {}
    for some in batches(wanted):
        count = func.count(func.distinct(transaction_parties.c.transaction))
        columns = (parties.c.seq, parties.c.fingerprint, parties.c.name, parties.c.country)
        query = (
            select(*columns, count)
            .join(transaction_parties, transaction_parties.c.party == parties.c.seq)
            .where(parties.c.seq.in_(some))
            .group_by(*columns)
        )
        for seq, fingerprint, name, country, many in db.execute(query):
            found[seq] = FoundParty(
                fingerprint=fingerprint, name=name, country=country, transactions=many
            )
    return [found[each] for each in wanted if each in found]


def _as_entry(text: str) -> WatchlistEntry:
    """What is looked for, as if it were listed: then the keys of re-screening find it."""
    return WatchlistEntry(
        id="search",
        type=PartyType.UNKNOWN,
        names=(ListedName(text),),
        identifiers=(ListedIdentifier("", text),),
        wallets=(Wallet("", text),),
    )
