"""Duties and working days per second, and what the calendars cost; printed, never asserted.

Usage: ``python benchmarks/obligations.py [CONSIGNMENTS [EARLIER]]``. The findings are made
beforehand, so that the figures are those of the duties alone: both laws of nine routes, their
clocks, and the running balance against earlier transactions given as values.
"""

import datetime as dt
import random
import resource
import subprocess
import sys
import time
from decimal import Decimal

from precurb.decide.duties import obligations
from precurb.examine import examine_substances
from precurb.lists.calendars import calendar_at
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.snapshot import Snapshot
from precurb.model import (
    Finding,
    History,
    Line,
    Party,
    Quantity,
    Role,
    Transaction,
    Unit,
)

ROUTES = ["DE>US", "CN>MX", "US>DE", "FR>IN", "CA>AU", "DE>FR", "CN>CN", "MX>MX", "CA>CA"]
GOODS = ["Ephedrine", "Acetic anhydride", "Potassium permanganate", "4-anilinopiperidine"]
ON = dt.date(2026, 11, 24)
KINDS = 180  # of consignments, each with its findings made once


def main() -> None:
    """Run the benchmark and print its figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    past = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    law = Snapshot(ControlBook(read_packaged()))
    dice = random.Random(7)
    made = [_consignment(number, dice) for number in range(KINDS)]
    cases = [
        (
            each,
            [
                f
                for f in examine_substances(each, law, History(on=ON))
                if isinstance(f, Finding)
            ],
        )
        for each in made
    ]
    _calendars(law)
    earlier = tuple(_consignment(-number, dice) for number in range(1, past + 1))
    for name, history in {
        "without history": History(on=ON),
        f"with {past} earlier": History(on=ON, earlier=earlier),
    }.items():
        began, owed = time.perf_counter(), 0
        for number in range(count):
            transaction, findings = cases[number % KINDS]
            owed += len(obligations(findings, transaction, law, history))
        seconds = time.perf_counter() - began
        print(f"{name:<20} {count / seconds:10,.0f} /s, {owed / count:.1f} duties each")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory          {memory:10,.0f} MiB")
    _start_up()


def _consignment(number: int, dice: random.Random) -> Transaction:
    departure, _, destination = ROUTES[number % len(ROUTES)].partition(">")
    return Transaction(
        reference=f"B{number}",
        date=ON - dt.timedelta(days=dice.randint(0, 400)),
        departure=departure,
        destination=destination,
        parties=(Party(name=f"Customer {number % 20}", role=Role.CUSTOMER),),
        lines=(
            Line(
                number=1,
                description=dice.choice(GOODS),
                quantity=Quantity(Decimal(dice.randint(1, 60)), Unit.KILOGRAM),
            ),
        ),
    )


def _calendars(law: Snapshot) -> None:
    laws = [each for each in law.book.knowledge.laws if each.calendar.country]
    for name in ("first use", "then"):
        began = time.perf_counter()
        found = [calendar_at(each.calendar, "") for each in laws]
        ends = [each.after(dt.date(2026, 1, 30), 15) for each in found if each]
        spent = (time.perf_counter() - began) * 1000
        print(f"calendars, {name:<9} {spent:10,.1f} ms for 15 working days in {len(ends)} laws")


def _start_up() -> None:
    for name in ("precurb.decide", "precurb.decide.duties, holidays"):
        call = [sys.executable, "-c", f"import {name}"]
        times = []
        for _ in range(5):
            began = time.perf_counter()
            subprocess.run(call, check=True)
            times.append(time.perf_counter() - began)
        print(f"import {name:<32} {min(times):.2f} s")


if __name__ == "__main__":
    main()
