"""A check at the desk looks back on the trade that is kept, as ``screen --history`` would."""

import datetime as dt
import random
from dataclasses import replace
from pathlib import Path

from databases import QUIET
from desk_cases import ADA, orders
from precurb.app.desk.check import Made, check_again, check_transaction
from precurb.app.desk.files import Wish, screen_upload
from precurb.app.desk.look_back import longest
from precurb.app.explain import replay
from precurb.app.history import read_past
from precurb.app.records import Making, keep_checks
from precurb.app.service import Service
from precurb.app.settings import LookBack
from precurb.decide import read_policy
from precurb.model import Check, History, Party, Role, Transaction
from precurb.screening import screen
from precurb.store import runs
from precurb.worker import Worker
from service_cases import service_in
from store_cases import acting
from trade_cases import DAY, line, order

GOODS = (("Acetic anhydride 99 %", "108-24-7"), ("Citric acid", ""), ("Glue", ""))


def buyer(number: int) -> Party:
    """A customer; every third shares a phone with the one before."""
    return Party(
        name=f"Ejemplo {number} SA de CV", role=Role.CUSTOMER, country="MX",
        particulars={"party.phone": f"+52 55 000 {number - (number % 3 == 0):04}"},
    )  # fmt: skip


def sale(number: int, at: random.Random, *, day: dt.date | None = None) -> Transaction:
    """An order of somebody, on a day of the last two years or so."""
    description, cas = at.choice(GOODS)
    kg, value = at.choice((5.0, 90.0, 250.0)), at.choice((None, 200.0, 950.0))
    seller = Party(name=f"Muster {at.randrange(3)} GmbH", role=Role.SUPPLIER, country="DE")
    return order(
        line(description, kg=kg, value=value, cas=cas),
        parties=(buyer(at.randrange(6)), seller) if at.random() < 0.9 else (seller,),
        day=day or DAY - dt.timedelta(days=at.randrange(-3, 800)),
        reference=f"S-{number}",
    )


def fill(service: Service, made: list[Transaction]) -> None:
    """Keep orders as they are checked without any past."""
    found = [screen(each, service.snapshot, History(on=service.today())) for each in made]
    making = Making(book=service.snapshot.book)
    keep_checks(found, making, store=service.store, acting=acting())


def asked(service: Service, transaction: Transaction) -> Made:
    return check_transaction(transaction, service=service, actor=ADA)


def with_all(transaction: Transaction, past: list[Transaction], service: Service) -> Check:
    """The check that a whole past gives; the sum over all customers is left to it alone."""
    history = History(on=service.today(), earlier=tuple(past), of_customers=True)
    return screen(transaction, service.snapshot, history, service.policy)


def test_the_answer_is_that_of_the_whole_past(service: Service) -> None:
    at = random.Random(7)
    past = [sale(number, at) for number in range(60)]
    fill(service, past)
    telling = 0
    for number in range(100, 112):
        now = sale(number, at, day=DAY)
        made = asked(service, now).check
        expected = with_all(now, past, service)
        assert replace(made, history="") == expected
        alone = screen(now, service.snapshot, History(on=service.today()), service.policy)
        telling += alone.judgements != made.judgements
        past.append(now)
    assert telling


def test_what_was_looked_back_on_is_kept_for_a_replay(service: Service) -> None:
    at = random.Random(1)
    fill(service, [sale(number, at) for number in range(20)])
    made = asked(service, sale(50, at, day=DAY)).check
    assert made.history
    assert replay(made, home=service.home)


def test_nothing_is_known_where_nothing_is_kept(alone: Service) -> None:
    assert not asked(alone, sale(1, random.Random(1))).check.history


def test_a_customer_is_new_where_only_others_are_known(alone: Service) -> None:
    fill(alone, [order(line(kg=5), parties=(buyer(1),), day=DAY, reference="S-1")])
    made = asked(alone, order(line("Glue", kg=5), parties=(buyer(5),), reference="S-2")).check
    (start,) = read_past(alone.home, made.history).earlier
    assert start.date == DAY
    assert not start.parties  # nothing of whom it was that bought


def test_checked_again_an_order_is_not_its_own_past(alone: Service) -> None:
    at = random.Random(3)
    fill(alone, [sale(number, at) for number in range(10)])
    first = asked(alone, sale(20, at, day=DAY))
    assert check_again(first.kept.id, service=alone, actor=ADA).kept == first.kept


def test_an_enquiry_without_a_number_is_no_supply(alone: Service) -> None:
    fill(alone, [order(line(kg=5), parties=(buyer(1),), reference="check-0123456789")])
    assert not asked(
        alone, order(line(kg=5), parties=(buyer(1),), reference="S-2")
    ).check.history


def test_a_past_that_is_cut_is_said_and_known_from_there_on(tmp_path: Path) -> None:
    settings = replace(QUIET, look_back=LookBack(most=5))
    with service_in(tmp_path, settings=settings) as service:
        past = [
            order(line(kg=5), parties=(buyer(1),), reference=f"S-{n}",
                  day=DAY - dt.timedelta(days=n))
            for n in range(1, 10)
        ]  # fmt: skip
        fill(service, past)
        made = asked(service, order(line(kg=5), parties=(buyer(1),), reference="S-99")).check
        found = read_past(service.home, made.history).earlier
    assert [each.reference for each in found[1:]] == ["S-5", "S-4", "S-3", "S-2", "S-1"]
    assert found[0].date == DAY - dt.timedelta(days=5)
    assert [each.code for each in made.not_checked if each.code == "past-cut"] == ["past-cut"]


def test_it_can_be_switched_off(tmp_path: Path) -> None:
    settings = replace(QUIET, look_back=LookBack(on=False))
    with service_in(tmp_path, settings=settings) as service:
        fill(service, [order(line(kg=5), reference="S-1")])
        assert not asked(service, order(line(kg=5), reference="S-2")).check.history


def test_a_file_looks_back_as_its_rows_would(alone: Service) -> None:
    past = [
        order(line("Acetic anhydride", kg=90), reference=f"P-{n}",
              parties=(Party(name="Ejemplo 4 SA", role=Role.CUSTOMER, country="MX"),),
              day=DAY - dt.timedelta(days=20 + n))
        for n in range(4)
    ]  # fmt: skip
    fill(alone, past)
    first = screened(alone)
    assert all(each.history for each in first)
    for each in first:
        again = with_all(each.transaction, past, alone)
        assert each.judgements == again.judgements
        assert each.obligations == again.obligations
    assert [each.history for each in screened(alone)] == [each.history for each in first]


def screened(service: Service) -> list[Check]:
    job = screen_upload((orders(6),), Wish(), service=service, actor=ADA)
    assert Worker(service).once()
    with service.store.read() as db:
        run = runs.of_job(db, job)
        assert run is not None
        return list(runs.whole_checks(db, run.id))


def test_the_longest_window_of_the_packaged_signs_counts() -> None:
    signs = read_policy().signs.asked
    assert longest(signs) == max(each.days or 0 for each in signs if "history" in each.groups)
