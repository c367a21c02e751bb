"""Whether and when a job is tried again, from values alone."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.errors import (
    ConflictError,
    DeniedError,
    InvalidRecordError,
    TooManyError,
    UnavailableError,
    UnknownRecordError,
    UntrustedMessageError,
)
from precurb.worker.retry import BackOff, again_after

BACK_OFF = BackOff(first=dt.timedelta(seconds=30), most=dt.timedelta(hours=1))


@pytest.mark.parametrize(
    "error",
    [InvalidRecordError("x"), UnknownRecordError("x"), DeniedError("x"),
     UntrustedMessageError("x")],
    ids=lambda error: error.code,
)  # fmt: skip
def test_what_stays_so_is_not_tried_again(error: Exception) -> None:
    assert again_after(error, 1, BACK_OFF) is None


@pytest.mark.parametrize(
    "error",
    [UnavailableError("x"), ConflictError("x"), TooManyError("x"), OSError(), KeyError()],
)
def test_what_may_pass_is_tried_again(error: Exception) -> None:
    assert again_after(error, 1, BACK_OFF) == dt.timedelta(seconds=30)


def test_each_wait_is_twice_the_one_before() -> None:
    waits = [BACK_OFF.after(attempts).total_seconds() for attempts in (1, 2, 3, 4)]
    assert waits == [30, 60, 120, 240]


@given(st.integers(min_value=-5, max_value=10**9))
def test_no_wait_is_longer_than_the_longest(attempts: int) -> None:
    assert dt.timedelta(0) < BACK_OFF.after(attempts) <= BACK_OFF.most
