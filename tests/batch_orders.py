"""Seeded orders at size, as Parquet, for benchmarks of batches; every party is invented."""

import datetime as dt
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

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
