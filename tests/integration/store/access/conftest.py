"""A service whose clock a test sets, on each database."""

from pathlib import Path

import pytest

from access_cases import TimedService, make_service
from precurb.store import Store


@pytest.fixture
def service(store: Store, tmp_path: Path) -> TimedService:
    """An installation without a user."""
    return make_service(tmp_path, store)
