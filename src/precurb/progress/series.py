"""Series of published numbers: read with definition and vintage, compared, never mixed."""

import calendar
import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from precurb.data import data_folder
from precurb.errors import InvalidRecordError
from precurb.model.progress import Point, Series


def read_series(path: Path) -> Series:
    """Read a series: its description, and a table of the month each number ends with.

    Raises:
        InvalidRecordError: Something is missing or cannot be read; it is named.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise InvalidRecordError(f"{path.name}: {error}") from error
    return parse_series(path.name, text)


def parse_series(name: str, text: str) -> Series:
    """Read a series from its text; ``name`` is what errors call it.

    Raises:
        InvalidRecordError: Something is missing or cannot be read; it is named.
    """
    try:
        told = tomllib.loads(text)
        months: dict[str, Any] = told.pop("months")
        told["points"] = [_point(month, value, told["span"]) for month, value in months.items()]
        return msgspec.convert(told, Series)
    except KeyError as error:
        raise InvalidRecordError(f"{name}: {error.args[0]} is missing") from error
    except (ValueError, InvalidOperation) as error:
        raise InvalidRecordError(f"{name}: {error}") from error


@cache
def packaged_series() -> tuple[Series, ...]:
    """The series that come with Precurb, in the order of their ids."""
    paths = sorted((data_folder() / "series").glob("*.toml"))
    return tuple(read_series(path) for path in paths)


def at(series: Series, month: dt.date) -> Point | None:
    """The number that ends with the month of a day."""
    return next(
        (p for p in series.points if (p.last.year, p.last.month) == _month(month)), None
    )


def apart(series: Series) -> Iterator[Point]:
    """The numbers that do not overlap, counted back from the last one."""
    before: dt.date | None = None
    for point in reversed(series.points):
        if before is None or point.last < before:
            yield point
            before = point.first


def total(numbers: Iterable[tuple[Series, Point]]) -> Decimal:
    """Add numbers up, where that means anything.

    Raises:
        InvalidRecordError: They are of several series (classes of drugs overlap, and
            provisional numbers are not final ones), or of times that overlap.
    """
    told = sorted(numbers, key=lambda pair: pair[1].last)
    if len({each.id for each, _ in told}) > 1:
        names = ", ".join(sorted({each.id for each, _ in told}))
        raise InvalidRecordError(f"numbers of different series are not added: {names}")
    for (series, earlier), (_, later) in pairwise(told):
        if later.first <= earlier.last:
            raise InvalidRecordError(
                f"{series.id}: the numbers to {earlier.last} and to {later.last} overlap"
            )
    return sum((point.value for _, point in told), Decimal(0))


def _point(month: str, value: Any, span: int) -> dict[str, object]:
    year, number = (int(part) for part in month.split("-"))
    last = dt.date(year, number, calendar.monthrange(year, number)[1])
    months = year * 12 + number - span
    return {
        "first": dt.date(months // 12, months % 12 + 1, 1),
        "last": last,
        "value": Decimal(str(value)),
    }


def _month(day: dt.date) -> tuple[int, int]:
    return day.year, day.month
