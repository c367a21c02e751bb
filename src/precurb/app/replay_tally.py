"""What a changed policy would come to: by finding, by outcome and by week, with examples."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from precurb.app.prose import sentence
from precurb.app.stored import StoredCheck
from precurb.model import Finding, Judgement, Outcome

_SHOWN = 240  # characters of what an example says


class Kind(StrEnum):
    """How a finding changes. What is released, or not found at all, makes no work."""

    NEW = "newly fires"
    SILENT = "falls silent"
    HEAVIER = "weighs more"
    LIGHTER = "weighs less"


class Pair(NamedTuple):
    """A finding as both policies judge it; ``None`` where one of them does not have it."""

    old: Judgement | None
    new: Judgement | None

    @property
    def finding(self) -> Finding:
        """The finding, as the new policy has it where both do."""
        judged = self.new or self.old
        if judged is None:
            raise ValueError("a pair has a judgement")
        return judged.finding

    @property
    def kind(self) -> Kind | None:
        """How it changes; ``None`` when it does not."""
        old, new = _rank(self.old), _rank(self.new)
        if old == new:
            return None
        if new > old:
            return Kind.NEW if old <= 0 else Kind.HEAVIER
        return Kind.SILENT if new <= 0 else Kind.LIGHTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One example: which check, what was found, and why either policy decides as it does."""

    reference: str
    day: dt.date
    text: str
    before: str
    after: str


@dataclass(slots=True, kw_only=True)
class Changed:
    """How often something changes in one way, with the first examples."""

    what: str
    how: str
    count: int = 0
    examples: list[Instance] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Week:
    """An ISO week of transactions: how many checks, and what work they make."""

    week: str
    checks: int = 0
    before: dict[Outcome, int] = field(default_factory=dict)
    after: dict[Outcome, int] = field(default_factory=dict)


class ReplayTally:
    """Adds up checks that two policies judged.

    Args:
        examples: How many examples to keep of each kind of change.
    """

    def __init__(self, examples: int) -> None:
        self._examples = examples
        self.checks = 0
        self.findings: dict[tuple[str, str], Changed] = {}
        self.outcomes: dict[tuple[str, str], Changed] = {}
        self.weeks: dict[str, Week] = {}

    def add(self, check: StoredCheck, pairs: list[Pair]) -> None:
        """Count one check."""
        self.checks += 1
        for pair in pairs:
            if kind := pair.kind:
                key = (name_of(pair.finding), kind)
                self._count(self.findings, key, check, pair)
        old = worst(pair.old for pair in pairs)
        new = worst(pair.new for pair in pairs)
        self._week(check.law_date, old, new)
        decisive = max(pairs, key=_turn, default=None) if old is not new else None
        self._count(self.outcomes, (old, new), check, decisive)

    def _count(
        self,
        counts: dict[tuple[str, str], Changed],
        key: tuple[str, str],
        check: StoredCheck,
        pair: Pair | None,
    ) -> None:
        found = counts.setdefault(key, Changed(what=key[0], how=key[1]))
        found.count += 1
        if pair is not None and len(found.examples) < self._examples:
            found.examples.append(_instance(check, pair))

    def _week(self, day: dt.date, old: Outcome, new: Outcome) -> None:
        year, number, _ = day.isocalendar()
        name = f"{year}-W{number:02}"
        week = self.weeks.setdefault(name, Week(week=name))
        week.checks += 1
        week.before[old] = week.before.get(old, 0) + 1
        week.after[new] = week.after.get(new, 0) + 1


def worst(judged: Iterable[Judgement | None]) -> Outcome:
    """The most severe outcome; release of none."""
    return max(
        (each.outcome for each in judged if each is not None),
        key=lambda outcome: outcome.severity,
        default=Outcome.RELEASE,
    )


def name_of(finding: Finding) -> str:
    """What a finding is counted under: its rule, with the sign when it is one."""
    sign = finding.facts.get("sign")
    return f"{finding.rule} {sign}" if sign else finding.rule


def _turn(pair: Pair) -> tuple[bool, int]:
    """The finding that turns the outcome: one that changes, the most severe of them."""
    return pair.kind is not None, max(_rank(pair.old), _rank(pair.new))


def _rank(judged: Judgement | None) -> int:
    return -1 if judged is None else judged.outcome.severity


def _instance(check: StoredCheck, pair: Pair) -> Instance:
    text = sentence(pair.finding.rule, pair.finding.facts)
    return Instance(
        reference=check.reference,
        day=check.law_date,
        text=text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…",
        before=_told(pair.old),
        after=_told(pair.new),
    )


def _told(judged: Judgement | None) -> str:
    return "not found" if judged is None else f"{judged.outcome}: {judged.because}"
