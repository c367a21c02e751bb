import csv
import datetime as dt
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from precurb.app.results import COLUMNS, EXCEL_CELL, EXCEL_ROWS, result_suffix, write_results
from precurb.errors import InvalidRecordError
from precurb.model import (
    Check,
    DeadlineRule,
    Direction,
    DutyKind,
    Finding,
    Judgement,
    Line,
    ListVersion,
    Location,
    NotChecked,
    Obligation,
    Outcome,
    Party,
    Quantity,
    Question,
    Requirement,
    Role,
    Transaction,
    Unit,
    Verification,
)
from precurb.model.check import Applies
from precurb.screening import Summary, Tally, decode_check

DAY = dt.date(2026, 11, 24)
AMOUNT = Quantity(Decimal(25), Unit.KILOGRAM)
HOSTILE = '=HYPERLINK("http://example.org","x")'


def made(reference: str = "A-1", description: str = "Aceton", name: str = "Muster AG") -> Check:
    finding = Finding(question=Question.WHAT, rule="cas-invalid", facts={"why": "w"}, line=1)
    trade = Transaction(
        reference=reference,
        location=Location("orders.csv", "row 2"),
        lines=(
            Line(
                number=1, description=description, quantity=Quantity(Decimal(25), Unit.KILOGRAM)
            ),
            Line(number=2, description="Salz"),
        ),
        parties=(Party(name=name, role=Role.CUSTOMER, country="DE"),),
    )
    return Check(
        reference=reference,
        outcome=Outcome.HOLD,
        location=trade.location,
        transaction=trade,
        judgements=(Judgement(finding=finding, outcome=Outcome.HOLD, because="b"),),
        obligations=(),
        not_checked=(NotChecked(code="unknown-unit", reason="no unit"),),
        law_date=DAY,
        checked_on=DAY,
        snapshot="ab" * 32,
        policy="14",
    )


def summed(checks: list[Check]) -> Summary:
    tally = Tally()
    for check in checks:
        tally.add_check(check)
    version = ListVersion(
        id="demo", title="Demo", version_date=DAY, age_days=0, sha256="cd" * 32, entries=1
    )
    gap = NotChecked(code="unreadable-row", reason="=1+1", location=Location("o.csv", "row 9"))
    return Summary(
        run="run",
        files=("orders.csv",),
        on=DAY,
        snapshot="ab" * 32,
        policy="14",
        tally=tally,
        lists=(version,),
        unread=(gap,),
    )


def written(path: Path, *checks: Check) -> Path:
    write_results(path, lambda: iter(checks), summed(list(checks)))
    return path


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_json_lines_hold_the_checks_themselves(tmp_path: Path) -> None:
    path = written(tmp_path / "r.jsonl", made())
    assert [decode_check(line) for line in path.read_bytes().splitlines()] == [made()]


def test_csv_begins_with_the_mark_excel_needs(tmp_path: Path) -> None:
    assert written(tmp_path / "r.csv", made()).read_bytes().startswith(b"\xef\xbb\xbffile,")


def test_csv_has_one_row_a_goods_line_with_its_own_outcome(tmp_path: Path) -> None:
    rows = csv_rows(written(tmp_path / "r.csv", made()))
    assert [(r["line"], r["outcome"], r["check_outcome"]) for r in rows] == [
        ("1", "hold", "hold"),
        ("2", "release", "hold"),
    ]
    assert rows[0]["lists"] == "demo 2026-11-24"
    assert rows[0]["not_checked"] == "no unit [unknown-unit]"


