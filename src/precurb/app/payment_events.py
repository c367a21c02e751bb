"""The file in which the events of payments lie: SQLite, found by link and time.

``events`` has one row a payment, ``links`` one for each number under which it is found, in the
order of time, and ``open`` names the payments that must be decided. A payment leaves with its
row; its links, which lie all over the file, are swept away later in the order of the file, and
no question finds them meanwhile. A number of a row is never used twice.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from precurb.model.flows import MOST, Event, Order, newest, payment_id

BEGINNING = -(2**62)  # before any payment
_CACHE_KB = 65_536  # pages of the file that are held in memory
_LEAVING = 10_000  # events that leave in one transaction
_SWEPT = 100_000  # links that are looked at in one transaction of a sweep
_BEFORE_ALL = (-(2**63), BEGINNING, b"")
_AFTER_ALL = (2**63 - 1, 2**62, b"\xff" * 32)
_SETTINGS = (
    "page_size = 1024",  # each link lies on another page: small ones, for less to write
    "journal_mode = WAL",
    "synchronous = FULL",  # what was taken stays, even if the power fails
    "wal_autocheckpoint = 16000",
    "temp_store = MEMORY",
)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE, at INTEGER NOT NULL,
    name TEXT NOT NULL, body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS events_at ON events (at);
CREATE TABLE IF NOT EXISTS links (
    link INTEGER NOT NULL, at INTEGER NOT NULL, key BLOB NOT NULL, id INTEGER NOT NULL,
    PRIMARY KEY (link, at, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS open (id INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS swept (
    link INTEGER NOT NULL, at INTEGER NOT NULL, key BLOB NOT NULL);
"""
_NEWEST = """
SELECT e.body FROM links l JOIN events e ON e.id = l.id
WHERE l.link = ? AND l.at >= ? AND (l.at, l.key) <= (?, ?)
ORDER BY l.at DESC, l.key DESC LIMIT ?"""
_LATER = """
SELECT l.id, e.body FROM links l JOIN events e ON e.id = l.id
WHERE l.link = ? AND (l.at, l.key) > (?, ?) AND (l.at, l.key) < (?, ?)"""
_LATER_IDS = "SELECT id FROM links WHERE link = ? AND (at, key) > (?, ?) AND (at, key) < (?, ?)"
_LATER_PLACE = """
SELECT at, key FROM links WHERE link = ? AND (at, key) > (?, ?)
ORDER BY at, key LIMIT 1 OFFSET ?"""
_SWEEP_TO = """
SELECT link, at, key FROM links WHERE (link, at, key) > (?, ?, ?)
ORDER BY link, at, key LIMIT 1 OFFSET ?"""
_SWEEP = """
DELETE FROM links
WHERE (link, at, key) > (?, ?, ?) AND (link, at, key) <= (?, ?, ?) AND at < ?"""
_LAST = """
SELECT at, key FROM events WHERE at = (SELECT max(at) FROM events) ORDER BY key DESC LIMIT 1"""
_OPEN = """
SELECT e.name FROM open o JOIN events e ON e.id = o.id
WHERE e.at >= ? ORDER BY e.at, e.key LIMIT ?"""


