"""Series keep their definition, and refuse to be mixed."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from precurb.errors import InvalidRecordError
from precurb.progress.series import apart, at, packaged_series, read_series, total

SERIES = {each.id: each for each in packaged_series()}
REPORTED = SERIES["us-overdose-deaths-reported"]
SEIZED = SERIES["us-cbp-fentanyl-kg"]


@pytest.mark.parametrize(
    ("name", "month", "value"),
    [
        ("us-overdose-deaths-reported", (2023, 6), 111466),
        ("us-overdose-deaths-predicted", (2023, 6), 112952),
        ("us-overdose-deaths-reported", (2024, 1), 105521),
        ("us-synthetic-opioid-deaths-reported", (2024, 1), 66464),
        ("us-overdose-deaths-final", (2023, 12), 105007),
        ("us-cbp-fentanyl-lb", (2023, 9), 27023),
    ],
)
def test_numbers_are_those_that_were_published(
    name: str, month: tuple[int, int], value: int
) -> None:
    point = at(SERIES[name], dt.date(*month, 1))
    assert point is not None
    assert point.value == value


def test_a_number_of_twelve_months_says_which() -> None:
    point = at(REPORTED, dt.date(2024, 1, 15))
    assert point is not None
    assert (point.first, point.last) == (dt.date(2023, 2, 1), dt.date(2024, 1, 31))


def test_overlapping_numbers_are_not_added() -> None:
    with pytest.raises(InvalidRecordError, match="overlap"):
        total((REPORTED, point) for point in REPORTED.points[-2:])


def test_numbers_of_two_series_are_not_added() -> None:
    other = SERIES["us-synthetic-opioid-deaths-reported"]
    with pytest.raises(InvalidRecordError, match="different series"):
        total([(REPORTED, REPORTED.points[0]), (other, other.points[-1])])


def test_numbers_that_stand_apart_are_added() -> None:
    months = [point for point in SEIZED.points if point.last.year == 2024]
    assert total((SEIZED, point) for point in months) == sum(
        (point.value for point in months), Decimal(0)
    )
    assert len(list(apart(REPORTED))) == 11  # ten years and four months, in steps of twelve


def test_a_series_without_vintage_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('id = "x"\nspan = 1\n[months]\n2024-01 = 1\n', "utf-8")
    with pytest.raises(InvalidRecordError, match=r"x\.toml"):
        read_series(path)


def test_numbers_out_of_order_are_refused(tmp_path: Path) -> None:
    text = (
        Path(__file__).parents[3] / "src/precurb/data/series/us-cbp-fentanyl-kg.toml"
    ).read_text("utf-8")
    head = text[: text.index("[months]")]
    path = tmp_path / "x.toml"
    path.write_text(head + "[months]\n2024-02 = 1\n2024-01 = 1\n", "utf-8")
    with pytest.raises(InvalidRecordError, match="out of order"):
        read_series(path)
