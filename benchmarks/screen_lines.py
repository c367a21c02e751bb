"""Lines per second, peak memory and start-up of the commands; printed, never asserted.

Usage: ``python benchmarks/screen_lines.py OFAC_FOLDER [LINES]`` where the folder holds the
publisher's CSV files. Makes orders with two parties and one goods line each, one in fifty a
listed substance, and screens them against every control list and the full OFAC list.
"""

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

GOODS = ["Sodium chloride", "Glycerol 99,5 %", "Citric acid anhydrous", "Rutile",
         "Acetic anhydride", "Urea technical", "Isopropanol", "Ascorbic acid"]  # fmt: skip
CAS = ["7647-14-5", "56-81-5", "77-92-9", "13463-67-7",
       "108-24-7", "57-13-6", "67-63-0", "50-81-7"]  # fmt: skip
SYLLABLES = ("nor", "del", "mar", "tek", "lin", "sol", "vera", "kem", "pol", "tra", "zen")


def main() -> None:
    """Run the benchmark and print its figures."""
    ofac, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        environment = {**os.environ, "PRECURB_HOME": str(root / "home")}
        began = time.perf_counter()
        _precurb(["lists", "import", str(ofac), "--version-date", "2024-07-02"], environment)
        print(f"import of the full list     {time.perf_counter() - began:8.2f} s")
        source = _orders(root / "orders.csv", count)
        seconds, memory = _screen(source, root / "result.jsonl", environment)
        print(f"screen {count} lines        {seconds:8.1f} s = {count / seconds:,.0f} lines/s")
        print(f"peak memory, all processes  {memory / 1024:8.0f} MiB")
        for name, call in {
            "check by CAS": ["check", "25 kg X, CAS 23056-29-3", "--from", "CN", "--to", "MX"],
            "version": ["--version"],
        }.items():
            times = [_timed(call, environment) for _ in range(6)][1:]
            print(f"start-up, {name:<16}  {min(times):8.2f} s (median {sorted(times)[2]:.2f})")


def _orders(path: Path, count: int) -> Path:
    dice = random.Random(7)
    with path.open("w", encoding="utf-8") as file:
        file.write("reference,date,departure,destination,customer,supplier,description,cas,")
        file.write("quantity,unit\n")
        for number in range(count):
            goods = 4 if number % 50 == 0 else dice.choice([0, 1, 2, 3, 5, 6, 7])
            file.write(
                f"A{number},2026-10-{number % 28 + 1:02},DE,MX,{_name(dice)},{_name(dice)},"
                f'"{GOODS[goods]}",{CAS[goods]},{dice.randint(1, 900)},kg\n'
            )
    return path


def _name(dice: random.Random) -> str:
    words = ("".join(dice.choices(SYLLABLES, k=3)).title() for _ in range(2))
    return f"{' '.join(words)} {dice.choice(['GmbH', 'Ltd', 'S.A.', 'Inc.'])}"


def _screen(source: Path, output: Path, environment: dict[str, str]) -> tuple[float, int]:
    began = time.perf_counter()
    command = [sys.executable, "-m", "precurb", "screen", str(source), "-o", str(output)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    peak = [0]
    watcher = threading.Thread(target=_watch, args=(process, peak))
    watcher.start()
    process.wait()
    watcher.join()
    return time.perf_counter() - began, peak[0]


def _watch(process: subprocess.Popen[bytes], peak: list[int]) -> None:
    """Sum the proportional set size of the process and its children, ten times a second."""
    while process.poll() is None:
        pids = [process.pid, *_children(process.pid)]
        peak[0] = max(peak[0], sum(_memory(pid) for pid in pids))
        time.sleep(0.1)


def _children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in text.split()]


def _memory(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line[:4] == "Pss:"), 0)


def _timed(arguments: list[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    _precurb(arguments, environment)
    return time.perf_counter() - began


def _precurb(arguments: list[str], environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "precurb", *arguments]
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    main()
