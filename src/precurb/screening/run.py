"""A file, screened: in bounded memory, in parallel, and on from where it was killed.

Records are taken in batches; workers screen them; results are written in the order of the
input. After each batch one line of the journal says how far input and output have come.
Whoever resumes cuts the output to the last journal line that the files can honour and
skips that much input: nothing is lost, and nothing is there twice.
"""

import datetime as dt
import multiprocessing as mp
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from precurb.decide import Policy, read_policy
from precurb.lists.shelf import Shelf
from precurb.lists.snapshot import Snapshot
from precurb.model import Allowance, History, NotChecked, Transaction
from precurb.screening.kept_past import KeptPast, decode_past
from precurb.screening.screen import encode_check, screen
from precurb.screening.summary import Tally

BATCH = 250  # records; large enough to hide the cost of passing them on
Record = Transaction | NotChecked


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a worker needs to screen: where the snapshot is, which policy, which day."""

    shelf: Path
    snapshot: str
    policy: Path | None
    on: dt.date
    allowed: tuple[Allowance, ...] = ()
    earlier: Path | None = None  # a file of earlier trade, named by its hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some records of the input, as they travel to a worker."""

    transactions: tuple[Transaction, ...]
    gaps: tuple[NotChecked, ...]


@dataclass(slots=True, kw_only=True)
class Mark:
    """One line of the journal: how far the run has come after a batch."""

    records: int = 0
    checks_size: int = 0
    gaps_size: int = 0
    tally: Tally = field(default_factory=Tally)
    done: bool = False


class Screener:
    """Screens batches with one open snapshot; each worker process has one."""

    def __init__(self, snapshot: Snapshot, policy: Policy, history: History) -> None:
        self._snapshot, self._policy, self._history = snapshot, policy, history

    def screen(self, batch: Batch) -> tuple[bytes, Tally]:
        """Screen a batch: canonical JSON lines of its checks, and their tally."""
        tally = Tally()
        lines = []
        for transaction in batch.transactions:
            check = screen(transaction, self._snapshot, self._history, self._policy)
            tally.add_check(check)
            lines.append(encode_check(check))
        for gap in batch.gaps:
            tally.add_gap(gap)
        return b"".join(line + b"\n" for line in lines), tally


def run(
    records: Iterable[Record],
    plan: Plan,
    folder: Path,
    *,
    workers: int,
    progress: Callable[[Mark], None] = lambda mark: None,
) -> Mark:
    """Screen records into a run folder, resuming what is there.

    Args:
        records: The input in its order; the same order again when resuming.
        plan: Snapshot, policy and day.
        folder: Gets ``checks.jsonl``, ``gaps.jsonl`` and ``journal.jsonl``.
        workers: Processes to screen with; 1 screens in this process.
        progress: Told after each batch how far the run is.

    Returns:
        The last mark of the journal, with the tally of the whole run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    mark = last_mark(folder)
    if mark.done:
        return mark
    with (
        _reopen(folder / "checks.jsonl", mark.checks_size) as checks,
        _reopen(folder / "gaps.jsonl", mark.gaps_size) as gaps,
        _journal(folder, mark) as journal,
    ):
        for batch, lines, tally in _screened(
            islice(records, mark.records, None), plan, workers
        ):
            mark.checks_size += checks.write(lines)
            mark.gaps_size += gaps.write(_json_lines(batch.gaps))
            mark.records += len(batch.transactions) + len(batch.gaps)
            mark.tally.add(tally)
            checks.flush()
            gaps.flush()
            _append(journal, mark)
            progress(mark)
        mark.done = True
        _append(journal, mark)
    return mark


def last_mark(folder: Path) -> Mark:
    """The last state of a run that its files can honour; a new one when there is none."""
    journal = folder / "journal.jsonl"
    if not journal.exists():
        return Mark()
    sizes = [_size(folder / "checks.jsonl"), _size(folder / "gaps.jsonl")]
    whole = journal.read_bytes().split(b"\n")[:-1]  # not the line in which it was killed
    for line in reversed(whole):
        mark = msgspec.json.decode(line, type=Mark)
        if mark.checks_size <= sizes[0] and mark.gaps_size <= sizes[1]:
            return mark
    return Mark()


def _screened(
    records: Iterator[Record], plan: Plan, workers: int
) -> Iterator[tuple[Batch, bytes, Tally]]:
    """Batches in input order; a small input is not worth the start of processes."""
    batches = _batches(records)
    head = list(islice(batches, 2))
    if workers == 1 or len(head) < 2:
        screener = _open(plan)
        for batch in chain(head, batches):
            yield batch, *screener.screen(batch)
        return
    context = mp.get_context("spawn")  # forking a process that has threads can deadlock
    with ProcessPoolExecutor(
        workers, mp_context=context, initializer=_start, initargs=(plan,)
    ) as pool:
        yield from _in_order(chain(head, batches), pool, window=workers * 2)


def _in_order(
    batches: Iterator[Batch], pool: Executor, window: int
) -> Iterator[tuple[Batch, bytes, Tally]]:
    waiting: deque[tuple[Batch, Future[tuple[bytes, Tally]]]] = deque()
    for batch in batches:
        waiting.append((batch, pool.submit(_work, msgspec.msgpack.encode(batch))))
        if len(waiting) > window:
            first, future = waiting.popleft()
            yield first, *future.result()
    while waiting:
        first, future = waiting.popleft()
        yield first, *future.result()


def _batches(records: Iterator[Record]) -> Iterator[Batch]:
    while some := list(islice(records, BATCH)):
        yield Batch(
            transactions=tuple(r for r in some if isinstance(r, Transaction)),
            gaps=tuple(r for r in some if isinstance(r, NotChecked)),
        )


def _open(plan: Plan) -> Screener:
    snapshot = Shelf(plan.shelf).open(plan.snapshot)
    past = decode_past(plan.earlier.read_bytes()) if plan.earlier else KeptPast()
    hashed = plan.earlier.stem if plan.earlier else ""
    history = past.history(plan.on, hashed=hashed, allowed=plan.allowed)
    return Screener(snapshot, read_policy(plan.policy), history)


class _Worker:
    """The screener of this worker process, set once when the process starts."""

    screener: Screener


def _start(plan: Plan) -> None:
    _Worker.screener = _open(plan)


def _work(raw: bytes) -> tuple[bytes, Tally]:
    return _Worker.screener.screen(msgspec.msgpack.decode(raw, type=Batch))


def _journal(folder: Path, mark: Mark) -> BinaryIO:
    """Begin the journal anew with the mark resumed from, so that no dead line follows it."""
    path = folder / "journal.jsonl"
    fresh = path.with_suffix(".new")
    fresh.write_bytes(_json_lines((mark,)))
    fresh.replace(path)
    return path.open("ab")


def _append(journal: BinaryIO, mark: Mark) -> None:
    journal.write(_json_lines((mark,)))
    journal.flush()


def _reopen(path: Path, size: int) -> BinaryIO:
    path.touch()
    file = path.open("r+b")
    file.truncate(size)
    file.seek(size)
    return file


def _json_lines(items: Iterable[object]) -> bytes:
    return b"".join(msgspec.json.encode(item) + b"\n" for item in items)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
