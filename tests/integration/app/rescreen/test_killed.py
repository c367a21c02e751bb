"""A process that is killed while it decides the past again: nothing lost, nothing twice."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from precurb.app.records import verify_audit
from precurb.app.service import Service
from precurb.store.rescreenings import RunState, newest
from precurb.store.tables import checks
from precurb.store.tables.alerts import alerts
from rescreen_cases import again, entry, keep, sale, take

HERE = Path(__file__).parent
COUNT = 60


def kill_one(service: Service, url: str, said: Path, parts: int, wait: float) -> None:
    """Start a worker, and kill it some milliseconds after it has begun so many parts."""
    environment = os.environ | {"PYTHONPATH": str(HERE.parents[2])}
    command = (sys.executable, str(HERE / "worker.py"), str(service.home.root), url)
    with said.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, env=environment)
        try:
            until = time.monotonic() + 120
            while said.read_bytes().count(b"at") < parts and process.poll() is None:
                assert time.monotonic() < until
                time.sleep(0.002)
            time.sleep(wait)
        finally:
            process.kill()
            process.wait()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_killed_worker_loses_nothing_and_does_nothing_twice(
    service: Service, url: str, tmp_path: Path
) -> None:
    take(service, ())
    again(service)
    keep(service, (sale(f"A-{n}", "Zoraxin Chemical") for n in range(COUNT)))
    take(service, (entry(1, "Zoraxin Chemical"),), day=2)
    chance = random.Random(5)
    for attempt in range(4):
        said = tmp_path / f"{attempt}.said"
        kill_one(service, url, said, chance.randint(2, 5), chance.uniform(0, 0.03))
    again(service)
    with service.store.read() as db:
        (run,) = newest(db)
        numbers = Counter(db.execute(select(checks.c.transaction)).scalars())
        opened = Counter(db.execute(select(alerts.c.transaction)).scalars())
    assert (run.state, run.done, run.worse) == (RunState.DONE, COUNT, COUNT)
    assert set(numbers.values()) == {2}
    assert (len(opened), set(opened.values())) == (COUNT, {1})
    verify_audit(store=service.store)
