"""Intake: files, forms and sentences into transactions. What cannot be read is said.

The form of a file is told from its content, then its name. Reading is lazy: a file of any
size passes through in bounded memory (Excel and JSON files are bounded by their own size).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from precurb.errors import InvalidRecordError
from precurb.intake.columns import ColumnGuess, Mapping, guess_columns, read_mapping
from precurb.intake.gaps import Gap, gap
from precurb.intake.nested import NestedReader
from precurb.intake.payments import is_payment
from precurb.intake.rows import Row, RowReader
from precurb.intake.sentence import read_sentence
from precurb.intake.together import Source, put_together
from precurb.intake.values import read_country
from precurb.model import Location, NotChecked, Transaction

__all__ = [
    "ColumnGuess",
    "Gap",
    "Mapping",
    "Reading",
    "Row",
    "read_country",
    "read_file",
    "read_mapping",
    "read_sentence",
    "read_table",
    "read_together",
]


@dataclass(frozen=True, slots=True)
class Reading:
    """A file being read: how its columns were understood, and what it holds, in order."""

    columns: tuple[ColumnGuess, ...]
    transactions: Iterator[Transaction | NotChecked]


def read_file(path: Path, mapping: Mapping | None = None) -> Reading:
    """Begin to read a file of orders or consignments.

    Args:
        path: CSV, Excel, JSON, JSON lines, Parquet (of goods, or statements of payments), WCO
            declaration XML, PDF, or payment messages (ISO 20022, SWIFT MT).
        mapping: What the user says about the file; headings are guessed without it.

    Raises:
        InvalidRecordError: The file is missing, of no known form, hostile, its columns do not
            say what the goods are, or could be those of goods and of payments. Errors inside
            the file are yielded instead.
    """
    said = mapping or Mapping()
    kind = _kind(path)
    if kind == "xml":
        from precurb.intake.wco import read_wco

        return Reading((), read_wco(path))
    if kind == "payment":
        from precurb.intake.payments import read_payments

        return Reading((), read_payments(path))
    if kind == "pdf":
        from precurb.intake.pdf_file import read_pdf

        return Reading((), read_pdf(path, said))
    from precurb.intake.payments.statement_file import open_statement

    headers, rows = _open(path, kind, said)
    if statement := open_statement(path, kind, said, headers, rows):
        return Reading(*statement)
    own = not headers and kind in ("json", "jsonl")
    columns = guess_columns(path.name, [h for h in headers if h], said, goods=not own)
    nested = kind in ("json", "jsonl") or any(
        each.field in ("parties", "papers") for each in columns
    )
    reader = (NestedReader if nested else RowReader)(path.name, columns, said)
    return Reading(columns, reader.transactions(rows))


def read_together(
    paths: Sequence[Path],
    mapping: Mapping | None = None,
    seen: Callable[[Path, tuple[ColumnGuess, ...]], None] = lambda path, guesses: None,
) -> Reading:
    """Begin to read several files as papers of the same consignments.

    All papers are held in memory until the last is read; more than 100,000 are refused while
    reading. A file that cannot be read is a gap, and the others are compared without it.

    Args:
        paths: Files of any form that ``read_file`` reads.
        mapping: What the user says about all of them.
        seen: Told how the columns of each table were understood.

    Returns:
        Transactions whose ``papers`` are those that name one another; what no other paper
        names stays a transaction of its own and says so.
    """
    said = mapping or Mapping()
    return Reading((), put_together(_sources(paths, said, seen), said))


def _sources(
    paths: Sequence[Path],
    mapping: Mapping,
    seen: Callable[[Path, tuple[ColumnGuess, ...]], None],
) -> Iterator[Source | NotChecked]:
    for path in paths:
        try:
            reading = read_file(path, mapping)
            seen(path, reading.columns)
            yield Source(path, _kind(path), reading.columns, reading.transactions)
        except InvalidRecordError as error:
            yield gap(Gap.UNREADABLE_FILE, str(error), Location(path.name, ""))


def read_table(path: Path, *columns: str) -> Iterator[Row | NotChecked]:
    """The rows of a table of any form, which must have some columns.

    Args:
        path: CSV, Excel, JSON, JSON lines or Parquet.
        columns: Headings that the table must have.

    Returns:
        Where each row stands and its cells by heading, or what is wrong with it; in order.

    Raises:
        InvalidRecordError: The file is missing, no table, or lacks a column.
    """
    kind = _kind(path)
    if kind in ("xml", "pdf", "payment"):
        raise InvalidRecordError(f"{path.name}: {kind.upper()} is no table")
    headers, found = _open(path, kind, Mapping())
    rows = (row for row in found if not isinstance(row, Transaction))
    for column in columns:
        if column not in headers:
            has = ", ".join(headers[:12])
            raise InvalidRecordError(f"{path.name} has no column {column!r} (it has {has})")
    return rows


def _open(
    path: Path, kind: str, mapping: Mapping
) -> tuple[list[str], Iterator[Row | Transaction | NotChecked]]:
    if kind == "csv":
        from precurb.intake.csv_file import open_csv

        return open_csv(path, mapping)
    if kind == "xlsx":
        from precurb.intake.excel import open_excel

        return open_excel(path, mapping)
    from precurb.intake.objects import open_json, open_json_lines, open_parquet

    return {"json": open_json, "jsonl": open_json_lines, "parquet": open_parquet}[kind](path)


def _kind(path: Path) -> str:
    """The form of a file: by its first bytes, then by its name."""
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise InvalidRecordError(f"{path.name}: {error.strerror or error}") from error
    suffix = path.suffix.lower()
    if head.startswith(b"PK"):
        return "xlsx"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PAR1"):
        return "parquet"
    if is_payment(head):
        return "payment"
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start.startswith(b"<"):
        return "xml"
    if suffix in (".jsonl", ".ndjson"):
        return "jsonl"
    if start.startswith((b"[", b"{")) and suffix not in (".csv", ".tsv", ".txt"):
        return "json"
    if suffix in (".csv", ".tsv", ".txt", ""):
        return "csv"
    raise InvalidRecordError(
        f"{path.name}: not a form that is read here ({suffix or 'no ending'})"
    )
