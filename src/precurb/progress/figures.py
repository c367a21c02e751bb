"""Indicators worked out from the records of a node, with the rows behind every figure."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from precurb.model.progress import Commitment, Figure, Stage
from precurb.progress.commitments import standing
from precurb.progress.counting import Counting
from precurb.progress.records import (
    IncidentRecord,
    Lag,
    MeasureRecord,
    Notice,
    Orders,
    RequestRecord,
)

_MONTH = dt.timedelta(days=30)
AGES = ((0, 7, "under-7-days"), (7, 30, "7-to-29-days"), (30, 10**6, "30-days-and-more"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Everything a node knows of one period, whose first and last day are both included."""

    since: dt.date
    until: dt.date
    notices: tuple[Notice, ...] = ()
    incidents: tuple[IncidentRecord, ...] = ()
    requests: tuple[RequestRecord, ...] = ()
    measures: tuple[MeasureRecord, ...] = ()
    lags: tuple[Lag, ...] = ()
    orders: Orders = field(default_factory=Orders)
    commitments: tuple[Commitment, ...] = ()


def work_out(records: Records) -> tuple[Figure, ...]:
    """All figures of a period, in the order of the indicators."""
    by = Counting(records.since, records.until)
    return tuple(figure for each in _ALL for figure in each(records, by))


def _notices(records: Records, by: Counting) -> Iterator[Figure]:
    sent = [n for n in records.notices if by.within(n.sent)]
    due = [n for n in sent if n.reply_due and n.reply_due <= by.until]
    gone = [n for n in sent if n.departed]
    ripe = [n for n in gone if n.departed and n.departed + _MONTH <= by.until]
    days = [(n.id, (n.answered - n.sent).days) for n in sent if n.answered]
    fields = (sum(n.fields_filled for n in sent), sum(n.fields_mandatory for n in sent))
    yield by.count("notifications-sent", [n.id for n in sent])
    yield by.share("opened-in-window", due, lambda n: _in_time(n.opened, n.reply_due))
    yield by.share("answered-in-window", due, lambda n: _in_time(n.answered, n.reply_due))
    yield by.median("days-to-answer", days)
    yield by.share("released-by-silence", due, lambda n: n.by_silence)
    objected = [n for n in sent if n.objected]
    yield by.share("objections-with-reason", objected, lambda n: n.objection_reason)
    yield by.ratio("fields-filled", fields, [n.id for n in sent])
    yield by.share("actual-quantity-reported", gone, lambda n: n.actual_reported)
    yield by.share("reconciled-in-30-days", ripe, _reconciled)


def _incidents(records: Records, by: Counting) -> Iterator[Figure]:
    told = [i for i in records.incidents if by.within(i.shared)]
    ids = [i.id for i in told]
    days = [(i.id, (i.shared - i.happened).days) for i in told if i.shared]
    yield by.count("incidents-shared", ids)
    yield by.median("days-to-share", days)
    yield by.share("incidents-with-response", told, lambda i: i.responses > 0)
    yield by.share("incidents-backtracked", told, lambda i: i.backtracked)
    yield by.share("incidents-with-action", told, lambda i: i.action)
    yield by.ratio("corrections-per-100", (sum(i.corrections for i in told), len(told)), ids)
    origins = sorted({i.origin for i in told if i.origin})
    if not origins:
        yield by.ratio("origin-share", (0, 0))
    for origin in origins:
        here = [i.id for i in told if i.origin == origin]
        yield by.ratio("origin-share", (len(here), len(told)), here, of=origin)


def _requests(records: Records, by: Counting) -> Iterator[Figure]:
    sent = [r for r in records.requests if by.within(r.sent)]
    waiting = [r for r in records.requests if r.sent <= by.until and not _closed(r, by)]
    due = [r for r in sent if r.due and r.due <= by.until]
    for least, below, name in AGES:
        aged = [r.id for r in waiting if least <= (by.until - r.sent).days < below]
        yield by.count("requests-open", aged, of=name)
    yield by.share("requests-on-time", due, lambda r: _in_time(r.closed, r.due))
    yield by.share("requests-refused", sent, lambda r: bool(r.refused))
    told = [r for r in sent if r.used is not None]
    yield by.share("requests-led-to-action", told, lambda r: bool(r.used))


def _follow_through(records: Records, by: Counting) -> Iterator[Figure]:
    taken = [m for m in records.measures if by.within(m.day)]
    yield by.count("measures-taken", [f"{m.case}/{m.target}/{m.kind}" for m in taken])
    for name, then in (
        ("indictment-to-sanction", "designation"),
        ("indictment-to-verdict", "verdict"),
    ):
        yield by.median(name, list(_between(records.measures, ("indictment", then), by)))


def _control(records: Records, by: Counting) -> Iterator[Figure]:
    for place in sorted({lag.jurisdiction for lag in records.lags}):
        here = [lag for lag in records.lags if lag.jurisdiction == place]
        exact = [(lag.substance, int(lag.months)) for lag in here if lag.months is not None]
        without = [lag.substance for lag in here if lag.most is None]
        yield by.median("control-lag", exact, of=place)
        yield by.count("control-gap", without, of=place, out_of=len(here))


def _industry(records: Records, by: Counting) -> Iterator[Figure]:
    told = records.orders
    declined = (len(told.stopped), told.checked)
    yield by.ratio("declined-per-1000", declined, told.stopped, times=1000)
    yield by.ratio("papers-contradict", (told.contradicting, told.with_papers))
    yield by.ratio("notices-acknowledged", (told.notices_acknowledged, told.notices_sent))


def _commitments(records: Records, by: Counting) -> Iterator[Figure]:
    now = [(c, standing(c, by.until)) for c in records.commitments]
    ripe = [(c, s) for c, s in now if s.first_due and s.first_due.last <= by.until]
    kept = [c.id for c, s in ripe if s.done and s.late is not None and s.late <= 0]
    late = [(c.id, s.late) for c, s in ripe if s.late is not None and s.late > 0]
    yield by.ratio("commitments-on-time", (len(kept), len(ripe)), [c.id for c, _ in ripe])
    yield by.median("commitment-slippage", late)
    for stage in Stage:
        there = [c.id for c, s in now if s.stage is stage]
        yield by.count("commitments-by-stage", there, of=str(stage))


_ALL: tuple[Callable[[Records, Counting], Iterable[Figure]], ...] = (
    _notices, _incidents, _requests, _follow_through, _control, _industry, _commitments,
)  # fmt: skip


def _in_time(day: dt.date | None, due: dt.date | None) -> bool:
    return day is not None and due is not None and day <= due


def _reconciled(notice: Notice) -> bool:
    done, gone = notice.reconciled, notice.departed
    return done is not None and gone is not None and done - gone <= _MONTH


def _closed(request: RequestRecord, by: Counting) -> bool:
    return request.closed is not None and request.closed <= by.until


def _between(
    measures: Iterable[MeasureRecord], kinds: tuple[str, str], by: Counting
) -> Iterator[tuple[str, int]]:
    """Days from the first measure to the next of another kind against the same target.

    Counted where the second one lies in the period.
    """
    first, then = kinds
    taken = list(measures)
    for begun in (each for each in taken if each.kind == first):
        same = (begun.case, begun.target, then)
        after = [e.day for e in taken if (e.case, e.target, e.kind) == same]
        later = [day for day in after if day >= begun.day]
        if later and by.within(min(later)):
            yield f"{begun.case}/{begun.target}", (min(later) - begun.day).days
