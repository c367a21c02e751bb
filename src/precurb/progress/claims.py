"""Claim check: a sentence with a figure, held against published series.

It holds, it holds only with a definition that is named, it does not hold, or nobody can say.
What was known when the sentence was said decides, where its day is given: a count becomes
public about four months after the time it covers.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from precurb.model.progress import Point, Series
from precurb.progress.sentences import Claim, claim_words

PUBLISHED_AFTER = dt.timedelta(days=122)  # the lag of the provisional counts, four months
# How far a figure said with one or two digits may be off; a rule of our own.
_ROUGH = {1: Decimal("0.15"), 2: Decimal("0.05")}
_STALE = dt.timedelta(days=366)
_POUND = Decimal("0.45359237")


class Verdict(StrEnum):
    """What can be said of a claim."""

    HOLDS = "holds"
    WITH_DEFINITION = "holds-with-definition"
    DOES_NOT_HOLD = "does-not-hold"
    CANNOT_BE_SAID = "cannot-be-said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One series held against the claim: when it agrees, the number meant, and the nearest."""

    series: Series
    agrees: tuple[Point, ...]
    meant: Point | None  # the number of the time meant; the last one known by default
    nearest: Point | None
    own_topic: bool  # whether the series is about what the claim says


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """One published statement about rank, and whether it speaks of the claim's ages."""

    cause: str
    ages: tuple[int, int]
    grouping: str
    says: str
    source: str
    years: str
    same_ages: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The verdict, the reason as a key of the catalogue, and what it rests on."""

    claim: Claim
    verdict: Verdict
    reason: str
    held: tuple[Held, ...] = ()
    rankings: tuple[Ranking, ...] = ()


def check_claim(claim: Claim, series: Iterable[Series], on: dt.date | None = None) -> Answer:
    """Hold a claim against series.

    Args:
        claim: What a sentence says.
        series: What was published.
        on: The day it was said; without it all that was ever published counts.
    """
    if claim.rank:
        return _rank(claim)
    if not claim.topic:
        return Answer(claim=claim, verdict=Verdict.CANNOT_BE_SAID, reason="unknown-topic")
    if claim.figure is None:
        return Answer(claim=claim, verdict=Verdict.CANNOT_BE_SAID, reason="no-figure")
    if claim.ages:
        return Answer(claim=claim, verdict=Verdict.CANNOT_BE_SAID, reason="no-series-by-age")
    held = tuple(_held(claim, each, on) for each in series if _comparable(claim, each))
    return _number(claim, tuple(each for each in held if each.meant), on)


def _number(claim: Claim, held: tuple[Held, ...], on: dt.date | None) -> Answer:
    own = _current([each for each in held if each.own_topic])
    if not own:
        return Answer(
            claim=claim, verdict=Verdict.CANNOT_BE_SAID, reason="no-series", held=held
        )
    meant = [each for each in own if each.meant in each.agrees]
    if len(meant) == len(own):
        verdict, reason = Verdict.HOLDS, "all-agree"
    elif any(each.agrees for each in own) and claim.year is None and on is None:
        verdict, reason = Verdict.WITH_DEFINITION, "at-times"
    elif meant:
        verdict, reason = Verdict.WITH_DEFINITION, "some-agree"
    elif any(each.agrees for each in held if not each.own_topic):
        verdict, reason = Verdict.DOES_NOT_HOLD, "another-topic"
    else:
        verdict, reason = Verdict.DOES_NOT_HOLD, "none-agrees"
    return Answer(claim=claim, verdict=verdict, reason=reason, held=held)


def _current(own: list[Held]) -> list[Held]:
    """Leave out series that ended long before the others: theirs is another time."""
    newest = max((each.meant.last for each in own if each.meant), default=None)
    return [each for each in own if each.meant and newest and newest - each.meant.last < _STALE]


def _held(claim: Claim, series: Series, on: dt.date | None) -> Held:
    known = [each for each in series.points if on is None or each.last + PUBLISHED_AFTER <= on]
    if claim.year is not None:
        known = [each for each in known if each.last.year == claim.year]
        meant = next((each for each in known if each.last.month == 12), _last(known))
    else:
        meant = _last(known)
    wanted = in_unit_of(claim, series)
    return Held(
        series=series,
        agrees=tuple(each for each in known if _agrees(claim, wanted, each.value)),
        meant=meant,
        nearest=min(known, key=lambda each: abs(each.value - wanted), default=None),
        own_topic=series.topic == claim.topic,
    )


def _last(known: list[Point]) -> Point | None:
    return known[-1] if known else None


def _comparable(claim: Claim, series: Series) -> bool:
    """Whether a number of the series could be what is claimed: its unit and its span."""
    if series.span != claim.span:
        return False
    if series.topic == claim.topic:
        return True
    return series.unit == "deaths" and claim.topic.endswith("-deaths")


def in_unit_of(claim: Claim, series: Series) -> Decimal:
    """The figure in the unit of the series."""
    figure = claim.figure or Decimal(0)
    kilograms = {"lb": _POUND, "t": Decimal(1000)}.get(claim.unit, Decimal(1))
    if series.unit == "kg":
        return figure * kilograms
    if series.unit == "lb" and claim.unit in ("kg", "t"):
        return figure * kilograms / _POUND
    return figure


def _agrees(claim: Claim, wanted: Decimal, value: Decimal) -> bool:
    if claim.sense == "at-least":
        return value >= wanted
    if claim.sense == "at-most":
        return value <= wanted
    if claim.digits > 2:  # said exactly, so it is half a unit of its last digit
        return abs(value - wanted) <= Decimal(10) ** (wanted.adjusted() + 1 - claim.digits) / 2
    return abs(value - wanted) <= wanted * _ROUGH[max(claim.digits, 1)]


def _rank(claim: Claim) -> Answer:
    told = tuple(
        Ranking(
            cause=each["cause"], ages=tuple(each["ages"]), grouping=each["grouping"],
            says=each["says"], source=each["source"]["title"], years=each["years"],
            same_ages=claim.ages is None or tuple(each["ages"]) == claim.ages,
        )
        for each in claim_words()["rankings"]
    )  # fmt: skip
    regrouped = [each for each in told if each.grouping != "official" and each.same_ages]
    if regrouped:
        return Answer(
            claim=claim, verdict=Verdict.WITH_DEFINITION, reason="regrouped", rankings=told
        )
    return Answer(
        claim=claim, verdict=Verdict.CANNOT_BE_SAID, reason="other-ages", rankings=told
    )
