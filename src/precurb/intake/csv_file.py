"""CSV: read as a stream of physical lines, so that no line can fill the memory.

A record longer than a mebibyte, a NUL byte or bytes of another encoding spoil one record,
which is named; the rest goes on.
"""

import csv
import re
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path

from precurb.errors import InvalidRecordError
from precurb.intake.columns import Mapping
from precurb.intake.gaps import Gap, gap
from precurb.intake.rows import Row
from precurb.model import Location, NotChecked

LONGEST = 1 << 20  # bytes of one record
_DELIMITERS = (";", "\t", ",", "|")
_CLOSES = re.compile(rb'(?:[^"]+|"")*+"')


def open_csv(
    path: Path, mapping: Mapping, above: int = 0
) -> tuple[list[str], Iterator[Row | NotChecked]]:
    """Read the headings of a CSV file, and its rows as they are asked for.

    Args:
        path: The file.
        mapping: What the user says about it.
        above: Records that stand above the headings and are left out.

    Raises:
        InvalidRecordError: The file is empty, or its first line is no row of headings.
    """
    csv.field_size_limit(LONGEST)  # the record is bounded, so a cell need not be
    encoding = mapping.encoding or _encoding(path)
    delimiter = mapping.delimiter or _delimiter(path, encoding)
    lines = _records(path, encoding, delimiter)
    head = next(islice(lines, above, None), None)
    if head is None:
        raise InvalidRecordError(f"{path.name}: the file is empty")
    if isinstance(head, NotChecked):
        raise InvalidRecordError(f"{path.name}: headings: {head.reason}")
    headers = [cell.strip() for cell in next(csv.reader([head[1]], delimiter=delimiter))]
    named = [header for header in headers if header]
    if len(set(named)) != len(named):
        twice = sorted({header for header in named if named.count(header) > 1})
        raise InvalidRecordError(
            f"{path.name}, row {head[0]}: heading {', '.join(twice)} stands twice "
            "[duplicate-header]"
        )
    return headers, _rows(path.name, lines, headers, delimiter)


def first_rows(
    path: Path, mapping: Mapping, most: int
) -> Iterator[list[tuple[str, list[str]]]]:
    """The first records of a file, each as its cells by every delimiter that stands in it.

    Args:
        path: The file.
        mapping: What the user says about it; its delimiter is the only one then.
        most: How many records.
    """
    csv.field_size_limit(LONGEST)
    encoding = mapping.encoding or _encoding(path)
    for record in islice(_records(path, encoding, mapping.delimiter or ";"), most):
        text = "" if isinstance(record, NotChecked) else record[1]
        marks = (
            [mapping.delimiter] if mapping.delimiter else [d for d in _DELIMITERS if d in text]
        )
        yield [(mark, next(csv.reader([text], delimiter=mark), [])) for mark in marks or [","]]


def _rows(
    file: str, lines: Iterator[tuple[int, str] | NotChecked], headers: list[str], delimiter: str
) -> Iterator[Row | NotChecked]:
    for line in lines:
        if isinstance(line, NotChecked):
            yield line
            continue
        for number, cells in _cells(*line, delimiter):
            row = f"row {number}"
            if isinstance(cells, str):
                reason = f"not a row of the table: {cells}"
            elif len(cells) > len(headers) and any(map(str.strip, cells[len(headers) :])):
                reason = f"{len(cells)} cells under {len(headers)} headings"
            else:
                yield row, dict(zip(headers, cells, strict=False))
                continue
            yield gap(Gap.UNREADABLE_ROW, reason, Location(file, row))


