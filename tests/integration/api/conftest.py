"""The API over an installation on SQLite, one for each test that changes something."""

from collections.abc import Iterator

import pytest

from api_cases import Installed, installed


@pytest.fixture
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """A fresh installation."""
    made = installed(tmp_path_factory.mktemp("api"))
    yield made
    for each in made.opened:
        each.close()
    made.service.close()


@pytest.fixture(scope="module")
def shared_here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """An installation that the tests of a module share."""
    made = installed(tmp_path_factory.mktemp("api"))
    yield made
    for each in made.opened:
        each.close()
    made.service.close()
