"""An installation, orders and lists for the tests of batches."""

from pathlib import Path

import pytest

from batch_cases import house_list, order_rows, write_orders
from precurb.app.home import Home
from precurb.lists.snapshot import Snapshot


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A new installation."""
    return Home(tmp_path / "home").prepare()


@pytest.fixture
def lists(snapshot: Snapshot) -> Snapshot:
    """The packaged law and lists with one of the house."""
    return Snapshot(snapshot.book, (*snapshot.watchlists, house_list()))


@pytest.fixture
def orders(tmp_path: Path) -> tuple[Path, ...]:
    """Two Parquet files; their row groups end amid orders."""
    rows = order_rows(60)
    return (
        write_orders(tmp_path / "in" / "orders 1+é.parquet", rows[:43]),
        write_orders(tmp_path / "in" / "orders-2.parquet", rows[43:]),
    )
