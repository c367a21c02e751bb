"""Re-screening at work: how its cost follows the change, and a real list's years; printed only.

Usage::

    python benchmarks/rescreen.py growth OFAC_FOLDER [PARTIES]
    python benchmarks/rescreen.py versions PARTIES_FOLDER [PARTIES] [VERSIONS]

``growth`` keeps orders of PARTIES (100,000) invented customers under a full OFAC list (a folder
with ``sdn.csv``), each with the check of one of 40 that were screened. Then it takes 1, 10 and
100 new entries into use, named like the customers, and last a policy with another sign, for
which all are decided again.

``versions`` replays the real changes of the OFAC list from June 2021 to July 2024 (257
versions, ``ofac_sdn_changes.csv``) over orders of PARTIES (20,000) customers, of whom a part
bear names of that list, some misspelt; at ten points everything is screened in full as well.
The changes tell name, type, programme and 200 signs of the remarks; how an entry stood before
its first known change is not told but by its name.
"""

import csv
import datetime as dt
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from precurb.app.access.actor import SYSTEM
from precurb.app.home import Home
from precurb.app.records import Making, keep_checks, verify_audit
from precurb.app.rescreen.activate import activate_policy, use_lists
from precurb.app.rescreen.self_test import Sample, self_test
from precurb.app.rescreen.work import rescreen
from precurb.app.service import Service
from precurb.lists.importers import read_watchlist
from precurb.lists.watchlist import Watchlist
from precurb.model import (
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
    WatchlistHeader,
)
from precurb.screening import screen
from precurb.store.rescreenings import KeptRescreening

DAY = dt.date(2021, 6, 2)
SYLLABLES = tuple(f"{one}{two}" for one in "bdfghklmnprstvz" for two in "aeiou")
TRADES = ("Chemical", "Trading", "Pharma", "Industries", "Logistics", "Import Export")
FORMS = ("S.A. de C.V.", "Co., Ltd.", "GmbH", "LLC", "Ltd", "")
GOODS = ("Glue", "Citric acid", "Toluene, technical", "Acetic anhydride 99 %")
POINTS, BEARING = 10, 0.03
Versions = dict[str, dict[str, WatchlistEntry | None]]


def main() -> None:
    """Run one benchmark and print its figures."""
    what, folder = sys.argv[1], Path(sys.argv[2])
    numbers = [int(each) for each in sys.argv[3:]]
    with tempfile.TemporaryDirectory() as home, Service.open(Home(Path(home))) as service:
        print(f"load {os.getloadavg()[0]:.1f}, {service.store.dialect}", flush=True)
        if what == "growth":
            _growth(service, folder, *numbers)
        else:
            _versions(service, folder, *numbers)


def _growth(service: Service, folder: Path, count: int = 100_000) -> None:
    chance = random.Random(11)
    imported = read_watchlist(folder / "sdn.csv", version_date=DAY)
    _take(service, imported.header, imported.entries)
    _keep_alike(service, (_name(chance) for _ in range(count)))
    entries = {each.id: each for each in imported.entries}
    for number, changed in enumerate((1, 10, 100)):
        for turn in range(changed):
            made = f"ofac-9{number}{turn:04d}"
            listed = ListedName(_name(chance))
            entries[made] = WatchlistEntry(id=made, type=PartyType.ENTITY, names=(listed,))
        _take(service, imported.header, entries.values(), day=number + 1)
        start = time.perf_counter()
        (run,) = rescreen(service=service, actor=SYSTEM)
        print(f"{changed} changed entries: {time.perf_counter() - start:.2f} s; {_told(run)}",
              flush=True)  # fmt: skip
    policy = Path(service.home.root) / "new.toml"
    policy.write_text(_POLICY)
    activate_policy(policy, "a benchmark", service=service, actor=SYSTEM)
    start = time.perf_counter()
    (run,) = rescreen(service=service, actor=SYSTEM)
    print(f"all again: {time.perf_counter() - start:.1f} s; {_told(run)}", flush=True)
    print(f"load {os.getloadavg()[0]:.1f}")


