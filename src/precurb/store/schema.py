"""The version of the tables, and how a database comes to it."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from precurb.errors import InvalidRecordError
from precurb.store.engine import is_sqlite

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "0007"
"""The last migration; looking for it here spares a start the load of all of them."""

_MIGRATING = 0x70726563757263


def version_of(db: Connection) -> str:
    """The migration a database stands at; empty for a new one."""
    if not inspect(db).has_table("alembic_version"):
        return ""
    return db.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


def bring_up(engine: Engine, to: str = NEWEST) -> None:
    """Bring a database to a version, in one transaction; another process waits meanwhile.

    Raises:
        InvalidRecordError: A later Precurb has made it.
    """
    with engine.connect() as db, db.begin():
        if version_of(db) == to:
            return
    with engine.execution_options(writes=True).connect() as db, db.begin():
        if not is_sqlite(db):
            db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
        _migrate(db, to)


def config() -> "Config":
    """What Alembic needs to know."""
    from alembic.config import Config  # slow to load, and rarely needed

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    made.set_main_option("path_separator", "os")
    return made


def _migrate(db: Connection, to: str) -> None:
    from alembic import command
    from alembic.util import CommandError

    settings = config()
    settings.attributes["connection"] = db
    try:
        command.upgrade(settings, to)
    except CommandError as error:
        raise InvalidRecordError(
            f"the database stands at {version_of(db) or 'nothing'}, which this Precurb "
            f"does not know: {error}"
        ) from error
