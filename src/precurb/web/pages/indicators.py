"""Indicators with their rows, outcome series, and the claim check."""

from typing import Any

from fastapi import APIRouter, Request, Response, UploadFile

from precurb.app.access.actions import Action
from precurb.app.access.permit import require
from precurb.app.progress import registers
from precurb.app.progress.claim import answer_view, hold_claim
from precurb.app.progress.figures import HIDDEN, Counted, count_figures
from precurb.app.progress.plots import plot, plot_title, together
from precurb.app.progress.report_rows import by_indicator, figure_view, value_view
from precurb.app.progress.words import amount, indicator_in, series_in, unit_word
from precurb.errors import ConflictError, InvalidRecordError, UnknownRecordError
from precurb.model.progress import Figure, Row, Series
from precurb.progress.indicators import packaged_indicators
from precurb.progress.series import parse_series
from precurb.web.days import read_day
from precurb.web.flash import Told
from precurb.web.page import actor_of, go, render, service_of, visit_of
from precurb.web.pages.progress import period, read_upload

router = APIRouter()


@router.get("/indicators")
def indicators(request: Request, since: str = "", until: str = "") -> Response:
    """All figures of a period: activity, reach and effect apart."""
    found = _counted(request, since, until)
    language = visit_of(request).language
    known = packaged_indicators()
    rows = [
        (
            str(row),
            [
                figure_view(known[name], figures, language)
                for name, figures in by_indicator(found.figures).items()
                if known[name].row is row
            ],
        )
        for row in Row
    ]
    return render(
        request, "progress/indicators.html", rows=rows, found=found,
        not_counted=[indicator_in(known[each], language) for each in found.not_counted],
    )  # fmt: skip


@router.get("/indicators/{indicator_id}")
def one_indicator(
    request: Request, indicator_id: str, of: str = "", since: str = "", until: str = ""
) -> Response:
    """One figure: its definition, and the rows behind it."""
    found = _counted(request, since, until)
    language = visit_of(request).language
    if (indicator := packaged_indicators().get(indicator_id)) is None:
        raise UnknownRecordError(f"no indicator {indicator_id[:60]!r}")
    mine = [each for each in found.figures if each.indicator == indicator_id]
    chosen = next((each for each in mine if each.of == of), None)
    return render(
        request, "progress/indicator.html", shown=indicator_in(indicator, language),
        found=found, figures=[value_view(each, indicator, language) for each in mine],
        chosen=value_view(chosen, indicator, language) if chosen else None,
        rows=_rows(chosen) if chosen else [],
    )  # fmt: skip


@router.get("/series")
def all_series(request: Request) -> Response:
    """The series kept here, those of one topic in one picture."""
    return _series(request, {})


@router.post("/series")
def take_series(request: Request, file: UploadFile | None = None) -> Response:
    """Take in a vintage of a series."""
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.PROGRESS_WRITE)
    try:
        told = parse_series(*read_upload(file))
        new = registers.take_series(told, service=service, actor=actor)
    except (InvalidRecordError, ConflictError) as error:
        return _series(request, {"file": str(error)})
    return go(f"/series/{told.id}", Told("series.taken" if new else "series.same", {}))


@router.get("/series/{series_id}")
def one_series(request: Request, series_id: str) -> Response:
    """One series with its numbers, the newest first."""
    language = visit_of(request).language
    known = registers.series_known(service=service_of(request), actor=actor_of(request))
    found = next((each for each in known if each.id == series_id), None)
    if found is None:
        raise UnknownRecordError(f"no series {series_id[:60]!r}")
    return render(
        request, "progress/one_series.html", shown=series_in(found, language),
        picture=plot([found], None, language), points=tuple(reversed(found.points)),
        unit=unit_word(found.unit, language),
    )  # fmt: skip


@router.get("/claim")
def claim(request: Request, sentence: str = "", on: str = "") -> Response:
    """Hold a sentence with a figure against the series."""
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.PROGRESS_READ)
    answer, wrong = None, {}
    if sentence.strip():
        try:
            told = hold_claim(sentence, read_day(on), service=service, actor=actor)
            answer = answer_view(told, visit_of(request).language)
        except InvalidRecordError as error:
            wrong = {"sentence": str(error)}
    return render(
        request, "progress/claim.html", status=422 if wrong else 200, sentence=sentence, on=on,
        answer=answer, wrong=wrong,
    )  # fmt: skip


def _counted(request: Request, since: str, until: str) -> Counted:
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.PROGRESS_READ)
    first, last = period(since, until, service.today())
    return count_figures(first, last, service=service, actor=actor)


def _series(request: Request, wrong: dict[str, str]) -> Response:
    language = visit_of(request).language
    known = registers.series_known(service=service_of(request), actor=actor_of(request))
    groups = [
        {
            "title": plot_title(group[0], language),
            "picture": plot(group, None, language),
            "rows": [_line(each, language) for each in group],
        }
        for group in together(known)
    ]
    return render(
        request, "progress/series.html", status=422 if wrong else 200, groups=groups,
        wrong=wrong,
    )  # fmt: skip


def _line(series: Series, language: str) -> dict[str, Any]:
    last = series.points[-1] if series.points else None
    return {
        "told": series_in(series, language),
        "newest": amount(last.value, series.unit, language) if last else "—",
        "month": last.last.isoformat()[:7] if last else "",
    }


def _rows(figure: Figure) -> list[tuple[str, str]]:
    """The rows behind a figure, each with the page that shows it."""
    return [(row, _page_of(figure.indicator, row)) for row in figure.rows]


def _page_of(indicator: str, row: str) -> str:
    if row == HIDDEN:
        return ""
    if indicator.startswith("commitment"):
        return f"/commitments/{row}"
    if indicator.startswith("declined"):
        return f"/transactions/{row}"
    if indicator.startswith("control-"):
        return "/gaps?group=treaty"
    return f"/cases/{row.partition('/')[0]}"
