"""The figures of a report as tables: activity, reach and effect, each figure with its rows."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from precurb.app.progress.figures import HIDDEN
from precurb.app.progress.report import Report
from precurb.app.progress.words import amount, indicator_in, number, of_word, place
from precurb.app.shown.matrix import Cell, Matrix
from precurb.app.words import t
from precurb.model.progress import Figure, Indicator, Row

_MONTH = 30.4375  # days
_BY_PLACE = ("control-lag", "control-gap")
_MEDIANS = ("days", "months")  # units of figures that are medians of their rows


def row_views(report: Report, language: str) -> list[dict[str, Any]]:
    """The three rows of a report, each with the indicators that were counted in it."""
    known = {each.id: each for each in report.indicators}
    found = []
    for row in Row:
        mine = [
            figure_view(known[name], figures, language)
            for name, figures in by_indicator(report.figures).items()
            if known[name].row is row and name not in _BY_PLACE
        ]
        found.append(
            {
                "key": str(row),
                "title": t(f"progress.row.{row}", language),
                "lead": t(f"report.row.{row}", language),
                "figures": mine,
            }
        )
    return found


def by_indicator(figures: Iterable[Figure]) -> dict[str, list[Figure]]:
    """The figures of each indicator, in the order in which they come."""
    found: dict[str, list[Figure]] = {}
    for each in figures:
        found.setdefault(each.indicator, []).append(each)
    return found


def figure_view(indicator: Indicator, figures: list[Figure], language: str) -> dict[str, Any]:
    """One indicator with its values, its definition, and what it does not say."""
    told = indicator_in(indicator, language)
    return {
        "id": indicator.id,
        "title": told.title,
        "values": [value_view(each, indicator, language) for each in figures],
        "definition": definition(told, language),
        "source": told.source,
        "direction": t(f"progress.direction.{indicator.direction}", language),
        "caveat": told.caveat,
    }


def value_view(figure: Figure, indicator: Indicator, language: str) -> dict[str, str]:
    """One value: what it is of, the value, and the numbers it is made of."""
    parts = ""
    if figure.denominator:
        above, below = number(figure.numerator, language), number(figure.denominator, language)
        parts = f"{above} / {below}"
    elif figure.value is not None and indicator.unit in _MEDIANS:
        parts = t("progress.of_rows", language, count=figure.numerator)
    # Of several values beside one another the definition tells the unit.
    unit = indicator.unit if indicator.unit == "%" or not figure.of else ""
    return {
        "of": of_word(figure, language),
        "key": figure.of,
        "value": amount(figure.value, unit, language),
        "parts": parts,
    }


def definition(told: Indicator, language: str) -> str:
    """Numerator and denominator in a line."""
    if not told.denominator:
        return told.numerator
    return t("progress.by", language, above=told.numerator, below=told.denominator)


def annex(figures: Iterable[Figure], known: dict[str, Indicator], language: str) -> Any:
    """The ids of the rows behind each figure that has some."""
    return [
        {
            "title": indicator_in(known[each.indicator], language).title,
            "of": of_word(each, language),
            "rows": [
                t("progress.row_hidden", language) if row == HIDDEN else row
                for row in each.rows
            ],
        }
        for each in figures
        if each.rows
    ]


def control_view(report: Report, language: str) -> dict[str, Any]:
    """How late each jurisdiction controls the substances of the group, and of the treaty."""
    rows = [row for row in report.control.rows if row.counted_from == "INT"]
    return {
        "substances": [
            {"name": _short(row.name), "since": _treaty(row.treaty)} for row in rows
        ],
        "places": [
            {
                "place": place(code, language),
                "cells": [_months(_cell(row.cells, code)) for row in rows],
                **_medians(report, code, language),
            }
            for code in _places(report.control)
        ],
    }


def _places(matrix: Matrix) -> list[str]:
    """Jurisdictions that control some of the group, those with known days first."""
    shown = [each for each in matrix.lags if each.controlled]
    return [each.place for each in sorted(shown, key=lambda each: (not each.dated, each.place))]


def _medians(report: Report, of_place: str, language: str) -> dict[str, str]:
    of = {each.indicator: each for each in report.figures if each.of == of_place}
    lag, gap = of.get("control-lag"), of.get("control-gap")
    exact = lag.value if lag else None
    return {
        "median": "—" if exact is None or lag is None else _signed(exact),
        "exact": number(lag.numerator, language) if lag else "",
        "gap": f"{gap.numerator} / {gap.denominator}" if gap else "—",
    }


def _cell(cells: Iterable[Cell], at: str) -> Cell:
    return next(each for each in cells if each.place == at)


def _months(cell: Cell) -> str:
    """A delay in months as far as it is known; a dash for no control, ``?`` for no day."""
    if not cell.standing.controlled:
        return "–"
    if cell.delay is None:
        return "?"
    low, high = (round(days / _MONTH) for days in cell.delay)
    return _signed(low) if low == high else f"{_signed(low)}…{_signed(high)}"


def _treaty(cell: Cell) -> str:
    since = cell.since
    if since is None or since.latest is None:
        return "?"
    exact = since.earliest == since.latest
    return since.latest.isoformat() if exact else since.latest.isoformat()[:7]


def _signed(value: Decimal | int) -> str:
    return f"{float(value):+g}".replace("-", "−") if value else "0"


def _short(name: str) -> str:
    """The short name of a substance, where its name ends with one."""
    found = re.search(r"\(([^()]+)\)$", name)
    return found[1] if found else name
