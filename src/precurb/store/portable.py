"""A store as a file that any database can take: one archive, a table a member, rows as JSON.

It is written from one moment while others go on writing, and says of every member how many
rows it has and their SHA-256. A backup of SQLite restores into PostgreSQL and the other way.
"""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

import msgspec
from sqlalchemy import Column, Connection, Table, func, insert, select, text
from sqlalchemy.types import TypeEngine

from precurb.errors import InvalidRecordError, UntrustedMessageError
from precurb.store import audit
from precurb.store.engine import is_sqlite
from precurb.store.rows import batches
from precurb.store.schema import version_of
from precurb.store.tables import METADATA

FORMAT = "precurb-backup-1"
MANIFEST = "manifest.json"
_BLOCK = 1 << 20
_ROWS = 500  # in one statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member of an archive: how many rows or bytes, and the SHA-256 of its content."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an archive holds; ``head`` is the head of the audit as it stood."""

    format: str
    version: str
    schema: str
    made_at: str
    database: str
    head: str
    members: dict[str, Member]


def write_tables(db: Connection, archive: zipfile.ZipFile) -> dict[str, Member]:
    """Write every table into an archive, in an order in which they can be taken again."""
    return {
        f"tables/{table.name}.jsonl": _write(
            archive, f"tables/{table.name}.jsonl", _lines(db, table)
        )
        for table in METADATA.sorted_tables
    }


def write_member(archive: zipfile.ZipFile, name: str, source: IO[bytes]) -> Member:
    """Copy a file into an archive; its rows are its bytes."""
    digest, size = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as member:
        while block := source.read(_BLOCK):
            digest.update(block)
            size += len(block)
            member.write(block)
    return Member(rows=size, sha256=digest.hexdigest())


def check_members(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Compare every member with the manifest.

    Raises:
        UntrustedMessageError: One is missing, altered, or not told of.
    """
    names = set(archive.namelist()) - {MANIFEST}
    if odd := sorted(names ^ set(manifest.members)):
        raise UntrustedMessageError(f"the backup does not hold what it says: {odd[0]}")
    for name, told in manifest.members.items():
        digest = hashlib.sha256()
        with archive.open(name) as member:
            while block := member.read(_BLOCK):
                digest.update(block)
        if digest.hexdigest() != told.sha256:
            raise UntrustedMessageError(f"{name}: altered since the backup was made")


def is_empty(db: Connection) -> bool:
    """Whether no table has a row."""
    return all(
        db.execute(select(text("1")).select_from(table).limit(1)).first() is None
        for table in METADATA.sorted_tables
    )


def read_tables(db: Connection, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Take every row of an archive into empty tables.

    Raises:
        InvalidRecordError: The archive is of other tables, or the store is not empty.
        UntrustedMessageError: A table does not hold as many rows as the manifest says.
    """
    if (here := version_of(db)) != manifest.schema:
        raise InvalidRecordError(
            f"the backup is of tables {manifest.schema}, this Precurb has {here}"
        )
    if not is_empty(db):
        raise InvalidRecordError("the store is not empty; a backup is restored into a new one")
    for table in METADATA.sorted_tables:
        name = f"tables/{table.name}.jsonl"
        with archive.open(name) as member:
            count = sum(_take(db, table, some) for some in batches(member, _ROWS))
        if count != manifest.members[name].rows:
            raise UntrustedMessageError(f"{name}: {count} rows, not as many as it says")
        _count_on(db, table)


def manifest_of(db: Connection, version: str, at: str, members: dict[str, Member]) -> Manifest:
    """The manifest of what was written from this moment of a store."""
    return Manifest(
        format=FORMAT,
        version=version,
        schema=version_of(db),
        made_at=at,
        database=db.dialect.name,
        head=str(audit.head(db)),
        members=members,
    )


def _write(archive: zipfile.ZipFile, name: str, lines: Iterable[bytes]) -> Member:
    digest, count = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as member:
        for line in lines:
            digest.update(line)
            member.write(line)
            count += 1
    return Member(rows=count, sha256=digest.hexdigest())


def _lines(db: Connection, table: Table) -> Iterator[bytes]:
    query = select(table).order_by(*table.primary_key.columns)
    with db.execute(query.execution_options(yield_per=_ROWS)) as rows:
        for row in rows:
            yield msgspec.json.encode(tuple(row)) + b"\n"


def _take(db: Connection, table: Table, lines: list[bytes]) -> int:
    columns = list(table.columns)
    rows = [
        {
            column.name: _read(column, value)
            for column, value in zip(columns, msgspec.json.decode(line), strict=True)
        }
        for line in lines
    ]
    db.execute(insert(table), rows)
    return len(rows)


def _read(column: Column[object], value: object) -> object:
    kind: TypeEngine[object] = column.type
    return None if value is None else msgspec.convert(value, kind.python_type, strict=True)


def _count_on(db: Connection, table: Table) -> None:
    """Let numbers that the database gives go on behind those that were taken."""
    column = table.columns.get("seq")
    if is_sqlite(db) or column is None or column.autoincrement is False:
        return
    last = db.execute(select(func.max(column))).scalar()
    if last is not None:
        place = {"name": table.name, "last": last}
        db.execute(text("SELECT setval(pg_get_serial_sequence(:name, 'seq'), :last)"), place)
