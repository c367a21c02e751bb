"""Days on the command line: the day of the check, and days that are typed."""

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
    """The day of the check; ``PRECURB_TODAY`` fixes it to make a past day's result again."""
    return read_day(
        os.environ.get("PRECURB_TODAY") or dt.datetime.now(dt.UTC).date().isoformat()
    )
