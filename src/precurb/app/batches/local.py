"""A batch on the processors of this machine: parts, done by watched processes, resumed."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from precurb.app.batches.answers import SCHEMA
from precurb.app.batches.crew import MOST_DEATHS, Crew, Lost
from precurb.app.batches.manifest import (
    BatchFolder,
    BatchSummary,
    DonePart,
    LostPart,
    counted,
)
from precurb.app.batches.order import BatchOrder, BatchWatcher, asked_of, setup_of
from precurb.app.batches.parts import Part, parts_of, rows_of_group
from precurb.app.batches.setup import BatchScreener, Setup, answered, screen_batches
from precurb.app.home import Home
from precurb.errors import InvalidRecordError
from precurb.intake import read_file
from precurb.intake.gaps import Gap, gap
from precurb.lists.snapshot import Snapshot
from precurb.model import Location


def screen_here(
    order: BatchOrder, *, snapshot: Snapshot, home: Home, watcher: BatchWatcher | None = None
) -> BatchSummary:
    """Screen files into a folder of Parquet parts.

    The same files, lists, policy and program go on with a batch that was cut off: parts that
    are there and unaltered are not done again.

    Raises:
        InvalidRecordError: A file is missing, or mapping, policy or folder cannot be used.
        UnavailableError: Worker processes cannot begin.
    """
    watcher = watcher or BatchWatcher()
    parts = parts_of(order.files)
    setup = setup_of(order, snapshot=snapshot, home=home)
    folder = BatchFolder(order.output)
    asked = folder.begin(asked_of(order.files, setup))
    if (whole := folder.finished()) is not None:
        return whole
    done = folder.done()
    crew: Crew[Part, DonePart] = Crew(
        prepare=partial(_prepare, replace(setup, on=asked.on), order.output),
        size=order.workers,
        started=watcher.started,
    )
    lost: list[LostPart] = []
    left = [part for part in parts if part.number not in done]
    for made in crew.work_through(left):
        if isinstance(made, Lost):
            lost.append(_lost(made.part))
        else:
            folder.keep(made)
            done[made.number] = made
        watcher.progress(len(done) + len(lost), len(parts), _records(done))
    summary = BatchSummary(
        asked=asked,
        parts=tuple(done[number] for number in sorted(done)),
        lost=tuple(sorted(lost, key=lambda each: each.number)),
    )
    folder.end(summary)
    return summary


def screen_part(part: Part, screener: BatchScreener, folder: Path) -> DonePart:
    """Screen one part; its answers appear in the folder whole or not at all."""
    fresh = folder / f".{part.name}.{os.getpid()}"
    with pq.ParquetWriter(fresh, SCHEMA, compression="zstd") as file:
        for batch in answers_of(part, screener):
            file.write_batch(batch)
    with fresh.open("rb") as written:
        os.fsync(written.fileno())
    done = counted(fresh, part.number, part.name)
    fresh.replace(folder / part.name)
    return done


def answers_of(part: Part, screener: BatchScreener) -> Iterator[pa.RecordBatch]:
    """The answers for the rows of a part; what of it cannot be read is a gap at its end."""
    try:
        if part.group is None:
            reading = read_file(part.path, screener.mapping)
            yield from answered(reading.transactions, screener)
        else:
            rows = rows_of_group(part, screener.mapping)
            yield from screen_batches(rows, screener, part.path.name)
    except (InvalidRecordError, pa.ArrowException, OSError) as error:
        place = "" if part.group is None else f"row group {part.group + 1}"
        found = gap(Gap.UNREADABLE_FILE, str(error), Location(part.path.name, place))
        yield from answered([found], screener)


def _prepare(setup: Setup, folder: Path) -> Callable[[Part], DonePart]:
    return partial(screen_part, screener=setup.open(), folder=folder)


def _lost(part: Part) -> LostPart:
    return LostPart(
        number=part.number,
        file=part.path.name,
        group=part.group,
        rows=part.rows,
        reason=f"ended its worker process {MOST_DEATHS} times and was not screened",
    )


def _records(done: dict[int, DonePart]) -> int:
    return sum(part.records for part in done.values())
