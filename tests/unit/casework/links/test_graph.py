"""What ties two parties, how far it carries, and the ways through it."""

import itertools
import random

import pytest

from links_cases import flow, has, mention, web
from precurb.casework.links.communities import communities, modularity
from precurb.casework.links.entities import groups
from precurb.casework.links.graph import HUB, MOST_PARTNERS, WEIGHTS, Graph
from precurb.casework.links.layout import layout
from precurb.casework.links.paths import MOST_STEPS, shortest_paths, within
from precurb.model.links import AttributeKind, Link, LinkState, Proposal


def random_web(seed: int) -> Graph:
    draw = random.Random(seed)
    names = [f"f{at}" for at in range(draw.randint(2, 8))]
    things = [has(draw.choice(("phone", "address")), str(at)) for at in range(8)]
    made = [mention(each, *draw.sample(things, draw.randint(0, 3))) for each in names]
    pairs = [draw.sample(names, 2) for _ in range(draw.randint(0, 3))]
    flows = [flow(one, other) for one, other in pairs]
    return web(made, flows)


def all_ways(graph: Graph, start: str, goal: str) -> list[tuple[str, ...]]:
    """Every way without a repetition, by trying all: the slow twin."""
    others = [each for each in graph.entities if each not in (start, goal)]
    found = []
    for count in range(len(others) + 1):
        for middle in itertools.permutations(others, count):
            way = (start, *middle, goal)
            if all(b in graph.ties(a) for a, b in itertools.pairwise(way)):
                found.append(way)
    return found


@pytest.mark.parametrize("seed", range(25))
def test_shortest_paths_are_those_of_trying_all_ways(seed: int) -> None:
    graph = random_web(seed)
    start, goal = list(graph.entities)[:2]
    ways = [way for way in all_ways(graph, start, goal) if len(way) <= MOST_STEPS + 1]
    least = min(map(len, ways), default=0)
    shortest = sorted(way for way in ways if len(way) == least)
    found = shortest_paths(graph, start, goal, most=1_000)
    assert sorted(path.entities for path in found) == shortest


@pytest.mark.parametrize("seed", range(25))
def test_groups_are_what_can_be_reached(seed: int) -> None:
    draw = random.Random(seed)
    pairs = [(draw.choice("abcdefgh"), draw.choice("abcdefgh")) for _ in range(6)]
    reached = {each: {each} for pair in pairs for each in pair}
    for _ in range(8):
        for one, other in pairs:
            both = reached[one] | reached[other]
            for each in both:
                reached[each] = reached[each] | both
    assert groups(pairs) == {each: min(some) for each, some in reached.items()}


def partitions(names: list[str]) -> list[dict[str, str]]:
    """Every way to part some names."""
    if not names:
        return [{}]
    first, *rest = names
    found = []
    for each in partitions(rest):
        found += [each | {first: label} for label in sorted(set(each.values()))]
        found.append(each | {first: first})
    return found


@pytest.mark.parametrize("seed", range(12))
def test_communities_are_nearly_as_good_as_the_best_of_all(seed: int) -> None:
    draw = random.Random(seed)
    pairs = itertools.combinations("abcdefg", 2)
    weights = {pair: draw.choice((0.3, 0.6, 1.0)) for pair in pairs if draw.random() < 0.4}
    names = sorted({each for pair in weights for each in pair})
    best = max(modularity(weights, each) for each in partitions(names))
    found = modularity(weights, communities(weights))
    assert best - 0.06 <= found <= best + 1e-9


def test_two_cliques_joined_by_one_tie_are_two_communities() -> None:
    pairs = [*itertools.combinations("abcd", 2), *itertools.combinations("wxyz", 2), ("d", "w")]
    found = communities(dict.fromkeys(pairs, 1.0))
    assert found == dict.fromkeys("abcd", "a") | dict.fromkeys("wxyz", "w")


def test_the_same_graph_in_another_order_has_the_same_communities() -> None:
    pairs = [*itertools.combinations("abcd", 2), *itertools.combinations("wxyz", 2), ("d", "w")]
    weights = dict.fromkeys(pairs, 1.0)
    turned = {pair: weights[pair] for pair in reversed(pairs)}
    assert communities(weights) == communities(turned)


