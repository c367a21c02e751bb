"""An open store: reading sees one moment, writing is one transaction with its audit."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from precurb.errors import InvalidRecordError, UnavailableError, UntrustedMessageError
from precurb.store import audit
from precurb.store.audit import Entry
from precurb.store.engine import is_sqlite, make_engine, read_url
from precurb.store.schema import bring_up

_TURN = 60.0  # seconds that a thread waits for the others of its process
_ONE_WRITER = 0x70726563757262  # the lock under which the chain grows, "precurb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """Who acts, when, and where new ids come from: values, so that a test can name them."""

    who: str
    at: dt.datetime
    new_id: Callable[[], str]


@dataclass(slots=True)
class Writing:
    """One transaction that writes; its audit entries are added at its end, or not at all."""

    db: Connection
    acting: Acting
    entries: list[Entry] = field(default_factory=list)

    def note(self, act: str, about: str, content: str = "") -> None:
        """Say in the audit what is written: the act, the object, and its SHA-256."""
        self.entries.append(Entry(act, about, content))


class Store:
    """Everything that Precurb remembers, in one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        self._one_writer = threading.Lock()

    @classmethod
    def open(cls, url: str) -> "Store":
        """Open a database by its URL, making or renewing its tables.

        Raises:
            InvalidRecordError: The URL cannot be read, or the database is of a later Precurb.
            UnavailableError: The database does not answer.
            UntrustedMessageError: Its file is damaged.
        """
        engine = make_engine(read_url(url))
        store = cls(engine)
        try:
            bring_up(engine)
        except OperationalError as error:
            store.close()
            raise UnavailableError(f"the database does not answer: {error.orig}") from error
        except DatabaseError as error:
            store.close()
            if type(error) is not DatabaseError:  # it is whole; something else is wrong
                raise
            raise UntrustedMessageError(f"the database is damaged: {error.orig}") from error
        except InvalidRecordError:
            store.close()
            raise
        return store

    def __enter__(self) -> Self:
        """Use it for the length of a block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Read as of one moment, whatever others write meanwhile."""
        with _answering(), self._engine.connect() as db:
            if not is_sqlite(db):
                db = db.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with db.begin():
                yield db

    @contextmanager
    def write(self, acting: Acting) -> Iterator[Writing]:
        """Write; all of it is kept together with its audit entries, or none of it.

        Raises:
            UnavailableError: The database refused for a reason that may pass.
        """
        with self._turn(), _answering(), self._writer.connect() as db, db.begin():
            writing = Writing(db, acting)
            yield writing
            if writing.entries:
                hold_chain(db)
                audit.append(db, acting.at, acting.who, writing.entries)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Let the threads of this process write to SQLite one after another.

        They would otherwise ask the file again and again whether it is free, and who asked
        first might wait longest.
        """
        if self.dialect != "sqlite":
            yield
            return
        if not self._one_writer.acquire(timeout=_TURN):
            raise UnavailableError("the database is busy: others have been writing too long")
        try:
            yield
        finally:
            self._one_writer.release()


def hold_chain(db: Connection) -> None:
    """Be the only one to add to the chain until this transaction ends."""
    if not is_sqlite(db):  # SQLite has one writer at a time anyway
        db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_WRITER})


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise UnavailableError(f"the database refused: {error.orig}") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise UnavailableError(f"the database went away: {error.orig}") from error
        if type(error) is DatabaseError:  # no narrower one: SQLite says so of a broken file
            raise UntrustedMessageError(f"the database is damaged: {error.orig}") from error
        raise
