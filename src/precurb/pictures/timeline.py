"""A time line: what happened on which day, row by row, beneath days that are marked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from markupsafe import Markup

from precurb.pictures.lines import Mark
from precurb.pictures.scale import Scale
from precurb.pictures.svg import Caption, cut, picture, tag, width_of

_ROW, _LEGEND, _AXIS = 24, 26, 40
_LABELS, _WIDTH, _EDGE = 300, 760, 12
_SIZE = 4.5  # pixels from the middle of a sign to its edge
SIGNS = ("open", "full", "diamond", "triangle", "cross")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Something that happened; ``sign`` is one of ``SIGNS``, ``hint`` tells it in full."""

    day: dt.date
    sign: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One row with its stops in the order of days."""

    label: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """What a sign stands for, in the legend."""

    sign: str
    label: str


def timeline_picture(
    caption: Caption, tracks: Sequence[Track], legend: Sequence[Sign], marks: Sequence[Mark]
) -> Markup:
    """Rows of signs from the first day to the last; nothing without a day.

    Args:
        caption: What the picture tells.
        tracks: One a row.
        legend: What the signs stand for.
        marks: Days marked across all rows, such as meetings; named by their day below.
    """
    days = [stop.day.toordinal() for track in tracks for stop in track.stops]
    days += [mark.day.toordinal() for mark in marks]
    if not days:
        return picture(caption, (_WIDTH, 1), (), kind="timeline")
    labels = min(_LABELS, max(width_of(track.label) for track in tracks)) + 16
    across = Scale(min(days), max(days), labels + _EDGE, _WIDTH - 34)
    bottom = _LEGEND + _ROW * len(tracks)
    inner = [*_legend(legend), *_marks(marks, across, bottom)]
    for row, track in enumerate(tracks):
        inner += _track(track, _LEGEND + row * _ROW + _ROW / 2, across, labels)
    return picture(caption, (_WIDTH, bottom + _AXIS), inner, kind="timeline")


def _legend(legend: Sequence[Sign]) -> list[Markup]:
    starts = [0.0, *accumulate(width_of(each.label) + 34 for each in legend)]
    return [
        part
        for each, at in zip(legend, starts, strict=False)
        for part in (_sign(each.sign, at + 6, 9), tag("text", each.label, x=at + 16, y=13))
    ]


def _marks(marks: Sequence[Mark], across: Scale, bottom: float) -> list[Markup]:
    """The marked days, their names on two levels so that near ones stay apart."""
    inner, ends = [], [0.0, 0.0]
    for mark in sorted(marks, key=lambda each: each.day):
        at, half = across(mark.day.toordinal()), width_of(mark.label) / 2
        level = 0 if at - half >= ends[0] + 6 else 1
        inner.append(tag("line", x1=at, x2=at, y1=_LEGEND, y2=bottom + 4, class_="mark"))
        if at - half < ends[level] + 6:
            continue  # no room: the sign alone, its day stands in the table beside
        ends[level] = at + half
        y = bottom + 17 + 15 * level
        inner.append(tag("text", mark.label, x=at, y=y, text_anchor="middle", class_="axis"))
    return inner


def _track(track: Track, middle: float, across: Scale, labels: float) -> list[Markup]:
    inner = [
        tag(
            "text", tag("title", track.label), cut(track.label, labels - 16), x=0, y=middle + 4
        ),
    ]  # fmt: skip
    places = [across(stop.day.toordinal()) for stop in track.stops]
    if len(places) > 1:
        ends = {"x1": places[0], "x2": places[-1], "y1": middle, "y2": middle}
        inner.append(tag("line", **ends, class_="line line-plain"))
    inner += [
        tag("g", tag("title", stop.hint), _sign(stop.sign, at, middle))
        for stop, at in zip(track.stops, places, strict=True)
    ]
    return inner


def _sign(sign: str, x: float, y: float) -> Markup:
    if sign in ("open", "full"):
        return tag("circle", cx=x, cy=y, r=_SIZE - 0.5, class_=f"sign sign-{sign}")
    s, d = _SIZE, _SIZE + 1
    path = {
        "diamond": f"M{x:.1f} {y - d:.1f}l{d} {d}l{-d} {d}l{-d} {-d}z",
        "triangle": f"M{x:.1f} {y - s:.1f}l{s} {2 * s - 1}h{-2 * s}z",
        "cross": f"M{x - s + 1:.1f} {y - s + 1:.1f}l{2 * s - 2} {2 * s - 2}m0 {2 - 2 * s}"
        f"l{2 - 2 * s} {2 * s - 2}",
    }[sign]
    return tag("path", d=path, class_=f"sign sign-{sign}")
