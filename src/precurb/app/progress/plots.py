"""Outcome series as plots and tables: one definition a line, its vintage beside it.

Series of one topic share a picture where unit and span are the same; they are compared by eye
and never added.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from precurb.app.progress.words import amount, number, series_in, unit_word
from precurb.app.words import t
from precurb.model.progress import Point as Told
from precurb.model.progress import Series, Status
from precurb.pictures import Caption, Line, Mark, Point, line_picture
from precurb.progress.series import total

_KINDS = MappingProxyType(
    {Status.REPORTED: "plain", Status.PREDICTED: "other", Status.FINAL: "third"}
)
_YEAR = 12  # months


def topic_word(topic: str, language: str) -> str:
    """What a series is about; a topic that Precurb does not know is its own word."""
    key = f"progress.topic.{topic}"
    try:
        return t(key, language)
    except KeyError:
        return topic


def together(series: Iterable[Series]) -> list[tuple[Series, ...]]:
    """Series that may share a picture, deaths before all else."""

    def key(each: Series) -> tuple[bool, str, int, str]:
        return each.unit != "deaths", each.topic, -each.span, each.unit

    order = {status: at for at, status in enumerate(_KINDS)}
    chosen = sorted(series, key=lambda each: (key(each), order[each.status]))
    return [tuple(group) for _, group in groupby(chosen, key)]


def plot(group: Sequence[Series], since: dt.date | None, language: str) -> Markup:
    """The lines of series that share a picture, with the day a period begins marked."""
    first = group[0]
    lines = [
        Line(
            label=t(f"progress.status.{each.status}", language),
            points=tuple(Point(p.last, float(p.value)) for p in each.points),
            kind=_KINDS[each.status],
        )
        for each in group
    ]
    last = "; ".join(_newest(each, language) for each in group)
    caption = Caption(
        key=f"plot-{first.id}", title=plot_title(first, language), description=last
    )
    marks = [Mark(day=since, label=since.isoformat())] if since else []
    return line_picture(caption, lines, marks)


def plot_title(series: Series, language: str) -> str:
    """What a picture shows: topic, unit, and how long a time each number covers."""
    return t(
        "progress.plot", language, topic=topic_word(series.topic, language),
        unit=unit_word(series.unit, language), span=span_words(series.span, language),
    )  # fmt: skip


def span_words(span: int, language: str) -> str:
    """How many months a number covers."""
    return t("progress.span", language, count=span)


def series_row(series: Series, since: dt.date, until: dt.date, language: str) -> dict[str, Any]:
    """A series in words, with its last year before a period and its last year in it."""
    told = series_in(series, language)
    before, after = _year_to(series, since), _year_to(series, until)
    change = ""
    if before and after and before[1] and after[0].last > before[0].last:
        share = (after[1] - before[1]) * 100 / before[1]
        change = f"{share:+.1f}\u202f%".replace("-", "−")
    return {
        "id": series.id,
        "title": told.title,
        "definition": told.definition,
        "vintage": told.vintage,
        "status": t(f"progress.status.{series.status}", language),
        "caveat": told.caveat,
        "source": f"{series.source.title}, {series.source.where}".rstrip(", "),
        "before": _year_words(before, told.unit, language),
        "after": _year_words(after, told.unit, language) if change else "—",
        "change": change or "—",
    }


def _year_to(series: Series, day: dt.date) -> tuple[Told, Any] | None:
    """The number of the last twelve months that had ended by a day.

    Months are added where they do not overlap; a series with a hole there has none.
    """
    known = [each for each in series.points if each.last <= day]
    if not known:
        return None
    if series.span == _YEAR:
        return known[-1], known[-1].value
    year = known[-(_YEAR // series.span) :]
    if len(year) * series.span != _YEAR or not _joined(year):
        return None
    return year[-1], total((series, each) for each in year)


def _joined(points: Sequence[Told]) -> bool:
    day = dt.timedelta(days=1)
    return all(a.last + day == b.first for a, b in pairwise(points))


def _year_words(year: tuple[Told, Any] | None, unit: str, language: str) -> str:
    if year is None:
        return "—"
    month = year[0].last.isoformat()[:7]
    return t("progress.year_to", language, month=month, value=amount(year[1], unit, language))


def _newest(series: Series, language: str) -> str:
    point = series.points[-1]
    status = t(f"progress.status.{series.status}", language)
    return f"{status} {point.last.isoformat()[:7]}: {number(point.value, language)}"
