"""Lines over time: a few series on one axis, each named where it ends."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from precurb.pictures.scale import Scale, ticks
from precurb.pictures.svg import Caption, cut, picture, tag, width_of

_WIDTH, _HEIGHT = 640, 220
_TOP, _BOTTOM = 12, 24
_NAMES = 150  # pixels at most for the names at the ends
_DAYS = 5  # how many days are written below
_DOTTED = 24  # points up to which each is a dot; beyond, the last alone
_APART = 14.0  # pixels between two names at the ends


@dataclass(frozen=True, slots=True)
class Point:
    """A number on a day."""

    day: dt.date
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One series in the order of days; ``kind`` is a class of the style sheet."""

    label: str
    points: tuple[Point, ...]
    kind: str = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A day that is marked across all lines, with its name above."""

    day: dt.date
    label: str


def line_picture(caption: Caption, lines: Sequence[Line], marks: Sequence[Mark] = ()) -> Markup:
    """Lines from the first day to the last; a series of one day is a dot.

    Args:
        caption: What the picture tells.
        lines: One for each series.
        marks: Days to mark; those outside of the days of the lines are left out.
    """
    points = [point for line in lines for point in line.points]
    if not points:
        return picture(caption, (_WIDTH, 1), (), kind="lines")
    days = [point.day.toordinal() for point in points]
    values = [point.value for point in points]
    levels = ticks(min(0.0, *values, 0.0), max(values))
    left = max(width_of(_number(level)) for level in levels) + 12
    right = min(_NAMES, max(width_of(line.label) for line in lines)) + 12
    across = Scale(min(days), max(days), left, _WIDTH - right)
    up = Scale(levels[0], levels[-1], _HEIGHT - _BOTTOM, _TOP)
    inner = [part for level in levels for part in _level(level, left, across.end, up)]
    inner += [_day(day, across) for day in _spread(sorted(set(days)))]
    inner += [part for mark in marks for part in _marked(mark, across)]
    for line in lines:
        inner += _series(line, across, up)
    inner += _names(lines, across, up)
    return picture(caption, (_WIDTH, _HEIGHT), inner, kind="lines")


def _level(mark: float, left: float, right: float, up: Scale) -> tuple[Markup, Markup]:
    at = up(mark)
    return (
        tag("line", x1=left, x2=right, y1=at, y2=at, class_="grid"),
        tag("text", _number(mark), x=left - 6, y=at + 4, text_anchor="end", class_="axis"),
    )


def _day(day: int, across: Scale) -> Markup:
    text = dt.date.fromordinal(day).isoformat()
    at = across(day)
    anchor = "start" if at == across.start else "end" if at == across.end else "middle"
    return tag("text", text, x=at, y=_HEIGHT - 6, text_anchor=anchor, class_="axis")


def _marked(mark: Mark, across: Scale) -> tuple[Markup, ...]:
    day = mark.day.toordinal()
    if not across.low <= day <= across.high:
        return ()
    at, right = across(day), across(day) + width_of(mark.label) + 8 > across.end
    place, anchor = (at - 4, "end") if right else (at + 4, "start")
    return (
        tag("line", x1=at, x2=at, y1=_TOP - 4, y2=_HEIGHT - _BOTTOM, class_="mark"),
        tag("text", mark.label, x=place, y=_TOP + 6, text_anchor=anchor, class_="axis"),
    )


def _series(line: Line, across: Scale, up: Scale) -> list[Markup]:
    places = [(across(point.day.toordinal()), up(point.value)) for point in line.points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = places if len(places) <= _DOTTED else places[-1:]
    return [
        tag("polyline", points=path, class_=f"line line-{line.kind}"),
        *(tag("circle", cx=x, cy=y, r=2.5, class_=f"dot dot-{line.kind}") for x, y in dots),
    ]


def _names(lines: Sequence[Line], across: Scale, up: Scale) -> list[Markup]:
    """The names where the lines end, moved apart where they would lie on one another."""
    ends = sorted(
        ((up(each.points[-1].value), each) for each in lines if each.points),
        key=lambda end: end[0],
    )
    inner, free = [], 0.0
    for level, line in ends:
        y = max(level + 4, free)
        free = y + _APART
        x = across(line.points[-1].day.toordinal()) + 8
        inner.append(tag("text", cut(line.label, _NAMES), x=x, y=y))
    return inner


def _spread(days: Sequence[int]) -> list[int]:
    """The first and the last day, and those nearest to even steps between, never crowded."""
    if len(days) <= 1:
        return list(days)
    step = (days[-1] - days[0]) / (_DAYS - 1)
    wanted = [days[0] + step * at for at in range(_DAYS)]
    chosen = {min(days, key=lambda day: abs(day - each)) for each in wanted}
    kept = [days[0]]
    for day in sorted(chosen - {days[0], days[-1]}):
        if day - kept[-1] >= step * 0.8 and days[-1] - day >= step * 0.8:
            kept.append(day)
    return [*kept, days[-1]]


def _number(value: float) -> str:
    return f"{value:,}".replace(",", "\u202f")
