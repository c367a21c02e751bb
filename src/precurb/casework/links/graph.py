"""Entities and what they share, laid out so that neighbours are found at once.

What many bear ties nobody: the address of a forwarder, the telephone of an accountant, a brand
that is a common word. A shared attribute weighs less the more entities bear it, by the
logarithm of their number, and from ``HUB`` on nothing at all.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from types import MappingProxyType

from precurb.casework.links.entities import Entity, resolve
from precurb.model.links import Attribute, AttributeKind, Flow, Gathered, Link, LinkState

HUB = 25  # more bearers than that, and an attribute ties nobody
MOST_PARTNERS = 200  # no path goes through a party that trades with more
# How much it says that two parties share one thing. Set by hand on the meaning of each: a
# number, wallet or account has one holder, a telephone seldom more, an address often.
WEIGHTS: Mapping[AttributeKind, float] = MappingProxyType(
    {
        AttributeKind.NUMBER: 1.0, AttributeKind.WALLET: 1.0, AttributeKind.ACCOUNT: 1.0,
        AttributeKind.DIRECTOR: 0.9, AttributeKind.PHONE: 0.9, AttributeKind.EMAIL: 0.9,
        AttributeKind.ADDRESS: 0.6, AttributeKind.DOMAIN: 0.5, AttributeKind.CONTAINER: 0.4,
        AttributeKind.NAME: 0.25, AttributeKind.SUPPLIER: 0.1, AttributeKind.PRODUCT: 0.1,
    }
)  # fmt: skip
WALKED = frozenset(WEIGHTS) - {AttributeKind.PRODUCT, AttributeKind.SUPPLIER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """What holds two entities together, seen from one of them."""

    other: str
    shared: tuple[Attribute, ...] = ()
    flows: tuple[Flow, ...] = ()
    maybe: Link | None = None  # a proposal that they are one
    weight: float = 0.0


@dataclass(slots=True, eq=False)
class Graph:
    """Entities by id, who bears what, and what moved between whom."""

    entities: dict[str, Entity]
    bearers: dict[Attribute, tuple[str, ...]] = field(default_factory=dict)
    flows: dict[str, dict[str, list[Flow]]] = field(default_factory=dict)  # giver, taker
    back: dict[str, set[str]] = field(default_factory=dict)  # taker, givers
    maybe: dict[str, dict[str, Link]] = field(default_factory=dict)
    entity_of: dict[str, str] = field(default_factory=dict)  # by mention
    _pairs: dict[tuple[str, str], list[Attribute]] | None = None  # large, so made but once

    @classmethod
    def of(cls, gathered: Gathered, links: Sequence[Link] = ()) -> "Graph":
        """Lay out what was gathered, under the links as they stand."""
        graph = cls(resolve(gathered.mentions, links))
        bearing: dict[Attribute, list[str]] = {}
        for entity in graph.entities.values():
            for each in entity.members:
                graph.entity_of[each.id] = entity.id
            for attribute in entity.attributes:
                bearing.setdefault(attribute, []).append(entity.id)
        graph.bearers = {a: tuple(some) for a, some in bearing.items() if len(some) > 1}
        for flow in gathered.flows:
            graph._take_flow(flow)
        for link in links:
            if link.state is LinkState.PROPOSED:
                graph._take_link(link)
        return graph

    def weight(self, attribute: Attribute) -> float:
        """How much it ties two entities that both bear it; nothing from the limit on."""
        count = len(self.bearers.get(attribute, ()))
        if not 1 < count <= HUB:
            return 0.0
        return WEIGHTS[attribute.kind] / math.log2(count)

    def ties(self, entity_id: str) -> dict[str, Tie]:
        """Every neighbour of an entity and what ties it, strongest first."""
        shared: dict[str, list[Attribute]] = {}
        for attribute in self.entities[entity_id].attributes:
            if attribute.kind in WALKED and self.weight(attribute) > 0:
                for other in self.bearers[attribute]:
                    if other != entity_id:
                        shared.setdefault(other, []).append(attribute)
        others = set(shared) | self.partners(entity_id) | set(self.maybe.get(entity_id, ()))
        found = [self._tie(entity_id, each, shared.get(each, ())) for each in others]
        return {tie.other: tie for tie in sorted(found, key=_strongest)}

    def near(self, entity_id: str) -> set[str]:
        """The neighbours of an entity, without what ties them."""
        found = self.partners(entity_id) | set(self.maybe.get(entity_id, ()))
        for attribute in self.entities[entity_id].attributes:
            if attribute.kind in WALKED and self.weight(attribute) > 0:
                found.update(self.bearers[attribute])
        return found - {entity_id}

    def partners(self, entity_id: str) -> set[str]:
        """With whom an entity traded."""
        return set(self.flows.get(entity_id, ())) | self.back.get(entity_id, set())

    def shared_pairs(self) -> dict[tuple[str, str], list[Attribute]]:
        """All pairs that share something that is no hub, with what they share."""
        if self._pairs is None:
            found: dict[tuple[str, str], list[Attribute]] = {}
            for attribute in sorted(self.bearers):
                if attribute.kind in WALKED and self.weight(attribute) > 0:
                    for pair in combinations(self.bearers[attribute], 2):
                        found.setdefault(pair, []).append(attribute)
            self._pairs = found
        return self._pairs

    def hubs(self) -> Iterator[tuple[Attribute, int]]:
        """What too many bear to tie them, the most borne first."""
        found = [(a, len(some)) for a, some in self.bearers.items() if len(some) > HUB]
        yield from sorted(found, key=lambda each: (-each[1], each[0]))

    def between(self, one: str, other: str) -> tuple[Flow, ...]:
        """What moved between two entities, either way."""
        there = self.flows.get(one, {}).get(other, ())
        return (*there, *self.flows.get(other, {}).get(one, ()))

    def _tie(self, one: str, other: str, shared: Iterable[Attribute]) -> Tie:
        both = tuple(sorted(shared))
        return Tie(
            other=other,
            shared=both,
            flows=self.between(one, other),
            maybe=self.maybe.get(one, {}).get(other),
            weight=sum(map(self.weight, both)),
        )

    def _take_flow(self, flow: Flow) -> None:
        giver, taker = (self.entity_of.get(each) for each in (flow.giver, flow.taker))
        if giver and taker and giver != taker:
            self.flows.setdefault(giver, {}).setdefault(taker, []).append(flow)
            self.back.setdefault(taker, set()).add(giver)

    def _take_link(self, link: Link) -> None:
        ends = (link.proposal.one, link.proposal.other)
        one, other = (self.entity_of.get(each) for each in ends)
        if one and other and one != other:
            self.maybe.setdefault(one, {})[other] = link
            self.maybe.setdefault(other, {})[one] = link


def _strongest(tie: Tie) -> tuple[float, int, str]:
    return (-tie.weight - (1.0 if tie.maybe else 0.0), -len(tie.flows), tie.other)
