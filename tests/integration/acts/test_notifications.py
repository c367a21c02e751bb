"""A notification between two authorities, from the consignment to what arrived."""

import datetime as dt

import pytest

from acts_cases import (
    DAY,
    EXPORTER,
    IMPORTER,
    THIRD,
    amount,
    kept_consignment,
    kilos,
    litres,
    notification,
    sent_notification,
)
from exchange_world import AMBER, OFFICER, World
from precurb.app.access.actor import SYSTEM, Actor, Grant
from precurb.app.acts import notifications, speaking
from precurb.app.acts.consignment import Wanted
from precurb.app.acts.notifications import Addressed
from precurb.app.acts.progress import notices
from precurb.app.acts.watch import watch_notifications
from precurb.app.exchange.reading import open_envelope
from precurb.app.settings import Settings
from precurb.errors import ConflictError, DeniedError, InvalidRecordError
from precurb.exchange.acts import payload
from precurb.exchange.acts.notification import Matter
from precurb.exchange.acts.payload import NOTIFICATION, NOTIFICATION_ACT
from precurb.exchange.acts.standing import Breach, State
from precurb.exchange.marking import Marking, Pap, Tlp
from precurb.model.notification import ObjectionReason, Period, ReplyKind, Silence
from precurb.model.notification_acts import (
    Arrived,
    Departed,
    NotificationAct,
    Released,
    Replied,
    Sent,
    Supplemented,
    Suspended,
    Withdrawn,
)
from precurb.store import notifications as kept

NO_OBJECTION = Replied(kind=ReplyKind.NO_OBJECTION, version=1)
BEA = Actor(user="u-9", name="bea", grants=(Grant(role="approver"),))
ANALYST = Actor(user="u-3", name="eva", grants=(Grant(role="analyst"),))


def says(world: World, name: str, found: str, act: NotificationAct) -> None:
    one = world[name]
    speaking.say_of_notification(found, act, one.node, service=one.service, actor=OFFICER)


def stands(world: World, name: str, found: str) -> Matter:
    with world[name].store.read() as db:
        return kept.read(db, found).matter


def both(world: World, found: str) -> State:
    """How both sides say it stands, after everything has arrived."""
    world.settle()
    one, other = (stands(world, name, found).state for name in (EXPORTER, IMPORTER))
    assert one == other
    return one


def test_a_notification_is_drafted_from_a_checked_consignment_with_both_laws(
    world: World,
) -> None:
    one = world[EXPORTER]
    transaction = kept_consignment(one, departure="DE", destination="US")
    found = notifications.draft_notification(
        transaction, Wanted(end_use="coatings"), Addressed(to=THIRD, marking=AMBER),
        service=one.service, actor=OFFICER,
    )  # fmt: skip
    clocks = notifications.send_notification(
        found, one.node, service=one.service, actor=OFFICER
    )
    matter = stands(world, EXPORTER, found)
    assert matter.told is not None
    assert [each.cas for each in matter.told.goods] == ["108-24-7"]
    told = {each.requirement: (each.direction, each.due, each.silence) for each in clocks}
    assert told["EU-022"] == ("export", dt.date(2026, 12, 18), Silence.ALLOWS)
    assert told["US-001"] == ("import", dt.date(2026, 12, 12), Silence.ALLOWS)
    assert matter.due == dt.date(2026, 12, 18)
    assert clocks[0].sentence.startswith("Same procedure where the destination")


def test_a_consignment_that_was_not_checked_is_not_notified(world: World) -> None:
    one = world[EXPORTER]
    with pytest.raises(InvalidRecordError, match="not checked"):
        notifications.draft_notification(
            "nothing", Wanted(), Addressed(to=IMPORTER, marking=AMBER), service=one.service,
            actor=OFFICER,
        )  # fmt: skip


def test_from_no_objection_to_reconciled(world: World) -> None:
    found = sent_notification(world)
    assert both(world, found) is State.SENT
    says(world, IMPORTER, found, NO_OBJECTION)
    assert both(world, found) is State.NO_OBJECTION
    says(world, EXPORTER, found, Released())
    assert both(world, found) is State.RELEASED
    says(
        world, EXPORTER, found, Departed(shipment="1", on=DAY, amounts=(amount(kilos("250")),))
    )
    assert both(world, found) is State.DEPARTED
    says(world, IMPORTER, found, Arrived(shipment="1", on=DAY, amounts=(amount(kilos("248")),)))
    assert both(world, found) is State.RECONCILED
    with world[EXPORTER].store.read() as db:
        (notice,) = notices(db)
    assert (notice.answered, notice.departed, notice.reconciled) == (DAY, DAY, DAY)
    assert (notice.actual_reported, notice.by_silence) == (True, False)


