"""What the API answers about lists, policy, re-screenings, audit and webhooks, as types."""

import datetime as dt
from dataclasses import dataclass

from precurb.client.answers import Alert
from precurb.model import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """A list in use."""

    id: str
    kind: str
    place: str
    title: str
    publisher: str
    day: dt.date
    age_days: int
    entries: int
    sha256: str
    source: str
    marking: str
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The lists in use; ``snapshot`` is the id of all of them together."""

    snapshot: str
    on: dt.date
    items: tuple[ListLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVersion:
    """A version of a list that was in use."""

    snapshot: str
    day: dt.date
    entries: int
    sha256: str
    at: dt.datetime
    before: str
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """The versions of a list, the newest first."""

    items: tuple[ListVersion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field of an entry that changed."""

    field: str
    went: tuple[str, ...]
    came: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChange:
    """An entry that changed."""

    list: str
    entry: str
    kind: str
    name: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of the policy."""

    number: int
    rule: str
    outcome: Outcome
    why: str
    source: str
    when: dict[str, str]
    at_least: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A suppression of the policy."""

    rule: str
    reason: str
    owner: str
    until: dt.date
    when: dict[str, str]
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The policy in use."""

    version: str
    company: bool
    own: int
    problems: int
    rules: tuple[Rule, ...]
    signs: tuple[str, ...]
    suppressions: tuple[Silence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Work a week."""

    mean: float
    highest: int
    week: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """How often something changes in one way."""

    what: str
    how: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What a policy would have changed."""

    old: str
    new: str
    checks: int
    findings: tuple[Changed, ...]
    outcomes: tuple[Changed, ...]
    before: Load
    after: Load
    notes: tuple[str, ...]
    unreadable: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A replay of a policy over the past."""

    job: str
    state: str
    since: dt.date | None
    until: dt.date | None
    result: Replayed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescreening:
    """A re-screening and how far it is."""

    id: str
    state: str
    cause: str
    from_snapshot: str
    to_snapshot: str
    from_policy: str
    to_policy: str
    whole: str
    total: int
    done: int
    worse: int
    better: int
    other: int
    same: int
    failed: int
    created: dt.datetime
    finished: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedEntry:
    """An entry, rule, sign or suppression that changed."""

    what: str
    list: str
    entry: str
    name: str
    kind: str
    fields: tuple[str, ...]
    parties: int
    transactions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedList:
    """A list that changed."""

    list: str
    title: str
    before: dt.date | None
    after: dt.date | None
    added: int
    changed: int
    removed: int
    entries: tuple[ChangedEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchedParty:
    """A party that a changed entry may be."""

    name: str
    country: str
    list: str
    entry: str
    transactions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Redecided:
    """A transaction that was decided again."""

    transaction: str
    reference: str
    verdict: str
    before: str
    after: str
    old_check: str
    new_check: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """A decision that a party is not a listed one, which the change has reopened."""

    party: str
    list: str
    entry: str
    by: str
    at: dt.datetime
    reason: str
    removed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatChanged:
    """A re-screening in whole."""

    rescreening: Rescreening
    lists: tuple[ChangedList, ...]
    policy: tuple[ChangedEntry, ...]
    parties: tuple[TouchedParty, ...]
    decided: tuple[Redecided, ...]
    alerts: tuple[Alert, ...]
    proposals: tuple[Alert, ...]
    reopened: tuple[Reopened, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last entry of the audit."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}-{self.hash}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An entry of the audit."""

    seq: int
    at: dt.datetime
    who: str
    act: str
    object: str
    content: str
    previous: str
    hash: str


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """A webhook."""

    id: str
    url: str
    events: tuple[str, ...]
    created: dt.datetime
    created_by: str
    ended: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class NewWebhook(Webhook):
    """A webhook that was just added, with the secret that is shown this once."""

    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhooks:
    """All webhooks, the oldest first."""

    items: tuple[Webhook, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message on its way."""

    id: str
    webhook: str
    event: str
    body: str
    state: str
    attempts: int
    created: dt.datetime
    next: dt.datetime | None
    ended: dt.datetime | None
    status: int | None
    error: str
