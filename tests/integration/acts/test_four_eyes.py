"""Answers and releases from which something follows by law, where two persons have to look."""

import pytest

from acts_cases import EXPORTER, IMPORTER, notification, sent_notification
from exchange_world import OFFICER, World
from precurb.app.access.actor import Actor, Grant
from precurb.app.acts import notifications, speaking
from precurb.app.settings import Settings
from precurb.errors import ConflictError, DeniedError, InvalidRecordError
from precurb.exchange.acts import payload
from precurb.exchange.acts.notification import Matter
from precurb.exchange.acts.payload import NOTIFICATION_ACT
from precurb.exchange.acts.standing import State
from precurb.model.notification import ObjectionReason, ReplyKind
from precurb.model.notification_acts import NotificationAct, Prepared, Released, Replied
from precurb.store import notifications as kept

BEA = Actor(user="u-9", name="bea", grants=(Grant(role="approver"),))
CARL = Actor(user="u-8", name="carl", grants=(Grant(role="officer"),))
EVA = Actor(user="u-3", name="eva", grants=(Grant(role="analyst"),))
OBJECTION = Replied(
    kind=ReplyKind.OBJECTION, version=1, text="no licence", reason=ObjectionReason.NOT_LICENSED
)
CONDITIONS = Replied(kind=ReplyKind.CONDITIONS, version=1, text="under seal")
NONE = Replied(kind=ReplyKind.NO_OBJECTION, version=1)


def ask_for_four_eyes(world: World) -> None:
    for one in world.nodes.values():
        one.service.settings = Settings(four_eyes=("exchange",))


def sent(world: World) -> str:
    found = sent_notification(world)
    ask_for_four_eyes(world)
    return found


def says(world: World, name: str, found: str, act: NotificationAct, by: Actor) -> bool:
    one = world[name]
    return speaking.say_of_notification(found, act, one.node, service=one.service, actor=by)


def signs(world: World, name: str, found: str, by: Actor) -> None:
    one = world[name]
    speaking.sign_prepared(found, one.node, service=one.service, actor=by)


def stands(world: World, name: str, found: str) -> Matter:
    with world[name].store.read() as db:
        return kept.read(db, found).matter


@pytest.mark.parametrize("act", [OBJECTION, CONDITIONS, NONE], ids=lambda each: each.kind)
def test_an_answer_stays_here_until_another_person_signs_it(world: World, act: Replied) -> None:
    found = sent(world)
    assert not says(world, IMPORTER, found, act, CARL)
    world.settle()
    assert stands(world, EXPORTER, found).state is State.SENT
    assert stands(world, IMPORTER, found).state is State.SENT
    assert stands(world, IMPORTER, found).prepared_by == "carl"
    signs(world, IMPORTER, found, BEA)
    world.settle()
    assert stands(world, EXPORTER, found).reply == act
    assert stands(world, IMPORTER, found).prepared is None


def test_nobody_signs_what_they_prepared(world: World) -> None:
    found = sent(world)
    says(world, IMPORTER, found, OBJECTION, OFFICER)
    with pytest.raises(DeniedError, match="another person than ada"):
        signs(world, IMPORTER, found, OFFICER)
    assert stands(world, IMPORTER, found).reply is None


def test_who_may_not_sign_does_not_sign_and_an_analyst_prepares_nothing(
    world: World,
) -> None:
    found = sent(world)
    with pytest.raises(DeniedError):
        says(world, IMPORTER, found, OBJECTION, EVA)
    says(world, IMPORTER, found, OBJECTION, OFFICER)
    with pytest.raises(DeniedError):
        signs(world, IMPORTER, found, CARL)


def test_a_question_needs_one_person(world: World) -> None:
    found = sent(world)
    question = Replied(kind=ReplyKind.NEEDS_INFORMATION, version=1, text="Which licence?")
    assert says(world, IMPORTER, found, question, BEA)
    assert stands(world, IMPORTER, found).asked


def test_a_release_waits_too(world: World) -> None:
    found = sent(world)
    says(world, IMPORTER, found, NONE, CARL)
    signs(world, IMPORTER, found, BEA)
    world.settle()
    assert not says(world, EXPORTER, found, Released(), CARL)
    assert stands(world, EXPORTER, found).state is State.NO_OBJECTION
    signs(world, EXPORTER, found, BEA)
    world.settle()
    assert stands(world, IMPORTER, found).state is State.RELEASED


def test_a_prepared_release_is_not_signed_after_an_objection_came(world: World) -> None:
    found = sent(world)
    says(world, IMPORTER, found, NONE, CARL)
    signs(world, IMPORTER, found, BEA)
    world.settle()
    says(world, EXPORTER, found, Released(), CARL)
    says(world, IMPORTER, found, OBJECTION, CARL)
    signs(world, IMPORTER, found, BEA)
    world.settle()
    with pytest.raises(ConflictError, match="objects"):
        signs(world, EXPORTER, found, BEA)


def test_an_answer_prepared_to_an_older_version_is_gone(world: World) -> None:
    found = sent(world)
    says(world, IMPORTER, found, NONE, CARL)
    one = world[EXPORTER]
    notifications.redraft(
        found, notification(net="300"), "more", service=one.service, actor=CARL
    )
    notifications.send_notification(found, one.node, service=one.service, actor=BEA)
    world.settle()
    with pytest.raises(ConflictError, match="nothing is prepared"):
        signs(world, IMPORTER, found, BEA)


def test_what_cannot_be_said_is_not_prepared(world: World) -> None:
    found = sent(world)
    with pytest.raises(ConflictError):
        says(world, EXPORTER, found, Released(), CARL)
    assert stands(world, EXPORTER, found).prepared is None


def test_what_is_prepared_does_not_travel(world: World) -> None:
    found = sent(world)
    act = Prepared(reply=NONE)
    with pytest.raises(InvalidRecordError):
        says(world, IMPORTER, found, act, OFFICER)
    text = world[IMPORTER].cheat(payload.write(found, act), EXPORTER, kind=NOTIFICATION_ACT)
    assert world[EXPORTER].take(text).refused == ("invalid-content",)
