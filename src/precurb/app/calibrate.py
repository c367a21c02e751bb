"""Calibrate signs: where a company's own trade lies, and the value that few of it would reach.

Many parameters of signs have no source: they are to be calibrated. A value is proposed on
enough records alone, and it is a bound: where a sign has other conditions that must hold as
well, it fires less often still.
"""

import datetime as dt
import math
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cel

from precurb.app.earlier import EarlierTrade
from precurb.app.home import Home
from precurb.app.stored import StoredChecks, kept_checks
from precurb.app.thresholds import Threshold, thresholds
from precurb.decide import read_policy
from precurb.errors import InvalidRecordError
from precurb.examine.facts import Facts, gather
from precurb.examine.facts.past import Window
from precurb.intake import read_file, read_mapping
from precurb.lists.snapshot import Snapshot
from precurb.model import Transaction
from precurb.signs import context

ENOUGH = 100  # records below which no value is proposed
ONE_IN = (2, 10, 20, 100, 200)
_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationOrder:
    """What to calibrate on: files of trade, or stored checks; all kept ones by default.

    ``share`` is how many of the records may reach the value that is proposed, 0 to 1.
    """

    policy: Path | None = None
    files: tuple[Path, ...] = ()
    mapping: Path | None = None
    checks: tuple[Path, ...] = ()
    share: float = 0.01
    on: dt.date

    def __post_init__(self) -> None:
        """Refuse a share that is none."""
        if not 0 <= self.share <= 1:
            raise InvalidRecordError(f"a share lies between 0 and 1: {self.share}")
        if self.files and self.checks:
            raise InvalidRecordError("name files of trade or stored checks, not both")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """One parameter: how its number is spread, what it comes to, and what is proposed.

    ``reached_by`` are the values that one record in 2, 10, 20, 100 and 200 reaches, by that
    number.
    """

    sign: str
    parameter: str
    number: str
    operator: str
    records: int
    reached_by: dict[str, float]
    present: float
    firing: int
    proposed: float | None = None
    firing_then: int | None = None
    why_none: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrated:
    """The parameters on which the records say something, and those on which they do not."""

    transactions: int
    first: dt.date | None
    last: dt.date | None
    unread: int
    share: float
    parameters: tuple[Calibration, ...]
    silent: tuple[str, ...]  # the records do not state the fields
    left_out: tuple[str, ...]  # no number, or not bounded by itself


@dataclass(slots=True)
class _Seen:
    transactions: int = 0
    first: dt.date | None = None
    last: dt.date | None = None
    unread: int = 0
    values: dict[tuple[str, str], "array[float]"] = field(default_factory=dict)

    def note(self, day: dt.date | None) -> None:
        self.transactions += 1
        if day is not None:
            self.first = min(self.first or day, day)
            self.last = max(self.last or day, day)


def calibrate(order: CalibrationOrder, *, snapshot: Snapshot, home: Home) -> Calibrated:
    """Measure a company's own trade against the parameters that are to be calibrated.

    Raises:
        InvalidRecordError: A file or the policy cannot be read, or there is nothing to read.
    """
    bounds, left_out = thresholds(read_policy(order.policy).signs)
    seen = _Seen(values={(each.sign.id, each.parameter): array("d") for each in bounds})
    earlier = EarlierTrade(home, (each.sign for each in bounds))
    for transaction in _by_day(order, home, seen):
        seen.note(transaction.date)
        facts = gather(transaction, snapshot, earlier.of(order.on))
        _measure(facts, bounds, seen.values)
        earlier.add(transaction)
    rows = [_row(each, seen.values[each.sign.id, each.parameter], order) for each in bounds]
    return Calibrated(
        transactions=seen.transactions,
        first=seen.first,
        last=seen.last,
        unread=seen.unread,
        share=order.share,
        parameters=tuple(each for each in rows if each.records),
        silent=tuple(f"{each.sign} {each.parameter}" for each in rows if not each.records),
        left_out=left_out,
    )


def snippet(found: Calibrated, *, tighten: bool = False) -> str:
    """What to put into a company's policy, as TOML; empty when nothing is proposed.

    Args:
        found: What was measured.
        tighten: Also propose where fewer than the share reach the present value.
    """
    by_sign: dict[str, list[Calibration]] = {}
    for each in found.parameters:
        if each.proposed is None or each.proposed == each.present:
            continue
        if tighten or each.firing > found.share * each.records:
            by_sign.setdefault(each.sign, []).append(each)
    return "\n".join(_change(sign, rows, found) for sign, rows in by_sign.items())


