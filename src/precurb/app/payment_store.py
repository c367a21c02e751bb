"""Where decisions about payments are kept: rows that are added and never changed.

One SQLite file under the installation's folder. Triggers refuse every change and removal, so
that what was decided stays what was decided; each decision is one transaction of the database,
and a process that is killed leaves whole rows or none.
"""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from precurb.app.home import Home
from precurb.errors import UnavailableError
from precurb.model import Check, Outcome
from precurb.screening import decode_check

_TABLES = """
CREATE TABLE decisions (
  seq INTEGER PRIMARY KEY, key TEXT NOT NULL, version INTEGER NOT NULL, content TEXT NOT NULL,
  reference TEXT NOT NULL, outcome TEXT NOT NULL, because TEXT NOT NULL,
  decided_at TEXT NOT NULL, source TEXT NOT NULL, kept BLOB NOT NULL,
  UNIQUE (key, version), UNIQUE (key, content));
CREATE INDEX by_reference ON decisions (reference);
CREATE INDEX by_outcome ON decisions (outcome) WHERE outcome IN ('hold', 'stop');
CREATE TABLE releases (
  seq INTEGER PRIMARY KEY, key TEXT NOT NULL, version INTEGER NOT NULL, person TEXT NOT NULL,
  reason TEXT NOT NULL, at TEXT NOT NULL, UNIQUE (key, version, person),
  FOREIGN KEY (key, version) REFERENCES decisions (key, version));
CREATE TABLE alarms (
  seq INTEGER PRIMARY KEY, key TEXT NOT NULL, version INTEGER NOT NULL, level TEXT NOT NULL,
  at TEXT NOT NULL, UNIQUE (key, version, level));
CREATE TABLE files (
  sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, at TEXT NOT NULL, payments INTEGER NOT NULL,
  unread INTEGER NOT NULL);
CREATE TABLE unread (
  seq INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, record TEXT NOT NULL, gap BLOB NOT NULL,
  UNIQUE (sha256, record, gap));
"""
_NAMES = ("decisions", "releases", "alarms", "files", "unread")
_SELECT = (
    "SELECT key, version, content, outcome, because, decided_at, source, reference, kept "
    "FROM decisions"
)
_HELD = """
SELECT key FROM decisions d WHERE outcome IN ('hold', 'stop') GROUP BY key
HAVING MAX(version) > COALESCE((
  SELECT MAX(version) FROM (
    SELECT version FROM releases WHERE key = d.key GROUP BY version HAVING COUNT(*) >= ?)), 0)
ORDER BY MIN(seq)
"""
AGAIN = "+"  # in the content: the message, and the check that was made anew
_WAIT = 30.0  # seconds for another process to finish its row


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A decision as it is kept.

    ``version`` counts the different messages that told of one payment, from 1. ``outcome`` may
    be stricter than that of the check, and ``because`` then says why. ``raw`` is the check, as
    bytes; most questions about a payment need not read it.
    """

    key: str
    version: int
    content: str
    outcome: Outcome
    because: str
    decided_at: dt.datetime
    source: str
    reference: str
    raw: bytes

    @property
    def again(self) -> bool:
        """Whether it was made anew about a message that had been decided before."""
        return AGAIN in self.content

    @cached_property
    def check(self) -> Check:
        """The check on which the decision rests."""
        return decode_check(self.raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """That a person let one version of a payment go, and why."""

    key: str
    version: int
    person: str
    reason: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenFile:
    """A file that was read to its end."""

    sha256: str
    name: str
    at: dt.datetime
    payments: int
    unread: int


class PaymentStore:
    """Decisions, releases, alarms and files of one installation."""

    def __init__(self, path: Path) -> None:
        """Open the file, or begin one.

        Raises:
            UnavailableError: It cannot be opened, or is no such file.
        """
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self._db = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            # A loss of power may cost the last rows, never a part of one; their file is then
            # not marked as read either, and is decided again to the same result.
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute("PRAGMA foreign_keys = ON")
            self._db.execute("PRAGMA recursive_triggers = ON")  # a REPLACE is a removal too
            self._begin()
        except sqlite3.Error as error:
            raise UnavailableError(f"{path.name}: {error}") from error

    @classmethod
    def of(cls, home: Home) -> "PaymentStore":
        """The store of an installation."""
        return cls(home.prepare().root / "payments" / "decisions.db")

    def __enter__(self) -> Self:
        """Use it for the length of a block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _: BaseException | None,
        __: TracebackType | None,
    ) -> None:
        """Close it."""
        self._db.close()

    def _begin(self) -> None:
        with self.transaction():
            if self._db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
                return
            for statement in filter(str.strip, _TABLES.split(";")):
                self._db.execute(statement)
            for table in _NAMES:
                for act in ("UPDATE", "DELETE"):
                    self._db.execute(
                        f"CREATE TRIGGER {table}_{act} BEFORE {act} ON {table} "
                        f"BEGIN SELECT RAISE(ABORT, 'rows are added, never changed'); END"
                    )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is added inside is kept together, or not at all; part of an open batch."""
        if self._db.in_transaction:
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
        """Begin a batch: nothing that is added is kept before it is committed."""
        self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Keep what was added since the beginning of the batch."""
        self._db.execute("COMMIT")

    def roll_back(self) -> None:
        """Keep nothing of it."""
        self._db.execute("ROLLBACK")

    def add(self, kept: Kept) -> None:
        """Keep a decision; inside a transaction."""
        self._db.execute(
            "INSERT INTO decisions VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                kept.key, kept.version, kept.content, kept.reference, kept.outcome,
                kept.because, kept.decided_at.isoformat(), kept.source,
                kept.raw,
            ),
        )  # fmt: skip

    def find(self, key: str, content: str) -> Kept | None:
        """The decision about a message that tells just this of a payment."""
        found = self._decisions("WHERE key = ? AND content = ?", (key, content))
        return next(found, None)

    def versions(self, key: str) -> tuple[Kept, ...]:
        """All decisions about a payment, the first one first."""
        return tuple(self._decisions("WHERE key = ? ORDER BY version", (key,)))

    def keys_like(self, text: str) -> tuple[str, ...]:
        """Keys of payments that a text names: the key, or the reference of its check."""
        rows = self._db.execute(
            "SELECT DISTINCT key FROM decisions WHERE key = ? OR reference = ? ORDER BY key",
            (text, text),
        )
        return tuple(key for (key,) in rows)

    def held(self, persons: int) -> tuple[str, ...]:
        """Keys of payments that are held or stopped and not released, the first ones first.

        Args:
            persons: How many persons release a version.
        """
        return tuple(key for (key,) in self._db.execute(_HELD, (persons,)))

    def decisions(self) -> Iterator[Kept]:
        """All decisions in their order."""
        yield from self._decisions("ORDER BY seq")

    def _decisions(self, rest: str, values: tuple[str, ...] = ()) -> Iterator[Kept]:
        rows = self._db.execute(f"{_SELECT} {rest}", values)
        for key, version, content, outcome, because, at, source, reference, raw in rows:
            yield Kept(
                key=key,
                version=version,
                content=content,
                outcome=Outcome(outcome),
                because=because,
                decided_at=dt.datetime.fromisoformat(at),
                source=source,
                reference=reference,
                raw=raw,
            )

    def add_release(self, released: Released) -> None:
        """Keep that a person let a payment go; inside a transaction."""
        self._db.execute(
            "INSERT INTO releases VALUES (NULL, ?, ?, ?, ?, ?)",
            (
                released.key, released.version, released.person, released.reason,
                released.at.isoformat(),
            ),
        )  # fmt: skip

    def releases(self, key: str) -> tuple[Released, ...]:
        """Who let which version of a payment go."""
        rows = self._db.execute(
            "SELECT key, version, person, reason, at FROM releases WHERE key = ? ORDER BY seq",
            (key,),
        )
        return tuple(
            Released(
                key=k, version=version, person=person, reason=reason,
                at=dt.datetime.fromisoformat(at),
            )
            for k, version, person, reason, at in rows
        )  # fmt: skip

    def has_alarm(self, key: str, version: int, level: str) -> bool:
        """Whether an alarm was raised."""
        row = self._db.execute(
            "SELECT 1 FROM alarms WHERE key = ? AND version = ? AND level = ?",
            (key, version, level),
        ).fetchone()
        return row is not None

    def add_alarm(self, key: str, version: int, level: str, at: dt.datetime) -> None:
        """Keep that an alarm was raised."""
        self._db.execute(
            "INSERT OR IGNORE INTO alarms VALUES (NULL, ?, ?, ?, ?)",
            (key, version, level, at.isoformat()),
        )

    def add_file(self, taken: TakenFile) -> None:
        """Keep that a file was read to its end; inside a transaction."""
        self._db.execute(
            "INSERT OR IGNORE INTO files VALUES (?, ?, ?, ?, ?)",
            (
                taken.sha256, taken.name, taken.at.isoformat(), taken.payments,
                taken.unread,
            ),
        )  # fmt: skip

    def has_file(self, sha256: str) -> bool:
        """Whether a file with this content was read to its end."""
        row = self._db.execute("SELECT 1 FROM files WHERE sha256 = ?", (sha256,)).fetchone()
        return row is not None

    def files(self) -> Iterator[TakenFile]:
        """The files that were read, in their order."""
        rows = self._db.execute(
            "SELECT sha256, name, at, payments, unread FROM files ORDER BY rowid"
        )
        for sha256, name, at, payments, unread in rows:
            yield TakenFile(
                sha256=sha256, name=name, at=dt.datetime.fromisoformat(at),
                payments=payments, unread=unread,
            )  # fmt: skip

    def add_unread(self, sha256: str, record: str, gap: bytes) -> None:
        """Keep what could not be read of a file; once, however often it is read."""
        self._db.execute(
            "INSERT OR IGNORE INTO unread VALUES (NULL, ?, ?, ?)", (sha256, record, gap)
        )

    def unread(self) -> Iterator[bytes]:
        """What could not be read, as it was told."""
        for (gap,) in self._db.execute("SELECT gap FROM unread ORDER BY seq"):
            yield gap
