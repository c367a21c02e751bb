"""The keys of a history on a Spark cluster: written by it, and joined by it."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from precurb.app.batches.key_rows import BUCKETS, SPARK_SCHEMA, Kind, key_batches
from precurb.app.batches.keys import WHOLE, new_folder, require_whole
from precurb.app.batches.manifest import encoded, write_whole
from precurb.app.batches.order import BatchOrder, asked_of, setup_of
from precurb.app.batches.spark import read_url, rows_on, sent, together, url_of
from precurb.app.batches.spark_ready import cluster
from precurb.app.home import Home
from precurb.lists.snapshot import Snapshot

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_LARGE = 100_000  # keys from which a look-up is joined by both sides, not sent to every host


def keys_there(order: BatchOrder, master: str, *, snapshot: Snapshot, home: Home) -> None:
    """Write the keys of Parquet files into a new folder that all hosts of a cluster see.

    Raises:
        InvalidRecordError: The folder is not empty, or a file is no Parquet.
        UnavailableError: The cluster does not answer, or has another Python or Precurb.
    """
    setup = setup_of(order, snapshot=snapshot, home=home)
    new_folder(order.output)
    with cluster(master, "keys") as session:
        rows = together(rows_on(session, order.files), setup.mapping)
        keyed = rows.mapInArrow(sent(session, setup, key_batches), SPARK_SCHEMA).distinct()
        sorted_ = keyed.repartition(BUCKETS, "bucket").sortWithinPartitions(
            "kind", "key", "told"
        )
        made = sorted_.write.partitionBy("bucket").mode("append")
        made.option("compression", "zstd").parquet(url_of(order.output))
    write_whole(order.output / WHOLE, encoded(asked_of(order.files, setup)))


@contextmanager
def keys_on(root: Path, master: str) -> Iterator["KeysThere"]:
    """The keys in a folder, asked on a cluster, for the length of a block.

    Raises:
        InvalidRecordError: The folder holds no keys.
        UnavailableError: The cluster does not answer, or has another Python or Precurb.
    """
    require_whole(root)
    with cluster(master, "touched") as session:
        yield KeysThere(session, root)


@dataclass(frozen=True, slots=True)
class KeysThere:
    """The keys in a folder, asked by a session."""

    session: "SparkSession"
    root: Path

    def find(self, kind: Kind, keys: Collection[int]) -> Iterator[tuple[int, str]]:
        """What stands under keys, each once; hosts read only the buckets asked for."""
        from pyspark.sql import functions as f

        if not keys:
            return
        asked = pa.table({"key": pa.array(sorted(keys), pa.int64())})
        wanted = self.session.createDataFrame(asked)
        buckets = sorted({key % BUCKETS for key in keys})
        table = self.session.read.parquet(read_url(self.root))
        there = table.where((f.col("kind") == str(kind)) & f.col("bucket").isin(buckets))
        right = f.broadcast(wanted) if len(keys) < _LARGE else wanted
        rows = there.join(right, "key").select("key", "told").distinct()
        for row in rows.toLocalIterator():
            yield row["key"], row["told"]
