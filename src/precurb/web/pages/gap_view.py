"""The gap matrix as a picture and in words: what stands in a cell, and how late it is."""

from markupsafe import Markup

from precurb import pictures
from precurb.app.gaps import INTERNATIONAL, Since
from precurb.app.prose import Language
from precurb.app.shown.lag import Lag
from precurb.app.shown.matrix import Cell, Matrix, Row, Shade, Standing
from precurb.pictures import Caption, HeatCell, HeatColumn, HeatRow
from precurb.web.figures import locale
from precurb.web.words import t

YEAR = 365.25  # days
_DAYS = 120  # delays below are told in days where they are exact
_FINE = 2  # years


def matrix_picture(matrix: Matrix, language: Language) -> Markup:
    """Substance by jurisdiction, shaded by delay, with text in each cell."""
    places = (INTERNATIONAL, *matrix.places)
    columns = [HeatColumn(label=_code(p), hint=place_name(p, language)) for p in places]
    rows = [
        HeatRow(
            label=row.name,
            cells=tuple(_heat(row, cell, language) for cell in row.all_cells),
        )
        for row in matrix.rows
    ]
    caption = Caption(
        key="matrix",
        title=t("gaps.picture", language),
        description=t(
            "gaps.picture.told", language, rows=len(rows), places=len(matrix.places),
            day=matrix.on.isoformat(),
        ),
    )  # fmt: skip
    return pictures.heat_picture(caption, columns, rows)


def lag_picture(lags: tuple[Lag, ...], language: Language) -> Markup:
    """The median delay of each jurisdiction, as far as the sources leave it open."""
    spans = [
        pictures.Span(
            label=place_name(each.place, language),
            ends=(each.median[0] / YEAR, each.median[1] / YEAR) if each.median else None,
            text=f"{each.controlled}/{each.of}",
        )
        for each in lags
    ]
    caption = Caption(
        key="lag",
        title=t("gaps.lag", language),
        description=t("gaps.lag.told", language, places=len(spans)),
    )
    return pictures.span_picture(caption, spans, t("gaps.years.axis", language))


def shade_of(row: Row, cell: Cell) -> str:
    """The class of a cell: its shade, or what it is where it has no delay of its own."""
    if cell.place == row.counted_from:
        return "origin"
    if cell.standing in (Standing.NOT_YET, Standing.PERHAPS_ENDED):
        return "open"
    return str(cell.shade)


def since_short(cell: Cell, language: Language) -> str:
    """Since when, in a few letters: ``2017–18``, ``≤ 2023``, a dash for no control."""
    if cell.standing is Standing.NONE:
        return "–"
    if not cell.standing.controlled:
        return t(f"gaps.cell.{cell.standing.replace(' ', '-')}", language)
    mark = "?" if cell.standing is Standing.UNCERTAIN else ""
    return f"{_years(cell.since, language)}{mark}"


def since_long(cell: Cell, language: Language) -> str:
    """Since when, with days: exact, between two, until one at the latest, or unknown."""
    since = cell.since
    if not cell.standing.controlled or since is None:
        return t(f"gaps.standing.{cell.standing.replace(' ', '-')}", language)
    if since.earliest is not None and since.earliest == since.latest:
        return since.earliest.isoformat()
    if since.earliest is not None and since.latest is not None:
        return f"{since.earliest.isoformat()} – {since.latest.isoformat()}"
    if since.latest is not None:
        return t("gaps.latest", language, day=since.latest.isoformat())
    return t("gaps.unknown", language)


def delay_short(delay: tuple[float, float] | None, language: Language) -> str:
    """A delay in days where it is exact and short, else in years as far as they are known."""
    if delay is None:
        return ""
    least, most = delay
    if least == most and abs(least) <= _DAYS:
        return t("gaps.days", language, days=_signed(f"{least:+.0f}"))
    low, high = map(_in_years, delay)
    told = low if low == high else f"{low}…{high}"
    return t("gaps.years", language, years=told)


def _in_years(days: float) -> str:
    """Days as years, exact to a tenth below two of them: what sources allow is no finer."""
    years = days / YEAR
    shown = round(years, 1) if abs(years) < _FINE else round(years)
    return _signed(f"{shown:+g}") if shown else "0"


def place_name(place: str, language: Language) -> str:
    """A jurisdiction in words."""
    if place == INTERNATIONAL:
        return t("gaps.place.treaty", language)
    named = locale(language).territories
    return str(named.get("GB" if place == "UK" else place, place))


def entry_path(entry_id: str) -> str:
    """The page of an entry of a control list; its id begins with that of the list."""
    return f"/lists/{entry_id.rpartition(':')[0]}/{entry_id}"


def legend(language: Language) -> list[tuple[str, str]]:
    """The shades with their words, in their order."""
    kinds = ("origin", *Shade, "open")
    return [(str(kind), t(f"gaps.shade.{kind}", language)) for kind in kinds]


def _heat(row: Row, cell: Cell, language: Language) -> HeatCell:
    delay = "" if cell.place == row.counted_from else delay_short(cell.delay, language)
    second = delay if cell.standing.controlled else ""
    told = (row.name, place_name(cell.place, language), since_long(cell, language), second)
    return HeatCell(
        first=since_short(cell, language),
        second=second,
        kind=shade_of(row, cell),
        hint=", ".join(filter(None, told)),
    )


def _years(since: Since | None, language: Language) -> str:
    if since is None or since.latest is None:
        return t("gaps.yes", language)
    last = str(since.latest.year)
    if since.earliest is None:
        return f"≤ {last}"
    first = str(since.earliest.year)
    return first if first == last else f"{first}–{last[2:]}"


def _signed(text: str) -> str:
    return text.replace("-", "−")


def _code(place: str) -> str:
    return "UN" if place == INTERNATIONAL else place