def test_more_than_a_hundredth_missing_is_a_discrepancy(world: World) -> None:
    found = sent_notification(world)
    says(world, IMPORTER, found, NO_OBJECTION)
    world.settle()
    says(world, EXPORTER, found, Released())
    says(
        world, EXPORTER, found, Departed(shipment="1", on=DAY, amounts=(amount(kilos("250")),))
    )
    world.settle()
    says(world, IMPORTER, found, Arrived(shipment="1", on=DAY, amounts=(amount(kilos("240")),)))
    assert both(world, found) is State.DISCREPANCY


def test_questions_and_supplements_go_to_and_fro(world: World) -> None:
    found = sent_notification(world)
    question = Replied(kind=ReplyKind.NEEDS_INFORMATION, version=1, text="Which licence?")
    says(world, IMPORTER, found, question)
    assert both(world, found) is State.NEEDS_INFORMATION
    with pytest.raises(ConflictError, match="question"):
        says(world, EXPORTER, found, Released(law="EU-022"))
    says(world, EXPORTER, found, Supplemented(text="COF-1"))
    assert both(world, found) is State.SENT
    says(world, IMPORTER, found, NO_OBJECTION)
    assert both(world, found) is State.NO_OBJECTION


def test_what_is_objected_to_is_not_released(world: World) -> None:
    found = sent_notification(world)
    objection = Replied(
        kind=ReplyKind.OBJECTION, version=1, text="Unknown here",
        reason=ObjectionReason.IMPORTER_UNKNOWN,
    )  # fmt: skip
    says(world, IMPORTER, found, objection)
    world.settle()
    with pytest.raises(ConflictError, match="objects"):
        says(world, EXPORTER, found, Released())


def test_a_new_version_asks_anew(world: World) -> None:
    one, found = world[EXPORTER], sent_notification(world)
    says(world, IMPORTER, found, NO_OBJECTION)
    world.settle()
    notifications.redraft(
        found, notification(net="300"), "more", service=one.service, actor=OFFICER
    )
    notifications.send_notification(found, one.node, service=one.service, actor=OFFICER)
    assert both(world, found) is State.SENT
    with pytest.raises(ConflictError, match="version 2 is the newest"):
        says(world, IMPORTER, found, NO_OBJECTION)


def test_suspended_goods_wait_until_they_are_released_again(world: World) -> None:
    found = sent_notification(world)
    says(world, IMPORTER, found, NO_OBJECTION)
    world.settle()
    says(world, EXPORTER, found, Released())
    says(world, EXPORTER, found, Suspended(reason="new information"))
    assert both(world, found) is State.SUSPENDED
    says(world, EXPORTER, found, Released())
    assert both(world, found) is State.RELEASED


def test_a_withdrawal_reaches_the_other_side_and_ends_it(world: World) -> None:
    found = sent_notification(world)
    says(world, EXPORTER, found, Withdrawn(reason="order cancelled"))
    assert both(world, found) is State.WITHDRAWN
    with pytest.raises(ConflictError, match="ended"):
        says(world, IMPORTER, found, NO_OBJECTION)


def test_acts_that_cross_on_the_way_leave_both_sides_with_one_state(world: World) -> None:
    found = sent_notification(world)
    says(world, IMPORTER, found, NO_OBJECTION)
    says(world, EXPORTER, found, Withdrawn(reason="order cancelled"))
    assert both(world, found) is State.WITHDRAWN
    assert len(stands(world, EXPORTER, found).replies) == 1


def test_who_drafts_does_not_send_where_four_eyes_are_asked_for(world: World) -> None:
    one = world[EXPORTER]
    one.service.settings = Settings(four_eyes=("exchange",))
    found = notifications.draft_by_hand(
        notification(), Addressed(to=IMPORTER, marking=AMBER), service=one.service,
        actor=OFFICER,
    )  # fmt: skip
    with pytest.raises(DeniedError, match="another person than ada"):
        notifications.send_notification(found, one.node, service=one.service, actor=OFFICER)
    notifications.send_notification(found, one.node, service=one.service, actor=BEA)
    assert stands(world, EXPORTER, found).state is State.SENT


