"""A dossier in one language, as texts in the places where the template sets them.

Every text passes through ``Ink``: the template gets data, never markup, and no character that
its fonts cannot show.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

from precurb.app.dossier_content import Dossier
from precurb.app.dossier_duties import duties, first_owed, row
from precurb.app.dossier_papers import papers
from precurb.app.dossier_words import dossier_words, pairs, said
from precurb.app.glyphs import Ink
from precurb.app.report import SHAPES, STALE_DAYS
from precurb.model import (
    Check,
    Finding,
    Judgement,
    Outcome,
    Question,
)

REGIONS = {"en": "gb", "de": "de", "zh": "cn", "es": "es"}
LEADING = 3  # findings that the summary names
_LAID_OUT = (
    "reference", "outcome", "location", "transaction", "judgements", "obligations",
    "not_checked", "law_date", "checked_on", "snapshot", "policy", "engine", "allowed",
)  # fmt: skip


def view(dossier: Dossier, json_sha256: str, language: str) -> dict[str, Any]:
    """Everything the template sets, in one language.

    Args:
        dossier: The facts.
        json_sha256: Of the JSON that belongs to the PDF.
        language: en, de, zh or es.
    """
    check, ink = dossier.check, Ink()
    made = {
        "language": language,
        "region": REGIONS[language],
        "words": {key: said(key, language) for key in dossier_words(language)},
        "json": json_sha256,
        "audit": dossier.audit,
        "date": [check.checked_on.year, check.checked_on.month, check.checked_on.day],
        "day": str(check.checked_on),
        "owed": said("what is owed", language),
        "legal": said("report note", language),
        "reference": ink.show(check.reference, longest=120),
        "head": _head(check, ink, language),
        "outcome": _outcome(check.outcome, language),
        "summary": _summary(dossier, ink, language),
        "questions": list(_questions(dossier, ink, language)),
        "duties": duties(check, ink, language),
        "papers": papers(dossier, ink, language),
        "figures": [ink.show(f.title or "—", longest=90) for f in dossier.figures],
        "lists": _lists(dossier, ink, language),
        "lists_missing": ink.show(dossier.lists_missing),
        "decisions": _decisions(dossier, ink, language),
        "gaps": list(_gaps(check, ink, language)),
        "further": _further(check, ink, language),
        "replay": {
            "snapshot": check.snapshot, "check": dossier.check_sha256,
            "policy": ink.show(check.policy), "engine": ink.show(check.engine or "—"),
            "command": ink.show(dossier.replay.command),
        },
    }  # fmt: skip
    made["missing"] = [
        f"U+{ord(char):04X} {unicodedata.name(char, said('unnamed', language))} × {count}"
        for char, count in sorted(ink.missing.items())
    ]
    return made


def _outcome(outcome: Outcome, language: str) -> dict[str, str]:
    return {"key": outcome, "shape": SHAPES[outcome], "word": said(outcome, language)}


def _head(check: Check, ink: Ink, language: str) -> list[list[str]]:
    trade = check.transaction
    route = (trade.departure, *trade.transit, trade.destination)
    pairs = [
        ("checked", str(check.checked_on)),
        ("law of", str(check.law_date)),
        ("route", " → ".join(code or "?" for code in route)),
        ("read from", str(check.location)),
        ("goods", "; ".join(line.description for line in trade.lines)),
        ("parties", "; ".join(f"{p.name} ({said(p.role, language)})" for p in trade.parties)),
    ]
    return [[said(k, language), ink.show(v or "—", longest=300)] for k, v in pairs]


def _summary(dossier: Dossier, ink: Ink, language: str) -> dict[str, Any]:
    check = dossier.check
    counts = Counter(each.outcome for each in check.judgements)
    order = _severe_first(check)
    first = first_owed(check, language)
    stale = [each.id for each in dossier.lists if each.age_days > STALE_DAYS]
    return {
        "counts": [
            {**_outcome(outcome, language), "count": str(counts[outcome])}
            for outcome in reversed(Outcome)
            if counts[outcome]
        ],
        "leading": [
            ink.show(dossier.told[n].sentence[language], longest=400) for n in order[:LEADING]
        ],
        "more": max(0, len(order) - LEADING),
        "first": ink.show(first),
        "gaps": len(check.not_checked),
        "stale": [ink.show(each) for each in stale],
    }


def _severe_first(check: Check) -> list[int]:
    """The numbers of the judgements, most severe first."""
    return sorted(
        range(len(check.judgements)), key=lambda n: -check.judgements[n].outcome.severity
    )


def _questions(dossier: Dossier, ink: Ink, language: str) -> Iterator[dict[str, Any]]:
    check = dossier.check
    for question in Question:
        asked = [n for n in _severe_first(check) if _asks(check.judgements[n], question)]
        none = "not examined" if question is Question.MONEY else "no finding"
        yield {
            "title": said(question, language),
            "none": said(none, language),
            "findings": [_finding(dossier, n, ink, language) for n in asked],
        }


def _asks(judgement: Judgement, question: Question) -> bool:
    return judgement.finding.question is question


def _finding(dossier: Dossier, number: int, ink: Ink, language: str) -> dict[str, Any]:
    judgement, told = dossier.check.judgements[number], dossier.told[number]
    return row(
        {
            "outcome": _outcome(judgement.outcome, language),
            "where": _where(judgement.finding, language),
            "sentence": ink.show(told.sentence[language]),
            "because": ink.show(told.because[language]),
            "rule": ink.show(judgement.finding.rule),
            "evidence": _evidence(judgement.finding, ink, language),
        }
    )


def _where(finding: Finding, language: str) -> str:
    return f"{said('line', language)} {finding.line}" if finding.line else ""


def _evidence(finding: Finding, ink: Ink, language: str) -> dict[str, str]:
    cited = finding.citation
    if cited is None:
        return {}
    return {
        "head": ink.show(f"{cited.list_id} · {cited.entry_id}"),
        "title": ink.show(cited.title),
        "version": ink.show(f"{cited.version} · {said(cited.verification, language)}"),
        "source": ink.show(cited.source),
    }


def _lists(dossier: Dossier, ink: Ink, language: str) -> list[dict[str, str]]:
    return [
        {
            "id": ink.show(each.id, narrow=True),
            "title": ink.show(f"{each.marking} {each.title}".strip()),
            "day": str(each.version_date),
            "age": str(each.age_days),
            "stale": said("stale", language) if each.age_days > STALE_DAYS else "",
            "entries": f"{each.entries:,}",
            "sha256": f"{each.sha256[:16]}…",
        }
        for each in dossier.lists
    ]


def _decisions(dossier: Dossier, ink: Ink, language: str) -> list[dict[str, str]]:
    return [
        {
            "kind": ink.show(said(each.kind, language)),
            "about": ink.show("; ".join(each.about) or "—"),
            "of": ink.show(each.of),
            "sha256": ink.show(each.of_sha256),
            "by": ink.show(each.by),
            "on": ink.show(each.on),
            "reason": ink.show(each.reason),
        }
        for each in dossier.decisions
    ]


def _gaps(check: Check, ink: Ink, language: str) -> Iterator[list[str]]:
    """What was not checked: where, why, and the code; also a question that nobody asked."""
    for gap in check.not_checked:
        where = ", ".join(filter(None, (str(gap.location or ""), gap.field)))
        yield [ink.show(where or "—"), ink.show(gap.reason), ink.show(gap.code)]
    if not any(_asks(each, Question.MONEY) for each in check.judgements):
        yield [said(Question.MONEY, language), said("not examined", language), "—"]


def _further(check: Check, ink: Ink, language: str) -> list[list[str]]:
    """What the check says beyond what this dossier lays out."""
    return pairs(check, ink, language, _LAID_OUT)
