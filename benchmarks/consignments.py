"""Full examination of consignments per second, its memory, and where the time goes.

Usage: ``python benchmarks/consignments.py [COUNT] [--ofac FOLDER] [--history N ...]``.

Makes COUNT (100,000) consignments of 500 invented customers as an ERP system exports them, 30 %
with order, invoice and packing list, 10 % of listed goods, and screens them with ``run`` in one
and in two processes, against the packaged lists or the OFAC files of a folder. Then checks of
one kind are timed one by one and stage by stage. ``--history`` gives that many earlier
consignments as well, of ever more customers, so that what a check costs must not grow with the
trade of others. Figures are printed, never asserted. Runs are told by the clock on the wall and
by the time that processors worked, single checks by the latter alone, the best of several
runs: so other work on the machine, whose load is said, spoils little.
"""

import argparse
import datetime as dt
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from decimal import Decimal
from itertools import islice, pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from precurb.app.home import Home
from precurb.decide import decide, read_policy
from precurb.examine import (
    examine_documents,
    examine_parties,
    examine_signs,
    examine_substances,
)
from precurb.examine.facts import gather
from precurb.lists.snapshot import Snapshot
from precurb.model import (
    Finding,
    History,
    Line,
    Location,
    Money,
    NotChecked,
    Paper,
    PaperKind,
    Particulars,
    Party,
    Quantity,
    Role,
    Transaction,
    TransactionKind,
    Unit,
)
from precurb.screening import Plan, encode_check, run, screen

ON = dt.date(2026, 11, 24)
CUSTOMERS = 500
EACH = 20  # earlier consignments of one customer
SAMPLE, RUNS = 300, 5  # checks of each kind, and how often they are made; the best run counts
STAGES = ("substances", "parties", "documents", "facts", "signs", "duties", "encoding")
WHOLE = ("whole", "median", "p99", "/s")
KINDS: dict[str, tuple[float, float]] = {  # share with papers, share of listed goods
    "one line": (0.0, 0.0),
    "one line, listed": (0.0, 1.0),
    "papers": (1.0, 0.0),
    "papers, listed": (1.0, 1.0),
    "mixed": (0.3, 0.1),
}

# Name, CAS number, customs line, UN number with class and packing group, whether it is liquid.
Goods = tuple[str, str, str, str, bool]
ORDINARY: tuple[Goods, ...] = (
    ("Sodium chloride", "7647-14-5", "250100", "", False),
    ("Glycerol", "56-81-5", "290545", "", True),
    ("Citric acid anhydrous", "77-92-9", "291814", "", False),
    ("Urea", "57-13-6", "310210", "", False),
    ("Ascorbic acid", "50-81-7", "293627", "", False),
    ("Isopropanol", "67-63-0", "290512", "1219 3 II", True),
    ("Ethanol", "64-17-5", "220710", "1170 3 II", True),
    ("Methanol", "67-56-1", "290511", "1230 3 II", True),
    ("Ethyl acetate", "141-78-6", "291531", "1173 3 II", True),
    ("Titanium dioxide", "13463-67-7", "282300", "", False),
    ("Calcium carbonate", "471-34-1", "283650", "", False),
    ("Sodium hydroxide", "1310-73-2", "281511", "1823 8 II", False),
    ("Phosphoric acid", "7664-38-2", "280920", "1805 8 III", True),
    ("Zinc oxide", "1314-13-2", "281700", "3077 9 III", False),
    ("Propylene glycol", "57-55-6", "290532", "", True),
    ("Stearic acid", "57-11-4", "382311", "", False),
    ("Magnesium sulfate", "7487-88-9", "283321", "", False),
    ("Potassium chloride", "7447-40-7", "310420", "", False),
    ("Sorbitol", "50-70-4", "290544", "", False),
    ("Sodium bicarbonate", "144-55-8", "283630", "", False),
    ("Xylene", "1330-20-7", "290244", "1307 3 III", True),
    ("Cyclohexane", "110-82-7", "290211", "1145 3 II", True),
    ("Boric acid", "10043-35-3", "281000", "", False),
    ("Sodium benzoate", "532-32-1", "291631", "", False),
    ("Menthol", "89-78-1", "290611", "", False),
    ("Vanillin", "121-33-5", "291241", "", False),
    ("Activated carbon", "7440-44-0", "380210", "", False),
    ("Lactic acid", "50-21-5", "291811", "", True),
    ("Aluminium oxide", "1344-28-1", "281820", "", False),
    ("Hydrogen peroxide", "7722-84-1", "284700", "2014 5.1 II", True),
)
LISTED: tuple[Goods, ...] = (
    ("Acetic anhydride", "108-24-7", "291524", "1715 8 II", True),
    ("Potassium permanganate", "7722-64-7", "284161", "1490 5.1 II", False),
    ("Toluene", "108-88-3", "290230", "1294 3 II", True),
    ("Acetone", "67-64-1", "291411", "1090 3 II", True),
    ("Hydrochloric acid", "7647-01-0", "280610", "1789 8 II", True),
    ("Sulfuric acid", "7664-93-9", "280700", "1830 8 II", True),
    ("Piperidine", "110-89-4", "293332", "2401 8 I", True),
    ("Anthranilic acid", "118-92-3", "292243", "", False),
)
GRADES = ("technical", "pharma", "food", "analytical", "99.5 %")
ROUTES = ("DE>FR", "DE>PL", "DE>MX", "DE>US", "CN>DE", "CN>MX", "US>CA", "DE>IN", "FR>BR")
MODES = {"DE>FR": "road", "DE>PL": "road", "US>CA": "road"}
SYLLABLES = ("nor", "del", "mar", "tek", "lin", "sol", "vera", "kem", "pol", "tra", "zen")
FORMS = ("GmbH", "Ltd", "S.A.", "Inc.", "S.r.l.", "Co., Ltd.", "AG", "S.A. de C.V.")
TOWNS = ("Hamburg", "Lyon", "Poznan", "Puebla", "Houston", "Tianjin", "Toronto", "Pune")
SECTORS = ("chemical", "pharma", "food", "coatings", "cosmetics", "water treatment")


