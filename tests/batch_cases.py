"""Tables of orders and installations for the tests of batches; every party is invented."""

import datetime as dt
import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from precurb.app.batches.answers import ORDER
from precurb.app.batches.order import BatchOrder
from precurb.app.home import Home
from precurb.app.screen import read_checks
from precurb.lists.watchlist import Watchlist
from precurb.model import ListedName, PartyType, WatchlistEntry, WatchlistHeader

DAY = dt.date(2026, 11, 27)
HEADER = WatchlistHeader(
    id="house", title="Parties of the house", publisher="the house", version_date=DAY,
    source="invented",
)  # fmt: skip
LISTED = "Sombra Quimica del Norte SA de CV"


def house_list(*names: str) -> Watchlist:
    """A list of invented companies."""
    entries = (
        WatchlistEntry(id=f"house-{at}", type=PartyType.ENTITY, names=(ListedName(name),))
        for at, name in enumerate(names or (LISTED,))
    )
    return Watchlist.build(HEADER, entries)


def order_rows(count: int, *, start: int = 0) -> list[dict[str, Any]]:
    """Rows of orders: every third order has two lines, some goods and parties are listed."""
    rows = []
    for number in range(start, start + count):
        for line in range(2 if number % 3 == 0 else 1):
            listed = (number + line) % 7 == 0
            rows.append(
                {
                    "reference": f"A-{number}",
                    "date": dt.date(2026, 11, 2),
                    "departure": "DE",
                    "destination": "MX",
                    "customer": LISTED if number % 5 == 0 else f"Kunde {number % 11} GmbH",
                    "description": "Acetic anhydride" if listed else "Glue",
                    "cas": "108-24-7" if listed else "",
                    "quantity": 2.5 + number,
                    "unit": "kg",
                }
            )
    return rows


def write_orders(path: Path, rows: Sequence[dict[str, Any]], group: int = 7) -> Path:
    """Write rows as Parquet, with so many in a row group."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(list(rows)), path, row_group_size=group)
    return path


def batch_order(files: Sequence[Path], output: Path, **more: Any) -> BatchOrder:
    """An order of a batch of the day of the tests."""
    return BatchOrder(files=tuple(files), output=output, on=DAY, **more)


def answers_in(folder: Path) -> pa.Table:
    """All answers of a folder, sorted."""
    parts = sorted(folder.glob("part-*.parquet"))
    whole = pa.concat_tables([pq.read_table(path) for path in parts])
    return whole.sort_by([(name, "ascending") for name in ORDER])


def checks_of_run(home: Home, run: str) -> list[bytes]:
    """The checks of a run of ``precurb screen`` as bytes, sorted."""
    path = home.runs / run / "checks.jsonl"
    assert sum(1 for _ in read_checks(path))
    return sorted(path.read_bytes().splitlines())


def kills(count: int) -> Callable[[int], None]:
    """Kills so many processes, each by its own id, as soon as they are started."""
    left = [count]

    def kill(pid: int) -> None:
        if left[0]:
            left[0] -= 1
            os.kill(pid, signal.SIGKILL)

    return kill
