"""Statements of banks in workbooks, and through the commands that take them."""

import datetime as dt
import json
from pathlib import Path

import pytest
import xlsxwriter

from precurb.cli.payments import build_payments_app
from precurb.intake import read_file
from precurb.model import NotChecked, Payment, Transaction
from statement_cases import SPARKASSE


def workbook(path: Path, rows: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell)
    return path


ROWS: list[list[object]] = [
    ["交易日期", "借方发生额", "贷方发生额", "币种", "对方户名", "对方账号", "摘要"],
    [dt.date(2026, 11, 20), 12000.0, None, "CNY", "上海某贸易公司", "31050161364000001234", ""],
    [dt.date(2026, 11, 21), None, 500.125, "CNY", "李明", "6217000010001234567", "转账"],
]  # fmt: skip


def payments(path: Path) -> list[Payment]:
    found = [each for each in read_file(path).transactions if isinstance(each, Transaction)]
    return [each.payment for each in found if each.payment is not None]


def test_a_workbook_is_read_like_a_csv_file(tmp_path: Path) -> None:
    found = payments(workbook(tmp_path / "s.xlsx", ROWS))
    assert [(str(p.flow), str(p.amount)) for p in found] == [
        ("debit", "12000 CNY"), ("credit", "500.1250 CNY"),
    ]  # fmt: skip


def test_lines_above_the_headings_of_a_workbook_are_of_all_payments(tmp_path: Path) -> None:
    above: list[list[object]] = [
        ["账号：6222021234567890123"],
        [],
        ["户名", "某某化工有限公司"],
    ]
    found = payments(workbook(tmp_path / "s.xlsx", [*above, *ROWS]))
    account = found[0].debtor_account
    assert (len(found), account and account.number) == (2, "6222021234567890123")


def test_digits_of_an_account_that_a_workbook_lost_are_said(tmp_path: Path) -> None:
    rows = [ROWS[0], [*ROWS[1][:5], 6222021234567890123.0, "货款"], [*ROWS[2][:5], 0.5, ""]]
    first = next(iter(read_file(workbook(tmp_path / "s.xlsx", rows)).transactions))
    assert isinstance(first, Transaction)
    assert ("unreadable-value", "对方账号") in {(g.code, g.field) for g in first.unread}


def test_rows_of_a_workbook_are_named_by_their_number_in_it(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["a line of the bank"],
        ["another"],
        ROWS[0],
        [None, 1.0, None, "CNY", "李明", "", ""],
    ]
    (found,) = read_file(workbook(tmp_path / "s.xlsx", rows)).transactions
    assert not isinstance(found, NotChecked)
    assert found.location is not None
    assert found.location.record == "row 4"


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PRECURB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PRECURB_TODAY", "2026-11-24")
    monkeypatch.setenv("PRECURB_NOW", "2026-11-24T09:00:00+00:00")
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def watch(inbox: Path, capsys: pytest.CaptureFixture[str], *more: str) -> list[dict[str, str]]:
    build_payments_app()(
        ["watch", str(inbox), "--once", "--settle", "0", *more],
        exit_on_error=False,
        result_action="return_value",
    )
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_watcher_decides_about_the_rows_of_a_statement(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (inbox / "s.csv").write_text(SPARKASSE, "utf-8")
    lines = watch(inbox, capsys)
    assert (lines[0]["kind"], lines[0]["reference"]) == ("decision", "R-2231")


def test_a_row_that_the_next_export_repeats_is_no_matter_for_a_person(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (inbox / "a.csv").write_text(f"Kontostand;100,00\n{SPARKASSE}", "utf-8")
    (inbox / "b.csv").write_text(f"Kontostand;900,00\n{SPARKASSE}", "utf-8")
    lines = watch(inbox, capsys)
    told = [(line["kind"], line.get("outcome", line)) for line in lines]
    assert told == [("decision", "release")] * 4


def test_the_watcher_takes_a_mapping(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (inbox / "s.csv").write_text("Tag;Wer;Wieviel\n20.11.2026;Muster GmbH;1,50\n", "utf-8")
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        'kind = "payments"\n[columns]\nbooked = "Tag"\ncounterparty = "Wer"\n'
        'amount = "Wieviel"\n[defaults]\ncurrency = "EUR"\n',
        "utf-8",
    )
    (line,) = watch(inbox, capsys, "--mapping", str(mapping))
    assert line["outcome"] == "release"


def test_a_table_of_goods_in_the_folder_of_payments_is_said(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (inbox / "orders.csv").write_text("reference,description\n1,citric acid\n", "utf-8")
    (line,) = watch(inbox, capsys)
    assert line["kind"] == "not checked"
