"""Several processes write at once, and may be killed at any moment."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from precurb.app.find_checks import Search, find_checks
from precurb.app.records import verify_audit
from precurb.store import Store

HERE = Path(__file__).parent
TESTS = HERE.parents[1]


@contextmanager
def writers(url: str, names: str, count: int, folder: Path) -> Iterator[list[Path]]:
    """Processes that write; what they say goes into files."""
    said = [folder / f"{name}.said" for name in names]
    environment = os.environ | {"PYTHONPATH": str(TESTS)}
    running = []
    for name, path in zip(names, said, strict=True):
        with path.open("wb") as file:
            command = (sys.executable, str(HERE / "writer.py"), url, name, str(count))
            running.append(subprocess.Popen(command, stdout=file, env=environment))
    try:
        yield said
        for process in running:
            assert process.wait(120) == 0
    finally:
        for process in running:
            process.kill()
            process.wait()


def told(said: list[Path], what: str) -> list[str]:
    lines = [line.split() for path in said for line in path.read_text("utf-8").splitlines()]
    return [words[1] for words in lines if len(words) == 2 and words[0] == what]


def kept(store: Store) -> set[str]:
    search = Search(latest=False, most=100_000)
    return {each.id for each in find_checks(search, store=store)}


def test_of_what_two_processes_write_at_once_all_is_kept_and_no_job_done_twice(
    store: Store, url: str, tmp_path: Path
) -> None:
    with writers(url, "ab", 15, tmp_path) as said:
        pass
    objects = verify_audit(store=store).objects
    assert kept(store) == set(told(said, "kept"))
    assert set(Counter(told(said, "done")).values()) == {1}
    assert objects == 31 + 60  # transactions, of which one is shared; and checks


def test_a_process_that_is_killed_loses_nothing_that_it_kept(
    store: Store, url: str, tmp_path: Path
) -> None:
    chance = random.Random(7)
    promised: set[str] = set()
    environment = os.environ | {"PYTHONPATH": str(TESTS)}
    for attempt in range(3):
        command = (sys.executable, str(HERE / "writer.py"), url, f"k{attempt}", "100000")
        with (tmp_path / f"{attempt}.said").open("w+b") as file:
            process = subprocess.Popen(command, stdout=file, env=environment)
            try:
                _await_line(tmp_path / f"{attempt}.said", b"kept")
                time.sleep(chance.uniform(0, 0.4))
            finally:
                process.kill()
                process.wait()
        promised |= set(told([tmp_path / f"{attempt}.said"], "kept"))
    verify_audit(store=store)
    assert promised <= kept(store)


def _await_line(path: Path, begin: bytes) -> None:
    until = time.monotonic() + 120
    while begin not in path.read_bytes():
        assert time.monotonic() < until
        time.sleep(0.05)
