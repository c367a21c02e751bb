"""A batch on a Spark cluster: the same function, in ``mapInArrow``.

Rows are brought together by their reference, so an order is whole wherever its rows lay, and
a customer with many orders fills no partition of its own. Each Python process of an executor
opens the lists once and remembers parties and goods from then on.
"""

import atexit
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import pyarrow as pa

from precurb.app.batches.answers import SPARK_SCHEMA
from precurb.app.batches.manifest import BatchFolder, BatchSummary, counted
from precurb.app.batches.order import BatchOrder, asked_of, setup_of
from precurb.app.batches.pack import pack, unpack
from precurb.app.batches.parts import parts_of
from precurb.app.batches.rows import FILE, ROW, Headings
from precurb.app.batches.setup import BatchScreener, Setup, screen_batches
from precurb.app.batches.spark_ready import cluster
from precurb.app.home import Home
from precurb.errors import InvalidRecordError
from precurb.intake.columns import Mapping
from precurb.lists.snapshot import Snapshot

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

ANSWERS = "answers"
"""The folder in that of a batch which Spark writes: it wants one of its own."""

_AROUND = r"^[\s\p{Z}\x1c-\x1f\x85]+|[\s\p{Z}\x1c-\x1f\x85]+$"  # as Python strips
_GLOB = re.compile(r"[][{}*?\\]")  # what Spark would take for a pattern of names

Mapped = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]


def screen_there(
    order: BatchOrder, master: str, *, snapshot: Snapshot, home: Home
) -> BatchSummary:
    """Screen Parquet files on a cluster, into a folder that all of its hosts see.

    Raises:
        InvalidRecordError: A file is no Parquet, or mapping, policy or folder cannot be used.
        UnavailableError: The cluster does not answer, or has another Python or Precurb.
    """
    setup = setup_of(order, snapshot=snapshot, home=home)
    folder = BatchFolder(order.output)
    asked = folder.begin(asked_of(order.files, setup))
    if (whole := folder.finished()) is not None:
        return whole
    with cluster(master, "screen") as session:
        made = screened(rows_on(session, order.files), replace(setup, on=asked.on))
        answers = order.output / ANSWERS
        made.write.mode("overwrite").option("compression", "zstd").parquet(url_of(answers))
    written = sorted(answers.glob("part-*.parquet"))
    parts = tuple(
        counted(path, at, f"{ANSWERS}/{path.name}") for at, path in enumerate(written)
    )
    summary = BatchSummary(asked=asked, parts=parts, lost=())
    folder.end(summary)
    return summary


def screened(rows: "DataFrame", setup: Setup) -> "DataFrame":
    """Rows, screened: what a job of your own calls, on any table that Spark can read.

    Args:
        rows: Columns as files have them. ``precurb_file`` and ``precurb_row`` say where each
            row stands; without them every record needs a reference.
        setup: Lists, policy and mapping; they are sent to every host as one file.
    """
    whole = together(rows, setup.mapping)
    return whole.mapInArrow(sent(rows.sparkSession, setup, screen_batches), SPARK_SCHEMA)


def rows_on(session: "SparkSession", files: tuple[Path, ...]) -> "DataFrame":
    """The rows of Parquet files with their file and number.

    Raises:
        InvalidRecordError: A file is no Parquet, or two bear one name.
    """
    from pyspark.sql import functions as f

    for part in parts_of(files):
        if part.group is None:
            raise InvalidRecordError(f"{part.path.name}: Spark is given Parquet files only")
    frame = session.read.parquet(*map(read_url, files))
    place = f.col("_metadata")
    # The name is quoted as in an address, where a plus stands for itself.
    name = f.url_decode(f.replace(place["file_name"], f.lit("+"), f.lit("%2B")))
    number = (place["row_index"] + 1).alias(ROW)
    return frame.select("*", name.alias(FILE), number)


def together(rows: "DataFrame", mapping: Mapping) -> "DataFrame":
    """The rows of one order in one partition, in the order of the file.

    Raises:
        InvalidRecordError: The columns are not those of goods, or name no record.
    """
    from pyspark.sql import functions as f

    headings = Headings(rows.columns, mapping)
    if not headings.reference:
        return rows
    named = f.col(f"`{headings.reference}`").cast("string")
    key = f.regexp_replace(named, _AROUND, "")
    # Without numbers, lines of an order come in the order of what they say.
    whole = f.to_json(f.struct(*(f.col(f"`{name}`") for name in rows.columns)))
    order = [f.col("precurb_key"), whole]
    if ROW in rows.columns:
        # A row without a reference is a record of its own: none of them are to meet.
        own = f.concat_ws("\0", f.col(FILE), f.col(ROW).cast("string"))
        key = f.when((key == "") | key.isNull(), own).otherwise(key)
        order = [f.col("precurb_key"), f.col(FILE), f.col(ROW)]
    width = max(rows.sparkSession.sparkContext.defaultParallelism * 4, 8)
    keyed = rows.withColumn("precurb_key", key).repartition(width, "precurb_key")
    return keyed.sortWithinPartitions(*order).drop("precurb_key")


def sent(
    session: "SparkSession",
    setup: Setup,
    work: Callable[[Iterator[pa.RecordBatch], BatchScreener], Iterator[pa.RecordBatch]],
) -> Mapped:
    """A function of batches that finds the lists on whichever host it runs."""
    folder = Path(mkdtemp(prefix="precurb-"))
    atexit.register(rmtree, folder, ignore_errors=True)  # executors fetch it as they come
    packed = pack(setup, folder)
    context = session.sparkContext
    if not any(str(each).endswith(packed.name) for each in context.listFiles):
        context.addFile(str(packed))  # once in a session, however many tables are screened
    return partial(_on_host, name=packed.name, work=work)


def _on_host(
    batches: Iterator[pa.RecordBatch],
    name: str,
    work: Callable[[Iterator[pa.RecordBatch], BatchScreener], Iterator[pa.RecordBatch]],
) -> Iterator[pa.RecordBatch]:
    from pyspark import SparkFiles

    yield from work(batches, _screener(Path(SparkFiles.get(name))))


@cache
def _screener(packed: Path) -> BatchScreener:
    """The screener of this process; executors keep their processes from task to task."""
    return unpack(packed).open()


def read_url(path: Path) -> str:
    """A path as Spark takes it to be read: one name, not a pattern of names."""
    return _GLOB.sub(r"\\\g<0>", url_of(path))


def url_of(path: Path) -> str:
    """A path as Spark takes it to be written."""
    return f"file://{path.resolve()}"  # not quoted: Spark takes %20 as it stands
