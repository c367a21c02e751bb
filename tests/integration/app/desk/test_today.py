"""What there is to do today, and what is owed."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from desk_cases import ADA, BEA, IVO, LISTED, NOBODY, OTTO, checked
from precurb.app.access.actions import Action
from precurb.app.access.actor import SYSTEM
from precurb.app.desk.decide import confirm, decide
from precurb.app.desk.duties import due_duties, settle_duty
from precurb.app.desk.pages import Part
from precurb.app.desk.today import held, today
from precurb.app.desk.watch_duties import watch_duties
from precurb.app.records import Making, keep_check
from precurb.app.service import Service
from precurb.app.webhooks import EventKind, add_webhook, list_webhooks
from precurb.errors import DeniedError, InvalidRecordError, UnknownRecordError
from precurb.model import Check
from precurb.store import jobs, obligations, webhooks
from precurb.store.decisions import Action as Ruling
from precurb.store.jobs import NewJob
from precurb.store.obligations import State
from precurb.store.tables import audit
from service_cases import person

LONG_AGO = dt.timedelta(days=40)


def test_what_is_held_is_shown_the_longest_known_first(service: Service) -> None:
    for number in range(4):
        checked(service, f"A-{number}", customer=LISTED)
    checked(service, "free", goods="5 kg glue", destination="AT")
    first = held(Part(most=2), service=service, actor=OTTO)
    rest = held(Part(after=first.next, most=2), service=service, actor=OTTO)
    found = [each.check.reference for each in (*first.items, *rest.items)]
    assert (found, rest.next) == (["A-0", "A-1", "A-2", "A-3"], "")
    assert today("en", service=service, actor=OTTO).held_count == 4


def test_what_is_held_waits_since_its_first_check_that_held(service: Service) -> None:
    made = checked(service, customer=LISTED)
    later = replace(made.check, checked_on=made.check.checked_on + dt.timedelta(days=1))
    acting = replace(service.acting(ADA), at=made.kept.at + LONG_AGO)
    keep_check(later, Making(), store=service.store, acting=acting)
    (found,) = held(Part(), service=service, actor=OTTO).items
    assert (found.check.number, found.since) == (2, made.kept.at)


@pytest.mark.parametrize(("ruling", "waits"), [(Ruling.HOLD, 1), (Ruling.STOP, 0)])
def test_what_a_person_has_settled_waits_no_longer(
    service: Service, ruling: Ruling, waits: int
) -> None:
    made = checked(service, customer=LISTED)
    decide(made.kept.id, ruling, "seen", service=service, actor=IVO)
    assert len(held(Part(), service=service, actor=OTTO).items) == waits


def test_what_the_check_would_release_and_a_person_holds_waits(alone: Service) -> None:
    made = checked(alone, "free", goods="5 kg glue", destination="AT")
    assert held(Part(), service=alone, actor=OTTO).items == ()
    decide(made.kept.id, Ruling.HOLD, "a call is awaited", service=alone, actor=IVO)
    (found,) = held(Part(), service=alone, actor=OTTO).items
    assert found.check.id == made.kept.id


def test_a_release_that_waits_for_its_second_is_held_still(service: Service) -> None:
    made = checked(service, customer=LISTED)
    first = decide(made.kept.id, Ruling.RELEASE, "seen", service=service, actor=ADA)
    before = today("en", service=service, actor=OTTO)
    confirm(first.id, "seen", service=service, actor=BEA)
    after = today("en", service=service, actor=OTTO)
    assert [(t.held_count, len(t.waiting)) for t in (before, after)] == [(1, 1), (0, 0)]


def test_duties_come_in_the_order_of_their_days(service: Service) -> None:
    for number in range(3):
        checked(service, f"A-{number}")
    first = due_duties(None, Part(most=4), "en", service=service, actor=OTTO)
    rest = due_duties(None, Part(after=first.next, most=200), "en", service=service, actor=OTTO)
    found = [*first.items, *rest.items]
    days = [each.duty.due for each in found]
    assert days == sorted(day for day in days if day)
    assert len({each.duty.id for each in found}) == len(found)
    assert all(each.title and each.title != each.duty.requirement for each in found)


def test_a_duty_is_told_in_the_readers_language(alone: Service) -> None:
    checked(alone)
    told = {
        language: due_duties(None, Part(), language, service=alone, actor=OTTO).items[0].title
        for language in ("en", "de", "zh", "es")
    }
    assert len(set(told.values())) == 4


def test_a_settled_duty_is_owed_no_longer(service: Service) -> None:
    checked(service)
    first, *others = due_duties(None, Part(), "en", service=service, actor=ADA).items
    found = settle_duty(first.duty.id, State.DONE, "sent", service=service, actor=ADA)
    left = due_duties(None, Part(), "en", service=service, actor=ADA).items
    assert (found.state_by, [each.duty for each in left]) == (
        "ada", [each.duty for each in others],
    )  # fmt: skip


def test_who_may_not_settle_changes_nothing(alone: Service) -> None:
    checked(alone)
    (first, *_) = due_duties(None, Part(), "en", service=alone, actor=IVO).items
    with pytest.raises(DeniedError, match=r"duty\.settle"):
        settle_duty(first.duty.id, State.WAIVED, "no", service=alone, actor=IVO)
    (same, *_) = due_duties(None, Part(), "en", service=alone, actor=IVO).items
    assert same == first


def test_no_person_replaces_a_duty(alone: Service) -> None:
    checked(alone)
    (first, *_) = due_duties(None, Part(), "en", service=alone, actor=ADA).items
    with pytest.raises(InvalidRecordError, match="newer check"):
        settle_duty(first.duty.id, State.REPLACED, "no", service=alone, actor=ADA)


def test_a_duty_that_is_not_there_is_told(alone: Service) -> None:
    with pytest.raises(UnknownRecordError):
        settle_duty("no.1", State.DONE, "sent", service=alone, actor=ADA)


def test_who_may_read_nothing_sees_no_day(alone: Service) -> None:
    with pytest.raises(DeniedError):
        today("en", service=alone, actor=NOBODY)


def test_failed_jobs_are_shown_to_who_may_read_jobs(alone: Service) -> None:
    with alone.store.write(alone.acting(SYSTEM)) as writing:
        jobs.enqueue(writing, NewJob(kind="odd"))
        job = jobs.claim(writing, "w")
        assert job is not None
        jobs.fail(writing, job, "broken", again_after=None)
    blind = replace(ADA, scopes=frozenset(Action) - {Action.JOB_READ})
    shown = [len(today("en", service=alone, actor=w).failed_jobs) for w in (ADA, blind)]
    assert shown == [1, 0]


def test_old_watchlists_are_named(alone: Service) -> None:
    found = {each.id for each in today("en", service=alone, actor=ADA).stale_lists}
    assert found == {"ofac-eo14059"}  # the bundled one is of 2024


def test_a_duty_that_comes_near_is_told_of_once(service: Service) -> None:
    _listening(service)
    made = checked(service)
    near = _due_in(made.check, service, days=3)
    keep_check(near, Making(), store=service.store, acting=service.acting(ADA))
    told = [watch_duties(service=service, actor=SYSTEM) for _ in range(2)]
    assert told[0] > 0
    assert told[1] == 0
    assert len(_events(service)) == told[0]


def test_a_new_duty_whose_day_is_near_already_is_told_of(service: Service) -> None:
    watch_duties(service=service, actor=SYSTEM)
    made = checked(service)
    near = _due_in(made.check, service, days=0)
    keep_check(near, Making(), store=service.store, acting=service.acting(ADA))
    assert watch_duties(service=service, actor=SYSTEM) > 0


def test_a_duty_of_a_later_year_is_not_told_of(service: Service) -> None:
    made = checked(service)
    far = _due_in(made.check, service, days=400)
    keep_check(far, Making(), store=service.store, acting=service.acting(ADA))
    with service.store.read() as db:
        assert obligations.due(db)
    assert watch_duties(service=service, actor=SYSTEM) == 0


def test_that_a_day_has_passed_is_written_down_once(service: Service) -> None:
    made = checked(service)
    late = _due_in(made.check, service, days=-1)
    keep_check(late, Making(), store=service.store, acting=service.acting(ADA))
    for _ in range(2):
        watch_duties(service=service, actor=SYSTEM)
    open_ = due_duties(None, Part(most=200), "en", service=service, actor=OTTO).items
    with service.store.read() as db:
        query = select(audit.c.object).where(audit.c.act == "duty overdue")
        written = list(db.execute(query).scalars())
    assert sorted(written) == sorted(f"obligation {each.duty.id}" for each in open_)
    assert written


def test_a_duty_that_is_due_today_is_not_overdue(service: Service) -> None:
    made = checked(service)
    now = _due_in(made.check, service, days=0)
    keep_check(now, Making(), store=service.store, acting=service.acting(ADA))
    watch_duties(service=service, actor=SYSTEM)
    with service.store.read() as db:
        query = select(audit.c.act).where(audit.c.act == "duty overdue")
        assert db.execute(query).first() is None


def _due_in(check: Check, service: Service, *, days: int) -> Check:
    """A later check of the same transaction, of which every duty is due then."""
    due = service.today() + dt.timedelta(days=days)
    duties = tuple(replace(each, due=due) for each in check.obligations)
    later = check.checked_on + dt.timedelta(days=1)
    return replace(check, obligations=duties, checked_on=later)


def _listening(service: Service) -> None:
    admin = person("root", "admin")
    add_webhook(
        "https://receiver.example/hook", (EventKind.OBLIGATION_DUE,),
        service=service, actor=admin,
    )  # fmt: skip


def _events(service: Service) -> list[webhooks.Delivery]:
    admin = person("root", "admin")
    (hook,) = list_webhooks(service=service, actor=admin)
    with service.store.read() as db:
        return list(webhooks.deliveries_of(db, hook.id, most=200))
