"""Fixtures: an installation on each database; a conftest imports those that it wants."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from postgres_server import binary, private_server
from precurb.app.service import Service
from precurb.app.settings import Schedule, Settings
from precurb.store.engine import read_url
from service_cases import service_in

QUIET = Settings(
    schedule=Schedule(update_lists="", self_test="", watch_duties="", watch_notifications="")
)
"""Settings under which nothing comes by itself."""


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a private PostgreSQL server."""
    if binary("postgres") is None:
        pytest.skip("PostgreSQL is not installed")
    with private_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a fresh database of a kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'precurb.db'}"
    server, name = str(request.getfixturevalue("server")), f"d_{uuid.uuid4().hex}"
    engine = create_engine(read_url(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as db:
        db.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def service(url: str, tmp_path: Path) -> Iterator[Service]:
    """An installation on each database; releases need a second person."""
    with service_in(tmp_path, url, QUIET) as opened:
        yield opened


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Service]:
    """An installation on SQLite, for what does not depend on the database."""
    with service_in(tmp_path, settings=QUIET) as opened:
        yield opened
