"""What is owed, as the dossier shows it: duty by duty, the nearest day first."""

import datetime as dt
from typing import Any

from precurb.app.dossier_words import pairs, said
from precurb.app.glyphs import Ink
from precurb.model import Check, DutyKind, Obligation
from precurb.model.check import Applies

LONGEST_WHOLE = 2_500  # letters of a row that fit on a page in the narrowest column
_LAID_OUT = ("requirement", "due", "due_note", "lines", "entries", "direction", "applies")


def duties(check: Check, ink: Ink, language: str) -> list[dict[str, Any]]:
    """The rows of what is owed; what the law does not ask here comes last."""
    return [_duty(each, ink, language) for each in _by_day(check)]


def first_owed(check: Check) -> str:
    """The first day on which something is owed, and what; empty when no duty has a day."""
    for owed in _by_day(check):
        day = _day(owed)[1]
        if day and _asked(owed):
            return f"{day} — {owed.requirement.title}"
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


def _duty(owed: Obligation, ink: Ink, language: str) -> dict[str, Any]:
    law, rule = owed.requirement, str(owed.requirement.deadline)
    what, day = _day(owed)
    more = [
        ("applies", "" if owed.applies is Applies.OWED else said(owed.applies, language)),
        ("who", law.who),
        ("direction", said(owed.direction, language)),
        ("lines", ", ".join(map(str, owed.lines))),
        ("entries", "; ".join(owed.entries)),
        ("deadline", rule if day else ""),
        ("silence", law.deadline.silence),
        ("exemptions", law.exemptions),
        ("note", owed.due_note if owed.due_note != rule else ""),
    ]
    return row(
        {
            "day": str(day or ""),
            "kept": said(what, language),
            "note": "" if day else ink.show(rule or "—", narrow=True),
            "title": ink.show(law.title),
            "sentence": ink.show(law.sentence),
            "more": [[said(k, language), ink.show(v)] for k, v in more if v],
            "parts": pairs(owed, ink, language, _LAID_OUT),
            "law": ink.show(f"{law.jurisdiction} · {law.article}"),
            "instrument": ink.show(law.instrument),
            "verification": said(law.verification, language),
            "source": ink.show(law.source),
        }
    )
