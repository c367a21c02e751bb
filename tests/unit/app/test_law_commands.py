"""Identify, substance, gaps and audit: the faces of the law."""

import csv
import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from precurb.app.audit import audit
from precurb.app.drawing import drawing
from precurb.app.gaps import gap_matrix, write_matrix
from precurb.app.identify import Verdict, as_line, identify_file, identify_text
from precurb.app.substance import show_substance
from precurb.cli import main
from precurb.errors import InvalidRecordError
from precurb.examine.substances.identify import identify, ordinary_name
from precurb.lists.knowledge import ControlBook, read_packaged

BOOK = ControlBook(read_packaged())
ON = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "field"),
    [("108-24-7", "cas"), ("1O8-24-7", "cas"), ("WFDIJRYMOXRFFG-UHFFFAOYSA-N", "inchikey"),
     ("InChI=1S/C2H6O/c1-2-3/h3H,2H2,1H3", "inchi"), ("CC(=O)OC(C)=O", "smiles"),
     ("[H]OCC |lp:1:2|", "smiles"), ("acetone", "description"), ("Co", "description")],
)  # fmt: skip
def test_a_text_is_what_its_form_says(text: str, field: str) -> None:
    assert getattr(as_line(text), field)


def test_the_law_of_the_day_applies() -> None:
    before = identify_text("norfentanyl", BOOK, dt.date(2015, 1, 1))
    after = identify_text("norfentanyl", BOOK, ON)
    assert len(before.coverage) < len(after.coverage)


def test_a_class_member_is_controlled_and_its_limb_is_told() -> None:
    answer = identify_text("CCC(=O)N(C1CCN(CCc2ccccc2)CC1)c1ccc(F)cc1", BOOK, ON)
    assert answer.verdict is Verdict.CONTROLLED
    assert "US-FRS (D)" in answer.classes


def test_an_unverified_entry_alone_is_for_a_person() -> None:
    answer = identify_text("bromine", BOOK, ON)
    assert answer.verdict is Verdict.REVIEW


