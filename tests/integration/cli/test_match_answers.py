"""``precurb match`` as a user gives it: one name, a file of names, pairs of names."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from precurb.cli import main

RECORDS = [
    {"id": "p-1", "schema": "Person", "properties": {
        "name": ["Bertram Quellmann"], "birthDate": ["1970-02-03"], "country": ["de"]}},
    {"id": "c-1", "schema": "Company", "properties": {
        "name": ["Hebei Zeltborn Chemical Co., Ltd.", "河北青狼化工有限公司"],
        "registrationNumber": ["R 778899"]}},
    {"id": "c-2", "schema": "Company", "properties": {
        "name": ["[bold]Ofenthal[/bold] [/red] Trading"]}},
]  # fmt: skip


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PRECURB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PRECURB_TODAY", "2026-11-24")
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def watchlist(tmp_path: Path) -> list[str]:
    path = tmp_path / "invented.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in RECORDS), "utf-8")
    return ["--watchlist", str(path), "--watchlist-marking", "DEMO"]


def call(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    assert isinstance(left.value.code, int)
    return left.value.code


def answers(capsys: pytest.CaptureFixture[str]) -> list[Any]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def table(path: Path, *rows: dict[str, str]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def test_a_listed_name_is_a_finding_that_says_why(
    watchlist: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("match", "Bertram Quelmann", *watchlist) == 1
    said = capsys.readouterr().out
    assert "MATCH" in said
    assert "ftm-p-1" in said
    assert "quelmann ≈ quellmann" in said


@pytest.mark.parametrize("name", ["…", "—", "()", "\u0301\u0302"])
def test_a_name_without_letters_is_not_checked(
    name: str, watchlist: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("match", name, *watchlist) == 2
    assert "not checked: name: no letter" in capsys.readouterr().out


def test_a_name_too_long_to_read_is_not_checked_to_its_end(
    watchlist: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("match", "Zelt " * 100, *watchlist) == 2
    assert "only the first 300 letters" in " ".join(capsys.readouterr().out.split())


def test_square_brackets_of_a_name_are_printed_as_they_are(
    watchlist: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("match", "[bold]Ofenthal[/bold] [/red] Trading", *watchlist) == 1
    assert "[bold]Ofenthal[/bold] [/red] Trading" in capsys.readouterr().out


def test_a_name_in_another_script_is_found(
    watchlist: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("match", "Qing Lang Chemical Hebei", *watchlist, "--json") == 1
    (answer,) = answers(capsys)
    assert answer["hits"][0]["name"] == "河北青狼化工有限公司"
    assert answer["hits"][0]["channel"] == "han"


def test_the_answer_as_json_has_list_evidence_and_matcher(
    watchlist: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("match", "Bertram Quellmann", "--type", "person", *watchlist, "--json") == 1
    (answer,) = answers(capsys)
    assert (answer["band"], answer["query"]) == ("match", "Bertram Quellmann")
    assert answer["matcher"]
    (hit,) = answer["hits"]
    assert (hit["entry"], hit["list"], hit["how"]) == ("ftm-p-1", "invented", "name")
    assert hit["why"]["words"] == [
        "bertram = bertram (name 1)",
        "quellmann = quellmann (name 1)",
    ]


def test_a_person_is_no_company(watchlist: list[str]) -> None:
    assert call("match", "Bertram Quellmann", "--type", "company", *watchlist) == 0


def test_only_the_lists_asked_for_are_asked(
    watchlist: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("match", "Bertram Quellmann", *watchlist, "--list", "ofac") == 0
    assert call("match", "Bertram Quellmann", *watchlist, "--list", "inv") == 1
    capsys.readouterr()
    assert call("match", "Bertram Quellmann", *watchlist, "--list", "absent") == 2
    error = capsys.readouterr().err
    assert "absent" in error
    assert "invented" in error


def test_an_unknown_type_is_an_error(
    watchlist: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("match", "Zeltborn", "--type", "dragon", *watchlist) == 2
    assert "dragon" in capsys.readouterr().err


def test_every_row_of_a_file_is_answered_in_its_order(
    tmp_path: Path, watchlist: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(
        tmp_path / "names.csv",
        {"who": "Bertram Quellmann", "schema": "Person",
         "query_attrs": '{"birthDate": "1970-02-03"}'},
        {"who": "Bertram Quellmann", "schema": "Person", "query_attrs": "{broken"},
        {"who": "…", "schema": "Person", "query_attrs": ""},
        {"who": "Ulfred Kasdrung", "schema": "Dragon", "query_attrs": "[]"},
        {"who": "Zeltborn Chemical (Hebei)", "schema": "", "query_attrs": ""},
    )  # fmt: skip
    assert call("match", path, "--column", "who", "--workers", "1", *watchlist) == 2
    found = answers(capsys)
    assert [each["row"] for each in found] == [1, 2, 3, 4, 5]
    assert [each["band"] for each in found] == ["match", "match", "clear", "clear", "match"]
    said = [" ".join(each["not_checked"]) for each in found]
    assert ["broken" in said[1], "no letter" in said[2], "[]" in said[3]] == [True] * 3
    assert (said[0], said[4]) == ("", "")
    assert found[0]["hits"][0]["why"]["remarks"] == ["same birth date (+2.5)"]


def test_answers_go_to_a_file_and_are_counted(
    tmp_path: Path, watchlist: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(tmp_path / "n.csv", {"who": "Ulfred Kasdrung"}, {"who": "Quell Ofen"})
    output = tmp_path / "out.jsonl"
    assert call("match", path, "--column", "who", "-o", str(output), *watchlist) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "0 match, 0 review, 2 clear" in shown.err
    assert [json.loads(x)["row"] for x in output.read_bytes().splitlines()] == [1, 2]


def test_pairs_are_compared_row_by_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = '{"ssn": "111223333"}', '{"ssnNumber": "111-22-3333"}'
    path = table(
        tmp_path / "pairs.csv",
        {"query_name": "Ada Zelt", "candidate_name": "Zelt, Ada", "query_attrs": "",
         "candidate_attrs": ""},
        {"query_name": "Ada Zelt", "candidate_name": "Ulfred Ofen", "query_attrs": "",
         "candidate_attrs": "{"},
        {"query_name": "Ada Zelt", "candidate_name": "Ulfred Ofen", "query_attrs": one,
         "candidate_attrs": two},
        {"query_name": "…", "candidate_name": "Ulfred Ofen", "query_attrs": "",
         "candidate_attrs": ""},
    )  # fmt: skip
    assert call("match", path, "--pairs") == 2
    found = answers(capsys)
    assert [each["band"] for each in found] == ["match", "clear", "review", "clear"]
    assert [len(each["not_checked"]) for each in found] == [0, 1, 0, 1]


@pytest.mark.parametrize("how", [("--column", "absent"), ("--pairs",)])
def test_a_missing_column_is_an_error_that_names_those_there_are(
    how: tuple[str, ...], tmp_path: Path, watchlist: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    path = table(tmp_path / "names.csv", {"who": "Ada Zelt", "where": "DE"})
    assert call("match", path, *how, *watchlist) == 2
    assert "it has who, where" in capsys.readouterr().err


def test_an_absent_file_is_an_error_and_a_bad_byte_is_named(
    tmp_path: Path, watchlist: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("match", "absent.csv", "--column", "who", *watchlist) == 2
    assert "absent.csv" in capsys.readouterr().err
    path = tmp_path / "latin.csv"
    path.write_bytes("who\nJürgen Zelt\n".encode("latin-1"))
    assert call("match", str(path), "--column", "who", *watchlist) == 2
    said = capsys.readouterr()
    assert "latin.csv, row 2" in said.out
    assert "1 rows were not checked" in said.err
