"""How a request for assistance stands, and its clock.

The clock starts when the request is sent. It rests from a question of the asked side to the
answer, by the moments that both sides signed, so both work out the same end.
"""

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, singledispatch
from typing import Any

from precurb.data import data_folder
from precurb.errors import ConflictError, InvalidRecordError
from precurb.exchange.acts.event import Drafted, Event, in_order
from precurb.model.request import (
    MOST_HOURS,
    Accepted,
    Asked,
    Cancelled,
    ClarificationAsked,
    Clarified,
    Clock,
    Declined,
    Extended,
    Feedback,
    Fulfilled,
    Handed,
    Overdue,
    PartialResult,
    Redirected,
    Request,
    Unfulfilled,
    Urgency,
)

MOST_EXTENDED = 10 * MOST_HOURS


class State(StrEnum):
    """How a request stands."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    CLARIFICATION = "clarification"
    PARTIAL = "partial"
    FULFILLED = "fulfilled"
    UNFULFILLED = "unfulfilled"
    REFUSED = "refused"
    REDIRECTED = "redirected"
    CANCELLED = "cancelled"
    CLOSED = "closed"  # with feedback


ANSWERED = frozenset(
    (State.FULFILLED, State.UNFULFILLED, State.REFUSED, State.REDIRECTED, State.CLOSED)
)
_ASKING = (Asked, Clarified, Extended, Feedback, Cancelled, Overdue, Drafted)
_ENDS = (Declined, Redirected, Fulfilled, Unfulfilled)
_END_STATES: Mapping[type, State] = {
    Declined: State.REFUSED, Redirected: State.REDIRECTED, Fulfilled: State.FULFILLED,
    Unfulfilled: State.UNFULFILLED,
}  # fmt: skip


@dataclass(slots=True)
class Asking:
    """A request with all that was said; ``author`` asks ``partner``."""

    id: str
    author: str
    partner: str
    draft: Drafted[Request] | None = None
    drafted_by: str = ""
    asked: Asked | None = None
    sent_at: dt.datetime | None = None
    owner: str = ""
    questions: list[tuple[dt.datetime, ClarificationAsked]] = field(default_factory=list)
    answers: list[tuple[dt.datetime, Clarified]] = field(default_factory=list)
    extended: int = 0  # hours
    partial: list[tuple[Event, PartialResult]] = field(default_factory=list)
    end: tuple[Event, object] | None = None
    feedback: Feedback | None = None
    cancelled: Cancelled | None = None
    overdue: Overdue | None = None
    events: int = 0

    @property
    def body(self) -> Request | None:
        """What is asked."""
        if self.asked is not None:
            return self.asked.request
        return self.draft.body if self.draft else None

    @property
    def state(self) -> State:
        """How it stands."""
        if self.asked is None:
            return State.DRAFT
        if self.end is not None:
            closed = self.feedback is not None
            return State.CLOSED if closed else _END_STATES[type(self.end[1])]
        if self.cancelled is not None:
            return State.CANCELLED
        if len(self.questions) > len(self.answers):
            return State.CLARIFICATION
        if self.partial:
            return State.PARTIAL
        return State.ACCEPTED if self.owner else State.SENT

    @property
    def due(self) -> dt.datetime | None:
        """When an answer is due; ``None`` before it is sent and while the clock rests."""
        waits = len(self.questions) > len(self.answers)
        if self.asked is None or self.sent_at is None or waits:
            return None
        rests = zip(self.questions, self.answers, strict=False)
        rested = sum((max(a - q, dt.timedelta(0)) for (q, _), (a, _) in rests), dt.timedelta(0))
        hours = self.asked.clock.hours + self.extended
        return self.sent_at + dt.timedelta(hours=hours) + rested

    def late(self, at: dt.datetime) -> bool:
        """Whether it was answered too late, or is not answered though it was due."""
        due = self.due
        ended = self.end[0].at if self.end else at
        return due is not None and self.cancelled is None and ended > due


@cache
def clocks() -> Mapping[Urgency, Clock]:
    """The clock of every urgency."""
    told = _table()
    return {
        Urgency(row["urgency"]): Clock(
            urgency=Urgency(row["urgency"]), hours=row["hours"], source=told["source"]
        )
        for row in told["clocks"]
    }


@cache
def refusals() -> Mapping[str, str]:
    """The closed list of reasons to refuse, each with its sentence."""
    return {row["code"]: row["why"] for row in _table()["refusals"]}


def asking_of(record: tuple[str, str, str], events: Iterable[Event]) -> Asking:
    """Work a request out from its events.

    Args:
        record: Its id, the node that asks and the one that is asked.
        events: All of them, in the order of this node.

    Raises:
        UntrustedMessageError: An event is missing, or there twice.
        InvalidRecordError: An act is not that of its side.
    """
    asking = Asking(*record)
    for event in in_order(record[0], events):
        check_side(asking, event.act, event.node)
        _count(event.act, asking, event)
        asking.events = event.number
    return asking


def check_side(asking: Asking, act: object, node: str) -> None:
    """Refuse an act of a node that may not say such a thing.

    Raises:
        InvalidRecordError: It may not, or the reason of a refusal is none of the list.
    """
    side = asking.author if isinstance(act, _ASKING) else asking.partner
    if node != side:
        raise InvalidRecordError(f"{type(act).__name__} of {asking.id} is not for {node}")
    if isinstance(act, (Asked, Drafted)):
        if asking.asked is not None:
            raise InvalidRecordError(f"request {asking.id} was sent already")
    elif asking.asked is None:
        raise InvalidRecordError(f"request {asking.id} was not sent yet")
    if isinstance(act, Declined) and act.reason not in refusals():
        raise InvalidRecordError(f"no reason to refuse: {act.reason[:40]!r}")
    if isinstance(act, Clarified) and len(asking.answers) >= len(asking.questions):
        raise InvalidRecordError("nothing was asked that is not answered")


def check_act(asking: Asking, act: object, node: str, at: dt.datetime) -> None:
    """Refuse what may not come next here.

    Raises:
        ConflictError: It does not follow from how the request stands.
        InvalidRecordError: It is not for this side to say.
    """
    check_side(asking, act, node)
    state = asking.state
    if isinstance(act, Feedback):
        allowed = state in ANSWERED - {State.CLOSED}
    elif isinstance(act, (Asked, Drafted)):
        allowed = state is State.DRAFT
    elif isinstance(act, (PartialResult, Fulfilled, Unfulfilled, Handed)):
        allowed = bool(asking.owner) and state not in {*ANSWERED, State.CANCELLED}
    elif isinstance(act, (Accepted, Declined, Redirected)):
        allowed = not asking.owner and state not in {*ANSWERED, State.CANCELLED}
    elif isinstance(act, Overdue):
        allowed = asking.overdue is None and _is_over(asking, act, at)
    else:
        allowed = state not in {*ANSWERED, State.CANCELLED}
    if isinstance(act, ClarificationAsked) and state is State.CLARIFICATION:
        allowed = False
    if not allowed:
        name = type(act).__name__
        raise ConflictError(f"request {asking.id} is {state}: {name} does not follow")


def _is_over(asking: Asking, act: Overdue, at: dt.datetime) -> bool:
    return asking.end is None and asking.late(at) and act.due == asking.due


@singledispatch
def _count(act: object, asking: Asking, event: Event) -> None:
    raise TypeError(f"no act of a request: {type(act).__name__}")


@_count.register
def _(act: Drafted, asking: Asking, event: Event) -> None:  # type: ignore[type-arg]  # told at run time
    asking.draft, asking.drafted_by = act, event.by


@_count.register
def _(act: Asked, asking: Asking, event: Event) -> None:
    asking.asked, asking.sent_at, asking.draft = act, event.at, None


@_count.register
def _(act: Accepted, asking: Asking, event: Event) -> None:
    asking.owner = act.owner


@_count.register
def _(act: Handed, asking: Asking, event: Event) -> None:
    asking.owner = act.owner


@_count.register
def _(act: ClarificationAsked, asking: Asking, event: Event) -> None:
    asking.questions.append((event.at, act))


@_count.register
def _(act: Clarified, asking: Asking, event: Event) -> None:
    asking.answers.append((event.at, act))


@_count.register
def _(act: Extended, asking: Asking, event: Event) -> None:
    asking.extended = min(asking.extended + act.hours, MOST_EXTENDED)


@_count.register
def _(act: PartialResult, asking: Asking, event: Event) -> None:
    asking.partial.append((event, act))


@_count.register(Declined)
@_count.register(Redirected)
@_count.register(Fulfilled)
@_count.register(Unfulfilled)
def _(act: object, asking: Asking, event: Event) -> None:
    asking.end = asking.end or (event, act)


@_count.register
def _(act: Feedback, asking: Asking, event: Event) -> None:
    asking.feedback = act


@_count.register
def _(act: Cancelled, asking: Asking, event: Event) -> None:
    asking.cancelled = act


@_count.register
def _(act: Overdue, asking: Asking, event: Event) -> None:
    asking.overdue = act


@cache
def _table() -> dict[str, Any]:
    path = data_folder() / "exchange" / "requests.toml"
    return tomllib.loads(path.read_text("utf-8"))
