"""The parts of a batch: row groups of Parquet files, and other files as a whole.

An order whose rows go over from one row group into the next belongs to the part in which it
begins: that part reads on, and the next one leaves those rows out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from precurb.app.batches.rows import FILE, ROW, Headings, text_of
from precurb.errors import InvalidRecordError
from precurb.intake.columns import Mapping

ROWS = 2000  # that are held at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a batch; ``group`` is none for a file that is read as a whole."""

    number: int
    path: Path
    group: int | None = None
    rows: int = 0  # as far as the file tells

    @property
    def name(self) -> str:
        """The name of its answers."""
        return f"part-{self.number:06}.parquet"


def parts_of(paths: Sequence[Path]) -> tuple[Part, ...]:
    """The parts of files, in their order.

    Raises:
        InvalidRecordError: Two files bear one name, so that their rows could not be told
            apart; or a file is missing.
    """
    names = [path.name for path in paths]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InvalidRecordError(
            f"two files are called {twice[0]}; rows are found again by the name of their file"
        )
    found: list[Part] = []
    for path in paths:
        for group, rows in _groups(path):
            found.append(Part(number=len(found), path=path, group=group, rows=rows))
    return tuple(found)


def rows_of_group(part: Part, mapping: Mapping) -> Iterator[pa.RecordBatch]:
    """The rows of a row group with their file and number, cut where orders begin.

    Raises:
        InvalidRecordError: The columns are not those of goods.
    """
    with pq.ParquetFile(part.path) as file:
        headings = Headings([*file.schema_arrow.names, FILE, ROW], mapping, part.path.name)
        group, reference, name = part.group or 0, headings.reference, part.path.name
        before = _last_before(file, group, reference)
        for batch in _batches(file, group, name):
            batch, before = _without(batch, reference, before)
            if batch.num_rows:
                yield batch
        after = _last_before(file, group + 1, reference)
        if after and after == before:
            return  # one order from end to end, which began in an earlier group
        for later in range(group + 1, file.num_row_groups) if after else ():
            for batch in _batches(file, later, name):
                rest, _ = _without(batch, reference, after)
                if rest.num_rows < batch.num_rows:
                    yield batch.slice(0, batch.num_rows - rest.num_rows)
                if rest.num_rows:
                    return


def _groups(path: Path) -> Iterator[tuple[int | None, int]]:
    try:
        with path.open("rb") as opened:
            parquet = opened.read(4) == b"PAR1"
    except OSError as error:
        raise InvalidRecordError(f"{path}: {error.strerror or error}") from error
    if not parquet:
        yield None, 0
        return
    try:
        with pq.ParquetFile(path) as file:
            counts = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
    except (pa.ArrowException, OSError):
        yield None, 0  # read as a whole, which says what is wrong with it
        return
    yield from enumerate(counts)


def _batches(file: pq.ParquetFile, group: int, name: str) -> Iterator[pa.RecordBatch]:
    number = sum(file.metadata.row_group(n).num_rows for n in range(group))
    for batch in file.iter_batches(ROWS, row_groups=[group]):
        yield placed(batch, name, number + 1)
        number += batch.num_rows


def placed(batch: pa.RecordBatch, file: str, first: int) -> pa.RecordBatch:
    """Rows with our columns: their file, and their numbers from a first one on."""
    count = batch.num_rows
    numbers = pa.array(range(first, first + count), pa.int64())
    files = pa.repeat(file, count)
    return batch.append_column(FILE, files).append_column(ROW, numbers)


def _last_before(file: pq.ParquetFile, group: int, reference: str) -> str:
    """The reference of the last row before a group; empty where there is none."""
    for each in reversed(range(group if reference else 0)):
        column = file.read_row_group(each, columns=[reference]).column(0)
        if len(column):
            return text_of(column[-1].as_py())
    return ""


def _without(batch: pa.RecordBatch, reference: str, before: str) -> tuple[pa.RecordBatch, str]:
    """A batch without the rows at its beginning that an earlier order goes on with.

    Also what further rows of that order bear: nothing once another order has begun.
    """
    if not before:
        return batch, ""
    column = batch.column(reference)
    at = 0
    while at < batch.num_rows and text_of(column[at].as_py()) == before:
        at += 1
    return batch.slice(at), before if at == batch.num_rows else ""
