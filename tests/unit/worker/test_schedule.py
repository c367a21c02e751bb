"""When scheduled work is due."""

import datetime as dt

import pytest

from precurb.app.settings import Schedule
from precurb.worker.schedule import last_occurrence, lines

NOON = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("0 12 * * *", NOON), ("30 4 * * *", NOON.replace(hour=4, minute=30)),
        ("0 13 * * *", NOON.replace(day=26, hour=13)),
        ("0 6 * * 1", NOON.replace(day=23, hour=6)),
    ],
    ids=["now", "this morning", "yesterday", "on Monday"],
)  # fmt: skip
def test_the_last_occurrence_is_the_one_before_or_now(line: str, due: dt.datetime) -> None:
    assert last_occurrence(line, NOON) == due


def test_what_never_comes_is_left_out() -> None:
    told = Schedule(update_lists="", self_test="", watch_notifications="")
    assert dict(lines(told)) == {"watch-duties": "0 6 * * *"}
