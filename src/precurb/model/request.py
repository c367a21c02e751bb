"""The nouns of a request for assistance from one authority to another.

Both sides keep the same id. The clock runs by urgency, rests while the asked side waits for a
clarification, and can be made longer by who asks.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

MOST_HOURS = 24 * 366


class Urgency(StrEnum):
    """How soon an answer is needed; the hours of each are data."""

    DIRECT = "urgent-direct"  # urgent, and directly accessible to the one who is asked
    URGENT = "urgent"
    ORDINARY = "ordinary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked, why, and about which records."""

    subject: str
    question: str
    urgency: Urgency
    purpose: str
    about: tuple[str, ...] = ()  # ids of incidents, notifications, cases

    def __post_init__(self) -> None:
        """Refuse to ask nothing, or for no purpose."""
        if not (self.subject.strip() and self.question.strip() and self.purpose.strip()):
            raise ValueError("a request says what is asked and for what purpose")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How long an answer may take, and where that stands."""

    urgency: Urgency
    hours: int
    source: str

    def __post_init__(self) -> None:
        """Refuse no time, and more than a year."""
        if not 1 <= self.hours <= MOST_HOURS:
            raise ValueError(f"a clock has between 1 and {MOST_HOURS} hours")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The request goes out."""

    request: Request
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The asked side takes it on; ``owner`` is an office or a desk there."""

    owner: str

    def __post_init__(self) -> None:
        """Refuse what nobody owns."""
        if not self.owner.strip():
            raise ValueError("who accepts a request says who owns it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """The asked side refuses, for a reason of the closed list."""

    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirected:
    """Another authority has to be asked; who asked decides whether to."""

    to: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarificationAsked:
    """The asked side cannot go on without an answer; the clock rests."""

    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarified:
    """The answer; the clock goes on."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended:
    """Who asked gives more time."""

    hours: int
    reason: str = ""

    def __post_init__(self) -> None:
        """Refuse to take time away, and to give more than a year at once."""
        if not 1 <= self.hours <= MOST_HOURS:
            raise ValueError(f"between 1 and {MOST_HOURS} hours are given; none are taken")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialResult:
    """Something was found, and more is to come."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfilled:
    """The answer is complete."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfulfilled:
    """No answer could be given, though it was tried."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """Who asked says whether the answer led to action."""

    used: bool
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """The asked side hands the request to another owner within its house."""

    owner: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """Who asked needs no answer any more."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """No answer stood here when the time was over; a dated fact for both sides."""

    due: dt.datetime


RequestAct = (
    Asked | Accepted | Declined | Redirected | ClarificationAsked | Clarified | Extended
    | PartialResult | Fulfilled | Unfulfilled | Feedback | Handed | Cancelled | Overdue
)  # fmt: skip

REQUEST_ACTS: Mapping[str, type] = MappingProxyType(
    {
        kind.__name__: kind
        for kind in (
            Asked, Accepted, Declined, Redirected, ClarificationAsked, Clarified, Extended,
            PartialResult, Fulfilled, Unfulfilled, Feedback, Handed, Cancelled, Overdue,
        )
    }
)  # fmt: skip
"""By the name under which an act travels and is kept."""
