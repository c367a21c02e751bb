"""How two parties hang together: the shortest ways from one to the other, with evidence."""

import itertools
from dataclasses import dataclass

from precurb.casework.links.graph import MOST_PARTNERS, Graph, Tie

MOST_STEPS, MOST_PATHS, MOST_SEEN = 6, 5, 20_000


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
    ``MOST_PARTNERS`` others walked through. The search gives up beyond ``MOST_STEPS`` steps or
    ``MOST_SEEN`` entities and then finds nothing.

    Args:
        graph: Where to look.
        start: The id of an entity.
        goal: The id of another one.
        most: How many ways to give.
    """
    if start == goal:
        return [Path(entities=(start,), ties=())]
    before = _layers(graph, start, goal)
    if goal not in before:
        return []
    routes: list[tuple[str, ...]] = [(goal,)]
    while routes[0][0] != start:
        longer = [(each, *route) for route in routes for each in sorted(before[route[0]])]
        routes = longer[: most * 20]  # enough to choose from; there may be very many
    found = [_path(graph, route) for route in routes]
    return sorted(found, key=lambda path: (-path.weight, path.entities))[:most]


def within(graph: Graph, start: str, steps: int, most: int) -> list[str]:
    """Entities at most so many steps away, nearest and strongest first; at most so many."""
    found = {start: None}
    edge = [start]
    for _ in range(steps):
        following: list[str] = []
        for each in edge:
            if each != start and len(graph.partners(each)) > MOST_PARTNERS:
                continue
            for other in graph.ties(each):
                if other not in found:
                    if len(found) >= most:
                        return list(found)
                    found[other] = None
                    following.append(other)
        edge = following
    return list(found)


def _layers(graph: Graph, start: str, goal: str) -> dict[str, set[str]]:
    """For each entity reached, those one step nearer to the start."""
    before: dict[str, set[str]] = {start: set()}
    edge = [start]
    for _ in range(MOST_STEPS):
        following: dict[str, set[str]] = {}
        for each in edge:
            for other in _next(graph, each, start):
                if other not in before:
                    following.setdefault(other, set()).add(each)
        before |= following
        if goal in following or not following or len(before) > MOST_SEEN:
            break
        edge = sorted(following)
    return before


def _next(graph: Graph, entity: str, start: str) -> list[str]:
    if entity != start and len(graph.partners(entity)) > MOST_PARTNERS:
        return []
    return list(graph.ties(entity))


def _path(graph: Graph, route: tuple[str, ...]) -> Path:
    steps = itertools.pairwise(route)
    ties = tuple(graph.ties(one)[other] for one, other in steps)
    return Path(entities=route, ties=ties)
