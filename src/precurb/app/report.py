"""The report of a run: one HTML file a manager can read, print and file away.

It carries its own style and asks for nothing from outside, so that it reads the same in ten
years. Checks pass by once; kept are only the most severe ones that will be shown, and the
duties and noted signs of all, merged. What a law says for every transaction stands once, at
the end, and each duty leads there.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from precurb.app.drawing import drawing
from precurb.app.duty_words import duty_text
from precurb.app.gathered import Figure, Gathered
from precurb.app.owed import beside_rows, by_urgency, day_rows, highlights, law_rows
from precurb.app.prose import decided, noted, reason, sentence, word
from precurb.app.sign_words import sign_facts
from precurb.data import data_folder
from precurb.lists.knowledge import read_packaged
from precurb.model import Check, Judgement, Outcome, Question, Transaction
from precurb.screening.summary import Summary

SHAPES = {
    Outcome.RELEASE: "●",
    Outcome.REVIEW: "◐",
    Outcome.HOLD: "▲",
    Outcome.STOP: "■",
}
STALE_DAYS = 30
DUE_SHOWN = 12
_PAYMENT = "payment"


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
        due=gathered.due(),
        laws=sorted(gathered.laws.items()),
        signs=gathered.noted(),
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
        t=partial(duty_text, language=language),
        questions=_questions,
        noted=noted,
        sign_text=partial(_sign_text, language=language),
        by_urgency=by_urgency,
        day_rows=partial(day_rows, language=language),
        law_rows=partial(law_rows, language=language),
        beside_rows=partial(beside_rows, language=language),
        highlights=partial(highlights, language=language),
        pays=_pays,
        due_shown=DUE_SHOWN,
        shapes=SHAPES,
        outcomes=tuple(reversed(Outcome)),
        stale_days=STALE_DAYS,
        release=Outcome.RELEASE,
    )
    return environment


def _say(judgement: Judgement, language: str) -> str:
    return sentence(judgement.finding.rule, judgement.finding.facts, language)


def _sign_text(facts: dict[str, str], language: str) -> str:
    return sign_facts(facts, language)["text"]


def _questions(check: Check) -> Iterator[tuple[Question, list[Judgement]]]:
    """Each of the four questions with what was seen, most severe first."""
    seen = decided(check.judgements)
    for question in Question:
        yield question, [each for each in seen if each.finding.question is question]


def _pays(trade: Transaction) -> bool:
    """Whether the papers say anything of a payment."""
    said = (*trade.particulars, *(name for p in trade.papers for name in p.particulars))
    paid = any(paper.kind == _PAYMENT for paper in trade.papers)
    return paid or any(name.startswith(f"{_PAYMENT}.") for name in said)


def _headline(summary: Summary, language: str) -> str:
    outcomes = summary.tally.outcomes
    facts = {str(outcome): str(outcomes.get(outcome, 0)) for outcome in Outcome}
    facts |= {"checks": str(summary.tally.checks), "findings": str(summary.tally.findings)}
    key = "report headline" if summary.tally.findings else "report clean"
    return word(key, language).format_map(facts)
