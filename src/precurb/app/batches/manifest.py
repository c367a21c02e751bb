"""What a batch was asked, and which of its parts are done: the folder of answers tells both.

``batch.json`` says with what was screened and stands there from the beginning;
``parts.jsonl`` gets a line for each part that is done, after the part lies there under its
name; ``manifest.json`` is written last and says that nothing is missing.
"""

import datetime as dt
import hashlib
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
import pyarrow.parquet as pq

from precurb.errors import InvalidRecordError

_BATCH, _PARTS, _MANIFEST = "batch.json", "parts.jsonl", "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file that is screened, by name, size in bytes and SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """With what a batch is screened; a folder holds the answers to one such question."""

    files: tuple[InputFile, ...]
    snapshot: str
    policy: str
    engine: str
    mapping: str  # SHA-256 of how columns are read
    allowed: str  # SHA-256 of the decisions about parties
    checks: bool
    on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class DonePart:
    """A part with its answers: their file and its hash, and what they came to."""

    number: int
    name: str
    sha256: str
    records: int
    outcomes: dict[str, int] = field(default_factory=dict)
    gaps: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LostPart:
    """A part that was not screened: its rows are a gap."""

    number: int
    file: str
    group: int | None
    rows: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSummary:
    """A batch that came to its end."""

    asked: Asked
    parts: tuple[DonePart, ...]
    lost: tuple[LostPart, ...]

    @property
    def records(self) -> int:
        """How many records have an answer; one that could not be read has its gap."""
        return sum(part.records for part in self.parts)

    @property
    def outcomes(self) -> dict[str, int]:
        """How many records came to which outcome."""
        return total(part.outcomes for part in self.parts)

    @property
    def gaps(self) -> dict[str, int]:
        """How many records have which gap."""
        return total(part.gaps for part in self.parts)


class BatchFolder:
    """The folder of answers of one batch."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def begin(self, asked: Asked) -> Asked:
        """Begin a batch here, or go on with it: the day stays that on which it began.

        Raises:
            InvalidRecordError: The folder holds something else.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        told = self.root / _BATCH
        if told.exists():
            before = msgspec.json.decode(told.read_bytes(), type=Asked)
            if replace(before, on=asked.on) != asked:
                raise InvalidRecordError(
                    f"{self.root}: holds the answers to another batch (other files, lists, "
                    "policy or program); choose another folder"
                )
            self._sweep()
            return before
        if any(self.root.iterdir()):
            raise InvalidRecordError(f"{self.root}: the folder is not empty")
        write_whole(told, encoded(asked))
        return asked

    def done(self) -> dict[int, DonePart]:
        """The parts whose answers are there, unaltered."""
        path = self.root / _PARTS
        found: dict[int, DonePart] = {}
        if not path.exists():
            return found
        for line in path.read_bytes().split(b"\n")[:-1]:  # not the one it was killed in
            part = msgspec.json.decode(line, type=DonePart)
            if is_same(self.root / part.name, part.sha256):
                found[part.number] = part
        return found

    def keep(self, part: DonePart) -> None:
        """Say that a part is done."""
        with (self.root / _PARTS).open("ab") as file:
            file.write(encoded(part))
            file.flush()
            os.fsync(file.fileno())

    def end(self, summary: BatchSummary) -> None:
        """Say that the batch is done."""
        self._sweep()
        write_whole(self.root / _MANIFEST, encoded(summary))

    def finished(self) -> BatchSummary | None:
        """The summary of a batch that came to its end, if all of it is there as it was."""
        path = self.root / _MANIFEST
        if not path.exists():
            return None
        told = msgspec.json.decode(path.read_bytes(), type=BatchSummary)
        whole = all(is_same(self.root / part.name, part.sha256) for part in told.parts)
        return told if whole and not told.lost else None

    def _sweep(self) -> None:
        """Remove what killed processes left half written."""
        for path in self.root.glob(".part-*"):
            path.unlink(missing_ok=True)


def counted(path: Path, number: int, name: str = "") -> DonePart:
    """A file of answers that is done: its hash, and what the answers came to.

    Args:
        path: The file.
        number: The number of the part.
        name: Where it lies in the folder of the batch; its own name when left out.
    """
    outcomes, gaps, records = Counter[str](), Counter[str](), 0
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(columns=["outcome", "gaps"]):
            records += batch.num_rows
            outcomes.update(each for each in batch.column("outcome").to_pylist() if each)
            gaps.update(code for codes in batch.column("gaps").to_pylist() for code in codes)
    return DonePart(
        number=number,
        name=name or path.name,
        sha256=sha256_of(path),
        records=records,
        outcomes=dict(sorted(outcomes.items())),
        gaps=dict(sorted(gaps.items())),
    )


def input_file(path: Path) -> InputFile:
    """A file by its content.

    Raises:
        InvalidRecordError: It is not there.
    """
    try:
        return InputFile(name=path.name, size=path.stat().st_size, sha256=sha256_of(path))
    except OSError as error:
        raise InvalidRecordError(f"{path}: {error.strerror or error}") from error


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_same(path: Path, sha256: str) -> bool:
    """Whether a file is there with this content."""
    return path.exists() and sha256_of(path) == sha256


def encoded(value: object) -> bytes:
    """A value as one line of canonical JSON."""
    return msgspec.json.encode(value, order="deterministic") + b"\n"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that appears whole or not at all."""
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def total(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    """Counts, added up."""
    made: dict[str, int] = {}
    for each in counts:
        for name, number in each.items():
            made[name] = made.get(name, 0) + number
    return dict(sorted(made.items()))
