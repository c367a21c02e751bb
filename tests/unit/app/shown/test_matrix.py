"""The gap matrix on a law book made for it: every cell was worked out by hand."""

import csv
import datetime as dt
import io

import pytest

from precurb.app.gaps import Since
from precurb.app.shown.matrix import (
    Cell,
    Matrix,
    Shade,
    Standing,
    group_keys,
    groups,
    make_matrix,
)
from precurb.app.shown.matrix_file import COLUMNS, matrix_csv
from precurb.errors import UnknownRecordError
from precurb.lists.knowledge import ControlBook, Knowledge, read_packaged
from precurb.model import ControlList, ListEntry, Scope, Substance, Validity
from precurb.model.control import Jurisdiction, WorkCalendar

ON = dt.date(2026, 7, 1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def exactly(text: str) -> Validity:
    return Validity(since=day(text), until=day(text))


def between(first: str, last: str) -> Validity:
    return Validity(since=day(first), until=day(last))


def control(id_: str, place: str, *rows: tuple[str, Validity]) -> ControlList:
    entries = tuple(
        ListEntry(id=f"{id_}:{n}", name=key, substance=key, validity=validity)
        for n, (key, validity) in enumerate(rows, start=1)
    )
    return ControlList(
        id=id_, jurisdiction=place, authority="", instrument=id_, category="",
        read_on=ON, severity="strict", entries=entries,
    )  # fmt: skip


def law(code: str, part_of: str = "") -> Jurisdiction:
    return Jurisdiction(
        code=code, name=code, languages=("en",), authorities=(),
        calendar=WorkCalendar(name=code), part_of=part_of,
    )  # fmt: skip


def made_up() -> ControlBook:
    lists = (
        control(
            "UN-1988-I", "INT", ("anpp", exactly("2020-01-01")),
            ("npp", between("2019-01-01", "2019-12-31")),
        ),
        control("UN-1988-II", "INT", ("4ap", exactly("2022-06-01"))),
        control(
            "AA", "AA", ("anpp", exactly("2020-12-31")), ("npp", exactly("2024-07-01")),
            ("benzylfentanyl", Validity(until=day("2015-01-01"))),
        ),
        control(
            "BB", "BB", ("anpp", exactly("2019-06-01")), ("npp", Validity()),
            ("4ap", exactly("2027-01-01")), ("benzylfentanyl", exactly("2016-01-01")),
        ),
        control(
            "CC", "CC",
            ("anpp", between("2026-01-01", "2026-12-31")),
            ("npp", Validity(since=day("2001-01-01"), until=day("2001-01-01"),
                             ended_since=day("2025-01-01"), ended_until=day("2025-01-01"))),
            ("4ap", Validity(since=day("2023-01-01"), until=day("2023-01-01"),
                             ended_since=day("2026-01-01"))),
        ),
    )  # fmt: skip
    keys = ("anpp", "npp", "4ap", "benzylfentanyl")
    return ControlBook(
        Knowledge(
            lists=lists, requirements=(), classes=(), headings=(),
            substances=tuple(Substance(key=key, name=f"={key}") for key in keys),
            laws=(law("AA"), law("BB"), law("CC"), law("DD", part_of="AA")),
        )
    )  # fmt: skip


@pytest.fixture(scope="module")
def matrix() -> Matrix:
    return make_matrix(made_up(), "fentanyl", ON)


def cell(matrix: Matrix, substance: str, place: str) -> Cell:
    row = next(row for row in matrix.rows if row.substance == substance)
    return next(each for each in row.all_cells if each.place == place)


@pytest.mark.parametrize(
    ("substance", "place", "standing", "delay", "shade"),
    [
        ("anpp", "AA", Standing.IN_FORCE, (365, 365), Shade.ONE_YEAR),
        ("anpp", "BB", Standing.IN_FORCE, (-214, -214), Shade.NOT_LATER),
        ("anpp", "CC", Standing.UNCERTAIN, (2192, 2556), Shade.TEN_YEARS),
        ("npp", "AA", Standing.IN_FORCE, (1644, 2008), Shade.TEN_YEARS),
        ("npp", "BB", Standing.IN_FORCE, None, Shade.UNKNOWN),
        ("npp", "CC", Standing.ENDED, None, Shade.NONE),
        ("4ap", "AA", Standing.NONE, None, Shade.NONE),
        ("4ap", "BB", Standing.NOT_YET, None, Shade.NONE),
        ("4ap", "CC", Standing.PERHAPS_ENDED, None, Shade.NONE),
    ],
)
def test_a_cell_says_how_and_how_late(
    matrix: Matrix,
    substance: str,
    place: str,
    standing: Standing,
    delay: tuple[int, int] | None,
    shade: Shade,
) -> None:
    found = cell(matrix, substance, place)
    assert (found.standing, found.delay, found.shade) == (standing, delay, shade)


@pytest.mark.parametrize(
    ("delay", "shade"),
    [
        ((0, 0), Shade.NOT_LATER),
        ((-100, 99), Shade.NOT_LATER),
        ((1, 1), Shade.ONE_YEAR),
        ((366, 366), Shade.ONE_YEAR),
        ((367, 367), Shade.THREE_YEARS),
        ((1098, 1098), Shade.THREE_YEARS),
        ((3653, 3653), Shade.TEN_YEARS),
        ((3654, 3654), Shade.LONGER),
    ],
)
def test_a_span_is_shaded_by_its_middle(delay: tuple[int, int], shade: Shade) -> None:
    assert Cell(place="AA", standing=Standing.IN_FORCE, delay=delay).shade is shade


def test_without_a_treaty_delays_count_from_the_first_that_is_known(matrix: Matrix) -> None:
    row = next(row for row in matrix.rows if row.substance == "benzylfentanyl")
    assert (row.counted_from, row.first) == ("AA", Since(latest=day("2015-01-01")))
    # AA may have been earlier by any number of years, so nobody knows how late BB was.
    assert cell(matrix, "benzylfentanyl", "BB").delay is None


def test_what_a_union_controls_is_controlled_in_its_members() -> None:
    book = made_up()
    own = control("DD", "DD", ("4ap", exactly("2024-06-01")))
    knowledge = book.knowledge
    member = Knowledge(
        lists=(*knowledge.lists, own), substances=knowledge.substances, requirements=(),
        classes=(), headings=(), laws=knowledge.laws,
    )  # fmt: skip
    found = make_matrix(ControlBook(member), "fentanyl", ON)
    assert cell(found, "anpp", "DD").delay == cell(found, "anpp", "AA").delay
    assert cell(found, "4ap", "DD").entries == ("DD:1",)
    assert cell(found, "anpp", "DD").entries == ("AA:1",)


def test_medicines_alone_are_no_control_of_the_substance() -> None:
    listed = control("AA", "AA", ("anpp", exactly("2020-01-01")))
    medicine = ListEntry(
        id="AA:9", name="medicines", substance="npp", scope=Scope(products_only=True),
        validity=exactly("2020-01-01"),
    )  # fmt: skip
    both = control("BB", "BB", ("npp", exactly("2020-01-01")))
    with_medicine = ControlList(
        id="AA", jurisdiction="AA", authority="", instrument="", category="", read_on=ON,
        severity="strict", entries=(*listed.entries, medicine),
    )  # fmt: skip
    substances = tuple(Substance(key=key, name=key) for key in ("anpp", "npp"))
    book = ControlBook(
        Knowledge(
            lists=(with_medicine, both), substances=substances, requirements=(), classes=(),
            headings=(),
        )
    )  # fmt: skip
    assert cell(make_matrix(book, "all", ON), "npp", "AA").standing is Standing.NONE


def test_the_lag_counts_what_is_known(matrix: Matrix) -> None:
    aa, bb, cc = matrix.lags
    assert (aa.of, aa.controlled, aa.missing, aa.dated, aa.undated) == (4, 3, 1, 2, 1)
    assert aa.median == ((365 + 1644) / 2, (365 + 2008) / 2)
    assert (aa.not_later, aa.later) == (0, 2)
    assert (bb.controlled, bb.dated, bb.undated, bb.not_later) == (3, 1, 2, 1)
    assert (cc.controlled, cc.dated, cc.later) == (1, 1, 1)


def test_an_earlier_day_shows_the_law_of_that_day() -> None:
    before = make_matrix(made_up(), "all", day("2019-12-31"))
    assert cell(before, "anpp", "AA").standing is Standing.NOT_YET
    assert cell(before, "npp", "CC").standing is Standing.IN_FORCE


@pytest.mark.parametrize(
    ("group", "substances"),
    [
        ("fentanyl", ["anpp", "npp", "4ap", "benzylfentanyl"]),
        ("table-1", ["anpp", "npp"]),
        ("table-2", ["4ap"]),
        ("treaty", ["anpp", "npp", "4ap"]),
        ("national", ["benzylfentanyl"]),
        ("all", ["anpp", "npp", "4ap", "benzylfentanyl"]),
    ],
)
def test_a_group_narrows_the_rows(group: str, substances: list[str]) -> None:
    found = make_matrix(made_up(), group, ON)
    assert [row.substance for row in found.rows] == substances


def test_an_unknown_group_is_refused() -> None:
    with pytest.raises(UnknownRecordError, match="no group"):
        make_matrix(made_up(), "nitrates", ON)


def test_no_cell_of_the_file_starts_a_formula(matrix: Matrix) -> None:
    text = matrix_csv(matrix).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 1 + len(matrix.rows) * (1 + len(matrix.places))
    names = {row[0] for row in rows[1:]}
    assert names == {"'=anpp", "'=npp", "'=4ap", "'=benzylfentanyl"}


def test_every_substance_of_a_group_stands_in_the_law_book() -> None:
    known = {each.key for each in read_packaged().substances}
    assert {key for each in groups().values() for key in each.substances} - known == set()
    assert all(each.source for each in groups().values())


@pytest.mark.parametrize("group", group_keys())
def test_every_row_of_the_packaged_law_has_a_cell_for_each_place(group: str) -> None:
    found = make_matrix(ControlBook(read_packaged()), group, ON)
    assert {tuple(each.place for each in row.cells) for row in found.rows} == {found.places}
    for row in found.rows:
        assert all(each.delay is None or each.delay[0] <= each.delay[1] for each in row.cells)
