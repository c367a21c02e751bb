"""The command that writes a dossier: what it leaves, what it prints, how it ends."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from cyclopts import App

from precurb.app.home import Home
from precurb.app.received import keep_inputs
from precurb.cli import main
from precurb.cli.dossier import add_dossier_command
from precurb.errors import InvalidRecordError

LISTED = "reference,date,customer,country,description,cas,from,to\n" + (
    "D-1,2026-11-20,Muestra S.A.,MX,4-anilinopiperidine,23056-29-3,CN,MX\n"
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PRECURB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PRECURB_TODAY", "2026-11-24")
    return tmp_path / "home"


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(LISTED, "utf-8")
    with pytest.raises(SystemExit):
        main(["screen", str(path), "--workers", "1"])
    return path


def call(*arguments: str) -> int:
    app = App()
    add_dossier_command(app)
    status = app(["dossier", *arguments], exit_on_error=False, result_action="return_value")
    assert isinstance(status, int)
    return status


def facts(path: Path) -> Any:
    return json.loads(path.read_bytes())


def test_pdf_and_json_are_written_into_a_folder(orders: Path, tmp_path: Path) -> None:
    assert call("D-1", "-o", str(tmp_path / "out")) == 1
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "dossier-D-1.en.pdf",
        "dossier-D-1.json",
    }


def test_where_it_was_written_is_printed_with_the_hash(
    orders: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call("D-1", "-o", str(tmp_path / "my.pdf"))
    said = capsys.readouterr().out
    assert "my.json" in said
    assert hashlib.sha256((tmp_path / "my.json").read_bytes()).hexdigest() in said


def test_all_languages_share_one_json(orders: Path, tmp_path: Path) -> None:
    written = set()
    for language in ("en", "de", "zh", "es"):
        call("D-1", "-o", str(tmp_path / "out"), "--language", language)
        written.add((tmp_path / "out" / "dossier-D-1.json").read_bytes())
    assert len(written) == 1


def test_json_alone_is_printed_and_nothing_is_written(
    orders: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    capsys.readouterr()
    assert call("D-1", "--json") == 1
    assert json.loads(capsys.readouterr().out)["check"]["reference"] == "D-1"
    assert list((tmp_path / "empty").iterdir()) == []


def test_an_unknown_reference_is_an_error(orders: Path) -> None:
    with pytest.raises(InvalidRecordError, match="nobody"):
        call("nobody")


def test_a_single_check_has_a_dossier(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["check", "5 kg sodium chloride", "--from", "DE", "--to", "FR", "--json"])
    reference = json.loads(capsys.readouterr().out)["check"]["reference"]
    call(reference, "-o", str(tmp_path / "one.pdf"))
    with pdfplumber.open(tmp_path / "one.pdf") as file:
        said = " ".join("".join(p.extract_text() for p in file.pages).split())
    assert "Typed on the command line: there is no file." in said


def test_the_hash_that_a_run_kept_is_in_the_dossier(
    orders: Path, home: Path, tmp_path: Path
) -> None:
    (run,) = Home(home).runs.iterdir()
    keep_inputs(run, [orders])
    call("D-1", "-o", str(tmp_path / "d.pdf"))
    (file,) = facts(tmp_path / "d.json")["received"]
    assert file["sha256"] == hashlib.sha256(LISTED.encode()).hexdigest()


def test_a_source_shows_the_record_to_the_letter(orders: Path, tmp_path: Path) -> None:
    call("D-1", "-o", str(tmp_path / "d.pdf"), "--source", str(orders))
    source = facts(tmp_path / "d.json")["source"]
    assert source["text"] == LISTED
    assert source["read_again"] == "same"


def test_a_file_that_is_not_the_one_screened_is_told(
    orders: Path, home: Path, tmp_path: Path
) -> None:
    (run,) = Home(home).runs.iterdir()
    keep_inputs(run, [orders])
    orders.write_text(LISTED.replace("Muestra", "Otra"), "utf-8")
    call("D-1", "-o", str(tmp_path / "d.pdf"), "--source", str(orders))
    with pdfplumber.open(tmp_path / "d.pdf") as file:
        said = " ".join("".join(p.extract_text() for p in file.pages).split())
    assert "is not the one that was screened" in said
