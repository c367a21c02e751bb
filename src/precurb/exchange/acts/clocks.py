"""Reply clocks: until when each law of the route waits for an answer, and what silence means.

A law says a time, an event and often nothing about silence. The days are counted by its own
calendar; a sentence about silence that is not known is no consent.
"""

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from precurb.data import data_folder
from precurb.decide.deadlines import Days, reckon, span_of
from precurb.decide.events import Counts, event_named
from precurb.lists.calendars import Calendar, calendar_at
from precurb.lists.knowledge import ControlBook
from precurb.model import Direction, Requirement
from precurb.model.control import Jurisdiction
from precurb.model.notification import ReplyClock, Silence

_RUNS = (Counts.BEFORE, Counts.WAIT, Counts.DECISION)


def silence_of(text: str, law: str = "") -> Silence:
    """What a sentence about silence means; ``not-stated`` where it is not known.

    Args:
        text: As the duty says it.
        law: Code of the jurisdiction: of some the law as a whole says what a duty does not.
    """
    found = _meanings().get(text, Silence.NOT_STATED)
    return _of_laws().get(law, found) if found is Silence.NOT_STATED else found


def known_sentences() -> frozenset[str]:
    """Every sentence about silence that was read and sorted."""
    return frozenset(_meanings())


def clocks_for(
    duties: Iterable[Requirement], route: tuple[str, str], book: ControlBook, sent: dt.date
) -> tuple[ReplyClock, ...]:
    """The clocks that the duties of a route start on the day a notification is sent.

    Args:
        duties: Those to notify, of the exporting and the importing law.
        route: Country of departure and of destination.
        book: The law, for calendars.
        sent: The day it is sent.

    Returns:
        The exporting law's first; of one law the longest wait first.
    """
    made = [_clock(duty, route, book.law_of.get(duty.jurisdiction), sent) for duty in duties]
    return tuple(sorted(made, key=lambda c: (c.direction, -_ordinal(c.due), c.requirement)))


def clock_of(
    duty: Requirement, place: str, law: Jurisdiction | None, sent: dt.date
) -> tuple[dt.date | None, str, Calendar | None]:
    """The last day of a time that begins when a notification is sent.

    Args:
        duty: Whose time it is.
        place: The country of the route that belongs to its law.
        law: The law, for its calendar.
        sent: The day from which is counted; it does not count itself.

    Returns:
        The day, or nothing; the rule in words, with the reason where there is no day; and the
        calendar, where working days were counted.
    """
    span, words = span_of(duty.deadline), f"{duty.deadline}" or "no deadline is stated"
    event = event_named(duty.deadline.event)
    if span is None or event is None or event.counts not in _RUNS:
        return None, f"{words}; the law states no time for an answer", None
    calendar = calendar_at(law.calendar, place) if law else None
    days = span.careful(event.counts, calendar)
    if days is Days.WORKING and calendar is None:
        return None, f"{words}; the working days of this law are not known", None
    try:
        due = reckon(span, Counts.AFTER, sent, calendar, days)
    except (LookupError, ValueError, OverflowError) as error:
        return None, f"{words}; no day can be computed ({error})", None
    return due, words, calendar if days is Days.WORKING else None


def stricter(clocks: Iterable[ReplyClock]) -> ReplyClock | None:
    """The clock that binds: the last day, and among equals a law by which silence is no yes."""
    timed = [each for each in clocks if each.due is not None]
    return max(
        timed, key=lambda c: (_ordinal(c.due), c.silence is not Silence.ALLOWS), default=None
    )


def _clock(
    duty: Requirement, route: tuple[str, str], law: Jurisdiction | None, sent: dt.date
) -> ReplyClock:
    imports = Direction.IMPORT in duty.directions and Direction.EXPORT not in duty.directions
    if law is not None and Direction.IMPORT in duty.directions:
        imports = imports or (route[1] in law.members and route[0] not in law.members)
    place = route[1] if imports else route[0]
    due, note, calendar = clock_of(duty, place, law, sent)
    return ReplyClock(
        requirement=duty.id, law=duty.jurisdiction,
        direction=Direction.IMPORT if imports else Direction.EXPORT, due=due, note=note,
        calendar=calendar.name if calendar else "", sentence=duty.sentence,
        instrument=duty.instrument, article=duty.article, source=duty.source,
        silence=silence_of(duty.deadline.silence, duty.jurisdiction),
        silence_text=duty.deadline.silence,
        pause=duty.deadline.pause,
        doubts=calendar.doubts(sent, due) if calendar and due else (),
    )  # fmt: skip


def _ordinal(day: dt.date | None) -> int:
    return day.toordinal() if day else 0


@cache
def _meanings() -> Mapping[str, Silence]:
    return {text: meaning for meaning in Silence for text in _table()[meaning]}


@cache
def _of_laws() -> Mapping[str, Silence]:
    return {law: Silence(meaning) for law, meaning in _table()["laws"].items()}


@cache
def _table() -> dict[str, Any]:
    path = data_folder() / "exchange" / "silence.toml"
    return tomllib.loads(path.read_text("utf-8"))
