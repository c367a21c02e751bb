"""What partners do to each other: late, twice, out of turn, out of a backup, and on purpose."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest

from acts_cases import (
    DAY,
    EXPORTER,
    IMPORTER,
    THIRD,
    amount,
    kept_consignment,
    kilos,
    notification,
    request,
    seizure,
    sent_notification,
)
from exchange_world import AMBER, OFFICER, World
from precurb.app.access.actor import SYSTEM
from precurb.app.acts import assistance, incidents, notifications, speaking
from precurb.app.acts.watch import expired_unanswered, watch_notifications
from precurb.errors import ConflictError
from precurb.exchange.acts import payload
from precurb.exchange.acts.notification import Matter
from precurb.exchange.acts.payload import INCIDENT, NOTIFICATION, NOTIFICATION_ACT
from precurb.exchange.acts.standing import Breach, State
from precurb.model.incident import Involved, Item, Responded, ResponseKind, Shared
from precurb.model.notification import ReplyKind
from precurb.model.notification_acts import (
    Arrived,
    Departed,
    NotificationAct,
    Released,
    Replied,
    Sent,
)
from precurb.store import Store, file_url
from precurb.store import incidents as kept_incidents
from precurb.store import notifications as kept

NONE = Replied(kind=ReplyKind.NO_OBJECTION, version=1)
WITH_CLOCKS = notification(duties=("EU-022",))  # by 2026-12-18


def says(world: World, name: str, found: str, act: NotificationAct) -> None:
    one = world[name]
    speaking.say_of_notification(found, act, one.node, service=one.service, actor=OFFICER)


def stands(world: World, name: str, found: str) -> Matter:
    with world[name].store.read() as db:
        return kept.read(db, found).matter


def both(world: World, found: str) -> Matter:
    """How both sides say it stands: the same state and the same breaches."""
    world.settle()
    one, other = (stands(world, name, found) for name in (EXPORTER, IMPORTER))
    assert (one.state, one.breaches) == (other.state, other.breaches)
    return one


def forges(world: World, found: str, said: object, **told: Any) -> tuple[str, ...]:
    """What the importer refuses of an act that an honest exporter would not sign."""
    one, kind = world[EXPORTER], told.pop("kind", NOTIFICATION_ACT)
    text = one.cheat(payload.write(found, said), IMPORTER, kind=kind, **told)
    return tuple(world[IMPORTER].take(text).refused)


def left(net: str, shipment: str = "1") -> Departed:
    return Departed(shipment=shipment, on=DAY, amounts=(amount(kilos(net)),))


def at(day: int, hour: int, month: int = 12) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=dt.UTC)


def test_an_answer_on_the_last_evening_of_its_own_country_is_in_time(world: World) -> None:
    found = sent_notification(world, WITH_CLOCKS)
    world.clock.now = at(19, 4)  # still the 18th in Mexico
    assert expired_unanswered(service=world[EXPORTER].service, actor=OFFICER) == ()
    says(world, IMPORTER, found, NONE)
    assert Breach.ANSWERED_LATE not in both(world, found).breaches


def test_nothing_expires_before_its_day_has_ended_everywhere(world: World) -> None:
    found = sent_notification(world, WITH_CLOCKS)
    service = world[EXPORTER].service
    for moment, expired in ((at(18, 23), False), (at(19, 11), False), (at(19, 13), True)):
        world.clock.now = moment
        assert bool(expired_unanswered(service=service, actor=OFFICER)) is expired
    world.clock.now = at(19, 3)
    with pytest.raises(ConflictError, match="waits until"):
        says(world, EXPORTER, found, Released(law="EU-022"))


def test_what_arrived_on_a_day_that_has_begun_in_the_east_is_told(world: World) -> None:
    found = sent_notification(world)
    says(world, IMPORTER, found, NONE)
    world.settle()
    says(world, EXPORTER, found, Released())
    says(world, EXPORTER, found, left("250"))
    world.settle()
    world.clock.now = at(27, 22, 11)
    tomorrow = Arrived(shipment="1", on=dt.date(2026, 11, 28), amounts=(amount(kilos("250")),))
    says(world, IMPORTER, found, tomorrow)
    assert both(world, found).state is State.RECONCILED


def test_an_answer_after_silence_was_recorded_counts_and_is_late_whatever_day_it_claims(
    world: World,
) -> None:
    found = sent_notification(world, WITH_CLOCKS)
    world.clock.now = at(21, 12)
    one, two = world[EXPORTER], world[IMPORTER]
    assert watch_notifications(one.node, service=one.service, actor=SYSTEM) == 1
    assert both(world, found).state is State.EXPIRED
    two.skew = dt.timedelta(days=-5)  # its clock says the 16th
    says(world, IMPORTER, found, NONE)
    matter = both(world, found)
    assert matter.state is State.NO_OBJECTION
    assert Breach.ANSWERED_LATE in matter.breaches


def test_silence_that_is_recorded_too_early_is_told(world: World) -> None:
    found = sent_notification(world, WITH_CLOCKS)
    one = world[EXPORTER]
    one.skew = dt.timedelta(days=30)
    assert watch_notifications(one.node, service=one.service, actor=SYSTEM) == 1
    one.skew = dt.timedelta(0)
    world.settle()
    assert stands(world, IMPORTER, found).expired is not None
    # Its own clock said so, and both keep what it said; who looks sees when it was taken in.
    with world[IMPORTER].store.read() as db:
        event = kept.read(db, found).events[-1]
    assert event.at > world.clock.now


def test_the_same_shipment_told_twice_stays_as_it_was_told_first(world: World) -> None:
    found = sent_notification(world)
    says(world, IMPORTER, found, NONE)
    world.settle()
    says(world, EXPORTER, found, Released())
    says(world, EXPORTER, found, left("250"))
    world.settle()
    with pytest.raises(ConflictError, match="told already"):
        says(world, EXPORTER, found, left("200"))
    assert forges(world, found, left("200")) == ()
    matter = stands(world, IMPORTER, found)
    assert [str(each.net) for each in matter.departed] == ["250 kg"]
    assert Breach.TOLD_TWICE in matter.breaches


def test_the_same_answer_twice_changes_nothing(world: World) -> None:
    found = sent_notification(world)
    says(world, IMPORTER, found, NONE)
    says(world, IMPORTER, found, NONE)
    matter = both(world, found)
    assert matter.state is State.NO_OBJECTION
    assert len(matter.replies) == 2


def test_a_change_after_goods_left_is_kept_and_told(world: World) -> None:
    found = sent_notification(world)
    says(world, IMPORTER, found, NONE)
    world.settle()
    says(world, EXPORTER, found, Released())
    says(world, EXPORTER, found, left("250"))
    world.settle()
    one = world[EXPORTER]
    with pytest.raises(ConflictError, match="goods have left"):
        notifications.redraft(
            found, notification(net="10"), "less", service=one.service, actor=OFFICER
        )
    newer = Sent(version=2, notification=notification(net="10"), to=IMPORTER)
    told = forges(
        world, found, newer, kind=NOTIFICATION, record=found, version=2, act="correct"
    )
    assert told == ()
    matter = stands(world, IMPORTER, found)
    assert Breach.CHANGED_AFTER_DEPARTURE in matter.breaches
    assert matter.state is State.DEPARTED


@pytest.mark.parametrize("name", ["rec\x00ord", "a/b", "x" * 200, " "])
def test_an_act_of_a_record_with_a_name_that_is_none_is_refused(
    world: World, name: str
) -> None:
    assert forges(world, name, Released()) == ("invalid-content",)


def test_a_payload_as_deep_as_it_is_long_is_refused(world: World) -> None:
    content = b'{"about":"a","act":"Sent","says":' + b"[" * 400_000 + b"]" * 400_000 + b"}"
    text = world[EXPORTER].cheat(content, IMPORTER, kind=NOTIFICATION)
    assert len(world[IMPORTER].take(text).refused) == 1


@pytest.mark.parametrize("net", ["1E+999999", "NaN", "-1", "1e400", "0.1234567890123456789"])
def test_an_amount_that_no_shipment_has_is_refused(world: World, net: str) -> None:
    found = sent_notification(world)
    content = payload.write(found, left("250")).replace(b'"250"', f'"{net}"'.encode())
    text = world[EXPORTER].cheat(content, IMPORTER, kind=NOTIFICATION_ACT)
    assert world[IMPORTER].take(text).refused == ("invalid-content",)


def test_an_incident_that_names_all_it_may_is_taken_in_and_checks_go_on(world: World) -> None:
    letters = "Muster Handel Chemie Import Export "
    named = tuple(Involved(name=f"{letters * 13}{n}"[:500]) for n in range(200))
    things = tuple(Item(name=f"{n} " + "acid " * 95) for n in range(200))
    one, two = world[IMPORTER], world[EXPORTER]
    for number in range(5):
        kept_consignment(two, f"A-{number}")
    told = seizure(involved=named, items=things)
    act = Shared(version=1, incident=told, audience=(EXPORTER,))
    text = one.cheat(payload.write("inc-1", act), EXPORTER, kind=INCIDENT, record="inc-1")
    assert two.take(text).refused == ()
    assert kept_consignment(two, "A-9")
    with two.store.read() as db:
        assert kept_incidents.read(db, "inc-1").account.screenings


def backup(world: World, name: str, folder: Path) -> Path:
    root = world[name].service.home.root
    world[name].store.close()
    kept_at = folder / f"{name}.db"
    shutil.copy(root / "precurb.db", kept_at)
    world[name].service.store = Store.open(file_url(root / "precurb.db"))
    return kept_at


def restore(world: World, name: str, kept_at: Path) -> None:
    root = world[name].service.home.root
    world[name].store.close()
    for each in root.glob("precurb.db*"):
        each.unlink()
    shutil.copy(kept_at, root / "precurb.db")
    world[name].service.store = Store.open(file_url(root / "precurb.db"))
    for other in world.nodes:
        if other != name:  # who hears of a partner gives back what the partner forgot
            world[other].send("a letter", name)
            world.round(other, name)


def test_an_exporter_that_restores_a_backup_has_its_notification_and_the_answer_again(
    world: World, tmp_path: Path
) -> None:
    before = backup(world, EXPORTER, tmp_path)
    found = sent_notification(world)
    says(world, IMPORTER, found, NONE)
    world.settle()
    says(world, EXPORTER, found, Released())
    world.settle()
    restore(world, EXPORTER, before)
    matter = both(world, found)
    assert matter.state is State.RELEASED
    says(world, EXPORTER, found, left("250"))
    assert both(world, found).state is State.DEPARTED
    # The partner sees that the audit ends before what it was told, and says so to its people.
    assert world[IMPORTER].alarms() == ["rolled-back"]


def test_an_importer_that_restores_a_backup_has_its_own_answer_again(
    world: World, tmp_path: Path
) -> None:
    found = sent_notification(world)
    before = backup(world, IMPORTER, tmp_path)
    says(world, IMPORTER, found, NONE)
    world.settle()
    says(world, EXPORTER, found, Released())
    world.settle()
    restore(world, IMPORTER, before)
    assert both(world, found).state is State.RELEASED
    assert stands(world, IMPORTER, found).reply == NONE


def test_an_author_that_restores_a_backup_has_its_incident_once_and_the_responses(
    world: World, tmp_path: Path
) -> None:
    before, one, two = backup(world, EXPORTER, tmp_path), world[EXPORTER], world[IMPORTER]
    found = incidents.draft_incident(
        seizure(), (IMPORTER, THIRD), AMBER, service=one.service, actor=OFFICER
    )
    incidents.share_incident(found, one.node, service=one.service, actor=OFFICER)
    asked = assistance.draft_request(
        request(), IMPORTER, AMBER, service=one.service, actor=OFFICER
    )
    assistance.send_request(asked, one.node, service=one.service, actor=OFFICER)
    world.settle()
    seen = Responded(kind=ResponseKind.SEEN, version=1)
    incidents.respond_to_incident(found, seen, two.node, service=two.service, actor=OFFICER)
    world.settle()
    restore(world, EXPORTER, before)
    world.settle()
    with one.store.read() as db:
        account = kept_incidents.read(db, found).account
        assert account.version == 1
        assert [event.node for event, _ in account.responses] == [IMPORTER]
        assert account.screenings == []
    seen_again = assistance.read_request(asked, service=one.service, actor=OFFICER)
    assert seen_again.asking.partner == IMPORTER
