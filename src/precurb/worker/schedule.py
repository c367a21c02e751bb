"""Work that comes again: each occurrence is enqueued once, however many workers there are.

Occurrences that nobody was there for are made up for by one job, not by one each.
"""

import datetime as dt
from collections.abc import Iterator

from precurb.app.access.actor import SYSTEM
from precurb.app.service import Service
from precurb.app.settings import Schedule
from precurb.errors import ConflictError, InvalidRecordError
from precurb.store import jobs, list_versions
from precurb.store.jobs import NewJob


def lines(schedule: Schedule) -> Iterator[tuple[str, str]]:
    """Kinds of jobs with their cron lines; those that never come are left out.

    Raises:
        InvalidRecordError: A line is no cron line.
    """
    from croniter import croniter  # type: ignore[import-untyped]  # it has no stubs

    told = {
        "update-lists": schedule.update_lists,
        "self-test": schedule.self_test,
        "watch-duties": schedule.watch_duties,
        "watch-notifications": schedule.watch_notifications,
    }
    for kind, line in told.items():
        if line and not croniter.is_valid(line):
            raise InvalidRecordError(f"schedule of {kind}: {line!r} is no cron line")
        if line:
            yield kind, line


def last_occurrence(line: str, now: dt.datetime) -> dt.datetime:
    """The last moment until now at which a cron line is due."""
    from croniter import croniter

    found: dt.datetime = croniter(line, now + dt.timedelta(microseconds=1)).get_prev(
        dt.datetime
    )
    return found


def enqueue_due(service: Service) -> tuple[str, ...]:
    """Enqueue what has come due since the last time; return the kinds.

    A kind that was never looked at begins now: nothing is made up for before its beginning.
    """
    made = []
    for kind, line in lines(service.settings.schedule):
        acting = service.acting(SYSTEM)
        mark = f"schedule {kind}"
        with service.store.read() as db:
            told = list_versions.watermark(db, mark)
        due = last_occurrence(line, acting.at).isoformat()
        if told and due <= told:
            continue
        try:
            with service.store.write(acting) as writing:
                value = due if told else acting.at.isoformat()
                list_versions.advance(writing, mark, value, expected=told)
                if told and jobs.enqueue(writing, NewJob(kind=kind, single=kind)):
                    made.append(kind)
        except ConflictError:  # another worker was first
            continue
    return tuple(made)
