"""What is owed, as the dossier shows it: duty by duty, the nearest day first."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from precurb.app.dossier_words import pairs, said
from precurb.app.duty_words import duty_text
from precurb.app.glyphs import Ink
from precurb.app.owed import beside_rows, day_rows, law_rows
from precurb.app.owed import owed as as_it_stands
from precurb.app.prose import word
from precurb.model import Check, DutyKind, Obligation
from precurb.model.check import Applies

LONGEST_WHOLE = 2_500  # letters of a row that fit on a page in the narrowest column
_LAID_OUT = (
    "requirement", "due", "due_note", "lines", "entries", "direction", "applies", "why",
    "clock", "balances", "authority", "languages", "beside", "stricter",
)  # fmt: skip


def duties(check: Check, ink: Ink, language: str) -> list[dict[str, Any]]:
    """The rows of what is owed; what the law does not ask here comes last."""
    return [_duty(each, check.checked_on, ink, language) for each in _by_day(check)]


def first_owed(check: Check, language: str) -> str:
    """The first day on which something is owed, and what; empty when no duty has a day."""
    for owed in _by_day(check):
        day = _day(owed)[1]
        if day and _asked(owed):
            return f"{day} — {duty_text(owed.requirement.title, language)}"
    return ""


def row(cells: dict[str, Any]) -> dict[str, Any]:
    """A row of a table, and whether it is surely short enough to stand on one page."""
    texts = str(cells)
    width = len(texts) + sum(char > "\u2e7f" for char in texts)  # Han is twice as wide
    return {**cells, "whole": width + 5 * len(cells.get("note", "")) < LONGEST_WHOLE}


def _by_day(check: Check) -> list[Obligation]:
    """The nearest day first, then what has no day, then what the law does not ask here."""

    def order(owed: Obligation) -> tuple[bool, bool, dt.date]:
        day = _day(owed)[1]
        return not _asked(owed), day is None, day or check.checked_on

    return sorted(check.obligations, key=order)


def _asked(owed: Obligation) -> bool:
    return owed.applies is not Applies.NOT_OWED


def _day(owed: Obligation) -> tuple[str, dt.date | None]:
    """The day of a duty and what it is: to be done, to be kept until, or to be begun."""
    if owed.due:
        kept = owed.requirement.kind is DutyKind.RECORD
        return "until" if kept else "due", owed.due
    return "start_by", owed.clock.start_by if owed.clock else None


def _duty(owed: Obligation, on: dt.date, ink: Ink, language: str) -> dict[str, Any]:
    law, rule = owed.requirement, str(owed.requirement.deadline)
    what, day = _day(owed)
    told = as_it_stands(owed, on)
    more = [
        (said("applies", language), _applies(owed, language)),
        (said("direction", language), said(owed.direction, language)),
        (said("lines", language), ", ".join(map(str, owed.lines))),
        (said("entries", language), "; ".join(owed.entries)),
        *day_rows(told, language),
        *law_rows(told, language),
        *_beside(owed, language),
    ]
    return row(
        {
            "day": str(day or ""),
            "kept": said(what, language),
            "note": "" if day else ink.show(duty_text(rule, language) or "—", narrow=True),
            "title": ink.show(told.title(language)),
            "sentence": ink.show(told.sentence(language)),
            "more": [[label, ink.show(text)] for label, text in more if text],
            "parts": pairs(owed, ink, language, _LAID_OUT),
            "law": ink.show(f"{law.jurisdiction} · {law.article}"),
            "instrument": ink.show(law.instrument),
            "verification": said(law.verification, language),
            "source": ink.show(law.source),
        }
    )


def _applies(owed: Obligation, language: str) -> str:
    return "" if owed.applies is Applies.OWED else said(owed.applies, language)


def _beside(owed: Obligation, language: str) -> Iterator[tuple[str, str]]:
    """The like duties of the other laws, each with its day and its sentence."""
    for other, text, binds in beside_rows(owed, language):
        day = f", {other.due}" if other.due else ""
        mark = f" ({word('stricter day', language)})" if binds else ""
        told = f"{other.jurisdiction} {other.article}, {other.instrument}{day}{mark} — {text}"
        yield word("beside", language), told
