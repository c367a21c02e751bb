"""Where things stand in the picture: what hangs together lies together, always the same way.

A simulated play of forces takes half a minute for 5,000 nodes in a browser. Each community is a
disc whose points lie on a sunflower's spiral, the most tied in its middle; discs stand side by
side on a spiral of their own, the largest in the middle. That takes milliseconds.
"""

import math
from collections.abc import Mapping, Sequence

_GOLDEN = math.pi * (3 - math.sqrt(5))
_APART, _GAP = 34.0, 40.0  # units of the picture: between two points, between two discs

Point = tuple[float, float]


def layout(members: Mapping[str, Sequence[str]]) -> dict[str, Point]:
    """Points for all nodes.

    Args:
        members: The nodes of each community, the most tied first.
    """
    order = sorted(members, key=lambda name: (-len(members[name]), name))
    centres = _discs([_radius(len(members[name])) for name in order])
    return {
        node: (round(x + dx, 1), round(y + dy, 1))
        for name, (x, y) in zip(order, centres, strict=True)
        for node, (dx, dy) in zip(members[name], _sunflower(len(members[name])), strict=True)
    }


def _sunflower(count: int) -> list[Point]:
    turns = ((_APART * math.sqrt(at), at * _GOLDEN) for at in range(count))
    return [(way * math.cos(angle), way * math.sin(angle)) for way, angle in turns]


def _radius(count: int) -> float:
    return _APART * math.sqrt(count) + _GAP / 2


def _discs(radii: Sequence[float]) -> list[Point]:
    """Discs in rings around the first, each ring as wide as the largest disc in it."""
    if not radii:
        return []
    found: list[Point] = [(0.0, 0.0)]
    reach, at = radii[0], 1
    while at < len(radii):
        wide = radii[at]
        way = reach + wide
        room = max(1, int(math.pi / math.asin(min(1.0, wide / way))))
        some = min(room, len(radii) - at)
        for each in range(some):
            angle = 2 * math.pi * each / some
            found.append((way * math.cos(angle), way * math.sin(angle)))
        at += some
        reach = way + wide
    return found
