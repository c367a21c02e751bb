"""The picture of links: which nodes it shows, what joins them, and where they lie."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from precurb.app.casework.links import Web
from precurb.app.casework.links_view import said
from precurb.casework.links.communities import communities
from precurb.casework.links.graph import MOST_PARTNERS, WALKED, Graph
from precurb.casework.links.layout import layout
from precurb.casework.links.paths import within
from precurb.casework.links.rings import rings
from precurb.model.links import Attribute

MOST, MOST_EVER = 500, 5_000
_STEPS = 2
_FLOW_HOLDS, _MAYBE_HOLDS = 0.05, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Nodes and edges, ready to be drawn; ``left`` is how many parties are not shown."""

    nodes: tuple[dict[str, Any], ...]
    edges: tuple[dict[str, Any], ...]
    left: int


def picture(web: Web, around: str, most: int, language: str) -> Picture:
    """Make a picture.

    Args:
        web: What is known.
        around: The id of an entity whose surroundings are shown; empty for what hangs together
            most closely anywhere.
        most: How many nodes to show, shared things included; ``MOST_EVER`` at most.
        language: Of the labels.
    """
    return _picture(web.graph, around, max(1, min(most, MOST_EVER)), language)


@lru_cache(maxsize=4)  # a page and its script ask for the same one
def _picture(graph: Graph, around: str, room: int, language: str) -> Picture:
    order = within(graph, around, _STEPS, room) if around else telling_first(graph)
    chosen, shared = _choose(graph, order, room)
    edges = list(_edges(graph, chosen, shared))
    where = layout(_communities(chosen, shared, edges))
    inside = set(chosen)
    nodes = [_party(graph, each) for each in chosen]
    nodes += [
        {"id": name, "l": said(each, language), "k": "thing", "d": _first(graph, each, inside)}
        for each, name in shared.items()
    ]
    for node in nodes:
        node["x"], node["y"] = where[node["id"]]
        if node["id"] == around:
            node["here"] = 1
    return Picture(
        nodes=tuple(nodes), edges=tuple(edges), left=max(0, len(order) - len(chosen))
    )


def telling_first(graph: Graph) -> list[str]:
    """Entities that share anything: members of ring candidates, then by how much ties them.

    Where nobody shares anything, those who trade, each beside its partners.
    """
    found: dict[str, None] = {}
    for ring in rings(graph, most=200):
        found |= dict.fromkeys(ring.members)
    weights: dict[str, float] = {}
    for pair, some in graph.shared_pairs().items():
        weight = sum(map(graph.weight, some))
        for each in pair:
            weights[each] = weights.get(each, 0.0) + weight
    found |= dict.fromkeys(sorted(weights, key=lambda each: (-weights[each], each)))
    found |= dict.fromkeys(sorted(graph.maybe))
    if found:
        return list(found)
    for each in sorted(graph.entities):
        partners = graph.partners(each)
        if partners and len(partners) <= MOST_PARTNERS:
            found |= dict.fromkeys((each, *sorted(partners)))
    return list(found)


def _choose(
    graph: Graph, order: Iterable[str], room: int
) -> tuple[list[str], dict[Attribute, str]]:
    """As many entities as there is room for, with what two or more of them share."""
    chosen: list[str] = []
    borne: dict[Attribute, int] = {}
    shared: dict[Attribute, str] = {}
    for each in order:
        mine = [a for a in graph.entities[each].attributes if _drawn(graph, a)]
        new = [a for a in mine if borne.get(a) == 1]
        if len(chosen) + len(shared) + len(new) + 1 > room:
            break
        chosen.append(each)
        for attribute in mine:
            borne[attribute] = borne.get(attribute, 0) + 1
        shared |= {a: f"a{len(shared) + at}" for at, a in enumerate(new)}
    return chosen, shared


def _drawn(graph: Graph, attribute: Attribute) -> bool:
    return attribute.kind in WALKED and graph.weight(attribute) > 0


def _edges(
    graph: Graph, chosen: list[str], shared: dict[Attribute, str]
) -> Iterable[dict[str, Any]]:
    inside = set(chosen)
    for one in chosen:
        entity = graph.entities[one]
        for attribute in entity.attributes:
            if attribute in shared:
                yield {"s": one, "t": shared[attribute], "k": "has", "d": _text(entity.since)}
        for other, some in sorted(graph.flows.get(one, {}).items()):
            if other in inside:
                day = min((each.day for each in some if each.day), default=None)
                kinds = sorted({str(each.kind) for each in some})
                yield {
                    "s": one, "t": other, "k": kinds[0], "d": _text(day), "n": len(some),
                }  # fmt: skip
        for other, link in sorted(graph.maybe.get(one, {}).items()):
            if other in inside and one < other:
                yield {"s": one, "t": other, "k": "maybe", "n": link.proposal.score}


def _communities(
    chosen: list[str], shared: dict[Attribute, str], edges: list[dict[str, Any]]
) -> dict[str, list[str]]:
    weights: dict[tuple[str, str], float] = {}
    held = {name: attribute for attribute, name in shared.items()}
    for edge in edges:
        first, second = sorted((edge["s"], edge["t"]))
        holds = {"has": 1.0, "maybe": _MAYBE_HOLDS}.get(edge["k"], _FLOW_HOLDS)
        weights[first, second] = weights.get((first, second), 0.0) + holds
    place = communities(weights) if weights else {}
    degree: dict[str, int] = {}
    for one, other in weights:
        degree[one], degree[other] = degree.get(one, 0) + 1, degree.get(other, 0) + 1
    found: dict[str, list[str]] = {}
    for each in sorted((*chosen, *held), key=lambda node: (-degree.get(node, 0), node)):
        found.setdefault(place.get(each, ""), []).append(each)
    return found


def _party(graph: Graph, entity_id: str) -> dict[str, Any]:
    entity = graph.entities[entity_id]
    kind = "listed" if entity.listed else "measured" if entity.measured else "party"
    return {"id": entity.id, "l": entity.name, "k": kind, "d": _text(entity.since)}


def _first(graph: Graph, attribute: Attribute, inside: set[str]) -> str:
    """The day on which the first of those shown who bear it was first seen."""
    days = (graph.entities[each].since for each in graph.bearers[attribute] if each in inside)
    return _text(min((day for day in days if day), default=None))


def _text(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
