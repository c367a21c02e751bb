"""The lines above the headings of a statement: whose account it is, from when to when.

Banks put them there in any form (``Girokonto;DE89…``, ``户名：某公司``). A label that names a
field gives it to every payment; all else belongs to each payment as a text.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from precurb.intake.columns import Mapping
from precurb.intake.payments.statement import has_statement_headings, label_field
from precurb.intake.payments.statement_rows import Around
from precurb.model import Text

MOST = 40  # rows above the headings
ABOVE = "above the headings, row"
"""Begins the place of a text that tells of the statement, not of one payment."""
_LABELLED = re.compile(r"\s*([^:：]{1,40})[:：]\s*(\S.*)", re.DOTALL)
_IBAN = re.compile(r"[A-Z]{2}\d\d(?: ?[A-Z0-9]){11,30}", re.ASCII)
_GIVEN = ("account", "owner", "bank", "currency")


class Top(NamedTuple):
    """What stands above headings: how many rows, their cells; the delimiter of the headings."""

    rows: int
    above: list[list[str]]
    delimiter: str = ""


def top_of(path: Path, kind: str, mapping: Mapping) -> Top | None:
    """What stands above the headings of a statement.

    Args:
        path: The file.
        kind: ``csv`` or ``xlsx``.
        mapping: What the user says about it.

    Returns:
        ``None`` where no such headings are found below the first row.
    """
    above: list[list[str]] = []
    for number, ways in enumerate(_first_rows(path, kind, mapping)):
        for delimiter, cells in ways:
            if number and has_statement_headings(cells, mapping):
                return Top(number, above, delimiter)
        above.append(max((cells for _, cells in ways), key=len))
    return None


def around_of(above: list[list[str]]) -> Around:
    """What rows above the headings give to every payment."""
    texts: list[Text] = []
    values: dict[str, str] = {}
    for number, row in enumerate(above, start=1):
        cells = [cell.strip() for cell in row if cell.strip()]
        for label, value in _labelled(cells):
            if label:
                values.setdefault(label, value)
        texts += (Text(place=f"{ABOVE} {number}", text=cell) for cell in cells)
    return Around(tuple(texts), values)


def _labelled(cells: list[str]) -> Iterator[tuple[str, str]]:
    """Fields that a row above the headings names, and an IBAN that stands alone in a cell."""
    for at, cell in enumerate(cells):
        match = _LABELLED.fullmatch(cell)
        label, value = (
            (match[1], match[2]) if match else (cell, "".join(cells[at + 1 : at + 2]))
        )
        name = label_field(label)
        if name == "iban":
            name = "account"
        if name in _GIVEN and value:
            yield name, value.strip()
        elif _IBAN.fullmatch(cell):
            yield "account", cell


def _first_rows(
    path: Path, kind: str, mapping: Mapping
) -> Iterator[list[tuple[str, list[str]]]]:
    """The first rows, each as its cells by every delimiter that may part them."""
    if kind == "csv":
        from precurb.intake.csv_file import first_rows

        yield from first_rows(path, mapping, MOST)
        return
    from precurb.intake.excel import first_cells

    for cells in first_cells(path, mapping, MOST):
        yield [("", cells)]
