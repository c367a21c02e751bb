"""How many working days lie between a pre-export notification and the departure of goods."""

import datetime as dt

from precurb.lists.calendars import Calendar, calendar_at
from precurb.lists.knowledge import ControlBook
from precurb.model import Particulars, Transaction

_DAY = dt.timedelta(days=1)
_LONGEST = 120  # days; whoever waits longer has waited long enough


def notified_facts(
    transaction: Transaction, sent: dt.date | None, left: dt.date | None, book: ControlBook
) -> Particulars:
    """The working days of the notifying authority's law from sending to leaving.

    The day of sending does not count, nor does that of leaving: the days must be over before
    the goods move (Reg. (EC) 111/2005, Art. 11(1)). Nothing where a year is not known.
    """
    calendar = _calendar(transaction, book)
    if sent is None or left is None or calendar is None:
        return {}
    days = min((left - sent).days, _LONGEST)
    try:
        open_ = sum(calendar.is_open(sent + _DAY * n) for n in range(1, days))
    except LookupError:
        return {}
    return {"pen_working_days": float(open_)}


def _calendar(transaction: Transaction, book: ControlBook) -> Calendar | None:
    country = transaction.departure
    law = book.law_of.get(country) or book.law_of.get("EU")
    return calendar_at(law.calendar, country) if law and country else None
