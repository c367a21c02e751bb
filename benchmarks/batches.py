"""Batches at size: orders a second by processes and executors, and what a killed one costs.

Usage::

    python benchmarks/batches.py make FOLDER LINES [PARTIES]
    python benchmarks/batches.py pool FOLDER WORKERS [OFAC_FOLDER]
    python benchmarks/batches.py spark FOLDER EXECUTORS [OFAC_FOLDER]

``make`` writes seeded orders as Parquet (four files of row groups of 10,000 lines): a fifth of
the orders have two lines, one line in fifty is a listed substance, customers are drawn from
PARTIES (a fiftieth of the lines) with a few large ones. ``pool`` and ``spark`` screen them,
kill one worker or executor by its own pid in a second run, and say whether the answers of both
are the same. Printed, never asserted; run it on a machine that does nothing else.
"""

import datetime as dt
import hashlib
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from precurb.app.batches.answers import ORDER
from precurb.app.batches.local import screen_here
from precurb.app.batches.manifest import BatchSummary
from precurb.app.batches.order import BatchOrder, BatchWatcher
from precurb.app.home import Home
from precurb.app.watch import current_snapshot, read_extra

GOODS = (
    ("Sodium chloride", "7647-14-5"), ("Glycerol 99,5 %", "56-81-5"),
    ("Citric acid anhydrous", "77-92-9"), ("Rutile", "13463-67-7"),
    ("Urea technical", "57-13-6"), ("Isopropanol", "67-63-0"), ("Ascorbic acid", "50-81-7"),
    ("Ball bearings", ""), ("Corrugated board boxes", ""), ("Cotton work gloves", ""),
)  # fmt: skip
LISTED = ("Acetic anhydride", "108-24-7")
SYLLABLES = ("nor", "del", "mar", "tek", "lin", "sol", "vera", "kem", "pol", "tra", "zen")
FORMS = ("GmbH", "Ltd", "S.A.", "Inc.")
FILES, GROUP = 4, 10_000
DAY = dt.date(2026, 11, 27)


def main() -> None:
    """Run one benchmark and print its figures."""
    what, folder, number = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if what == "make":
        make(folder, number, int(sys.argv[4]) if len(sys.argv) > 4 else number // 50)
        return
    ofac = Path(sys.argv[4]) if len(sys.argv) > 4 else None
    _measure({"pool": _pool, "spark": _spark}[what], folder, number, ofac)


def make(folder: Path, lines: int, parties: int) -> None:
    """Write seeded orders."""
    folder.mkdir(parents=True, exist_ok=True)
    dice = random.Random(7)
    customers = [_name(dice) for _ in range(max(parties, 1))]
    for number in range(FILES):
        rows = _rows(dice, customers, number, lines // FILES)
        columns = {name: pa.array(values) for name, values in rows.items()}
        path = folder / f"orders-{number}.parquet"
        pq.write_table(pa.table(columns), path, row_group_size=GROUP, compression="zstd")


def _rows(
    dice: random.Random, customers: list[str], file: int, count: int
) -> dict[str, list[object]]:
    rows: dict[str, list[object]] = {
        name: []
        for name in ("reference", "date", "departure", "destination", "customer", "supplier",
                     "description", "cas", "quantity", "unit")
    }  # fmt: skip
    reference, same = "", tuple[object, ...]()
    for number in range(count):
        if not reference or dice.random() > 0.2:
            reference = f"A{file}-{number}"
            # The square draws some customers far more often than others.
            customer = customers[int(len(customers) * dice.random() ** 2)]
            day = dt.date(2026, 10, 1) + dt.timedelta(dice.randrange(28))
            same = (reference, day, "DE", "MX", customer, "Muster Handel GmbH")
        goods = LISTED if dice.random() < 0.02 else dice.choice(GOODS)
        row = (*same, *goods, float(dice.randint(1, 900)), "kg")
        for values, value in zip(rows.values(), row, strict=True):
            values.append(value)
    return rows


def _name(dice: random.Random) -> str:
    words = ("".join(dice.choices(SYLLABLES, k=3)).title() for _ in range(2))
    return f"{' '.join(words)} {dice.choice(FORMS)}"


if __name__ == "__main__":
    main()
