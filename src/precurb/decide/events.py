"""The days of a transaction from which the laws count, and what in the papers says them."""

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import msgspec

from precurb.data import data_folder
from precurb.model import DutyKind, Transaction
from precurb.model.control import Direction

TRANSACTION = "transaction"
_PAPER = "paper."


class Counts(StrEnum):
    """How a deadline stands to its event; the file of events says what each means."""

    BEFORE = "before"
    WAIT = "wait"
    DECISION = "decision"
    AFTER = "after"
    YEAR_END = "year-end"
    VALIDITY = "validity"
    WHEN = "when"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One kind of day from which laws count; ``days`` and ``act`` are names of day sources."""

    counts: Counts
    words: str
    said: tuple[str, ...]
    days: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    act: tuple[str, ...] = ()

    @property
    def of_the_goods(self) -> bool:
        """Whether the days are those on which the goods move, and the event an act before."""
        return self.counts in (Counts.WAIT, Counts.DECISION, Counts.VALIDITY)

    def sources(self, direction: str) -> tuple[str, ...]:
        """What says the day, for goods that move in a direction."""
        return self.imports if self.imports and direction == Direction.IMPORT else self.days


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Duties that are compared between the laws of a route; without a title, all of a kind."""

    kind: DutyKind
    strictest: str  # first | last
    why: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    events: tuple[Event, ...]
    compared: tuple[Compared, ...]


def event_named(text: str) -> Event | None:
    """The event that a requirement names, or ``None`` when it is no day of a transaction."""
    return _by_name().get(text)


def compared_duties() -> tuple[Compared, ...]:
    """Which duties are compared between laws."""
    return _table().compared


def day_said(sources: tuple[str, ...], transaction: Transaction) -> tuple[dt.date | None, str]:
    """The day that the first of some sources gives, and which source that was."""
    for source in sources:
        for value in _values(source, transaction):
            if day := _day(value):
                return day, source
    return None, ""


def _values(source: str, transaction: Transaction) -> Iterator[object]:
    """What a source says, the consignment's own particulars before those of single papers."""
    if source == TRANSACTION:
        yield transaction.date
    elif source.startswith(_PAPER):
        kind = source.removeprefix(_PAPER)
        yield from (paper.date for paper in transaction.papers if paper.kind == kind)
    else:
        yield transaction.particulars.get(source)
        yield from (paper.particulars.get(source) for paper in transaction.papers)


def _day(value: object) -> dt.date | None:
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


@cache
def _by_name() -> dict[str, Event]:
    return {name: event for event in _table().events for name in event.said}


@cache
def _table() -> _Table:
    path = data_folder() / "policies" / "deadline_events.toml"
    return msgspec.convert(tomllib.loads(path.read_text("utf-8")), _Table)
