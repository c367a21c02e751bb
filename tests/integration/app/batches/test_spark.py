"""A real cluster on loopback, a master and two workers, answers as this machine does."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from batch_cases import HEADER, answers_in, batch_order, order_rows, write_orders
from precurb.app.batches.found import touched
from precurb.app.batches.keys import KeysHere, keys_here
from precurb.app.batches.local import screen_here
from precurb.app.home import Home
from precurb.errors import InvalidRecordError, UnavailableError
from precurb.lists.snapshot import Snapshot
from precurb.lists.watchlist import Watchlist
from precurb.model import ListedName, PartyType, WatchlistEntry
from spark_cluster import Cluster, is_here, private_cluster

pytestmark = [
    pytest.mark.skipif(not is_here(), reason="Spark or Java is not installed"),
    # Spark leaves sockets to the collector of garbage when a session ends.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
Files = tuple[Path, ...]


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with private_cluster(tmp_path_factory.mktemp("spark")) as made:
        yield made


def there(order, spark: Cluster, lists: Snapshot, home: Home):  # type: ignore[no-untyped-def]
    from precurb.app.batches.spark import screen_there

    return screen_there(order, spark.master, snapshot=lists, home=home)


def test_answers_are_those_of_this_machine_to_the_byte(
    orders: Files, home: Home, lists: Snapshot, tmp_path: Path, spark: Cluster
) -> None:
    # The same reference in two files, and twice in one but apart, is not one order.
    apart = [*order_rows(2), *order_rows(4, start=50), *order_rows(2)]
    mixed = [row | {"reference": None} if at % 4 == 3 else row for at, row in enumerate(apart)]
    files = (*orders, write_orders(tmp_path / "in" / "mixed.parquet", mixed))
    order = batch_order(files, tmp_path / "here", checks=True)
    here = screen_here(order, snapshot=lists, home=home)
    told = there(replace(order, output=tmp_path / "there"), spark, lists, home)
    answers = answers_in(tmp_path / "there" / "answers")
    assert answers.equals(answers_in(tmp_path / "here"))
    assert (told.records, told.outcomes, told.gaps) == (here.records, here.outcomes, here.gaps)
    assert there(replace(order, output=tmp_path / "there"), spark, lists, home) == told


def test_an_executor_killed_amid_the_job_changes_no_answer(
    home: Home, lists: Snapshot, tmp_path: Path, spark: Cluster
) -> None:
    files = [write_orders(tmp_path / "in" / "many.parquet", order_rows(4000), group=500)]
    order = batch_order(files, tmp_path / "here")
    here = screen_here(order, snapshot=lists, home=home)
    killed: list[int] = []

    def kill_one() -> None:
        while not list((tmp_path / "there").rglob("part-*")):  # the first answers are written
            time.sleep(0.02)
        killed.append(spark.executors()[0])
        os.kill(killed[0], signal.SIGKILL)

    killer = threading.Thread(target=kill_one, daemon=True)
    killer.start()
    told = there(replace(order, output=tmp_path / "there"), spark, lists, home)
    killer.join(10)
    assert killed
    assert told.records == here.records == 4000
    assert answers_in(tmp_path / "there" / "answers").equals(answers_in(tmp_path / "here"))


def test_keys_of_a_cluster_find_what_those_of_this_machine_find(
    orders: Files, home: Home, lists: Snapshot, tmp_path: Path, spark: Cluster
) -> None:
    from precurb.app.batches.spark_keys import keys_on, keys_there

    order = batch_order(orders, tmp_path / "here", workers=1)
    keys_here(order, snapshot=lists, home=home)
    apart = replace(order, output=tmp_path / "there")
    keys_there(apart, spark.master, snapshot=lists, home=home)
    entry = WatchlistEntry(
        id="x", type=PartyType.ENTITY, names=(ListedName("Sombra Kimica del Norte"),)
    )
    new = Snapshot(lists.book, (*lists.watchlists[:-1], Watchlist.build(HEADER, (entry,))))
    found = touched(KeysHere(tmp_path / "here"), lists, new)
    assert found
    assert {cause.change for _, cause in found} == {"added", "removed"}
    assert touched(KeysHere(tmp_path / "there"), lists, new) == found
    with keys_on(tmp_path / "there", spark.master) as asked:
        assert touched(asked, lists, new) == found


def test_a_table_of_its_own_needs_a_reference(spark: Cluster, home: Home) -> None:
    from precurb.app.batches.spark import screened
    from precurb.app.batches.spark_ready import cluster

    with cluster(spark.master, "test") as session:
        frame = session.createDataFrame(pa.table({"description": ["Glue"]}))
        with pytest.raises(InvalidRecordError, match="need a reference or their number"):
            screened(frame, _setup(home))


def test_a_table_without_numbers_is_answered_the_same_however_it_lies(
    spark: Cluster, home: Home, lists: Snapshot
) -> None:
    from precurb.app.batches.spark import screened
    from precurb.app.batches.spark_ready import cluster

    home.shelf.keep(lists)
    setup = replace(_setup(home), snapshot=lists.id)
    with cluster(spark.master, "test") as session:
        frame = session.createDataFrame(pa.Table.from_pylist(order_rows(30)))
        made = [
            screened(each, setup).toArrow().sort_by("reference")
            for each in (frame, frame.orderBy(frame["quantity"].desc()).repartition(3))
        ]
    assert made[0].num_rows == 30
    assert made[0].equals(made[1])


def test_other_files_than_parquet_are_refused(
    spark: Cluster, home: Home, lists: Snapshot, tmp_path: Path
) -> None:
    table = tmp_path / "orders.csv"
    table.write_text("reference,description\nA,Glue\n")
    with pytest.raises(InvalidRecordError, match="Parquet files only"):
        there(batch_order([table], tmp_path / "out"), spark, lists, home)


def test_a_python_without_precurb_is_told(
    spark: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    from precurb.app.batches.spark_ready import cluster

    monkeypatch.setenv("PYSPARK_PYTHON", "/no/such/python")
    with (
        pytest.raises(UnavailableError, match="PYSPARK_PYTHON names the Python"),
        cluster(spark.master, "test"),
    ):
        pass


def test_listed_parties_are_found_there(
    home: Home, lists: Snapshot, tmp_path: Path, spark: Cluster, orders: Files
) -> None:
    there(batch_order(orders[1:], tmp_path / "out"), spark, lists, home)
    rows = pq.read_table(tmp_path / "out" / "answers").to_pylist()
    assert any("house/house-0" in row["entries"] for row in rows)


def _setup(home: Home):  # type: ignore[no-untyped-def]  # the setup of a test
    from batch_cases import DAY
    from precurb.app.batches.setup import Setup

    return Setup(shelf=home.shelf.root, snapshot="", policy=None, on=DAY)