_POLICY = """
name = "benchmark"
[[signs]]
id = "OWN-BENCH"
sign = "A very large quantity"
when = "line.quantity_kg >= P.kg"
question = "what is it"
family = "own"
severity = "low"
audience = "company"
source = "own rule"
parameters.kg = { value = 100000, origin = "a benchmark" }
examples = [
    { facts = { "line.quantity_kg" = 200000 }, fires = true },
    { facts = { "line.quantity_kg" = 6 }, fires = false },
]
"""


def _versions(service: Service, folder: Path, count: int = 20_000, most: int = 1_000) -> None:
    chance = random.Random(7)
    base, versions = _stream(folder)
    header = WatchlistHeader(
        id="ofac-sdn", title="OFAC SDN", publisher="OFAC", version_date=DAY, source="replayed"
    )
    entries = dict(base)
    _take(service, header, entries.values())
    _keep(service, _customers(chance, _names_of(base, versions), count))
    days = sorted(versions)[:most]
    points = set(days[len(days) // POINTS - 1 :: len(days) // POINTS][:POINTS])
    spent, looked, sizes = [], [], []
    came: Counter[str] = Counter()
    for day in days:
        for name, entry in versions[day].items():
            if entry is None:
                entries.pop(name, None)
            else:
                entries[name] = entry
        dated = replace(header, version_date=dt.date.fromisoformat(day))
        _take(service, dated, entries.values())
        start = time.perf_counter()
        for run in rescreen(service=service, actor=SYSTEM):
            looked.append(run.done)
            sizes.append(len(versions[day]))
            for verdict in ("worse", "better", "other", "same", "failed"):
                came[verdict] += getattr(run, verdict)
            came["whole"] += bool(run.whole)
        spent.append(time.perf_counter() - start)
        if day in points:
            _point(service, day, len(entries))
    print(
        f"{len(spent)} versions, {sum(sizes):,} changed entries: {sum(spent):.0f} s, median "
        f"{statistics.median(spent):.2f} s, at most {max(spent):.1f} s; looked again at "
        f"{sum(looked):,} transactions, at most {max(looked):,}; {dict(came)}"
    )
    _alerts(service)
    print(f"audit: {verify_audit(store=service.store).head.seq:,} entries hold")
    print(f"load {os.getloadavg()[0]:.1f}")


def _names_of(base: dict[str, WatchlistEntry], versions: Versions) -> list[str]:
    """The names of all entries that change: those that come, and those that go."""
    changed = [pair for version in versions.values() for pair in version.items()]
    told = [each or base.get(name) for name, each in changed]
    return [each.names[0].text for each in told if each is not None]


def _point(service: Service, day: str, listed: int) -> None:
    start = time.perf_counter()
    found = self_test(Sample(), service=service, actor=SYSTEM)
    print(
        f"{day}, {listed:,} entries: {found.transactions:,} screened in full in "
        f"{time.perf_counter() - start:.0f} s, {found.equal:,} equal, {found.index} by the "
        f"index alone ({found.index_outcomes} outcomes), {found.diverged} otherwise "
        f"{found.first or ''}",
        flush=True,
    )


def _alerts(service: Service) -> None:
    from precurb.app.rescreen.alerts import alerts
    from precurb.store.alerts import AlertFilter

    found = alerts(AlertFilter(state=None, most=10**6), service=service, actor=SYSTEM)
    print("alerts:", dict(Counter(f"{each.kind} {each.state}" for each in found)))


def _stream(folder: Path) -> tuple[dict[str, WatchlistEntry], Versions]:
    """The list before the first change, and what each version changed of it."""
    with (folder / "ofac_sdn_changes.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    told = _entries(rows)
    final = {
        each.id: each
        for each in read_watchlist(folder / "ofac" / "sdn.csv", version_date=DAY).entries
    }
    base: dict[str, WatchlistEntry] = {}
    versions: Versions = defaultdict(dict)
    seen = set[str]()
    for row, entry in zip(rows, told, strict=True):
        if entry.id not in seen and row["change"] != "added":
            known = replace(entry, remarks="", identifiers=(), birth_dates=())
            base[entry.id] = entry if row["change"] == "removed" else known
        seen.add(entry.id)
        versions[row["date"]][entry.id] = None if row["change"] == "removed" else entry
    base |= {name: entry for name, entry in final.items() if name not in seen}
    return base, dict(versions)


def _entries(rows: list[dict[str, str]]) -> list[WatchlistEntry]:
    """The entry of each event, read as the list itself is read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sdn.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            for number, row in enumerate(rows, start=1):
                kind = "-0-" if row["type"] == "entity" else row["type"]
                rest = ["-0-"] * 7
                writer.writerow(
                    [number, row["name"], kind, row["program"], *rest, row["remarks_200"]]
                )
        found = {each.id: each for each in read_watchlist(path, version_date=DAY).entries}
    return [
        replace(found[f"ofac-{number}"], id=f"ofac-{row['ent_num']}")
        for number, row in enumerate(rows, start=1)
    ]


def _take(
    service: Service,
    header: WatchlistHeader,
    entries: Iterable[WatchlistEntry],
    day: int = 0,
) -> None:
    """Take a list into use, and say nothing of the past while there is none."""
    dated = replace(header, version_date=header.version_date + dt.timedelta(days=day))
    use_lists((Watchlist.build(dated, entries),), "a benchmark", service=service, actor=SYSTEM)
    if not day and header.version_date == DAY:
        rescreen(service=service, actor=SYSTEM)


def _keep(service: Service, names: Iterable[str]) -> None:
    """Keep an order of each customer, checked."""
    chance = random.Random(3)
    start, some, count = time.perf_counter(), [], 0
    for count, name in enumerate(names, start=1):
        order = _order(chance, count, name)
        some.append(screen(order, service.snapshot, History(on=DAY), service.policy))
        if len(some) == 100:
            _flush(service, some)
    _flush(service, some)
    spent = time.perf_counter() - start
    print(f"{count:,} orders checked and kept in {spent:.0f} s", flush=True)


def _keep_alike(service: Service, names: Iterable[str]) -> None:
    """Keep an order of each customer; screening them all would take longer than keeping."""
    chance = random.Random(3)
    kinds = [
        screen(_order(chance, 0, "Zoraxin"), service.snapshot, History(on=DAY), service.policy)
        for _ in range(40)
    ]
    start, some, count = time.perf_counter(), [], 0
    for count, name in enumerate(names, start=1):
        check, party = chance.choice(kinds), _party(name)
        order = replace(check.transaction, reference=f"O-{count}", parties=(party,))
        some.append(replace(check, reference=order.reference, transaction=order))
        if len(some) == 200:
            _flush(service, some)
    _flush(service, some)
    print(f"{count:,} orders kept in {time.perf_counter() - start:.0f} s", flush=True)


def _party(name: str) -> Party:
    return Party(name=name, role=Role.CUSTOMER, country="MX")


def _flush(service: Service, some: list) -> None:  # type: ignore[type-arg]  # of checks
    if some:
        keep_checks(some, Making(), store=service.store, acting=service.acting(SYSTEM))
        some.clear()


def _order(chance: random.Random, number: int, name: str) -> Transaction:
    return Transaction(
        reference=f"O-{number}",
        date=DAY,
        departure="DE",
        destination="MX",
        parties=(_party(name),),
        lines=(
            Line(
                number=1,
                description=chance.choice(GOODS),
                quantity=Quantity(Decimal(chance.randint(1, 900)), Unit.KILOGRAM),
            ),
        ),
    )


def _customers(chance: random.Random, listed: list[str], count: int) -> Iterator[str]:
    for _ in range(count):
        if chance.random() < BEARING:
            name = chance.choice(listed)
            at = chance.randrange(len(name))
            yield name if chance.random() < 0.5 else name[:at] + name[at + 1 :]
        else:
            yield _name(chance)


def _name(chance: random.Random) -> str:
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(2)]
    told = f"{words[0]} {words[1]} {chance.choice(TRADES)} {chance.choice(FORMS)}"
    return told.title().strip()


def _told(run: KeptRescreening) -> str:
    return (
        f"{run.done:,} of {run.last_transaction:,} looked at again, {run.worse} worse, "
        f"{run.better} better, {run.other} otherwise, {run.same} the same"
        f"{'; ' + run.whole if run.whole else ''}"
    )


if __name__ == "__main__":
    main()
