"""Checks per second and memory of ``precurb policy replay``; printed, never asserted.

Usage: ``python benchmarks/replay.py [CHECKS] [SAMPLE]``. Screens the invented month of trade
and writes its checks again, under other references and days, until there are CHECKS of them
(1,000,000, some 2.5 GB on disk, removed afterwards). Over these it replays a policy that
differs in rules alone. Policies that differ in signs, which are then asked again, without and
with a look at earlier trade, are replayed over SAMPLE checks (20,000).
"""

import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from precurb.app.home import Home
from precurb.intake import read_file
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.shelf import bundled_watchlists
from precurb.lists.snapshot import Snapshot
from precurb.screening import Plan, Record, run

ROOT = Path(__file__).resolve().parents[1]
ON = dt.date(2026, 11, 24)
_RULES = """name = "rules"
[[rules]]
rule = "listed-substance"
when = { severity = "watched", reaches = "no" }
outcome = "release"
why = "benchmark"
"""
_SIGN = """name = "sign"
[[changes]]
id = "PC-013"
parameters = { v = 0.2 }
why = "benchmark"
"""
_PAST = """name = "past"
[[changes]]
id = "CO-064"
parameters = { k = 6 }
why = "benchmark"
"""


def main() -> None:
    """Run the benchmark and print its figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    sample = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        home = _screened(root)
        lines = next(home.runs.glob("*/checks.jsonl")).read_bytes().splitlines(keepends=True)
        size = sum(map(len, lines)) / len(lines)
        print(f"{len(lines)} checks of the month, {size:.0f} bytes each")
        for name, text, many in (
            ("rules", _RULES, count),
            ("a sign", _SIGN, sample),
            ("a sign on the past", _PAST, sample),
        ):
            policy, checks = root / "policy.toml", root / "checks.jsonl"
            policy.write_text(text, "utf-8")
            with checks.open("wb") as file:
                file.writelines(islice(_again(lines), many))
            seconds, memory = _replay(policy, checks, home)
            print(
                f"{name:<20} {many:>9,} checks {seconds:8.1f} s = {many / seconds:10,.0f}/s, "
                f"{checks.stat().st_size / 2**20:,.0f} MiB read, "
                f"peak memory {memory:,.0f} MiB"
            )


def _screened(root: Path) -> Home:
    """An installation that has screened the invented month."""
    month = root / "month"
    made = [sys.executable, str(ROOT / "examples" / "month_of_trade.py"), str(month)]
    subprocess.run(made, check=True)
    home = Home(root / "home").prepare()
    snapshot = Snapshot(ControlBook(read_packaged()), bundled_watchlists())
    home.shelf.keep(snapshot)
    plan = Plan(shelf=home.shelf.root, snapshot=snapshot.id, policy=None, on=ON)
    run(_records(month), plan, home.runs / "month", workers=1)
    return home


def _records(month: Path) -> Iterator[Record]:
    names = ("orders_de.csv", "orders_zh.xlsx", "orders_en.jsonl")
    for path in (*(month / n for n in names), *sorted(month.glob("consignments/*.xml"))):
        yield from read_file(path).transactions


def _again(lines: list[bytes]) -> Iterator[bytes]:
    """The checks under other references, and a month earlier each time they come round."""
    turn = 0
    while True:
        year, month = divmod(2026 * 12 + 9 - turn % 36, 12)
        day = f"{year}-{month + 1:02}-".encode()
        mark = f'"reference":"T{turn}-'.encode()
        for line in lines:
            moved = line.replace(b"2026-10-31", b"2026-10-28").replace(
                b"2026-10-30", b"2026-10-28"
            )
            moved = moved.replace(b"2026-10-29", b"2026-10-28").replace(b"2026-10-", day)
            yield moved.replace(b'"reference":"', mark)
        turn += 1


def _replay(policy: Path, checks: Path, home: Home) -> tuple[float, float]:
    """Seconds, and the most memory it had, in MiB."""
    command = [sys.executable, "-m", "precurb", "policy", "replay", str(policy)]
    environment = {**os.environ, "PRECURB_HOME": str(home.root)}
    began = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--checks", str(checks), "--json"],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _most_memory(process.pid))
        time.sleep(0.1)
    if process.returncode > 1:
        sys.exit("the replay failed")
    return time.perf_counter() - began, peak


def _most_memory(pid: int) -> float:
    """The most memory that a process has had, in MiB; 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:
        return 0.0
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(found[0]) / 1024 if found else 0.0


if __name__ == "__main__":
    main()
