"""The report of a period: what was promised, done and effected since a meeting.

Activity, reach and effect are kept apart, and outcome series stand beside them as context: no
figure here says that one caused the other.
"""

import datetime as dt
from dataclasses import dataclass

import msgspec

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.progress.figures import count_figures
from precurb.app.progress.registers import meetings as all_meetings
from precurb.app.progress.registers import series_known
from precurb.app.records import audit_head
from precurb.app.service import Service
from precurb.app.shown.matrix import Matrix, make_matrix
from precurb.errors import InvalidRecordError
from precurb.model.progress import Commitment, Figure, Indicator, Meeting, Series, Step
from precurb.progress.commitments import Standing, standing
from precurb.progress.commitments import since as steps_since
from precurb.progress.indicators import packaged_indicators
from precurb.progress.records import Lag

FORMAT = "precurb-progress/1"
GROUP = "fentanyl"  # the substances whose control is shown one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A step that a commitment took in the period."""

    commitment: str
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A commitment and how it stands at the end of the period."""

    commitment: Commitment
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything a report tells, as facts; ``indicators`` define what its figures count."""

    organisation: str
    since: dt.date
    until: dt.date
    made: dt.date
    meetings: tuple[Meeting, ...]  # of the period
    changes: tuple[Change, ...]
    commitments: tuple[Promise, ...]
    figures: tuple[Figure, ...]
    indicators: tuple[Indicator, ...]
    not_counted: tuple[str, ...]
    lags: tuple[Lag, ...]
    control: Matrix  # of the group whose control is shown substance by substance
    series: tuple[Series, ...]
    snapshot: str
    audit: str


def last_meeting(before: dt.date, *, service: Service, actor: Actor) -> dt.date:
    """The day of the last meeting before a day, since which a report tells by default.

    Raises:
        DeniedError: The actor may not read progress.
        InvalidRecordError: No meeting is kept.
    """
    days = [each.when.day for each in all_meetings(service=service, actor=actor)]
    if not (earlier := [each for each in days if each < before]):
        raise InvalidRecordError("no meeting is kept before that day; say since when")
    return max(earlier)


def make_report(since: dt.date, until: dt.date, *, service: Service, actor: Actor) -> Report:
    """Gather the report of a period, whose first and last day are both included.

    Raises:
        DeniedError: The actor may not read progress.
        InvalidRecordError: The period ends before it begins.
    """
    require(actor, Action.PROGRESS_READ)
    counted = count_figures(since, until, service=service, actor=actor)
    met = all_meetings(service=service, actor=actor)
    changes = steps_since(counted.commitments, since, until)
    return Report(
        organisation=service.settings.organisation,
        since=since,
        until=until,
        made=service.today(),
        meetings=tuple(each for each in met if since <= each.when.day <= until),
        changes=tuple(Change(commitment=each.id, step=step) for each, step in changes),
        commitments=tuple(
            Promise(commitment=each, standing=standing(each, until))
            for each in counted.commitments
        ),
        figures=counted.figures,
        indicators=tuple(packaged_indicators().values()),
        not_counted=counted.not_counted,
        lags=counted.lags,
        control=make_matrix(service.snapshot.book, GROUP, until),
        series=series_known(service=service, actor=actor),
        snapshot=service.snapshot.id,
        audit=str(audit_head(store=service.store)),
    )


def encode_report(report: Report) -> bytes:
    """The facts of a report as JSON; the same facts give the same bytes."""
    told = {"format": FORMAT, **msgspec.to_builtins(report)}
    return msgspec.json.format(msgspec.json.encode(told, order="deterministic"), indent=1)
