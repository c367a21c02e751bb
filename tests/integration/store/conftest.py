"""One store on each database: SQLite always, PostgreSQL where a server can be started."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from postgres_server import binary, private_server
from precurb.store import Store, file_url
from precurb.store.engine import read_url
from precurb.store.tables import METADATA


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a private PostgreSQL server."""
    if binary("postgres") is None:
        pytest.skip("PostgreSQL is not installed")
    with private_server() as url:
        Store.open(url).close()  # every later database is a copy of this one
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of database."""
    return str(request.param)


@pytest.fixture
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Makes the URL of a fresh database of a kind."""

    made: list[str] = []

    def make(kind: str) -> str:
        name = f"store_{uuid.uuid4().hex}"
        if kind == "sqlite":
            return file_url(tmp_path / f"{name}.db")
        server = str(request.getfixturevalue("server"))
        made.append(name)
        if len(made) == 1:  # emptying the first database is far quicker than making another
            _run(server, *_EMPTYING)
            return server
        _run(server, f"CREATE DATABASE {name}")  # gone with its server
        return server.replace("/postgres?", f"/{name}?")

    return make


_EMPTYING = (
    "SET session_replication_role = replica",  # triggers keep quiet
    f"TRUNCATE {', '.join(table.name for table in METADATA.tables.values())} RESTART IDENTITY",
    *(f"ALTER TABLE {table.name} ENABLE TRIGGER ALL" for table in METADATA.tables.values()),
)


@pytest.fixture
def url(kind: str, new_url: Callable[[str], str]) -> str:
    """The URL of a fresh database."""
    return new_url(kind)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An open store without a row."""
    with Store.open(url) as opened:
        yield opened


def _run(server: str, *statements: str) -> None:
    engine = create_engine(read_url(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as db:
        for statement in statements:
            db.execute(text(statement))
    engine.dispose()
