"""Webhooks and their deliveries, on either database."""

import datetime as dt

import pytest

from precurb.errors import UnknownRecordError
from precurb.store import Store, webhooks
from precurb.store.webhooks import Attempt, State, Webhook
from store_cases import NOON, acting

URL = "https://example.com/hook"


def kept(store: Store) -> tuple[Webhook, str]:
    with store.write(acting()) as writing:
        made = webhooks.keep(writing, URL, ("check.made",), "whsec_x")
        return made, webhooks.add_delivery(writing, made.id, "check.made", "{}")


def test_a_webhook_is_read_as_it_was_kept(store: Store) -> None:
    made, _ = kept(store)
    with store.read() as db:
        assert webhooks.read(db, made.id) == made
        assert webhooks.listed(db) == (made,)


def test_an_ended_webhook_is_no_longer_listed_nor_changed(store: Store) -> None:
    made, _ = kept(store)
    with store.write(acting()) as writing:
        webhooks.end(writing, made.id)
    with store.read() as db:
        assert webhooks.listed(db) == ()
        assert webhooks.read(db, made.id).ended == NOON
    with store.write(acting()) as writing, pytest.raises(UnknownRecordError):
        webhooks.change(writing, made.id, URL, ("job.failed",))


def test_of_two_attempts_at_once_one_counts(store: Store) -> None:
    _, message = kept(store)
    with store.read() as db:
        seen = webhooks.read_delivery(db, message)
    failed = Attempt(state=State.WAITING, status=503, error="x" * 900, again=NOON)
    with store.write(acting()) as writing:
        assert webhooks.attempted(writing, seen, failed)
        assert not webhooks.attempted(writing, seen, failed)
    with store.read() as db:
        now = webhooks.read_delivery(db, message)
    assert (now.attempts, now.status, len(now.error)) == (1, 503, 500)


def test_a_dead_delivery_is_tried_anew_and_no_other(store: Store) -> None:
    _, message = kept(store)
    with store.read() as db:
        seen = webhooks.read_delivery(db, message)
    with store.write(acting()) as writing:
        with pytest.raises(UnknownRecordError):
            webhooks.try_again(writing, message)
        webhooks.attempted(writing, seen, Attempt(state=State.DEAD, error="gone"))
        webhooks.try_again(writing, message)
        again = webhooks.read_delivery(writing.db, message)
    assert (again.state, again.attempts, again.ended) == (State.WAITING, 0, None)


def test_deliveries_come_part_by_part_the_newest_first(store: Store) -> None:
    made, first = kept(store)
    later = acting(at=NOON + dt.timedelta(seconds=1))
    with store.write(later) as writing:
        second = webhooks.add_delivery(writing, made.id, "check.made", "{}")
    with store.read() as db:
        (one,) = webhooks.deliveries_of(db, made.id, most=1)
        (two,) = webhooks.deliveries_of(db, made.id, before=one.seq)
    assert (one.id, two.id) == (second, first)
