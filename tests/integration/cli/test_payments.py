"""The commands about payments, and a watcher that is killed again and again."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from payment_cases import batch, pacs008, transfer
from precurb.cli.payments import build_payments_app
from precurb.errors import InvalidRecordError

KILLS, FILES, EACH = 5, 40, 10
WATCH = "from precurb.cli.payments import build_payments_app as a; a()(['watch', *{}])"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PRECURB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PRECURB_TODAY", "2026-11-24")
    monkeypatch.setenv("PRECURB_NOW", "2026-11-24T09:00:00+00:00")
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


def call(*arguments: str) -> int:
    return int(
        build_payments_app()(arguments, exit_on_error=False, result_action="return_value")
    )


def watch(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, Any]]]:
    status = call("watch", str(folder), "--once", "--settle", "0")
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.fixture
def held(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The reference of a payment that the packaged policy holds."""
    (folder / "a.xml").write_text(pacs008("E2E-1", "25 kg 4-anilinopiperidine"), "utf-8")
    watch(folder, capsys)
    return "E2E-1"


def test_an_ordinary_payment_ends_with_status_0(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.xml").write_text(pacs008("E2E-1"), "utf-8")
    status, (line,) = watch(folder, capsys)
    assert (status, line["outcome"]) == (0, "release")


def test_a_held_payment_ends_with_status_1(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.xml").write_text(pacs008("E2E-1", "25 kg 4-anilinopiperidine"), "utf-8")
    status, lines = watch(folder, capsys)
    assert (status, lines[0]["outcome"]) == (1, "hold")


def test_a_message_with_a_doctype_ends_with_status_2(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = pacs008("E2E-1").replace("<Document", "<!DOCTYPE a><Document", 1)
    (folder / "a.xml").write_text(hostile, "utf-8")
    status, lines = watch(folder, capsys)
    assert (status, lines[0]["kind"]) == (2, "not checked")


def test_holds_are_shown_with_their_level(
    held: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("holds") == 1
    assert capsys.readouterr().out.startswith("waiting")


def test_show_gives_every_version(held: str, capsys: pytest.CaptureFixture[str]) -> None:
    call("show", held)
    shown = json.loads(capsys.readouterr().out)
    assert [each["check"]["reference"] for each in shown["versions"]] == [held]


def test_a_release_ends_the_hold(held: str) -> None:
    call("release", held, "--by", "A. Muster", "--reason", "licence seen")
    assert call("holds") == 0


def test_answer_writes_a_report_of_a_held_payment(held: str, tmp_path: Path) -> None:
    call("answer", held, "-o", str(tmp_path / "out"))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "DRAFT-E2E-1-report.json",
        "DRAFT-E2E-1-report.txt",
    ]


def test_answer_writes_the_drafts_of_a_stopped_payment(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.xml").write_text(pacs008("E2E-9", creditor_bank="CIBANCO SA"), "utf-8")
    watch(folder, capsys)
    call("answer", "E2E-9", "-o", str(tmp_path / "out"))
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".json", ".txt", ".xml"}


def test_an_unknown_payment_is_an_error() -> None:
    with pytest.raises(InvalidRecordError, match="is the key of no payment"):
        call("show", "E2E-0")


def test_papers_are_compared(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "reference,date,customer,country,description,value,currency\n"
        "INV-2231,2026-11-02,Otro Comprador SA,MX,citric acid,18450,USD\n",
        "utf-8",
    )
    (folder / "a.xml").write_text(pacs008("E2E-1", "Invoice 2231"), "utf-8")
    call("watch", str(folder), "--once", "--settle", "0", "--papers", str(orders))
    line = json.loads(capsys.readouterr().out)
    assert "payment-by-another" in {reason["rule"] for reason in line["reasons"]}


def messages(folder: Path, files: int = FILES, each: int = EACH) -> None:
    """Files of several transfers; each begins with the second of the file before it."""
    for file in range(files):
        numbers = [file * each + place for place in range(each)]
        if file:
            numbers[0] -= each - 1
        transfers = [
            transfer(
                f"E2E-{number}",
                "25 kg 4-anilinopiperidine" if number % 7 == 0 else f"Invoice {number}",
                uetr=f"{number:08x}-ca16-48ba-b074-65581be6f001",
            )
            for number in numbers
        ]
        (folder / f"{file:05}.xml").write_text(batch(str(file), transfers), "utf-8")


def start(folder: Path, home: Path) -> "subprocess.Popen[bytes]":
    arguments = [str(folder), "--once", "--settle", "0"]
    return subprocess.Popen(
        [sys.executable, "-c", WATCH.format(arguments)],
        env={**os.environ, "PRECURB_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def told(lines: bytes) -> set[tuple[str, int]]:
    """The payments and versions in whole lines of a watch."""
    whole = [json.loads(line) for line in lines.split(b"\n")[:-1]]
    return {(line["key"], line["version"]) for line in whole if line["kind"] == "decision"}


def kill_after(process: "subprocess.Popen[bytes]", seconds: float) -> bytes:
    """Kill a watch some time after its first line; what it had said."""
    assert process.stdout is not None
    os.set_blocking(process.stdout.fileno(), False)
    said, deadline = b"", float("inf")
    while time.monotonic() < deadline and process.poll() is None:
        said += process.stdout.read() or b""
        if said and deadline == float("inf"):
            deadline = time.monotonic() + seconds
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    return said + (rest or b"")


def rows(home: Path, query: str) -> list[tuple[Any, ...]]:
    db = sqlite3.connect(home / "payments" / "decisions.db")
    found = db.execute(query).fetchall()
    db.close()
    return found


def decided(home: Path) -> list[tuple[Any, ...]]:
    """All decisions in their order."""
    return rows(home, "SELECT key, version, * FROM decisions ORDER BY seq")


def state(home: Path) -> list[tuple[Any, ...]]:
    """All that was decided, read and alarmed, in its order."""
    return [
        *decided(home),
        *rows(home, "SELECT * FROM files ORDER BY rowid"),
        *rows(home, "SELECT * FROM alarms ORDER BY seq"),
        *rows(home, "SELECT * FROM unread ORDER BY seq"),
    ]


def test_a_watcher_that_is_killed_loses_nothing_and_decides_nothing_twice(
    folder: Path, tmp_path: Path
) -> None:
    messages(folder)
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for home in (whole, killed):  # keys of parties are hashed with it, and must be the same
        (home / "payments").mkdir(parents=True)
        (home / "payments" / "secret").write_bytes(b"s" * 32)
    start(folder, whole).communicate()
    chance = random.Random(6)
    said = [kill_after(start(folder, killed), chance.uniform(0, 0.2)) for _ in range(KILLS)]
    said.append(start(folder, killed).communicate()[0])
    assert state(killed) == state(whole)
    assert set().union(*map(told, said)) == {
        (key, version) for key, version, *_ in decided(whole)
    }


def test_a_watcher_that_is_asked_to_stop_ends_with_a_status(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "a.xml").write_text(pacs008("E2E-1"), "utf-8")
    arguments = [str(folder), "--settle", "0"]
    process = subprocess.Popen(
        [sys.executable, "-c", WATCH.format(arguments)],
        env={**os.environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    assert process.stdout.readline()  # it has decided, and waits for more
    process.send_signal(signal.SIGTERM)
    process.stdout.close()
    assert process.wait(timeout=60) == 0
