"""Which lists were in use when, and how far something has come with them.

A watermark is set in the transaction that keeps the results it speaks of, so a killed process
never leaves results without their mark or a mark without its results.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from precurb.errors import ConflictError
from precurb.lists.snapshot import Snapshot
from precurb.store.opened import Writing
from precurb.store.rows import add_missing
from precurb.store.tables import list_versions, watermarks


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVersion:
    """A version of one list, as part of a snapshot."""

    snapshot: str
    list: str
    sha256: str
    version_date: dt.date
    entries: int
    at: dt.datetime


def keep(writing: Writing, snapshot: Snapshot) -> bool:
    """Keep that a snapshot is in use; whether it was not known before."""
    known = select(list_versions.c.seq).where(list_versions.c.snapshot == snapshot.id).limit(1)
    if writing.db.execute(known).first():
        return False
    rows = [
        {
            "snapshot": snapshot.id, "list": each.id, "sha256": each.sha256,
            "version_date": each.version_date, "entries": each.entries,
            "at": writing.acting.at,
        }
        for each in snapshot.versions(writing.acting.at.date())
    ]  # fmt: skip
    add_missing(writing.db, list_versions, rows)
    writing.note("use lists", f"snapshot {snapshot.id}", snapshot.id)
    return True


def of_list(db: Connection, list_id: str) -> Sequence[KeptVersion]:
    """Versions of a list, the one kept last first."""
    columns = [list_versions.c[name] for name in KeptVersion.__dataclass_fields__]
    query = select(*columns).where(list_versions.c.list == list_id)
    rows = db.execute(query.order_by(list_versions.c.seq.desc()))
    return tuple(KeptVersion(**row._mapping) for row in rows)


def watermark(db: Connection, name: str) -> str:
    """How far something has come; empty before its beginning."""
    query = select(watermarks.c.value).where(watermarks.c.name == name)
    return db.execute(query).scalar() or ""


def advance(writing: Writing, name: str, value: str, *, expected: str) -> None:
    """Set a watermark in the transaction of the results that it speaks of.

    Args:
        writing: The transaction.
        name: Of what.
        value: Where it has come to.
        expected: Where it stood when the work began.

    Raises:
        ConflictError: Another worker has moved it meanwhile; the results are not kept.
    """
    db, at = writing.db, writing.acting.at
    if expected:
        moved = db.execute(
            update(watermarks)
            .where(watermarks.c.name == name, watermarks.c.value == expected)
            .values(value=value, at=at)
        ).rowcount
    else:
        moved = _begin(writing, name, value)
    if not moved:
        raise ConflictError(f"the watermark {name!r} no longer stands at {expected!r}")
    writing.note("advance", f"watermark {name}", value)


def _begin(writing: Writing, name: str, value: str) -> int:
    if watermark(writing.db, name):
        return 0
    row = {"name": name, "value": value, "at": writing.acting.at}
    writing.db.execute(insert(watermarks), row)
    return 1
