"""Writes orders as the tables people send: a German CSV, a Chinese workbook, JSON lines."""

import csv
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlsxwriter

from trade.paper import CHINESE, ENGLISH, GERMAN, Item, Order

# Our name of a cell, and the heading that the file gives it.
GERMAN_HEADINGS = {
    "reference": "Auftragsnummer",
    "position": "Position",
    "date": "Datum",
    "customer": "Kunde",
    "customer_country": "Kundenland",
    "customer_address": "Kundenadresse",
    "description": "Artikelbezeichnung",
    "cas": "CAS-Nr.",
    "quantity": "Menge",
    "unit": "Einheit",
    "hs": "Warentarifnummer",
    "value": "Wert",
    "currency": "Währung",
    "departure": "Versandland",
    "destination": "Bestimmungsland",
}
CHINESE_HEADINGS = {
    "reference": "订单号",
    "date": "日期",
    "customer": "客户名称",
    "customer_country": "客户国家",
    "customer_address": "客户地址",
    "description": "品名",
    "cas": "CAS号",
    "quantity": "数量",
    "unit": "单位",
    "hs": "海关编码",
    "value": "金额",
    "currency": "币种",
    "departure": "启运国",
    "destination": "目的国",
}
GRADES = (
    ("", ", technical grade", ", ACS reagent", ", 25 kg bag"),
    ("", ", techn.", ", reinst", ", Sackware 25 kg"),
    ("", " 工业级", " 分析纯", " 25公斤/袋"),
)
UNITS = (
    {"kg": "kg", "l": "L", "pcs": "pcs"},
    {"kg": "kg", "l": "l", "pcs": "Stück"},
    {"kg": "千克", "l": "升", "pcs": "件"},
)
COUNTRIES = {
    "AT": ("Österreich", "奥地利"),
    "AU": ("Australien", "澳大利亚"),
    "BR": ("Brasilien", "巴西"),
    "CA": ("Kanada", "加拿大"),
    "CH": ("Schweiz", "瑞士"),
    "CN": ("China", "中国"),
    "DE": ("Deutschland", "德国"),
    "ES": ("Spanien", "西班牙"),
    "FR": ("Frankreich", "法国"),
    "IN": ("Indien", "印度"),
    "IT": ("Italien", "意大利"),
    "JP": ("Japan", "日本"),
    "KR": ("Südkorea", "韩国"),
    "MX": ("Mexiko", "墨西哥"),
    "MY": ("Malaysia", "马来西亚"),
    "NL": ("Niederlande", "荷兰"),
    "PL": ("Polen", "波兰"),
    "TR": ("Türkei", "土耳其"),
    "US": ("USA", "美国"),
    "VN": ("Vietnam", "越南"),
}
Row = dict[str, Any]


def write_german(path: Path, orders: list[Order]) -> None:
    """Semicolons, decimal commas, dates like 05.10.2026, UTF-8 with its mark."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(GERMAN_HEADINGS.values())
        for row in _rows(orders, GERMAN, currency="EUR", tail="00"):
            writer.writerow([_german(row[key]) for key in GERMAN_HEADINGS])


def write_chinese(path: Path, orders: list[Order]) -> None:
    """One sheet, true dates and numbers, and always the same bytes."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": dt.datetime(2026, 10, 31)})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("订单")
    sheet.write_row(0, 0, list(CHINESE_HEADINGS.values()))
    for number, row in enumerate(_rows(orders, CHINESE, currency="USD", tail="0000"), start=1):
        for column, key in enumerate(CHINESE_HEADINGS):
            cell = row[key]
            if isinstance(cell, dt.date):
                sheet.write_datetime(number, column, dt.datetime(*cell.timetuple()[:3]), day)
            elif isinstance(cell, str) and not (key == "quantity" and cell.isdecimal()):
                sheet.write_string(number, column, cell)
            else:
                sheet.write_number(number, column, float(cell))
    book.close()


def write_english(path: Path, orders: list[Order]) -> None:
    """One JSON object a line, one goods line each; countries as ISO codes."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in _rows(orders, ENGLISH, currency="USD", tail=""):
            row.pop("position")
            row = {"hs_code" if key == "hs" else key: cell for key, cell in row.items()}
            file.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")


def _rows(orders: list[Order], language: int, *, currency: str, tail: str) -> Iterator[Row]:
    """Every line as a row of named cells; planted cells lie over an order's last line."""
    for order in orders:
        for number, item in enumerate(order.items, start=1):
            row = _order_cells(order, language) | _goods_cells(item, language, tail)
            row |= {"position": number, "currency": currency}
            last = number == len(order.items)
            yield row | _planted(order, row) if last else row


def _planted(order: Order, row: Row) -> Row:
    """The planted cells; who buys elsewhere also has it delivered there."""
    cells = {("hs" if key == "hs_code" else key): cell for key, cell in order.cells.items()}
    unknown = cells.keys() - row.keys()
    if unknown:
        raise ValueError(f"{order.reference}: no such cells: {sorted(unknown)}")
    if "customer_country" in cells:
        cells.setdefault("destination", cells["customer_country"])
    return cells


def _order_cells(order: Order, language: int) -> Row:
    return {
        "reference": order.reference,
        "date": order.day,
        "customer": order.customer.name,
        "customer_country": _country(order.customer.country, language),
        "customer_address": order.customer.address,
        "customer_id": "",
        "wallet": "",
        "departure": _country(order.seller.country, language),
        "destination": _country(order.customer.country, language),
    }


def _goods_cells(item: Item, language: int, tail: str) -> Row:
    product = item.product
    return {
        "description": product.names[language] + GRADES[language][item.grade],
        "cas": product.cas,
        "hs": product.hs + tail,
        "quantity": item.amount,
        "unit": UNITS[language][product.unit],
        "value": item.value,
        "inchikey": "",
        "smiles": "",
    }


def _country(code: str, language: int) -> str:
    return code if language == ENGLISH else COUNTRIES[code][language - 1]


def _german(cell: str | int | float | dt.date) -> str:
    if isinstance(cell, dt.date):
        return f"{cell:%d.%m.%Y}"
    return f"{cell:.2f}".replace(".", ",") if isinstance(cell, float) else str(cell)
