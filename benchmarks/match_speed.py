"""How fast parties are matched, and how cost grows with the list.

    python benchmarks/match_speed.py OFAC [NAMES] [MOST]

OFAC is a folder of the publisher's CSV files. NAMES different names are matched, half of them
listed ones with a slip, half unrelated; every figure is taken in fresh processes, three times.
Then lists of 10 thousand names and more are invented from the words and syllables of the list,
up to MOST.
"""

import csv
import datetime as dt
import math
import multiprocessing as mp
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple, TypeVar

from precurb.app.home import Home
from precurb.app.match import Request, chosen, match_name
from precurb.app.match_files import asked_of, match_file
from precurb.app.watch import current_snapshot, read_extra
from precurb.intake import read_table
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.name_index import build_name_index
from precurb.lists.snapshot import Snapshot
from precurb.lists.watchlist import Watchlist
from precurb.model import (
    ListedName,
    NotChecked,
    PartyType,
    WatchlistEntry,
    WatchlistHeader,
)

SEED = 20261125
SIZES = (10_000, 100_000, 1_000_000)
TIMES = 3
T = TypeVar("T")


def main() -> None:
    """Print speed and growth."""
    count, most = (*map(int, sys.argv[2:4]), *(20_000, 100_000)[len(sys.argv) - 2 :])
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        begun = time.perf_counter()
        snapshot = current_snapshot(home, (read_extra(Path(sys.argv[1]))[0],))
        home.prepare().shelf.use(home.shelf.keep(snapshot))
        listed = chosen(snapshot, "ofac")[0]
        print(
            f"\nimport and index: {time.perf_counter() - begun:.1f} s; "
            f"{len(listed):,} parties, {sum(len(e.names) for e in listed.entries()):,} names, "
            f"{len(listed.names):,} rows, {len(listed.names.buffer) / 2**20:.1f} MiB"
        )
        speed(listed, home, Path(folder), count)
        growth(listed, Path(folder), most)


@dataclass(frozen=True, slots=True)
class Words:
    """What names of a list are made of: its names by kind, and the words of each kind."""

    names: dict[str, list[str]]
    words: dict[str, list[str]]

    @classmethod
    def of(cls, listed: Watchlist) -> "Words":
        """Take a list apart; vessels and aircraft are left out."""
        kinds = {PartyType.PERSON: "Person", PartyType.ENTITY: "Company"}
        names: dict[str, list[str]] = {"Person": [], "Company": []}
        for entry in listed.entries():
            if kind := kinds.get(entry.type):
                names[kind] += [" ".join(name.text.split()) for name in entry.names]
        words = {kind: [w for n in each for w in n.split()] for kind, each in names.items()}
        return cls(names, words)

    def mutated(self, draw: random.Random) -> tuple[str, str]:
        """A listed name with a letter changed, left out or doubled, or words in other order."""
        kind = draw.choice(("Person", "Company"))
        name = draw.choice(self.names[kind])
        at = draw.randrange(len(name))
        if draw.random() < 0.2:
            return " ".join(draw.sample(name.split(), len(name.split()))), kind
        new = draw.choice(("", name[at] * 2, draw.choice("aeiourstln")))
        return name[:at] + new + name[at + 1 :], kind

    def invented(self, draw: random.Random) -> tuple[str, str]:
        """As many words as a listed name, each another one, recombined, or as it was."""
        kind = draw.choice(("Person", "Company"))
        words = draw.choice(self.names[kind]).split()
        return " ".join(self._word(word, kind, draw) for word in words), kind

    def _word(self, word: str, kind: str, draw: random.Random) -> str:
        chance = draw.random()
        if chance < 0.2 or len(word) < 4:  # legal forms and particles mostly stay
            return word
        one, two = draw.choices(self.words[kind], k=2)
        if chance < 0.5:
            return one
        return one[: draw.randint(2, max(2, len(one) - 2))] + two[len(two) // 2 :].lower()


def write_names(path: Path, words: Words, count: int, seed: int) -> Path:
    """A file of different names: half of them listed ones mutated, half unrelated."""
    draw = random.Random(seed)
    made: dict[tuple[str, str], None] = {}
    while len(made) < count:
        name = words.mutated(draw) if len(made) % 2 else words.invented(draw)
        made[name] = None
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("name", "schema"), *made])
    return path


