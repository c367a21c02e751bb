"""Stored checks, read again as a stream: from the store, from runs beside it, or result files.

A record that was screened twice (the same paper, record and content) counts once, as the first
place has it: the store with its newest checks, then the newest file. What cannot be read is
counted and named, and the rest goes on.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

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


class Place(Protocol):
    """Where checks are stored: each has a mark, by which it is read again."""

    @property
    def name(self) -> str:
        """What it is called in a message."""

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """The canonical bytes of every check, each with its mark."""

    def at(self, marks: Iterable[int]) -> Iterator[bytes]:
        """The bytes at marks, in the order asked."""

    def where(self, mark: int) -> str:
        """A mark, as a person finds it."""


@dataclass(frozen=True)
class CheckFile:
    """A file of checks, one a line; marks are bytes from its beginning."""

    path: Path

    @property
    def name(self) -> str:
        """Its name."""
        return self.path.name

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Every line that is not empty."""
        offset = 0
        with self.path.open("rb") as file:
            for raw in file:
                if raw.strip():
                    yield offset, raw
                offset += len(raw)

    def at(self, marks: Iterable[int]) -> Iterator[bytes]:
        """The lines that begin there."""
        with self.path.open("rb") as file:
            for mark in marks:
                file.seek(mark)
                yield file.readline()

    def where(self, mark: int) -> str:
        """The number of the line."""
        with self.path.open("rb") as file:
            before = file.read(mark).count(b"\n")
        return f"line {before + 1}"


@dataclass(frozen=True)
class CheckStore:
    """The newest check of every transaction in the store; marks are their numbers."""

    home: Home
    name: str = "store"

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Every check that no newer one of its transaction has followed."""
        from precurb.app.records import open_store
        from precurb.store import checks

        with open_store(self.home) as store, store.read() as db:
            yield from checks.newest_whole(db)

    def at(self, marks: Iterable[int]) -> Iterator[bytes]:
        """The checks of these numbers."""
        from precurb.app.records import open_store
        from precurb.store import checks

        with open_store(self.home) as store, store.read() as db:
            for mark in marks:
                yield checks.whole_of(db, mark)

    def where(self, mark: int) -> str:
        """The number of the check."""
        return f"check {mark}"


class _Line(NamedTuple):
    place: Place
    mark: int
    raw: bytes


def kept_checks(home: Home) -> tuple[Place, ...]:
    """Where an installation has checks: the store, then runs that were not kept in it."""
    from precurb.app.records import open_store
    from precurb.store import checks, runs

    with open_store(home) as store, store.read() as db:
        kept = {name.partition(".")[0] for name in runs.names(db)}
        known = checks.some(db)
    folders = (
        path for path in home.runs.glob("*/checks.jsonl") if path.parent.name not in kept
    )
    files = sorted(folders, key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return (*((CheckStore(home),) if known else ()), *map(CheckFile, files))


class StoredChecks:
    """Checks of some files, those of a span of days alone; counts what it leaves out.

    Args:
        places: Files of checks, one a line, and other places; the first has the last word on
            a record.
        since: Leave out transactions before this day.
        until: Leave out transactions after this day.
    """

    def __init__(
        self,
        places: Iterable[Path | Place],
        *,
        since: dt.date | None = None,
        until: dt.date | None = None,
    ) -> None:
        self._places: tuple[Place, ...] = tuple(
            CheckFile(each) if isinstance(each, Path) else each for each in places
        )
        self._since, self._until = since or dt.date.min, until or dt.date.max
        self._decoder = msgspec.json.Decoder(StoredCheck)
        self.repeated = 0
        self.unreadable = 0
        self.unread: list[NotChecked] = []
        if not self._places:
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
        days, places, marks = self._index()
        order = np.argsort(days, kind="stable")
        # Each place gives its own in the order of days; whose turn it is gives the next.
        turns = [
            place.at(map(int, marks[order[places[order] == number]]))
            for number, place in enumerate(self._places)
        ]
        for at in order:
            place = self._places[places[at]]
            raw = next(turns[places[at]])
            try:
                check = self._decoder.decode(raw)
            except (msgspec.MsgspecError, ValueError) as error:
                self._refuse(_Line(place, int(marks[at]), raw), error)
                continue
            yield check

    def wanted(self, check: StoredCheck) -> bool:
        """Whether a check lies in the span of days."""
        return self._wanted(check.law_date)

    def _wanted(self, day: dt.date) -> bool:
        return self._since <= day <= self._until

    def _index(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Day, place and mark of every readable check: some 16 bytes each."""
        decoder = msgspec.json.Decoder(_Day)
        numbers = {id(place): number for number, place in enumerate(self._places)}

        def rows() -> Iterator[tuple[int, int, int]]:
            for line in self._lines():
                try:
                    day = decoder.decode(line.raw).law_date
                except (msgspec.MsgspecError, ValueError) as error:
                    self._refuse(line, error)
                    continue
                if day <= self._until:
                    yield day.toordinal(), numbers[id(line.place)], line.mark

        kinds = np.dtype([("day", np.int32), ("place", np.int32), ("mark", np.int64)])
        table = np.fromiter(rows(), dtype=kinds)
        return table["day"], table["place"], table["mark"]

    def _lines(self) -> Iterator[_Line]:
        seen: set[int] = set()
        for place in self._places:
            for mark, raw in place.lines():
                key = _record_key(raw)
                if key in seen:
                    self.repeated += 1
                    continue
                seen.add(key)
                yield _Line(place, mark, raw)

    def _refuse(self, line: _Line, error: Exception) -> None:
        self.unreadable += 1
        if len(self.unread) < _NAMED:
            self.unread.append(
                NotChecked(
                    code="unreadable-check",
                    reason=f"not a stored check: {error}",
                    location=Location(line.place.name, line.place.where(line.mark)),
                )
            )


def _record_key(raw: bytes) -> int:
    """What makes a record the same: the bytes of its transaction; of an odd line, all of it."""
    start = raw.find(b'"transaction":')
    end = raw.find(b',"judgements":', start)
    return hash(raw[start:end] if 0 <= start < end else raw)
