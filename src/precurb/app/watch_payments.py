"""Payments as they come: a folder that fills, or a stream; one decision a message.

A file is read when it has stopped growing, and remembered by the hash of its bytes when it was
read to its end. A process that is killed reads its last file again: what was decided is found,
what was not is decided, so nothing is lost and nothing is decided twice.
"""

import datetime as dt
import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from precurb.app.payment_batch import Batch
from precurb.app.payment_desk import Desk
from precurb.app.payment_holds import alarms
from precurb.app.payment_lines import Told, alarm_of, told
from precurb.app.payment_store import TakenFile
from precurb.app.payments import Decided, decide_payment
from precurb.errors import InvalidRecordError
from precurb.model import Location, NotChecked, Outcome, Transaction

Reader = Callable[[Path], Iterator[Transaction | NotChecked]]
_UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a folder is watched.

    ``settle`` are the seconds for which a file must not have changed before it is read,
    ``pause`` those between two looks, ``again`` those of one look that go to payments which
    others touched, ``alarms`` those between two looks at what is held.
    """

    folder: Path
    once: bool = False
    settle: float = 1.0
    pause: float = 0.5
    again: float = 5.0
    alarms: float = 60.0


def _utc() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _never() -> bool:
    return False


def _none_again() -> Iterable[Decided]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What a watch works with: who reads, who is told, when to stop, what time it is.

    ``again`` decides anew about payments that those read since touched. ``most`` payments, or
    what comes within ``linger`` seconds, are kept and told together.
    """

    read: Reader
    tell: Callable[[Told], None]
    stops: Callable[[], bool] = _never
    now: Callable[[], dt.datetime] = _utc
    again: Callable[[], Iterable[Decided]] = _none_again
    most: int = 200
    linger: float = 0.1


@dataclass(slots=True)
class Tally:
    """What a watch has done."""

    files: int = 0
    outcomes: dict[Outcome, int] = field(default_factory=dict)
    repeated: int = 0
    not_checked: int = 0

    @property
    def found(self) -> bool:
        """Whether any payment was not released."""
        return any(n for outcome, n in self.outcomes.items() if outcome is not Outcome.RELEASE)

    def count(self, made: Decided) -> None:
        """Take one more decision."""
        outcome = made.standing.outcome
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
        self.repeated += made.repeated
        self.not_checked += bool(made.kept.check.not_checked)


