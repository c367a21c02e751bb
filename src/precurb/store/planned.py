"""What a re-screening is to do, and what came of a part of it, before either is kept."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from precurb.screening.again import Moved, Verdict


class What(StrEnum):
    """What changed."""

    PARTY = "party"  # an entry of a watchlist
    CONTROL = "control"  # an entry of a control list
    RULE = "rule"
    SUPPRESSION = "suppression"
    SIGN = "sign"


class ChangeKind(StrEnum):
    """How it changed."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """With what the past is decided: a snapshot, a policy, and the program that decides."""

    snapshot: str
    policy: str
    engine: str

    def __str__(self) -> str:
        return "\n".join((self.snapshot, self.policy, self.engine))

    @classmethod
    def parse(cls, text: str) -> "Target":
        """Read it as a watermark holds it; all empty before the beginning."""
        snapshot, policy, engine = text.split("\n") if text else ("", "", "")
        return cls(snapshot=snapshot, policy=policy, engine=engine)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChange:
    """Something that changed, with the parties and transactions that it may touch."""

    what: What
    list: str
    entry: str
    name: str
    kind: ChangeKind
    fields: tuple[str, ...] = ()
    parties: frozenset[int] = frozenset()
    transactions: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedList:
    """A list that differs: its title and the days of both versions, where they have one."""

    list: str
    title: str
    before: dt.date | None
    after: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be done: from where to where, what changed, and which transactions.

    ``targets`` are transactions by number, or nothing when ``whole`` says that all are meant,
    up to ``last_transaction``. Checks after ``last_check`` are looked at once more at the end.
    """

    cause: str
    origin: Target
    target: Target
    whole: str
    last_transaction: int
    last_check: int
    total: int
    changes: tuple[NewChange, ...] = ()
    lists: tuple[DatedList, ...] = ()
    targets: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewResult:
    """What came of one transaction; numbers are those of the store."""

    transaction: int
    verdict: Verdict
    before: str
    after: str
    old_check: int
    new_check: int | None
    moved: tuple[Moved, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The results of one part, and where a re-screening has come to with it."""

    results: tuple[NewResult, ...]
    position: int
    same: int = 0  # not listed among the results
    last: bool = False
