"""Days as forms send them."""

import datetime as dt

from precurb.errors import InvalidRecordError


def read_day(text: object) -> dt.date | None:
    """A day as a form sends it; none where nothing was given.

    Raises:
        InvalidRecordError: It is no day.
    """
    if not isinstance(text, str) or not text.strip():
        return None
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidRecordError(f"not a day: {text[:20]!r}") from error
