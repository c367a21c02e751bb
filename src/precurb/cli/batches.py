"""``precurb batch``: very large tables, screened on this machine or on a Spark cluster."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from precurb.app.home import Home
from precurb.app.watch import current_snapshot
from precurb.cli import show
from precurb.cli.day import today
from precurb.cli.extra import extra_watchlists
from precurb.errors import InvalidRecordError
from precurb.model import Outcome

if TYPE_CHECKING:
    from precurb.app.batches.manifest import BatchSummary

Flag = Annotated[bool, Parameter(negative="")]
Output = Annotated[Path, Parameter(name=["--output", "-o"])]


def build_batch_app() -> App:
    """Make the group of commands about batches."""
    app = App(help="Screen very large tables of trade into Parquet, and find them again.")
    app.default(screen_command)
    app.command(keys_command, name="keys")
    app.command(touched_command, name="touched")
    return app


def screen_command(  # noqa: PLR0913  # a command has as many options as it has
    *files: Path,
    output: Output,
    mapping: Path | None = None,
    watchlist: tuple[Path, ...] = (),
    watchlist_marking: str = "",
    policy: Path | None = None,
    workers: int | None = None,
    engine: str = "",
    checks: Flag = False,
    json: Flag = False,
) -> int:
    """Screen files into a folder of Parquet parts with a manifest.

    A batch that was cut off goes on when the same command is given again.

    Args:
        files: Parquet, which is parted by its row groups; other forms are one part a file.
        output: The folder for the answers; it must be new, or hold the same batch.
        mapping: A mapping file that says which column is what.
        watchlist: A further watchlist for this batch only.
        watchlist_marking: How its entries are marked in every result, e.g. "DEMO".
        policy: A company's policy file, laid over the packaged one.
        workers: Processes to screen with; as many as there are processors by default.
        engine: A Spark cluster: spark://HOST:PORT, or another master that Spark knows.
        checks: Keep each whole check in the answers.
        json: Print the summary as JSON.
    """
    from precurb.app.batches.order import BatchOrder, BatchWatcher

    if not files:
        raise InvalidRecordError("name at least one file to screen")
    home = Home.of_user()
    order = BatchOrder(
        files=files,
        output=output,
        on=today(),
        mapping=mapping,
        policy=policy or home.policy,
        checks=checks,
        workers=workers or os.cpu_count() or 1,
    )
    snapshot = current_snapshot(home, extra_watchlists(watchlist, watchlist_marking))
    if engine:
        from precurb.app.batches.spark import screen_there

        told = screen_there(order, engine, snapshot=snapshot, home=home)
    else:
        from precurb.app.batches.local import screen_here

        watcher = BatchWatcher(progress=_progress)
        told = screen_here(order, snapshot=snapshot, home=home, watcher=watcher)
    return _show(told, output, json=json)


def keys_command(
    *files: Path,
    output: Output,
    mapping: Path | None = None,
    workers: int | None = None,
    engine: str = "",
) -> int:
    """Write the keys by which these records are found again when a list changes.

    Args:
        files: As for ``precurb batch``.
        output: The folder for the keys; it must be new.
        mapping: A mapping file that says which column is what.
        workers: Processes to work with; as many as there are processors by default.
        engine: A Spark cluster: spark://HOST:PORT.
    """
    from precurb.app.batches.order import BatchOrder

    if not files:
        raise InvalidRecordError("name at least one file")
    home = Home.of_user()
    order = BatchOrder(
        files=files, output=output, on=today(), mapping=mapping,
        workers=workers or os.cpu_count() or 1,
    )  # fmt: skip
    snapshot = current_snapshot(home)
    if engine:
        from precurb.app.batches.spark_keys import keys_there

        keys_there(order, engine, snapshot=snapshot, home=home)
    else:
        from precurb.app.batches.keys import keys_here

        keys_here(order, snapshot=snapshot, home=home)
    show.note(f"keys are in {output}")
    return 0


def touched_command(
    keys: Path,
    *,
    since: Annotated[str, Parameter(name="--from")],
    until: Annotated[str, Parameter(name="--to")] = "",
    output: Output,
    engine: str = "",
) -> int:
    """Write which records a change of the lists may touch, to be screened again.

    Args:
        keys: A folder that ``batch keys`` wrote.
        since: The snapshot before: its id, or how it begins.
        until: The snapshot after; the lists in use when left out.
        output: The Parquet file for the records, with list, entry and what changed.
        engine: A Spark cluster: spark://HOST:PORT.
    """
    from precurb.app.batches.found import write_touched
    from precurb.app.batches.keys import KeysHere

    home = Home.of_user()
    old = home.shelf.open(since)
    new = home.shelf.open(until) if until else current_snapshot(home)
    if engine:
        from precurb.app.batches.spark_keys import keys_on

        with keys_on(keys, engine) as there:
            count = write_touched(there, old, new, output)
    else:
        count = write_touched(KeysHere(keys), old, new, output)
    show.note(f"{count:,} records to screen again are in {output}")
    return 0


def _progress(done: int, parts: int, records: int) -> None:
    show.note(f"{done:,} of {parts:,} parts, {records:,} records")


def _show(told: "BatchSummary", output: Path, *, json: bool) -> int:
    if json:
        show.as_json(told)
    else:
        counts = ", ".join(f"{count:,} {name}" for name, count in told.outcomes.items())
        print(f"{told.records:,} records: {counts or 'no answer'}")
        for name, count in told.gaps.items():
            print(f"not checked in {count:,}: {name}")
        for part in told.lost:
            group = "" if part.group is None else f", row group {part.group + 1}"
            print(f"NOT SCREENED: {part.file}{group}, {part.rows:,} rows: it {part.reason}")
        show.note(f"answers and manifest are in {output}")
    found = told.records - told.outcomes.get(Outcome.RELEASE.value, 0)
    return show.status_of(found > 0, bool(told.gaps or told.lost))
