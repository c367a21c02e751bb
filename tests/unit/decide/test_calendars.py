"""Working days: official holidays, worked weekends, and what is not certain."""

import datetime as dt
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.lists.calendars import Calendar, calendar_at
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.model.control import Jurisdiction, WorkCalendar

BOOK = ControlBook(read_packaged())
LAWS = [law for law in BOOK.knowledge.laws if law.calendar.name]
# Which days are worked is asked where the library has holidays and schedules.
DAYS = st.dates(dt.date(2005, 1, 1), dt.date(2090, 1, 1))


def of(code: str, country: str = "DE") -> Calendar:
    found = calendar_at(BOOK.law_of[code].calendar, country)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("DE", dt.date(2024, 2, 20)),
        ("CA", dt.date(2024, 2, 20)),
        ("IN", dt.date(2024, 2, 20)),
        ("US", dt.date(2024, 2, 21)),  # Presidents' Day
        ("MX", dt.date(2024, 2, 21)),  # Constitution Day
        ("CN", dt.date(2024, 2, 23)),  # Spring Festival, and two Sundays worked for it
    ],
)
def test_fifteen_working_days_from_30_january_2024_end_where_each_country_rests(
    code: str, day: dt.date
) -> None:
    assert of(code).after(dt.date(2024, 1, 30), 15) == day


def test_a_sunday_declared_worked_is_worked_in_china() -> None:
    assert of("CN").is_open(dt.date(2024, 2, 4))


def test_a_declared_day_counts_although_nothing_else_of_its_year_was_asked() -> None:
    assert of("CN").is_open(dt.date(2026, 10, 10))


def test_a_saturday_worked_in_hungary_is_no_working_day_of_the_union() -> None:
    # Regulation 1182/71: all days but public holidays, Sundays and Saturdays.
    saturday = dt.date(2026, 1, 10)
    worked = Calendar("HU", "Hungary", worked_weekends=True)
    assert (worked.is_open(saturday), of("EU", "HU").is_open(saturday)) == (True, False)


@pytest.mark.parametrize(
    ("country", "place"), [("FR", "FR"), ("EL", "GR"), ("XI", "GB-NIR"), ("RE", "RE")]
)
def test_the_union_counts_by_the_holidays_of_the_member_on_the_route(
    country: str, place: str
) -> None:
    assert of("EU", country).place == place


@pytest.mark.parametrize("country", sorted(BOOK.law_of["EU"].members))
def test_every_member_of_the_union_has_a_calendar(country: str) -> None:
    assert calendar_at(BOOK.law_of["EU"].calendar, country) is not None


@pytest.mark.parametrize("country", ["", "ZZ", "QQ"])
def test_a_place_of_which_nothing_is_known_has_no_calendar(country: str) -> None:
    assert calendar_at(WorkCalendar(name="somewhere"), country) is None


def test_the_convention_has_no_working_days_of_its_own() -> None:
    assert calendar_at(BOOK.law_of["INT"].calendar, "DE") is None


def test_a_schedule_that_is_not_published_yet_is_said() -> None:
    doubts = of("CN").doubts(dt.date(2090, 1, 5), dt.date(2090, 1, 20))
    assert "the worked weekend days of 2090 are not known yet" in doubts


def test_a_schedule_that_is_published_leaves_no_doubt() -> None:
    assert of("CN").doubts(dt.date(2026, 1, 5), dt.date(2026, 12, 20)) == ()


def test_estimated_holidays_in_the_span_are_said_in_either_order() -> None:
    india, days = of("IN"), (dt.date(2040, 1, 1), dt.date(2040, 12, 31))
    said = "holidays of 2040 that follow the moon are estimated"
    assert said in india.doubts(*days)
    assert india.doubts(*days) == india.doubts(*reversed(days))


def test_a_year_without_known_holidays_is_no_working_day() -> None:
    with pytest.raises(LookupError, match="2200"):
        of("US").is_open(dt.date(2200, 1, 5))


@given(st.sampled_from(LAWS), DAYS, st.integers(0, 60))
def test_a_count_never_ends_on_a_closed_day_or_before_its_event(
    law: Jurisdiction, day: dt.date, count: int
) -> None:
    calendar = of(law.code)
    forward, back = calendar.after(day, count), calendar.before(day, count)
    assert calendar.is_open(forward)
    assert calendar.is_open(back)
    assert back <= day <= forward


@given(st.sampled_from(LAWS), DAYS, st.integers(1, 60))
def test_a_longer_count_ends_later(law: Jurisdiction, day: dt.date, count: int) -> None:
    calendar = of(law.code)
    assert calendar.after(day, count) < calendar.after(day, count + 1)
    assert calendar.before(day, count) > calendar.before(day, count + 1)


@given(st.sampled_from(LAWS), DAYS, st.integers(0, 40), st.integers(0, 40))
def test_a_later_event_never_ends_earlier(
    law: Jurisdiction, day: dt.date, count: int, apart: int
) -> None:
    calendar = of(law.code)
    later = day + dt.timedelta(days=apart)
    assert calendar.after(day, count) <= calendar.after(later, count)
    assert calendar.before(day, count) <= calendar.before(later, count)


@given(st.sampled_from(LAWS), DAYS, st.integers(1, 40))
def test_counting_back_from_the_end_leads_to_the_last_day_to_begin(
    law: Jurisdiction, day: dt.date, count: int
) -> None:
    calendar = of(law.code)
    begun = calendar.before(day, count)
    assert calendar.after(begun, count) <= calendar.after(day, 0)
    assert calendar.after(calendar.after(begun, 1), count) > day or not calendar.is_open(day)


def test_the_library_of_holidays_is_not_loaded_before_it_is_asked() -> None:
    code = "import precurb.decide, sys; print('holidays' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
