"""Spans from a least to a most number on one axis: how far sources leave something open."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from precurb.pictures.scale import Scale, ticks
from precurb.pictures.svg import Caption, cut, picture, tag, width_of

_ROW, _AXIS, _BAR = 24, 22, 10
_LABELS = 200
_WIDTH = 560
_LEAST = 3.0  # pixels: an exact number is seen as well


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One span; without ``ends`` nothing is known, and its text says so."""

    label: str
    ends: tuple[float, float] | None
    text: str


def span_picture(caption: Caption, spans: Sequence[Span], unit: str) -> Markup:
    """Spans on an axis through zero.

    Args:
        caption: What the picture tells.
        spans: One a row.
        unit: What the axis counts, such as "years".
    """
    known = [end for span in spans if span.ends for end in span.ends]
    marks = ticks(min(0.0, *known, 0.0), max(0.0, *known, 0.0))
    labels = min(_LABELS, max((width_of(span.label) for span in spans), default=0)) + 10
    numbers = max((width_of(span.text) for span in spans), default=0) + 10
    scale = Scale(marks[0], marks[-1], labels + 8, _WIDTH - numbers)
    bottom = _ROW * len(spans)
    inner = [part for mark in marks for part in _mark(mark, scale, bottom)]
    for row, span in enumerate(spans):
        inner += _row(span, row * _ROW, scale, labels)
    axis = tag("text", unit, x=scale.end + 8, y=bottom + 16, class_="axis")
    return picture(caption, (_WIDTH, bottom + _AXIS), [*inner, axis], kind="spans")


def _mark(mark: float, scale: Scale, bottom: float) -> tuple[Markup, Markup]:
    at = scale(mark)
    kind = "grid zero" if mark == 0 else "grid"
    return (
        tag("line", x1=at, x2=at, y1=0, y2=bottom + 4, class_=kind),
        tag("text", f"{mark:g}", x=at, y=bottom + 16, text_anchor="middle", class_="axis"),
    )


def _row(span: Span, top: float, scale: Scale, labels: float) -> tuple[Markup, ...]:
    middle = top + _ROW / 2 + 4
    label = tag("text", cut(span.label, labels - 8), x=labels - 8, y=middle, text_anchor="end")
    text = tag("text", span.text, x=scale.end + 8, y=middle, class_="number")
    if span.ends is None:
        return label, text
    left, right = map(scale, span.ends)
    short = max(_LEAST - (right - left), 0) / 2
    bar = tag(
        "rect", x=left - short, y=top + (_ROW - _BAR) / 2, width=right - left + 2 * short,
        height=_BAR, rx=2, class_="fill fill-plain",
    )  # fmt: skip
    return label, bar, text
