"""Pictures: sound SVG that says what it shows, and has no style of its own."""

import datetime as dt
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from precurb import pictures
from precurb.pictures import Caption, HeatCell, HeatColumn, HeatRow, Point
from precurb.pictures.scale import Scale, ticks
from precurb.pictures.svg import cut, two_lines, width_of
from precurb.pictures.timeline import SIGNS

ATTACK = "</title><script>alert(1)</script>\" onload='x"
CAPTION = Caption(key="k", title=ATTACK, description="told")


def drawn() -> dict[str, Markup]:
    bars = (
        pictures.Bar(label=ATTACK, value=3, text=ATTACK),
        pictures.Bar(label="b", value=0, text="0"),
    )
    stack = pictures.Stack(label=ATTACK, sizes=(1.0, 0.0), text="1")
    parts = (pictures.Part(label="one", kind="hold"), pictures.Part(label="two", kind="stop"))
    spans = (
        pictures.Span(label="AA", ends=(-1.5, 2.0), text="3/4"),
        pictures.Span(label=ATTACK, ends=None, text="0/4"),
    )
    first = dt.date(2024, 1, 1)
    line = pictures.Line(label=ATTACK, points=(Point(first, 3), Point(dt.date(2025, 1, 1), 9)))
    single = pictures.Line(label="one", points=(Point(first, 5),))
    cell = HeatCell(first="2017", second="+1", kind="one-year", hint=ATTACK)
    row = HeatRow(label=ATTACK, cells=(cell,))
    stops = (
        pictures.Stop(day=first, sign="open", hint=ATTACK),
        *(pictures.Stop(day=first, sign=sign, hint="") for sign in SIGNS),
    )
    track = pictures.Track(label=ATTACK, stops=stops)
    legend = (pictures.Sign("open", ATTACK),)
    marks = tuple(
        pictures.Mark(day=first + dt.timedelta(days=days), label=f"{ATTACK}{days}")
        for days in (0, 1, 2, 400)
    )
    return {
        "timeline": pictures.timeline_picture(CAPTION, (track,), legend, marks),
        "no days": pictures.timeline_picture(CAPTION, (), legend, ()),
        "marked": pictures.line_picture(CAPTION, (line,), marks),
        "bars": pictures.bar_picture(CAPTION, bars),
        "no bars": pictures.bar_picture(CAPTION, ()),
        "stacked": pictures.stacked_picture(CAPTION, parts, (stack,)),
        "spans": pictures.span_picture(CAPTION, spans, "years"),
        "lines": pictures.line_picture(CAPTION, (line, single)),
        "one day": pictures.line_picture(CAPTION, (single,)),
        "no lines": pictures.line_picture(CAPTION, ()),
        "sparkline": pictures.sparkline(CAPTION, (3, 1, 2)),
        "level": pictures.sparkline(CAPTION, (2, 2)),
        "heat": pictures.heat_picture(CAPTION, (HeatColumn(label="AA", hint="A"),), (row,)),
    }


@pytest.mark.parametrize("name", drawn())
def test_a_picture_tells_what_it_shows(name: str) -> None:
    root = ET.fromstring(drawn()[name])  # our own
    ids = {each.get("id"): each.text for each in root if each.get("id")}
    assert root.get("role") == "img"
    assert (root.get("aria-labelledby") or "").split() == list(ids)
    assert list(ids.values()) == [ATTACK, "told"]


@pytest.mark.parametrize("name", drawn())
def test_a_picture_has_neither_style_nor_script(name: str) -> None:
    root = ET.fromstring(drawn()[name])  # our own
    assert [each.tag for each in root.iter() if each.tag.endswith("script")] == []
    named = {key for each in root.iter() for key in each.attrib}
    assert {key for key in named if key == "style" or key.startswith("on")} == set()


@pytest.mark.parametrize("name", drawn())
def test_nothing_lies_outside_its_picture(name: str) -> None:
    root = ET.fromstring(drawn()[name])  # our own
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    for each in root.iter("rect"):
        left, top = float(each.get("x", 0)), float(each.get("y", 0))
        assert left >= 0
        assert top >= 0
        assert left + float(each.get("width", 0)) <= width + 0.1
        assert top + float(each.get("height", 0)) <= height + 0.1


def test_bars_are_as_long_as_their_numbers() -> None:
    bars = [pictures.Bar(label=str(n), value=n, text=str(n)) for n in (1, 2, 4)]
    root = ET.fromstring(pictures.bar_picture(CAPTION, bars))  # our own
    one, two, four = (float(each.get("width", 0)) for each in root.iter("rect"))
    assert two == pytest.approx(2 * one, abs=0.05)
    assert four == pytest.approx(4 * one, abs=0.05)


def test_no_number_has_no_sparkline() -> None:
    assert pictures.sparkline(CAPTION, ()) == ""


@given(st.integers(-(10**7), 10**7), st.integers(1, 10**8), st.integers(2, 9))
def test_ticks_span_what_they_mark(tenths: int, span: int, most: int) -> None:
    low, high = tenths / 10, (tenths + span) / 10  # counts, and years to a tenth
    found = ticks(low, high, most)
    assert found[0] <= low
    assert found[-1] >= high
    assert len(found) <= most + 3
    assert list(found) == sorted(set(found))


def test_a_scale_without_span_lies_at_its_start() -> None:
    assert Scale(3, 3, 10, 90)(3) == 10


@given(st.text(max_size=60), st.integers(20, 300))
def test_a_text_that_is_cut_fits(text: str, room: int) -> None:
    assert width_of(cut(text, room)) <= room


@given(st.text(alphabet="abc -1苯", max_size=60), st.integers(40, 300))
def test_two_lines_fit_and_begin_alike(text: str, room: int) -> None:
    lines = two_lines(text, room)
    assert 1 <= len(lines) <= 2
    assert all(width_of(line) <= room for line in lines)
    assert text.startswith(lines[0].rstrip("…"))


def test_a_picture_of_its_own_brings_namespace_and_style() -> None:
    root = ET.fromstring(pictures.standalone(drawn()["lines"]))  # our own
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert next(each.tag for each in root).endswith("style")


def test_many_points_are_a_line_with_one_dot() -> None:
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=n) for n in range(60)]
    line = pictures.Line(label="a", points=tuple(Point(day, 1.0) for day in days))
    assert pictures.line_picture(CAPTION, (line,)).count("<circle") == 1


def test_names_that_end_at_one_level_lie_apart() -> None:
    days = (dt.date(2024, 1, 1), dt.date(2025, 1, 1))
    lines = tuple(
        pictures.Line(label=name, points=tuple(Point(day, 5.0) for day in days))
        for name in ("one", "two", "three")
    )
    root = ET.fromstring(pictures.line_picture(CAPTION, lines))  # our own
    levels = [float(e.get("y", "")) for e in root if e.text in ("one", "two", "three")]
    assert len(levels) == 3
    assert all(later - earlier >= 12 for earlier, later in pairwise(sorted(levels)))


def test_a_mark_outside_of_the_days_is_left_out() -> None:
    line = pictures.Line(
        label="a", points=(Point(dt.date(2024, 1, 1), 1), Point(dt.date(2024, 2, 1), 2))
    )
    mark = pictures.Mark(day=dt.date(2023, 1, 1), label="early")
    assert "early" not in pictures.line_picture(CAPTION, (line,), (mark,))
