"""The keys of a history as a table in buckets: written by parts, joined by Polars here."""

import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from glob import escape
from pathlib import Path
from shutil import rmtree

import pyarrow.parquet as pq

from precurb.app.batches.crew import Crew, Lost
from precurb.app.batches.key_rows import BUCKETS, SCHEMA, Kind, key_batches, key_slices
from precurb.app.batches.manifest import encoded, write_whole
from precurb.app.batches.order import BatchOrder, BatchWatcher, asked_of, setup_of
from precurb.app.batches.parts import Part, parts_of, rows_of_group
from precurb.app.batches.setup import BatchScreener, Setup
from precurb.app.home import Home
from precurb.errors import InvalidRecordError, UnavailableError
from precurb.intake import read_file
from precurb.lists.snapshot import Snapshot

WHOLE = "keys.json"
"""Written last: says of which files the keys are, and that none is missing."""

_RAW = ".raw"
_GROUP = 50_000  # rows; a look-up reads the groups whose keys it may need


def keys_here(
    order: BatchOrder, *, snapshot: Snapshot, home: Home, watcher: BatchWatcher | None = None
) -> None:
    """Write the keys of files into a new folder.

    Raises:
        InvalidRecordError: The folder is not empty, or a file cannot be read: a record without
            keys would never be found again.
        UnavailableError: A part ends its worker again and again, or workers cannot begin.
    """
    watcher = watcher or BatchWatcher()
    parts = parts_of(order.files)
    setup = setup_of(order, snapshot=snapshot, home=home)
    new_folder(order.output)
    raw = order.output / _RAW
    raw.mkdir()
    prepare = partial(_prepare, setup, raw)
    crew: Crew[Part, Path] = Crew(prepare=prepare, size=order.workers, started=watcher.started)
    for number, made in enumerate(crew.work_through(parts), start=1):
        if isinstance(made, Lost):
            raise UnavailableError(
                f"part {made.part.number} of {made.part.path.name} ends its worker process"
            )
        watcher.progress(number, len(parts), 0)
    for bucket in range(BUCKETS):
        _merge(raw, order.output, bucket)
    rmtree(raw)
    write_whole(order.output / WHOLE, encoded(asked_of(order.files, setup)))


def new_folder(root: Path) -> None:
    """Make a folder, or take an empty one.

    Raises:
        InvalidRecordError: Something is in it.
    """
    root.mkdir(parents=True, exist_ok=True)
    if any(root.iterdir()):
        raise InvalidRecordError(f"{root}: the folder is not empty")


def require_whole(root: Path) -> None:
    """Refuse keys that are not whole.

    Raises:
        InvalidRecordError: The folder does not hold keys of a history to its end.
    """
    if not (root / WHOLE).exists():
        raise InvalidRecordError(f"{root}: holds no keys, or not all of them")


@dataclass(frozen=True, slots=True)
class KeysHere:
    """The keys in a folder, asked on this machine."""

    root: Path

    def find(self, kind: Kind, keys: Collection[int]) -> Iterator[tuple[int, str]]:
        """What stands under keys, each once, in their order."""
        import polars as pl

        require_whole(self.root)
        wanted: dict[int, list[int]] = {}
        for key in keys:
            wanted.setdefault(key % BUCKETS, []).append(key)
        for bucket, some in sorted(wanted.items()):
            path = self.root / f"bucket={bucket}"
            files = sorted(path.glob("*.parquet"))
            if not files:
                continue
            asked = pl.scan_parquet(files, hive_partitioning=False, glob=False)
            rows = asked.filter(pl.col("kind") == str(kind), pl.col("key").is_in(some))
            found = rows.select("key", "told").unique().sort("key", "told").collect()
            yield from found.iter_rows()


def _prepare(setup: Setup, raw: Path) -> Callable[[Part], Path]:
    return partial(_keys_of_part, screener=setup.open(), raw=raw)


def _keys_of_part(part: Part, screener: BatchScreener, raw: Path) -> Path:
    fresh = raw / f".{part.name}.{os.getpid()}"
    with pq.ParquetWriter(fresh, SCHEMA, compression="zstd") as file:
        if part.group is None:
            reading = read_file(part.path, screener.mapping)
            batches = key_slices(reading.transactions, screener)
        else:
            batches = key_batches(rows_of_group(part, screener.mapping), screener)
        for batch in batches:
            file.write_batch(batch.sort_by([("bucket", "ascending")]))
    return fresh.replace(raw / part.name)


def _merge(raw: Path, folder: Path, bucket: int) -> None:
    """One bucket of all parts: each row once, sorted, so that few groups are read later."""
    import duckdb

    place = folder / f"bucket={bucket}"
    place.mkdir()
    with duckdb.connect(config={"temp_directory": str(raw / "spill"), "threads": 1}) as db:
        parts = db.read_parquet(f"{escape(str(raw))}/part-*.parquet")
        parts.filter(f"bucket = {bucket}").select("kind, key, told").distinct().order(
            "kind, key, told"
        ).write_parquet(str(place / "keys.parquet"), compression="zstd", row_group_size=_GROUP)