def consignments(
    count: int, seed: int = 7, *, papers: float = 0.3, listed: float = 0.1, customers: int = 0
) -> Iterator[Transaction]:
    """Invented consignments; the same ones for the same arguments.

    Args:
        count: How many.
        seed: Of the dice.
        papers: Share with order, invoice and packing list.
        listed: Share that has listed goods.
        customers: How many customers they go to; 500 when left out.
    """
    dice = random.Random(seed)
    for number in range(count):
        route = dice.choice(ROUTES)
        customer = _customer(dice.randrange(customers or CUSTOMERS), route[3:])
        book = LISTED if dice.random() < listed else ORDINARY
        many = 1 if book is LISTED else dice.choices((1, 2, 3), (8, 3, 1))[0]
        lines = tuple(_line(dice, n + 1, book) for n in range(many))
        plain = _plain(f"C{seed}-{number}", dice, route, customer, lines)
        yield _with_papers(plain, number) if dice.random() < papers else plain


def _plain(
    reference: str, dice: random.Random, route: str, customer: Party, lines: tuple[Line, ...]
) -> Transaction:
    day = ON - dt.timedelta(days=dice.randrange(60))
    particulars: Particulars = {
        "consignment.incoterm": dice.choice(("FCA", "CPT", "DAP")),
        "consignment.mode": MODES.get(route, "sea"),
        "consignment.channel": dice.choice(("edi", "e_mail", "web")),
        "consignment.currency": "EUR",
        "consignment.dispatched_on": (day + dt.timedelta(days=5)).isoformat(),
        "payment.method": "wire",
    }
    if route not in MODES:
        particulars["consignment.container_no"] = "CSQU3054383"
    return Transaction(
        reference=reference,
        kind=TransactionKind.CONSIGNMENT,
        location=Location("erp.jsonl", reference),
        date=day,
        departure=route[:2],
        destination=route[3:],
        parties=(
            customer,
            Party(name="Beispiel Chemie GmbH", role=Role.EXPORTER, country=route[:2]),
        ),
        lines=lines,
        particulars=particulars,
    )


def _customer(number: int, country: str) -> Party:
    dice = random.Random(number)
    words = ["".join(dice.choices(SYLLABLES, k=3)).title() for _ in range(2)]
    name = f"{' '.join(words)} {dice.choice(FORMS)}"
    return Party(
        name=name,
        role=Role.CUSTOMER,
        country=country,
        address=f"{dice.randint(1, 200)} {words[1]} Road, {dice.choice(TOWNS)}",
        identifiers=(f"C{number:06}",),
        particulars={
            "party.email": f"office@{words[0].lower()}{number}.example",
            "party.phone": f"+49 40 {number:06}",
            "party.sector": dice.choice(SECTORS),
            "party.days_as_customer": float(dice.randint(200, 4000)),
        },
    )


