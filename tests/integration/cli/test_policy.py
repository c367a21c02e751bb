"""``precurb policy`` on the command line, over runs that it screened itself."""

import json
import tomllib
from pathlib import Path

import pytest

from precurb.cli import main

HOUSE = """name = "house"
[[rules]]
rule = "hs-mismatch"
outcome = "hold"
why = "house rule 7"
source = "own rule"
examples = [{ facts = { level = "heading" }, expect = "hold" }]
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an installation that screened two orders, and a company's policy."""
    folder = tmp_path_factory.mktemp("house")
    (folder / "house.toml").write_text(HOUSE, "utf-8")
    rows = [
        "T-1,2026-10-05,Acetone,67-64-1,381400,25,kg,DE,MX",
        "T-2,2026-10-06,sugar,,,1,kg,DE,MX",
    ]
    head = "reference,date,description,cas,hs_code,quantity,unit,departure,destination"
    (folder / "orders.csv").write_text("\n".join([head, *rows, ""]), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRECURB_HOME", str(folder / "home"))
        patch.setenv("PRECURB_TODAY", "2026-11-24")
        run("screen", str(folder / "orders.csv"))
    return folder


@pytest.fixture(autouse=True)
def environment(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRECURB_HOME", str(house / "home"))
    monkeypatch.setenv("PRECURB_TODAY", "2026-11-24")


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


def test_a_good_policy_ends_with_0(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("policy", "verify", str(house / "house.toml")) == 0
    assert "● rule 1, hs-mismatch: hold" in capsys.readouterr().out


def test_a_problem_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(HOUSE.replace("level", "levle"), "utf-8")
    assert run("policy", "verify", str(path)) == 1
    assert "▲ rule 1, hs-mismatch: hs-mismatch has no fact 'levle'" in capsys.readouterr().out


def test_a_policy_that_cannot_be_read_ends_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text("name = ", "utf-8")
    assert run("policy", "verify", str(path)) == 2
    assert "bad.toml" in capsys.readouterr().err


def test_what_a_changed_policy_comes_to_is_told(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("policy", "replay", str(house / "house.toml")) == 1
    out = capsys.readouterr().out
    assert "hs-mismatch weighs more: 1" in out
    assert "T-1 (2026-10-05)" in out
    assert "hold: house rule 7" in out
    assert "review → hold: 1 checks" in out
    assert "2026-W41" in out


def test_a_replay_is_told_as_json(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    since = ["--since", "2026-10-05", "--until", "2026-10-05"]
    run("policy", "replay", str(house / "house.toml"), *since, "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["checks"] == 1
    assert found["findings"][0]["what"] == "hs-mismatch"


def test_files_of_checks_are_replayed(house: Path, tmp_path: Path) -> None:
    kept = next((house / "home" / "runs").glob("*/checks.jsonl"))
    copies = [tmp_path / name for name in ("one.jsonl", "two.jsonl")]
    for path in copies:
        path.write_bytes(kept.read_bytes())
    policy = str(house / "house.toml")
    assert run("policy", "replay", policy, "--old", policy, "--checks", *map(str, copies)) == 0


def test_a_line_that_is_no_check_ends_with_2(
    house: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "checks.jsonl"
    path.write_text("no check\n", "utf-8")
    assert run("policy", "replay", str(house / "house.toml"), "--checks", str(path)) == 2
    assert "unreadable-check" in capsys.readouterr().err


def test_calibration_prints_changes_that_are_toml(
    house: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "orders.csv"
    rows = [f"A{n},2026-10-01,Acetone,67-64-1,{n + 1},kg" for n in range(200)]
    head = "reference,date,description,cas,quantity,unit"
    path.write_text("\n".join([head, *rows, ""]), "utf-8")
    assert run("policy", "calibrate", "--files", str(path), "--json") == 1
    changes = tomllib.loads(json.loads(capsys.readouterr().out)["toml"])["changes"]
    assert {"kg": 199} in [each["parameters"] for each in changes]


def test_on_little_trade_calibration_proposes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("policy", "calibrate") == 0
    out = capsys.readouterr().out
    assert "fewer than 100 records" in out
    assert "Nothing to change" in out


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("hs-mismatch", ["hs-mismatch → hold own: house rule 7", "level: where the two part"]),
        ("co-016", ["consignment.route_score", "to be calibrated"]),
    ],
)
def test_one_finding_or_sign_is_shown_in_whole(
    house: Path, capsys: pytest.CaptureFixture[str], name: str, words: list[str]
) -> None:
    assert run("policy", "show", name, "--policy", str(house / "house.toml")) == 0
    out = capsys.readouterr().out
    assert [word for word in words if word not in out] == []


def test_questions_to_people_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("policy", "checklist", "T-1", "--audience", "company") == 0
    out = capsys.readouterr().out
    assert "Can the customer explain what the product is used for?" in out
    assert "recorded in party.staff_notes: does_not_know_product" in out


@pytest.mark.parametrize("command", ["verify", "show", "checklist", "calibrate"])
def test_every_answer_is_told_as_json_too(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("policy", command, "--json") == 0
    assert json.loads(capsys.readouterr().out)


def test_an_unknown_reference_ends_with_2() -> None:
    assert run("policy", "checklist", "T-9") == 2
