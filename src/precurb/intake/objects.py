"""JSON, JSON lines and Parquet: records with named fields, nested ones laid into cells.

A record that Precurb wrote itself (a transaction, or a check with one inside) is taken as it
is.
"""

import dataclasses
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from precurb.errors import InvalidRecordError
from precurb.intake.excel import plain_text
from precurb.intake.gaps import Gap, gap
from precurb.intake.nested import is_record, rows_of
from precurb.intake.rows import Row
from precurb.model import Location, NotChecked, Transaction

LONGEST = 1 << 20  # bytes of one JSON line
LARGEST = 256 << 20  # bytes of a JSON file, which is read as a whole
LOOKED_AT = 1000  # records from which the headings are taken
SLICE = 20_000  # rows of a Parquet file at a time
_OWN = {field.name for field in dataclasses.fields(Transaction)}
_OWN_ALWAYS = {"reference", "kind", "location", "parties", "lines", "unread"}
Whole = Row | Transaction | NotChecked


def open_json_lines(path: Path) -> tuple[list[str], Iterator[Whole]]:
    """Read a JSON-lines file as it is asked for."""
    return _with_headers(_flat(path.name, _json_lines(path)))


def open_json(path: Path) -> tuple[list[str], Iterator[Whole]]:
    """Read a JSON file: an array of records, one record, or an object that holds records.

    Raises:
        InvalidRecordError: It is larger than can be read as a whole, or no such JSON.
    """
    if path.stat().st_size > LARGEST:
        raise InvalidRecordError(f"{path.name}: too large for JSON; use JSON lines")
    try:
        whole = msgspec.json.decode(path.read_bytes())
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidRecordError(f"{path.name}: not JSON: {error}") from error
    if isinstance(whole, dict):
        held = next((v for v in whole.values() if isinstance(v, list)), [whole])
        whole = [whole] if _own(whole) is not None or is_record(whole) else held
    if not isinstance(whole, list):
        raise InvalidRecordError(f"{path.name}: neither records nor an object with records")
    numbered = ((f"record {n}", each) for n, each in enumerate(whole, start=1))
    return _with_headers(_flat(path.name, numbered))


def open_parquet(path: Path) -> tuple[list[str], Iterator[Whole]]:
    """Read a Parquet file slice by slice.

    Raises:
        InvalidRecordError: It is no Parquet file.
    """
    import polars as pl

    try:
        frame = pl.scan_parquet(path, glob=False)
        headers = frame.collect_schema().names()
        count = int(frame.select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InvalidRecordError(f"{path.name}: not a Parquet file: {error}") from error

    def rows() -> Iterator[Whole]:
        for start in range(0, count, SLICE):
            for number, cells in enumerate(
                frame.slice(start, SLICE).collect().iter_rows(), start=start + 1
            ):
                yield f"row {number}", dict(zip(headers, map(plain_text, cells), strict=True))

    return headers, rows()


def _json_lines(path: Path) -> Iterator[tuple[str, Any]]:
    with path.open("rb") as file:
        number = 0
        while piece := file.readline(LONGEST):
            number += 1
            whole = piece.endswith(b"\n") or len(piece) < LONGEST
            while not whole:
                rest = file.readline(LONGEST)
                whole = not rest or rest.endswith(b"\n")
                piece = b""
            if not piece:
                yield f"line {number}", _Bad(Gap.LINE_TOO_LONG, f"over {LONGEST} bytes")
            elif piece.strip():
                yield f"line {number}", _decoded(piece)


class _Bad:
    """Stands in the place of a record that could not be read."""

    def __init__(self, code: Gap, reason: str) -> None:
        self.code, self.reason = code, reason


def _decoded(piece: bytes) -> Any:
    try:
        return msgspec.json.decode(piece)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _Bad(Gap.UNREADABLE_ROW, f"not JSON: {error}")


def _flat(file: str, records: Iterator[tuple[str, Any]]) -> Iterator[Whole]:
    """One row for each goods line; what stands beside the lines goes with each of them."""
    for record, content in records:
        where = Location(file, record)
        if isinstance(content, _Bad):
            yield gap(content.code, content.reason, where)
        elif not isinstance(content, dict):
            yield gap(Gap.UNREADABLE_ROW, "not an object with fields", where)
        elif (own := _own(content)) is not None:
            yield _as_written(own, where)
        else:
            for row in rows_of(content):
                if isinstance(row, str):
                    yield gap(Gap.UNREADABLE_ROW, row, where)
                else:
                    yield record, row


def _own(content: dict[str, Any]) -> dict[str, Any] | None:
    """The transaction in a record that Precurb wrote: itself, in a check, or in a result."""
    check = content.get("check", content)
    inner = check.get("transaction", check) if isinstance(check, dict) else None
    own = isinstance(inner, dict) and _OWN_ALWAYS <= inner.keys() <= _OWN
    return inner if own else None


def _as_written(content: dict[str, Any], where: Location) -> Transaction | NotChecked:
    try:
        return msgspec.convert(content, Transaction)
    except msgspec.ValidationError as error:
        return gap(Gap.UNREADABLE_ROW, f"not a transaction as written here: {error}", where)


def _with_headers(rows: Iterator[Whole]) -> tuple[list[str], Iterator[Whole]]:
    """The headings are the fields of the first records."""
    head = list(itertools.islice(rows, LOOKED_AT))
    names = {name: None for row in head if isinstance(row, tuple) for name in row[1]}
    return list(names), itertools.chain(head, rows)