def _line(dice: random.Random, number: int, book: Sequence[Goods]) -> Line:
    name, cas, heading, danger, liquid = dice.choice(book)
    grade, count = dice.choice(GRADES), dice.randint(1, 40)
    size, pack, share = (180, "drum", 1.09) if liquid else (25, "bag", 1.008)
    net = float(count * size)
    particulars: Particulars = {
        "line.net_kg": net,
        "line.gross_kg": round(net * share, 1),
        "line.pack_type": pack,
        "line.pack_count": float(count),
        "line.grade": grade,
        "line.batch": f"B{dice.randrange(10**6):06}",
        "line.origin": "DE",
    }
    if danger:
        un, class_, group = danger.split()
        particulars |= {
            "line.un_no": un,
            "line.un_class": class_,
            "line.packing_group": group,
        }
    return Line(
        number=number,
        description=f"{name}, {grade}",
        cas=cas,
        hs_code=heading,
        quantity=Quantity(Decimal(count * size), Unit.KILOGRAM),
        value=Money(Decimal(count * size * dice.randint(90, 110)) / 100, "EUR"),
        particulars=particulars,
    )


def _with_papers(plain: Transaction, number: int) -> Transaction:
    """The same with an order, an invoice and a packing list that agree."""
    total = float(sum(line.value.amount for line in plain.lines if line.value))
    packed = tuple(replace(line, value=None, cas="", hs_code="") for line in plain.lines)
    papers = tuple(
        Paper(
            kind=kind,
            number=f"{kind[:3].upper()}-{number}",
            date=plain.date,
            departure=plain.departure,
            destination=plain.destination,
            parties=plain.parties,
            lines=lines,
            particulars={**plain.particulars, **more},
        )
        for kind, lines, more in (
            (PaperKind.ORDER, plain.lines, {}),
            (PaperKind.INVOICE, plain.lines, {"line.invoice_total": total}),
            (PaperKind.PACKING_LIST, packed, {}),
        )
    )
    return replace(plain, papers=papers)


class Measured(NamedTuple):
    """What one run came to."""

    seconds: float  # by the clock on the wall
    worked: float  # by all processors together
    own: int  # peak memory of the process that ran, in KiB
    workers: int  # and of the largest process that it started
    outcomes: str


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=100_000)
    parser.add_argument("--ofac", type=Path, help="folder with the files that OFAC publishes")
    parser.add_argument("--history", type=int, nargs="*", default=[], help="earlier ones")
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = _home(Path(folder), asked.ofac)
        snapshot = home.shelf.current()
        home.shelf.keep(snapshot)
        lists = ", ".join(f"{w.header.id} {len(w)} entries" for w in snapshot.watchlists)
        print(f"{os.cpu_count()} processors, load {_load()}; watchlists: {lists}")
        plan = Plan(shelf=home.shelf.root, snapshot=snapshot.id, policy=None, on=ON)
        for workers in asked.workers:
            _print_run(plan, Path(folder) / f"run-{workers}", asked.count, workers)
        _print_stages(snapshot)
        _print_history(snapshot, asked.history)


def _home(root: Path, ofac: Path | None) -> Home:
    """An installation with the packaged lists, or with those of a folder."""
    if ofac is not None:
        call = ["lists", "import", str(ofac), "--version-date", "2024-07-02"]
        environment = {**os.environ, "PRECURB_HOME": str(root / "home")}
        command = [sys.executable, "-m", "precurb", *call]
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    return Home(root / "home").prepare()


def _print_run(plan: Plan, folder: Path, count: int, workers: int) -> None:
    # In a process of its own, so that each peak of memory is that of one run.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        made = pool.submit(_run, plan, folder, count, workers).result()
    size = (folder / "checks.jsonl").stat().st_size / count
    peaks = f"{made.own / 1024:,.0f} MiB"
    if workers > 1:
        peaks += f", of the largest worker {made.workers / 1024:,.0f} MiB"
    wall, worked = count / made.seconds, count / made.worked
    print(f"{count} in {workers} process(es): {wall:,.0f}/s, load {_load()}")
    print(f"  {worked:,.0f} for a second of one processor, peak memory {peaks}")
    print(f"  {size:,.0f} bytes a check, {made.outcomes}")


