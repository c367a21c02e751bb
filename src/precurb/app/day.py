"""Which day it is, for every face of Precurb."""

import datetime as dt
import os

from precurb.errors import InvalidRecordError


def read_day(text: str) -> dt.date:
    """Read a day as ISO 8601 has it.

    Raises:
        InvalidRecordError: It is no such day.
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise InvalidRecordError(f"not an ISO date: {text!r}") from error


def today() -> dt.date:
    """The day it is here; ``PRECURB_TODAY`` fixes it to make a past day's result again."""
    fixed = os.environ.get("PRECURB_TODAY")
    return read_day(fixed) if fixed else dt.datetime.now().astimezone().date()
