"""`precurb match` and `precurb allow` as their users run them."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from precurb.cli import main

ENTITIES = [
    ("x-1", "Company", {"name": ["Hebei Grauwolf Chemical Co., Ltd."], "country": ["cn"]}),
    ("x-2", "Person", {"name": ["Bertram Quellmann"], "birthDate": ["1970-02-03"]}),
    ("x-3", "Company", {"name": ["冠狼化工有限公司"], "registrationNumber": ["ZX-99812"]}),
]


@pytest.fixture
def watchlist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PRECURB_HOME", str(tmp_path / "home"))
    path = tmp_path / "wolves.ftm.jsonl"
    rows = [
        {"id": key, "schema": schema, "properties": {**more, "topics": ["sanction"]}}
        for key, schema, more in ENTITIES
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


def table(path: Path, header: list[str], *rows: list[str]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return str(path)


def answers(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_similar_name_is_told_with_its_reasons(
    watchlist: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--watchlist", str(watchlist), "--list", "wolves", "--json"]
    assert run("match", "Grauwolff Chemicals (Hebei) Ltd", *given) == 1
    answer = json.loads(capsys.readouterr().out)
    hit = answer["hits"][0]
    assert hit["entry"].endswith("x-1")
    assert any(word.startswith("grauwolff ≈ grauwolf") for word in hit["why"]["words"])
    assert hit["entry_hash"]


def test_a_person_reads_the_answer_on_the_terminal(
    watchlist: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("match", "Bertram Quelmann", "--watchlist", str(watchlist)) == 1
    out = capsys.readouterr().out
    assert "Bertram Quellmann" in out
    assert "in both:" in out


def test_an_innocent_name_is_clear(watchlist: Path) -> None:
    assert run("match", "Ottilie Zeltmacher", "--watchlist", str(watchlist)) == 0


def test_a_name_without_letters_is_not_checked(watchlist: Path) -> None:
    assert run("match", "...", "--watchlist", str(watchlist)) == 2


def test_a_file_is_answered_row_by_row(watchlist: Path, tmp_path: Path) -> None:
    path = table(
        tmp_path / "customers.csv",
        ["name", "schema", "query_attrs"],
        ["Hebei Guan Lang Chemical", "Company", ""],
        ["Bertram Quellmann", "Person", '{"birthDate": "1970-02-03"}'],
        ["Bertram Quellmann", "Person", "{broken"],
        ["Ottilie Zeltmacher", "Person", ""],
    )
    out = tmp_path / "answers.jsonl"
    given = ["--column", "name", "--watchlist", str(watchlist), "--list", "wolves"]
    assert run("match", path, *given, "-o", str(out)) == 2  # one row could not be read in whole
    made = answers(out)
    assert [a["row"] for a in made] == [1, 2, 3, 4]
    assert made[0]["hits"][0]["entry"].endswith("x-3")
    assert made[1]["band"] == "match"
    assert "no JSON object" in made[2]["not_checked"][0]
    assert made[2]["hits"]
    assert made[3]["band"] == "clear"


def test_many_rows_in_two_processes_give_the_same(watchlist: Path, tmp_path: Path) -> None:
    rows = [[f"Bertram Quellmann {n % 7}"] for n in range(900)]
    path = table(tmp_path / "many.csv", ["name"], *rows)
    given = ["--column", "name", "--watchlist", str(watchlist)]
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    run("match", path, *given, "--workers", "1", "-o", str(one))
    run("match", path, *given, "--workers", "2", "-o", str(two))
    assert one.read_bytes() == two.read_bytes()


def test_the_nearest_are_shown_when_a_number_is_wished(
    watchlist: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--watchlist", str(watchlist), "--top", "3", "--json"]
    assert run("match", "Bertram Quellstein", "--type", "person", *given) == 0
    assert json.loads(capsys.readouterr().out)["hits"][0]["band"] == "clear"


def test_pairs_are_compared(tmp_path: Path) -> None:
    path = table(
        tmp_path / "pairs.csv",
        ["query_name", "query_schema", "candidate_name", "candidate_schema"],
        ["冠狼化工有限公司", "Company", "Guanlang Chemical Co., Ltd.", "Company"],
        ["Bertram Quellmann", "Person", "Ottilie Zeltmacher", "Person"],
    )
    out = tmp_path / "out.jsonl"
    assert run("match", path, "--pairs", "-o", str(out)) == 1
    assert [a["band"] for a in answers(out)] == ["match", "clear"]


@pytest.mark.parametrize("given", [["--column", "nome"], ["--pairs"]])
def test_a_missing_column_is_named(
    watchlist: Path, tmp_path: Path, given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(tmp_path / "c.csv", ["name"], ["Wolf"])
    assert run("match", path, *given, "--watchlist", str(watchlist)) == 2
    assert "has no column" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", ["TREFFER", "in beiden:", "nur in der Frage: zelt"]),
     ("zh", ["命中", "双方都有:", "仅见于查询: zelt"]),
     ("es", ["COINCIDENCIA", "en ambos:", "solo en la consulta: zelt"])],
)  # fmt: skip
def test_the_answer_is_told_in_the_language_of_its_reader(
    watchlist: Path, capsys: pytest.CaptureFixture[str], language: str, words: list[str]
) -> None:
    asked = ["--watchlist", str(watchlist), "--language", language]
    assert run("match", "Bertram Zelt Quellmann", *asked) == 1
    out = capsys.readouterr().out
    assert [word for word in words if word not in out] == []


@pytest.mark.parametrize("pairs", [False, True])
def test_a_row_that_cannot_be_read_is_answered_and_the_rest_goes_on(
    watchlist: Path, tmp_path: Path, pairs: bool
) -> None:
    path, out = tmp_path / "in.csv", tmp_path / "out.jsonl"
    rows = [
        "Bertram Quellmann,Bertram Quelmann",
        "Zelt,a,b",
        "Bertram Quellmann,Bertram Quellmann",
    ]
    path.write_text("\n".join(["query_name,candidate_name", *rows, ""]), "utf-8")
    asked = ["--pairs"] if pairs else ["--column", "query_name", "--watchlist", str(watchlist)]
    assert run("match", str(path), *asked, "-o", str(out)) == 2
    assert [a["band"] for a in answers(out)] == ["match", "review", "match"]
    assert answers(out)[1]["not_checked"] == ["in.csv, row 3: 3 cells under 2 headings"]


def test_names_are_read_from_a_spreadsheet(watchlist: Path, tmp_path: Path) -> None:
    path, out = tmp_path / "names.xlsx", tmp_path / "out.jsonl"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["name", "Bertram Quellmann", "Ottilie Zeltmacher"])
    asked = ["--column", "name", "--watchlist", str(watchlist), "-o", str(out)]
    assert run("match", str(path), *asked) == 1
    assert [a["band"] for a in answers(out)] == ["match", "clear"]


def test_a_decision_holds_until_the_entry_changes(
    watchlist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("lists", "import", str(watchlist))
    asked = ["check", "25 kg sugar", "--customer", "Bertram Quellmann", "--json"]
    capsys.readouterr()
    run(*asked)
    before = json.loads(capsys.readouterr().out)["check"]
    rule, entry = _who(before)
    assert rule == "party-name"
    told = ["--reason", "another birth date", "--by", "A. Officer"]
    assert run("allow", "Bertram Quellmann", entry, *told) == 0
    capsys.readouterr()
    run(*asked)
    allowed = json.loads(capsys.readouterr().out)["check"]
    assert _who(allowed)[0] == "party-allowed"
    assert run("explain", allowed["reference"], "--replay") in (0, 1, 2)
    assert "identical" in capsys.readouterr().err
    text = watchlist.read_text("utf-8").replace("1970-02-03", "1971-02-03")
    watchlist.write_text(text, "utf-8")
    run("lists", "import", str(watchlist))
    capsys.readouterr()
    run(*asked)
    after = json.loads(capsys.readouterr().out)["check"]
    assert _who(after)[0] == "party-name"
    assert "changed" in json.dumps(after)


def test_a_decision_without_its_entry_is_refused(watchlist: Path) -> None:
    assert run("allow", "Wolf", "no-such", "--reason", "x", "--by", "y") == 2


def _who(check: dict[str, Any]) -> tuple[str, str]:
    (finding,) = [
        j["finding"] for j in check["judgements"] if j["finding"]["question"] == "who is it"
    ]
    return finding["rule"], finding["citation"]["entry_id"]
