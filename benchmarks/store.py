"""The store at work: writing, size, verifying, opening, finding; printed only.

Usage: ``python benchmarks/store.py [CHECKS] [BATCH]``. CHECKS orders (2,000) of invented
customers are kept by one process, then as many by two at once, each in a transaction of its
own and in transactions of BATCH (50); then in transactions of 200, as a screened file is kept,
by customers of whom a third are new, and by customers that are all known.

``PRECURB_DATABASE`` names a PostgreSQL server's database, which must be empty; without it an
SQLite file in a temporary folder is used. A real server that waits for the disk:
``python tests/postgres_server.py python benchmarks/store.py``.
"""

import datetime as dt
import multiprocessing as mp
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from pathlib import Path

from sqlalchemy import text

from precurb.app.find_checks import Search, find_checks
from precurb.app.records import Making, acting_now, keep_checks, read_check, verify_audit
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.snapshot import Snapshot
from precurb.model import (
    Check,
    History,
    Line,
    ListedName,
    Party,
    PartyType,
    Quantity,
    Role,
    Transaction,
    Unit,
    WatchlistEntry,
)
from precurb.screening import screen
from precurb.store import Store, file_url, keys

DAY = dt.date(2026, 11, 2)
GOODS = ("Acetic anhydride 99 %", "Toluene, technical", "Citric acid", "Ephedrine HCl", "Glue")
SYLLABLES = tuple(f"{one}{two}" for one in "bdfghklmnprstvz" for two in "aeio")
LINES, NAMED = 2, 200
_AS_FILES = 200  # checks a transaction when a screened file is kept


def main() -> None:
    """Run the benchmark and print its figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    batch = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("PRECURB_DATABASE") or file_url(Path(folder) / "precurb.db")
        _open(url)
        for writers, size in ((1, 1), (1, batch), (2, 1), (2, batch)):
            rate = _write(url, writers, size, count)
            print(f"{writers} writer(s), {size} a transaction: {rate:,.0f} checks/s")
        for known in (False, True):
            rate = _write(url, 1, _AS_FILES, count, known=known)
            who = "known" if known else "of whom a third are new"
            print(f"1 writer, {_AS_FILES} a transaction, customers {who}: {rate:,.0f} checks/s")
        with Store.open(url) as store:
            _size(store, url, count * 6)
            _verify(store)
            _read(store)
            _find(store)


def _open(url: str) -> None:
    for what in ("made", "opened again"):
        start = time.perf_counter()
        Store.open(url).close()
        print(f"database {what}: {(time.perf_counter() - start) * 1000:.1f} ms")


def _write(url: str, writers: int, size: int, count: int, *, known: bool = False) -> float:
    """Checks a second; making them is not counted."""
    context = mp.get_context("spawn")
    gate = context.Barrier(writers + 1)
    share = count // writers
    seeds = [f"{writers}-{size}-{number}-{known}" for number in range(writers)]
    # The customers that are known are those of the run before, in transactions of as many.
    buyers = [f"1-{size}-0-False" if known else seed for seed in seeds]
    running = [
        context.Process(target=_writer, args=(url, seed, buyer, share, size, gate))
        for seed, buyer in zip(seeds, buyers, strict=True)
    ]
    for process in running:
        process.start()
    gate.wait()
    start = time.perf_counter()
    for process in running:
        process.join()
    spent = time.perf_counter() - start
    if any(process.exitcode for process in running):
        raise SystemExit("a writer failed")
    return share * writers / spent


def _writer(  # noqa: PLR0913  # what a process is told
    url: str, seed: str, buyers: str, count: int, size: int, gate: "mp.synchronize.Barrier"
) -> None:
    snapshot = Snapshot(ControlBook(read_packaged()))
    made = iter(list(_checks(seed, count, snapshot, buyers)))
    making = Making(book=snapshot.book)
    with Store.open(url) as store:
        gate.wait()
        while some := list(islice(made, size)):
            keep_checks(some, making, store=store, acting=acting_now(seed))


def _checks(seed: str, count: int, snapshot: Snapshot, buyers: str = "") -> Iterator[Check]:
    """Orders of a few goods by customers of whom a third are new, or those of a seed."""
    chance, by = random.Random(seed), random.Random(buyers or seed)
    kinds = [screen(_order(chance, "O-0"), snapshot, History(on=DAY)) for _ in range(40)]
    customers = [_customer(by) for _ in range(count // 3 + 1)]
    for number in range(count):
        check = chance.choice(kinds)
        reference = f"{seed}-{number}"
        party = replace(chance.choice(customers), role=Role.CUSTOMER)
        transaction = replace(check.transaction, reference=reference, parties=(party,))
        yield replace(check, reference=reference, transaction=transaction)


def _order(chance: random.Random, reference: str) -> Transaction:
    lines = tuple(
        Line(
            number=number,
            description=chance.choice(GOODS),
            quantity=Quantity(Decimal(chance.randint(1, 900)), Unit.KILOGRAM),
        )
        for number in range(1, LINES + 1)
    )
    return Transaction(
        reference=reference, date=DAY, departure="DE", destination="MX", lines=lines,
        parties=(_customer(chance),),
    )  # fmt: skip


def _customer(chance: random.Random) -> Party:
    return Party(
        name=f"{_name(chance)} {_name(chance)} S.A. de C.V.", role=Role.CUSTOMER, country="MX",
        identifiers=(f"RFC: {chance.randrange(10**9)}",),
    )  # fmt: skip


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))).capitalize()


def _size(store: Store, url: str, checks: int) -> None:
    with store.read() as db:
        if store.dialect == "sqlite":
            pages, page = (
                db.execute(text(f"PRAGMA {name}")).scalar_one()
                for name in ("page_count", "page_size")
            )
            size = pages * page
        else:
            size = db.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
        words, parties = (
            db.execute(text(f"SELECT COUNT(*) FROM {name}")).scalar_one()
            for name in ("words", "parties")
        )
    print(f"size: {size / checks * 1000 / 2**20:.2f} MiB for 1,000 checks ({checks:,} kept)")
    print(f"{parties:,} parties, {words:,} words")


def _verify(store: Store) -> None:
    for contents in (False, True):
        start = time.perf_counter()
        found = verify_audit(store=store, contents=contents)
        spent = time.perf_counter() - start
        what = f"and {found.objects:,} objects " if contents else ""
        print(f"verify: {found.head.seq:,} entries {what}in {spent:.2f} s")


def _read(store: Store) -> None:
    ids = [each.id for each in find_checks(Search(most=500), store=store)]
    start = time.perf_counter()
    for each in ids:
        read_check(each, store=store)
    print(f"read a check: {(time.perf_counter() - start) / len(ids) * 1000:.2f} ms")


def _find(store: Store) -> None:
    """What a changed entry may touch, for entries named like the customers."""
    chance = random.Random(5)
    spent, found = [], []
    with store.read() as db:
        for number in range(NAMED):
            name = ListedName(f"{_name(chance)} {_name(chance)} SA")
            entry = WatchlistEntry(id=f"x-{number}", type=PartyType.ENTITY, names=(name,))
            start = time.perf_counter()
            found.append(len(keys.touched(db, entry).parties))
            spent.append(time.perf_counter() - start)
    print(
        f"an entry finds {statistics.mean(found):.1f} parties on average in "
        f"{statistics.median(spent) * 1000:.1f} ms (at most {max(spent) * 1000:.0f} ms)"
    )


if __name__ == "__main__":
    main()
