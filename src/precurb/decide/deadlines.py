"""Deadlines: the day by which a duty is due, where the law and the papers let it be known.

A span runs in hours, days, working days, months or years, backwards from an event that is to
come or forwards from one that was. The day of the event itself does not count. Where a law
says "days" and not which, the careful reading is taken: working days for what must be done
before, calendar days for what must be done after.
"""

import calendar as months_of
import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from precurb.decide.events import Counts, event_named
from precurb.lists.calendars import Calendar
from precurb.model import DeadlineRule

_UNIT = re.compile(r"(working |business )?(hour|day|month|year)\b(?! of )")
_NOT_SAID = "not specified"
_BACKWARDS = (Counts.BEFORE, Counts.WAIT, Counts.DECISION)
_HOURS = 24
_MONTHS = {"month": 1, "year": 12}


class Days(StrEnum):
    """Which days a law counts."""

    CALENDAR = "calendar days"
    WORKING = "working days"
    NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as a law states it."""

    count: int
    unit: str  # hour | day | month | year
    days: Days

    def careful(self, counts: Counts, calendar: Calendar | None) -> Days:
        """Which days to count: those of the law, or the careful reading where it is silent."""
        if self.days is not Days.NOT_STATED:
            return self.days
        early = counts in _BACKWARDS and calendar is not None
        return Days.WORKING if early else Days.CALENDAR


def span_of(rule: DeadlineRule) -> Span | None:
    """The span of a rule, or ``None`` when its words are none that can be counted."""
    match = _UNIT.match(rule.unit)
    if rule.number is None or match is None:
        return None
    if match[1]:
        return Span(rule.number, match[2], Days.WORKING)
    silent = match[2] == "day" and _NOT_SAID in rule.calendar
    return Span(rule.number, match[2], Days.NOT_STATED if silent else Days.CALENDAR)


def due_day(
    rule: DeadlineRule, day: dt.date | None, calendar: Calendar | None = None
) -> tuple[dt.date | None, str]:
    """The day a duty is due, or why there is none.

    Args:
        rule: The deadline as the law states it.
        day: The day of the event, or that on which the goods move, if the papers say it.
        calendar: The working days of the law, if they are known.

    Returns:
        The day, and the rule in words; the words say why when there is no day.
    """
    event, span = event_named(rule.event), span_of(rule)
    words = f"{rule}" or "no deadline is stated"
    if event is None or event.counts in (Counts.WHEN, Counts.DECISION):
        return None, words
    if day is None:
        return None, f"{words}; the papers do not say the day of the transaction"
    if span is None or event.counts is Counts.VALIDITY:
        return (None if rule.unit and span is None else day), words
    days = span.careful(event.counts, calendar)
    if days is Days.WORKING and calendar is None:
        return (
            None,
            f"{words}; the working days of this law are not known, so no day is computed",
        )
    try:
        return reckon(span, event.counts, day, calendar, days), words
    except (LookupError, ValueError, OverflowError) as error:
        return None, f"{words}; no day can be computed ({error})"


def reckon(
    span: Span, counts: Counts, day: dt.date, calendar: Calendar | None, days: Days
) -> dt.date:
    """Count a span from a day, in calendar or in working days.

    A time of waiting has run out before the goods move, so it begins one day earlier than a
    notice that is given so many days before.

    Raises:
        LookupError: No working days are known of a year on the way.
        OverflowError, ValueError: The day lies outside the calendar.
    """
    if counts in _BACKWARDS:
        more = 0 if counts is Counts.BEFORE else 1
        if days is Days.WORKING and span.unit == "day" and calendar is not None:
            return calendar.before(day, span.count + more)
        return _moved(span, day, -1) - dt.timedelta(days=more)
    start = dt.date(day.year, 12, 31) if counts is Counts.YEAR_END else day
    if days is Days.WORKING and span.unit == "day" and calendar is not None:
        return calendar.after(start, span.count)
    return _moved(span, start, 1)


def _moved(span: Span, day: dt.date, sign: int) -> dt.date:
    if span.unit in _MONTHS:
        return add_months(day, sign * span.count * _MONTHS[span.unit])
    # A day is known and the hour is not: hours are rounded up to days.
    count = -(-span.count // _HOURS) if span.unit == "hour" else span.count
    return day + dt.timedelta(days=sign * count)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months on, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = months_of.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