def _change(sign: str, rows: list[Calibration], found: Calibrated) -> str:
    numbers = ", ".join(f"{each.parameter} = {each.proposed:.15g}" for each in rows)
    records = ", ".join(dict.fromkeys(f"{each.records:,}" for each in rows))
    days = f"from {found.first} to {found.last}"
    share = f"at most {found.share * 100:g} % reach it"
    return (
        f'[[changes]]\nid = "{sign}"\nparameters = {{ {numbers} }}\n'
        f'why = "calibrated on {records} records {days}: {share}"\n'
    )


def _by_day(order: CalibrationOrder, home: Home, seen: _Seen) -> Iterator[Transaction]:
    """The transactions in the order of their days, so that each has its earlier trade."""
    if not order.files:
        stored = StoredChecks(order.checks or kept_checks(home))
        for check in stored.by_day():
            yield check.read_transaction()
        seen.unread += stored.unreadable
        return
    mapping = read_mapping(order.mapping) if order.mapping else None
    read = [each for path in order.files for each in read_file(path, mapping).transactions]
    dated = [each for each in read if isinstance(each, Transaction)]
    seen.unread += len(read) - len(dated)
    yield from sorted(dated, key=lambda each: each.date or order.on)


def _measure(
    gathered: Iterable[Facts],
    bounds: Iterable[Threshold],
    values: dict[tuple[str, str], "array[float]"],
) -> None:
    """Take each number once: of the transaction, the line or the party that it speaks of."""
    taken: set[tuple[str, str, int, str]] = set()
    for facts in gathered:
        seen: dict[Window | None, cel.Context] = {}
        for each in bounds:
            past = "history" in each.groups
            line = facts.number if past or "line" in each.groups else 0
            party = facts.party if past or "party" in each.groups else ""
            key = (each.sign.id, each.parameter, line, party)
            if key in taken:
                continue
            taken.add(key)
            looks = past and facts.past.known
            window = Window(each.sign.days, each.sign.calendar) if looks else None
            if window not in seen:
                seen[window] = context(facts.within(window))
            number = each.measure(seen[window], () if looks else facts.names)
            if number is not None and math.isfinite(number):
                values[each.sign.id, each.parameter].append(number)


def _row(bound: Threshold, values: "array[float]", order: CalibrationOrder) -> Calibration:
    # Largest numbers last, whichever way the sign looks: those are the ones that fire.
    turned = sorted(values if bound.upward else (-each for each in values))
    side = 1 if bound.upward else -1
    count = len(turned)
    reached = {
        str(n): side * turned[max(0, count - 1 - count // n)] for n in ONE_IN if count >= n
    }
    proposed, why_none = proposal(turned, bound, order.share)
    return Calibration(
        sign=bound.sign.id,
        parameter=bound.parameter,
        number=" or ".join(bound.operands),
        operator=bound.operator,
        records=count,
        reached_by=reached,
        present=bound.value,
        firing=sum(bound.reached(each, bound.value) for each in values),
        proposed=proposed,
        firing_then=(
            None if proposed is None else sum(bound.reached(e, proposed) for e in values)
        ),
        why_none=why_none,
    )


def proposal(turned: list[float], bound: Threshold, share: float) -> tuple[float | None, str]:
    """The nearest value that at most a share reaches, or why there is none.

    Args:
        turned: The numbers in order, those that fire last; negated where small ones fire.
        bound: The parameter.
        share: How many may reach it, 0 to 1.
    """
    count, side = len(turned), 1 if bound.upward else -1
    if count < ENOUGH:
        return None, f"fewer than {ENOUGH} records"
    last_quiet = turned[max(0, count - 1 - math.floor(share * count))]
    if len(bound.operator) == 1:
        return side * _rounded_up(last_quiet), ""
    at = bisect_right(turned, last_quiet)
    if at == count:
        alike = count - bisect_right(turned, math.nextafter(last_quiet, -math.inf))
        return None, f"{alike} of {count} have the utmost number, {side * last_quiet:g}"
    return side * _rounded_up(turned[at]), ""


def _rounded_up(number: float) -> float:
    """To four digits, never below: rounding lets no more records fire."""
    if number == 0:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(abs(number))) - _DIGITS + 1)
    if step == 0:
        return number  # too small a number for a step of four digits of it
    rounded = float(f"{math.ceil(number / step) * step:.12g}")
    return rounded if rounded >= number else number
