"""Bars beside one another: one number each, told at its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from precurb.pictures.scale import Scale
from precurb.pictures.svg import Caption, cut, picture, tag, width_of

_ROW, _BAR = 24, 14
_LABELS = 200  # pixels at most
_WIDTH = 560


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar; ``text`` is its number as read, ``kind`` a class of the style sheet."""

    label: str
    value: float
    text: str
    kind: str = "plain"


def bar_picture(caption: Caption, bars: Sequence[Bar]) -> Markup:
    """Bars from left to right, one a row."""
    labels = min(_LABELS, max((width_of(bar.label) for bar in bars), default=0)) + 10
    numbers = max((width_of(bar.text) for bar in bars), default=0) + 10
    most = max((bar.value for bar in bars), default=0)
    scale = Scale(0, most, labels, _WIDTH - numbers)
    inner = [
        part for row, bar in enumerate(bars) for part in _row(bar, row, scale, labels)
    ]  # fmt: skip
    return picture(caption, (_WIDTH, _ROW * len(bars) + 4), inner, kind="bars")


def _row(bar: Bar, row: int, scale: Scale, labels: float) -> tuple[Markup, ...]:
    top = row * _ROW + (_ROW - _BAR) / 2
    middle = row * _ROW + _ROW / 2 + 4
    end = scale(bar.value)
    return (
        tag("text", cut(bar.label, labels - 8), x=labels - 8, y=middle, text_anchor="end"),
        tag(
            "rect", x=labels, y=top, width=max(end - labels, 1.0), height=_BAR,
            class_=f"fill fill-{bar.kind}",
        ),
        tag("text", bar.text, x=end + 6, y=middle, class_="number"),
    )  # fmt: skip