class PaymentEvents:
    """Events of payments in one file; one process writes, others may read."""

    def __init__(self, path: Path) -> None:
        """Open the file, or begin one."""
        self._file = sqlite3.connect(path, isolation_level=None)
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(Event).decode
        for setting in (*_SETTINGS, f"cache_size = -{_CACHE_KB}"):
            self._file.execute(f"PRAGMA {setting}")
        self._file.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing, whatever ends the process; part of an open batch."""
        if self._file.in_transaction:
            yield
            return
        self.begin()
        try:
            yield
        except BaseException:
            self.roll_back()
            raise
        self.commit()

    def begin(self) -> None:
        """Begin a batch: nothing of it is kept before it is committed."""
        self._file.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Keep the batch."""
        self._file.execute("COMMIT")

    def roll_back(self) -> None:
        """Keep nothing of the batch."""
        self._file.execute("ROLLBACK")

    def of(
        self, links: Iterable[int], since: int, until: Order, most: int = MOST
    ) -> list[Event]:
        """The newest events under some links from a moment up to a place in time, in order."""
        found: list[Event] = []
        for number in links:
            rows = self._file.execute(_NEWEST, (number, since, *until, most))
            found += (self._decode(body) for (body,) in rows)
        return newest(found, most)

    def later(self, link: int, after: Order, before: Order) -> Iterator[tuple[int, Event]]:
        """Events under a link between two places in time; each with its number."""
        for number, body in self._file.execute(_LATER, (link, *after, *before)):
            yield number, self._decode(body)

    def later_ids(self, link: int, after: Order, before: Order) -> Iterator[int]:
        """The numbers of those events alone."""
        rows = self._file.execute(_LATER_IDS, (link, *after, *before))
        yield from (each for (each,) in rows)

    def later_place(self, link: int, after: Order, count: int) -> Order | None:
        """The place of the so-manieth event under a link behind another, if there is one."""
        row = self._file.execute(_LATER_PLACE, (link, *after, count - 1)).fetchone()
        return None if row is None else (row[0], row[1])

    def event(self, key: str) -> Event | None:
        """The event of a payment by its key; none if it is not kept."""
        row = self._file.execute(
            "SELECT body FROM events WHERE key = ?", (payment_id(key),)
        ).fetchone()
        return None if row is None else self._decode(row[0])

    def last(self) -> Order:
        """The place in time of the newest event."""
        row = self._file.execute(_LAST).fetchone()
        return (BEGINNING, b"") if row is None else (row[0], row[1])

    def names(self, numbers: Iterable[int]) -> list[str]:
        """The keys of payments by the numbers they are kept under, in the order of time."""
        query = "SELECT at, key, name FROM events WHERE id = ?"
        rows = (self._file.execute(query, (number,)).fetchone() for number in numbers)
        return [name for _, _, name in sorted(rows)]

    def put(self, event: Event, name: str) -> list[Event]:
        """Keep an event if it is new, or an earlier telling than the one that is kept.

        Returns:
            What changed: the new event; with it the one it stands in for; nothing for another
            telling that is not the earlier one.
        """
        body = self._encode(event)
        row = self._file.execute(
            "SELECT id, at, body FROM events WHERE key = ?", (event.key,)
        ).fetchone()
        if row is None:
            cursor = self._file.execute(
                "INSERT INTO events (key, at, name, body) VALUES (?, ?, ?, ?)",
                (event.key, event.at, name, body),
            )
            self._link(event, cursor.lastrowid or 0)
            return [event]
        number, at, kept = row
        if (event.at, body) >= (at, kept):
            return []
        before = self._decode(kept)
        self._unlink(before)
        self._file.execute(
            "UPDATE events SET at = ?, body = ? WHERE id = ?", (event.at, body, number)
        )
        self._link(event, number)
        return [event, before]

    def open(self, numbers: Iterable[int]) -> None:
        """Mark payments as to be decided."""
        rows = ((number,) for number in numbers)
        self._file.executemany("INSERT OR IGNORE INTO open VALUES (?)", rows)

    def open_keys(self, since: int, most: int) -> list[str]:
        """The keys of payments that must be decided, the oldest first; -1 for all."""
        return [name for (name,) in self._file.execute(_OPEN, (since, most))]

    def settle(self, keys: Iterable[str]) -> None:
        """Mark payments as decided."""
        self._file.executemany(
            "DELETE FROM open WHERE id = (SELECT id FROM events WHERE key = ?)",
            ((payment_id(key),) for key in keys),
        )

    def leave(self, horizon: int, most: int) -> int:
        """Let events before a moment leave, in several transactions; how many did."""
        left = 0
        query = "SELECT id FROM events WHERE at < ? ORDER BY at LIMIT ?"
        while left < most:
            size = min(_LEAVING, most - left)
            numbers = self._file.execute(query, (horizon, size)).fetchall()
            if not numbers:
                break
            with self.transaction():
                self._file.executemany("DELETE FROM open WHERE id = ?", numbers)
                self._file.executemany("DELETE FROM events WHERE id = ?", numbers)
            left += len(numbers)
        return left

    def sweep(self, horizon: int, most: int) -> bool:
        """Sweep links of events that have left, from where the last sweep ended.

        Args:
            horizon: The moment before which nothing is kept.
            most: Links that are looked at, about.

        Returns:
            Whether the end of the links was reached; the next sweep begins anew.
        """
        for _ in range(0, most, _SWEPT):
            begin = self._swept_to()
            row = self._file.execute(_SWEEP_TO, (*begin, _SWEPT - 1)).fetchone()
            end = _AFTER_ALL if row is None else tuple(row)
            with self.transaction():
                self._file.execute(_SWEEP, (*begin, *end, horizon))
                self._file.execute("DELETE FROM swept")
                if row is not None:
                    self._file.execute("INSERT INTO swept VALUES (?, ?, ?)", row)
            if row is None:
                return True
        return False

    def _swept_to(self) -> tuple[int, int, bytes]:
        row = self._file.execute("SELECT link, at, key FROM swept").fetchone()
        return _BEFORE_ALL if row is None else (row[0], row[1], row[2])

    def number(self, name: str) -> int | None:
        """A number that is kept under a name, such as the horizon."""
        row = self._file.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else int(row[0])

    def keep_number(self, name: str, value: int) -> None:
        """Keep a number under a name."""
        self._file.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def _link(self, event: Event, number: int) -> None:
        rows = [(link, event.at, event.key, number) for link in sorted(set(event.links()))]
        self._file.executemany("INSERT INTO links VALUES (?, ?, ?, ?)", rows)
        self.open((number,))

    def _unlink(self, event: Event) -> None:
        rows = ((link, event.at, event.key) for link in set(event.links()))
        self._file.executemany("DELETE FROM links WHERE link = ? AND at = ? AND key = ?", rows)
