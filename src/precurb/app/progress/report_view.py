"""Everything a report shows, as texts of one language, for PDF and HTML alike."""

from collections import Counter
from typing import Any

from markupsafe import Markup

from precurb.app.dossier_view import REGIONS
from precurb.app.progress.pledges import (
    commitment_view,
    meeting_view,
    stage_word,
    step_view,
    timeline,
)
from precurb.app.progress.plots import plot, plot_title, series_row, together
from precurb.app.progress.report import Report
from precurb.app.progress.report_rows import annex, control_view, row_views
from precurb.app.progress.told import said
from precurb.app.progress.words import indicator_in
from precurb.app.words import t, texts_of
from precurb.model.progress import Stage

_WORDS = "report.w."


def report_view(report: Report, sha256: str, language: str) -> dict[str, Any]:
    """The texts of a report.

    Args:
        report: The facts.
        sha256: Of the JSON of the same facts.
        language: en, de, zh or es.
    """
    known = {each.id: each for each in report.indicators}
    stood = [(each.commitment, each.standing) for each in report.commitments]
    return {
        "language": language,
        "region": REGIONS[language],
        "date": [report.made.year, report.made.month, report.made.day],
        "day": report.made.isoformat(),
        "json": sha256,
        "w": words(_WORDS, language),
        "title": t("report.title", language),
        "organisation": report.organisation,
        "period": t("report.period", language, since=report.since, until=report.until),
        "head": _head(report, language),
        "summary": summary(report, language),
        "changes": _changes(report, language),
        "commitments": [
            commitment_view(each, standing, report.meetings, language)
            for each, standing in stood
        ],
        "meetings": [meeting_view(each, language) for each in report.meetings],
        "rows": row_views(report, language),
        "uncounted": [indicator_in(known[each], language).title for each in report.not_counted],
        "control": control_view(report, language),
        "plots": [
            {
                "title": plot_title(group[0], language),
                "rows": [series_row(e, report.since, report.until, language) for e in group],
            }
            for group in together(report.series)
        ],
        "annex": annex(report.figures, known, language),
    }


def pictures_of(report: Report, language: str) -> tuple[Markup, list[Markup]]:
    """The time line of the commitments, and the plots in the order of the view."""
    promised = [each.commitment for each in report.commitments]
    plots = [plot(group, report.since, language) for group in together(report.series)]
    return timeline(promised, report.meetings, language), plots


def words(prefix: str, language: str) -> dict[str, str]:
    """The texts whose keys begin alike, by the rest of the key."""
    return {
        key.removeprefix(prefix): text
        for key, text in texts_of(language).items()
        if key.startswith(prefix)
    }


def summary(report: Report, language: str) -> list[list[str]]:
    """What a reader in a hurry reads: the three rows, and what cannot be said."""
    stages = Counter(each.standing.stage for each in report.commitments)
    stood = " · ".join(
        f"{stage_word(stage, language)} {stages[stage]}" for stage in Stage if stages[stage]
    )
    moved = {each.commitment for each in report.changes}
    dated = sum(1 for each in report.commitments if each.standing.first_due)
    told = [
        [
            t("progress.row.activity", language),
            t("report.sum.activity", language, meetings=len(report.meetings),
              steps=len(report.changes), moved=len(moved)),
        ],
        [t("progress.row.reach", language), _reach(report, language)],
        [t("progress.row.effect", language), t("report.sum.effect", language, stages=stood)],
        [
            t("report.sum.open", language),
            t("report.sum.dated", language, dated=dated, of=len(report.commitments)),
        ],
    ]  # fmt: skip
    return [each for each in told if each[1]]


def _reach(report: Report, language: str) -> str:
    rows = {each.id: str(each.row) for each in report.indicators}
    reach = [each for each in report.figures if rows[each.indicator] == "reach"]
    known = sum(1 for each in reach if each.value is not None)
    missing = sum(1 for each in report.not_counted if rows[each] == "reach")
    return t(
        "report.sum.reach", language, known=known, of=len(reach) + missing, missing=missing
    )


def _head(report: Report, language: str) -> list[list[str]]:
    return [
        [t("report.head.made", language), report.made.isoformat()],
        [t("report.head.lists", language), report.snapshot],
        [t("report.head.audit", language), report.audit],
    ]


def _changes(report: Report, language: str) -> list[dict[str, Any]]:
    named = {each.commitment.id: each.commitment for each in report.commitments}
    return [
        {
            "who": said(named[each.commitment].who, language),
            "text": said(named[each.commitment].text, language),
            **step_view(each.step, language),
        }
        for each in report.changes
    ]
