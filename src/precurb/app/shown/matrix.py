"""The gap matrix as a page shows it: substance by jurisdiction on a day, shaded by delay.

Delays are counted from the treaty, or from the first jurisdiction where no treaty names the
substance. Sources often leave a beginning open by months or years: a delay then is two numbers,
its cell says both, and its shade is that of their middle.
"""

import datetime as dt
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import msgspec

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.gaps import INTERNATIONAL, Gap, Since, delay_after, gap_matrix
from precurb.app.service import Service
from precurb.app.shown.lag import Lag, lags
from precurb.data import data_folder
from precurb.errors import UnknownRecordError
from precurb.lists.knowledge import ControlBook
from precurb.model import Force, ListEntry

TABLES = {"table-1": "UN-1988-I", "table-2": "UN-1988-II"}


class Standing(StrEnum):
    """How a jurisdiction controls a substance on a day."""

    IN_FORCE = "in force"
    UNCERTAIN = "uncertain"  # begun, as far as the sources say
    PERHAPS_ENDED = "perhaps ended"
    NOT_YET = "not yet"
    ENDED = "ended"
    NONE = "none"

    @property
    def controlled(self) -> bool:
        """Whether it counts as control on that day."""
        return self in (Standing.IN_FORCE, Standing.UNCERTAIN)


class Shade(StrEnum):
    """How long after the beginning it is counted from a jurisdiction came."""

    NOT_LATER = "not-later"
    ONE_YEAR = "one-year"
    THREE_YEARS = "three-years"
    TEN_YEARS = "ten-years"
    LONGER = "longer"
    UNKNOWN = "unknown"  # controlled, and no source says since when
    NONE = "none"  # not controlled


