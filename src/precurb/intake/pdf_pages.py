"""The pages of a PDF: words with their places, lines of segments, and ruled tables."""

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import msgspec

from precurb.errors import InvalidRecordError

LARGEST = 32 << 20  # bytes
MOST_PAGES = 200
SECONDS = 30  # of computing, for one file
PATIENCE = 60  # seconds on the clock
MEBIBYTES = 1024


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of a line that stand together; a wide gap parts two of them.

    Places are in points from the left and from the top of the page.
    """

    x0: float
    x1: float
    top: float
    bottom: float
    text: str
    page: int = 0

    @property
    def height(self) -> float:
        """How high it is written."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Table:
    """A table drawn with lines: its place and the text of its cells."""

    box: tuple[float, float, float, float]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Page:
    """One page."""

    number: int
    words: tuple[Segment, ...]
    tables: tuple[Table, ...]
    images: int

    @cached_property
    def lines(self) -> list[list[Segment]]:
        """Segments by line, from the top, each line from the left."""
        return [_segments(line) for line in _lines(self.words)]


@dataclass(frozen=True, slots=True)
class _Table:
    box: tuple[float, float, float, float]
    rows: list[list[str | None]]


@dataclass(frozen=True, slots=True)
class _Page:
    words: list[tuple[float, float, float, float, str]]
    images: int
    tables: list[_Table]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the process that reads says."""

    pages: list[_Page] = field(default_factory=list)
    error: str = ""


def read_pages(path: Path) -> list[Page]:
    """Read a PDF in a process of its own, bounded in time and memory.

    Raises:
        InvalidRecordError: It is encrypted, damaged, hostile, too large, or holds no text.
    """
    if path.stat().st_size > LARGEST:
        raise InvalidRecordError(f"{path.name}: larger than {LARGEST >> 20} MiB; not read")
    pages = [
        Page(
            number,
            tuple(Segment(*word, number) for word in each.words),
            tuple(
                Table(one.box, tuple(tuple(cell or "" for cell in row) for row in one.rows))
                for one in each.tables
            ),
            each.images,
        )
        for number, each in enumerate(_asked(path), start=1)
    ]
    if not any(page.words for page in pages):
        scanned = any(page.images for page in pages)
        what = "a scan: pictures without text, which are not read" if scanned else "empty"
        raise InvalidRecordError(f"{path.name}: {what}")
    return pages


def _asked(path: Path) -> "list[_Page]":
    script = Path(__file__).with_name("pdf_words.py")
    limits = (str(MOST_PAGES), str(SECONDS), str(MEBIBYTES))
    command = [sys.executable, "-P", str(script), str(path.absolute()), *limits]
    try:
        done = subprocess.run(  # noqa: S603 - our own script; the file is an argument
            command, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise InvalidRecordError(f"{path.name}: not read within {PATIENCE} s") from error
    try:
        answer = msgspec.json.decode(done.stdout, type=_Answer)
    except msgspec.DecodeError as error:
        raise InvalidRecordError(f"{path.name}: {_ended(done.returncode)}") from error
    if answer.error:
        raise InvalidRecordError(f"{path.name}: {answer.error}")
    return answer.pages


def _ended(status: int) -> str:
    if status < 0:
        return f"reading took more than {SECONDS} s of computing or {MEBIBYTES} MiB; ended"
    return f"the reader of PDF failed (status {status})"


def _lines(words: Iterable[Segment]) -> list[list[Segment]]:
    """Words by line: those whose middles lie within half a height of one another."""
    lines: list[list[Segment]] = []
    for word in sorted(words, key=lambda each: ((each.top + each.bottom) / 2, each.x0)):
        middle = (word.top + word.bottom) / 2
        if lines:
            first = lines[-1][0]
            if abs(middle - (first.top + first.bottom) / 2) <= 0.5 * min(
                first.height, word.height
            ):
                lines[-1].append(word)
                continue
        lines.append([word])
    return [sorted(line, key=lambda each: each.x0) for line in lines]


def _segments(line: list[Segment]) -> list[Segment]:
    found: list[Segment] = []
    for word in line:
        last = found[-1] if found else None
        if last is not None and word.x0 - last.x1 <= max(4.0, 0.7 * word.height):
            gap = " " if word.x0 - last.x1 > 0.1 * word.height else ""
            found[-1] = Segment(
                last.x0,
                max(last.x1, word.x1),
                min(last.top, word.top),
                max(last.bottom, word.bottom),
                last.text + gap + word.text,
                last.page,
            )
        else:
            found.append(word)
    return found