def fresh(function: Callable[..., T], *given: Any) -> T:
    """What a function answers in a process of its own, which knows nothing yet."""
    with ProcessPoolExecutor(1, mp_context=mp.get_context("spawn")) as pool:
        return pool.submit(function, *given).result()


def speed(listed: Watchlist, home: Home, folder: Path, count: int) -> None:
    """Names a second in batch, one query, opening and memory; medians of fresh processes."""
    print(f"\nspeed on the full list, median of {TIMES} (least to most)")
    words = Words.of(listed)
    files = [write_names(folder / f"n{i}.csv", words, count, SEED + i) for i in range(TIMES)]
    one, two = [], []
    for path in files:
        one.append(fresh(batch, home.root, path, "ofac", 1))
        two.append(fresh(batch, home.root, path, "ofac", 2))
    _told("batch, 1 process, names/s", [b.rate for b in one], 0)
    _told("batch, 1 process, names per second of CPU", [b.cpu_rate for b in one], 0)
    _told("batch, 2 processes, names/s", [b.rate for b in two], 0)
    _told("two processes over one", [b.rate / a.rate for a, b in zip(one, two, strict=True)])
    _told("memory, 1 process, MiB (PSS)", [b.memory for b in one], 0)
    _told("memory, 2 processes and parent, MiB (PSS)", [b.memory for b in two], 0)
    probes = [fresh(probe, home.root, path, "ofac", 2000) for path in files]
    for label, place in (("open, s", "opened"), ("first names, s", "indexed"),
                         ("first answer, s", "first"), ("one query p50, ms", "p50"),
                         ("one query p95, ms", "p95"), ("one query p99, ms", "p99"),
                         ("slowest of 2,000, ms", "slowest")):  # fmt: skip
        _told(label, [getattr(p, place) for p in probes], 3 if label.endswith(", s") else 2)
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        command = [sys.executable, "-c", "import precurb.app.match"]
        subprocess.run(command, check=True)
        taken.append(time.perf_counter() - begun)
    _told("start Python and import, s", taken)


def _told(label: str, values: Sequence[float], digits: int = 2) -> None:
    low, middle, high = (f"{f(values):,.{digits}f}" for f in (min, median, max))
    print(f"  {label:44}{middle:>10}   ({low} to {high})", flush=True)


class Batch(NamedTuple):
    """Names a second, the same by CPU time of this process, and the most memory in MiB."""

    rate: float
    cpu_rate: float
    memory: float


def batch(root: Path, path: Path, list_id: str, workers: int) -> Batch:
    """Match a file; the list is opened before the clock starts."""
    home = Home(root)
    snapshot = home.shelf.current()
    request = Request(list_id=list_id, column="name", workers=workers)
    done, peak = threading.Event(), [0]
    threading.Thread(target=_watch, args=(done, peak), daemon=True).start()
    begun, cpu = time.perf_counter(), time.thread_time()
    count = sum(1 for _ in match_file(path, snapshot, home, request))
    seconds, cpu = time.perf_counter() - begun, time.thread_time() - cpu
    done.set()
    return Batch(count / seconds, count / cpu, peak[0] / 1024)


def _watch(done: threading.Event, peak: list[int]) -> None:
    """Sum the proportional set size of this process and its children, twice a second."""
    while not done.wait(0.5):
        children = (p.read_text().split() for p in Path("/proc/self/task").glob("*/children"))
        pids = ["self", *(pid for each in children for pid in each)]
        peak[0] = max(peak[0], sum(map(_resident, pids)))


