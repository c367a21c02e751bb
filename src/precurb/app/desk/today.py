"""Today's work: what is due, what is held and for how long, what waits, what is broken."""

import datetime as dt
from dataclasses import dataclass

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import permit, require
from precurb.app.desk.decide import Waiting, waiting
from precurb.app.desk.duties import Due, due_duties
from precurb.app.desk.pages import Page, Part
from precurb.app.report import STALE_DAYS
from precurb.app.service import Service
from precurb.model import ListVersion
from precurb.store import alerts, jobs, obligations, standing
from precurb.store.alerts import AlertFilter, KeptAlert
from precurb.store.checks import KeptCheck
from precurb.store.jobs import Job, State

SHOWN = 20
COUNTED = 1_000  # more are "1,000 and more": who has so many needs no exact number
SOON = dt.timedelta(days=7)
FAILED_SINCE = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A transaction that waits for a decision, since when."""

    check: KeptCheck
    since: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The day's work; lists are cut at 20, counts go up to 1,000."""

    on: dt.date
    due: tuple[Due, ...]
    overdue_count: int
    due_count: int  # within seven days, those that have passed among them
    held: tuple[Held, ...]
    held_count: int
    waiting: tuple[Waiting, ...]
    alerts: tuple[KeptAlert, ...]
    alert_count: int
    failed_jobs: tuple[Job, ...]  # of the last seven days; none for who may not read jobs
    stale_lists: tuple[ListVersion, ...]


def today(language: str, *, service: Service, actor: Actor) -> Today:
    """What there is to do now.

    Raises:
        DeniedError: The actor may not read checks.
    """
    require(actor, Action.CHECK_READ)
    on = service.today()
    due = due_duties(on + SOON, Part(most=SHOWN), language, service=service, actor=actor)
    with service.store.read() as db:
        shown = alerts.find(db, AlertFilter(most=SHOWN))
        counts = {
            "overdue_count": obligations.due_count(db, on - dt.timedelta(days=1), cap=COUNTED),
            "due_count": obligations.due_count(db, on + SOON, cap=COUNTED),
            "held_count": standing.held_count(db, cap=COUNTED),
            "alert_count": alerts.count(db),
        }
    return Today(
        on=on,
        due=due.items,
        held=held(Part(most=SHOWN), service=service, actor=actor).items,
        waiting=waiting(service=service, actor=actor),
        alerts=shown,
        failed_jobs=_failed(service, actor),
        stale_lists=stale_lists(service),
        **counts,
    )


def held(part: Part, *, service: Service, actor: Actor) -> Page[Held]:
    """Transactions that wait for a decision, those known longest first.

    Raises:
        DeniedError: The actor may not read checks.
    """
    require(actor, Action.CHECK_READ)
    with service.store.read() as db:
        found = standing.held(db, after=part.number or 0, most=part.most + 1)
        since = standing.since(db, [number for number, _ in found])
    shown = found[: part.most]
    return Page(
        items=tuple(
            Held(check=kept, since=since.get(number, kept.at)) for number, kept in shown
        ),
        next=str(shown[-1][0]) if len(found) > part.most else "",
    )


def _failed(service: Service, actor: Actor) -> tuple[Job, ...]:
    if not permit(actor, Action.JOB_READ).allowed:
        return ()
    earliest = dt.datetime.now(dt.UTC) - FAILED_SINCE
    with service.store.read() as db:
        found = jobs.listed(db, states=(State.FAILED,), most=SHOWN)
    return tuple(job for _, job in found if job.finished and job.finished >= earliest)


def stale_lists(service: Service) -> tuple[ListVersion, ...]:
    """Watchlists that nobody has renewed; a law book is as old as the law."""
    snapshot = service.snapshot
    watched = {each.header.id for each in snapshot.watchlists}
    versions = snapshot.versions(service.today())
    return tuple(v for v in versions if v.id in watched and v.age_days > STALE_DAYS)
