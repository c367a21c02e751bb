"""Copies of a notification to transit authorities: sent, signed for, and never in the way."""

import pytest

from acts_cases import DAY, EXPORTER, IMPORTER, THIRD, amount, kilos, notification
from exchange_world import ADMIN, AMBER, OFFICER, World
from precurb.app.acts import notifications, speaking
from precurb.app.acts.notifications import Addressed
from precurb.app.acts.progress import notices
from precurb.app.exchange.peers import Agreement, agree, suspend_peer
from precurb.errors import DeniedError, InvalidRecordError
from precurb.exchange.acts import payload
from precurb.exchange.acts.payload import NOTIFICATION, NOTIFICATION_ACT
from precurb.exchange.acts.standing import State
from precurb.model.notification import ReplyKind
from precurb.model.notification_acts import (
    Departed,
    NotificationAct,
    Released,
    Replied,
    Sent,
    Suspended,
    Withdrawn,
)
from precurb.store import notifications as kept

ANSWER = Replied(kind=ReplyKind.NO_OBJECTION, version=1)


def sent(world: World, *copies: str) -> str:
    one = world[EXPORTER]
    found = notifications.draft_by_hand(
        notification(), Addressed(to=IMPORTER, marking=AMBER, copies=copies or (THIRD,)),
        service=one.service, actor=OFFICER,
    )  # fmt: skip
    notifications.send_notification(found, one.node, service=one.service, actor=OFFICER)
    world.settle()
    return found


def says(world: World, name: str, found: str, act: NotificationAct) -> None:
    one = world[name]
    speaking.say_of_notification(found, act, one.node, service=one.service, actor=OFFICER)
    world.settle()


def state(world: World, name: str, found: str) -> State:
    with world[name].store.read() as db:
        return kept.read(db, found).matter.state


def test_a_copy_arrives_with_a_receipt_and_names_the_authority(world: World) -> None:
    found = sent(world)
    one = world[EXPORTER]
    seen = notifications.read_notification(found, service=one.service, actor=OFFICER)
    ((name, receipts),) = seen.copies
    assert name == THIRD
    assert [each.state for each in receipts] == ["delivered"]
    assert [each.recipient for each in seen.receipts] == [IMPORTER]
    assert seen.matter.body is not None
    assert seen.matter.body.transit_authorities == (f"Authority {THIRD}",)
    (row,) = notifications.list_notifications(service=world[THIRD].service, actor=OFFICER)
    assert (row.id, row.copy, row.partner, row.due) == (found, True, IMPORTER, None)


def test_what_the_exporting_side_says_goes_to_the_copy_and_answers_do_not(
    world: World,
) -> None:
    found = sent(world)
    says(world, IMPORTER, found, ANSWER)
    assert state(world, THIRD, found) is State.SENT
    says(world, EXPORTER, found, Released())
    left = Departed(shipment="1", on=DAY, amounts=(amount(kilos("250")),))
    says(world, EXPORTER, found, left)
    assert state(world, THIRD, found) is state(world, IMPORTER, found) is State.DEPARTED


def test_a_transit_authority_answers_nothing(world: World) -> None:
    found = sent(world)
    with pytest.raises(InvalidRecordError, match="not for us-c"):
        says(world, THIRD, found, ANSWER)
    text = world[THIRD].cheat(payload.write(found, ANSWER), EXPORTER, kind=NOTIFICATION_ACT)
    assert world[EXPORTER].take(text).refused == ("invalid-content",)


def test_a_withdrawal_reaches_the_copy(world: World) -> None:
    found = sent(world)
    says(world, EXPORTER, found, Withdrawn(reason="order cancelled"))
    assert state(world, THIRD, found) is State.WITHDRAWN


def test_without_an_agreement_for_it_nothing_is_sent_and_the_peer_is_named(
    world: World,
) -> None:
    one = world[EXPORTER]
    agree(THIRD, Agreement(kinds=("note",)), service=one.service, actor=ADMIN)
    with pytest.raises(DeniedError, match=f"{THIRD} does not hold notification"):
        sent(world)
    with one.store.read() as db:
        (waiting,) = kept.every(db)
    assert waiting.matter.state is State.DRAFT
    assert one.texts(IMPORTER) == []


def test_a_suspended_copy_holder_stops_nothing_between_both_sides(world: World) -> None:
    found = sent(world)
    one = world[EXPORTER]
    suspend_peer(THIRD, service=one.service, actor=ADMIN)
    says(world, EXPORTER, found, Suspended(reason="a doubt"))
    assert state(world, IMPORTER, found) is State.SUSPENDED
    assert state(world, THIRD, found) is State.SENT
    notifications.redraft(
        found, notification(net="300"), "more", service=one.service, actor=OFFICER
    )
    notifications.send_notification(found, one.node, service=one.service, actor=OFFICER)
    world.settle()
    with world[IMPORTER].store.read() as db:
        matter = kept.read(db, found).matter
    assert (matter.version, matter.copies) == (2, ())


def test_a_correction_reaches_the_copy(world: World) -> None:
    found = sent(world)
    one = world[EXPORTER]
    notifications.redraft(
        found, notification(net="300"), "more", service=one.service, actor=OFFICER
    )
    notifications.send_notification(found, one.node, service=one.service, actor=OFFICER)
    world.settle()
    with world[THIRD].store.read() as db:
        told = kept.read(db, found).matter.told
    assert told is not None
    assert told.goods[0].net == kilos("300")


@pytest.mark.parametrize("copies", [(IMPORTER,), (THIRD, THIRD)], ids=["other side", "twice"])
def test_nobody_gets_it_twice(world: World, copies: tuple[str, ...]) -> None:
    with pytest.raises(InvalidRecordError, match="once"):
        sent(world, *copies)


def test_a_copy_is_not_counted_as_a_notification_of_the_transit_authority(
    world: World,
) -> None:
    sent(world)
    counted = []
    for name in (EXPORTER, IMPORTER, THIRD):
        with world[name].store.read() as db:
            counted.append(len(list(notices(db))))
    assert counted == [1, 1, 0]


@pytest.mark.parametrize(
    "told",
    [{"to": THIRD}, {"to": IMPORTER, "copies": (THIRD,)}, {"to": EXPORTER}],
    ids=["for another", "a copy nobody was sent", "for its author"],
)
def test_who_it_is_for_is_what_its_envelope_says(world: World, told: dict[str, str]) -> None:
    act = Sent(version=1, notification=notification(), **told)  # type: ignore[arg-type]  # cheating
    text = world[EXPORTER].cheat(
        payload.write("rec-1", act), IMPORTER, kind=NOTIFICATION, record="rec-1"
    )
    assert world[IMPORTER].take(text).refused == ("invalid-content",)
