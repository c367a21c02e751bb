"""Which database: one SQLite file by default, PostgreSQL by a URL; how each is spoken to."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from precurb.errors import InvalidRecordError

_WAIT = 30_000  # milliseconds for another writer to finish
_SCHEMES = {
    "sqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


def file_url(path: Path) -> str:
    """The URL of an SQLite file."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def read_url(text: str) -> URL:
    """Read the URL of a database.

    Raises:
        InvalidRecordError: It is no URL, or of another kind of database. The message never
            repeats the URL, since that may hold a password.
    """
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise InvalidRecordError("the database is no URL; see docs/store.md") from error
    driver = _SCHEMES.get(url.drivername)
    if driver is None or not url.database:
        raise InvalidRecordError(
            f"a database is sqlite:///FILE or postgresql://HOST/NAME, not {url.drivername}:"
        )
    return url.set(drivername=driver)


def make_engine(url: URL) -> Engine:
    """An engine that speaks to a database as the store needs it.

    Raises:
        InvalidRecordError: PostgreSQL is asked for and its driver is not installed.
    """
    if url.drivername == "sqlite":
        path = Path(str(url.database))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)  # it names customers
        engine = create_engine(url)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return create_engine(url, isolation_level="READ COMMITTED", pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise InvalidRecordError(
            "PostgreSQL needs its driver: pip install 'precurb[postgresql]'"
        ) from error


def is_sqlite(connection: Connection) -> bool:
    """Whether a connection leads to SQLite."""
    return connection.dialect.name == "sqlite"


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions begin where we say, not where it guesses
    for pragma in (
        f"busy_timeout = {_WAIT}",
        "journal_mode = WAL",
        "synchronous = FULL",  # what was committed outlives a loss of power
        "foreign_keys = ON",
        "recursive_triggers = ON",  # a REPLACE is a removal too
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its place at once: a reader that turns writer may be refused midway."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
