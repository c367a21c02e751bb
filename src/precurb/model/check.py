"""What a check says: findings, duties, gaps, and one outcome.

A check is a value: the same transaction, snapshot and history give the same bytes, so
every decision can be replayed and compared.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from precurb.model.allowance import Allowance
from precurb.model.control import Requirement, Verification
from precurb.model.transaction import Location, NotChecked, Transaction


class Outcome(StrEnum):
    """What to do, from least to most severe; the most severe finding decides."""

    RELEASE = "release"
    REVIEW = "review"
    HOLD = "hold"
    STOP = "stop"

    @property
    def severity(self) -> int:
        """0 for release … 3 for stop."""
        return list(Outcome).index(self)


class Question(StrEnum):
    """The four questions asked of every transaction."""

    WHAT = "what is it"
    WHO = "who is it"
    PAPERS = "do the papers agree"
    MONEY = "where does the money go"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The entry a finding rests on: which list, which version of it, and its source."""

    list_id: str
    entry_id: str
    title: str
    version: str
    source: str
    verification: Verification


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing an examiner saw, with its evidence. It has no outcome: policy decides.

    ``rule`` names the rule (and keys its sentence in every language); ``facts`` fill that
    sentence; ``line`` is the goods line, ``party`` the party's name, when it concerns one.
    """

    question: Question
    rule: str
    facts: dict[str, str]
    line: int | None = None
    party: str = ""
    citation: Citation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A finding with the outcome that policy gives it, and why."""

    finding: Finding
    outcome: Outcome
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """A duty that a transaction triggers, with its day when it can be computed."""

    requirement: Requirement
    lines: tuple[int, ...]
    entries: tuple[str, ...]
    direction: str
    due: dt.date | None = None
    due_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVersion:
    """A list that was asked, with its day and its age when the check was made."""

    id: str
    title: str
    version_date: dt.date
    age_days: int
    sha256: str
    entries: int
    marking: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What is known beside the transaction: the day, earlier trade, earlier decisions."""

    on: dt.date
    earlier: tuple[Transaction, ...] = ()
    allowed: tuple[Allowance, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The result for one transaction: outcome, evidence, duties, gaps."""

    reference: str
    outcome: Outcome
    location: Location
    transaction: Transaction
    judgements: tuple[Judgement, ...]
    obligations: tuple[Obligation, ...]
    not_checked: tuple[NotChecked, ...]
    law_date: dt.date
    checked_on: dt.date
    snapshot: str
    policy: str
    engine: str = ""  # version of Precurb; another one may say the same in other words
    allowed: tuple[Allowance, ...] = ()
