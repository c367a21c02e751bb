"""Tell of duties that come due, each once: programs that asked are sent an event."""

import datetime as dt

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.service import Service
from precurb.app.webhooks import Event, EventKind, announce
from precurb.store import Writing, list_versions, obligations
from precurb.store.obligations import KeptDuty

AHEAD = dt.timedelta(days=7)
_MARK, _PASSED = "watch duties", "passed duties"


def watch_duties(*, service: Service, actor: Actor) -> int:
    """Tell of open duties whose day is within a week or has passed; return how many.

    A duty is told of once: when its day comes near, or when it is new and its day is near
    already. That its day has passed while it was open is written into the audit, once too.
    What was told and how far it has come are kept together.

    Raises:
        DeniedError: The actor may not read checks.
        ConflictError: Another process does the same at this moment.
    """
    require(actor, Action.CHECK_READ)
    today = service.today()
    with service.store.write(service.acting(actor)) as writing:
        found = _fresh(writing, _MARK, today + AHEAD)
        for each in found:
            data = {"id": each.id, "check": each.check, "due": str(each.due)}
            announce(writing, Event(kind=EventKind.OBLIGATION_DUE, data=data))
        for each in _fresh(writing, _PASSED, today - dt.timedelta(days=1)):
            obligations.note_passed(writing, each.id)
    return len(found)


def _fresh(writing: Writing, mark: str, until: dt.date) -> tuple[KeptDuty, ...]:
    """Open duties with a day until then that a mark has not come to; it comes to them now."""
    told = list_versions.watermark(writing.db, mark)
    day, since = _read(told)
    found = obligations.coming(writing.db, until, told=day, since=since)
    now = f"{until} {writing.acting.at.isoformat()}"
    list_versions.advance(writing, mark, now, expected=told)
    return found


def _read(told: str) -> tuple[dt.date, dt.datetime]:
    if not told:
        return dt.date.min, dt.datetime.min.replace(tzinfo=dt.UTC)
    day, since = told.split(" ")
    return dt.date.fromisoformat(day), dt.datetime.fromisoformat(since)
