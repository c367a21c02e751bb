"""Whether a job that failed is tried again, and when: a decision made of values alone."""

import datetime as dt
from dataclasses import dataclass

from precurb.errors import ConflictError, DeniedError, InvalidRecordError, UntrustedMessageError

_LASTING = (InvalidRecordError, DeniedError, UntrustedMessageError)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackOff:
    """How long is waited: ``first`` after the first attempt, twice as long after each."""

    first: dt.timedelta = dt.timedelta(seconds=30)
    most: dt.timedelta = dt.timedelta(hours=1)

    def after(self, attempts: int) -> dt.timedelta:
        """How long to wait after so many attempts."""
        doublings = min(max(attempts, 1) - 1, 20)
        return min(self.first * float(2**doublings), self.most)


def again_after(error: Exception, attempts: int, back_off: BackOff) -> dt.timedelta | None:
    """How long to wait before a job is tried again; nothing where that cannot help.

    What cannot be read, may not be done or is not what it says stays so. A conflict passes,
    and so may whatever nobody foresaw.

    Args:
        error: Why it failed.
        attempts: How often it has been tried.
        back_off: How long is waited.
    """
    if isinstance(error, _LASTING) and not isinstance(error, ConflictError):
        return None
    return back_off.after(attempts)
