"""How fast and how well substances are identified.

    python benchmarks/identify.py [CASES]

CASES is a folder of `positives.csv` and `negatives.csv` (columns query, query_type, note,
expected_controlled_by), cases that others wrote; without it only speed and memory are measured.
Beside Precurb runs what a plain list does: exact names and numbers of the lists, and the same
with RapidFuzz at 88 where that is installed. Names of the registry are also switched off once,
to tell what language and chemistry find from what a dictionary knows.
"""

import csv
import datetime as dt
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path

from precurb.app.identify import Verdict, identify_text
from precurb.examine.substances.naming import namings_of
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.names import fold, name_key
from precurb.lists.registry import Registry, bundled_registry

DAY = dt.date(2026, 11, 24)
PACKS = (
    "200 kg drum {} 99%", "{} technical grade, 25 L canister", "{}, 99.5 %, 160 kg drums",
    "Lab reagent {} p.a. 500 mL", "{} 工业级 25kg/桶", "Order 4711: {} (reagent grade)",
)  # fmt: skip
GOODS = (
    "Office chairs, black",
    "Steel pipes DN50",
    "Pump spare parts: seal kit",
    "LED lamps 60W",
)
Row = dict[str, str]


def main() -> None:
    """Print speed, memory, and on cases the share found and the false alarms."""
    book = ControlBook(read_packaged())
    identify_text("1-(2-methylpropyl)cyclohexane", book, DAY)  # starts Java and loads RDKit
    speed(book)
    memory()
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        cases = [list(csv.DictReader((folder / f"{name}.csv").open(encoding="utf-8")))
                 for name in ("positives", "negatives")]  # fmt: skip
        quality(book, *cases)


def speed(book: ControlBook) -> None:
    """Queries a second on one core, every query another one, and the slowest of a hundred."""
    registry = bundled_registry()
    chosen = random.Random(7).sample(range(5000, len(registry)), 20_000)
    compounds = [registry.compound(number) for number in chosen]
    texts = [PACKS[i % 6].format(c.name) + f" no {i}" for i, c in enumerate(compounds)]
    texts += [f"{GOODS[i % 4]} {i}" for i in range(10_000)]
    structures = [c.smiles for c in compounds[:3000]]
    for label, queries in (
        ("CAS numbers", [c.cas for c in compounds]),
        ("exact names", [c.name for c in compounds if registry.by_name(name_key(c.name))]),
        ("structures with tautomers", structures),
        ("product texts", texts),
    ):
        taken = []
        started = time.perf_counter()
        for query in queries:
            begun = time.perf_counter()
            identify_text(query, book, DAY)
            taken.append(time.perf_counter() - begun)
        seconds = time.perf_counter() - started
        slow = sorted(taken)[len(taken) * 99 // 100] * 1000
        print(f"{label:28} {len(queries) / seconds:10,.0f} /s   p99 {slow:6.2f} ms")
    for query in ("108-24-7", "CCOC(=O)Cc1ccccc1"):
        begun = time.perf_counter()
        command = [sys.executable, "-m", "precurb", "identify", query]
        subprocess.run(command, capture_output=True, check=False)
        print(f"first answer of a process    {time.perf_counter() - begun:10.2f} s   {query}")


def memory() -> None:
    """The most that the process and its name reader took."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    reader = sum(map(_resident, _children()))
    print(f"memory                       {own:10.0f} MiB, name reader {reader:.0f} MiB more")


def quality(book: ControlBook, positives: list[Row], negatives: list[Row]) -> None:
    """Found, false, for a person: by Precurb, without dictionary names, by a plain list."""

    def precurb(text: str) -> set[str] | None:
        answer = identify_text(text, book, DAY)
        if answer.verdict is Verdict.CONTROLLED:
            return {c.list for c in answer.coverage if c.status == "covered"}
        return set() if answer.verdict is Verdict.REVIEW else None

    print(f"{'':28} {'found':>8} {'false':>8} {'hard':>8} {'review':>8}")
    _scored("Precurb", precurb, positives, negatives)
    by_name = Registry.by_name
    Registry.by_name = lambda self, key: ()  # type: ignore[method-assign]
    namings_of.cache_clear()
    _scored("… without dictionary names", precurb, positives, negatives)
    Registry.by_name = by_name  # type: ignore[method-assign]
    namings_of.cache_clear()
    _scored("plain list", _plain(book), positives, negatives)
    if find_spec("rapidfuzz"):
        _scored("plain list, fuzzy at 88", _fuzzy(book), positives, negatives)


def _scored(
    label: str,
    asked: Callable[[str], set[str] | None],
    positives: list[Row],
    negatives: list[Row],
) -> None:
    found = sum(
        bool((asked(r["query"]) or set()) & set(r["expected_controlled_by"].split("|")))
        for r in positives
    )
    answers = [(asked(r["query"]), "hard" in r["note"]) for r in negatives]
    hard = [a for a, is_hard in answers if is_hard]
    shares = (
        found / len(positives),
        sum(bool(a) for a, is_hard in answers if not is_hard) / (len(answers) - len(hard)),
        sum(map(bool, hard)) / len(hard),
        sum(a == set() for a, _ in answers) / len(answers),
    )
    print(f"{label:28} " + " ".join(f"{share:8.2%}" for share in shares))


def _plain(book: ControlBook) -> Callable[[str], set[str] | None]:
    names = {fold(n.text): s.key for s in book.substances.values() for n in s.names}

    def asked(text: str) -> set[str] | None:
        keys = book.by_cas.get(text) or ((names[fold(text)],) if fold(text) in names else ())
        return _lists(book, keys) or None

    return asked


def _fuzzy(book: ControlBook) -> Callable[[str], set[str] | None]:
    from rapidfuzz import fuzz, process  # only where installed

    names = {fold(n.text): s.key for s in book.substances.values() for n in s.names}
    texts = list(names)

    def asked(text: str) -> set[str] | None:
        if keys := book.by_cas.get(text):
            return _lists(book, keys)
        best = process.extractOne(fold(text), texts, scorer=fuzz.ratio, score_cutoff=88)
        return _lists(book, (names[best[0]],)) if best else None

    return asked


def _lists(book: ControlBook, keys: Iterable[str]) -> set[str]:
    return {each.id for key in keys for each, _ in book.entries_of.get(key, ())}


def _children() -> list[str]:
    path = Path("/proc/self/task")
    tasks = path.iterdir() if path.exists() else ()
    return [pid for task in tasks for pid in (task / "children").read_text().split()]


def _resident(pid: str) -> float:
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text().splitlines() if status.exists() else ()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0)


if __name__ == "__main__":
    main()
