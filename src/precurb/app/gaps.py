"""The gaps between treaty and law: where an internationally controlled substance is controlled.

For every substance of the tables of the 1988 Convention: since when each bundled jurisdiction
controls it and how long after the treaty; and what states control that the tables do not name.
"""

import csv
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from precurb.lists.knowledge import ControlBook
from precurb.model import Force, ListEntry, Validity

INTERNATIONAL = "INT"
_YEAR = 365.25
_RETAINED = "retained"


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """The first day of control, between two days where sources are not exact.

    Both are ``None`` when no source says when control began.
    """

    earliest: dt.date | None = None
    latest: dt.date | None = None
    uncertain: bool = False  # whether it is in force on the day asked

    def __str__(self) -> str:
        mark = "?" if self.uncertain else ""
        if self.earliest is not None and self.earliest == self.latest:
            return f"{self.earliest}{mark}"
        if self.earliest is None and self.latest is None:
            return f"yes{mark}"
        return f"{self.earliest or ''}…{self.latest or ''}{mark}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One substance: since when treaty and jurisdictions control it.

    ``delays`` are days after the treaty by jurisdiction: exact, or the least and the most that
    the sources allow; negative where a state came first. A jurisdiction that is missing from
    ``national`` does not control the substance in any bundled list.
    """

    substance: str
    name: str
    international: Since | None
    national: dict[str, Since]
    delays: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapMatrix:
    """The matrix, and how many entries name no single substance and so are not in it."""

    on: dt.date
    jurisdictions: tuple[str, ...]
    treaty: tuple[Gap, ...]
    national_only: tuple[Gap, ...]
    entries_left_out: tuple[str, ...]


def gap_matrix(book: ControlBook, on: dt.date) -> GapMatrix:
    """Compare every substance's control in treaty and law on a day."""
    gaps = [_gap(key, book, on) for key in book.substances]
    return GapMatrix(
        on=on,
        jurisdictions=tuple(sorted(book.jurisdictions - {INTERNATIONAL})),
        treaty=tuple(gap for gap in gaps if gap.international),
        national_only=tuple(gap for gap in gaps if not gap.international and gap.national),
        entries_left_out=tuple(
            entry.id
            for each in book.knowledge.lists
            for entry in each.entries
            if not entry.substance
        ),
    )


def write_matrix(matrix: GapMatrix, path: Path) -> None:
    """Write the matrix as CSV: one row a substance, two columns a jurisdiction."""
    places = matrix.jurisdictions
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        columns = [f"{place} {what}" for place in places for what in ("since", "delay days")]
        writer.writerow(["substance", "name", "treaty since", *columns])
        for gap in (*matrix.treaty, *matrix.national_only):
            cells = [text for place in places for text in _cells(gap, place)]
            writer.writerow([gap.substance, gap.name, gap.international or "", *cells])


def delay_in_days(gap: Gap, place: str) -> str:
    """A delay in days; ``a…b`` where the sources leave it open, empty where they are silent."""
    if place not in gap.delays:
        return ""
    least, most = gap.delays[place]
    return f"{least:+d}" if least == most else f"{least:+d}…{most:+d}"


def delay_in_short(gap: Gap, place: str) -> str:
    """The same for a narrow column: exact in days, else in years as far as they are known.

    >>> gap = Gap(substance="x", name="X", international=None, national={},
    ...           delays={"EU": (5028, 5760), "US": (456, 456)})
    >>> delay_in_short(gap, "EU"), delay_in_short(gap, "US")
    ('+14…16 y', '+456 d')
    """
    if place not in gap.delays:
        return ""
    least, most = gap.delays[place]
    if least == most:
        return f"{least:+d} d"
    low, high = round(least / _YEAR), round(most / _YEAR)
    return f"{low:+d} y" if low == high else f"{low:+d}…{high} y"


def delay_after(first: Since, later: Since) -> tuple[int, int] | None:
    """Days from one beginning of control to another, the least and the most that may be.

    ``None`` where a source leaves one of them open.
    """
    if not (first.earliest and first.latest and later.earliest and later.latest):
        return None
    least = (later.earliest - first.latest).days
    return least, (later.latest - first.earliest).days


def _cells(gap: Gap, place: str) -> tuple[str, str]:
    return str(gap.national.get(place, "")), delay_in_days(gap, place)


def _gap(key: str, book: ControlBook, on: dt.date) -> Gap:
    by_place: dict[str, list[ListEntry]] = {}
    for each, entry in book.entries_of.get(key, ()):
        if not entry.scope.products_only and _controls(entry, on):
            by_place.setdefault(each.jurisdiction, []).append(entry)
    found = {place: _since(entries, on) for place, entries in sorted(by_place.items())}
    treaty = found.pop(INTERNATIONAL, None)
    delays = {
        place: delay
        for place, since in found.items()
        if treaty and (delay := delay_after(treaty, since))
    }
    return Gap(
        substance=key,
        name=book.substances[key].name,
        international=treaty,
        national=found,
        delays=delays,
    )


def _controls(entry: ListEntry, on: dt.date) -> bool:
    """Whether an entry may be control on a day; one that ended, or has not begun, is none."""
    validity = entry.validity
    over = validity.ended_since is not None and on >= validity.ended_since
    return not over and validity.status(on) in (Force.IN_FORCE, Force.UNCERTAIN)


def _since(entries: Iterable[ListEntry], on: dt.date) -> Since:
    """The earliest beginning among the entries of one jurisdiction."""
    entries = list(entries)
    first = min((e.validity for e in entries), key=_order)
    sure = any(e.validity.status(on) is Force.IN_FORCE for e in entries)
    if _RETAINED in first.precision:  # the day of retention is not when control began
        return Since(uncertain=not sure)
    return Since(earliest=first.since, latest=first.until, uncertain=not sure)


def _order(validity: Validity) -> tuple[dt.date, dt.date]:
    return validity.until or dt.date.max, validity.since or dt.date.min
