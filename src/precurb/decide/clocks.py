"""Clocks: from which event a duty runs, by which calendar, and what silence does to it.

The same period has two faces. Before the act it says by when to act, so that the goods may move
on the day planned; after it, from which day they may move if nobody answers.
"""

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from precurb.decide.deadlines import Days, Span, due_day, reckon, span_of
from precurb.decide.events import TRANSACTION, Counts, Event, day_said, event_named
from precurb.lists.calendars import Calendar, calendar_at
from precurb.model import Direction, Requirement, Transaction, TransactionKind
from precurb.model.check import Clock
from precurb.model.control import Jurisdiction

_NONE = Event(counts=Counts.WHEN, words="", said=())
_GOODS = "the movement of the goods"
_OPPOSITE = {Days.WORKING: Days.CALENDAR, Days.CALENDAR: Days.WORKING}


@dataclass(frozen=True, slots=True)
class Timed:
    """When a duty is due: the day, the words about it, and how it was counted."""

    due: dt.date | None
    note: str
    clock: Clock
    happens: bool  # False when the duty waits for a happening that is no day of a transaction


class _Days(NamedTuple):
    """What the papers say of the days of a duty."""

    day: dt.date | None
    source: str
    acted: dt.date | None
    on: dt.date
    to_come: bool  # whether the goods have not moved yet, as far as the papers tell


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reckoning:
    """What a clock is made of, before it is counted."""

    duty: Requirement
    law: Jurisdiction | None
    event: Event
    span: Span | None
    day: dt.date | None
    source: str
    calendar: Calendar | None
    acted: dt.date | None
    on: dt.date
    to_come: bool

    @property
    def careful(self) -> Days:
        """Which days are counted."""
        if self.span is None:
            return Days.CALENDAR
        return self.span.careful(self.event.counts, self.calendar)

    @property
    def waits(self) -> bool:
        """Whether something must be done some time before the goods move."""
        return self.event.counts in (Counts.BEFORE, Counts.WAIT)

    def count(self, counts: Counts, day: dt.date | None, days: Days) -> dt.date | None:
        """Count from a day, or ``None`` when that cannot be done."""
        lacking = days is Days.WORKING and self.calendar is None
        if self.span is None or day is None or lacking:
            return None
        try:
            return reckon(self.span, counts, day, self.calendar, days)
        except (LookupError, ValueError, OverflowError):
            return None


def timed(
    duty: Requirement,
    direction: str,
    transaction: Transaction,
    law: Jurisdiction | None,
    on: dt.date,
) -> Timed:
    """When a duty of a transaction is due.

    Args:
        duty: The duty.
        direction: Which way the goods move, seen from its law.
        transaction: Gives the days of the events, as far as its papers say them.
        law: Calendar and rules of counting; without it, working days are not computed.
        on: The day of the check.
    """
    event = event_named(duty.deadline.event) or _NONE
    day, source = day_said(event.sources(direction), transaction)
    # What was sent or asked for abroad is the business of the exporting law.
    acted, _ = day_said(event.act if direction != Direction.IMPORT else (), transaction)
    return _timed(
        duty,
        law,
        _place(law, direction, transaction) if law else "",
        _Days(day, source, acted, on, _to_come(transaction, day, source, on)),
    )


@lru_cache(maxsize=8192)  # what goes the same way on the same days is owed by the same days
def _timed(duty: Requirement, law: Jurisdiction | None, place: str, days: _Days) -> Timed:
    event = event_named(duty.deadline.event) or _NONE
    calendar = calendar_at(law.calendar, place) if law else None
    due, note = due_day(duty.deadline, days.day, calendar)
    parts = _Reckoning(
        duty=duty,
        law=law,
        event=event,
        span=span_of(duty.deadline),
        calendar=calendar,
        **days._asdict(),
    )
    clock = _clock(parts, due)
    happens = event is _NONE or event.counts is not Counts.WHEN
    return Timed(due, "; ".join((note, *_words(parts, due, clock))), clock, happens)


def _to_come(transaction: Transaction, day: dt.date | None, source: str, on: dt.date) -> bool:
    """An order may be older than today: its own day is that of ordering, not of dispatch."""
    ordered = transaction.kind is TransactionKind.ORDER and source == TRANSACTION
    return day is not None and (ordered or day >= on)


def _place(law: Jurisdiction, direction: str, transaction: Transaction) -> str:
    """The country of the route that belongs to a law."""
    first, last = transaction.departure, transaction.destination
    ends = (last, first) if direction == Direction.IMPORT else (first, last)
    stops = (*ends, *transaction.transit)
    return next((each for each in stops if each in law.members), "")