@pytest.mark.parametrize(
    "text", [HOSTILE, "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "a;=1+1", "x\n=1"]
)
def test_no_cell_of_a_csv_begins_a_formula(tmp_path: Path, text: str) -> None:
    cell = csv_rows(written(tmp_path / "r.csv", made(description=text)))[0]["description"]
    assert cell.replace("'", "") == text
    for part in cell.replace("\t", ";").replace("\r", ";").replace("\n", ";").split(";"):
        assert not part.strip() or part.strip()[0] not in "=+-@＝"
    assert cell[0] not in "=+-@\t\r\n"


def signed(outcome: Outcome, sign: str) -> Judgement:
    facts = {"sign": sign, "text": "A sign", "evidence": "line.net_kg: 5"}
    finding = Finding(question=Question.WHO, rule="sign", facts=facts)
    return Judgement(finding=finding, outcome=outcome, because="b")


def test_signs_stand_by_id_with_what_they_came_to_and_noted_ones_last(tmp_path: Path) -> None:
    signs = (signed(Outcome.RELEASE, "CU-012"), signed(Outcome.REVIEW, "CO-070"))
    row = csv_rows(written(tmp_path / "r.csv", replace(made(), judgements=signs)))[0]
    assert row["signs"] == "CO-070 review; CU-012 release"
    assert row["findings"] == "A sign (net mass (kg): 5). | noted: A sign (net mass (kg): 5)."


def owing(*duties: Obligation) -> Check:
    return replace(made(), obligations=duties)


def duty(day: dt.date | None, applies: Applies = Applies.OWED) -> Obligation:
    law = Requirement(
        id="X-1",
        jurisdiction="EU",
        lists=("X",),
        directions=(Direction.EXPORT,),
        kind=DutyKind.LICENCE,
        title="licence",
        who="exporter",
        sentence="A licence.",
        article="3",
        instrument="an invented regulation",
        source="invented",
        deadline=DeadlineRule(event="before export"),
        verification=Verification.OFFICIAL_TEXT,
    )
    return Obligation(
        requirement=law, lines=(), entries=(), direction="export", due=day, applies=applies
    )


def test_the_most_urgent_day_has_a_column_and_duties_come_by_urgency(tmp_path: Path) -> None:
    check = owing(duty(None, Applies.NOT_OWED), duty(DAY), duty(DAY - dt.timedelta(9)))
    row = csv_rows(written(tmp_path / "r.csv", check))[0]
    assert row["due"] == "2026-11-15"
    assert row["duties"].split(" | ") == [
        "due 2026-11-15, day has passed: EU 3, licence",
        "due 2026-11-24: EU 3, licence",
        "before export, not owed: EU 3, licence",
    ]


def test_the_most_urgent_day_is_a_day_in_parquet(tmp_path: Path) -> None:
    frame = pl.read_parquet(written(tmp_path / "r.parquet", owing(duty(DAY)), made()))
    assert frame["due"].to_list() == [DAY, DAY, None, None]


def test_excel_reads_back_with_its_three_sheets(tmp_path: Path) -> None:
    path = written(tmp_path / "r.xlsx", made(description=HOSTILE))
    sheets = pl.read_excel(path, sheet_id=0)
    assert list(sheets) == ["Checks", "Not read", "Lists"]
    assert sheets["Checks"].columns == list(COLUMNS)
    assert sheets["Checks"]["description"].to_list() == [HOSTILE, "Salz"]
    assert sheets["Not read"]["reason"].to_list() == ["=1+1"]


def test_excel_holds_no_formula_and_no_link(tmp_path: Path) -> None:
    path = written(tmp_path / "r.xlsx", made(description=HOSTILE, name="https://example.org"))
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            if name.startswith("xl/worksheets"):
                assert b"<f>" not in book.read(name)
                assert b"hyperlink " not in book.read(name)


def test_a_text_too_long_for_an_excel_cell_is_cut_visibly(tmp_path: Path) -> None:
    path = written(tmp_path / "r.xlsx", made(description="a" + "\U0001f9ea" * EXCEL_CELL))
    text = pl.read_excel(path)["description"][0]
    assert text.endswith("…")
    assert len(text.encode("utf-16-le")) // 2 <= EXCEL_CELL


def test_more_rows_than_excel_holds_are_refused_with_advice(tmp_path: Path) -> None:
    summary = summed([])
    summary.tally.lines = EXCEL_ROWS
    with pytest.raises(InvalidRecordError, match="parquet"):
        write_results(tmp_path / "r.xlsx", lambda: iter(()), summary)
    assert list(tmp_path.iterdir()) == []


def test_parquet_keeps_days_and_numbers_as_such(tmp_path: Path) -> None:
    frame = pl.read_parquet(written(tmp_path / "r.parquet", made()))
    assert frame.columns == list(COLUMNS)
    assert frame["law_date"].to_list() == [DAY, DAY]
    assert frame["line"].to_list() == [1, 2]
    assert frame["date"].to_list() == [None, None]


def test_parquet_keeps_the_order_over_many_chunks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("precurb.app.results.PARQUET_CHUNK", 3)
    checks = [made(f"A-{n}") for n in range(20)]
    frame = pl.read_parquet(written(tmp_path / "r.parquet", *checks))
    assert frame["reference"].to_list() == [c.reference for c in checks for _ in range(2)]
    assert [path.name for path in tmp_path.iterdir()] == ["r.parquet"]


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "xlsx", "parquet", "html"])
def test_a_run_without_checks_is_written_too(tmp_path: Path, suffix: str) -> None:
    assert written(tmp_path / f"r.{suffix}").exists()


def test_what_fails_midway_leaves_the_earlier_file(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("earlier")

    def failing() -> Iterator[Check]:
        yield made()
        raise InvalidRecordError("cut off")

    with pytest.raises(InvalidRecordError, match="cut off"):
        write_results(path, failing, summed([]))
    assert path.read_text() == "earlier"
    assert [each.name for each in tmp_path.iterdir()] == ["r.csv"]


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecordError, match="nowhere"):
        written(tmp_path / "nowhere" / "r.xlsx", made())


def test_an_unknown_suffix_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidRecordError, match=r"\.jsonl.*\.html"):
        result_suffix(Path("r.docx"))