_BANDS = (
    (0, Shade.NOT_LATER), (366, Shade.ONE_YEAR), (3 * 366, Shade.THREE_YEARS),
    (3653, Shade.TEN_YEARS),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One substance in one jurisdiction.

    ``delay`` is the least and the most days that the sources allow; ``entries`` are the ids of
    what stands in lists, also of what is not in force.
    """

    place: str
    standing: Standing
    since: Since | None = None
    delay: tuple[int, int] | None = None
    entries: tuple[str, ...] = ()

    @property
    def shade(self) -> Shade:
        """The shade of the middle of its delay."""
        if not self.standing.controlled:
            return Shade.NONE
        if self.delay is None:
            return Shade.UNKNOWN
        middle = sum(self.delay) / 2
        return next((shade for most, shade in _BANDS if middle <= most), Shade.LONGER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One substance; ``counted_from`` is the jurisdiction whose beginning delays count from."""

    substance: str
    name: str
    cas: str
    counted_from: str
    first: Since | None
    treaty: Cell
    cells: tuple[Cell, ...]

    @property
    def all_cells(self) -> tuple[Cell, ...]:
        """The treaty's cell, then those of the jurisdictions in their order."""
        return (self.treaty, *self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The rows of one group on a day, and how each jurisdiction comes behind."""

    on: dt.date
    group: str
    source: str
    places: tuple[str, ...]
    rows: tuple[Row, ...]
    lags: tuple[Lag, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Substances that authorities speak of together, and in which text."""

    key: str
    substances: tuple[str, ...]
    source: str


@cache
def groups() -> dict[str, Group]:
    """The groups by key."""
    path = data_folder() / "substances" / "groups.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    return {each.key: each for each in msgspec.convert(table["groups"], tuple[Group, ...])}


def group_keys() -> tuple[str, ...]:
    """What a matrix can be narrowed to: a group, a treaty table, treaty, national only, all."""
    return (*groups(), *TABLES, "treaty", "national", "all")


def show_matrix(group: str, on: dt.date | None, *, service: Service, actor: Actor) -> Matrix:
    """The gap matrix of a group of substances.

    Args:
        group: One of ``group_keys()``.
        on: As of this day; today when left out.
        service: The installation.
        actor: Who asks.

    Raises:
        UnknownRecordError: There is no such group.
        DeniedError: The actor may not read lists.
    """
    require(actor, Action.LIST_READ)
    return make_matrix(service.snapshot.book, group, on or service.today())


def make_matrix(book: ControlBook, group: str, on: dt.date) -> Matrix:
    """The gap matrix of a group of substances of a book.

    Raises:
        UnknownRecordError: There is no such group.
    """
    if group not in group_keys():
        raise UnknownRecordError(f"no group of substances is called {group!r}")
    found = gap_matrix(book, on)
    chosen = _chosen(group, (*found.treaty, *found.national_only), book)
    rows = tuple(_row(gap, found.jurisdictions, book, on) for gap in chosen)
    named = groups().get(group)
    return Matrix(
        on=on,
        group=group,
        source=named.source if named else "",
        places=found.jurisdictions,
        rows=rows,
        lags=lags({place: [_cell_of(row, place) for row in rows]
                   for place in found.jurisdictions}),
        left_out=found.entries_left_out,
    )  # fmt: skip


def _chosen(group: str, gaps: Iterable[Gap], book: ControlBook) -> list[Gap]:
    if group in ("treaty", "national", "all"):
        wanted = {"treaty": (True,), "national": (False,), "all": (True, False)}[group]
        return [gap for gap in gaps if (gap.international is not None) in wanted]
    if group in TABLES:
        keys = {entry.substance for entry in book.lists[TABLES[group]].entries}
        return [gap for gap in gaps if gap.international and gap.substance in keys]
    order = {key: at for at, key in enumerate(groups()[group].substances)}
    named = [gap for gap in gaps if gap.substance in order]
    return sorted(named, key=lambda gap: order[gap.substance])


def _row(gap: Gap, places: tuple[str, ...], book: ControlBook, on: dt.date) -> Row:
    entries: dict[str, list[ListEntry]] = {}
    for each, entry in book.entries_of.get(gap.substance, ()):
        if not entry.scope.products_only:
            entries.setdefault(each.jurisdiction, []).append(entry)
    counted_from, first = _first(gap)
    sinces = {INTERNATIONAL: gap.international} | gap.national
    unions = {law.code: law.part_of for law in book.knowledge.laws if law.part_of}

    def cell(place: str) -> Cell:
        # What a union controls is controlled in its members, who may add to it.
        union = unions.get(place, "")
        since = sinces.get(place) or sinces.get(union)
        own = [*entries.get(place, []), *entries.get(union, [])]
        return Cell(
            place=place,
            standing=_standing(since, own, on),
            since=since,
            delay=delay_after(first, since) if first and since else None,
            entries=tuple(entry.id for entry in own),
        )

    return Row(
        substance=gap.substance,
        name=gap.name,
        cas=book.substances[gap.substance].cas,
        counted_from=counted_from,
        first=first,
        treaty=cell(INTERNATIONAL),
        cells=tuple(map(cell, places)),
    )


def _first(gap: Gap) -> tuple[str, Since | None]:
    """From whose beginning delays count: the treaty's, else the first one that is known.

    The first may be one of which the sources tell only the latest day: then no delay is known.
    """
    if gap.international is not None:
        return INTERNATIONAL, gap.international
    known = [
        (since.latest, place, since) for place, since in gap.national.items() if since.latest
    ]  # fmt: skip
    if not known:
        return "", None
    _, place, since = min(known, key=lambda each: each[:2])
    return place, since


def _standing(since: Since | None, entries: list[ListEntry], on: dt.date) -> Standing:
    if since is not None:
        return Standing.UNCERTAIN if since.uncertain else Standing.IN_FORCE
    forces = {entry.validity.status(on) for entry in entries}
    for force, standing in (
        (Force.NOT_YET, Standing.NOT_YET),
        (Force.UNCERTAIN, Standing.PERHAPS_ENDED),
        (Force.ENDED, Standing.ENDED),
    ):
        if force in forces:
            return standing
    return Standing.NONE


def _cell_of(row: Row, place: str) -> Cell:
    return next(cell for cell in row.cells if cell.place == place)
