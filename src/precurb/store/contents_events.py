"""What was exchanged, written into cases and measured, each beside what the audit says of it.

An object of the audit names an event by its record and its number there. Both are laid side by
side by that name, which is worked out once for all rows.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, Text, cast, func, select

from precurb.exchange.acts.payload import ACTS
from precurb.exchange.envelope import hash_of
from precurb.model.progress import Stage
from precurb.store.acts import content_of
from precurb.store.cases import KINDS as CASE_ACTS
from precurb.store.cases import content_of as case_content
from precurb.store.tables import audit, transactions
from precurb.store.tables.acts import act_events, act_records, incident_fits
from precurb.store.tables.casework import case_events, cases
from precurb.store.tables.exchange import exchange_envelopes
from precurb.store.tables.progress import commitment_steps, commitments, meetings, series

_REFUSED = "keep refused envelope"
_ENVELOPE = ("send envelope", "receive envelope", "take back envelope", _REFUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Rows of one table, each beside the entry of the audit that speaks of it.

    ``query`` gives ``audited``, ``object``, ``told`` and ``id``, which is nothing where the row
    is gone; ``found`` works out of a row what should have been told.
    """

    table: Table
    query: Select[Any]
    found: Callable[[Any], str]


def events_beside() -> Iterator[tuple[str, Beside]]:
    """Everything that is compared here, by what it is."""
    yield "envelopes", _envelopes()
    yield "acts", _acts()
    yield "fits", _fits()
    yield "case events", _case_events()
    yield "meetings", _bodies(meetings, "keep meeting", "meeting ", meetings.c.id)
    yield (
        "commitments",
        _bodies(commitments, "keep commitment", "commitment ", commitments.c.id),
    )
    vintage = series.c.id + " " + series.c.vintage
    yield "series", _bodies(series, "keep series", "series ", vintage)
    yield "commitment steps", _steps()


def _envelopes() -> Beside:
    rows = exchange_envelopes.c
    named = func.substr(audit.c.object, len("envelope ") + 1)
    query = (
        select(*_TOLD, audit.c.act.label("done"), rows.id, rows.body, rows.refusal)
        .select_from(audit)
        .outerjoin(exchange_envelopes, rows.id == named)
        .where(audit.c.act.in_(_ENVELOPE))
        .order_by(audit.c.seq)
    )
    return Beside(table=exchange_envelopes, query=query, found=_envelope)


def _envelope(row: Any) -> str:
    """Its hash; that it counts, or was refused, is what the act says."""
    counts = (row.refusal == "") == (row.done != _REFUSED)
    return hash_of(row.body) if counts else ""


def _acts() -> Beside:
    kinds = [f"{subject} {kind}" for subject in ACTS for kind in (*ACTS[subject], "Drafted")]
    named = _named(
        act_records.c.subject + " " + act_records.c.id + "/" + _text(act_events.c.number),
        act_events.c.seq,
        act_events.join(act_records, act_records.c.seq == act_events.c.record),
    )
    beside = ("kind", "marking", "node", "by", "envelope", "moment", "body")
    query = (
        select(*_TOLD, act_events.c.seq.label("id"), *(act_events.c[name] for name in beside))
        .select_from(audit)
        .outerjoin(named, named.c.object == audit.c.object)
        .outerjoin(act_events, act_events.c.seq == named.c.seq)
    )
    return Beside(
        table=act_events, query=_of(query, kinds), found=lambda row: content_of(row._mapping)
    )


def _fits() -> Beside:
    rows = incident_fits.c
    version = act_records.c.id + "/" + _text(rows.version)
    named = _named(
        "fit " + version + " " + transactions.c.id,
        rows.seq,
        incident_fits.join(act_records, act_records.c.seq == rows.record).join(
            transactions, transactions.c.seq == rows.transaction
        ),
    )
    query = (
        select(*_TOLD, rows.seq.label("id"), rows.reasons)
        .select_from(audit)
        .outerjoin(named, named.c.object == audit.c.object)
        .outerjoin(incident_fits, rows.seq == named.c.seq)
    )
    return Beside(
        table=incident_fits, query=_of(query, ("note fit",)),
        found=lambda row: _sha(row.reasons.encode()),
    )  # fmt: skip


def _case_events() -> Beside:
    rows = case_events.c
    named = _named(
        "case " + cases.c.id + "/" + _text(rows.number),
        rows.case,
        case_events.join(cases, cases.c.seq == rows.case),
        rows.number,
    )
    query = (
        select(*_TOLD, rows.number.label("id"), rows.body, rows.shown_to)
        .select_from(audit)
        .outerjoin(named, named.c.object == audit.c.object)
        .outerjoin(case_events, (rows.case == named.c.seq) & (rows.number == named.c.number))
    )
    acts = [f"case {kind}" for kind in CASE_ACTS]
    return Beside(
        table=case_events, query=_of(query, acts),
        found=lambda row: case_content(row.body, row.shown_to),
    )  # fmt: skip


def _bodies(table: Table, act: str, prefix: str, name: ColumnElement[Any]) -> Beside:
    named = _named(prefix + name, table.c.seq, table)
    query = (
        select(*_TOLD, table.c.seq.label("id"), table.c.body)
        .select_from(audit)
        .outerjoin(named, named.c.object == audit.c.object)
        .outerjoin(table, table.c.seq == named.c.seq)
    )
    return Beside(table=table, query=_of(query, (act,)), found=_body)


def _steps() -> Beside:
    """The audit names the commitment; the steps of one stand there in their order."""
    rows = commitment_steps.c
    in_order = func.row_number().over(partition_by=audit.c.object, order_by=audit.c.seq)
    told = (
        select(*_TOLD, in_order.label("number"))
        .where(audit.c.act.in_([f"commitment {stage}" for stage in Stage]))
        .subquery()
    )
    named = _named("commitment " + commitments.c.id, commitments.c.seq, commitments)
    query = (
        select(told.c.audited, told.c.object, told.c.told, rows.number.label("id"), rows.body)
        .select_from(told)
        .outerjoin(named, named.c.object == told.c.object)
        .outerjoin(
            commitment_steps, (rows.commitment == named.c.seq) & (rows.number == told.c.number)
        )
        .order_by(told.c.audited)
    )
    return Beside(table=commitment_steps, query=query, found=_body)


_TOLD = (audit.c.seq.label("audited"), audit.c.object, audit.c.content.label("told"))


def _named(
    name: ColumnElement[Any], seq: ColumnElement[Any], of: FromClause, *more: ColumnElement[Any]
) -> Any:
    """Every row under the name that the audit gives it, worked out once."""
    rows = select(name.label("object"), seq.label("seq"), *more).select_from(of)
    return rows.cte().prefix_with("MATERIALIZED")


def _of(query: Select[Any], acts: Iterable[str]) -> Select[Any]:
    return query.where(audit.c.act.in_(tuple(acts))).order_by(audit.c.seq)


def _text(number: ColumnElement[int]) -> ColumnElement[str]:
    return cast(number, Text)


def _body(row: Any) -> str:
    return _sha(row.body)


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
