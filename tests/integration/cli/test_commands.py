"""The commands as a user gives them: what they print, and how they leave."""

import json
from pathlib import Path
from typing import Any

import pytest

from precurb.cli import main

CASE = ["25 kg 4-anilinopiperidine, CAS 23056-29-3", "--from", "CN", "--to", "MX"]
CUSTOMER = ["--customer", "Beispiel Handel GmbH"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PRECURB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PRECURB_TODAY", "2026-11-24")
    return tmp_path / "home"


def call(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    assert isinstance(left.value.code, int)
    return left.value.code


def answer(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_a_listed_substance_is_held_with_its_law(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("check", *CASE, *CUSTOMER, "--json") == 1
    check = answer(capsys)["check"]
    assert check["outcome"] == "hold"
    cited = {j["finding"]["citation"]["list_id"] for j in check["judgements"]
             if j["finding"]["citation"]}  # fmt: skip
    assert {"UN-1988-I", "MX-PQ"} <= cited
    assert {o["requirement"]["jurisdiction"] for o in check["obligations"]} >= {"CN", "MX"}


def test_ordinary_goods_to_an_ordinary_customer_are_clean(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert call("check", "5 kg sodium chloride", "--from", "DE", "--to", "FR", *CUSTOMER) == 0
    assert "RELEASE" in capsys.readouterr().out


def test_every_result_says_day_and_age_of_the_watchlist(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call("check", *CASE, *CUSTOMER)
    assert "2024-07-02 (875 d)" in capsys.readouterr().out


def test_no_customer_is_not_checked_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("check", "5 kg sodium chloride", "--from", "DE", "--to", "FR") == 2
    assert "not checked" in capsys.readouterr().out.lower()


def test_an_unknown_country_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("check", "salt", "--from", "Atlantis") == 2
    assert "Atlantis" in capsys.readouterr().err


def test_an_unknown_option_is_an_error() -> None:
    assert call("check", "salt", "--nonsense") == 2


def test_a_missing_file_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("screen", "absent.csv") == 2
    assert "absent.csv" in capsys.readouterr().err


def test_a_check_is_explained_and_replays_to_the_byte(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call("check", *CASE, *CUSTOMER, "--json")
    reference = answer(capsys)["check"]["reference"]
    assert call("explain", reference, "--replay") == 1
    shown = capsys.readouterr()
    assert "23056-29-3" in shown.out
    assert "identical" in shown.err


def test_explaining_the_unknown_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("explain", "nothing") == 2
    assert "no check has the reference" in capsys.readouterr().err


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "xlsx", "parquet", "html"])
def test_a_file_is_screened_into_every_format(tmp_path: Path, suffix: str) -> None:
    source = tmp_path / "auftraege.csv"
    source.write_text(
        "Auftragsnummer;Datum;Kunde;Artikelbezeichnung;CAS-Nr.;Menge;Einheit;Versandland;"
        "Bestimmungsland\nA1;05.10.2026;Muster GmbH;Essigsäureanhydrid;108-24-7;1.250,5;kg;"
        "Deutschland;Mexiko\nA2;05.10.2026;Muster GmbH;Kochsalz;7647-14-5;3,0;kg;Deutschland;"
        "Mexiko\n",
        encoding="utf-8",
    )
    output = tmp_path / f"result.{suffix}"
    assert call("screen", str(source), "-o", str(output), "--workers", "1") == 1
    assert output.stat().st_size > 100


def test_an_unknown_result_form_is_refused_before_the_run(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "orders.csv"
    source.write_text("description\nsalt\n")
    assert call("screen", str(source), "-o", str(tmp_path / "result.doc")) == 2
    assert "result.doc" in capsys.readouterr().err
    assert not list(home.glob("runs/*"))


def test_the_summary_counts_outcomes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "orders.jsonl"
    source.write_text(
        '{"reference": "1", "date": "2026-10-01", "description": "ephedrine", '
        '"customer": "A B", '
        '"departure": "IN", "destination": "US"}\n'
        '{"reference": "2", "date": "2026-10-01", "description": "sugar", "customer": "A B", '
        '"departure": "IN", "destination": "US"}\n'
    )
    assert call("screen", str(source), "--json", "--workers", "1") == 1
    summary = answer(capsys)
    assert summary["tally"]["outcomes"] == {"hold": 1, "release": 1}
    assert summary["files"] == ["orders.jsonl"]


def test_lists_show_names_every_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("lists", "show", "--json") == 0
    ids = {each["id"] for each in answer(capsys)["lists"]}
    assert {"EU-CAT1", "US-LIST-I", "CN-CLASS1", "ofac-eo14059"} <= ids


@pytest.mark.parametrize(
    ("day", "force"), [("2026-06-04", "not yet"), ("2026-06-05", "in force")]
)
def test_a_list_is_shown_as_of_any_day(
    day: str, force: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("lists", "show", "CA-SCH-V-2", "--on", day, "--json") == 0
    assert [each["force"] for each in answer(capsys)] == [force]


def test_a_watchlist_is_imported_found_and_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = tmp_path / "invented.jsonl"
    people.write_text(
        '{"id": "x-1", "schema": "Company", "properties": '
        '{"name": ["Invented Chemical Ltd"]}}\n'
    )
    call("lists", "show", "--json")
    before = answer(capsys)["snapshot"]
    assert call("lists", "import", str(people), "--marking", "DEMO", "--json") == 0
    capsys.readouterr()
    assert call("lists", "diff", before[:12], "--json") == 1
    assert [c["kind"] for c in answer(capsys)] == ["added"]
    assert call("check", "sugar", "--from", "DE", "--to", "FR", "--customer",
                "Invented Chemical Ltd") == 1  # fmt: skip
    assert "DEMO" in capsys.readouterr().out
