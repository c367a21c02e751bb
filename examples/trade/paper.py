"""The nouns of the invented month: goods, parties, lines, orders and planted cases.

A planted case keeps its cells letter by letter, wrong dashes and all, so that what a reader
of the file meets is exactly what ``planted.toml`` says.
"""

import datetime as dt
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ENGLISH, GERMAN, CHINESE = range(3)


@dataclass(frozen=True, slots=True)
class Product:
    """Something traded, named in English, German and Chinese."""

    names: tuple[str, str, str]
    cas: str
    hs: str
    unit: str
    price: int
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Company:
    """An invented party."""

    name: str
    country: str
    address: str


@dataclass(frozen=True, slots=True)
class Item:
    """One goods line: ``grade`` counts in the grades of each language, 0 is none."""

    product: Product
    grade: int
    amount: int
    value: float


@dataclass(frozen=True, slots=True)
class Order:
    """One order or consignment; ``cells`` are planted over its last line."""

    reference: str
    day: dt.date
    seller: Company
    customer: Company
    items: tuple[Item, ...]
    cells: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """A planted case as the generator needs it; the rest is for readers and tests."""

    reference: str
    file: str
    row: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stock:
    """Everything read from the data files."""

    ordinary: tuple[Product, ...]
    supplies: tuple[Product, ...]
    listed: tuple[Product, ...]
    sellers: dict[str, Company]
    customers: dict[str, tuple[Company, ...]]
    demo_list: tuple[dict[str, Any], ...]
    cases: tuple[Case, ...]


def read_stock(planted: Path) -> Stock:
    """Read products, parties and planted cases."""
    goods = tomllib.loads((HERE / "products.toml").read_text("utf-8"))
    parties = tomllib.loads((HERE / "parties.toml").read_text("utf-8"))
    cases = tomllib.loads(planted.read_text("utf-8"))["case"]
    return Stock(
        ordinary=_products(goods["ordinary"]),
        supplies=_products(goods["supplies"]),
        listed=_products(goods["listed"], listed=True),
        sellers={file: Company(*row) for file, row in parties["sellers"].items()},
        customers={
            file: tuple(Company(*row) for row in rows)
            for file, rows in parties["customers"].items()
        },
        demo_list=tuple(parties["listed"]),
        cases=tuple(Case(case["reference"], case["file"], case["row"]) for case in cases),
    )


def _products(rows: list[list[Any]], *, listed: bool = False) -> tuple[Product, ...]:
    return tuple(
        Product((english, german, chinese), cas, hs, unit, price, listed)
        for english, german, chinese, cas, hs, unit, price in rows
    )
