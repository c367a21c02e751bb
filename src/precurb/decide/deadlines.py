"""Deadlines: the day by which a duty is due, where the law and the papers let it be known.

A day is computed only from an event that is a day of the transaction, and only in calendar
units: calendars of public holidays are not bundled, so working days are stated, not counted.
"""

import calendar
import datetime as dt
import tomllib
from functools import cache

from precurb.data import data_folder
from precurb.model import DeadlineRule


def due_day(rule: DeadlineRule, day: dt.date | None) -> tuple[dt.date | None, str]:
    """The day a duty is due, or why there is none.

    Args:
        rule: The deadline as the law states it.
        day: The day of the transaction, if the papers say it.

    Returns:
        The day, and the rule in words; the words say why when there is no day.
    """
    anchor = _anchors().get(rule.event, "")
    if not anchor:
        return None, f"{rule}" or "no deadline is stated"
    if day is None:
        return None, f"{rule}; the papers do not say the day of the transaction"
    if "ork" in rule.unit or "business" in rule.unit or "Werktag" in rule.unit:
        return None, f"{rule}; public holidays are not bundled, so no day is computed"
    try:
        return _reckon(rule, day, anchor), f"{rule}"
    except (ValueError, OverflowError):
        return None, f"{rule}; no day can be computed"


def _reckon(rule: DeadlineRule, day: dt.date, anchor: str) -> dt.date | None:
    if rule.number is None:
        return day if anchor == "before" and not rule.unit else None
    start = dt.date(day.year, 12, 31) if anchor == "year-end" else day
    count = -rule.number if anchor == "before" else rule.number
    unit = rule.unit.split()[0]
    if unit == "hour":
        return start + dt.timedelta(days=-(-count // 24))
    if unit == "day":
        return start + dt.timedelta(days=count)
    return add_months(start, count * {"month": 1, "year": 12}[unit]) if unit in _SPANS else None


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months on, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


_SPANS = ("month", "year")


@cache
def _anchors() -> dict[str, str]:
    path = data_folder() / "policies" / "deadline_events.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    return {event: anchor for anchor, events in table.items() for event in events}
