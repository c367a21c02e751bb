"""``precurb batch`` from the command line."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from batch_cases import order_rows, write_orders
from precurb.cli.batches import build_batch_app
from precurb.errors import InvalidRecordError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PRECURB_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(*arguments: str) -> object:
    return build_batch_app()(arguments, exit_on_error=False, result_action="return_value")


def test_a_batch_tells_what_it_came_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_orders(tmp_path / "orders.parquet", order_rows(9))
    status = run(str(path), "-o", str(tmp_path / "out"), "--workers", "1", "--json")
    told = json.loads(capsys.readouterr().out)
    rows = pq.read_table(sorted((tmp_path / "out").glob("part-*"))).to_pylist()
    assert len(rows) == 9
    assert sum(part["records"] for part in told["parts"]) == 9
    assert status in (1, 2)
    assert run(str(path), "-o", str(tmp_path / "out"), "--workers", "1") == status
    assert "9 records: " in capsys.readouterr().out


def test_keys_and_what_a_list_touches(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_orders(tmp_path / "orders.parquet", order_rows(6))
    assert run("keys", str(path), "-o", str(tmp_path / "keys"), "--workers", "1") == 0
    (kept,) = (home / "lists" / "snapshots").glob("*.json")
    found = tmp_path / "touched.parquet"
    keys = str(tmp_path / "keys")
    assert run("touched", keys, "--from", kept.stem, "-o", str(found)) == 0
    assert pq.read_table(found).num_rows == 0  # the same lists
    assert "0 records to screen again" in capsys.readouterr().err


def test_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecordError, match="at least one file"):
        run("-o", str(tmp_path / "out"))


def test_a_cluster_without_spark_or_java_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_orders(tmp_path / "orders.parquet", order_rows(2))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    order = (str(path), "-o", str(tmp_path / "out"), "--engine", "spark://127.0.0.1:1")
    with pytest.raises(InvalidRecordError, match=r"precurb\[spark\]|needs Java 17"):
        run(*order)
