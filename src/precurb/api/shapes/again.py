"""Re-screenings over the wire: what changed, whom it touches, what came of it."""

import datetime as dt

from pydantic import Field

from precurb.api.shapes.common import Moment, Told
from precurb.api.shapes.work import Alert


class Rescreening(Told):
    """A re-screening and how far it is."""

    id: str = Field(description="Sorts by time.")
    state: str = Field(description="`running`, `done` or `abandoned`.")
    cause: str = Field(description="What changed.")
    from_snapshot: str = Field(description="Lists before.")
    to_snapshot: str = Field(description="Lists after.")
    from_policy: str = Field(description="Policy before.")
    to_policy: str = Field(description="Policy after.")
    whole: str = Field(description="Why all of the past is decided again; empty if it is not.")
    total: int = Field(description="How many transactions are to be decided again …")
    done: int = Field(description="… and how many are.")
    worse: int = Field(description="Outcomes that got worse.")
    better: int = Field(description="Outcomes that got better.")
    other: int = Field(description="Decided alike, on other facts or with other duties.")
    same: int = Field(description="The same.")
    failed: int = Field(description="Could not be decided again.")
    created: Moment
    finished: Moment | None = Field(description="When it ended.")


class ChangedEntry(Told):
    """An entry, rule, sign or suppression that changed."""

    what: str = Field(description="What it is.")
    list: str = Field(description="The list; for a policy its part.")
    entry: str = Field(description="Its id.")
    name: str = Field(description="Its name.")
    kind: str = Field(description="`added`, `changed` or `removed`.")
    fields: tuple[str, ...] = Field(description="What of it changed.")
    parties: int = Field(description="Parties that its keys find.")
    transactions: int = Field(description="Transactions that its keys find.")


class ChangedList(Told):
    """A list that changed."""

    list: str = Field(description="Its id.")
    title: str = Field(description="What it is called.")
    before: dt.date | None = Field(description="Its day before; none where it is new.")
    after: dt.date | None = Field(description="Its day after; none where it is gone.")
    added: int = Field(description="Entries that came.")
    changed: int = Field(description="Entries that changed.")
    removed: int = Field(description="Entries that went.")
    entries: tuple[ChangedEntry, ...] = Field(description="Those that touch most, first.")


class TouchedParty(Told):
    """A party that a changed entry may be."""

    name: str = Field(description="As the papers write it.")
    country: str = Field(description="Its country.")
    list: str = Field(description="The list.")
    entry: str = Field(description="The entry.")
    transactions: int = Field(description="In how many transactions it stands.")


class Redecided(Told):
    """A transaction that was decided again."""

    transaction: str = Field(description="Its id.")
    reference: str = Field(description="The number of the order.")
    verdict: str = Field(description="`worse`, `better`, `other` or `failed`.")
    before: str = Field(description="Outcome before.")
    after: str = Field(description="Outcome after.")
    old_check: str = Field(description="Id of the check before.")
    new_check: str = Field(description="Id of the check after; empty where there is none.")
    why: str = Field(description="Each finding that came or went.")


class Reopened(Told):
    """A decision that a party is not a listed one, which the change has reopened."""

    party: str = Field(description="The party.")
    list: str = Field(description="The list.")
    entry: str = Field(description="The entry.")
    by: str = Field(description="Who had decided.")
    at: Moment
    reason: str = Field(description="Why it was decided so.")
    removed: bool = Field(description="Whether the entry is gone.")


class WhatChanged(Told):
    """A re-screening in whole; long lists are cut, counts are of all."""

    rescreening: Rescreening
    lists: list[ChangedList] = Field(description="Lists that changed.")
    policy: list[ChangedEntry] = Field(description="What of the policy changed.")
    parties: list[TouchedParty] = Field(description="Whom it touches.")
    decided: list[Redecided] = Field(description="Decided again, the worse first.")
    alerts: list[Alert] = Field(description="Open ones that it opened.")
    proposals: list[Alert] = Field(description="Open ones that it made.")
    reopened: list[Reopened] = Field(description="Decisions that it reopened.")
