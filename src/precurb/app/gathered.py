"""What a report keeps of the checks that pass by: the most severe; duties and signs merged."""

import datetime as dt
import heapq
from dataclasses import dataclass, field, replace

from precurb.app.owed import Group, Owed, owed, urgency
from precurb.app.prose import noted
from precurb.model import Check, Finding, Outcome

_REFERENCES = 9
_FIGURES = 48


@dataclass(slots=True)
class Referred:
    """The first references that something concerns, and how many do."""

    count: int = 0
    references: list[tuple[str, int]] = field(default_factory=list)

    def add(self, reference: str, number: int) -> None:
        """Count a check, once however often it is told in a row."""
        if (reference, number) in self.references[-1:]:
            return
        self.count += 1
        if len(self.references) < _REFERENCES:
            self.references.append((reference, number))

    @property
    def more(self) -> int:
        """How many references are not shown."""
        return self.count - len(self.references)


@dataclass(frozen=True, slots=True)
class Due:
    """One duty on one day, or over many days that need not be told apart."""

    owed: Owed
    by: Referred
    days: set[dt.date]

    def when(self, language: str) -> list[str]:
        """The day, or the first and the last; labelled where it is not the due day."""
        last = max(self.days, default=None)
        plain = self.owed.label == "due"
        told = str(self.owed.day) if plain else self.owed.when(language)
        return [f"{told} …", str(last)] if last and last != min(self.days) else [told]


@dataclass(frozen=True, slots=True)
class Noted:
    """One sign that alone decides nothing, with the references on which it was noted."""

    finding: Finding
    by: Referred


@dataclass(frozen=True, slots=True)
class Figure:
    """A structure to draw: its title, and the atoms that a definition fixes.

    The structure of a listed substance is the law book's, so it is left empty here.
    """

    title: str
    smiles: str = ""
    marked: tuple[int, ...] = ()


@dataclass(slots=True)
class Gathered:
    """What of all checks the report keeps: the most severe, and the duties."""

    limit: int
    seen: int = 0
    duties: dict[tuple[str, str | bool, str], Due] = field(default_factory=dict)
    signs: dict[str, Noted] = field(default_factory=dict)
    laws: dict[str, Owed] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    _heap: list[tuple[int, int, Check]] = field(default_factory=list)

    def add(self, number: int, check: Check) -> None:
        """Keep a check if it is among the most severe; the earlier one wins a tie."""
        for judgement in check.judgements:
            self._draw(judgement.finding)
        for duty in check.obligations:
            self._owe(owed(duty, check.checked_on), check.reference, number)
        for each in noted(check.judgements):
            sign = self.signs.setdefault(
                each.finding.facts["sign"], Noted(each.finding, Referred())
            )
            sign.by.add(check.reference, number)
        if check.outcome is Outcome.RELEASE and not check.not_checked:
            return
        self.seen += 1
        # Numbers differ, so two checks are never compared.
        kept = (check.outcome.severity, -number, check)
        if len(self._heap) < self.limit:
            heapq.heappush(self._heap, kept)
        elif self._heap:
            heapq.heappushpop(self._heap, kept)

    def groups(self) -> dict[Outcome, list[tuple[int, Check]]]:
        """The checks kept, by outcome, most severe first, each as ``(number, check)``."""
        found: dict[Outcome, list[tuple[int, Check]]] = {}
        for _, number, check in sorted(self._heap, key=lambda each: each[:2], reverse=True):
            found.setdefault(check.outcome, []).append((-number, check))
        return found

    def due(self) -> dict[str, list[Due]]:
        """The duties by heading, what presses most first; what is not owed is left out."""
        found: dict[str, list[Due]] = {}
        for each in sorted(self.duties.values(), key=lambda due: urgency(due.owed)):
            found.setdefault("passed days" if each.owed.passed else each.owed.group, []).append(
                each
            )
        return found

    def noted(self) -> list[Noted]:
        """The signs noted, by id."""
        return [sign for _, sign in sorted(self.signs.items())]

    @property
    def left_out(self) -> int:
        """How many checks ought to be shown and are not."""
        return self.seen - len(self._heap)

    def _draw(self, finding: Finding) -> None:
        facts = finding.facts
        key = facts.get("substance_key") or facts.get("smiles", "")
        if key and key not in self.figures and len(self.figures) < _FIGURES:
            marked = tuple(map(int, filter(None, facts.get("atoms", "").split(","))))
            title = facts.get("substance") or f"{facts.get('class')} ({facts.get('limbs')})"
            self.figures[key] = Figure(title, facts.get("smiles", ""), marked)

    def _owe(self, each: Owed, reference: str, number: int) -> None:
        law = each.duty.requirement
        self.laws.setdefault(law.id, each)
        if each.group is Group.FREE:
            return
        told_apart = each.group is Group.DATED and not each.passed
        key = (law.id, str(each.day) if told_apart else each.passed, each.duty.applies)
        due = self.duties.setdefault(key, Due(each, Referred(), set()))
        due.by.add(reference, number)
        if each.day:
            due.days.add(each.day)
            if each.day == min(due.days):
                self.duties[key] = replace(due, owed=each)
