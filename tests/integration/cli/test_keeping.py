"""What the commands keep, and that it is found again; on SQLite, in the folder of the user."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from precurb.app.find_checks import Search, find_checks
from precurb.app.home import Home
from precurb.app.records import open_store, verify_audit
from precurb.cli import main

HEAD = "order no,date,from,to,description,quantity,unit,customer,customer country"
COUNT = 700


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("PRECURB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PRECURB_TODAY", "2026-11-24")
    monkeypatch.delenv("PRECURB_DATABASE", raising=False)
    return Home(tmp_path / "home")


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    rows = [
        f"R-{n},2026-11-02,DE,MX,Acetic anhydride,250,kg,Ejemplo {n % 90} SA,MX"
        for n in range(COUNT)
    ]
    path.write_text("\n".join((HEAD, *rows, "")), "utf-8")
    return path


def call(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    assert isinstance(left.value.code, int)
    return left.value.code


def kept(home: Home) -> list[str]:
    with open_store(home) as store:
        found = find_checks(Search(latest=False, most=10_000), store=store)
    return sorted(each.reference for each in found)


def answer(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_a_single_check_is_explained_by_reference_and_by_id(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    call("check", "5 kg acetic anhydride", "--from", "DE", "--to", "MX", "--json")
    reference = answer(capsys)["check"]["reference"]
    with open_store(home) as store:
        (found,) = find_checks(Search(reference=reference), store=store)
    for named in (reference, found.id):
        call("explain", named, "--json")
        assert answer(capsys)["reference"] == reference


def test_a_single_check_is_replayed_to_the_byte(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    call("check", "5 kg acetic anhydride", "--from", "DE", "--to", "MX", "--json")
    reference = answer(capsys)["check"]["reference"]
    call("explain", reference, "--replay")
    assert "identical" in capsys.readouterr().err


def test_a_screened_file_is_kept_once(home: Home, orders: Path) -> None:
    for _ in range(2):
        call("screen", str(orders), "--workers", "1")
    assert kept(home) == sorted(f"R-{n}" for n in range(COUNT))
    with open_store(home) as store:
        assert verify_audit(store=store).objects == 2 * COUNT + 2  # file and run


def test_what_is_not_to_be_kept_is_found_in_its_run(
    home: Home, orders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call("screen", str(orders), "--workers", "1", "--no-keep")
    capsys.readouterr()
    assert kept(home) == []
    call("explain", "R-7", "--json")
    assert answer(capsys)["reference"] == "R-7"


def test_a_trial_with_a_list_of_its_own_is_not_kept(
    home: Home, orders: Path, tmp_path: Path
) -> None:
    path = tmp_path / "house.jsonl"
    entity = {"id": "h-1", "schema": "Company", "properties": {"name": ["Ejemplo 7 SA"]}}
    path.write_text(json.dumps(entity) + "\n", "utf-8")
    call("screen", str(orders), "--workers", "1", "--watchlist", str(path))
    assert kept(home) == []


def test_a_keeping_that_is_killed_is_gone_on_with(home: Home, orders: Path) -> None:
    command = (sys.executable, "-m", "precurb", "screen", str(orders), "--workers", "1")
    chance = random.Random(5)
    for _ in range(3):
        process = subprocess.Popen(
            command, env=dict(os.environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            until(lambda: any(home.runs.glob("*/journal.jsonl")))
            time.sleep(chance.uniform(0.2, 1.2))
        finally:
            process.kill()
            process.wait()
    call("screen", str(orders), "--workers", "1")
    assert kept(home) == sorted(f"R-{n}" for n in range(COUNT))
    with open_store(home) as store:
        verify_audit(store=store)


def test_an_allowance_is_a_decision_that_the_audit_knows(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    party = ("--customer", "GULF CARTEL", "--customer-country", "MX")
    allowed = ("allow", "GULF CARTEL", "ofac-10386", "--country", "MX")
    assert call(*allowed, "--reason", "a theatre group", "--by", "eva") == 0
    capsys.readouterr()
    call("check", "5 kg glue", *party, "--json")
    rules = {j["finding"]["rule"] for j in answer(capsys)["check"]["judgements"]}
    assert "party-allowed" in rules
    with open_store(home) as store:
        assert verify_audit(store=store).objects == 3  # decision, transaction, check


def test_the_dossier_of_a_kept_check_holds_the_head_of_the_audit(
    home: Home, orders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call("screen", str(orders), "--workers", "1")
    capsys.readouterr()
    call("dossier", "R-7", "--json")
    made = answer(capsys)
    assert call("audit", "verify", "--head", made["audit"]) == 0
    assert [each["name"] for each in made["received"]] == ["orders.csv"]


def test_a_policy_is_replayed_over_what_is_kept(
    home: Home, orders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call("screen", str(orders), "--workers", "1")
    from precurb.app.stored import StoredChecks, kept_checks

    stored = StoredChecks(kept_checks(home))
    days = [each.law_date for each in stored.by_day()]
    assert (len(days), days, stored.repeated) == (COUNT, sorted(days), 0)


def until(so: Callable[[], bool]) -> None:
    for _ in range(600):
        if so():
            return
        time.sleep(0.05)
    raise AssertionError("it never was so")
