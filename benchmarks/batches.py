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
import resource
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as pq

from precurb.app.batches.answers import ORDER
from precurb.app.batches.local import screen_here
from precurb.app.batches.manifest import BatchSummary
from precurb.app.batches.order import BatchOrder, BatchWatcher
from precurb.app.home import Home
from precurb.app.watch import current_snapshot, read_extra
from precurb.lists.snapshot import Snapshot

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from batch_orders import make
from spark_cluster import Cluster, below, private_cluster

DAY = dt.date(2026, 11, 27)


def main() -> None:
    """Run one benchmark and print its figures."""
    what, folder, number = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if what == "make":
        make(folder, number, int(sys.argv[4]) if len(sys.argv) > 4 else number // 50)
        return
    ofac = Path(sys.argv[4]) if len(sys.argv) > 4 else None
    _measure({"pool": _pool, "spark": _spark}[what], folder, number, ofac)


def _measure(engine: "Engine", folder: Path, size: int, ofac: Path | None) -> None:
    """Run twice, in the second run with a kill, and compare."""
    files = tuple(sorted(folder.glob("*.parquet")))
    lines = sum(pq.read_metadata(path).num_rows for path in files)
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        home = Home(root / "home").prepare()
        snapshot = current_snapshot(home, (read_extra(ofac)[0],) if ofac else ())
        home.shelf.keep(snapshot)  # the index of names is made now, not in what is measured
        print(f"{lines:,} lines, {size} at work, load {os.getloadavg()[0]:.1f}", flush=True)
        for kill in (False, True):
            output = root / f"answers-{kill}"
            order = BatchOrder(files=files, output=output, on=DAY, workers=size)
            began, spent = time.perf_counter(), _processor()
            with _memory() as peak:
                told = engine(order, snapshot, home, kill)
            seconds = time.perf_counter() - began
            print(
                f"{'killed' if kill else 'whole ':7} {seconds:7.1f} s {lines / seconds:8,.0f} "
                f"lines/s, processor {_processor() - spent:6.1f} s, "
                f"memory {max(peak):5.0f} MiB, "
                f"{told.records:,} records, answers {_digest(output)}, "
                f"load {os.getloadavg()[0]:.1f}",
                flush=True,
            )


Engine = Callable[[BatchOrder, Snapshot, Home, bool], BatchSummary]


def _pool(order: BatchOrder, snapshot: Snapshot, home: Home, kill: bool) -> BatchSummary:
    started: list[int] = []

    def progress(done: int, parts: int, records: int) -> None:
        if kill and done == parts // 2:
            os.kill(started[-1], signal.SIGKILL)

    watcher = BatchWatcher(started=started.append, progress=progress)
    return screen_here(order, snapshot=snapshot, home=home, watcher=watcher)


def _spark(order: BatchOrder, snapshot: Snapshot, home: Home, kill: bool) -> BatchSummary:
    from precurb.app.batches.spark import screen_there

    with (
        tempfile.TemporaryDirectory() as folder,
        private_cluster(Path(folder), order.workers) as cluster,
    ):
        if kill:
            threading.Thread(target=_kill_executor, args=(cluster, order), daemon=True).start()
        return screen_there(order, cluster.master, snapshot=snapshot, home=home)


def _kill_executor(cluster: Cluster, order: BatchOrder) -> None:
    while not list(order.output.rglob("part-*")):
        time.sleep(0.05)
    os.kill(cluster.executors()[0], signal.SIGKILL)


def _digest(output: Path) -> str:
    """A hash of all answers, sorted: the same for every engine and number of processes."""
    rows = pq.read_table(sorted(output.rglob("part-*.parquet")))
    rows = rows.sort_by([(name, "ascending") for name in ORDER])
    hashed = hashlib.sha256()
    for batch in rows.combine_chunks().to_batches(max_chunksize=50_000):
        hashed.update(repr(batch.to_pylist()).encode())
    return hashed.hexdigest()[:12]


def _processor() -> float:
    """Seconds of processor time of this process and of those that have ended."""
    return sum(
        each.ru_utime + each.ru_stime
        for each in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


@contextmanager
def _memory() -> Iterator[list[float]]:
    """Proportional memory of this process and those below it, in MiB, twice a second."""
    peak, stop = [0.0], threading.Event()

    def watch() -> None:
        while not stop.wait(0.5):
            pids = [os.getpid(), *below(os.getpid())]
            peak.append(sum(map(_pss, pids)) / 1024)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        stop.set()
        watcher.join()


def _pss(pid: int) -> int:
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in told.splitlines() if line[:4] == "Pss:"), 0)


if __name__ == "__main__":
    main()
