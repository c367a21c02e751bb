"""Data of every earlier version comes to the newest one whole, and a backup is the way back.

The tables of an earlier version are made by its migrations, and filled with what the use cases
of today write into those same tables.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, inspect, select, text

from precurb.app import backup as backups
from precurb.app.backup import backup, restore
from precurb.app.home import Home
from precurb.app.records import Making, keep_bytes, keep_check, read_check, verify_audit
from precurb.errors import InvalidRecordError
from precurb.lists.snapshot import Snapshot
from precurb.screening import encode_check
from precurb.store import Store, portable, schema
from precurb.store.engine import make_engine, read_url
from precurb.store.jobs import NewJob
from precurb.store.schema import NEWEST, bring_up, version_of
from precurb.store.tables import METADATA
from store_cases import acting, controlled_check

EARLIER = sorted(
    each.revision
    for each in ScriptDirectory.from_config(schema.config()).walk_revisions()
    if each.revision != NEWEST
)
Rows = dict[str, list[tuple[Any, ...]]]


def rows_of(store: Store, tables: MetaData) -> Rows:
    with store.read() as db:
        return {
            table.name: [
                tuple(row)
                for row in db.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in tables.sorted_tables
        }


def tables_at(url: str, version: str) -> MetaData:
    """The tables of a version, in a database that is brought to it."""
    engine = make_engine(read_url(url))
    bring_up(engine, version)
    there = set(inspect(engine).get_table_names())
    made = MetaData(naming_convention=METADATA.naming_convention)
    for table in METADATA.sorted_tables:
        if table.name in there:
            table.to_metadata(made)
    engine.dispose()
    return made


@pytest.fixture
def filled(store: Store, snapshot: Snapshot) -> Store:
    """A store with what was received and checked, with duties, keys, a job and the audit."""
    content = b"reference,description\n" * 999
    sha = keep_bytes("order.csv", content, store=store, acting=acting())
    for number in range(3):
        making = Making(received=sha, book=snapshot.book, jobs=(NewJob(kind="tell"),))
        name = f"Muster {number} GmbH"
        check = controlled_check(snapshot, f"A-{number}", name=name)
        keep_check(check, making, store=store, acting=acting())
    return store


@pytest.fixture
def at_version(
    filled: Store, new_url: Callable[[str], str], kind: str
) -> Callable[[str], tuple[str, MetaData]]:
    """Makes a database of a version with data."""

    def make(version: str) -> tuple[str, MetaData]:
        new_url(kind)
        url = new_url(kind)
        if kind == "postgresql":
            _empty(url)
        tables = tables_at(url, version)
        engine = make_engine(read_url(url))
        with engine.execution_options(writes=True).connect() as db, db.begin():
            for name, rows in rows_of(filled, tables).items():
                table = tables.tables[name]
                names = table.columns.keys()
                if rows:
                    told = [dict(zip(names, row, strict=True)) for row in rows]
                    db.execute(table.insert(), told)
                    portable._count_on(db, table)
        engine.dispose()
        return url, tables

    return make


def _empty(url: str) -> None:
    """Databases of the tests come as copies at the newest version."""
    engine = make_engine(read_url(url))
    with engine.connect() as db, db.begin():
        db.execute(text("DROP SCHEMA public CASCADE"))
        db.execute(text("CREATE SCHEMA public"))
    engine.dispose()


@pytest.mark.parametrize("version", EARLIER)
def test_data_of_an_earlier_version_comes_up_whole(
    version: str,
    at_version: Callable[[str], tuple[str, MetaData]],
    filled: Store,
    snapshot: Snapshot,
) -> None:
    url, tables = at_version(version)
    with Store.open(url) as upgraded:
        with upgraded.read() as db:
            assert version_of(db) == NEWEST
        assert rows_of(upgraded, tables) == rows_of(filled, tables)
        verify_audit(store=upgraded)
        check = controlled_check(snapshot, "B-1", name="Zoraxin Lacke GmbH")
        kept = keep_check(check, Making(book=snapshot.book), store=upgraded, acting=acting())
        assert encode_check(read_check(kept.id, store=upgraded)) == encode_check(check)
        verify_audit(store=upgraded)


@pytest.fixture
def as_first_version(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[MetaData], None]]:
    """Lets the program know the tables of the first version alone, as that version did."""

    def become(tables: MetaData) -> None:
        monkeypatch.setattr(portable, "METADATA", tables)
        monkeypatch.setattr("precurb.store.contents.events_beside", tuple)  # came later
        monkeypatch.setattr(
            "precurb.store.opened.bring_up", lambda engine: bring_up(engine, EARLIER[0])
        )

    yield become
    monkeypatch.undo()


def test_the_backup_made_before_leads_back(
    at_version: Callable[[str], tuple[str, MetaData]],
    as_first_version: Callable[[MetaData], None],
    new_url: Callable[[str], str],
    kind: str,
    tmp_path: Path,
) -> None:
    url, tables = at_version(EARLIER[0])
    before, archive = Home(tmp_path / "before").prepare(), tmp_path / "before.precurb"
    as_first_version(tables)
    with Store.open(url) as store:
        was = rows_of(store, tables)
        backup(archive, home=before, store=store, acting=acting())
    engine = make_engine(read_url(url))
    bring_up(engine, NEWEST)  # the upgrade, which is to be undone
    engine.dispose()
    back = new_url(kind)
    if kind == "postgresql":
        _empty(back)
    with Store.open(back) as store:
        restore(archive, home=Home(tmp_path / "back"), store=store, acting=acting())
        now = rows_of(store, tables)
        verify_audit(store=store)
    restored = now.pop("audit")
    assert restored[:-1] == was.pop("audit")  # and that it was restored
    assert now == was


def test_a_newer_program_refuses_a_backup_of_earlier_tables_and_takes_nothing(
    at_version: Callable[[str], tuple[str, MetaData]],
    new_url: Callable[[str], str],
    kind: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, tables = at_version(EARLIER[0])
    archive = tmp_path / "before.precurb"
    with monkeypatch.context() as patched:
        patched.setattr(portable, "METADATA", tables)
        patched.setattr(
            "precurb.store.opened.bring_up", lambda engine: bring_up(engine, EARLIER[0])
        )
        with Store.open(url) as store:
            backup(archive, home=Home(tmp_path / "h").prepare(), store=store, acting=acting())
    with Store.open(new_url("sqlite")) as newer:
        with pytest.raises(InvalidRecordError, match=f"tables {EARLIER[0]}.* has {NEWEST}"):
            backups.restore(archive, home=Home(tmp_path / "n"), store=newer, acting=acting())
        with newer.read() as db:
            assert portable.is_empty(db)
