"""Three authorities that know one another."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from exchange_world import Place, World
from precurb.store import Store, file_url


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without a row, to be copied."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    Store.open(file_url(path)).close()
    return path


@pytest.fixture
def world(tmp_path: Path, template: Path) -> Iterator[World]:
    """Three authorities, fresh, and a line that does not lie yet."""
    made = World(tmp_path, place=Place(template=template))
    yield made
    made.close()
