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

import msgspec

from precurb.app.payment_desk import Desk
from precurb.app.payment_holds import Standing, alarms
from precurb.app.payment_store import TakenFile
from precurb.app.payments import Decided, decide_payment
from precurb.app.prose import sentence
from precurb.errors import InvalidRecordError
from precurb.model import Location, NotChecked, Outcome, Transaction

Reader = Callable[[Path], Iterator[Transaction | NotChecked]]
_UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a folder is watched.

    ``settle`` are the seconds for which a file must not have changed before it is read,
    ``pause`` those between two looks, ``alarms`` those between two looks at what is held.
    """

    folder: Path
    once: bool = False
    settle: float = 1.0
    pause: float = 0.5
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

    ``again`` decides anew about payments that those read since touched.
    """

    read: Reader
    tell: Callable[["Told"], None]
    stops: Callable[[], bool] = _never
    now: Callable[[], dt.datetime] = _utc
    again: Callable[[], Iterable[Decided]] = _none_again


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a payment gets its outcome: one finding, in words."""

    outcome: Outcome
    rule: str
    text: str
    because: str


class Told(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of what a watch says.

    ``kind`` is ``decision``, ``not checked`` or ``alarm``. ``outcome`` is how the payment
    stands now, ``version`` and ``reasons`` are of the decision about this message.
    """

    kind: str
    key: str = ""
    reference: str = ""
    version: int = 0
    outcome: Outcome | None = None
    reasons: tuple[Reason, ...] = ()
    because: str = ""
    repeated: bool = False
    waits_since: str = ""
    level: str = ""
    file: str = ""
    not_checked: tuple[NotChecked, ...] = ()


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
    tally, seen = Tally(), dict[Path, tuple[int, int]]()
    looked = -plan.alarms
    while not watch.stops():
        growing = False
        for path in sorted(plan.folder.iterdir()):
            if watch.stops():
                break
            state = _state(path)
            if state is None or seen.get(path) == state:
                continue
            if not _is_settled(state, plan.settle):
                growing = True
            elif take_file(path, desk, watch, tally):
                seen[path] = state
        decide_touched(watch, tally)
        if time.monotonic() - looked >= plan.alarms:
            looked = time.monotonic()
            _raise_alarms(desk, watch)
        if plan.once and not growing:
            break
        time.sleep(plan.pause)
    return tally


def decide_touched(watch: Watch, tally: Tally) -> None:
    """Decide again about payments that others touched: once a look, many touch the same."""
    for made in watch.again():
        _count(made, tally)
        watch.tell(told(made))


def take_file(path: Path, desk: Desk, watch: Watch, tally: Tally) -> bool:
    """Decide about every payment of a file, unless a file of the same bytes was read before.

    Returns:
        Whether it was read as it stands; ``False`` when it changed or went away meanwhile.
    """
    try:
        digest = _digest(path)
    except FileNotFoundError:
        return False
    if desk.store.has_file(digest):
        return True
    payments = unread = 0
    for record in _records(path, watch.read):
        if isinstance(record, NotChecked):
            unread += 1
            _tell_gap(record, path.name, digest, desk, watch)
        else:
            payments += 1
            made = decide_payment(record, desk, at=watch.now(), source=path.name)
            _count(made, tally)
            watch.tell(told(made, path.name))
    tally.not_checked += unread
    try:
        if _digest(path) != digest:
            return False
    except FileNotFoundError:
        pass  # it was read to its end, and is gone
    with desk.store.transaction():
        desk.store.add_file(
            TakenFile(
                sha256=digest, name=path.name, at=watch.now(), payments=payments, unread=unread
            )
        )
    tally.files += 1
    return True


def told(made: Decided, file: str = "") -> Told:
    """A decision as a line."""
    check, stands = made.kept.check, made.standing
    return Told(
        kind="decision",
        key=made.kept.key,
        reference=made.kept.reference,
        version=made.kept.version,
        outcome=stands.outcome,
        reasons=tuple(
            Reason(
                outcome=each.outcome,
                rule=each.finding.rule,
                text=sentence(each.finding.rule, each.finding.facts),
                because=each.because,
            )
            for each in check.judgements
            if each.outcome is not Outcome.RELEASE
        ),
        because=made.kept.because,
        repeated=made.repeated,
        waits_since=_moment(stands),
        level=stands.level.name if stands.level else "",
        file=file,
        not_checked=check.not_checked,
    )


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


def _tell_gap(gap: NotChecked, file: str, digest: str, desk: Desk, watch: Watch) -> None:
    where = gap.location.record if gap.location else ""
    raw = msgspec.json.encode(gap, order="deterministic")
    desk.store.add_unread(digest, where, raw)
    watch.tell(Told(kind="not checked", file=file, not_checked=(gap,)))


def _raise_alarms(desk: Desk, watch: Watch) -> None:
    for each in alarms(desk, now=watch.now()):
        watch.tell(
            Told(
                kind="alarm",
                key=each.key,
                version=each.version,
                outcome=each.outcome,
                waits_since=_moment(each),
                level=each.level.name if each.level else "",
                because=each.level.why if each.level else "",
            )
        )


def _count(made: Decided, tally: Tally) -> None:
    outcome = made.standing.outcome
    tally.outcomes[outcome] = tally.outcomes.get(outcome, 0) + 1
    tally.repeated += made.repeated
    tally.not_checked += bool(made.kept.check.not_checked)


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


def _moment(stands: Standing) -> str:
    return stands.since.isoformat() if stands.since else ""
