"""Stored checks, read again as a stream: from kept runs, single checks or result files.

A record that was screened twice (the same paper, record and content) counts once, as the newest
file has it. What cannot be read is counted and named, and the rest goes on.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from precurb.app.home import Home
from precurb.errors import InvalidRecordError
from precurb.model import Judgement, Location, NotChecked, Outcome, Transaction

_NAMED = 20  # unreadable lines that are named; all are counted


class StoredCheck(msgspec.Struct, frozen=True):
    """What of a stored check is judged again; the transaction is read only when it is asked."""

    reference: str
    outcome: Outcome
    transaction: msgspec.Raw
    judgements: tuple[Judgement, ...]
    law_date: dt.date
    checked_on: dt.date
    snapshot: str
    policy: str
    history: str = ""

    def read_transaction(self) -> Transaction:
        """The transaction as it was screened."""
        return msgspec.json.decode(self.transaction, type=Transaction)


class _Day(msgspec.Struct):
    law_date: dt.date


class _Line(NamedTuple):
    path: Path
    number: int
    offset: int
    raw: bytes


def kept_checks(home: Home) -> tuple[Path, ...]:
    """The files of checks of an installation, the newest first."""
    files = chain(home.runs.glob("*/checks.jsonl"), home.single_checks.parent.glob("*.jsonl"))
    return tuple(sorted(files, key=lambda path: path.stat().st_mtime_ns, reverse=True))


class StoredChecks:
    """Checks of some files, those of a span of days alone; counts what it leaves out.

    Args:
        files: Files of checks, one a line; the first has the last word on a record.
        since: Leave out transactions before this day.
        until: Leave out transactions after this day.
    """

    def __init__(
        self,
        files: Iterable[Path],
        *,
        since: dt.date | None = None,
        until: dt.date | None = None,
    ) -> None:
        self._files = tuple(files)
        self._since, self._until = since or dt.date.min, until or dt.date.max
        self._decoder = msgspec.json.Decoder(StoredCheck)
        self.repeated = 0
        self.unreadable = 0
        self.unread: list[NotChecked] = []
        if not self._files:
            raise InvalidRecordError("no check is stored here; name files with --checks")

    def in_order(self) -> Iterator[StoredCheck]:
        """The checks as they are stored."""
        for line in self._lines():
            try:
                check = self._decoder.decode(line.raw)
            except (msgspec.MsgspecError, ValueError) as error:
                self._refuse(line, error)
                continue
            if self._wanted(check.law_date):
                yield check

    def by_day(self) -> Iterator[StoredCheck]:
        """All checks until the last day, by the day of their transaction, then as stored.

        Those before the first day are there too: they are the earlier trade of the others.
        """
        days, files, offsets = self._index()
        opened = [path.open("rb") for path in self._files]
        try:
            for at in np.argsort(days, kind="stable"):
                file = opened[files[at]]
                file.seek(int(offsets[at]))
                raw = file.readline()
                try:
                    check = self._decoder.decode(raw)
                except (msgspec.MsgspecError, ValueError) as error:
                    path = self._files[files[at]]
                    self._refuse(_Line(path, 0, int(offsets[at]), raw), error)
                    continue
                yield check
        finally:
            for file in opened:
                file.close()

    def wanted(self, check: StoredCheck) -> bool:
        """Whether a check lies in the span of days."""
        return self._wanted(check.law_date)

    def _wanted(self, day: dt.date) -> bool:
        return self._since <= day <= self._until

    def _index(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Day, file and place of every readable line: some 16 bytes each."""
        decoder = msgspec.json.Decoder(_Day)
        places = {path: number for number, path in enumerate(self._files)}

        def rows() -> Iterator[tuple[int, int, int]]:
            for line in self._lines():
                try:
                    day = decoder.decode(line.raw).law_date
                except (msgspec.MsgspecError, ValueError) as error:
                    self._refuse(line, error)
                    continue
                if day <= self._until:
                    yield day.toordinal(), places[line.path], line.offset

        kinds = np.dtype([("day", np.int32), ("file", np.int32), ("offset", np.int64)])
        table = np.fromiter(rows(), dtype=kinds)
        return table["day"], table["file"], table["offset"]

    def _lines(self) -> Iterator[_Line]:
        seen: set[int] = set()
        for path in self._files:
            offset = 0
            with path.open("rb") as file:
                for number, raw in enumerate(file, start=1):
                    line = _Line(path, number, offset, raw)
                    offset += len(raw)
                    if not raw.strip():
                        continue
                    key = _record_key(raw)
                    if key in seen:
                        self.repeated += 1
                        continue
                    seen.add(key)
                    yield line

    def _refuse(self, line: _Line, error: Exception) -> None:
        self.unreadable += 1
        if len(self.unread) < _NAMED:
            at = f"line {line.number}" if line.number else f"byte {line.offset}"
            self.unread.append(
                NotChecked(
                    code="unreadable-check",
                    reason=f"not a stored check: {error}",
                    location=Location(line.path.name, at),
                )
            )


def _record_key(raw: bytes) -> int:
    """What makes a record the same: the bytes of its transaction; of an odd line, all of it."""
    start = raw.find(b'"transaction":')
    end = raw.find(b',"judgements":', start)
    return hash(raw[start:end] if 0 <= start < end else raw)