def _run(plan: Plan, folder: Path, count: int, workers: int) -> Measured:
    began = time.perf_counter()
    mark = run(consignments(count), plan, folder, workers=workers)
    seconds = time.perf_counter() - began
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    worked = sum(each.ru_utime + each.ru_stime for each in used)
    peaks = [each.ru_maxrss for each in used]
    return Measured(seconds, worked, peaks[0], peaks[1], str(mark.tally.outcomes))


def _print_stages(snapshot: Snapshot) -> None:
    """Microseconds of a check by stage; of a whole one also the median and the slowest."""
    history = History(on=ON)
    print(f"{'microseconds':<17}" + "".join(f"{name:>11}" for name in (*STAGES, *WHOLE)))
    for name, (papers, listed) in KINDS.items():
        made = consignments(4 * SAMPLE, 11, papers=papers, listed=listed)
        short = name.startswith("one line")
        some = list(islice((t for t in made if len(t.lines) == 1 or not short), SAMPLE))
        stages = _sums(some, snapshot, history)
        singles = _best([_singles(some, snapshot, history) for _ in range(RUNS)])
        figures = [each / len(some) for each in (*stages, sum(singles))]
        figures += [sorted(singles)[len(some) // 2], sorted(singles)[len(some) * 99 // 100]]
        print(f"{name:<17}" + "".join(f"{each * 1e6:11,.0f}" for each in figures), end="")
        print(f"{len(some) / sum(singles):11,.0f}")


def _print_history(snapshot: Snapshot, sizes: Sequence[int]) -> None:
    """What a check costs with ever more earlier trade, each customer having as much of it."""
    some = list(consignments(SAMPLE, 11))
    for size in sizes:
        customers = max(CUSTOMERS, size // EACH)
        earlier = tuple(consignments(size, 3, customers=customers))
        history = History(on=ON, earlier=earlier, hash="earlier")
        began = time.perf_counter()
        history.trade.first_day  # noqa: B018  # laid out now, not in the first check
        laid = time.perf_counter() - began
        singles = _best([_singles(some, snapshot, history) for _ in range(3)])
        mean, slow = sum(singles) / SAMPLE, sorted(singles)[SAMPLE * 99 // 100]
        print(
            f"{size:>9,} earlier of {customers:,} customers, laid out in {laid:.1f} s", end=": "
        )
        print(f"{mean * 1e6:,.0f} microseconds a check, p99 {slow * 1e6:,.0f}")


def _best(runs: Sequence[Sequence[float]]) -> list[float]:
    """The best of several runs, each figure for itself."""
    return [min(each) for each in zip(*runs, strict=True)]


def _sums(some: Sequence[Transaction], snapshot: Snapshot, history: History) -> list[float]:
    """Seconds by stage over several checks, each the best of several runs."""
    each = [_best([_stages(t, snapshot, history) for _ in range(RUNS)]) for t in some]
    return [sum(stage) for stage in zip(*each, strict=True)]


def _singles(some: Sequence[Transaction], snapshot: Snapshot, history: History) -> list[float]:
    """Seconds of each check, made and encoded."""
    seconds = []
    for transaction in some:
        began = time.thread_time()
        encode_check(screen(transaction, snapshot, history))
        seconds.append(time.thread_time() - began)
    return seconds


def _stages(transaction: Transaction, snapshot: Snapshot, history: History) -> list[float]:
    """Seconds of one check by stage, in the order of ``STAGES``."""
    policy = read_policy()
    clock = time.thread_time
    ticks = [clock()]
    found: list[Finding | NotChecked] = []
    for examiner in (examine_substances, examine_parties, examine_documents):
        found += examiner(transaction, snapshot, history)
        ticks.append(clock())
    facts = list(gather(transaction, snapshot, history))
    ticks.append(clock())
    findings = [each for each in found if isinstance(each, Finding)]
    findings += examine_signs(
        facts, policy.signs, {(each.rule, each.line) for each in findings}
    )
    ticks.append(clock())
    decide(findings, transaction, snapshot, history, policy)
    ticks.append(clock())
    check = screen(transaction, snapshot, history)
    ticks.append(clock())
    encode_check(check)
    ticks.append(clock())
    spent = [after - before for before, after in pairwise(ticks)]
    return [*spent[:-2], spent[-1]]  # without the check that was only made to be encoded


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    main()
