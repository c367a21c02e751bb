"""Re-screenings as pages show them: what changed, whom it touches, what came of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, RowMapping, func, select

from precurb.screening.again import Moved, Verdict
from precurb.store.planned import ChangeKind, DatedList, What
from precurb.store.rescreenings import KeptRescreening, Why
from precurb.store.tables import (
    checks,
    decisions,
    parties,
    transaction_parties,
    transactions,
)
from precurb.store.tables.alerts import (
    rescreening_changes,
    rescreening_lists,
    rescreening_parties,
    rescreening_results,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptChange:
    """Something that changed, as it is listed; the numbers are counts."""

    position: int
    what: What
    list: str
    entry: str
    name: str
    kind: ChangeKind
    fields: tuple[str, ...]
    parties: int
    transactions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptResult:
    """What came of one transaction, as it is listed."""

    transaction: str
    reference: str
    verdict: Verdict
    before: str
    after: str
    old_check: str
    new_check: str
    moved: tuple[Moved, ...]
    reason: str


def changes(
    db: Connection, run: KeptRescreening, most: int | None = None
) -> tuple[KeptChange, ...]:
    """What changed, list by list, what touches most first; ``most`` of each list."""
    touched = rescreening_changes.c.transactions.desc()
    rank = func.row_number().over(
        partition_by=(rescreening_changes.c.what, rescreening_changes.c.list),
        order_by=(touched, rescreening_changes.c.position),
    )
    ranked = (
        select(*(rescreening_changes.c[n] for n in KeptChange.__dataclass_fields__))
        .add_columns(rank.label("rank"))
        .where(rescreening_changes.c.rescreening == run.seq)
        .subquery()
    )
    query = select(*(ranked.c[n] for n in KeptChange.__dataclass_fields__))
    if most is not None:
        query = query.where(ranked.c.rank <= most)
    query = query.order_by(ranked.c.what, ranked.c.list, ranked.c.rank)
    return tuple(_change(row) for row in db.execute(query))


def counts_of_changes(
    db: Connection, run: KeptRescreening
) -> Mapping[tuple[What, str, ChangeKind], int]:
    """How many entries changed, by what, list and kind."""
    told = (rescreening_changes.c.what, rescreening_changes.c.list, rescreening_changes.c.kind)
    query = select(*told, func.count()).where(rescreening_changes.c.rescreening == run.seq)
    rows = db.execute(query.group_by(*told))
    return {(What(a), b, ChangeKind(c)): int(number) for a, b, c, number in rows}


def dated_lists(db: Connection, run: KeptRescreening) -> tuple[DatedList, ...]:
    """The lists that differ."""
    names = [rescreening_lists.c[name] for name in DatedList.__dataclass_fields__]
    query = select(*names).where(rescreening_lists.c.rescreening == run.seq)
    rows = db.execute(query.order_by(rescreening_lists.c.list))
    return tuple(DatedList(**row._mapping) for row in rows)


def touched_parties(
    db: Connection, run: KeptRescreening, most: int
) -> tuple[tuple[str, str, str, str, int], ...]:
    """Parties that changed entries may be: name, country, list, entry, transactions."""
    change, party = rescreening_changes.c, rescreening_parties.c
    stands = (
        select(func.count(transaction_parties.c.transaction.distinct()))
        .where(transaction_parties.c.party == parties.c.seq)
        .correlate(parties)
        .scalar_subquery()
    )
    query = (
        select(parties.c.name, parties.c.country, change.list, change.entry, stands)
        .join(rescreening_parties, party.party == parties.c.seq)
        .join(
            rescreening_changes,
            (change.rescreening == party.rescreening) & (change.position == party.change),
        )
        .where(party.rescreening == run.seq)
        .order_by(change.position, parties.c.seq)
        .limit(most)
    )
    return tuple((a, b, c, d, int(e)) for a, b, c, d, e in db.execute(query))


def results(
    db: Connection, run: KeptRescreening, verdicts: Iterable[Verdict], most: int
) -> tuple[KeptResult, ...]:
    """What came of transactions, in the order of verdicts."""
    old, new = checks.alias("old"), checks.alias("new")
    found: list[KeptResult] = []
    for verdict in verdicts:
        query = (
            select(
                transactions.c.id.label("transaction"), transactions.c.reference,
                *(rescreening_results.c[n] for n in ("verdict", "before", "after", "why")),
                old.c.id.label("old_check"), new.c.id.label("new_check"),
            )
            .join(transactions, transactions.c.seq == rescreening_results.c.transaction)
            .join(old, old.c.seq == rescreening_results.c.old_check)
            .outerjoin(new, new.c.seq == rescreening_results.c.new_check)
            .where(
                rescreening_results.c.rescreening == run.seq,
                rescreening_results.c.verdict == verdict,
            )
            .order_by(rescreening_results.c.transaction)
            .limit(most - len(found))
        )  # fmt: skip
        found += [_result(row) for row in db.execute(query).mappings()]
    return tuple(found)


def _change(row: Row[Any]) -> KeptChange:
    values = dict(row._mapping)
    told: dict[str, Any] = {
        "what": What(values["what"]),
        "kind": ChangeKind(values["kind"]),
        "fields": msgspec.json.decode(values["fields"], type=tuple[str, ...]),
    }
    return KeptChange(**values | told)


def _result(row: RowMapping) -> KeptResult:
    values = dict(row)
    why = msgspec.json.decode(values.pop("why"), type=Why)
    told: dict[str, Any] = {
        "verdict": Verdict(values["verdict"]),
        "new_check": values["new_check"] or "",
        "moved": why.moved,
        "reason": why.reason,
    }
    return KeptResult(**values | told)


def reopened_allowances(
    db: Connection, run: KeptRescreening, most: int
) -> tuple[dict[str, Any], ...]:
    """Decisions that a party is not a listed one of which the listed one changed or is gone."""
    change = rescreening_changes.c
    query = (
        select(
            parties.c.name.label("party"), decisions.c.list, decisions.c.entry,
            decisions.c.by, decisions.c.at, decisions.c.reason, change.kind,
        )
        .join(
            rescreening_changes,
            (change.list == decisions.c.list) & (change.entry == decisions.c.entry),
        )
        .join(parties, parties.c.fingerprint == decisions.c.party)
        .where(
            change.rescreening == run.seq,
            change.what == What.PARTY,
            change.kind != ChangeKind.ADDED,
            decisions.c.action == "allow",
            decisions.c.confirms.is_(None),
            decisions.c.at < run.created,
        )
        .order_by(decisions.c.seq.desc())
        .limit(most)
    )  # fmt: skip
    return tuple(
        {name: value for name, value in row._mapping.items() if name != "kind"}
        | {"removed": row.kind == ChangeKind.REMOVED}
        for row in db.execute(query)
    )
