"""The tables of both databases are those of the code, and come about by migration."""

from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from precurb.errors import InvalidRecordError, UnavailableError
from precurb.store import Store
from precurb.store.schema import NEWEST, config, version_of
from precurb.store.tables import METADATA


def test_migrations_make_just_the_tables_of_the_code(store: Store) -> None:
    with store.read() as db:
        made = MigrationContext.configure(db, opts={"compare_type": True})
        assert compare_metadata(made, METADATA) == []


def test_the_newest_migration_is_the_last_one() -> None:
    assert ScriptDirectory.from_config(config()).get_current_head() == NEWEST


def test_a_new_database_stands_at_the_newest_version(store: Store) -> None:
    with store.read() as db:
        assert version_of(db) == NEWEST


def test_a_database_is_opened_again_as_it_is(store: Store, url: str) -> None:
    Store.open(url).close()
    with store.read() as db:
        assert version_of(db) == NEWEST


def test_a_database_of_a_later_precurb_is_left_alone(
    kind: str, new_url: Callable[[str], str]
) -> None:
    new_url(kind)
    url = new_url(kind)  # a database of its own: it is spoilt
    store = Store.open(url)
    with store._writer.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(InvalidRecordError, match="9999"):
        Store.open(url)


@pytest.mark.parametrize(
    "url", ["", "precurb.db", "mysql://db/precurb", "postgresql://db", "sqlite://"]
)
def test_what_is_no_database_of_ours_is_refused(url: str) -> None:
    with pytest.raises(InvalidRecordError):
        Store.open(url)


def test_a_password_is_not_repeated_in_an_error() -> None:
    with pytest.raises(InvalidRecordError) as error:
        Store.open("oracle://eva:secret@db/precurb")
    assert "secret" not in str(error.value)


def test_a_server_that_does_not_answer_is_unavailable(tmp_path: object) -> None:
    with pytest.raises(UnavailableError):
        Store.open(f"postgresql://precurb@/precurb?host={tmp_path}")
