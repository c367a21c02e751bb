"""Measure the examination of payments: how many a second, how late one is, how many hits.

``python benchmarks/payments.py FOLDER`` takes a folder with OFAC's files (sdn.csv and those
beside it), and asks the whole list; without it, the packaged list. Payments are invented, each
with two ends of its own and three of twenty banks. On a busy machine the work tells more
than the clock.
"""

import datetime as dt
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from precurb.app.home import Home
from precurb.app.payment_desk import open_desk
from precurb.app.payment_store import PaymentStore
from precurb.app.payments import decide_payment
from precurb.app.watch import with_lists
from precurb.examine.payments import unfold
from precurb.lists.importers import read_watchlist
from precurb.lists.snapshot import Snapshot
from precurb.lists.watchlist import Watchlist
from precurb.model import (
    History,
    Money,
    Party,
    Payment,
    Role,
    Transaction,
    TransactionKind,
)
from precurb.screening import screen

DAY = dt.date(2026, 11, 20)
COUNT = 3000
CUSTOMERS = 2000
_FIRST = (
    "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gingko", "Hazel", "Ivory", "Juniper",
    "Kauri", "Linden", "Maple", "Nutmeg", "Oak", "Poplar", "Quince", "Rowan", "Spruce", "Teak",
    "Umber", "Vine", "Willow", "Yew", "Zelkova", "Nordlicht", "Sonnenfeld", "Talgrund",
    "Hoheneck", "Rivera", "Montealto", "Vallehermoso", "Puertonuevo", "Campoverde",
)  # fmt: skip
_SECOND = (
    "Trading", "Foods", "Textiles", "Logistics", "Pigments", "Machinery", "Timber", "Optics",
    "Ceramics", "Printing", "Software", "Consulting", "Coatings", "Packaging", "Instruments",
    "Handel", "Technik", "Comercial", "Alimentos", "Servicios",
)  # fmt: skip
_FORMS = ("Ltd", "GmbH", "SA de CV", "Inc", "BV", "S.L.", "Co., Ltd.")
_GIVEN = (
    "Anna", "Bruno", "Carla", "Dieter", "Elena", "Franco", "Greta", "Hugo", "Ines", "Jonas",
    "Karla", "Luis", "Marta", "Nils",
)  # fmt: skip
_FAMILY = (
    "Beispiel", "Muster", "Ejemplo", "Specimen", "Sample", "Prueba", "Vorlage", "Modelo",
    "Fiktiv", "Ficticio",
)  # fmt: skip
TEXTS = (
    "Invoice {n}", "INV {n} PO {m}", "Rechnung {n} vom 03.11.2026", "Factura {n}", "Miete {m}",
    "Payroll Sep 2026", "Gehalt September 2026", "Leasingrate 10/2026", "Cuota octubre 2026",
    "Contract {n} milestone 2", "Service agreement Sep 2026", "/INV/{n} SPARE PARTS 40 PCS",
    "工资九月", "Anzahlung Auftrag {n}", "Donation school fund", "Insurance policy {n}",
    "Refund order {n}", "Pago pedido {n} mobiliario de oficina", "货款 发票号 {n}",
    "Consulting fee Oct 2026 per agreement dated 1 March", "Tuition winter term student {n}",
    "Freight charges container ABCU{n} Hamburg Veracruz", "Energie oktober 2026",
    "Royalties Q3 book sales", "Hotel booking {n} two nights", "Water bill 3rd quarter 2026",
    "Maintenance of elevators building {m}", "Zahlung für Softwarelizenzen {n} im Auftrag",
    "Mobiliar Lieferung an Beispiel Technik GmbH {n}", "Wedding gift from your aunt",
)  # fmt: skip


def payments(count: int, seed: int, customers: int = 0) -> Iterator[Transaction]:
    """Invented payments, no two alike; ends are new each time, or of so many customers."""
    chance = random.Random(seed)
    known = [_name(random.Random(number)) for number in range(customers)]
    banks = [f"{a}BANK{n:02}"[:4].upper() for n, a in enumerate(_FIRST[:20])]
    for number in range(count):
        text = chance.choice(TEXTS).format(n=chance.randrange(10**5), m=chance.randrange(900))
        ends = [chance.choice(known) if known else _name(chance) for _ in range(2)]
        parties = (
            Party(name=ends[0], role=Role.DEBTOR, country="DE"),
            Party(name=ends[1], role=Role.CREDITOR, country="MX"),
            *(
                Party(name="", role=role, identifiers=(f"bic: {chance.choice(banks)}DEFFXXX",))
                for role in (Role.DEBTOR_AGENT, Role.INTERMEDIARY_AGENT, Role.CREDITOR_AGENT)
            ),
        )
        yield Transaction(
            reference=f"E2E-{seed}-{number}",
            kind=TransactionKind.PAYMENT,
            date=DAY,
            parties=parties,
            payment=Payment(
                form="pacs.008.001.08",
                message_id=f"M-{seed}-{number}",
                end_to_end_id=f"E2E-{seed}-{number}",
                amount=Money(Decimal(chance.randrange(10**6)) / 100, "USD"),
                value_date=DAY,
                remittance=(text,),
            ),
        )