def _resident(pid: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # gone, or no Linux
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


class Probe(NamedTuple):
    """Seconds to open and to answer first; milliseconds of queries."""

    opened: float
    indexed: float
    first: float
    p50: float
    p95: float
    p99: float
    slowest: float


def probe(root: Path, path: Path, list_id: str, count: int) -> Probe:
    """Open the lists and ask for names one by one, each another one."""
    begun = time.perf_counter()
    snapshot = Home(root).shelf.current()
    opened = time.perf_counter()
    for each in snapshot.watchlists:
        len(each.names)
    indexed = time.perf_counter()
    request = Request(list_id=list_id)
    taken = []
    for row in islice(read_table(path, "name"), count + 1):
        assert not isinstance(row, NotChecked), row
        asked = time.perf_counter()
        match_name(asked_of(row[1], "name")[0], snapshot, request)
        taken.append(time.perf_counter() - asked)
    first, *others = (t * 1000 for t in taken)
    others.sort()
    p50, p95, p99 = (others[len(others) * p // 100] for p in (50, 95, 99))
    return Probe(opened - begun, indexed - opened, first / 1000, p50, p95, p99, others[-1])


class Grown(NamedTuple):
    """What it took to make a list: names, rows, seconds, bytes, memory in MiB."""

    rows: int
    list_seconds: float
    names_seconds: float
    size: int
    memory: float


def growth(listed: Watchlist, folder: Path, most: int) -> None:
    """How cost grows with the list: invented names from the words of the list."""
    print("\ngrowth, invented names recombined from words and syllables of the list")
    print(f"{'names':>11}{'rows':>11}{'list s':>8}{'index s':>8}{'MiB':>7}{'MiB to build':>14}"
          f"{'names/s':>9}{'p50 ms':>8}{'p95 ms':>8}{'p99 ms':>8}{'open s':>8}")  # fmt: skip
    words = Words.of(listed)
    points: list[tuple[int, Grown, Batch, Probe]] = []
    for size in (s for s in SIZES if s <= most):
        home = Home(folder / f"grown-{size}")
        made = fresh(grow, home.root, words, size)
        path = _asked_of_invented(folder, home, words, size)
        ran = fresh(batch, home.root, path, "invented", 1)
        asked = fresh(probe, home.root, path, "invented", 500)
        points.append((size, made, ran, asked))
        print(f"{size:11,}{made.rows:11,}{made.list_seconds:8.1f}{made.names_seconds:8.1f}"
              f"{made.size / 2**20:7.0f}{made.memory:14,.0f}{ran.rate:9,.0f}{asked.p50:8.2f}"
              f"{asked.p95:8.2f}{asked.p99:8.2f}{asked.opened + asked.indexed:8.2f}",
              flush=True)  # fmt: skip
    costs: dict[str, Callable[[tuple[int, Grown, Batch, Probe]], float]] = {
        "index build": lambda p: p[1].names_seconds, "index size": lambda p: p[1].size,
        "batch, time a name": lambda p: 1 / p[2].rate, "one query p50": lambda p: p[3].p50,
        "one query p95": lambda p: p[3].p95,
    }  # fmt: skip
    for label, cost in costs.items():
        if len(points) > 1:
            told = exponent([(p[0], cost(p)) for p in points])
            last = exponent([(p[0], cost(p)) for p in points[-2:]])
            print(f"  {label:20} grows with size to the power {told:.2f}, at last {last:.2f}")


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """The slope of the least squares line through the logarithms."""
    xs, ys = ([math.log(v) for v in each] for each in zip(*points, strict=True))
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    over = sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True))
    return over / sum((a - x) ** 2 for a in xs)


def grow(root: Path, words: Words, size: int) -> Grown:
    """Make a list of invented names and keep it as the current one."""
    header = WatchlistHeader(
        id="invented", title="Invented", publisher="nobody", source="benchmarks/match_speed.py",
        version_date=dt.date(2026, 1, 1), marking="INVENTED",
    )  # fmt: skip
    begun = time.perf_counter()
    watchlist = Watchlist.build(header, list(_entries(words, size)))
    built = time.perf_counter()
    index = build_name_index(watchlist.entries())
    done = time.perf_counter()
    kept = replace(watchlist, kept_names=index)
    shelf = Home(root).prepare().shelf
    shelf.use(shelf.keep(Snapshot(ControlBook(read_packaged()), (kept,))))
    lines = Path("/proc/self/status").read_text().splitlines()
    peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return Grown(len(kept.names), built - begun, done - built, len(index), peak / 1024)


def _entries(words: Words, size: int) -> Iterator[WatchlistEntry]:
    draw = random.Random(SEED)
    for number in range(size):
        text, kind = words.invented(draw)
        type_ = PartyType.PERSON if kind == "Person" else PartyType.ENTITY
        yield WatchlistEntry(id=f"i-{number:07}", type=type_, names=(ListedName(text),))


def _asked_of_invented(folder: Path, home: Home, words: Words, size: int) -> Path:
    """Names to ask an invented list for: half of them its own, mutated."""
    names: dict[str, list[str]] = {"Person": [], "Company": []}
    draw = random.Random(SEED)
    for _ in range(min(size, 10_000)):
        text, kind = words.invented(draw)
        names[kind].append(text)
    count = 4000 if size < 500_000 else 1500
    return write_names(folder / f"g{size}.csv", Words(names, words.words), count, SEED + 9)


if __name__ == "__main__":
    main()
