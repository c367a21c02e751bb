"""Ring candidates: parties that share several kinds of things and act as one, ranked.

A candidate is a place to look, never a finding against anybody: branches of one company share
a domain, a director and an address as well, and bear their common name openly, which counts
against the candidate. The points are set by hand and stated in docs/links.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from precurb.casework.links.communities import communities
from precurb.casework.links.entities import groups
from precurb.casework.links.graph import Graph
from precurb.casework.links.reasons import Reason
from precurb.model.links import Attribute, AttributeKind, FlowKind, Origin

TIE = 0.3  # pairs tied less are not held together
LARGEST = 30  # what hangs together beyond that is parted into communities
SMALLEST = 3
CYCLE, TOUCHED, KIND, OPEN, PROPOSED = 1.5, 1.0, 0.5, -1.0, 0.25
_MOST_BOND = 2.0
_LONGEST_CYCLE = 8

Pairs = Mapping[tuple[str, str], list[Attribute]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """Parties that may act as one, in the order of ids, and why."""

    members: tuple[str, ...]
    score: float
    reasons: tuple[Reason, ...]


def rings(graph: Graph, most: int = 50) -> list[Ring]:
    """Ring candidates, the most telling first.

    Args:
        graph: Entities and what they share.
        most: How many to give.
    """
    shared = graph.shared_pairs()
    weights = {pair: sum(map(graph.weight, some)) for pair, some in shared.items()}
    tied = {pair: weight for pair, weight in weights.items() if weight >= TIE}
    found = [
        _ring(graph, members, shared, tied)
        for members in _groups(tied)
        if len(members) >= SMALLEST and _seen(graph, members)
    ]
    return sorted(found, key=lambda ring: (-ring.score, ring.members))[:most]


def cycle_in(graph: Graph, members: tuple[str, ...]) -> tuple[FlowKind, tuple[str, ...]] | None:
    """A shortest round of goods or of money among members, through three or more of them.

    Goods one way and money the other are a sale, so the two are never mixed.
    """
    for kind in FlowKind:
        nexts = {each: _takers(graph, each, kind) & set(members) for each in members}
        rounds = (found for each in members if (found := _round(nexts, each)))
        if best := min(rounds, key=lambda found: (len(found), found), default=None):
            return kind, best
    return None


def _seen(graph: Graph, members: tuple[str, ...]) -> bool:
    """Whether two members stand in trade or in a case; what a list links itself is known."""
    own = (
        any(mention.origin is not Origin.ENTRY for mention in graph.entities[each].members)
        for each in members
    )
    return sum(own) > 1


def _groups(tied: Mapping[tuple[str, str], float]) -> Iterator[tuple[str, ...]]:
    for members in _together(groups(tied)):
        if len(members) <= LARGEST:
            yield members
            continue
        inside = set(members)
        own = {pair: w for pair, w in tied.items() if pair[0] in inside}
        yield from _together(communities(own))


def _together(place: Mapping[str, str]) -> list[tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for each in sorted(place):
        found.setdefault(place[each], []).append(each)
    return [tuple(each) for each in found.values()]


def _ring(
    graph: Graph,
    members: tuple[str, ...],
    shared: Pairs,
    tied: Mapping[tuple[str, str], float],
) -> Ring:
    pairs = [(a, b) for at, a in enumerate(members) for b in members[at + 1 :]]
    inside = {pair: shared[pair] for pair in pairs if pair in shared}
    bond = _bond(members, {pair: tied[pair] for pair in pairs if pair in tied})
    reasons = [Reason(name="bond", points=bond, values={"count": str(len(members))})]
    reasons += _kinds(inside)
    reasons += _acts(graph, members)
    if _open(inside, len(members)):
        reasons.append(Reason(name="open", points=OPEN))
    return Ring(
        members=members,
        score=round(sum(each.points for each in reasons), 3),
        reasons=tuple(reasons),
    )


def _bond(members: tuple[str, ...], tied: Mapping[tuple[str, str], float]) -> float:
    """The mean of the strongest ties that hold all together: one strong pair is no ring."""
    total, place = 0.0, {each: each for each in members}
    for (one, other), weight in sorted(tied.items(), key=lambda each: (-each[1], each[0])):
        first, second = place[one], place[other]
        if first != second:
            total += min(weight, _MOST_BOND)
            place = {each: first if at == second else at for each, at in place.items()}
    return round(total / (len(members) - 1), 3)


def _kinds(inside: Pairs) -> Iterator[Reason]:
    """The kinds of things that members share; every kind after the first adds."""
    found: dict[AttributeKind, dict[Attribute, set[str]]] = {}
    for pair, some in inside.items():
        for each in some:
            if each.kind is not AttributeKind.NAME:
                found.setdefault(each.kind, {}).setdefault(each, set()).update(pair)
    for at, (kind, borne) in enumerate(sorted(found.items())):
        attribute, some_members = max(borne.items(), key=lambda each: (len(each[1]), each[0]))
        yield Reason(
            name="shared",
            points=KIND if at else 0.0,
            values={
                "kind": kind, "text": attribute.text or attribute.key,
                "count": str(len(some_members)),
            },
        )  # fmt: skip


def _acts(graph: Graph, members: tuple[str, ...]) -> Iterator[Reason]:
    if found := cycle_in(graph, members):
        kind, way = found
        names = " → ".join(graph.entities[each].name for each in (*way, way[0]))
        yield Reason(name=f"cycle-{kind}", points=CYCLE, values={"way": names})
    for code in ("listed", "measured"):
        told = [each for each in members if getattr(graph.entities[each], code)]
        if told:
            names = ", ".join(graph.entities[each].name for each in told)
            yield Reason(name=code, points=TOUCHED, values={"names": names})
    maybe = [e for e in members if any(o in members for o in graph.maybe.get(e, ()))]
    if maybe:
        yield Reason(name="maybe-one", points=PROPOSED, values={"count": str(len(maybe))})


def _open(inside: Pairs, count: int) -> bool:
    """Whether most members bear a common name: they do not hide that they belong together."""
    bearing: dict[Attribute, set[str]] = {}
    for pair, some in inside.items():
        for each in some:
            if each.kind is AttributeKind.NAME:
                bearing.setdefault(each, set()).update(pair)
    return any(2 * len(some) > count for some in bearing.values())


def _takers(graph: Graph, giver: str, kind: FlowKind) -> set[str]:
    rows = graph.flows.get(giver, {}).items()
    return {taker for taker, some in rows if any(flow.kind is kind for flow in some)}


def _round(nexts: Mapping[str, set[str]], start: str) -> tuple[str, ...] | None:
    """The shortest way of three steps or more from a member back to it, or nothing."""
    ways: list[tuple[str, ...]] = [(start,)]
    for length in range(1, _LONGEST_CYCLE + 1):
        longer: list[tuple[str, ...]] = []
        for way in ways:
            for each in sorted(nexts[way[-1]]):
                if each == start and length >= SMALLEST:
                    return way
                if each > start and each not in way:
                    longer.append((*way, each))
        ways = longer[:5_000]
    return None
