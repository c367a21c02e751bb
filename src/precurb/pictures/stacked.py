"""Bars of several parts, with a legend: how a whole is made up, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from markupsafe import Markup

from precurb.pictures.scale import Scale
from precurb.pictures.svg import Caption, cut, picture, tag, width_of

_ROW, _BAR, _LEGEND = 24, 14, 26
_LABELS = 200
_WIDTH = 560


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one part of every bar stands for; ``kind`` is a class of the style sheet."""

    label: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """One bar: the sizes of its parts, and what is told at its end."""

    label: str
    sizes: tuple[float, ...]
    text: str


def stacked_picture(caption: Caption, parts: Sequence[Part], stacks: Sequence[Stack]) -> Markup:
    """Bars of parts from left to right; parts in the same order in each."""
    labels = min(_LABELS, max((width_of(each.label) for each in stacks), default=0)) + 10
    numbers = max((width_of(each.text) for each in stacks), default=0) + 10
    most = max((sum(each.sizes) for each in stacks), default=0)
    scale = Scale(0, most, labels, _WIDTH - numbers)
    inner = list(_legend(parts))
    for row, stack in enumerate(stacks):
        inner += _row(stack, _LEGEND + row * _ROW, scale, parts)
    return picture(caption, (_WIDTH, _LEGEND + _ROW * len(stacks) + 4), inner, kind="stacked")


def _legend(parts: Sequence[Part]) -> tuple[Markup, ...]:
    widths = [width_of(part.label) + 32 for part in parts]
    starts = [0.0, *accumulate(widths)]
    marks = [
        tag("rect", x=at, y=4, width=10, height=10, class_=f"fill fill-{part.kind}")
        for part, at in zip(parts, starts, strict=False)
    ]
    words = [
        tag("text", part.label, x=at + 15, y=13)
        for part, at in zip(parts, starts, strict=False)
    ]
    return (*marks, *words)


def _row(stack: Stack, top: float, scale: Scale, parts: Sequence[Part]) -> list[Markup]:
    middle = top + _ROW / 2 + 4
    ends = list(accumulate(stack.sizes))
    inner = [
        tag(
            "text", cut(stack.label, scale.start - 8), x=scale.start - 8, y=middle,
            text_anchor="end",
        )
    ]  # fmt: skip
    for part, size, end in zip(parts, stack.sizes, ends, strict=True):
        if size:
            left = scale(end - size)
            inner.append(
                tag(
                    "rect", x=left, y=top + (_ROW - _BAR) / 2, height=_BAR,
                    width=max(scale(end) - left, 1.0), class_=f"fill fill-{part.kind}",
                )
            )  # fmt: skip
    total = ends[-1] if ends else 0
    inner.append(tag("text", stack.text, x=scale(total) + 6, y=middle, class_="number"))
    return inner
