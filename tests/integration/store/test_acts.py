"""Records of two authorities in the store: numbers without gap, nothing changed, order kept."""

import datetime as dt

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from acts_cases import notification
from precurb.errors import ConflictError, UnknownRecordError
from precurb.exchange.acts.event import Drafted
from precurb.exchange.acts.payload import INCIDENT, NOTIFICATION
from precurb.exchange.marking import Marking, Pap, Tlp
from precurb.model.notification import ReplyKind
from precurb.model.notification_acts import Replied, Sent
from precurb.store import Store, acts, notifications
from precurb.store.acts import NewEvent, Record
from precurb.store.tables.acts import act_events
from store_cases import acting

A, B = "de-a", "mx-b"
AT = dt.datetime(2026, 11, 27, 12, 0, 0, 123_000, tzinfo=dt.UTC)
MARKING = Marking(tlp=Tlp.AMBER, pap=Pap.GREEN, purpose="control")


def opened(store: Store, record_id: str = "rec-1") -> Record:
    with store.write(acting()) as writing:
        record = acts.open_record(writing, NOTIFICATION, (record_id, A, B))
        draft = Drafted(body=notification(), audience=(B,), marking=MARKING)
        acts.add(writing, record, 1, NewEvent(act=draft, node=A, by="ada", at=AT))
        sent = Sent(version=1, notification=notification(), to=B)
        acts.add(
            writing,
            record,
            2,
            NewEvent(act=sent, node=A, by="bea", at=AT, envelope="env-1", marking=MARKING),
        )
        reply = Replied(kind=ReplyKind.NO_OBJECTION, version=1)
        acts.add(writing, record, 3, NewEvent(act=reply, node=B, by=B, at=AT))
    return record


def test_what_was_kept_is_read_to_the_letter(store: Store) -> None:
    record = opened(store)
    with store.read() as db:
        kept = notifications.read(db, "rec-1")
    assert kept.record == record
    assert kept.marking == MARKING
    assert [type(each.act).__name__ for each in kept.events] == ["Drafted", "Sent", "Replied"]
    assert kept.events[0].act == Drafted(body=notification(), audience=(B,), marking=MARKING)
    assert kept.events[1].at == AT
    assert kept.matter.told == notification()


def test_a_record_has_one_id_and_one_subject(store: Store) -> None:
    opened(store)
    with store.write(acting()) as writing, pytest.raises(ConflictError):
        acts.open_record(writing, INCIDENT, ("rec-1", B, ""))
    with store.read() as db, pytest.raises(UnknownRecordError):
        acts.read_record(db, INCIDENT, "rec-1")


def test_a_number_is_given_once(store: Store) -> None:
    record = opened(store)
    reply = Replied(kind=ReplyKind.NO_OBJECTION, version=1)
    with pytest.raises(DBAPIError), store.write(acting()) as writing:
        acts.add(writing, record, 3, NewEvent(act=reply, node=B, by=B, at=AT))


def test_nothing_that_was_said_is_changed(store: Store) -> None:
    opened(store)
    with pytest.raises(DBAPIError), store.write(acting()) as writing:
        writing.db.execute(update(act_events).values(node="us-c"))


def test_events_are_read_on_from_a_place_and_drafts_stay_at_home(store: Store) -> None:
    opened(store)
    opened(store, "rec-2")
    with store.read() as db:
        first = acts.events_after(db, NOTIFICATION, 0, 3)
        rest = acts.events_after(db, NOTIFICATION, first[-1].place, 10)
        assert acts.events_after(db, INCIDENT, 0, 10) == []
    told = [(each.record, each.event.number) for each in (*first, *rest)]
    assert told == [("rec-1", 2), ("rec-1", 3), ("rec-2", 2), ("rec-2", 3)]


def test_the_record_opened_last_comes_first(store: Store) -> None:
    opened(store)
    opened(store, "rec-2")
    with store.read() as db:
        found = [kept.record.id for kept in notifications.every(db)]
    assert found == ["rec-2", "rec-1"]
