"""Installations on each database, with the lists as packaged."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from postgres_server import binary, private_server
from precurb.app.home import Home
from precurb.app.service import Service
from precurb.app.settings import Settings
from precurb.store import Store, file_url
from precurb.store.engine import read_url


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
        return file_url(tmp_path / "precurb.db")
    server, name = str(request.getfixturevalue("server")), f"r_{uuid.uuid4().hex}"
    engine = create_engine(read_url(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as db:
        db.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def service(url: str, tmp_path: Path) -> Iterator[Service]:
    """An installation on each database, where one person may take lists into use."""
    with Service(Home(tmp_path / "home"), Store.open(url), Settings()) as opened:
        yield opened


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Service]:
    """An installation on SQLite, for what does not depend on the database."""
    store = Store.open(file_url(tmp_path / "precurb.db"))
    with Service(Home(tmp_path / "home"), store, Settings()) as opened:
        yield opened


@pytest.fixture
def four_eyes(tmp_path: Path) -> Iterator[Service]:
    """An installation where lists, policy and releases need a second person."""
    store = Store.open(file_url(tmp_path / "precurb.db"))
    settings = Settings(four_eyes=("release", "lists", "policy"))
    with Service(Home(tmp_path / "home"), store, settings) as opened:
        yield opened
