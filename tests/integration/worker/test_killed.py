"""A worker that is killed at any moment loses nothing, and nothing is there twice."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from desk_cases import ADA, orders
from precurb.app.desk.files import Wish, checks_of_screening, screen_upload, screening
from precurb.app.desk.pages import Part
from precurb.app.records import verify_audit
from precurb.app.service import Service
from precurb.store.jobs import State

HERE = Path(__file__).resolve().parent
TESTS = HERE.parents[1]
COUNT, KILLS = 900, 5


def test_a_screening_whose_workers_are_killed_is_whole(
    service: Service, url: str, tmp_path: Path
) -> None:
    chance = random.Random(3)
    job = screen_upload((orders(COUNT),), Wish(), service=service, actor=ADA)
    for _ in range(KILLS):
        worker = start(tmp_path, url)
        try:
            assert worker.stdout
            assert worker.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0.1, 1.5))
        finally:
            worker.kill()
            worker.wait()
            if worker.stdout:
                worker.stdout.close()
    # Each death costs an attempt; the last one is given to a worker that lives.
    worker = start(tmp_path, url)
    try:
        await_end(job, service)
    finally:
        worker.kill()
        worker.wait()
        if worker.stdout:
            worker.stdout.close()
    found = references(job, service)
    assert found == [*(f"R-{n}" for n in range(1, COUNT + 1)), "R-odd"]
    assert verify_audit(store=service.store).objects == 2 * len(found) + 2  # file and run


def start(folder: Path, url: str) -> "subprocess.Popen[bytes]":
    command = (sys.executable, str(HERE / "process.py"), str(folder), url)
    environment = os.environ | {"PYTHONPATH": str(TESTS)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)


def await_end(job: str, service: Service) -> None:
    for _ in range(600):
        told = screening(job, service=service, actor=ADA).job
        if told.state in (State.DONE, State.FAILED):
            assert told.state is State.DONE, told.error
            return
        time.sleep(0.1)
    raise AssertionError(f"the job is still {told.state}: {told.note}")


def references(job: str, service: Service) -> list[str]:
    part, found = Part(most=200), []
    while True:
        page = checks_of_screening(job, (), part, service=service, actor=ADA)
        found += [each.reference for each in page.items]
        if not page.next:
            return found
        part = Part(after=page.next, most=200)