def _clock(parts: _Reckoning, due: dt.date | None) -> Clock:
    counts, span, law = parts.event.counts, parts.span, parts.law
    in_days = span is not None and span.unit == "day" and span.count > 0
    by_calendar = in_days and parts.careful is Days.WORKING
    start_by = due if parts.waits else None
    if counts is Counts.DECISION:
        start_by = parts.count(counts, parts.day, parts.careful)
    return Clock(
        counted_from=parts.event.words,
        day=parts.day,
        said_by=parts.source,
        days=str(span.days) if span and in_days else "",
        calendar=parts.calendar.name if parts.calendar and by_calendar else "",
        counting=" ".join(filter(None, (law.counting, law.days))) if law and in_days else "",
        start_by=start_by,
        moves_from=_moves_from(parts, start_by) if parts.waits else None,
        ends=None if parts.waits else _ends(parts),
        other_day=_other_day(parts),
        silence=parts.duty.deadline.silence,
        pause=parts.duty.deadline.pause,
        doubts=_doubts(parts, start_by or due) if by_calendar else (),
    )


def _moves_from(parts: _Reckoning, start_by: dt.date | None) -> dt.date | None:
    """The first day for the goods: after the notice, or after one that would be given today."""
    late = start_by is not None and start_by < parts.on
    start = parts.acted or (parts.on if late and parts.to_come else None)
    end = parts.count(Counts.AFTER, start, parts.careful)
    if end is None or parts.event.counts is Counts.BEFORE:
        return end
    one = Span(1, "day", parts.careful)
    return replace(parts, span=one).count(Counts.AFTER, end, parts.careful)


def _ends(parts: _Reckoning) -> dt.date | None:
    """The last day of an authorisation, or of the time that an authority has."""
    if parts.event.counts not in (Counts.DECISION, Counts.VALIDITY):
        return None
    return parts.count(Counts.AFTER, parts.acted, parts.careful)


def _other_day(parts: _Reckoning) -> dt.date | None:
    """The day by the days that were not taken, where the law does not say which."""
    if parts.span is None or parts.span.days is not Days.NOT_STATED:
        return None
    return parts.count(parts.event.counts, parts.day, _OPPOSITE[parts.careful])


def _doubts(parts: _Reckoning, due: dt.date | None) -> tuple[str, ...]:
    if parts.calendar is None or due is None or parts.day is None:
        return ()
    return parts.calendar.doubts(due, parts.day)


def _words(parts: _Reckoning, due: dt.date | None, clock: Clock) -> list[str]:
    """What a reader must know beside the rule, shortest first."""
    said: list[str] = []
    if parts.span and parts.day and (due or clock.start_by):
        said += _counted(parts)
    if clock.other_day:
        read = parts.careful
        said.append(
            f"the law does not say which days: {read} are the careful reading, "
            f"{_OPPOSITE[read]} would give {clock.other_day}"
        )
    said += [clock.calendar] if clock.calendar else []
    if clock.start_by and not parts.waits:
        passed = ", a day that has passed" if clock.start_by < parts.on else ""
        said.append(f"where it is not held yet, apply by {clock.start_by}{passed}")
    said += _after_the_act(parts, clock)
    said += [f"pause: {clock.pause}"] if clock.pause else []
    return [*said, *(f"uncertain: {each}" for each in clock.doubts)]


def _counted(parts: _Reckoning) -> list[str]:
    """From which day it was counted, and that the transaction's own stands in for another."""
    if parts.event.counts is Counts.VALIDITY:
        return []
    words = _GOODS if parts.event.of_the_goods else parts.event.words
    stands_in = parts.source == TRANSACTION and TRANSACTION not in words
    day = f"the day of the transaction, {parts.day}" if stands_in else f"{words}, {parts.day}"
    back = " back" if parts.waits or parts.event.counts is Counts.DECISION else ""
    return [f"counted{back} from {day}"]


def _after_the_act(parts: _Reckoning, clock: Clock) -> list[str]:
    said = []
    if clock.moves_from:
        when = f"sent on {parts.acted}" if parts.acted else f"late; if sent on {parts.on}"
        said.append(f"{when}, the goods may move from {clock.moves_from}")
    if clock.ends and parts.event.counts is Counts.DECISION:
        said.append(f"decision by {clock.ends}")
    elif clock.ends:
        said.append(f"valid until {clock.ends}")
        if parts.day and parts.day > clock.ends:
            said.append(f"that is before the goods move, {parts.day}")
    return said
