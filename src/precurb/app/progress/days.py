"""Days as people type them: to the day, the month or the year, and no more exactly."""

import datetime as dt

from precurb.errors import InvalidRecordError
from precurb.model.progress import Precision, When

_FORMS = {10: Precision.DAY, 7: Precision.MONTH, 4: Precision.YEAR}


def read_when(text: str) -> When:
    """A day, month or year.

    >>> str(read_when("2024-06")), read_when("2024-06").precision
    ('2024-06', <Precision.MONTH: 'month'>)

    Raises:
        InvalidRecordError: It is none.
    """
    told = text.strip()
    precision = _FORMS.get(len(told))
    try:
        if precision is None:
            raise ValueError
        return When(day=dt.date.fromisoformat(f"{told}-01-01"[:10]), precision=precision)
    except ValueError as error:
        raise InvalidRecordError(
            f"not a day (2026-11-27), month (2026-11) or year: {text[:20]!r}"
        ) from error
