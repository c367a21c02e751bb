"""Tell of duties that come due, each once: programs that asked are sent an event."""

import datetime as dt

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.service import Service
from precurb.app.webhooks import Event, EventKind, announce
from precurb.store import list_versions, obligations

AHEAD = dt.timedelta(days=7)
_MARK = "watch duties"


def watch_duties(*, service: Service, actor: Actor) -> int:
    """Tell of open duties whose day is within a week or has passed; return how many.

    A duty is told of once: when its day comes near, or when it is new and its day is near
    already. What was told and how far it has come are kept together.

    Raises:
        DeniedError: The actor may not read checks.
        ConflictError: Another process does the same at this moment.
    """
    require(actor, Action.CHECK_READ)
    acting = service.acting(actor)
    until = service.today() + AHEAD
    with service.store.write(acting) as writing:
        told = list_versions.watermark(writing.db, _MARK)
        day, since = _read(told)
        found = obligations.coming(writing.db, until, told=day, since=since)
        for each in found:
            data = {"id": each.id, "check": each.check, "due": str(each.due)}
            announce(writing, Event(kind=EventKind.OBLIGATION_DUE, data=data))
        now = f"{until} {acting.at.isoformat()}"
        list_versions.advance(writing, _MARK, now, expected=told)
    return len(found)


def _read(told: str) -> tuple[dt.date, dt.datetime]:
    if not told:
        return dt.date.min, dt.datetime.min.replace(tzinfo=dt.UTC)
    day, since = told.split(" ")
    return dt.date.fromisoformat(day), dt.datetime.fromisoformat(since)