def test_silence_is_a_dated_fact_on_both_sides(world: World) -> None:
    one, found = world[EXPORTER], sent_notification(world, notification(duties=("EU-022",)))
    assert stands(world, EXPORTER, found).due == dt.date(2026, 12, 18)
    assert watch_notifications(one.node, service=one.service, actor=OFFICER) == 0
    world.clock.tick(days=21)
    assert watch_notifications(one.node, service=one.service, actor=OFFICER) == 0
    world.clock.tick(days=1)
    assert watch_notifications(one.node, service=one.service, actor=OFFICER) == 1
    assert watch_notifications(one.node, service=one.service, actor=OFFICER) == 0
    assert both(world, found) is State.EXPIRED
    facts = [stands(world, name, found).expired for name in (EXPORTER, IMPORTER)]
    assert facts[0] == facts[1]
    fact = facts[0]
    assert fact is not None
    assert fact.clock.silence_text == "silence = export may be authorised"
    assert fact.delivered is not None
    assert fact.opened is None
    envelope_held = world[IMPORTER].texts(EXPORTER)
    assert fact.heard <= len(envelope_held)
    says(world, EXPORTER, found, Released(law="EU-022"))
    assert both(world, found) is State.RELEASED
    with one.store.read() as db:
        (notice,) = notices(db)
    assert (notice.by_silence, notice.answered) == (True, None)


def test_precurb_itself_records_silence_and_nobody_without_the_right(world: World) -> None:
    one = world[EXPORTER]
    sent_notification(world, notification(duties=("EU-022",)))
    world.clock.tick(days=22)
    with pytest.raises(DeniedError, match=r"exchange\.write"):
        watch_notifications(one.node, service=one.service, actor=ANALYST)
    assert watch_notifications(one.node, service=one.service, actor=SYSTEM) == 1


def test_silence_releases_nothing_before_the_day_of_the_stricter_law(world: World) -> None:
    found = sent_notification(world, notification(duties=("EU-022", "US-001")))
    world.clock.tick(days=16)  # the time of the American law is over
    with pytest.raises(ConflictError, match="waits until 2026-12-18: Same procedure"):
        says(world, EXPORTER, found, Released(law="US-001"))


@pytest.mark.parametrize("duty", ["IN-002", "UK-006"])
def test_silence_is_no_consent_where_a_law_does_not_say_so(world: World, duty: str) -> None:
    found = sent_notification(world, notification(duties=("EU-022", duty)))
    world.clock.tick(days=60)
    with pytest.raises(ConflictError, match="an answer is needed"):
        says(world, EXPORTER, found, Released(law="EU-022"))


def test_the_treaty_leaves_the_effect_of_silence_to_the_national_law(world: World) -> None:
    found = sent_notification(world, notification(duties=("EU-022", "INT-001")))
    world.clock.tick(days=60)
    says(world, EXPORTER, found, Released(law="EU-022"))
    assert stands(world, EXPORTER, found).state is State.RELEASED


def test_an_opened_notification_says_so_in_the_fact_of_silence(world: World) -> None:
    one, two = world[EXPORTER], world[IMPORTER]
    found = sent_notification(world, notification(duties=("EU-022",)))
    with one.store.read() as db:
        id_ = notifications.newest_sent(kept.read(db, found).events)
    open_envelope(id_, two.node, service=two.service, actor=OFFICER)
    world.settle()
    world.clock.tick(days=22)
    watch_notifications(one.node, service=one.service, actor=OFFICER)
    fact = stands(world, EXPORTER, found).expired
    assert fact is not None
    assert fact.opened is not None


def test_a_simplified_notification_keeps_a_running_balance(world: World) -> None:
    period = Period(first=DAY, last=DAY + dt.timedelta(days=180))
    found = sent_notification(world, notification(period=period, net="1000"))
    says(world, IMPORTER, found, NO_OBJECTION)
    world.settle()
    says(world, EXPORTER, found, Released())
    for number, net in enumerate(("400", "450.5"), start=1):
        left = Departed(shipment=f"{number}", on=DAY, amounts=(amount(kilos(net)),))
        says(world, EXPORTER, found, left)
    world.settle()
    (line,) = stands(world, IMPORTER, found).balance
    assert f"{line.left:f}" == "149.5"
    says(
        world, EXPORTER, found, Departed(shipment="3", on=DAY, amounts=(amount(kilos("200")),))
    )
    world.settle()
    assert stands(world, IMPORTER, found).breaches == {Breach.ABOVE_MAXIMUM}


def test_what_left_in_litres_is_never_taken_off_a_maximum_in_kilograms(world: World) -> None:
    period = Period(first=DAY, last=DAY)
    found = sent_notification(world, notification(period=period, net="1000"))
    says(world, EXPORTER, found, Departed(shipment="1", on=DAY, amounts=(amount(litres("9")),)))
    (line,) = stands(world, EXPORTER, found).balance
    assert (f"{line.left:f}", line.unlike) == ("1000", (litres("9"),))


