"""Excel workbooks: one sheet, values as shown, formulas by their last computed value.

A workbook is a zip: how large it becomes is read from its directory before it is opened.
A formula that carries no computed value is a cell that nobody has seen, and is reported.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from precurb.errors import InvalidRecordError
from precurb.intake.columns import Mapping
from precurb.intake.gaps import Gap, gap
from precurb.intake.rows import Row
from precurb.model import Location, NotChecked

LARGEST = 1 << 30  # bytes unpacked
DENSEST = 200  # times; sheets of a workbook rarely pack better than 30 times


def open_excel(
    path: Path, mapping: Mapping, above: int = 0
) -> tuple[list[str], Iterator[Row | NotChecked]]:
    """Read the headings of a workbook's first sheet (or the mapped one), and its rows.

    Args:
        path: The file.
        mapping: What the user says about it.
        above: Rows that stand above the headings and are left out.

    Raises:
        InvalidRecordError: It is no workbook, has no such sheet, or would unpack to too much.
    """
    _require_sane(path)
    import fastexcel

    try:
        book = fastexcel.read_excel(path)
        frame = book.load_sheet(mapping.sheet or 0, header_row=above).to_polars()
    except (fastexcel.FastExcelError, ValueError) as error:
        raise InvalidRecordError(f"{path.name}: not a readable workbook: {error}") from error
    headers = [str(name).strip() for name in frame.columns]
    return headers, _rows(path, frame.iter_rows(), headers, above + 2)


def first_cells(path: Path, mapping: Mapping, most: int) -> Iterator[list[str]]:
    """The cells of the first rows of a sheet, the row of headings among them.

    Raises:
        InvalidRecordError: It is no workbook, has no such sheet, or would unpack to too much.
    """
    _require_sane(path)
    import fastexcel

    try:
        book = fastexcel.read_excel(path)
        sheet = book.load_sheet(
            mapping.sheet or 0, header_row=None, n_rows=most, skip_rows=0, dtypes="string"
        )
    except (fastexcel.FastExcelError, ValueError) as error:
        raise InvalidRecordError(f"{path.name}: not a readable workbook: {error}") from error
    for row in sheet.to_polars().iter_rows():
        yield [plain_text(cell) for cell in row]


def _rows(
    path: Path, table: Iterator[tuple[object, ...]], headers: list[str], first: int
) -> Iterator[Row | NotChecked]:
    for cell in _formulas_without_value(path):
        where = Location(path.name, f"cell {cell}")
        yield gap(Gap.FORMULA_WITHOUT_VALUE, "the formula was never computed", where)
    for number, cells in enumerate(table, start=first):
        texts = {h: plain_text(c) for h, c in zip(headers, cells, strict=True)}
        if any(texts.values()):
            yield f"row {number}", texts


def plain_text(value: object) -> str:
    """A typed cell as text that reads back unambiguously.

    A float with three decimals gets a fourth, so that ``1.25`` and ``1.250`` stay decimals.
    """
    if value is None:
        return ""
    if isinstance(value, float):
        text = f"{value:.15g}"
        if "e" in text:
            return f"{value:f}"
        return text + "0" if "." in text and len(text.rsplit(".", 1)[1]) == 3 else text
    return str(value).strip()


def _require_sane(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise InvalidRecordError(f"{path.name}: not a workbook: {error}") from error
    packed = max(path.stat().st_size, 1)
    if unpacked > LARGEST or (unpacked > LARGEST // 32 and unpacked > DENSEST * packed):
        raise InvalidRecordError(
            f"{path.name}: would unpack to {unpacked} bytes from {packed}; not opened"
        )


def _formulas_without_value(path: Path) -> Iterator[str]:
    from lxml import etree

    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not name.startswith("xl/worksheets/sheet"):
                continue
            with archive.open(name) as sheet:
                try:
                    for _, cell in etree.iterparse(
                        sheet, tag="{*}c", resolve_entities=False, no_network=True
                    ):
                        formula, value = cell.find("{*}f"), cell.find("{*}v")
                        if formula is not None and (value is None or not value.text):
                            yield cell.get("r", "")
                        cell.clear()
                except etree.XMLSyntaxError as error:
                    raise InvalidRecordError(f"{path.name}, {name}: {error}") from error
