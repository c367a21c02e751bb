"""A line as large as a word: how a number went, beside the number."""

from collections.abc import Sequence

from markupsafe import Markup

from precurb.pictures.scale import Scale
from precurb.pictures.svg import Caption, picture, tag

_WIDTH, _HEIGHT, _EDGE = 80, 20, 3


def sparkline(caption: Caption, values: Sequence[float]) -> Markup:
    """A line through numbers at even steps, with a dot at the last; nothing without numbers."""
    if not values:
        return Markup("")
    across = Scale(0, len(values) - 1, _EDGE, _WIDTH - _EDGE)
    up = Scale(min(values), max(values), _HEIGHT - _EDGE, _EDGE)
    level = _HEIGHT / 2 if min(values) == max(values) else None
    places = [
        (across(at), up(value) if level is None else level) for at, value in enumerate(values)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    x, y = places[-1]
    inner = (
        tag("polyline", points=path, class_="line line-plain"),
        tag("circle", cx=x, cy=y, r=2, class_="dot dot-plain"),
    )
    return picture(caption, (_WIDTH, _HEIGHT), inner, kind="sparkline")
