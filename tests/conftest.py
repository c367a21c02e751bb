"""What every suite may ask for: the shared data beside a checkout, and the bundled lists."""

import os
from pathlib import Path

import pytest

from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.shelf import bundled_watchlists
from precurb.lists.snapshot import Snapshot

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of public files that are too large to bundle; tests of them skip without."""
    folder = Path(os.environ.get("PRECURB_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip("no folder of shared data beside the checkout, and PRECURB_SHARED is unset")
    return folder


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    """The law and the watchlists as packaged."""
    return Snapshot(ControlBook(read_packaged()), bundled_watchlists())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what needs a browser or a database server."""
    for item in items:
        asked = getattr(item, "callspec", None)
        servers = asked is not None and "postgresql" in asked.params.values()
        if servers or "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")
