"""Which mentions are proposed as one, and what is never proposed."""

from dataclasses import replace

import pytest

from links_cases import customer, mention, order
from precurb.casework.links.candidates import candidates
from precurb.casework.links.mentions import Gathering
from precurb.casework.links.propose import as_seen, evidence_hash, propose
from precurb.model.links import Link, LinkState, Mention, Origin, Proposal

ONE = customer(
    "Quimica Ejemplo SA de CV", "Calle 5 No 12, Centro, Puebla", phone="222 123 4567"
)
TWO = customer("Química Ejemplo S.A.", "C 5 12, Centro, Puebla", phone="+52 222 123 4567")
OTHER = customer("Otra Cosa SA", phone="222 123 4567")


def mentions() -> tuple[Mention, ...]:
    gathering = Gathering()
    for at, party in enumerate((ONE, TWO, OTHER)):
        gathering.take(f"t{at}", order(str(at), party))
    return gathering.done().mentions


def test_two_ways_to_write_a_firm_are_proposed_with_reasons() -> None:
    (found,) = propose(mentions())
    assert found.score > 0.9
    assert "ejemplo = ejemplo" in found.reasons
    assert any(each.startswith("phone:") for each in found.reasons)


def test_the_same_records_always_give_the_same_candidates() -> None:
    told = mentions()
    assert candidates(told) == candidates(tuple(reversed(told))) != []


def test_one_mention_has_no_candidate() -> None:
    assert candidates(mentions()[:1]) == []


def test_two_entries_of_one_list_are_two() -> None:
    entries = [
        replace(each, id=f"entry:ofac/{at}", origin=Origin.ENTRY)
        for at, each in enumerate(mentions())
    ]
    assert propose(entries) == []


def link(one: Mention, other: Mention, state: LinkState = LinkState.PROPOSED) -> Link:
    told = Proposal(
        one=one.id, other=other.id, score=0.9, reasons=("secret",),
        evidence=evidence_hash(one, other),
    )  # fmt: skip
    return Link(proposal=told, state=state)


def test_a_link_to_what_is_not_seen_is_not_there() -> None:
    a, b = mention("a"), mention("b")
    assert list(as_seen([link(a, b)], [a])) == []


def test_a_proposal_that_rests_on_hidden_facts_is_not_there() -> None:
    a, b = mention("a"), mention("b", country="DE")
    assert list(as_seen([link(a, b)], [a, replace(b, country="")])) == []


def test_reasons_that_rest_on_hidden_facts_are_not_told() -> None:
    a, b = mention("a"), mention("b", country="DE")
    confirmed = link(a, b, LinkState.CONFIRMED)
    (found,) = as_seen([confirmed], [a, replace(b, country="")])
    assert found.proposal.reasons == ()


def test_what_is_one_already_is_not_proposed() -> None:
    a, b, c = mention("a"), mention("b"), mention("c")
    told = [link(a, b, LinkState.CONFIRMED), link(b, c, LinkState.CONFIRMED), link(a, c)]
    assert len(list(as_seen(told, [a, b, c]))) == 2


def test_a_link_turned_round_is_refused() -> None:
    with pytest.raises(ValueError, match="order"):
        Proposal(one="b", other="a", score=1.0, reasons=(), evidence="")
