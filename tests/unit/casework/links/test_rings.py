"""Rings, displacement and shared contacts: found where they are, and not where they are not."""

import datetime as dt

import pytest

from links_cases import DAY, flow, has, mention, web
from planted_rings import found_of, make_trade
from precurb.casework.links.displaced import displacements, shared_contacts
from precurb.casework.links.graph import HUB, Graph
from precurb.casework.links.rings import CYCLE, cycle_in, rings
from precurb.model.links import FlowKind, Origin

PHONE, DIRECTOR, ADDRESS = has("phone", "1"), has("director", "li wei"), has("address", "5 st")
THREE = [
    mention("a", PHONE, DIRECTOR),
    mention("b", PHONE, ADDRESS),
    mention("c", DIRECTOR, ADDRESS),
]
ROUND = [flow("a", "b"), flow("b", "c"), flow("c", "a")]


def codes(graph: Graph) -> list[str]:
    (found,) = rings(graph)
    return [each.name for each in found.reasons]


def test_three_that_share_several_kinds_are_a_candidate() -> None:
    (found,) = rings(web(THREE))
    assert found.members == ("a", "b", "c")
    assert [each.values.get("kind") for each in found.reasons] == [
        None, "address", "director", "phone",
    ]  # fmt: skip


def test_money_that_goes_round_ranks_a_candidate_higher() -> None:
    (without,), (with_it,) = rings(web(THREE)), rings(web(THREE, ROUND))
    assert with_it.score == pytest.approx(without.score + CYCLE)


def test_the_way_of_a_round_is_told() -> None:
    assert cycle_in(web(THREE, ROUND), ("a", "b", "c")) == (FlowKind.MONEY, ("a", "b", "c"))


def test_goods_one_way_and_money_the_other_are_a_sale_and_no_round() -> None:
    sale = [
        flow("a", "b", FlowKind.GOODS), flow("b", "a"), flow("b", "c", FlowKind.GOODS),
        flow("c", "b"),
    ]  # fmt: skip
    assert cycle_in(web(THREE, sale), ("a", "b", "c")) is None


def test_a_listed_and_a_measured_member_are_reasons() -> None:
    listed = mention("c", DIRECTOR, ADDRESS, origin=Origin.ENTRY, measured=DAY)
    assert codes(web([*THREE[:2], listed]))[-2:] == ["listed", "measured"]


def test_what_a_list_links_within_itself_is_known() -> None:
    entries = [mention(each, PHONE, DIRECTOR, origin=Origin.ENTRY) for each in "abc"]
    assert rings(web(entries)) == []


def test_a_common_name_borne_openly_counts_against_a_candidate() -> None:
    brand = has("name", "acme")
    branches = [mention(each, PHONE, DIRECTOR, brand) for each in "abc"]
    assert codes(web(branches))[-1] == "open"


def test_two_are_no_ring() -> None:
    assert rings(web([mention(each, PHONE, DIRECTOR) for each in "ab"])) == []


def test_a_forwarder_makes_no_ring() -> None:
    address = has("address", "forwarder")
    assert rings(web([mention(f"f{at:02}", address) for at in range(HUB + 5)])) == []


@pytest.mark.parametrize("noise", ["low", "middle", "high"])
def test_most_planted_rings_are_among_the_candidates(noise: str) -> None:
    made = make_trade(seed=4, noise=noise, firms=1_200, rings=12)
    found = rings(Graph.of(made.gathered()), most=1_000)
    hit = {at for ring in found for at in found_of(made.rings, ring.members)}
    assert len(hit) >= 9


def test_the_same_seed_plants_the_same_trade() -> None:
    one, other = (make_trade(seed=4, firms=300, rings=3) for _ in range(2))
    assert one.gathered() == other.gathered()
    assert one.rings == other.rings


OLD = mention("old", PHONE, has("product", "x"), measured=DAY, since=dt.date(2024, 1, 1))


def test_a_firm_that_came_after_a_measure_with_the_phone_of_the_other_is_displaced() -> None:
    new = mention("new", PHONE, has("product", "x"), since=DAY + dt.timedelta(days=40))
    (found,) = displacements(web([OLD, new]))
    assert (found.old, found.new, found.days) == ("old", "new", 40)
    assert [each.name for each in found.reasons] == ["shared", "same-product"]


def test_a_firm_that_was_there_before_the_measure_is_not_displaced() -> None:
    assert displacements(web([OLD, mention("new", PHONE, since=dt.date(2025, 1, 1))])) == []


def test_the_same_goods_alone_are_no_displacement() -> None:
    new = mention("new", has("product", "x"), since=DAY + dt.timedelta(days=40))
    assert displacements(web([OLD, new])) == []


def test_one_phone_behind_unrelated_importers_is_found() -> None:
    (found,) = shared_contacts(web([mention(each, PHONE) for each in "abc"]))
    assert (found.attribute, found.importers) == (PHONE, ("a", "b", "c"))


@pytest.mark.parametrize(
    "thing", [has("name", "acme"), DIRECTOR, has("domain", "acme.example")]
)
def test_importers_that_share_more_are_related(thing: object) -> None:
    assert shared_contacts(web([mention(each, PHONE, thing) for each in "ab"])) == []  # type: ignore[arg-type]  # all attributes


def test_importers_that_trade_with_each_other_are_related() -> None:
    assert shared_contacts(web([mention(each, PHONE) for each in "ab"], [flow("a", "b")])) == []


def test_suppliers_that_share_a_phone_are_no_importers() -> None:
    sellers = [mention(each, PHONE, roles=("supplier",)) for each in "ab"]
    assert shared_contacts(web(sellers)) == []
