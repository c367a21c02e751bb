"""Rows of an Arrow table as intake reads them, and the transactions they are.

Two columns of ours may stand beside those of the table: the file a row came from, and its
number there. With them a row is found again, and rows of one order are told from rows that
only came to lie side by side on a cluster.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from typing import Any

import msgspec
import pyarrow as pa

from precurb.errors import InvalidRecordError
from precurb.intake.columns import Mapping, guess_columns
from precurb.intake.excel import plain_text
from precurb.intake.gaps import Gap, gap
from precurb.intake.nested import NestedReader
from precurb.intake.rows import RowReader
from precurb.model import Location, NotChecked, Transaction

FILE, ROW = "precurb_file", "precurb_row"
"""Our columns: the name of the file, and the number of the row in it, from 1."""

_UNNAMED = "table"  # the file of rows that come with none
_Placed = tuple[str, int, dict[str, str]]  # file, number (0 where not told), cells


class Headings:
    """How the columns of a table are understood, by a mapping where there is one."""

    def __init__(self, names: Iterable[str], mapping: Mapping, file: str = _UNNAMED) -> None:
        """Understand headings.

        Raises:
            InvalidRecordError: No column says what the goods are, the table is one of papers,
                or neither a reference nor the number of a row is there.
        """
        self.names = tuple(names)
        self.mapping = mapping
        own = [name for name in self.names if name not in (FILE, ROW)]
        self.columns = guess_columns(file, own, mapping)
        fields = {each.field: each.header for each in self.columns}
        self.reference = fields.get("reference", "")
        self._nested = "parties" in fields
        if {"paper", "papers"} & (fields.keys() | mapping.defaults.keys()):
            raise InvalidRecordError(
                f"{file}: a table of papers is compared as a whole; use precurb screen"
            )
        if "reference" in mapping.defaults:
            raise InvalidRecordError(
                f"{file}: one reference for every row would make all of them one order"
            )
        if not self.reference and ROW not in self.names:
            raise InvalidRecordError(
                f"{file}: rows need a reference or their number ({ROW}) to be found again"
            )

    def reader(self, file: str) -> RowReader:
        """What reads rows of a file."""
        kind = NestedReader if self._nested else RowReader
        return kind(file, self.columns, self.mapping)


def transactions_of(
    batches: Iterable[pa.RecordBatch], headings: Headings
) -> Iterator[Transaction | NotChecked]:
    """The transactions of batches; rows that follow one another with one reference are one.

    Args:
        batches: In the order of the rows. An order may go over from one to the next.
        headings: How the columns are understood.
    """
    readers: dict[str, RowReader] = {}  # on a cluster nearly each order is a run of its own
    placed = chain.from_iterable(_rows(batch) for batch in batches)
    for (file, _), run in groupby(placed, _Runs()):
        if file not in readers:
            readers[file] = headings.reader(file)
        yield from readers[file].transactions(_told(row, headings) for row in run)


def text_of(value: Any) -> str:
    """A cell as text that is the same whichever engine has read it."""
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        value = value.astimezone(dt.UTC).replace(tzinfo=None)
    if isinstance(value, list | dict):
        return msgspec.json.encode(value, enc_hook=str).decode()
    return plain_text(value)


def _rows(batch: pa.RecordBatch) -> Iterator[_Placed]:
    names = [name for name in batch.schema.names if name not in (FILE, ROW)]
    count = batch.num_rows
    files = batch.column(FILE).to_pylist() if FILE in batch.schema.names else [""] * count
    numbers = batch.column(ROW).to_pylist() if ROW in batch.schema.names else [0] * count
    columns = [[text_of(cell) for cell in batch.column(name).to_pylist()] for name in names]
    cells = zip(*columns, strict=True) if columns else ((),) * count
    for file, number, row in zip(files, numbers, cells, strict=True):
        yield file or _UNNAMED, int(number or 0), dict(zip(names, row, strict=True))


class _Runs:
    """Gives rows that follow one another in a file one key: it remembers the row before."""

    def __init__(self) -> None:
        self._file, self._number, self._run = "", 0, 0

    def __call__(self, row: _Placed) -> tuple[str, int]:
        file, number, _ = row
        if file != self._file or number not in (0, self._number + 1):
            self._run += 1
        self._file, self._number = file, number
        return file, self._run


def _told(row: _Placed, headings: Headings) -> tuple[str, dict[str, str]] | NotChecked:
    file, number, cells = row
    if number:
        return f"row {number}", cells
    reference = cells.get(headings.reference, "").strip()
    if reference:
        return reference, cells
    reason = f"a row has neither a reference nor a number ({ROW})"
    return gap(Gap.UNREADABLE_ROW, reason, Location(file, ""))
