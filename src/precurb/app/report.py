"""The report of a run: one HTML file a manager can read, print and file away.

It carries its own style and asks for nothing from outside, so that it reads the same in ten
years. Checks pass by once; kept are only the most severe ones that will be shown, and the
duties, merged.
"""

import datetime as dt
import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from precurb.app.drawing import drawing
from precurb.app.prose import reason, sentence, word
from precurb.data import data_folder
from precurb.lists.knowledge import read_packaged
from precurb.model import Check, Finding, Judgement, Obligation, Outcome, Question, Requirement
from precurb.screening.summary import Summary

SHAPES = {
    Outcome.RELEASE: "●",
    Outcome.REVIEW: "◐",
    Outcome.HOLD: "▲",
    Outcome.STOP: "■",
}
STALE_DAYS = 30
REFERENCES_SHOWN = 12
FIGURES_SHOWN = 48


@dataclass(slots=True)
class Due:
    """One duty on one day, with the first references that owe it and how many do."""

    law: Requirement
    on: dt.date | None
    rule: str
    count: int = 0
    references: list[tuple[str, int]] = field(default_factory=list)


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
    duties: dict[tuple[str, str], Due] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    _heap: list[tuple[int, int, Check]] = field(default_factory=list)

    def add(self, number: int, check: Check) -> None:
        """Keep a check if it is among the most severe; the earlier one wins a tie."""
        for judgement in check.judgements:
            self._draw(judgement.finding)
        for owed in check.obligations:
            self._owe(owed, check.reference, number)
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

    def due(self) -> list[Due]:
        """The duties: those with a day first, the nearest first."""
        return sorted(
            self.duties.values(),
            key=lambda d: (d.on or dt.date.max, d.law.jurisdiction, d.law.id),
        )

    @property
    def left_out(self) -> int:
        """How many checks ought to be shown and are not."""
        return self.seen - len(self._heap)

    def _draw(self, finding: Finding) -> None:
        facts = finding.facts
        key = facts.get("substance_key") or facts.get("smiles", "")
        if key and key not in self.figures and len(self.figures) < FIGURES_SHOWN:
            marked = tuple(map(int, filter(None, facts.get("atoms", "").split(","))))
            title = facts.get("substance") or f"{facts.get('class')} ({facts.get('limbs')})"
            self.figures[key] = Figure(title, facts.get("smiles", ""), marked)

    def _owe(self, owed: Obligation, reference: str, number: int) -> None:
        law = owed.requirement
        rule = "" if owed.due else owed.due_note or str(law.deadline)
        due = self.duties.setdefault((law.id, str(owed.due or rule)), Due(law, owed.due, rule))
        if (reference, number) in due.references[-1:]:
            return
        due.count += 1
        if len(due.references) < REFERENCES_SHOWN:
            due.references.append((reference, number))


def render_report(
    summary: Summary, checks: Iterable[Check], language: str, limit: int = 2000
) -> Iterator[str]:
    """Render the report of a run, piece by piece.

    Args:
        summary: The run.
        checks: Its checks, read once.
        language: en, de, zh or es; also the language of the document.
        limit: How many checks are shown at most, the most severe first.

    Yields:
        Parts of one HTML document without anything external.
    """
    gathered = Gathered(limit)
    for number, check in enumerate(checks, start=1):
        gathered.add(number, check)
    groups = gathered.groups()
    shown = {number for group in groups.values() for number, _ in group}
    template = _environment(language).get_template("report.html.j2")
    stream = template.stream(
        summary=summary,
        language=language,
        headline=_headline(summary, language),
        groups=groups,
        shown=shown,
        duties=gathered.due(),
        figures=_drawn(gathered.figures),
        left_out=gathered.left_out,
    )
    stream.enable_buffering(200)
    yield from stream


def _drawn(figures: dict[str, Figure]) -> list[tuple[str, Markup]]:
    """Titles and drawings; what has no structure (an oil, an extract) has no drawing."""
    substances = {s.key: s for s in read_packaged().substances} if figures else {}
    made = []
    for key, figure in sorted(figures.items(), key=lambda item: item[1].title):
        listed = substances.get(key)
        svg = drawing(figure.smiles or (listed.smiles if listed else ""), figure.marked)
        if svg:
            # RDKit draws atoms and lines only; no text of a paper gets into it.
            made.append((figure.title, Markup(svg)))  # noqa: S704
    return made


def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(data_folder() / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        w=partial(word, language=language),
        say=partial(_say, language=language),
        why=partial(reason, language=language),
        questions=_questions,
        shapes=SHAPES,
        outcomes=tuple(reversed(Outcome)),
        stale_days=STALE_DAYS,
        release=Outcome.RELEASE,
    )
    return environment


def _say(judgement: Judgement, language: str) -> str:
    return sentence(judgement.finding.rule, judgement.finding.facts, language)


def _questions(check: Check) -> Iterator[tuple[Question, list[Judgement]]]:
    """Each of the four questions with what was seen, most severe first."""
    for question in Question:
        seen = [j for j in check.judgements if j.finding.question is question]
        yield question, sorted(seen, key=lambda j: -j.outcome.severity)


def _headline(summary: Summary, language: str) -> str:
    outcomes = summary.tally.outcomes
    facts = {str(outcome): str(outcomes.get(outcome, 0)) for outcome in Outcome}
    facts |= {"checks": str(summary.tally.checks), "findings": str(summary.tally.findings)}
    key = "report headline" if summary.tally.findings else "report clean"
    return word(key, language).format_map(facts)
