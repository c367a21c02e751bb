"""Buckets: a caller's share of requests, counted by a clock that the test moves."""

import pytest

from precurb.api.limits import Buckets
from precurb.errors import TooManyError


class Clock:
    """Seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_full_bucket_gives_a_minutes_worth_at_once_and_no_more() -> None:
    buckets = Buckets(3, Clock())
    assert [buckets.take("a").left for _ in range(3)] == [2, 1, 0]
    with pytest.raises(TooManyError) as error:
        buckets.take("a")
    assert error.value.after == 20


def test_a_bucket_fills_evenly() -> None:
    clock = Clock()
    buckets = Buckets(60, clock)
    for _ in range(60):
        buckets.take("a")
    clock.now += 2
    assert buckets.take("a").left == 1
    assert buckets.take("a").reset == 60


def test_a_bucket_never_holds_more_than_a_minutes_worth() -> None:
    clock = Clock()
    buckets = Buckets(3, clock)
    buckets.take("a")
    clock.now += 3600
    assert buckets.take("a").left == 2


def test_callers_do_not_share() -> None:
    buckets = Buckets(1, Clock())
    buckets.take("a")
    assert buckets.take("b").left == 0


def test_memory_of_callers_is_bounded() -> None:
    buckets = Buckets(1, Clock(), most=2)
    for caller in ("a", "b", "c"):
        buckets.take(caller)
    assert buckets.take("a").left == 0  # forgotten, so its bucket is full again
    with pytest.raises(TooManyError):
        buckets.take("c")
