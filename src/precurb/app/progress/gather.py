"""The records that indicators count, gathered from the node's store and its law book."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Connection, func, select

from precurb.app.gaps import gap_matrix
from precurb.app.service import Service
from precurb.lists.knowledge import ControlBook
from precurb.progress.figures import Records
from precurb.progress.records import Lag, Orders
from precurb.store import progress as kept
from precurb.store.decisions import Action as Decided
from precurb.store.tables import decisions, transactions


def gather_records(since: dt.date, until: dt.date, *, service: Service) -> Records:
    """Everything a node knows of a period, whose first and last day are both included."""
    with service.store.read() as db:
        return Records(
            since=since,
            until=until,
            lags=tuple(control_lags(service.snapshot.book, until)),
            orders=_orders(db, since, until),
            commitments=kept.all_commitments(db),
        )


def control_lags(book: ControlBook, on: dt.date) -> Iterable[Lag]:
    """How long after the treaty each jurisdiction controls each of its substances.

    Substances of which the treaty's own day is not known to a month are left out.
    """
    matrix = gap_matrix(book, on)
    for gap in matrix.treaty:
        since = gap.international
        if since is None or since.earliest is None or since.latest is None:
            continue
        if (since.latest - since.earliest).days > 31:
            continue
        for place in matrix.jurisdictions:
            delay = gap.delays.get(place)
            if delay is None and place in gap.national:
                continue  # controlled, but nobody says since when
            yield Lag(
                substance=gap.substance,
                jurisdiction=place,
                treaty=since.earliest,
                least=delay[0] if delay else None,
                most=delay[1] if delay else None,
            )


def _orders(db: Connection, since: dt.date, until: dt.date) -> Orders:
    first = dt.datetime.combine(since, dt.time(), dt.UTC)
    last = dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), dt.UTC)
    kept_in = (transactions.c.at >= first) & (transactions.c.at < last)
    checked = db.execute(select(func.count()).where(kept_in)).scalar_one()
    stopped = select(func.count(func.distinct(decisions.c.transaction))).where(
        decisions.c.action == Decided.STOP, decisions.c.at >= first, decisions.c.at < last
    )
    return Orders(checked=checked, declined=db.execute(stopped).scalar_one())