def test_goods_that_left_without_release_are_told_not_refused(world: World) -> None:
    found = sent_notification(world)
    says(world, EXPORTER, found, Departed(shipment="1", on=DAY, amounts=(amount(kilos("1")),)))
    world.settle()
    assert stands(world, IMPORTER, found).breaches == {Breach.LEFT_UNRELEASED}


def test_a_marking_hides_a_notification_from_who_may_not_read_it(world: World) -> None:
    one = world[EXPORTER]
    red = Marking(tlp=Tlp.RED, pap=Pap.RED)
    found = notifications.draft_by_hand(
        notification(), Addressed(to=IMPORTER, marking=red), service=one.service,
        actor=OFFICER,
    )  # fmt: skip
    (row,) = notifications.list_notifications(service=one.service, actor=ANALYST)
    assert (row.title, row.tlp) == ("", "red")
    assert row.hidden.startswith("TLP:RED")
    with pytest.raises(DeniedError, match="TLP:RED"):
        notifications.read_notification(found, service=one.service, actor=ANALYST)


def _cheat(world: World, act: object, about: str, **told: object) -> list[str]:
    """What the importing node makes of an act that an honest node would not send."""
    one, two = world[EXPORTER], world[IMPORTER]
    text = one.cheat(payload.write(about, act), IMPORTER, **told)
    return list(two.take(text).refused)


def test_an_answer_in_the_name_of_the_other_side_is_refused(world: World) -> None:
    found = sent_notification(world)
    told = _cheat(world, NO_OBJECTION, found, kind=NOTIFICATION_ACT)
    assert told == ["invalid-content"]
    assert stands(world, IMPORTER, found).replies == []


def test_a_third_authority_says_nothing_of_what_is_not_its_own(world: World) -> None:
    found = sent_notification(world)
    third, two = world[THIRD], world[IMPORTER]
    text = third.cheat(
        payload.write(found, Released(reason="as I like")), IMPORTER, kind=NOTIFICATION_ACT
    )
    assert two.take(text).refused == ("invalid-content",)
    assert stands(world, IMPORTER, found).state is State.SENT


def test_a_third_authority_does_not_open_a_record_of_the_same_id(world: World) -> None:
    found = sent_notification(world)
    third, two = world[THIRD], world[IMPORTER]
    act = Sent(version=1, notification=notification(net="1"), to=IMPORTER)
    text = third.cheat(payload.write(found, act), IMPORTER, kind=NOTIFICATION, record=found)
    assert two.take(text).refused == ("invalid-content",)
    told = stands(world, IMPORTER, found).told
    assert told is not None
    assert told.goods[0].net == kilos("250")


def test_an_act_of_a_record_that_is_not_here_is_refused(world: World) -> None:
    told = _cheat(world, Suspended(reason="x"), "never-seen", kind=NOTIFICATION_ACT)
    assert told == ["invalid-content"]


def test_a_version_that_says_another_number_than_its_envelope_is_refused(world: World) -> None:
    act = Sent(version=2, notification=notification(), to=IMPORTER)
    told = _cheat(world, act, "rec-1", kind=NOTIFICATION, record="rec-1")
    assert told == ["invalid-content"]


def test_an_amount_that_is_a_number_is_refused(world: World) -> None:
    found = sent_notification(world)
    content = payload.write(
        found, Departed(shipment="1", on=DAY, amounts=(amount(kilos("1.5")),))
    )
    one, two = world[EXPORTER], world[IMPORTER]
    text = one.cheat(content.replace(b'"1.5"', b"1.5"), IMPORTER, kind=NOTIFICATION_ACT)
    assert two.take(text).refused == ("invalid-content",)


def test_the_drafted_voyage_and_fields_say_how_complete_it_is(world: World) -> None:
    one, found = world[EXPORTER], sent_notification(world)
    seen = notifications.read_notification(found, service=one.service, actor=OFFICER)
    assert (seen.complete.filled, seen.complete.mandatory) == (7, 8)
    assert seen.complete.missing == ("voyage.entry_port",)
    assert seen.marking == AMBER


def test_what_has_ended_is_listed_while_it_is_new_and_what_waits_always(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifications, "_NEWEST", 1)
    waiting, ended, newest = (sent_notification(world) for _ in range(3))
    for found in (ended, newest):
        says(world, EXPORTER, found, Withdrawn(reason="order cancelled"))
    listed = notifications.list_notifications(service=world[EXPORTER].service, actor=OFFICER)
    assert [each.id for each in listed] == [waiting, newest]
