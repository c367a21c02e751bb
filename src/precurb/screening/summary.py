"""What a screening run came to, in numbers a person can read in a minute."""

import datetime as dt
from dataclasses import dataclass, field

from precurb.model import Check, ListVersion, NotChecked, Outcome


@dataclass(slots=True)
class Tally:
    """Counts over checks; tallies of batches add up to the tally of the run."""

    checks: int = 0
    lines: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    rules: dict[str, int] = field(default_factory=dict)
    gaps: dict[str, int] = field(default_factory=dict)
    unread_records: int = 0

    def add_check(self, check: Check) -> None:
        """Count one check."""
        self.checks += 1
        self.lines += len(check.transaction.lines)
        _count(self.outcomes, {check.outcome.value: 1})
        _count(self.rules, dict.fromkeys((j.finding.rule for j in check.judgements), 1))
        for gap in check.not_checked:
            _count(self.gaps, {gap.code: 1})

    def add_gap(self, gap: NotChecked) -> None:
        """Count one record that could not be read."""
        self.unread_records += 1
        _count(self.gaps, {gap.code: 1})

    def add(self, other: "Tally") -> None:
        """Add the counts of another tally."""
        self.checks += other.checks
        self.lines += other.lines
        self.unread_records += other.unread_records
        _count(self.outcomes, other.outcomes)
        _count(self.rules, other.rules)
        _count(self.gaps, other.gaps)

    @property
    def findings(self) -> int:
        """Checks that were not released."""
        return self.checks - self.outcomes.get(Outcome.RELEASE.value, 0)


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


def _count(counts: dict[str, int], more: dict[str, int]) -> None:
    for name, number in more.items():
        counts[name] = counts.get(name, 0) + number
