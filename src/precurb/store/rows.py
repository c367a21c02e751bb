"""Adding rows of which some may be there: the same statement on both databases."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Insert, Row, Table
from sqlalchemy.dialects import postgresql, sqlite

from precurb.store.engine import is_sqlite

MOST_VALUES = 900  # of one IN list; SQLite once took 999
Values = Mapping[str, Any]
T = TypeVar("T")


def add_missing(db: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Add rows that are not there; the caller gives them in an order that all keep."""
    if rows:
        db.execute(_insert(db, table), list(rows))


def added(db: Connection, table: Table, row: Values) -> int | None:
    """Add a row; return its number, or nothing where another holds its place."""
    found: int | None = db.execute(_insert(db, table).returning(table.c.seq), row).scalar()
    return found


def added_all(
    db: Connection, table: Table, rows: Sequence[Values], told: Sequence[str]
) -> list[Row[Any]]:
    """Add rows; return columns of those that were added, in no order."""
    adding = _insert(db, table).returning(*(table.c[name] for name in told))
    return list(db.execute(adding, list(rows)))


def _insert(db: Connection, table: Table) -> Insert:
    if is_sqlite(db):
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


def batches(values: Iterable[T], size: int = MOST_VALUES) -> Iterator[list[T]]:
    """Values in lists that fit into one statement."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some
