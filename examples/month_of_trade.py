"""Writes one invented month of trade, October 2026, with planted cases among it.

    python examples/month_of_trade.py FOLDER

Same bytes on every run. All parties and the watchlist are invented; the goods are real,
ordinary products, and the planted cases are told in ``planted.toml``.
"""

import sys
from pathlib import Path

from trade.declarations import write_declarations
from trade.demo_watchlist import write_watchlist
from trade.month import month_of
from trade.paper import Order, read_stock
from trade.tables import write_chinese, write_english, write_german

PLANTED = Path(__file__).parent / "planted.toml"


def write_month(folder: Path) -> None:
    """Write orders, consignments, watchlist and the record of planted cases.

    Args:
        folder: Where to write; made when missing, files of the same name are replaced.
    """
    stock = read_stock(PLANTED)
    folder.mkdir(parents=True, exist_ok=True)
    german = month_of("orders_de.csv", stock, seed="nordhafen", lines=1200, most=4)
    chinese = month_of("orders_zh.xlsx", stock, seed="jiangzhou", lines=1200, most=3)
    english = month_of("orders_en.jsonl", stock, seed="sampleford", lines=300, most=1)
    consigned = month_of("consignments", stock, seed="sampleton", lines=280, most=9)
    write_german(folder / "orders_de.csv", german)
    write_chinese(folder / "orders_zh.xlsx", chinese)
    write_english(folder / "orders_en.jsonl", english)
    write_declarations(folder / "consignments", consigned)
    write_watchlist(folder / "demo_watchlist.jsonl", stock.demo_list)
    orders = {
        "orders_de.csv": german,
        "orders_zh.xlsx": chinese,
        "orders_en.jsonl": english,
        "consignments": consigned,
    }
    record = PLANTED.read_text("utf-8") + _lawful(orders)
    (folder / "planted.toml").write_bytes(record.encode())


def _lawful(orders: dict[str, list[Order]]) -> str:
    """The references of everyday trade in listed goods: to be reviewed, and rightly so."""
    lines = [
        "",
        "# Everyday trade in listed solvents and acids: the law covers it.",
        "[lawful]",
    ]
    for file, made in orders.items():
        references = [
            order.reference
            for order in made
            if not order.cells and any(item.product.listed for item in order.items)
        ]
        lines.append(f'"{file}" = [')
        lines += [f'  "{reference}",' for reference in references]
        lines.append("]")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python examples/month_of_trade.py FOLDER")
    write_month(Path(sys.argv[1]))