class Run(NamedTuple):
    """Seconds by the clock and of work, and the rules of what was found."""

    passed: float
    worked: float
    rules: list[str]


def examined(root: Path, seed: int, count: int, customers: int) -> Run:
    """Examine payments in this process, after warming up."""
    snapshot = Home(root).shelf.current()
    history = History(on=DAY)
    for each in payments(max(200, customers), seed + 1000, customers):
        screen(each, snapshot, history)
    made = list(payments(count, seed, customers))
    began, used = time.perf_counter(), time.process_time()
    checks = [screen(each, snapshot, history) for each in made]
    passed, worked = time.perf_counter() - began, time.process_time() - used
    return Run(passed, worked, [j.finding.rule for c in checks for j in c.judgements])


def latencies(root: Path, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds of single decisions, kept as a watcher does: by the clock, and of work."""
    home = Home(root)
    passed, worked = [], []
    with PaymentStore.of(home) as store:
        desk = open_desk(home, store, home.shelf.current(), on=DAY)
        for number, each in enumerate(payments(count + 200, 77)):
            began, used = time.perf_counter(), time.process_time()
            decide_payment(each, desk, at=dt.datetime.now(dt.UTC))
            if number >= 200:  # those before warm up
                passed.append((time.perf_counter() - began) * 1000)
                worked.append((time.process_time() - used) * 1000)
    return sorted(passed), sorted(worked)


def hits_of_texts(snapshot: Snapshot) -> Counter[str]:
    """Of 1,000 ordinary texts: how many give a name, goods, a wallet, or a listed party."""
    chance = random.Random(5)
    found: Counter[str] = Counter()
    for number in range(1000):
        text = TEXTS[number % len(TEXTS)].format(n=chance.randrange(10**5), m=number)
        bare = Transaction(
            reference="T", kind=TransactionKind.PAYMENT, date=DAY,
            payment=Payment(form="pacs.008.001.08", message_id="M", remittance=(text,)),
        )  # fmt: skip
        known = unfold(bare, snapshot)
        found["names"] += any(p.name for p in known.parties)
        found["wallets"] += any(p.wallets for p in known.parties)
        found["goods"] += bool(known.lines)
        rules = {j.finding.rule for j in screen(known, snapshot, History(on=DAY)).judgements}
        found["listed parties"] += any(rule.startswith("party-") for rule in rules)
        found["any finding"] += bool(rules)
    return found


def _name(chance: random.Random) -> str:
    if chance.random() < 0.4:  # four in ten are persons
        return f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)} {chance.choice(_FAMILY)}"
    first, second = chance.sample(_FIRST, 2)
    return f"{first} {second} {chance.choice(_SECOND)} {chance.choice(_FORMS)}"


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        if len(sys.argv) > 1:
            imported = read_watchlist(Path(sys.argv[1]), version_date=DAY)
            whole = Watchlist.build(imported.header, imported.entries)
            shelf = Home(root).prepare().shelf
            shelf.use(shelf.keep(with_lists(shelf.current(), (whole,))))
        snapshot = Home(root).shelf.current()
        print("lists:", {w.header.id: len(w) for w in snapshot.watchlists})
        for customers, told in ((0, "every party new"), (CUSTOMERS, f"{CUSTOMERS} customers")):
            one = examined(root, 1, COUNT, customers)
            print(
                f"{told}: one process {COUNT / one.passed:.0f} payments/s, "
                f"{one.worked / COUNT * 1000:.2f} ms of work each; found {Counter(one.rules)}"
            )
            with ProcessPoolExecutor(2) as pool:
                asked = ([root] * 2, [2, 3], [COUNT] * 2, [customers] * 2)
                both = list(pool.map(examined, *asked))
            print(f"{told}: two processes {sum(COUNT / r.passed for r in both):.0f} payments/s")
        for told, times in zip(
            ("by the clock", "of work"), latencies(root, COUNT), strict=True
        ):
            p50, p99 = times[COUNT // 2], times[COUNT * 99 // 100]
            print(f"decision, {told}: p50 {p50:.2f} ms, p99 {p99:.2f} ms")
        print(f"of 1,000 ordinary texts: {dict(hits_of_texts(snapshot))}")


if __name__ == "__main__":
    main()
