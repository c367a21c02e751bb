"""The figures of a period as somebody may see them: rows of cases alone that they work on."""

import datetime as dt
from dataclasses import dataclass, replace

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import permit, require
from precurb.app.casework.cases import list_cases
from precurb.app.progress.gather import COUNTED, gather_records
from precurb.app.service import Service
from precurb.errors import InvalidRecordError
from precurb.model.progress import Commitment, Figure
from precurb.progress.figures import work_out
from precurb.progress.indicators import packaged_indicators
from precurb.progress.records import Lag

HIDDEN = "case not shown"  # stands for a row of a case that the reader has no part in


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What was counted in a period, whose first and last day are both included.

    ``not_counted`` are the indicators of which this node keeps no records that can be counted:
    nothing is said of them, not even zero.
    """

    since: dt.date
    until: dt.date
    figures: tuple[Figure, ...]
    not_counted: tuple[str, ...]
    lags: tuple[Lag, ...]
    commitments: tuple[Commitment, ...]


def count_figures(since: dt.date, until: dt.date, *, service: Service, actor: Actor) -> Counted:
    """Work out all figures of a period.

    Raises:
        DeniedError: The actor may not read progress.
        InvalidRecordError: The period ends before it begins.
    """
    require(actor, Action.PROGRESS_READ)
    if until < since:
        raise InvalidRecordError(f"the period ends ({until}) before it begins ({since})")
    records = gather_records(since, until, service=service)
    mine = _cases_of(service, actor)
    cases = {each.case for each in records.measures} - mine
    return Counted(
        since=since,
        until=until,
        figures=tuple(
            _without(figure, cases)
            for figure in work_out(records)
            if figure.indicator in COUNTED
        ),
        not_counted=tuple(each for each in packaged_indicators() if each not in COUNTED),
        lags=records.lags,
        commitments=records.commitments,
    )


def _cases_of(service: Service, actor: Actor) -> set[str]:
    if not permit(actor, Action.CASE_READ).allowed:
        return set()
    return {each.id for each in list_cases(service=service, actor=actor)}


def _without(figure: Figure, cases: set[str]) -> Figure:
    rows = (HIDDEN if row.partition("/")[0] in cases else row for row in figure.rows)
    return replace(figure, rows=tuple(rows))
