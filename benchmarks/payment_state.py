"""The state of payments at work: adding, looking back, late messages, pruning; printed only.

Usage: ``python benchmarks/payment_state.py [PAYMENTS] [SAMPLE]``. A day of PAYMENTS invented
payments (1,000,000) is taken in batches of 2,000, in order of time, between 200,000 accounts of
which 200 are paid every twentieth time. Then SAMPLE of them (2,000) are looked at with the
windows of all bank signs that are on, and a tenth as many late ones are taken, an hour late.
``peak`` is the resident memory of the whole process, with its invented payments.
"""

import datetime as dt
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path

from precurb.app.payment_state import LATENESS, LEAVING, PaymentState
from precurb.examine.facts.around import Limits
from precurb.examine.facts.flows import Asked, FlowPast, around, asked_fields, route_facts
from precurb.examine.facts.money import payment_event
from precurb.model import Account, Money, Party, Payment, Role, Transaction, TransactionKind
from precurb.model.flows import Event
from precurb.signs import packaged_signs

BATCH = 2_000
ACCOUNTS, BUSY = 200_000, 200
DAY = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
LIMITS = Limits(report={"USD": Decimal(10_000)}, small={"USD": Decimal(100)})


def main() -> None:
    """Run the benchmark and print its figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    sample = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
    asked = asked_fields(packaged_signs())
    with tempfile.TemporaryDirectory() as folder, PaymentState(Path(folder)) as state:
        _add(state, count)
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
        print(f"file: {size / 2**20:.0f} MiB, {size / count:.0f} bytes a payment")
        _look_back(state, count, sample, asked)
        _late(state, count, sample // 10)
        _prune(state)


def _add(state: PaymentState, count: int) -> None:
    payments = _payments(count)
    spent = made = busy = 0.0
    done = 0
    start = time.perf_counter()
    while batch := list(islice(payments, BATCH)):
        made += time.perf_counter() - start
        start, processor = time.perf_counter(), time.process_time()
        state.take(batch)
        state.settle(state.open_keys())
        spent += time.perf_counter() - start
        busy += time.process_time() - processor
        done += len(batch)
        if done % (count // 10) < BATCH:
            print(f"  {done} taken, {done / spent:.0f}/s so far, peak {_peak():.0f} MiB")
        start = time.perf_counter()
    print(f"add: {count} in {spent:.1f} s, {count / spent:.0f}/s (making them: {made:.1f} s)")
    print(f"  processor: {busy / count * 1e6:.0f} µs a payment")


def _look_back(state: PaymentState, count: int, sample: int, asked: Asked) -> None:
    """History facts of single payments, of all accounts and of the busy ones alone."""
    for what, numbers in (
        ("any", random.Random(2).sample(range(count), sample)),
        ("busy payee", [n for n in range(count - 20 * sample, count) if n % 20 == 0]),
    ):
        times = []
        for number in numbers:
            event = _event(state, _payment(number, count))
            start = time.perf_counter()
            seen = around(event, state)
            route_facts(seen)
            for at_payee in (False, True):
                past = FlowPast(seen, at_payee, LIMITS, asked)
                for window in asked:
                    past.within(window)
            times.append(time.perf_counter() - start)
        print(f"history facts, {what}: {_spread(times)}")


def _late(state: PaymentState, count: int, sample: int) -> None:
    times, opened = [], []
    for number in range(sample):
        at = count - count // 24 - number
        late = _payment(at, count, key=f"late-{number}")
        start = time.perf_counter()
        state.take([late])
        times.append(time.perf_counter() - start)
        opened.append(float(len(state.open_keys())))
        state.settle(state.open_keys())
    print(
        f"late by an hour: {_spread(times)}; payments opened: {_spread(opened, unit='', by=1)}"
    )


def _prune(state: PaymentState) -> None:
    start = time.perf_counter()
    day = DAY.date() + dt.timedelta(days=state.window + LATENESS + 1)
    times, left = [], 0
    while True:
        began = time.perf_counter()
        some = state.prune(day)
        if not some:
            break
        times.append(time.perf_counter() - began)
        left += some
    spent = time.perf_counter() - start
    print(f"prune: {left} in {spent:.1f} s, {left / spent:.0f}/s; peak {_peak():.0f} MiB")
    print(f"  one step of {LEAVING}: {_spread(times, ' s', 1)}")


def _payments(count: int) -> Iterator[Transaction]:
    return (_payment(number, count) for number in range(count))


def _payment(number: int, count: int, key: str = "") -> Transaction:
    """The same payment for the same number, whenever it is made."""
    draw = random.Random(number)
    payer = draw.randrange(ACCOUNTS)
    payee = draw.randrange(BUSY) if number % 20 == 0 else draw.randrange(ACCOUNTS)
    amount = Decimal(round(draw.lognormvariate(5, 1.5) * 100)) / 100
    return Transaction(
        reference=key or f"p{number}",
        kind=TransactionKind.PAYMENT,
        parties=(_party(payer, Role.DEBTOR), _party(payee, Role.CREDITOR)),
        payment=Payment(
            form="pacs.008.001.08",
            message_id=key or f"p{number}",
            created=DAY + dt.timedelta(days=1) * number / count,
            amount=Money(amount, "USD"),
            debtor_account=Account(number=f"XA{payer:014d}"),
            creditor_account=Account(number=f"XA{payee:014d}"),
        ),
    )


def _party(number: int, role: Role) -> Party:
    return Party(
        name=f"Example Trading {number} Ltd",
        role=role,
        country="DE" if number % 5 else "MX",
        address=f"{number} Example Road, Exampletown {number % 99_999:05d}",
    )


def _event(state: PaymentState, transaction: Transaction) -> Event:
    event = payment_event(transaction, state.secret)
    if not isinstance(event, Event):
        raise ValueError(event.reason)
    return event


def _spread(values: Sequence[float], unit: str = " ms", by: float = 1000) -> str:
    ordered = sorted(values)
    p50, p99 = (ordered[int(len(ordered) * share)] * by for share in (0.5, 0.99))
    return f"p50 {p50:.2f}{unit}, p99 {p99:.2f}{unit}, most {ordered[-1] * by:.2f}{unit}"


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