def test_a_column_of_a_file_is_answered_row_by_row(tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.jsonl"
    source.write_text('id,query\n1,acetone\n2,"office\nchairs"\n3,\n', "utf-8")
    with pytest.raises(SystemExit) as left:
        main(["identify", str(source), "--column", "query", "-o", str(target)])
    rows = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert left.value.code == 1
    assert [r["row"] for r in rows] == [1, 2, 3]
    assert [r["query"] for r in rows] == ["acetone", "office\nchairs", ""]
    assert [r["verdict"] for r in rows] == ["controlled", "not_found", "not_found"]
    assert {c["status"] for c in rows[0]["coverage"]} <= {"covered", "interpretive"}


def test_a_row_that_cannot_be_read_is_answered_and_the_rest_goes_on(tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.jsonl"
    source.write_bytes(b'id,query\n1,acetone\n2,sa\xfflt\n3,"tea\n4,ephedrine\n')
    with pytest.raises(SystemExit) as left:
        main(["identify", str(source), "--column", "query", "-o", str(target)])
    rows = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert left.value.code == 2
    assert [r["verdict"] for r in rows] == ["controlled", "review", "review", "controlled"]
    assert [r["not_checked"][:1] for r in rows][1] == [
        "in.csv, row 3: byte 5 is not utf-8-sig: 0xff"
    ]


def test_a_file_without_the_column_is_refused_with_its_columns(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("name\nacetone\n", "utf-8")
    with pytest.raises(InvalidRecordError, match=r"no column 'query'.*name"):
        list(identify_file(source, "query", BOOK, ON))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_no_text_breaks_the_identification(text: str) -> None:
    assert identify_text(text, BOOK, ON).query == text


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=4000))
def test_no_bytes_break_the_identification(raw: bytes) -> None:
    identify_text(raw.decode("latin-1"), BOOK, ON)


@pytest.mark.parametrize(
    "text",
    [" (" * 5000, "a, " * 5000, "C" * 5000, "1-" * 5000, "\u202e" + "enoteca" * 100,
     "甲" * 5000, "other than " * 2000, "-d3" * 2000, "[" * 3000, "(" * 200 + "R" * 200,
     "acetone\n" * 300, "," * 10_000, "acetone" + " " * 50_000 + "x", ", " * 10_000,
     "\ud800\udfff acetone", "salt (salt), " * 500, "ephedrine" + ", sulfate (salt)" * 19],
)  # fmt: skip
def test_a_hostile_text_is_answered(text: str) -> None:
    assert identify_text(text, BOOK, ON).verdict in Verdict


def test_hundreds_of_unknown_names_in_one_text_are_for_a_person() -> None:
    radicals = ("methyl", "ethyl", "propyl", "butyl", "pentyl", "hexyl", "heptyl", "octyl")
    names = [f"{a}{b}{c}silan-{n}-ol" for a in radicals for b in radicals for c in radicals
             for n in "23"]  # fmt: skip
    answer = identify_text("; ".join(names), BOOK, ON)
    assert answer.verdict is Verdict.REVIEW
    assert "hundreds of names" in answer.not_checked[0]


@pytest.mark.parametrize(
    "name", ["citric acid", "Anethole", " 2-naphthol ", "SODIUM CHLORIDE", "anisole"]
)
def test_the_short_way_for_ordinary_names_says_what_the_long_way_says(name: str) -> None:
    short, found = ordinary_name(name, BOOK), identify(as_line(name), BOOK)
    assert short is not None
    assert (short,) == found.ordinary
    assert not found.cues + found.classes + found.gaps


@pytest.mark.parametrize(
    "name", ["acetone", "ephedrine hydrochloride", "108-24-7", "no such thing", "", "x" * 900]
)
def test_the_short_way_leaves_everything_else_to_the_long_way(name: str) -> None:
    assert ordinary_name(name, BOOK) is None


def test_an_acronym_that_could_be_drawn_is_no_structure() -> None:
    assert as_line("NPP").smiles
    assert as_line("NPP", BOOK).description
    assert identify_text("NPP", BOOK, ON).verdict is Verdict.REVIEW


def test_a_structure_too_large_to_read_is_for_a_person() -> None:
    answer = identify_text("C" * 5000, BOOK, ON)
    assert answer.verdict is Verdict.REVIEW
    assert "no readable structure" in answer.not_checked[0]


def test_a_substance_shows_its_names_and_entries() -> None:
    (page,) = show_substance("23056-29-3", BOOK, ON).pages
    assert page.substance.key == "4ap"
    assert {"en", "zh"} <= page.names.keys()
    assert any("amides" in each.covers for each in page.entries if each.list == "US-LIST-I")


def test_an_ordinary_substance_is_shown_without_entries() -> None:
    (page,) = show_substance("citric acid", BOOK, ON).pages
    assert (page.substance.cas, page.entries) == ("77-92-9", ())


def test_what_nobody_knows_is_refused() -> None:
    with pytest.raises(InvalidRecordError, match="nothing known"):
        show_substance("qwertzium", BOOK, ON)


def test_a_drawing_asks_for_nothing_from_outside() -> None:
    made = drawing("c1ccccc1", (0, 1))
    assert made.startswith("<svg")
    assert "href" not in made
    assert drawing("no structure(") == ""


def test_a_gap_is_counted_from_the_treaty() -> None:
    matrix = gap_matrix(BOOK, ON)
    gap = next(each for each in matrix.treaty if each.substance == "4piperidone")
    assert gap.delays["IN"] == (51, 51)  # 2024-12-03 to 2025-01-23
    assert "UK" not in gap.national


def test_every_substance_is_in_the_matrix_once_or_uncontrolled() -> None:
    matrix = gap_matrix(BOOK, ON)
    keys = [gap.substance for gap in (*matrix.treaty, *matrix.national_only)]
    assert len(keys) == len(set(keys))
    assert set(matrix.entries_left_out) == {
        e.id for each in BOOK.knowledge.lists for e in each.entries if not e.substance
    }


def test_an_ended_list_is_no_control_today() -> None:
    gap = next(g for g in gap_matrix(BOOK, ON).treaty if g.substance == "safrole")
    assert "AR" not in gap.national


def test_the_matrix_is_written_with_every_jurisdiction(tmp_path: Path) -> None:
    matrix = gap_matrix(BOOK, ON)
    write_matrix(matrix, tmp_path / "gaps.csv")
    with (tmp_path / "gaps.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(matrix.treaty) + len(matrix.national_only)
    assert {f"{place} since" for place in matrix.jurisdictions} <= rows[0].keys()


def test_the_counts_of_every_list_add_up_to_its_entries() -> None:
    for each in audit(BOOK).lists:
        assert sum(each.verification.values()) == each.entries
        assert sum(each.days.values()) == each.entries


def test_the_unverified_rows_are_told_with_their_source() -> None:
    rows = audit(BOOK, unverified=True).rows
    assert rows
    assert all(row.source for row in rows)


def test_a_list_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidRecordError, match="no control list"):
        audit(BOOK, "EU-CAT9")


@pytest.mark.parametrize(
    "arguments",
    [["identify", "acetone"], ["identify", "acetone", "--json"], ["substance", "acetone"],
     ["substance", "77-92-9", "--json"], ["lists", "gaps"], ["lists", "gaps", "--json"],
     ["lists", "audit", "eu-cat1"], ["lists", "audit", "--unverified", "--json"]],
)  # fmt: skip
def test_every_command_of_the_law_runs(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    printed = capsys.readouterr().out
    assert left.value.code in (0, 1)
    assert printed.strip()
    if "--json" in arguments:
        json.loads(printed)