def test_what_two_bear_ties_more_than_what_many_bear() -> None:
    phone, centre = has("phone", "1"), has("phone", "2")
    few = [mention(each, phone) for each in "ab"]
    many = [mention(each, centre) for each in "cdefgh"]
    graph = web((*few, *many))
    assert graph.weight(phone) == WEIGHTS[AttributeKind.PHONE]
    assert 0 < graph.weight(centre) < graph.weight(phone) / 2


def test_what_too_many_bear_ties_nobody() -> None:
    address = has("address", "forwarder")
    graph = web([mention(f"f{at:02}", address) for at in range(HUB + 1)])
    assert graph.ties("f00") == {}
    assert graph.shared_pairs() == {}
    assert list(graph.hubs()) == [(address, HUB + 1)]
    assert shortest_paths(graph, "f00", "f01") == []


def test_as_many_as_the_limit_are_still_tied() -> None:
    address = has("address", "centre")
    graph = web([mention(f"f{at:02}", address) for at in range(HUB)])
    assert len(graph.ties("f00")) == HUB - 1


def test_a_path_does_not_go_through_who_trades_with_everybody() -> None:
    others = [f"f{at:03}" for at in range(MOST_PARTNERS + 1)]
    graph = web(map(mention, ("bank", *others)), [flow("bank", each) for each in others])
    assert shortest_paths(graph, "f000", "f001") == []
    assert len(shortest_paths(graph, "bank", "f001")) == 1


def test_each_step_of_a_path_has_its_evidence() -> None:
    phone, director = has("phone", "1"), has("director", "li wei")
    graph = web(
        [
            mention("a", phone),
            mention("b", phone, director),
            mention("c", director),
            mention("d"),
        ],
        [flow("c", "d")],
    )
    (path,) = shortest_paths(graph, "a", "d")
    assert path.entities == ("a", "b", "c", "d")
    assert [tie.shared for tie in path.ties] == [(phone,), (director,), ()]
    assert path.ties[2].flows == (flow("c", "d"),)


def test_same_goods_alone_are_no_step_of_a_path() -> None:
    graph = web([mention(each, has("product", "acetone")) for each in "ab"])
    assert shortest_paths(graph, "a", "b") == []


def test_surroundings_end_where_there_is_no_more_room() -> None:
    phone = has("phone", "1")
    graph = web([mention(f"f{at}", phone) for at in range(9)])
    assert within(graph, "f0", 2, 4)[0] == "f0"
    assert len(within(graph, "f0", 2, 4)) == 4


def proposal(one: str, other: str, state: LinkState) -> Link:
    told = Proposal(one=one, other=other, score=0.9, reasons=("a = a",), evidence="e")
    return Link(proposal=told, state=state)


def test_confirmed_links_make_one_entity_and_undone_ones_none() -> None:
    made = [mention("a", has("phone", "1")), mention("b", has("phone", "2")), mention("c")]
    links = [
        proposal("a", "b", LinkState.CONFIRMED), proposal("b", "c", LinkState.UNDONE)
    ]  # fmt: skip
    graph = web(made, links=links)
    assert sorted(graph.entities) == ["a", "c"]
    assert graph.entity_of == {"a": "a", "b": "a", "c": "c"}
    assert {each.key for each in graph.entities["a"].attributes} == {"1", "2"}


def test_a_proposed_link_is_a_tie_and_not_one_entity() -> None:
    graph = web([mention("a"), mention("b")], links=[proposal("a", "b", LinkState.PROPOSED)])
    assert sorted(graph.entities) == ["a", "b"]
    assert graph.ties("a")["b"].maybe is not None


def test_a_subject_is_the_party_that_its_case_names() -> None:
    graph = web([mention("trade:77"), mention("subject:c/1", party="77")])
    assert graph.entity_of == {"trade:77": "subject:c/1", "subject:c/1": "subject:c/1"}


def test_everything_has_a_place_of_its_own_in_the_picture() -> None:
    members = {"one": [f"a{at}" for at in range(40)], "two": ["b0", "b1"], "three": ["c"]}
    where = layout(members)
    assert len(where) == 43
    gaps = [
        abs(complex(*one) - complex(*other))
        for one, other in itertools.combinations(where.values(), 2)
    ]
    assert min(gaps) > 15


def test_nothing_is_laid_out_as_nothing() -> None:
    assert layout({}) == {}


@pytest.mark.parametrize("seed", range(10))
def test_neighbours_are_those_that_are_tied(seed: int) -> None:
    graph = random_web(seed)
    for each in graph.entities:
        assert graph.near(each) == set(graph.ties(each))
