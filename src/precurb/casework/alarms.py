"""What is overdue in a case: its tasks, and stages that stand still longer than they may."""

import datetime as dt
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from precurb.casework.case import Case
from precurb.casework.targets import Standing, standings
from precurb.data import data_folder
from precurb.model.casework import CaseEvent, CaseState, MeasureKind, MeasureTaken


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something that waits too long; ``days`` are those since it could have been done."""

    clock: str  # the id of a clock, or "task"
    about: str  # a task or subject of the case, or the case itself
    days: int
    why: str


def alarms(case: Case, events: Sequence[CaseEvent], on: dt.date) -> tuple[Alarm, ...]:
    """The alarms of a case on a day, the oldest first.

    Args:
        case: The case as its events make it.
        events: Those events.
        on: The day asked.
    """
    if case.state is CaseState.CLOSED or case.opened_at is None:
        return ()
    found = list(_tasks(case, on))
    found += list(_stages(case, events, on))
    return tuple(sorted(found, key=lambda each: (-each.days, each.clock, each.about)))


@cache
def clocks() -> dict[str, tuple[int, str]]:
    """Days and reasons by the id of the clock."""
    told = tomllib.loads((data_folder() / "casework" / "clocks.toml").read_text("utf-8"))
    return {row["id"]: (row["after"], row["why"]) for row in told["clocks"]}


def _tasks(case: Case, on: dt.date) -> Iterator[Alarm]:
    for task in case.tasks.values():
        if task.overdue(on):
            days = (on - task.told.due).days
            yield Alarm(clock="task", about=task.told.task, days=days, why=task.told.text)


def _stages(case: Case, events: Sequence[CaseEvent], on: dt.date) -> Iterator[Alarm]:
    opened = case.opened_at.date() if case.opened_at else on
    moved = events[-1].at.date()
    if case.state is CaseState.SUSPENDED:
        yield from _late("suspended-long", case.id, moved, on)
        return
    if not case.subjects:
        yield from _late("no-subject", case.id, opened, on)
    elif not case.measures:
        first = next(e.at.date() for e in events if type(e.act).__name__ == "SubjectAdded")
        yield from _late("no-measure", case.id, first, on)
    yield from _late("no-movement", case.id, moved, on)
    for target in standings(case):
        yield from _indicted(target, "indicted-not-arrested", MeasureKind.ARREST, on)
        yield from _indicted(target, "indicted-not-designated", MeasureKind.DESIGNATION, on)


def _indicted(target: Standing, clock: str, then: MeasureKind, on: dt.date) -> Iterator[Alarm]:
    """An indictment that nothing follows; after a verdict nothing is waited for."""
    if then in target.kinds or MeasureKind.VERDICT in target.kinds:
        return
    first = _first(target.measures, lambda each: each.kind is MeasureKind.INDICTMENT)
    if first is not None:
        yield from _late(clock, target.target, first.when.last, on)


def _first(
    measures: Sequence[MeasureTaken], said: Callable[[MeasureTaken], bool]
) -> MeasureTaken | None:
    return min(filter(said, measures), key=lambda each: each.when.day, default=None)


def _late(clock: str, about: str, since: dt.date, on: dt.date) -> Iterator[Alarm]:
    after, why = clocks()[clock]
    if (days := (on - since).days) > after:
        yield Alarm(clock=clock, about=about, days=days, why=why)
