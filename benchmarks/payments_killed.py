"""Kill the watcher again and again, and compare what it kept with an undisturbed run; printed.

Usage: ``python benchmarks/payments_killed.py [FILES] [EACH] [KILLS]``. FILES files (2,000) of
EACH messages (10), of which each file tells one of the file before it again, are watched once
undisturbed and once by KILLS processes (100) that are ended with SIGKILL at random moments
behind their first line. Each is a fork of this process, so that starting costs little.
Decisions, files, alarms and the flows of money are compared row for row, and that all was told.
"""

import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from precurb.cli.payments import build_payments_app

_MOMENT = "2026-11-24T09:00:00+00:00"
_SECRET = b"s" * 32  # keys of parties are hashed with it, and must be the same
_ONE = (
    "<CdtTrfTxInf><PmtId><EndToEndId>E2E-{0}</EndToEndId>"
    "<UETR>{0:08x}-ca16-48ba-b074-65581be6f001</UETR></PmtId>"
    '<IntrBkSttlmAmt Ccy="USD">18450.00</IntrBkSttlmAmt>'
    "<Dbtr><Nm>Example Import GmbH</Nm></Dbtr>"
    "<Cdtr><Nm>Muestra Pigmentos SA de CV</Nm></Cdtr>"
    "<RmtInf><Ustrd>{1}</Ustrd></RmtInf></CdtTrfTxInf>"
)
_AROUND = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>'
    "<GrpHdr><MsgId>M-{0}</MsgId><CreDtTm>2026-11-20T09:00:00</CreDtTm></GrpHdr>{1}"
    "</FIToFICstmrCdtTrf></Document>"
)
_KEPT = (
    "SELECT * FROM decisions ORDER BY seq",
    "SELECT * FROM files ORDER BY rowid",
    "SELECT * FROM alarms ORDER BY seq",
    "SELECT * FROM unread ORDER BY seq",
)
_FLOWS = (
    "SELECT key, at, name, body FROM events ORDER BY key",
    "SELECT link, at, key FROM links ORDER BY link, at, key",
    "SELECT count(*) FROM open",
)


def main() -> None:
    """Run it and print what came out."""
    files, each, kills = [*map(int, sys.argv[1:4]), *(2000, 10, 100)[len(sys.argv) - 1 :]]
    os.environ.update(PRECURB_TODAY="2026-11-24", PRECURB_NOW=_MOMENT)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("warm", "whole", "killed"):
            (root / name / "payments").mkdir(parents=True)
            (root / name / "payments" / "secret").write_bytes(_SECRET)
        _write(root / "few", 1, 2)
        _write(root / "in", files, each)
        os.waitpid(_start(root, "warm", "few", "warm"), 0)
        began = time.perf_counter()
        os.waitpid(_start(root, "whole", "in", "whole"), 0)
        whole = time.perf_counter() - began
        print(f"undisturbed: {files * each} messages in {whole:.0f} s")
        killed = sum(_killed(root, run, 1.6 * whole / kills) for run in range(kills))
        os.waitpid(_start(root, "killed", "in", "last"), 0)
        _compare(root, killed)


def _killed(root: Path, run: int, longest: float) -> bool:
    """Start a watcher and kill it some time behind its first line; no if it ended before."""
    said = root / f"said-{run}"
    said.write_bytes(b"")
    process, until = _start(root, "killed", "in", str(run)), float("inf")
    wait = random.Random(run).uniform(0, longest)
    while not os.waitpid(process, os.WNOHANG)[0]:
        if until == float("inf") and said.stat().st_size:
            until = time.monotonic() + wait
        if time.monotonic() >= until:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            return True
        time.sleep(0.003)
    return False


def _start(root: Path, home: str, inbox: str, run: str) -> int:
    """A watcher in a process of its own; the lines it tells go to a file."""
    process = os.fork()
    if process:
        return process
    os.environ["PRECURB_HOME"] = str(root / home)
    os.dup2(os.open(root / f"said-{run}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    build_payments_app()(
        ["watch", str(root / inbox), "--once", "--settle", "0"],
        exit_on_error=False,
        result_action="return_value",
    )
    os._exit(0)


def _compare(root: Path, killed: int) -> None:
    decisions, flows = ("decisions.db", _KEPT), ("state.sqlite3", _FLOWS)
    same = {
        name: _rows(root / "whole", name, queries) == _rows(root / "killed", name, queries)
        for name, queries in (decisions, flows)
    }
    made = {row[1:3] for row in _rows(root / "whole", *decisions)[0]}
    told: set[tuple[str, int]] = set()
    for path in root.glob("said-*"):
        if path.name not in ("said-whole", "said-warm"):
            lines = [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]
            told |= {(x["key"], x["version"]) for x in lines if x["kind"] == "decision"}
    print(f"{killed} killed; the same rows: {same}; {len(made)} decisions")
    print(f"told: {len(told & made)} of them, {len(told - made)} others")


def _rows(home: Path, name: str, queries: tuple[str, ...]) -> list[list[Any]]:
    file = sqlite3.connect(home / "payments" / name)
    found = [file.execute(query).fetchall() for query in queries]
    file.close()
    return found


def _write(folder: Path, files: int, each: int) -> None:
    folder.mkdir()
    for file in range(files):
        numbers = [file * each + place for place in range(each)]
        if file:
            numbers[0] -= each - 1
        texts = ("25 kg 4-anilinopiperidine" if n % 7 == 0 else f"Invoice {n}" for n in numbers)
        inside = "".join(_ONE.format(n, text) for n, text in zip(numbers, texts, strict=True))
        (folder / f"{file:05}.xml").write_text(_AROUND.format(file, inside), "utf-8")


if __name__ == "__main__":
    main()
