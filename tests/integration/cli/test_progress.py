"""``precurb progress``, ``report``, ``claim``, ``demo`` and ``case`` as they are typed."""

import json
from pathlib import Path

import pytest
from cyclopts import App

from precurb.cli.casework import build_case_app
from precurb.cli.progress import add_progress_commands
from precurb.data import data_folder
from precurb.errors import ConflictError, InvalidRecordError, UnknownRecordError

CLAIM = "100,000 overdose deaths a year"
REGISTER = """\
title = "A group"
since = 2026-01-01

[[meetings]]
id = "first"
title = "First"
when = { day = 2026-01-01 }

[[commitments]]
id = "answer"
who = "A"
text = "Answer within a week"
due = { day = 2026-06-01, precision = "month" }
meeting = "first"
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("PRECURB_DATABASE", raising=False)
    monkeypatch.setenv("PRECURB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOGNAME", "ada")
    return tmp_path


def run(*words: str) -> object:
    app = App()
    add_progress_commands(app)
    app.command(build_case_app(), name="case")
    return app(list(words), exit_on_error=False, result_action="return_value")


def test_the_demo_says_what_it_did_and_does_it_once(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("demo", "--scenario", "working-group") == 0
    said = capsys.readouterr().out
    assert "5 meetings and 11 commitments; 16 were new" in said
    assert str(home) in said.replace("\n", "")
    run("demo", "--scenario", "working-group")
    assert "0 were new" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["pdf", "html", "json"])
def test_a_report_is_written_since_a_day_or_the_last_meeting(home: Path, form: str) -> None:
    run("demo", "--scenario", "working-group")
    target = home / f"report.{form}"
    assert run("report", "--since", "2024-01-30", "-o", str(target), "--language", "zh") == 0
    assert target.stat().st_size > 1000
    assert run("report", "-o", str(target)) == 0


def test_a_report_without_meetings_asks_since_when(home: Path) -> None:
    with pytest.raises(InvalidRecordError, match="since when"):
        run("report", "-o", str(home / "r.pdf"))


def test_a_claim_that_needs_a_definition_ends_with_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("claim", CLAIM) == 1
    assert "Holds only with a definition" in capsys.readouterr().out
    assert run("claim", CLAIM, "--on", "2022-06-01") == 0
    capsys.readouterr()
    run("claim", CLAIM, "--json")
    assert json.loads(capsys.readouterr().out)["verdict"] == "holds-with-definition"


def test_a_claim_of_rank_names_the_grouping_it_needs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sentence = "Fentanyl is the first cause of death at 18 to 49"
    assert run("claim", sentence, "--language", "de") == 1
    assert "amtliche Rangfolge" in capsys.readouterr().out.replace("\n", " ")


def test_a_register_is_taken_in_and_its_steps_follow(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = home / "register.toml"
    file.write_text(REGISTER, "utf-8")
    assert run("progress", "take", str(file)) == 0
    run("progress", "commitments", "--on", "2026-07-10")
    assert "10 days late" in capsys.readouterr().out
    step = ("progress", "add-step", "answer")
    said = ("--said-by", "A", "--source", "letter")
    assert run(*step, "in-force", "2026-07-10", *said) == 0
    with pytest.raises(InvalidRecordError, match="evidence says where"):
        run(*step, "evidenced", "2026-08", *said)
    with pytest.raises(InvalidRecordError, match="not a valid Stage"):
        run(*step, "finished", "2026-08", *said)
    run("progress", "commitments", "--json")
    (told,) = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert [each["stage"] for each in told["steps"]] == ["in-force"]


def test_meetings_and_commitments_are_added_by_hand(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run("progress", "add-meeting", "call", "A call", "2026-03", "--decision", "go on")
    run("progress", "add-commitment", "more", "B", "Do more", "--meeting", "call")
    with pytest.raises(InvalidRecordError, match="no meeting"):
        run("progress", "add-commitment", "other", "B", "Do more", "--meeting", "none")
    with pytest.raises(InvalidRecordError, match="not an id"):
        run("progress", "add-commitment", "../x", "B", "Do more")
    with pytest.raises(ConflictError):
        run("progress", "add-meeting", "call", "Another call", "2026-03")
    run("progress", "meetings")
    assert "2026-03  call  A call" in capsys.readouterr().out


def test_a_series_is_taken_in(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packaged = data_folder() / "series" / "us-overdose-deaths-final.toml"
    file = home / "series.toml"
    file.write_bytes(packaged.read_bytes().replace(b"Data Brief 522", b"Data Brief 999"))
    assert run("progress", "take-series", str(file)) == 0
    assert "kept" in capsys.readouterr().out
    run("progress", "take-series", str(file))
    assert "was kept already" in capsys.readouterr().out


def test_a_case_is_worked_from_opening_to_file(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("case", "open", "Pill presses", "--because", "alert 01h")
    case = capsys.readouterr().out.strip()
    paper = home / "invoice.txt"
    paper.write_bytes(b"abc")
    measure = ("--instrument", "order", "--authority", "customs", "--source", "record")
    for words in (
        ("add-subject", "firm", "Example Co", "--country", "CN"),
        ("add-record", "transaction 01h"),
        ("note", "looked at"),
        ("task", "t1", "ask", "--owner", "ada", "--due", "2020-01-01"),
        ("measure", "firm", "seizure", "--on", "2026-02", *measure),
        ("assert", "firm", "address", "1 Road", "--source", "web", "--grade", "press"),
        ("exhibit", "e1", str(paper), "--origin", "search", "--taken", "2024"),
        ("move", "e1", "li", "--reason", "lab"),
        ("join", "li"),
        ("state", "active", "--reason", "begins"),
        ("done", "t1", "nothing", "--given-up"),
    ):
        assert run("case", words[0], case, *words[1:]) == 0, words
    capsys.readouterr()
    assert run("case", "show", case) == 0
    told = capsys.readouterr().out
    for said in ("Example Co", "seizure", "given up: nothing", "1 Road", "to li: lab"):
        assert said in told
    for form in ("pdf", "json"):
        assert run("case", "file", case, "-o", str(home / f"case.{form}")) == 0
        assert (home / f"case.{form}").stat().st_size > 1000
    assert run("case", "list") == 0
    assert run("case", "hand-over", case, "li", "--reason", "leave") == 0
    with pytest.raises(UnknownRecordError):
        run("case", "show", case)


def test_words_that_are_none_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    run("case", "open", "Presses", "--because", "x")
    case = capsys.readouterr().out.strip()
    with pytest.raises(InvalidRecordError, match="dragon"):
        run("case", "add-subject", case, "a", "A", "--kind", "dragon")
    with pytest.raises(InvalidRecordError, match="ends in"):
        run("case", "file", case, "-o", "case.docx")
