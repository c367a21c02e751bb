"""The states of a notification, its shipments, and what should not have been."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from precurb.model.notification_acts import Arrived, Departed

TOLERANCE = Decimal("0.01")
"""By which share arrival may differ from departure.

No law that was read sets one. It covers scales and moisture; both sides must use the same, or
they would disagree whether a shipment agrees.
"""


_WEST, _EAST = dt.timedelta(hours=12), dt.timedelta(hours=14)


def last_day_over(at: dt.datetime) -> dt.date:
    """The last day that has ended everywhere: before that a time for an answer still runs.

    A law's day is that of its own country, and which clock an authority goes by is not known
    here. So nobody is late, and nothing silent, while the day lasts anywhere.
    """
    return (at.astimezone(dt.UTC) - _WEST).date() - dt.timedelta(days=1)


def first_day_begun(at: dt.datetime) -> dt.date:
    """The newest day that has begun anywhere: a later one is still to come for everybody."""
    return (at.astimezone(dt.UTC) + _EAST).date()


class State(StrEnum):
    """How a notification stands."""

    DRAFT = "draft"
    SENT = "sent"
    NEEDS_INFORMATION = "needs-information"
    NO_OBJECTION = "no-objection"
    CONDITIONS = "conditions"
    OBJECTION = "objection"
    EXPIRED = "expired"  # nobody answered in time
    RELEASED = "released"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    NOT_SHIPPED = "not-shipped"
    REFUSED = "refused"
    DEPARTED = "departed"
    ARRIVED = "arrived"  # and the other side has not said yet what left
    RECONCILED = "reconciled"
    DISCREPANCY = "discrepancy"


class Breach(StrEnum):
    """What should not have been."""

    LEFT_UNRELEASED = "left-unreleased"
    RELEASED_AGAINST_OBJECTION = "released-against-objection"
    ABOVE_MAXIMUM = "above-maximum"
    OUTSIDE_PERIOD = "outside-period"
    ANSWERED_LATE = "answered-late"
    TOLD_TWICE = "told-twice"  # a shipment, in another way than before
    CHANGED_AFTER_DEPARTURE = "changed-after-departure"


@dataclass(slots=True)
class Shipment:
    """One shipment: what left, and what arrived."""

    left: Departed | None = None
    arrived: Arrived | None = None
    left_at: dt.datetime | None = None
    arrived_at: dt.datetime | None = None
    breaches: set[Breach] = field(default_factory=set)
