"""How the cost of a batch grows with its lines and with the entries of a list; printed only.

Usage::

    python benchmarks/growth.py lines 1000 10000 100000
    python benchmarks/growth.py entries 1000 10000 100000

``lines`` screens seeded orders in one process against the packaged lists. ``entries`` screens
the same 5,000 lines, of 2,500 customers, against lists of invented companies, and tells what
making such a list and opening it cost as well. What is told is processor time, which others at
work on the machine change less than the clock; the exponent is that of the best straight line
through the logarithms (1 where cost grows as the size does).
"""

import datetime as dt
import math
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from precurb.app.batches.setup import BatchScreener, screen_batches
from precurb.decide import read_policy
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.shelf import Shelf, bundled_watchlists
from precurb.lists.snapshot import Snapshot
from precurb.lists.watchlist import Watchlist
from precurb.model import (
    History,
    ListedName,
    PartyType,
    WatchlistEntry,
    WatchlistHeader,
)

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from batch_orders import make

DAY = dt.date(2026, 11, 27)
SYLLABLES = tuple(f"{one}{two}" for one in "bdfghklmnprstvz" for two in "aeiou")
TRADES = ("Chemical", "Trading", "Pharma", "Industries", "Logistics", "Import Export")
LINES, CUSTOMERS = 5_000, 2_500
Point = tuple[int, float]
T = TypeVar("T")


def main() -> None:
    """Run one benchmark and print its figures."""
    what, sizes = sys.argv[1], [int(each) for each in sys.argv[2:]]
    print(f"load {os.getloadavg()[0]:.1f}", flush=True)
    _exponent({"lines": _lines, "entries": _entries}[what](sizes))
    print(f"load {os.getloadavg()[0]:.1f}")


def _lines(sizes: list[int]) -> list[Point]:
    snapshot = Snapshot(ControlBook(read_packaged()), bundled_watchlists())
    _screened(snapshot, 400, 40)  # what is read once is read before
    points = []
    for size in sizes:
        seconds, records = _screened(snapshot, size, size // 50)
        print(f"{size:9,} lines  {seconds:8.2f} s  {records:,} records", flush=True)
        points.append((size, seconds))
    return points


def _entries(sizes: list[int]) -> list[Point]:
    book = ControlBook(read_packaged())
    _screened(Snapshot(book, ()), 400, 40)
    points = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            shelf = Shelf(Path(folder))
            made, kept = _timed(partial(_keep, shelf, book, size))
            opening, snapshot = _timed(partial(shelf.open, kept))
            seconds, _ = _screened(snapshot, LINES, CUSTOMERS)
        print(
            f"{size:9,} entries  made {made:7.1f} s  opened {opening:6.2f} s  "
            f"{LINES:,} lines {seconds:7.2f} s",
            flush=True,
        )
        points.append((size, seconds))
    return points


def _screened(snapshot: Snapshot, lines: int, customers: int) -> tuple[float, int]:
    screener = BatchScreener(snapshot=snapshot, policy=read_policy(), history=History(on=DAY))
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), lines, customers)
        tables = [pq.read_table(path) for path in sorted(Path(folder).glob("*.parquet"))]
    batches = [batch for table in tables for batch in table.to_batches(max_chunksize=2_000)]
    return _timed(partial(_count, batches, screener))


def _count(batches: list[pa.RecordBatch], screener: BatchScreener) -> int:
    return sum(made.num_rows for made in screen_batches(batches, screener))


def _timed(act: Callable[[], T]) -> tuple[float, T]:
    began = time.process_time()
    made = act()
    return time.process_time() - began, made


def _keep(shelf: Shelf, book: ControlBook, count: int) -> str:
    return shelf.keep(_listed(book, count))


def _listed(book: ControlBook, count: int) -> Snapshot:
    dice = random.Random(5)
    header = WatchlistHeader(
        id="growth", title="Invented", publisher="nobody",
        version_date=dt.date(2026, 11, 27), source="invented",
    )  # fmt: skip
    entries = (
        WatchlistEntry(
            id=f"growth-{at:07}", type=PartyType.ENTITY, names=(ListedName(_name(dice)),)
        )
        for at in range(count)
    )
    return Snapshot(book, (Watchlist.build(header, entries),))


def _name(dice: random.Random) -> str:
    words = ("".join(dice.choices(SYLLABLES, k=3)).title() for _ in range(2))
    return f"{' '.join(words)} {dice.choice(TRADES)} Ltd"


def _exponent(points: list[Point]) -> None:
    """The slope of the best straight line through the logarithms."""
    told = [(math.log(size), math.log(seconds)) for size, seconds in points]
    mean = [sum(each[at] for each in told) / len(told) for at in (0, 1)]
    over = sum((x - mean[0]) ** 2 for x, _ in told)
    slope = sum((x - mean[0]) * (y - mean[1]) for x, y in told) / over
    print(f"exponent {slope:.2f}")


if __name__ == "__main__":
    main()
