"""The files that came in: their hashes while they are read, and their words afterwards.

A run keeps the hash of each file that it read (``inputs.json`` in its folder), so that whoever
has the file can prove that it is the one; and from that file, given again, the very lines of
one record. The bytes themselves lie in the store once the run is kept there.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path

import msgspec

from precurb.errors import InvalidRecordError
from precurb.intake import read_file, read_mapping
from precurb.intake.joining import paper_of
from precurb.model import Location, Transaction

INPUTS = "inputs.json"
LONGEST = 64 << 10  # characters of a record that are taken over
_LINE_FORMS = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson")
_LINE = re.compile(r"(?:row|line) (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFile:
    """A file as it was received: name, SHA-256 of its bytes, and how many there are."""

    name: str
    sha256: str
    size: int


class ReadAgain(StrEnum):
    """What came of reading a file again to find one record in it."""

    SAME = "same"
    DIFFERS = "differs"
    NOT_FOUND = "not found"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that was given as the one a record came from.

    ``text`` are the lines of the record, after the headings of a table; empty for a form that
    is no text or has no lines of its own. ``cut`` is how many characters were left out of it.
    """

    file: ReceivedFile
    read_again: ReadAgain
    text: str = ""
    encoding: str = ""
    cut: int = 0


def describe_inputs(files: Iterable[Path]) -> list[ReceivedFile]:
    """Name, hash and size of files, in their order.

    Raises:
        InvalidRecordError: A file cannot be read.
    """
    found = []
    for path in files:
        try:
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                found.append(ReceivedFile(name=path.name, sha256=sha256, size=file.tell()))
        except OSError as error:
            raise InvalidRecordError(f"{path}: {error.strerror or error}") from error
    return found


def keep_inputs(folder: Path, files: Iterable[Path]) -> None:
    """Write ``inputs.json`` into the folder of a run, so that a dossier can tell the hashes."""
    folder.mkdir(parents=True, exist_ok=True)
    raw = msgspec.json.encode(describe_inputs(files), order="deterministic")
    (folder / INPUTS).write_bytes(raw)


def read_inputs(folder: Path) -> tuple[ReceivedFile, ...]:
    """The files that a run read; none when nothing was written down.

    Raises:
        InvalidRecordError: What was written down cannot be read.
    """
    path = folder / INPUTS
    if not path.exists():
        return ()
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[ReceivedFile, ...])
    except msgspec.MsgspecError as error:
        raise InvalidRecordError(f"{path}: {error}") from error


def look_up(path: Path, transaction: Transaction, mapping: Path | None = None) -> Source:
    """Find the record of a transaction in the file it came from.

    The file is read again as it was read for the check; only when that gives the same
    transaction is it certain that these are its words.

    Args:
        path: The file, under the name it had.
        transaction: What was read from it.
        mapping: The mapping file it was read with.

    Raises:
        InvalidRecordError: The file is missing, or the mapping cannot be read.
    """
    (file,) = describe_inputs([path])
    said = read_mapping(mapping) if mapping else None
    record = _place(path, transaction).record
    try:
        found = [
            each
            for each in read_file(path, said).transactions
            if isinstance(each, Transaction) and each.location.record == record
        ]
    except InvalidRecordError:
        return Source(file=file, read_again=ReadAgain.UNREADABLE)
    if not found:
        return Source(file=file, read_again=ReadAgain.NOT_FOUND)
    same = any(_says(each, transaction) for each in found)
    text, encoding = _words(path, transaction)
    return Source(
        file=file,
        read_again=ReadAgain.SAME if same else ReadAgain.DIFFERS,
        text=text[:LONGEST],
        encoding=encoding,
        cut=max(0, len(text) - LONGEST),
    )


def _place(path: Path, transaction: Transaction) -> Location:
    """Where in this file the transaction stands, or one paper of it when it has several."""
    places = [transaction.location, *(paper.location for paper in transaction.papers)]
    return next((each for each in places if each.file == path.name), transaction.location)


def _says(read: Transaction, transaction: Transaction) -> bool:
    """Whether what was read is the transaction, or one paper of it; file names may differ."""
    nowhere = Location("", "")
    whole = replace(read, location=nowhere, unread=())
    if whole == replace(transaction, location=nowhere, unread=()):
        return True
    for paper in transaction.papers:
        one = [*read.papers, paper_of(read, paper.kind, paper.number)]
        if any(replace(each, location=paper.location) == paper for each in one):
            return True
    return False


def _words(path: Path, transaction: Transaction) -> tuple[str, str]:
    """The lines of a record and their encoding; nothing for a form that has no lines."""
    record, form = _place(path, transaction).record, path.suffix.lower()
    at = _LINE.fullmatch(record)
    if form != ".xml" and (at is None or form not in _LINE_FORMS):
        return "", ""
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="\n") as file:
        if at is None:
            return file.read(), encoding
        head = [next(file, "")] if record.startswith("row") else []
        rest = islice(file, int(at[1]) - 1 - len(head), None)
        return "".join([*head, *_own(rest, transaction)]), encoding


def _own(lines: Iterator[str], transaction: Transaction) -> Iterator[str]:
    """The first line, and those after it that name the same order, as many as it may have."""
    yield next(lines, "")
    for line in islice(lines, max(0, len(transaction.lines) - 1)):
        if transaction.reference not in line:
            return
        yield line


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(1 << 18)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            head[: head.rfind(b"\n") + 1 or len(head)].decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "cp1252"
