"""CSV: read as a stream of physical lines, so that no line can fill the memory.

A record longer than a mebibyte, a NUL byte or bytes of another encoding spoil one record,
which is named; the rest goes on.
"""

import csv
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from precurb.errors import InvalidRecordError
from precurb.intake.columns import Mapping
from precurb.intake.gaps import Gap, gap
from precurb.intake.rows import Row
from precurb.model import Location, NotChecked

LONGEST = 1 << 20  # bytes of one record
_DELIMITERS = (";", "\t", ",", "|")


def open_csv(path: Path, mapping: Mapping) -> tuple[list[str], Iterator[Row | NotChecked]]:
    """Read the headings of a CSV file, and its rows as they are asked for.

    Raises:
        InvalidRecordError: The file is empty, or its first line is no row of headings.
    """
    encoding = mapping.encoding or _encoding(path)
    lines = _lines(path, encoding)
    head = next(lines, None)
    if head is None:
        raise InvalidRecordError(f"{path.name}: the file is empty")
    if isinstance(head, NotChecked):
        raise InvalidRecordError(f"{path.name}: headings: {head.reason}")
    delimiter = mapping.delimiter or max(_DELIMITERS, key=lambda mark: head[1].count(mark))
    headers = [cell.strip() for cell in next(csv.reader([head[1]], delimiter=delimiter))]
    named = [header for header in headers if header]
    if len(set(named)) != len(named):
        twice = sorted({header for header in named if named.count(header) > 1})
        raise InvalidRecordError(
            f"{path.name}, row 1: heading {', '.join(twice)} stands twice [duplicate-header]"
        )
    return headers, _rows(path.name, lines, headers, delimiter)


def _rows(
    file: str, lines: Iterator[tuple[int, str] | NotChecked], headers: list[str], delimiter: str
) -> Iterator[Row | NotChecked]:
    for line in lines:
        if isinstance(line, NotChecked):
            yield line
            continue
        number, text = line
        if not text.strip():
            continue
        try:
            cells = next(csv.reader(text.splitlines(True), delimiter=delimiter, strict=True))
        except (csv.Error, StopIteration) as error:
            where = Location(file, f"row {number}")
            yield gap(Gap.UNREADABLE_ROW, f"not a row of the table: {error}", where)
            continue
        if len(cells) > len(headers) and any(cell.strip() for cell in cells[len(headers) :]):
            where = Location(file, f"row {number}")
            reason = f"{len(cells)} cells under {len(headers)} headings"
            yield gap(Gap.UNREADABLE_ROW, reason, where)
            continue
        yield f"row {number}", dict(zip(headers, cells, strict=False))


def _lines(path: Path, encoding: str) -> Iterator[tuple[int, str] | NotChecked]:
    """Records with the number of their first line; a quoted cell may go over several."""
    wide = encoding.startswith("utf-16")
    if wide:
        yield from _wide_lines(path, encoding)
        return
    with path.open("rb") as file:
        number, began, skipping = 0, 0, False
        kept: list[bytes] = []
        size = quotes = 0
        while piece := file.readline(LONGEST):
            whole = piece.endswith(b"\n") or len(piece) < LONGEST
            if skipping:
                skipping = not whole
                continue
            number += 1
            began = began if kept else number
            kept.append(piece)
            size, quotes = size + len(piece), quotes + piece.count(b'"')
            if size < LONGEST and whole and quotes % 2:
                continue
            if size >= LONGEST or not whole:
                where = Location(path.name, f"row {began}")
                yield gap(Gap.LINE_TOO_LONG, f"longer than {LONGEST} bytes", where)
                skipping = not whole
            else:
                yield _decoded(path.name, began, b"".join(kept), encoding)
            kept, size, quotes = [], 0, 0
        if kept:
            yield _decoded(path.name, began, b"".join(kept), encoding)


def _wide_lines(path: Path, encoding: str) -> Iterator[tuple[int, str] | NotChecked]:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        number = 0
        while text := file.readline(LONGEST):
            number += 1
            if len(text) >= LONGEST:
                where = Location(path.name, f"row {number}")
                yield gap(Gap.LINE_TOO_LONG, f"longer than {LONGEST} letters", where)
            else:
                yield number, text


def _decoded(file: str, number: int, raw: bytes, encoding: str) -> tuple[int, str] | NotChecked:
    where = Location(file, f"row {number}")
    if b"\0" in raw:
        return gap(Gap.NUL_BYTE, "the row holds NUL bytes", where)
    try:
        return number, raw.decode(encoding).rstrip("\r\n")
    except UnicodeDecodeError as error:
        reason = f"byte {error.start + 1} is not {encoding}: 0x{raw[error.start]:02x}"
        return gap(Gap.UNDECODABLE_TEXT, reason, where)


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