def _cells(number: int, text: str, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """The cells of a record, or what is wrong with it.

    A quote that is never closed joins lines that are rows of their own: each is read again.
    """
    if not text.strip():
        return
    try:
        yield number, next(csv.reader([text], delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration) as error:
        lines = text.split("\n")
        if len(lines) == 1:
            yield number, str(error)
            return
        for at, line in enumerate(lines):
            yield from _cells(number + at, line.rstrip("\r"), delimiter)


def _records(
    path: Path, encoding: str, delimiter: str
) -> Iterator[tuple[int, str] | NotChecked]:
    """Records with the number of their first line; a quoted cell may go over several."""
    opens = re.compile(rb'(?:\A|%b)"' % re.escape(delimiter.encode()))
    number, began, skipping, inside = 0, 0, False, False
    kept: list[bytes] = []
    size = 0
    for piece in _pieces(path, encoding):
        whole = piece.endswith(b"\n") or len(piece) < LONGEST
        if skipping:
            skipping = not whole
            continue
        number += 1
        began = began if kept else number
        kept.append(piece)
        size += len(piece)
        inside = _is_open(piece, inside, opens)
        if size < LONGEST and whole and inside:
            continue
        if size >= LONGEST or not whole:
            where = Location(path.name, f"row {began}")
            yield gap(Gap.LINE_TOO_LONG, f"longer than {LONGEST} bytes", where)
            skipping = not whole
        else:
            yield _decoded(path.name, began, b"".join(kept), encoding)
        kept, size, inside = [], 0, False
    if kept:
        yield _decoded(path.name, began, b"".join(kept), encoding)


def _pieces(path: Path, encoding: str) -> Iterator[bytes]:
    """The lines of a file, each of a mebibyte at most; UTF-16 is given as UTF-8."""
    if encoding.startswith("utf-16"):
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            while text := file.readline(LONGEST):
                yield text.encode("utf-8", "replace")
        return
    with path.open("rb") as raw:
        while piece := raw.readline(LONGEST):
            yield piece


def _is_open(piece: bytes, inside: bool, opens: re.Pattern[bytes]) -> bool:
    """Whether a quoted cell is open at the end of a line: a quote opens at a cell's start only.

    An inch sign inside a cell (``5" pipe``) opens nothing.
    """
    at = 0
    while True:
        found = (_CLOSES.match if inside else opens.search)(piece, at)
        if not found:
            return inside
        at, inside = found.end(), not inside


def _decoded(file: str, number: int, raw: bytes, encoding: str) -> tuple[int, str] | NotChecked:
    if b"\0" in raw:
        code, reason = Gap.NUL_BYTE, "the row holds NUL bytes"
    else:
        try:
            return number, raw.decode(_of_pieces(encoding)).rstrip("\r\n")
        except UnicodeDecodeError as error:
            code = Gap.UNDECODABLE_TEXT
            reason = f"byte {error.start + 1} is not {encoding}: 0x{raw[error.start]:02x}"
    return gap(code, reason, Location(file, f"row {number}"))


def _of_pieces(encoding: str) -> str:
    return "utf-8" if encoding.startswith("utf-16") else encoding


def _delimiter(path: Path, encoding: str) -> str:
    head = next(_pieces(path, encoding), b"").decode(_of_pieces(encoding), "replace")
    return max(_DELIMITERS, key=head.count) if any(map(head.count, _DELIMITERS)) else ","


def _encoding(path: Path) -> str:
    """Told from the first part of the file: marks first, then what decodes."""
    with path.open("rb") as file:
        head = file.read(1 << 18)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    # Single broken bytes in UTF-8 text are a broken row, not another encoding.
    broken = head.decode("utf-8", "replace").count("\ufffd")
    foreign = sum(byte > 127 for byte in head)
    if broken <= max(1, foreign // 20):
        return "utf-8-sig"
    for encoding in ("gb18030", "cp1252"):
        try:
            text = head[: head.rfind(b"\n") + 1 or len(head)].decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252" or _chinese(text):
            return encoding
    return "utf-8-sig"


def _chinese(text: str) -> bool:
    """Mostly common Han characters: German in cp1252 decodes as rare ones, now and then."""
    foreign = [c for c in text if ord(c) > 127]
    han = sum(
        "\u4e00" <= c <= "\u9fa5" or "\u3000" <= c <= "\u303f" or c > "\uff00" for c in foreign
    )
    pairs = sum(a > "\u4e00" and b > "\u4e00" for a, b in pairwise(text))
    return bool(foreign) and han >= 0.9 * len(foreign) and pairs >= 0.3 * len(foreign)
