"""What a page, a route or a command shows of re-screenings."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.rescreen.told import ChangedList, Reopened, TouchedParty, WhatChanged
from precurb.app.service import Service
from precurb.errors import UnknownRecordError
from precurb.screening.again import Verdict
from precurb.store import alerts, rescreened
from precurb.store import rescreenings as kept
from precurb.store.alerts import AlertFilter, AlertKind, KeptAlert
from precurb.store.planned import ChangeKind, DatedList, What
from precurb.store.rescreened import KeptChange
from precurb.store.rescreenings import KeptRescreening

NEWEST = "newest"
_SHOWN = (Verdict.WORSE, Verdict.FAILED, Verdict.BETTER, Verdict.OTHER)
_OF_LISTS = (What.PARTY, What.CONTROL)
_Counts = Mapping[tuple[What, str, ChangeKind], int]


def rescreenings(
    *, service: Service, actor: Actor, before: int | None = None, most: int = 50
) -> tuple[KeptRescreening, ...]:
    """Re-screenings, the newest first; ``before`` is the ``seq`` of the last one shown.

    Raises:
        DeniedError: The actor may not read lists.
    """
    require(actor, Action.LIST_READ)
    with service.store.read() as db:
        return tuple(kept.newest(db, before, most))


def what_changed(
    rescreening_id: str, *, service: Service, actor: Actor, most: int = 100
) -> WhatChanged:
    """One re-screening: what changed, whom it touches, what came of it.

    Args:
        rescreening_id: Its id; ``newest`` for the newest one.
        service: The installation.
        actor: Who asks.
        most: How many entries of a list, parties, re-decided transactions and alerts.

    Raises:
        DeniedError: The actor may not read checks.
        UnknownRecordError: There is none.
    """
    require(actor, Action.CHECK_READ)
    with service.store.read() as db:
        run = _run(db, rescreening_id)
        moved = rescreened.changes(db, run, most)
        proposed = (AlertKind.RELEASE,)
        others = tuple(kind for kind in AlertKind if kind not in proposed)
        return WhatChanged(
            rescreening=run,
            lists=tuple(_lists(db, run, moved)),
            policy=tuple(each for each in moved if each.what not in _OF_LISTS),
            parties=tuple(
                TouchedParty(name=a, country=b, list=c, entry=d, transactions=e)
                for a, b, c, d, e in rescreened.touched_parties(db, run, most)
            ),
            decided=rescreened.results(db, run, _SHOWN, most),
            alerts=_alerts(db, run, others, most),
            proposals=_alerts(db, run, proposed, most),
            reopened=tuple(
                Reopened(**row) for row in rescreened.reopened_allowances(db, run, most)
            ),
        )


def _run(db: Connection, rescreening_id: str) -> KeptRescreening:
    if rescreening_id != NEWEST:
        return kept.read(db, rescreening_id)
    found = kept.newest(db, most=1)
    if not found:
        raise UnknownRecordError("nothing was decided again yet")
    return found[0]


def _alerts(
    db: Connection, run: KeptRescreening, kinds: tuple[AlertKind, ...], most: int
) -> tuple[KeptAlert, ...]:
    return alerts.find(db, AlertFilter(kinds=kinds, rescreening=run.id, most=most))


def _lists(
    db: Connection, run: KeptRescreening, moved: tuple[KeptChange, ...]
) -> Iterator[ChangedList]:
    """The lists that differ, with their counts; control lists have no day of their own."""
    counts = rescreened.counts_of_changes(db, run)
    dated = rescreened.dated_lists(db, run)
    known = {each.list for each in dated}
    for each in dated:
        yield _list(What.PARTY, each, counts, moved)
    for name in sorted({n for what, n, _ in counts if what is What.CONTROL} - known):
        without = DatedList(list=name, title=name, before=None, after=None)
        yield _list(What.CONTROL, without, counts, moved)


def _list(
    what: What, each: DatedList, counts: _Counts, moved: tuple[KeptChange, ...]
) -> ChangedList:
    return ChangedList(
        what=what,
        list=each.list,
        title=each.title,
        before=each.before,
        after=each.after,
        added=counts.get((what, each.list, ChangeKind.ADDED), 0),
        changed=counts.get((what, each.list, ChangeKind.CHANGED), 0),
        removed=counts.get((what, each.list, ChangeKind.REMOVED), 0),
        entries=tuple(m for m in moved if (m.what, m.list) == (what, each.list)),
    )
