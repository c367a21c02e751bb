"""Cursors: opaque, of one list, and never trusted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.api.cursors import Listing, cursor_of
from precurb.errors import InvalidRecordError


@given(st.text(min_size=1, max_size=60))
def test_a_cursor_leads_back_to_its_mark(mark: str) -> None:
    cursor = cursor_of("checks", mark)
    assert Listing(cursor=cursor).part("checks").after == mark


def test_at_the_end_there_is_no_cursor() -> None:
    assert cursor_of("checks", "") == ""


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(InvalidRecordError):
        Listing(cursor=cursor_of("jobs", "17")).part("checks")


@given(st.text(max_size=100).filter(bool))
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises((InvalidRecordError, ValueError)):
        Listing(cursor=text).part("checks")
