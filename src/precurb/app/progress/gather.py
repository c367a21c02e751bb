"""The records that indicators count, gathered from the node's store and its law book."""

import datetime as dt
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, func, select

from precurb.app.acts.progress import incident_records, notices, request_records
from precurb.app.service import Service
from precurb.app.shown.matrix import make_matrix
from precurb.casework.case import case_of
from precurb.casework.targets import standings
from precurb.lists.knowledge import ControlBook
from precurb.progress.commitments import made_until
from precurb.progress.figures import Records
from precurb.progress.records import Lag, MeasureRecord, Orders
from precurb.store import progress as kept
from precurb.store.cases import all_events
from precurb.store.decisions import Action as Decided
from precurb.store.tables import decisions, transactions

# What this node keeps in a form that can be counted; of the others nothing is said.
COUNTED = frozenset(
    (
        "notifications-sent", "opened-in-window", "answered-in-window", "days-to-answer",
        "released-by-silence", "objections-with-reason", "fields-filled",
        "actual-quantity-reported", "reconciled-in-30-days", "incidents-shared",
        "days-to-share", "incidents-with-response", "incidents-backtracked",
        "incidents-with-action", "corrections-per-100", "origin-share", "requests-open",
        "requests-on-time", "requests-refused", "requests-led-to-action", "control-lag",
        "control-gap", "measures-taken", "indictment-to-sanction", "indictment-to-verdict",
        "declined-per-1000", "commitments-on-time", "commitment-slippage",
        "commitments-by-stage",
    )
)  # fmt: skip


def gather_records(since: dt.date, until: dt.date, *, service: Service) -> Records:
    """Everything a node knows of a period, whose first and last day are both included."""
    with service.store.read() as db:
        return Records(
            since=since,
            until=until,
            notices=tuple(notices(db)),
            incidents=tuple(incident_records(db)),
            requests=tuple(request_records(db)),
            lags=tuple(control_lags(service.snapshot.book, until)),
            measures=tuple(_measures(db)),
            orders=_orders(db, since, until),
            commitments=made_until(kept.all_commitments(db), kept.all_meetings(db), until),
        )


def control_lags(book: ControlBook, on: dt.date) -> Iterable[Lag]:
    """How long after the treaty each jurisdiction controls each of its substances.

    Substances of which the treaty's own day is not known to a month are left out.
    """
    for row in make_matrix(book, "treaty", on).rows:
        since = row.treaty.since
        if since is None or since.earliest is None or since.latest is None:
            continue
        if (since.latest - since.earliest).days > 31:
            continue
        for cell in row.cells:
            if cell.standing.controlled and cell.delay is None:
                continue  # controlled, but nobody says since when
            least, most = (
                (cell.delay or (None, None)) if cell.standing.controlled else (None, None)
            )
            yield Lag(
                substance=row.substance,
                jurisdiction=cell.place,
                treaty=since.earliest,
                least=least,
                most=most,
            )


def _orders(db: Connection, since: dt.date, until: dt.date) -> Orders:
    first = dt.datetime.combine(since, dt.time(), dt.UTC)
    last = dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), dt.UTC)
    kept_in = (transactions.c.at >= first) & (transactions.c.at < last)
    checked = db.execute(select(func.count()).where(kept_in)).scalar_one()
    stopped = (
        select(transactions.c.id)
        .join(decisions, decisions.c.transaction == transactions.c.seq)
        .where(decisions.c.action == Decided.STOP, decisions.c.at >= first)
        .where(decisions.c.at < last)
        .distinct()
        .order_by(transactions.c.id)
    )
    return Orders(checked=checked, stopped=tuple(db.execute(stopped).scalars()))


def _measures(db: Connection) -> Iterator[MeasureRecord]:
    """The measures of all cases that nobody has undone."""
    for case_id, events in all_events(db).items():
        for target in standings(case_of(case_id, events)):
            for each in target.measures:
                yield MeasureRecord(
                    case=case_id, target=target.target, kind=each.kind, day=each.when.day
                )
