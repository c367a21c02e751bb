"""What the page of a check shows, in one language: the four questions, and what follows."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.desk.decide import party_of
from precurb.app.desk.evidence import (
    AlignedWord,
    Drawings,
    PaperSide,
    aligned_words,
    paper_sides,
)
from precurb.app.desk.scope import require_for
from precurb.app.dossier_words import said
from precurb.app.evidence_words import evidence_text
from precurb.app.owed import Owed, beside_rows, by_urgency, day_rows, law_rows
from precurb.app.prose import decided, known_language, noted, reason, sentence, word
from precurb.app.service import Service
from precurb.model import Check, Citation, Judgement, Outcome, Question
from precurb.store import checks, decisions, obligations
from precurb.store.checks import KeptCheck
from precurb.store.decisions import KeptDecision
from precurb.store.obligations import KeptDuty

__all__ = ["AlignedWord", "CheckView", "DutyView", "FindingView", "PaperSide", "QuestionView"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """A finding: its sentence, why it decides, and the evidence behind it."""

    position: int  # among the judgements of the check, from 0
    outcome: Outcome
    rule: str
    sentence: str
    because: str
    line: int | None
    party: str
    role: str
    citation: Citation | None
    evidence: str
    aligned: tuple[AlignedWord, ...]
    sides: tuple[PaperSide, ...]
    drawing: str  # SVG of the structure with the matched part marked; empty for none
    drawing_title: str
    allowable: bool  # whether an allowance can be given here


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """One of the four questions and what was found; ``asked`` is false where nobody looked."""

    key: str
    title: str
    outcome: Outcome | None
    findings: tuple[FindingView, ...]
    asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyView:
    """A duty: what is asked, by when, how that day was counted, and by which law."""

    id: str
    state: str
    state_by: str
    state_reason: str
    group: str
    when: str
    day: dt.date | None
    days: int | None  # until its day; negative when it has passed
    passed: bool
    applies: str
    title: str
    sentence: str
    rows: tuple[tuple[str, str], ...]  # label and text
    beside: tuple[str, ...]
    law: str
    source: str
    verification: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """Everything that the page of a check shows."""

    kept: KeptCheck
    check: Check
    newest: str  # id of the newest check of the transaction
    questions: tuple[QuestionView, ...]
    noted: tuple[FindingView, ...]  # signs that alone decide nothing
    duties: tuple[DutyView, ...]
    gaps: tuple[tuple[str, str, str], ...]  # where, why, code
    decisions: tuple[KeptDecision, ...]


def check_view(check_id: str, language: str, *, service: Service, actor: Actor) -> CheckView:
    """A check by its id, laid out for its page.

    Raises:
        DeniedError: The actor may not.
        UnknownRecordError: No such check is kept.
        UntrustedMessageError: It was altered since.
        InvalidRecordError: The language is none of ours.
    """
    known_language(language)
    with service.store.read() as db:
        check = checks.read(db, check_id)
        require_for(actor, Action.CHECK_READ, check.transaction)
        kept = checks.read_kept(db, check_id)
        newest = checks.of_transaction(db, kept.transaction)[0].id
        ruled = decisions.of_transaction(db, kept.transaction)
        duties = obligations.of_check(db, check_id)
    made = _Findings(check, language, Drawings(service.snapshot.book.substances))
    return CheckView(
        kept=kept,
        check=check,
        newest=newest,
        questions=tuple(_questions(check, made, language)),
        noted=tuple(made.view(each) for each in noted(check.judgements)),
        duties=tuple(_duties(check, duties, service.today(), language)),
        gaps=tuple(
            (
                ", ".join(filter(None, (str(gap.location or ""), gap.field))),
                gap.reason,
                gap.code,
            )
            for gap in check.not_checked
        ),
        decisions=ruled,
    )


class _Findings:
    """Makes what is shown of the findings of one check."""

    def __init__(self, check: Check, language: str, drawings: Drawings) -> None:
        self._check, self._language, self._drawings = check, language, drawings
        self._positions = {id(each): at for at, each in enumerate(check.judgements)}

    def view(self, judgement: Judgement) -> FindingView:
        """A finding as it is shown."""
        finding, language = judgement.finding, self._language
        evidence = finding.facts.get("evidence", "")
        title, drawing = self._drawings.of(finding)
        return FindingView(
            position=self._positions[id(judgement)],
            outcome=judgement.outcome,
            rule=finding.facts.get("sign", finding.rule),
            sentence=sentence(finding.rule, finding.facts, language),
            because=reason(judgement.because, language),
            line=finding.line,
            party=finding.party,
            role=word(finding.facts.get("role", ""), language),
            citation=finding.citation,
            evidence=evidence_text(evidence, language) if evidence else "",
            aligned=tuple(aligned_words(finding)),
            sides=tuple(paper_sides(finding, language)),
            drawing=drawing,
            drawing_title=title,
            allowable=party_of(self._check, judgement) is not None,
        )


def _questions(check: Check, made: _Findings, language: str) -> Iterator[QuestionView]:
    shown = decided(check.judgements)
    for question in Question:
        mine = [each for each in shown if each.finding.question is question]
        money = question is Question.MONEY
        yield QuestionView(
            key=question.name.lower(),
            title=said(question, language),
            outcome=mine[0].outcome if mine else None,
            findings=tuple(made.view(each) for each in mine),
            asked=bool(mine) or not money or check.transaction.payment is not None,
        )


def _duties(
    check: Check, kept: tuple[KeptDuty, ...], today: dt.date, language: str
) -> Iterator[DutyView]:
    states = {id(duty): state for duty, state in zip(check.obligations, kept, strict=True)}
    for group, members in by_urgency(check.obligations, today):
        for each in members:
            yield _duty(each, states[id(each.duty)], (word(group, language), today), language)


def _duty(each: Owed, kept: KeptDuty, told: tuple[str, dt.date], language: str) -> DutyView:
    group, today = told
    law = each.duty.requirement
    rows = [*day_rows(each, language), *law_rows(each, language)]
    return DutyView(
        id=kept.id,
        state=kept.state,
        state_by=kept.state_by,
        state_reason=kept.state_reason,
        group=group,
        when=each.when(language),
        day=each.day,
        days=(each.day - today).days if each.day else None,
        passed=each.passed,
        applies=word(each.status, language) if each.status else "",
        title=each.title(language),
        sentence=each.sentence(language),
        rows=tuple((label, text) for label, text in rows if text),
        beside=tuple(_beside(each, language)),
        law=f"{law.jurisdiction} · {law.article} · {law.instrument}",
        source=law.source,
        verification=word(law.verification, language),
    )


def _beside(each: Owed, language: str) -> Iterator[str]:
    for other, text, binds in beside_rows(each.duty, language):
        day = f", {other.due}" if other.due else ""
        mark = f" ({word('stricter day', language)})" if binds else ""
        yield f"{other.jurisdiction} {other.article}{day}{mark} — {text}"
