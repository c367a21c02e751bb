"""Working days: which days a law counts as worked, forwards and backwards.

Official holidays come from the ``holidays`` library, a year of one country at a time and only
when a working day is asked for. China works some weekend days in exchange for long holidays,
and publishes them for one year: whoever counts Monday to Friday is wrong by days, and a year
that is not published yet is a doubt that is said.
"""

import datetime as dt
import warnings
from dataclasses import dataclass
from functools import lru_cache

from precurb.model.control import WorkCalendar

_DAY = dt.timedelta(days=1)
_ESTIMATED = "(estimated)"  # how the library marks holidays that follow the moon
_LANGUAGE = "en_US"


@dataclass(frozen=True, slots=True)
class Year:
    """What is known of one year of one place."""

    closed: frozenset[dt.date]
    estimated: frozenset[dt.date]
    worked: frozenset[dt.date]  # weekend days that are declared worked
    weekend: frozenset[int]  # Monday is 0
    partial: bool  # whether some of its holidays are not known


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of one place, as one law counts them."""

    place: str  # ISO 3166-1, with a subdivision after a hyphen
    name: str
    worked_weekends: bool = False
    uncertain: str = ""

    def is_open(self, day: dt.date) -> bool:
        """Whether a day is worked.

        Raises:
            LookupError: Nothing is known of its year.
        """
        year = _year(self.place, day.year)
        if day.weekday() in year.weekend:
            return self.worked_weekends and day in year.worked
        return day not in year.closed

    def after(self, day: dt.date, count: int) -> dt.date:
        """The n-th working day after a day that does not count itself; 0: the first open one.

        Raises:
            LookupError: Nothing is known of a year on the way.
        """
        return self._walk(day, count, _DAY)

    def before(self, day: dt.date, count: int) -> dt.date:
        """The n-th working day before a day that does not count itself; 0: the last open one.

        Raises:
            LookupError: Nothing is known of a year on the way.
        """
        return self._walk(day, count, -_DAY)

    def doubts(self, first: dt.date, last: dt.date) -> tuple[str, ...]:
        """What is not certain about the days between two days, in either order."""
        first, last = min(first, last), max(first, last)
        found = [self.uncertain] if self.uncertain else []
        for number in range(first.year, last.year + 1):
            year = _year(self.place, number)
            if self.worked_weekends and not year.worked:
                found.append(f"the worked weekend days of {number} are not known yet")
            if year.partial:
                found.append(f"not all holidays of {number} are known")
            if any(first <= day <= last for day in year.estimated):
                found.append(f"holidays of {number} that follow the moon are estimated")
        return tuple(found)

    def _walk(self, day: dt.date, count: int, step: dt.timedelta) -> dt.date:
        if count == 0:
            while not self.is_open(day):
                day += step
            return day
        while count:
            day += step
            count -= self.is_open(day)
        return day


def calendar_at(calendar: WorkCalendar, country: str) -> Calendar | None:
    """The calendar of a law, for the country on the route where the law has several.

    Returns:
        ``None`` where the law has no calendar, or no official holidays are known of the place.
    """
    place = calendar.country or calendar.places.get(country, country)
    if calendar.subdivision:
        place = f"{place}-{calendar.subdivision}"
    if not calendar.name or not place or not _known(place):
        return None
    name = calendar.name if calendar.country else f"{calendar.name} ({place})"
    return Calendar(place, name, calendar.worked_weekends, calendar.uncertain)


@lru_cache(maxsize=512)
def _known(place: str) -> bool:
    try:
        return bool(_year(place, 2024).weekend)
    except LookupError:
        return False


@lru_cache(maxsize=1024)
def _year(place: str, number: int) -> Year:
    # Here and not above: the library is of no use to a command that asks for no working day.
    import holidays

    country, _, part = place.partition("-")
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            found = holidays.country_holidays(
                country, subdiv=part or None, years=number, language=_LANGUAGE
            )
        except NotImplementedError as error:
            raise LookupError(f"no official holidays of {place} are known") from error
    if not found.start_year <= number <= found.end_year:
        raise LookupError(f"no official holidays of {place} are known for {number}")
    return Year(
        closed=frozenset(found),
        estimated=frozenset(day for day, name in found.items() if _ESTIMATED in name),
        worked=frozenset(day for day in found.weekend_workdays if day.year == number),
        weekend=frozenset(found.weekend),
        partial=bool(told),  # the library warns when it knows some of its holidays only
    )
