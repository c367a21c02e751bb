"""A request for assistance between two authorities, with its clock."""

import datetime as dt

import pytest

from acts_cases import EXPORTER, IMPORTER, request
from exchange_world import AMBER, OFFICER, World
from precurb.app.acts import assistance
from precurb.app.acts.progress import request_records
from precurb.app.acts.watch import watch_notifications
from precurb.errors import ConflictError, InvalidRecordError
from precurb.exchange.acts.request import Asking, State
from precurb.model.request import (
    Accepted,
    ClarificationAsked,
    Clarified,
    Declined,
    Extended,
    Feedback,
    Fulfilled,
    Handed,
    PartialResult,
    Redirected,
    RequestAct,
    Urgency,
)
from precurb.store import assistance as kept


def asked(world: World, urgency: Urgency = Urgency.URGENT) -> str:
    one = world[EXPORTER]
    found = assistance.draft_request(
        request(urgency), IMPORTER, AMBER, service=one.service, actor=OFFICER
    )
    assistance.send_request(found, one.node, service=one.service, actor=OFFICER)
    world.settle()
    return found


def says(world: World, name: str, found: str, act: RequestAct) -> None:
    one = world[name]
    assistance.say_of_request(found, act, one.node, service=one.service, actor=OFFICER)
    world.settle()


def stands(world: World, name: str, found: str) -> Asking:
    with world[name].store.read() as db:
        return kept.read(db, found).asking


def test_from_acceptance_to_feedback_with_one_id_on_both_sides(world: World) -> None:
    found = asked(world)
    says(world, IMPORTER, found, Accepted(owner="desk 4"))
    says(world, IMPORTER, found, PartialResult(text="two buyers"))
    says(world, IMPORTER, found, Handed(owner="desk 5", reason="leave"))
    says(world, IMPORTER, found, Fulfilled(text="three buyers"))
    says(world, EXPORTER, found, Feedback(used=True, text="licence withdrawn"))
    for name in (EXPORTER, IMPORTER):
        asking = stands(world, name, found)
        assert (asking.state, asking.owner) == (State.CLOSED, "desk 5")
    with world[EXPORTER].store.read() as db:
        (record,) = request_records(db)
    assert (record.partner, record.used, record.refused) == (IMPORTER, True, "")


@pytest.mark.parametrize(
    ("urgency", "hours"),
    [(Urgency.DIRECT, 8), (Urgency.URGENT, 72), (Urgency.ORDINARY, 168)],
)
def test_the_clock_runs_by_urgency(world: World, urgency: Urgency, hours: int) -> None:
    asking = stands(world, IMPORTER, asked(world, urgency))
    assert asking.sent_at is not None
    assert asking.due == asking.sent_at + dt.timedelta(hours=hours)
    assert asking.asked is not None
    assert "2023/977" in asking.asked.clock.source


def test_a_clarification_stops_the_clock_until_it_is_given(world: World) -> None:
    found = asked(world)
    before = stands(world, EXPORTER, found).due
    assert before is not None
    says(world, IMPORTER, found, ClarificationAsked(question="Which year?"))
    assert stands(world, EXPORTER, found).due is None
    world.clock.tick(days=10)
    says(world, EXPORTER, found, Clarified(text="2026"))
    after = [stands(world, name, found).due for name in (EXPORTER, IMPORTER)]
    assert after[0] == after[1]
    assert after[0] is not None
    rested = after[0] - before
    assert dt.timedelta(days=10) <= rested < dt.timedelta(days=10, hours=1)


def test_who_asks_gives_more_time(world: World) -> None:
    found = asked(world)
    before = stands(world, IMPORTER, found).due
    says(world, EXPORTER, found, Extended(hours=24))
    assert before is not None
    assert stands(world, IMPORTER, found).due == before + dt.timedelta(hours=24)


def test_a_refusal_gives_a_reason_of_the_closed_list(world: World) -> None:
    found = asked(world)
    with pytest.raises(InvalidRecordError, match="no reason to refuse"):
        says(world, IMPORTER, found, Declined(reason="no time"))
    says(world, IMPORTER, found, Declined(reason="not-available"))
    assert stands(world, EXPORTER, found).state is State.REFUSED


def test_a_redirection_ends_it_here(world: World) -> None:
    found = asked(world)
    says(world, IMPORTER, found, Redirected(to="us-c"))
    assert stands(world, EXPORTER, found).state is State.REDIRECTED
    with pytest.raises(ConflictError, match="redirected"):
        says(world, IMPORTER, found, Accepted(owner="desk 4"))


def test_nothing_is_answered_before_somebody_owns_it(world: World) -> None:
    found = asked(world)
    with pytest.raises(ConflictError, match="Fulfilled does not follow"):
        says(world, IMPORTER, found, Fulfilled(text="done"))


def test_the_asked_side_gives_itself_no_time(world: World) -> None:
    found = asked(world)
    with pytest.raises(InvalidRecordError, match="not for mx-b"):
        says(world, IMPORTER, found, Extended(hours=24))


def test_a_time_that_is_over_is_a_fact_for_both_sides(world: World) -> None:
    one, found = world[EXPORTER], asked(world)
    world.clock.tick(days=4)
    assert watch_notifications(one.node, service=one.service, actor=OFFICER) == 1
    assert watch_notifications(one.node, service=one.service, actor=OFFICER) == 0
    world.settle()
    facts = [stands(world, name, found).overdue for name in (EXPORTER, IMPORTER)]
    assert facts[0] is not None
    assert facts[0] == facts[1]
    says(world, IMPORTER, found, Accepted(owner="desk 4"))
    assert stands(world, EXPORTER, found).late(one.acting().at)
