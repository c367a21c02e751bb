"""How two parties hang together: the shortest ways from one to the other, with evidence."""

import itertools
from dataclasses import dataclass

from precurb.casework.links.graph import MOST_PARTNERS, Graph, Tie

MOST_STEPS, MOST_PATHS = 6, 5
_TO_CHOOSE_FROM = 20  # times as many ways as are given; there may be very many

Reached = dict[str, set[str]]  # entities, and those one step nearer to where it began


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """Entities on the way, and between each two of them what ties them."""

    entities: tuple[str, ...]
    ties: tuple[Tie, ...]

    @property
    def weight(self) -> float:
        """The weakest tie of the way: a chain holds no better."""
        return min((tie.weight for tie in self.ties), default=0.0)


def shortest_paths(graph: Graph, start: str, goal: str, most: int = MOST_PATHS) -> list[Path]:
    """The shortest ways between two entities, those of stronger ties first.

    Attributes that too many bear are not walked, nor is a party that trades with more than
    ``MOST_PARTNERS`` others walked through; a way has at most ``MOST_STEPS`` steps. The search
    goes on from both ends, always where fewer are to be looked at.

    Args:
        graph: Where to look.
        start: The id of an entity.
        goal: The id of another one.
        most: How many ways to give.
    """
    if start == goal:
        return [Path(entities=(start,), ties=())]
    sides: tuple[Reached, Reached] = ({start: set()}, {goal: set()})
    routes: list[tuple[str, ...]] = [
        (each,) for each in sorted(_meeting(graph, sides, (start, goal)))
    ]
    some = most * _TO_CHOOSE_FROM
    while routes and routes[0][0] != start:
        routes = [(e, *r) for r in routes for e in sorted(sides[0][r[0]])][:some]
    while routes and routes[0][-1] != goal:
        routes = [(*r, e) for r in routes for e in sorted(sides[1][r[-1]])][:some]
    found = [_path(graph, route) for route in routes]
    return sorted(found, key=lambda path: (-path.weight, path.entities))[:most]


def within(graph: Graph, start: str, steps: int, most: int) -> list[str]:
    """Entities at most so many steps away, nearest and strongest first; at most so many."""
    found = {start: None}
    edge = [start]
    for _ in range(steps):
        following: list[str] = []
        for each in edge:
            if each != start and _too_busy(graph, each):
                continue
            for other in graph.ties(each):
                if other not in found:
                    if len(found) >= most:
                        return list(found)
                    found[other] = None
                    following.append(other)
        edge = following
    return list(found)


def _meeting(graph: Graph, sides: tuple[Reached, Reached], ends: tuple[str, str]) -> set[str]:
    """Where the shortest ways from both ends meet; fills in what each side has reached."""
    edges = [{ends[0]}, {ends[1]}]
    for _ in range(MOST_STEPS):
        at = int(len(edges[1]) < len(edges[0]))
        edges[at] = _step(graph, sides[at], edges[at], ends)
        if meeting := edges[at] & sides[1 - at].keys():
            return meeting
    return set()


def _step(graph: Graph, reached: Reached, edge: set[str], ends: tuple[str, str]) -> set[str]:
    """Go one step on; what is reached knows from where."""
    following: Reached = {}
    for each in edge:
        for other in graph.near(each):
            if other not in reached and (other in ends or not _too_busy(graph, other)):
                following.setdefault(other, set()).add(each)
    reached |= following
    return set(following)


def _too_busy(graph: Graph, entity: str) -> bool:
    return len(graph.partners(entity)) > MOST_PARTNERS


def _path(graph: Graph, route: tuple[str, ...]) -> Path:
    steps = itertools.pairwise(route)
    ties = tuple(graph.ties(one)[other] for one, other in steps)
    return Path(entities=route, ties=ties)
