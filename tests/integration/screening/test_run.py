"""A run that is killed goes on: nothing lost, nothing twice."""

import datetime as dt
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from precurb.lists.shelf import Shelf
from precurb.lists.snapshot import Snapshot
from precurb.model import Line, Location, NotChecked, Party, Role, Transaction
from precurb.screening import Mark, Plan, Record, decode_check, last_mark, run

ON = dt.date(2026, 11, 24)
RECORDS = 3000


def records(count: int) -> Iterator[Record]:
    for number in range(count):
        if number % 100 == 99:
            where = Location("made.csv", f"row {number}")
            yield NotChecked(code="unreadable-row", reason="made so", location=where)
            continue
        yield Transaction(
            reference=f"R{number}",
            date=ON,
            departure="DE",
            destination="FR",
            parties=(Party(name=f"Firma {number}", role=Role.CUSTOMER),),
            lines=(
                Line(number=1, description="acetic anhydride" if number % 7 == 0 else "salt"),
            ),
        )


@pytest.fixture
def plan(snapshot: Snapshot, tmp_path: Path) -> Plan:
    shelf = Shelf(tmp_path / "shelf")
    return Plan(shelf=shelf.root, snapshot=shelf.keep(snapshot), policy=None, on=ON)


def outputs(folder: Path) -> tuple[bytes, bytes]:
    return (folder / "checks.jsonl").read_bytes(), (folder / "gaps.jsonl").read_bytes()


def test_parallel_and_single_runs_write_the_same_bytes(plan: Plan, tmp_path: Path) -> None:
    one = run(records(900), plan, tmp_path / "one", workers=1)
    two = run(records(900), plan, tmp_path / "two", workers=2)
    assert outputs(tmp_path / "one") == outputs(tmp_path / "two")
    assert one.tally == two.tally
    assert (one.tally.checks, one.tally.unread_records) == (891, 9)


class Cut(BaseException):
    """Stands for the power failing: nothing may catch it."""


@pytest.mark.parametrize("tail", [b"", b'{"reference":"half a li'])
def test_a_run_cut_off_goes_on_where_it_was(plan: Plan, tmp_path: Path, tail: bytes) -> None:
    def cut(mark: Mark) -> None:
        if mark.records >= 500:
            raise Cut

    run(records(900), plan, tmp_path / "whole", workers=1)
    with pytest.raises(Cut):
        run(records(900), plan, tmp_path / "cut", workers=1, progress=cut)
    for name in ("checks.jsonl", "journal.jsonl"):
        with (tmp_path / "cut" / name).open("ab") as file:
            file.write(tail)
    assert last_mark(tmp_path / "cut").records == 500
    mark = run(records(900), plan, tmp_path / "cut", workers=1)
    assert outputs(tmp_path / "cut") == outputs(tmp_path / "whole")
    assert mark.tally.checks == 891


def test_output_lost_behind_the_journal_is_made_again(plan: Plan, tmp_path: Path) -> None:
    run(records(900), plan, tmp_path / "whole", workers=1)
    expected = outputs(tmp_path / "whole")
    checks = tmp_path / "whole" / "checks.jsonl"
    checks.write_bytes(checks.read_bytes()[: len(expected[0]) // 2])
    run(records(900), plan, tmp_path / "whole", workers=1)
    assert outputs(tmp_path / "whole") == expected


def test_a_killed_command_continues_and_loses_nothing(tmp_path: Path) -> None:
    source = tmp_path / "orders.csv"
    rows = [f"R{n},2026-10-01,DE,FR,Firma {n},{'acetic anhydride' if n % 7 == 0 else 'salt'}"
            for n in range(RECORDS)]  # fmt: skip
    source.write_text(
        "\n".join(["reference,date,departure,destination,customer,description", *rows])
    )
    home = tmp_path / "home"
    command = [sys.executable, "-m", "precurb", "screen", str(source), "-o",
               str(tmp_path / "out.jsonl"), "--workers", "2"]  # fmt: skip
    environment = {"PRECURB_HOME": str(home), "PATH": "/usr/bin:/bin", "PRECURB_TODAY": str(ON)}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    _wait_for_progress(home, process)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (tmp_path / "out.jsonl").exists()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (1, 2), done.stderr
    assert "going on after" in done.stderr
    with (tmp_path / "out.jsonl").open("rb") as file:
        references = [decode_check(line).reference for line in file]
    assert references == [f"R{n}" for n in range(RECORDS)]


def _wait_for_progress(home: Path, process: subprocess.Popen[bytes]) -> None:
    """Until the journal has its second mark; the run must not be over by then."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        for journal in home.glob("runs/*/journal.jsonl"):
            if journal.read_bytes().count(b"\n") >= 2:
                return
        time.sleep(0.002)
    pytest.fail("the run was over before it could be killed")
