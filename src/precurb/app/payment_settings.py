"""What an operator decides about payments: who releases, how long they wait, what is said."""

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from precurb.app.home import Home
from precurb.data import data_folder
from precurb.errors import InvalidRecordError
from precurb.examine.facts.around import Limits
from precurb.lists.calendars import Calendar
from precurb.model import Judgement

_TABLES = frozenset(("release", "ageing", "answers", "key_terms", "limits"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Who may let a payment go: two persons or one, and whether a stopped one may go at all."""

    four_eyes: bool = False
    stopped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level of waiting: from how many hours of the clock, or of work, it is reached."""

    name: str
    why: str
    hours: float | None = None
    working_hours: float | None = None

    def __post_init__(self) -> None:
        """A level counts hours in one way."""
        if (self.hours is None) == (self.working_hours is None):
            raise ValueError(f"level {self.name!r}: either hours or working_hours")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """The levels in their order, and which hours are worked."""

    levels: tuple[Level, ...]
    calendar: str = ""
    opens: dt.time = dt.time(8)
    closes: dt.time = dt.time(17)

    def level(self, since: dt.datetime, now: dt.datetime) -> Level:
        """The last level that is reached by what has waited since a moment.

        Args:
            since: When the wait began (UTC).
            now: The moment of asking (UTC).
        """
        passed = (now - since).total_seconds() / 3600
        worked = self.worked(since, now)
        reached = self.levels[0]
        for each in self.levels:
            least = each.hours if each.hours is not None else each.working_hours
            counted = passed if each.hours is not None else worked
            if least is not None and counted >= least:
                reached = each
        return reached

    def worked(self, since: dt.datetime, now: dt.datetime) -> float:
        """The hours of work between two moments (UTC)."""
        day, hours = since.date(), 0.0
        while day <= now.date():
            if self._is_open(day):
                begin = max(since, dt.datetime.combine(day, self.opens, dt.UTC))
                end = min(now, dt.datetime.combine(day, self.closes, dt.UTC))
                hours += max((end - begin).total_seconds(), 0.0) / 3600
            day += dt.timedelta(days=1)
        return hours

    def _is_open(self, day: dt.date) -> bool:
        if not self.calendar:
            return day.weekday() < 5  # Monday to Friday
        try:
            return Calendar(self.calendar, self.calendar).is_open(day)
        except LookupError:
            return day.weekday() < 5  # a year that is not published yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What drafts say: status, codes of reasons, and the words beside them."""

    status: str
    default: str
    cancellation: str
    narrative: str
    reasons: dict[str, str] = field(default_factory=dict)

    def reason(self, judgements: Iterable[Judgement]) -> str:
        """The code of the reason: of the most severe finding that has one of its own."""
        ordered = sorted(judgements, key=lambda each: -each.outcome.severity)
        own = (self.reasons.get(each.finding.rule) for each in ordered)
        return next(filter(None, own), self.default)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTerm:
    """Words that an authority asks for in a report, and when."""

    term: str
    when: dict[str, str]
    where: str
    source: str
    verification: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that is decided about acting on payments."""

    release: Release
    ageing: Ageing
    answers: Answers
    key_terms: tuple[KeyTerm, ...]
    limits: Limits = field(default_factory=Limits)


def read_settings(path: Path | None = None) -> Settings:
    """Read an operator's file over the packaged one; that one alone without a path.

    Raises:
        InvalidRecordError: The file is missing or does not have its form.
    """
    if path is None:
        return _packaged()
    try:
        own = tomllib.loads(path.read_text("utf-8"))
        if unknown := set(own) - _TABLES:
            raise ValueError(f"unknown table {', '.join(sorted(unknown))}")
        return msgspec.convert({**_tables(), **own}, Settings)
    except (OSError, ValueError) as error:
        raise InvalidRecordError(f"{path.name}: {error}") from error


def settings_of(home: Home) -> Settings:
    """The settings of an installation: its own file, if there is one.

    Raises:
        InvalidRecordError: The file does not have its form.
    """
    path = home.root / "payments" / "acting.toml"
    return read_settings(path if path.exists() else None)


@cache
def _packaged() -> Settings:
    return msgspec.convert(_tables(), Settings)


def _tables() -> Mapping[str, Any]:
    path = data_folder() / "payments" / "acting.toml"
    return tomllib.loads(path.read_text("utf-8"))
