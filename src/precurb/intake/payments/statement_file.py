"""A table of payments from its file: headings in the first row, or below lines of the bank."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from precurb.intake.columns import ColumnGuess, Mapping
from precurb.intake.payments.statement import has_goods_headings, statement_columns
from precurb.intake.payments.statement_rows import StatementReader
from precurb.intake.payments.statement_top import around_of, top_of
from precurb.intake.rows import Row
from precurb.model import NotChecked, Transaction

_Rows = Iterator[Row | Transaction | NotChecked]
_Read = tuple[tuple[ColumnGuess, ...], Iterator[Transaction | NotChecked]]


def open_statement(
    path: Path, kind: str, mapping: Mapping, headers: list[str], rows: _Rows
) -> _Read | None:
    """Read a table as payments, if its headings say that it is one of payments.

    Args:
        path: The file.
        kind: Its form: ``csv``, ``xlsx``, or another that has headings in one place only.
        mapping: What the user says about it.
        headers: The headings of its first row.
        rows: Its rows below them.

    Returns:
        How its columns were understood, and its payments in order; ``None`` if it is a table
        of something else.

    Raises:
        InvalidRecordError: The headings could be those of payments and of goods.
    """
    columns = statement_columns(path.name, headers, mapping)
    if columns is not None:
        return columns, StatementReader(path.name, columns, mapping).transactions(rows)
    if kind not in ("csv", "xlsx") or mapping.kind == "trade" or has_goods_headings(headers):
        return None
    top = top_of(path, kind, mapping)
    if top is None:
        return None
    headers, rows = _below(path, kind, replace(mapping, delimiter=top.delimiter), top.rows)
    columns = statement_columns(path.name, headers, mapping)
    if columns is None:
        return None
    reader = StatementReader(path.name, columns, mapping, around_of(top.above))
    return columns, reader.transactions(rows)


def _below(path: Path, kind: str, mapping: Mapping, above: int) -> tuple[list[str], _Rows]:
    """The headings and rows below so many others."""
    if kind == "csv":
        from precurb.intake.csv_file import open_csv

        return open_csv(path, mapping, above)
    from precurb.intake.excel import open_excel

    return open_excel(path, mapping, above)