class Watching:
    """A watch that is going on: the desk, the batch that is open, and what was done."""

    def __init__(self, desk: Desk, watch: Watch, every: float = 60.0) -> None:
        """``every`` are the seconds between two looks at what is held."""
        self.tally = Tally()
        self._desk, self._watch, self._every = desk, watch, every
        self._batch = Batch(desk, watch.tell, most=watch.most, linger=watch.linger)
        self._looked = -every
        self._caught_up = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Keep what is open; after an error nothing of it."""
        self._batch.__exit__(kind, error, trace)

    def take_file(self, path: Path) -> bool:
        """Decide about every payment of a file, unless one of the same bytes was read before.

        Returns:
            Whether it was read as it stands; ``False`` when it changed or went away meanwhile.
        """
        try:
            digest = _digest(path)
        except FileNotFoundError:
            return False
        if self._batch.has_file(digest):
            return True
        payments = unread = 0
        for record in _records(path, self._watch.read):
            self._batch.begin()
            if isinstance(record, NotChecked):
                unread += 1
                self._gap(record, path.name, digest)
            else:
                payments += 1
                at = self._watch.now()
                made = decide_payment(record, self._desk, at=at, source=path.name)
                self.tally.count(made)
                self._batch.add(told(made, path.name))
        self.tally.not_checked += unread
        try:
            if _digest(path) != digest:
                return False
        except FileNotFoundError:
            pass  # it was read to its end, and is gone
        self._batch.add_file(
            TakenFile(
                sha256=digest,
                name=path.name,
                at=self._watch.now(),
                payments=payments,
                unread=unread,
            )
        )
        self.tally.files += 1
        return True

    def keep(self) -> None:
        """Keep and tell what was done since."""
        self._batch.close()

    def catch_up(self, seconds: float = float("inf")) -> None:
        """Decide again about payments that others touched, as far as the time allows.

        Those that are left stay open. Once a look is enough, since many touch the same.
        """
        self._batch.close()
        until = time.monotonic() + seconds
        self._batch.begin()
        for made in self._watch.again():
            if made.repeated and self._caught_up:
                continue  # only those of a process that died may not have been heard
            self.tally.count(made)
            self._batch.add(told(made))
            if time.monotonic() >= until:
                break
            self._batch.begin()
        else:
            self._caught_up = True
        self._batch.close()

    def raise_alarms(self) -> None:
        """Tell the levels of waiting that were reached, every so often."""
        if time.monotonic() - self._looked < self._every:
            return
        self._batch.close()
        self._looked = time.monotonic()
        for each in alarms(self._desk, now=self._watch.now()):
            self._watch.tell(alarm_of(each))

    def _gap(self, gap: NotChecked, file: str, digest: str) -> None:
        where = gap.location.record if gap.location else ""
        raw = msgspec.json.encode(gap, order="deterministic")
        self._desk.store.add_unread(digest, where, raw)
        self._batch.add(Told(kind="not checked", file=file, not_checked=(gap,)))


def watch_folder(plan: Plan, desk: Desk, watch: Watch) -> Tally:
    """Decide about every payment in a folder, and about those that come.

    Args:
        plan: Which folder, and how.
        desk: What decisions are made with.
        watch: Who reads, who is told, and when to stop.

    Returns:
        What was done, when all is read (``once``) or the watch was told to stop.

    Raises:
        InvalidRecordError: There is no such folder.
    """
    if not plan.folder.is_dir():
        raise InvalidRecordError(f"{plan.folder}: no such folder")
    seen: dict[Path, tuple[int, int]] = {}
    with Watching(desk, watch, plan.alarms) as watching:
        while not watch.stops():
            growing = _look(plan, watch, watching, seen)
            watching.keep()
            watching.catch_up(float("inf") if plan.once else plan.again)
            watching.raise_alarms()
            if plan.once and not growing:
                break
            time.sleep(plan.pause)
    return watching.tally


def _look(
    plan: Plan, watch: Watch, watching: Watching, seen: dict[Path, tuple[int, int]]
) -> bool:
    """Read what a folder holds and was not read; whether some of it still grows."""
    growing = False
    for path in sorted(plan.folder.iterdir()):
        if watch.stops():
            break
        state = _state(path)
        if state is None or seen.get(path) == state:
            continue
        if not _is_settled(state, plan.settle):
            growing = True
        elif watching.take_file(path):
            seen[path] = state
    return growing


def _records(path: Path, read: Reader) -> Iterator[Transaction | NotChecked]:
    """The records of a file; one that is no payment, or cannot be read at all, is said."""
    try:
        for record in read(path):
            if isinstance(record, Transaction) and record.payment is None:
                yield NotChecked(
                    code="not-a-payment",
                    reason=f"{record.reference} is no payment; screen it with `precurb screen`",
                    location=record.location,
                )
            else:
                yield record
    except InvalidRecordError as error:
        yield NotChecked(
            code="unreadable-file", reason=str(error), location=Location(path.name, "")
        )


def _state(path: Path) -> tuple[int, int] | None:
    """Size and time of change of a file that is to be read; ``None`` for others."""
    if path.name.startswith(".") or path.suffix in _UNFINISHED:
        return None
    try:
        if not path.is_file():
            return None
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_size, stat.st_mtime_ns


def _is_settled(state: tuple[int, int], settle: float) -> bool:
    return time.time_ns() - state[1] >= settle * 1e9


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
