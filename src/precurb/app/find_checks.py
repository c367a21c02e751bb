"""Kept checks as they are looked for: by what was found, by whom, in which days."""

import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy import select

from precurb.app.received import ReceivedFile
from precurb.model import Outcome
from precurb.store import Store, transactions
from precurb.store import checks as kept_checks
from precurb.store.checks import KeptCheck
from precurb.store.tables import checks, judgements, received
from precurb.store.tables import transactions as transaction_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What checks are looked for by; what is left out does not matter.

    ``before`` is the ``seq`` of the last one that was shown, to go on from; ``latest`` leaves
    out checks that a newer one of the same transaction has followed.
    """

    reference: str = ""
    party: str = ""  # a fingerprint
    outcomes: tuple[Outcome, ...] = ()
    rule: str = ""
    sign: str = ""
    list: str = ""
    entry: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    latest: bool = True
    before: int | None = None
    most: int = field(default=50)


def find_checks(search: Search, *, store: Store) -> tuple[KeptCheck, ...]:
    """Checks, the newest first."""
    query = kept_checks.listed().order_by(checks.c.seq.desc()).limit(search.most)
    wanted = {
        transaction_rows.c.reference: search.reference,
        judgements.c.rule: search.rule,
        judgements.c.sign: search.sign,
        judgements.c.list: search.list,
        judgements.c.entry: search.entry,
    }
    said = [column == value for column, value in wanted.items() if value]
    if any((search.rule, search.sign, search.list, search.entry)):
        inside = [each for each in said if each.left.table is judgements]
        query = query.where(
            select(1).where(judgements.c.check == checks.c.seq, *inside).exists()
        )
    query = query.where(*(each for each in said if each.left.table is not judgements))
    if search.party:
        query = query.where(checks.c.transaction.in_(transactions.numbers_with(search.party)))
    if search.outcomes:
        query = query.where(checks.c.outcome.in_(search.outcomes))
    if search.since:
        query = query.where(checks.c.law_date >= search.since)
    if search.until:
        query = query.where(checks.c.law_date <= search.until)
    if search.before is not None:
        query = query.where(checks.c.seq < search.before)
    if search.latest:
        query = query.where(kept_checks.is_newest())
    with store.read() as db:
        return tuple(kept_checks.kept(row) for row in db.execute(query))


def find_newest(named: str, *, store: Store) -> KeptCheck | None:
    """The check with an id, else the newest one of a reference; nothing where none is kept."""
    query = kept_checks.listed()
    by_id = query.where(checks.c.id == named)
    by_reference = (
        query.where(transaction_rows.c.reference == named)
        .order_by(checks.c.seq.desc())
        .limit(1)
    )
    with store.read() as db:
        row = db.execute(by_id).first() or db.execute(by_reference).first()
        return kept_checks.kept(row) if row else None


def sources_of(transaction_id: str, *, store: Store) -> tuple[ReceivedFile, ...]:
    """The file that a transaction was read from, if its bytes are kept."""
    query = (
        select(received.c.name, received.c.sha256, received.c.size)
        .join(transaction_rows, transaction_rows.c.received == received.c.sha256)
        .where(transaction_rows.c.id == transaction_id)
    )
    with store.read() as db:
        return tuple(ReceivedFile(**row._mapping) for row in db.execute(query))


def checks_of(transaction_id: str, *, store: Store) -> tuple[KeptCheck, ...]:
    """All checks of a transaction, the newest first."""
    with store.read() as db:
        return kept_checks.of_transaction(db, transaction_id)
