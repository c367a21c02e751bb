"""What the API answers, as types. What a later version adds is left alone."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from precurb.model import Outcome

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Generic[T]):
    """A part of a list; ``next`` is the cursor of the next one, empty at the end."""

    items: tuple[T, ...]
    next: str


@dataclass(frozen=True, kw_only=True)
class CheckLine:
    """A check as it is listed."""

    id: str
    transaction: str
    reference: str
    number: int
    outcome: Outcome
    law_date: dt.date
    checked_on: dt.date
    snapshot: str
    policy: str
    cause: str
    content: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A judgement in words."""

    outcome: Outcome
    question: str
    rule: str
    text: str
    because: str
    line: int | None
    party: str
    list: str
    entry: str


@dataclass(frozen=True, kw_only=True)
class CheckSummary(CheckLine):
    """A check with its sentences."""

    language: str
    sentences: tuple[Sentence, ...]
    not_checked: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAnswer:
    """A check in whole; ``check`` is its canonical JSON."""

    summary: CheckSummary
    check: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision as it is kept."""

    id: str
    action: str
    reason: str
    by: str
    at: dt.datetime
    check: str
    transaction: str
    needs_second: bool
    confirmed_by: str
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A duty of a transaction, and what became of it."""

    id: str
    check: str
    transaction: str
    reference: str
    requirement: str
    kind: str
    jurisdiction: str
    applies: str
    due: dt.date | None
    state: str
    state_at: dt.datetime
    state_by: str
    state_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDuty:
    """A duty in a list; ``days`` are those until its day."""

    duty: Duty
    title: str
    days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionAnswer:
    """A transaction and what hangs on it."""

    id: str
    standing: str
    received: str
    transaction: dict[str, Any]
    checks: tuple[CheckLine, ...]
    decisions: tuple[Decision, ...]
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job as it stands: ``queued``, ``running``, ``done``, ``failed`` or ``cancelled``."""

    id: str
    kind: str
    state: str
    attempts: int
    most_attempts: int
    run_after: dt.datetime
    created: dt.datetime
    finished: dt.datetime | None
    error: str
    done: int
    total: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """An entry of a list, and whether it covers what a text names."""

    list: str
    status: str
    entry: str
    entry_name: str
    substance: str
    relation: str
    how: str
    since: str
    verification: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """What a text names, and what the law says of it."""

    query: str
    verdict: str
    on: dt.date
    substances: tuple[str, ...]
    coverage: tuple[Coverage, ...]
    classes: tuple[str, ...]
    otherwise: tuple[str, ...]
    not_checked: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The evidence for a hit, in words."""

    words: tuple[str, ...]
    only_asked: tuple[str, ...]
    only_listed: tuple[str, ...]
    contradictions: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A listed party that may be the one asked for."""

    entry: str
    list: str
    name: str
    score: float
    band: str
    how: str
    quality: str
    programmes: tuple[str, ...]
    list_date: str
    entry_hash: str
    channel: str
    why: Why
    related: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What the watchlists say of a party."""

    query: str
    band: str
    hits: tuple[Hit, ...]
    not_checked: tuple[str, ...]
    matcher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something that was found."""

    kind: str
    id: str
    title: str
    detail: str
    outcome: Outcome | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """What was found; ``more`` names the kinds that have more."""

    items: tuple[Found, ...]
    more: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A finding that came, went, or leads elsewhere."""

    move: str
    question: str
    rule: str
    sign: str
    list: str
    entry: str
    name: str
    party: str
    line: int | None
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What a re-screening wants a person to look at."""

    id: str
    kind: str
    state: str
    transaction: str
    reference: str
    rescreening: str
    old_check: str
    new_check: str
    before: str
    after: str
    moved: tuple[Moved, ...]
    reason: str
    at: dt.datetime
    closed: dt.datetime | None
    closed_by: str
    closed_reason: str
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantLine:
    """A role that one has; ``scope`` is empty for everywhere."""

    role: str
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Who asks, and what that one may do."""

    name: str
    display: str
    grants: tuple[GrantLine, ...]
    actions: tuple[str, ...] = field(default=())
