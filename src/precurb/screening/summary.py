"""What a screening run came to, in numbers a person can read in a minute."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from precurb.model import Check, ListVersion, NotChecked, Outcome


@dataclass(slots=True)
class Tally:
    """Counts over checks; tallies of batches add up to the tally of the run."""

    checks: int = 0
    lines: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    gaps: Counter[str] = field(default_factory=Counter)
    unread_records: int = 0

    def add_check(self, check: Check) -> None:
        """Count one check."""
        self.checks += 1
        self.lines += len(check.transaction.lines)
        self.outcomes[check.outcome] += 1
        self.rules.update({j.finding.rule for j in check.judgements})
        self.gaps.update(gap.code for gap in check.not_checked)

    def add_gap(self, gap: NotChecked) -> None:
        """Count one record that could not be read."""
        self.unread_records += 1
        self.gaps[gap.code] += 1

    def add(self, other: "Tally") -> None:
        """Add the counts of another tally."""
        self.checks += other.checks
        self.lines += other.lines
        self.unread_records += other.unread_records
        self.outcomes.update(other.outcomes)
        self.rules.update(other.rules)
        self.gaps.update(other.gaps)

    @property
    def findings(self) -> int:
        """Checks that were not released."""
        return self.checks - self.outcomes[Outcome.RELEASE]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A finished run: what was asked, of which lists, and what came of it."""

    run: str
    files: tuple[str, ...]
    on: dt.date
    snapshot: str
    policy: str
    tally: Tally
    lists: tuple[ListVersion, ...]
    unread: tuple[NotChecked, ...] = ()  # records that could not be read, the first 1,000
