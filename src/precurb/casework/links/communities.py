"""Communities: who hangs together more closely than with the rest (Louvain's method).

The method moves each node to the community of a neighbour where modularity grows most, then
takes communities for nodes and begins again (Blondel et al. 2008, J. Stat. Mech. P10008). Nodes
go in the order of their names and of equal gains the first name wins, so the same graph always
gives the same communities.
"""

from collections.abc import Mapping

Weights = Mapping[tuple[str, str], float]
_LEAST_GAIN = 1e-12


def communities(weights: Weights) -> dict[str, str]:
    """The community of every node, named by its first member.

    Args:
        weights: How much two nodes hold together, above zero, each pair once.
    """
    near: dict[str, dict[str, float]] = {}
    for (one, other), weight in sorted(weights.items()):
        near.setdefault(one, {})[other] = weight
        near.setdefault(other, {})[one] = weight
    place = {each: each for each in near}
    while True:
        moved = _move(near)
        if len(set(moved.values())) == len(near):
            return _named(place)
        place = {each: moved[at] for each, at in place.items()}
        near = _as_nodes(near, moved)


def modularity(weights: Weights, place: Mapping[str, str]) -> float:
    """How much more weight lies within communities than by chance; -1/2 to 1."""
    total = sum(weights.values())
    inside = sum(w for (one, other), w in weights.items() if place[one] == place[other])
    degree: dict[str, float] = {}
    for (one, other), weight in weights.items():
        for end in (one, other):
            degree[place[end]] = degree.get(place[end], 0.0) + weight
    return inside / total - sum((each / (2 * total)) ** 2 for each in degree.values())


def _move(near: dict[str, dict[str, float]]) -> dict[str, str]:
    """Move single nodes as long as that gains anything."""
    degree = {each: sum(ends.values()) for each, ends in near.items()}
    twice = sum(degree.values())
    place = {each: each for each in near}
    inside = dict(degree)
    moving = True
    while moving:
        moving = False
        for node in sorted(near):
            own = place[node]
            inside[own] -= degree[node]
            best = _best(node, near[node], place, inside, degree[node] / twice)
            inside[best] += degree[node]
            place[node] = best
            moving |= best != own
    return place


def _best(
    node: str,
    ends: Mapping[str, float],
    place: Mapping[str, str],
    inside: Mapping[str, float],
    share: float,
) -> str:
    toward: dict[str, float] = {}
    for other, weight in ends.items():
        if other != node:
            toward[place[other]] = toward.get(place[other], 0.0) + weight
    best, own = place[node], place[node]
    most = toward.get(own, 0.0) - inside[own] * share
    for each in sorted(toward):
        gain = toward[each] - inside[each] * share
        if gain > most + _LEAST_GAIN:
            best, most = each, gain
    return best


def _as_nodes(
    near: Mapping[str, Mapping[str, float]], place: Mapping[str, str]
) -> dict[str, dict[str, float]]:
    """Communities as nodes; what lies within one is its tie to itself, counted both ways."""
    found: dict[str, dict[str, float]] = {}
    for one, ends in near.items():
        row = found.setdefault(place[one], {})
        for other, weight in ends.items():
            row[place[other]] = row.get(place[other], 0.0) + weight
    return found


def _named(place: Mapping[str, str]) -> dict[str, str]:
    first: dict[str, str] = {}
    for node in sorted(place):
        first.setdefault(place[node], node)
    return {node: first[at] for node, at in place.items()}
