"""The nouns of progress: what was promised, what became of it, and the figures it is held to.

A figure means nothing without its definition and vintage, so both travel with it. Activity,
reach and effect are kept apart: more seizures are no success by themselves.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Stage(StrEnum):
    """How far a commitment has come; the words of communiqués, in their order."""

    PROMISED = "promised"
    ANNOUNCED = "announced"
    IN_FORCE = "in-force"
    EVIDENCED = "evidenced"
    SLIPPED = "slipped"
    DROPPED = "dropped"


class Precision(StrEnum):
    """How exactly a source dates something; a month is kept as its first day."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Grade(StrEnum):
    """What a statement rests on."""

    OFFICIAL = "official"  # the text of the authority was read
    EXCERPT = "excerpt"  # an excerpt of it, or a summary by another authority
    PRESS = "press"  # press on an official statement
    OWN = "own"  # found in the node's own records


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a statement stands: who published it, where, and what was read of it."""

    title: str
    where: str = ""  # an address or a reference
    grade: Grade = Grade.OFFICIAL

    def __post_init__(self) -> None:
        """Refuse a source that cannot be found again."""
        if not self.title.strip():
            raise ValueError("a source has a title")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A date as exactly as the source gives it."""

    day: dt.date
    precision: Precision = Precision.DAY

    @property
    def last(self) -> dt.date:
        """The last day it can be."""
        if self.precision is Precision.DAY:
            return self.day
        if self.precision is Precision.YEAR:
            return dt.date(self.day.year, 12, 31)
        after = (self.day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
        return after - dt.timedelta(days=1)

    def __str__(self) -> str:
        return self.day.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a commitment; steps are added, never changed.

    ``due`` is the new day where a commitment slipped; ``said_by`` who says so.
    """

    stage: Stage
    when: When
    said_by: str
    source: Source
    note: str = ""
    due: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """Who promised what, until when, and by which indicator it is measured."""

    id: str
    who: str
    text: str
    due: When | None = None
    indicator: str = ""
    meeting: str = ""  # the meeting it was made at
    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a promise of nobody, or of nothing."""
        if not self.who.strip() or not self.text.strip():
            raise ValueError(f"commitment {self.id!r}: who promises, and what?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting of a working group: what stood on its agenda and what was decided."""

    id: str
    title: str
    when: When
    place: str = ""
    agenda: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


class Row(StrEnum):
    """The three rows of a report, which are never added up into one."""

    ACTIVITY = "activity"
    REACH = "reach"
    EFFECT = "effect"


class Direction(StrEnum):
    """Which way is better; ``none`` where more is neither better nor worse."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What is counted, out of what, from where, and what it does not say."""

    id: str
    group: str
    row: Row
    title: str
    numerator: str
    denominator: str  # empty where the figure is a count or a median
    unit: str
    source: str
    direction: Direction
    caveat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One value of an indicator, with the rows behind it.

    ``value`` is ``None`` where there is nothing to count, which is not zero.
    """

    indicator: str
    since: dt.date
    until: dt.date
    value: Decimal | None
    numerator: int = 0
    denominator: int = 0
    rows: tuple[str, ...] = ()  # ids of the records that were counted
    of: str = ""  # what it is about, where there is one figure each: a jurisdiction, a partner


class Status(StrEnum):
    """How final a published number is; numbers of different status are different series."""

    REPORTED = "reported"  # provisional, as counted so far
    PREDICTED = "predicted"  # provisional, with an estimate of what is still missing
    FINAL = "final"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One number of a series, for the time from its first to its last day."""

    first: dt.date
    last: dt.date
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Numbers that may be compared with one another: one definition, one vintage.

    ``span`` is the number of months each number covers; those of a series ``ending`` each month
    overlap, so they are never added. ``topic`` says what claims it may answer.
    """

    id: str
    topic: str
    title: str
    definition: str
    unit: str
    span: int
    status: Status
    vintage: str
    source: Source
    caveat: str
    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        """Refuse numbers out of order."""
        days = [each.last for each in self.points]
        if days != sorted(set(days)):
            raise ValueError(f"series {self.id!r}: its numbers are out of order")
