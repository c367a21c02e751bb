"""Screen files of trade: read, screen, keep the run, write the result."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import msgspec

from precurb.app.allow import read_allowances
from precurb.app.history import history_path, keep_history
from precurb.app.home import Home
from precurb.app.received import keep_inputs
from precurb.app.results import result_suffix, write_results
from precurb.decide import read_policy
from precurb.errors import InvalidRecordError
from precurb.intake import (
    ColumnGuess,
    Mapping,
    read_file,
    read_mapping,
    read_together,
)
from precurb.lists.snapshot import Snapshot
from precurb.model import Check, Location, NotChecked
from precurb.screening import Mark, Plan, Record, Summary, decode_check, last_mark, run

UNREAD_SHOWN = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to screen and how. ``again`` makes a finished run of today anew."""

    files: tuple[Path, ...]
    on: dt.date
    mapping: Path | None = None
    policy: Path | None = None
    output: Path | None = None
    language: str = "en"
    workers: int = 2
    again: bool = False
    history: tuple[Path, ...] = ()  # files of earlier trade to look back on
    together: bool = False  # the files are papers of the same consignments
    past: str = ""  # the hash of earlier trade that is kept already, in the place of files


@dataclass(frozen=True, slots=True, kw_only=True)
class Watcher:
    """Whom to tell: how the columns were understood, that a run is resumed, how far it is."""

    columns: Callable[[Path, tuple[ColumnGuess, ...]], None] = lambda path, guesses: None
    resumed: Callable[[int], None] = lambda records: None
    progress: Callable[[Mark], None] = lambda mark: None


def screen_files(
    order: Order, *, snapshot: Snapshot, home: Home, watcher: Watcher | None = None
) -> Summary:
    """Screen files and write the result.

    The same files, lists, mapping and policy continue a run that was cut off; its day stays
    the day on which it began.

    Raises:
        InvalidRecordError: A file is missing, or mapping, policy or output cannot be used.
    """
    watcher = watcher or Watcher()
    if order.output:
        result_suffix(order.output)  # refused now, not after an hour of screening
    policy = read_policy(order.policy)
    home.prepare().shelf.keep(snapshot)
    allowed = read_allowances(home)
    mapping = read_mapping(order.mapping) if order.mapping else None
    earlier, unread = keep_history(order.history, mapping, home)
    earlier = earlier or order.past
    key = f"{policy.version} {allowed} {earlier} {order.together}"
    folder, on = _run_folder(order, snapshot, key, home)
    mapped = (order.mapping,) if order.mapping else ()
    keep_inputs(folder, (*order.files, *order.history, *mapped))
    plan = Plan(
        shelf=home.shelf.root,
        snapshot=snapshot.id,
        policy=order.policy,
        on=on,
        allowed=allowed,
        earlier=history_path(home, earlier) if earlier else None,
    )
    if (folder / "journal.jsonl").exists():
        watcher.resumed(last_mark(folder).records)
    mark = run(
        chain(unread, read_records(order, mapping, watcher)),
        plan,
        folder,
        workers=order.workers,
        progress=watcher.progress,
    )
    summary = Summary(
        run=folder.name,
        files=tuple(path.name for path in order.files),
        on=on,
        snapshot=snapshot.id,
        policy=policy.version,
        tally=mark.tally,
        lists=snapshot.versions(on),
        unread=_unread(folder),
    )
    if order.output:
        write_results(
            order.output, lambda: read_checks(folder / "checks.jsonl"), summary, order.language
        )
    return summary


def read_checks(path: Path) -> Iterator[Check]:
    """The checks of a run, one by one."""
    with path.open("rb") as file:
        for line in file:
            yield decode_check(line)


def read_records(
    order: Order, mapping: Mapping | None = None, watcher: Watcher | None = None
) -> Iterator[Record]:
    """What files hold, in their order; a file that cannot be read is a gap.

    Args:
        order: The files.
        mapping: What the user says about the columns.
        watcher: Told how the columns were understood.
    """
    watcher = watcher or Watcher()
    if order.together:
        reading = read_together(order.files, mapping, watcher.columns)
        yield from reading.transactions
        return
    for path in order.files:
        try:
            reading = read_file(path, mapping)
            watcher.columns(path, reading.columns)
            yield from reading.transactions
        except InvalidRecordError as error:
            yield NotChecked(
                code="unreadable-file", reason=str(error), location=Location(path.name, "")
            )


def _run_folder(
    order: Order, snapshot: Snapshot, policy: str, home: Home
) -> tuple[Path, dt.date]:
    """The folder of this run: one that was cut off, one finished today, or a new one."""
    key = _run_key(order, snapshot, policy)
    for folder in sorted(home.runs.glob(f"*-{key}"), reverse=True):
        began = dt.date.fromisoformat(folder.name[:10])
        if not _finished(folder) or (began == order.on and not order.again):
            return folder, began
    folder = home.runs / f"{order.on}-{key}"
    if folder.exists():
        for name in ("journal.jsonl", "checks.jsonl", "gaps.jsonl", "inputs.json"):
            (folder / name).unlink(missing_ok=True)
    return folder, order.on


def _finished(folder: Path) -> bool:
    journal = folder / "journal.jsonl"
    return journal.exists() and b'"done":true' in journal.read_bytes()[-2000:]


def _run_key(order: Order, snapshot: Snapshot, policy: str) -> str:
    whole = hashlib.sha256(f"{snapshot.id} {policy}".encode())
    for path in (*order.files, *((order.mapping,) if order.mapping else ())):
        try:
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").digest()
        except OSError as error:
            raise InvalidRecordError(f"{path}: {error.strerror or error}") from error
        whole.update(path.name.encode() + b"\0" + content)
    return whole.hexdigest()[:16]


def _unread(folder: Path) -> tuple[NotChecked, ...]:
    decoder = msgspec.json.Decoder(NotChecked)
    with (folder / "gaps.jsonl").open("rb") as file:
        return tuple(decoder.decode(line) for line in islice(file, UNREAD_SHOWN))
