"""A matrix of shaded cells with a text in each: who, where, how late, at one glance."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from precurb.pictures.svg import Caption, picture, tag, two_lines, width_of

_CELL, _ROW, _HEAD = 61, 34, 26
_LABELS = 190
_SMALL = 10.5  # pixels: the second line of a cell


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """One cell: two short lines, and the class that shades it; ``hint`` tells it in full."""

    first: str
    second: str
    kind: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatColumn:
    """One column by its code."""

    label: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """One row with its cells, as many as there are columns."""

    label: str
    cells: tuple[HeatCell, ...]


def heat_picture(
    caption: Caption, columns: Sequence[HeatColumn], rows: Sequence[HeatRow]
) -> Markup:
    """Rows of shaded cells below the codes of the columns."""
    labels = min(_LABELS, max((width_of(row.label) for row in rows), default=0)) + 12
    inner = [
        tag(
            "text", tag("title", column.hint), column.label, class_="head",
            x=labels + _CELL * at + _CELL / 2, y=17, text_anchor="middle",
        )
        for at, column in enumerate(columns)
    ]  # fmt: skip
    for at, row in enumerate(rows):
        inner += _row(row, _HEAD + at * _ROW, labels)
    size = (labels + _CELL * len(columns) + 1, _HEAD + _ROW * len(rows) + 1)
    return picture(caption, size, inner, kind="heat")


def _row(row: HeatRow, top: float, labels: float) -> list[Markup]:
    lines = two_lines(row.label, labels - 10)
    first = top + _ROW / 2 + 4 - (len(lines) - 1) * 7
    label = tag(
        "g",
        tag("title", row.label),
        *(
            tag("text", line, x=labels - 8, y=first + 14 * at, text_anchor="end")
            for at, line in enumerate(lines)
        ),
    )
    cells = [_cell(cell, labels + _CELL * at, top) for at, cell in enumerate(row.cells)]
    return [label, *cells]


def _cell(cell: HeatCell, left: float, top: float) -> Markup:
    middle = left + _CELL / 2
    lines = [(cell.first, top + 15, "first"), (cell.second, top + 28, "second")]
    if not cell.second:
        lines = [(cell.first, top + _ROW / 2 + 4, "first")]
    return tag(
        "g",
        tag("title", cell.hint),
        tag("rect", x=left + 1, y=top + 1, width=_CELL - 2, height=_ROW - 2, rx=2),
        *(
            tag("text", text, x=middle, y=y, text_anchor="middle", class_=kind)
            for text, y, kind in lines
        ),
        class_=f"cell shade-{cell.kind}",
    )
