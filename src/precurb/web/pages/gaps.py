"""Gaps in control: which precursor is controlled where, since when, and how late."""

from fastapi import APIRouter, Request, Response

from precurb.app.shown import matrix as shown
from precurb.app.shown.matrix_file import matrix_csv
from precurb.web.days import read_day
from precurb.web.page import actor_of, render, service_of, visit_of
from precurb.web.pages import gap_view

router = APIRouter()
FIRST = "fentanyl"


@router.get("/gaps")
def gaps(request: Request, group: str = FIRST, on: str = "") -> Response:
    """The matrix as picture and table, and how far each jurisdiction comes behind."""
    found = _matrix(request, group, on)
    language = visit_of(request).language
    return render(
        request, "lists/gaps.html", matrix=found, keys=shown.group_keys(), view=gap_view,
        picture=gap_view.matrix_picture(found, language),
        lag=gap_view.lag_picture(found.lags, language),
    )  # fmt: skip


@router.get("/gaps.csv")
def gaps_file(request: Request, group: str = FIRST, on: str = "") -> Response:
    """The matrix for a spreadsheet, one row a substance and jurisdiction."""
    found = _matrix(request, group, on)
    name = f"gaps-{found.group}-{found.on.isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(matrix_csv(found), media_type="text/csv; charset=utf-8", headers=headers)


def _matrix(request: Request, group: str, on: str) -> shown.Matrix:
    day = read_day(on)
    return shown.show_matrix(group, day, service=service_of(request), actor=actor_of(request))
