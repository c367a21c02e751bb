"""Invents the month: ordinary orders by a seeded generator, planted cases among them."""

import datetime as dt
from collections.abc import Iterator
from random import Random

from trade.paper import Case, Company, Item, Order, Product, Stock

WORKDAYS = tuple(
    day for day in (dt.date(2026, 10, n) for n in range(1, 32)) if day.weekday() < 5
)
AMOUNTS = {
    "kg": (1, 2, 5, 10, 25, 25, 50, 100, 200, 500, 1000),
    "l": (1, 2, 5, 10, 20, 60, 200, 1000),
    "pcs": (1, 2, 4, 5, 10, 20, 50),
}
GRADES = 4
LISTED_SHARE, SUPPLIES_SHARE = 0.03, 0.12


def month_of(file: str, stock: Stock, *, seed: str, lines: int, most: int) -> list[Order]:
    """Invent about ``lines`` goods lines for one file, in orders of up to ``most`` lines.

    Args:
        file: Which file it is: its seller, customers and planted cases.
        stock: What there is to trade, and with whom.
        seed: Same seed, same month.
        lines: Goods lines to reach; planted cases come on top.
        most: Most lines in one order.

    Returns:
        The orders by day; references count in that order, planted ones have their own.
    """
    rng = Random(seed)
    drafts = list(_drafts(file, stock, rng, lines, most))
    cases = [case for case in stock.cases if case.file.split("/")[0] == file]
    drafts += [_planted(case, file, stock, rng) for case in cases]
    drafts.sort(key=lambda order: order.day)
    return [_numbered(order, file, number) for number, order in enumerate(drafts, start=1)]


def _drafts(file: str, stock: Stock, rng: Random, lines: int, most: int) -> Iterator[Order]:
    left = lines
    while left > 0:
        count = min(left, rng.randint(1, most))
        left -= count
        items = tuple(_item(_product(stock, rng), rng) for _ in range(count))
        customer = rng.choice(stock.customers[file])
        yield Order("", rng.choice(WORKDAYS), stock.sellers[file], customer, items)


def _planted(case: Case, file: str, stock: Stock, rng: Random) -> Order:
    """An order with nothing but ordinary goods, and the case's cells over its last line.

    Consignments are mixed; an order has one line, so that its outcome is the case's alone.
    """
    count = 4 if file == "consignments" else 1
    items = tuple(_item(rng.choice(stock.ordinary), rng) for _ in range(count))
    customer: Company = rng.choice(stock.customers[file])
    day = rng.choice(WORKDAYS)
    return Order(case.reference, day, stock.sellers[file], customer, items, case.row)


def _product(stock: Stock, rng: Random) -> Product:
    draw = rng.random()
    if draw < LISTED_SHARE:
        return rng.choice(stock.listed)
    if draw < LISTED_SHARE + SUPPLIES_SHARE:
        return rng.choice(stock.supplies)
    return rng.choice(stock.ordinary)


def _item(product: Product, rng: Random) -> Item:
    amount = rng.choice(AMOUNTS[product.unit])
    grade = rng.randrange(GRADES) if product.cas else 0
    cents = amount * product.price * rng.randint(85, 125)
    return Item(product, grade, amount, cents / 100)


def _numbered(order: Order, file: str, number: int) -> Order:
    """Give an order its reference; a planted case keeps the one it came with."""
    form = {
        "orders_de.csv": f"A-2610-{number:04}",
        "orders_zh.xlsx": f"JZ202610{number:05}",
        "orders_en.jsonl": f"SO-26-{number:05}",
        "consignments": f"SPC2610{number:04}",
    }[file]
    reference = order.reference or form
    return Order(reference, order.day, order.seller, order.customer, order.items, order.cells)
