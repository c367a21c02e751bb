"""What is told of a re-screening: what changed, whom it touches, and what came of it."""

import datetime as dt
from dataclasses import dataclass

from precurb.store.alerts import KeptAlert
from precurb.store.planned import What
from precurb.store.rescreened import KeptChange, KeptResult
from precurb.store.rescreenings import KeptRescreening


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedList:
    """One list with its changed entries, those that touch most first.

    ``entries`` are as many as were asked for; the counts are of all.
    """

    what: What  # party or control
    list: str
    title: str
    before: dt.date | None  # the day of the list; none where it is new, or is no list of a day
    after: dt.date | None
    added: int
    changed: int
    removed: int
    entries: tuple[KeptChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """A person's decision that a party is not a listed one, which the change has reopened."""

    party: str  # name
    list: str
    entry: str
    by: str
    at: dt.datetime
    reason: str
    removed: bool  # the entry is gone, so there is nothing left to allow


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchedParty:
    """A party that a changed entry may be, and the transactions in which it stands."""

    name: str
    country: str
    list: str
    entry: str
    transactions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatChanged:
    """One re-screening as one page: what changed, whom it touches, what came of it."""

    rescreening: KeptRescreening
    lists: tuple[ChangedList, ...]
    policy: tuple[KeptChange, ...]
    parties: tuple[TouchedParty, ...]
    decided: tuple[KeptResult, ...]  # without the same ones, the worse first
    alerts: tuple[KeptAlert, ...]  # open ones that it opened
    proposals: tuple[KeptAlert, ...]  # open ones that it made
    reopened: tuple[Reopened, ...]
