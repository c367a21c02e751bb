"""Kill the service again and again under load, and count what it kept; printed.

Usage: ``python benchmarks/service_killed.py [KILLS] [sqlite|postgresql] [--quick]``. A real
``precurb serve`` without workers and a ``precurb worker`` beside it work on an installation in
a temporary folder, over SQLite or over a private PostgreSQL server (one after the other when
none is named). Clients on the loopback post checks, each with an ``Idempotency-Key``, and hand
in files; what is not acknowledged is sent again under its key. KILLS times (50) one of the
processes - the server, the worker, the database server - is ended with SIGKILL at a random
moment and started anew. After each start and at the end: every acknowledged check is there
exactly once, and no reference has two; at the end every file is screened once, and the audit
holds. ``--quick`` takes a silent worker for dead after 2 seconds in the place of 60. The exit
status is 1 where something is lost.
"""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from precurb.app.access.actor import SYSTEM
from precurb.app.access.people import NewUser, add_user
from precurb.app.access.tokens import Wanted, make_token
from precurb.app.home import Home
from precurb.app.records import verify_audit
from precurb.app.service import Service
from precurb.errors import UnavailableError
from precurb.store import Store, jobs, runs
from precurb.store.jobs import State
from precurb.store.tables import checks, transactions

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from postgres_server import private_server, started

CLIENTS, ROWS = 3, 30
READY, END = 120.0, 300.0  # seconds to wait for a start, and for the last job
_QUIET = (
    '[schedule]\nupdate_lists = ""\nself_test = ""\nwatch_duties = ""\n'
    "[limits]\nrequests_a_minute = 1000000\n"
)
_QUICK = (
    "import datetime as dt\n"
    "import time\n"
    "from precurb.app.home import Home\n"
    "from precurb.app.service import Service\n"
    "from precurb.errors import UnavailableError\n"
    "from precurb.worker import Pace, Worker\n"
    "def opened():\n"
    "    while True:\n"  # a database that is being started again refuses for a while
    "        try:\n"
    "            return Service.open(Home.of_user())\n"
    "        except UnavailableError:\n"
    "            time.sleep(0.2)\n"
    "s = dt.timedelta(seconds=1)\n"
    "with opened() as service:\n"
    "    Worker(service, Pace(look=s / 5, beat=s / 2, silent=2 * s, tidy=s)).run()\n"
)


@dataclass
class Load:
    """What clients sent and what was acknowledged; shared by their threads."""

    port: int
    token: str
    checks: dict[str, str] = field(default_factory=dict)  # id by reference
    files: dict[str, str] = field(default_factory=dict)  # id of the job by name
    untold: set[str] = field(default_factory=set)  # carried out, but the answer was lost
    again: int = 0
    odd: Counter[int] = field(default_factory=Counter)
    ended: threading.Event = field(default_factory=threading.Event)

    def post(self, path: str, body: bytes, kind: str) -> Any:
        """Send until it is acknowledged, under one key; nothing once the time is over."""
        key = uuid.uuid4().hex
        while not self.ended.is_set():
            with suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
                connection.request("POST", path, body, self._headers(kind, key))
                answer = connection.getresponse()
                told = answer.read()
                connection.close()
                if answer.status in (200, 201, 202):
                    return json.loads(told)
                self.odd[answer.status] += 1
                if answer.status == 409:  # it was carried out, and its answer was lost
                    return None
            self.again += 1
            self.ended.wait(0.1)
        return None

    def await_more(self) -> None:
        """Wait until the service answers again: it opens its lists with the first check."""
        before, until = len(self.checks), time.monotonic() + READY
        while len(self.checks) <= before and time.monotonic() < until:
            time.sleep(0.02)

    def _headers(self, kind: str, key: str) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.token}", "Content-Type": kind,
            "Idempotency-Key": key,
        }  # fmt: skip


def main() -> int:
    """Run it and print what came out."""
    told = [each for each in sys.argv[1:] if not each.startswith("--")]
    kills = int(told[0]) if told else 50
    kinds = told[1:2] or ["sqlite", "postgresql"]
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"load of the machine at the beginning: {load}", flush=True)
    came = [_killed(kind, kills) for kind in kinds]
    return 0 if all(came) else 1


def _killed(kind: str, kills: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="precurb-killed-") as folder:
        home = Path(folder)
        (home / "service.toml").write_text(_QUIET, "utf-8")
        if kind == "sqlite":
            return _run(home, "", kills)
        with private_server(durable=True) as url:
            return _run(home, url, kills)


def _run(home: Path, url: str, kills: int) -> bool:
    chance, began = random.Random(kills), time.monotonic()
    environment = os.environ | {"PRECURB_HOME": str(home)}
    environment |= {"PRECURB_DATABASE": url} if url else {}
    os.environ.update(environment)
    with Service.open(Home(home)) as service:
        add_user(NewUser(name="killed", role="officer"), service=service, actor=SYSTEM)
        wanted = Wanted(label="benchmark")
        token = make_token(wanted, service=service, actor=SYSTEM, user="killed").secret
    house = House(home, url, environment)
    lost: list[str] = []
    killed: Counter[str] = Counter()
    with house.running() as port, _clients(Load(port=port, token=token)) as load:
        for number in range(kills):
            load.await_more()
            time.sleep(chance.uniform(0, 2))
            victim = chance.choice(
                ("server", "worker", "database") if url else ("server", "worker")
            )
            lost += house.fallen()
            house.kill(victim)
            house.start(victim)
            killed[victim] += 1
            lost += _lost(url or f"sqlite:///{home / 'precurb.db'}", load)
            print(f"  {number + 1}: {victim}; {len(load.checks)} checks", flush=True)
        load.ended.set()
        lost += _unfinished(url or f"sqlite:///{home / 'precurb.db'}", load)
    os.environ.pop("PRECURB_DATABASE", None)
    _report(url, load, killed, lost, time.monotonic() - began)
    return not lost


class House:
    """The processes of the service, each of which can be killed and started anew."""

    def __init__(self, home: Path, url: str, environment: dict[str, str]) -> None:
        self._home, self._url, self._environment = home, url, environment
        self._port = 0
        self._made: dict[str, subprocess.Popen[bytes]] = {}

    @contextmanager
    def running(self) -> Iterator[int]:
        """Run server and worker; their port."""
        self.start("server")
        self.start("worker")
        try:
            yield self._port
        finally:
            for name, each in self._made.items():
                each.send_signal(signal.SIGQUIT if name == "database" else signal.SIGKILL)
                each.wait(30)

    def kill(self, victim: str) -> None:
        """End a process at once."""
        if victim == "database" and victim not in self._made:
            first = (self._folder() / "data" / "postmaster.pid").read_text().split("\n")[0]
            os.kill(int(first), signal.SIGKILL)
            os.waitpid(int(first), 0)  # a dead child that nobody fetched holds its lock file
            return
        self._made[victim].kill()
        self._made[victim].wait()

    def fallen(self) -> Iterator[str]:
        """Processes that ended though nobody killed them; they are started anew."""
        for name, each in tuple(self._made.items()):
            if each.poll() is not None:
                yield f"the {name} ended by itself: {each.returncode}"
                self.start(name)

    def start(self, victim: str) -> None:
        """Start it and wait until it answers."""
        if victim == "database":
            self._start_database()
            return
        made = (sys.executable, "-m", "precurb")
        if victim == "worker":
            command = (
                (sys.executable, "-c", _QUICK) if "--quick" in sys.argv else (*made, "worker")
            )
            self._made[victim] = self._open(command)
            return
        self._made[victim] = self._open(
            (*made, "serve", "--workers", "0", "--port", str(self._port), "--quiet")
        )
        out = self._made[victim].stdout
        assert out is not None
        while b"Precurb: http" not in (line := out.readline()):
            if not line:
                raise RuntimeError("the server did not start; its log lies in server.log")
        self._port = urllib.parse.urlsplit(line.split()[-1].decode()).port or 0

    def _open(self, command: tuple[str, ...]) -> "subprocess.Popen[bytes]":
        log = (self._home / "server.log").open("ab")
        with log:
            return subprocess.Popen(
                command, env=self._environment, stdout=subprocess.PIPE, stderr=log
            )

    def _folder(self) -> Path:
        return Path(urllib.parse.parse_qs(urllib.parse.urlsplit(self._url).query)["host"][0])

    def _start_database(self) -> None:
        """Start PostgreSQL on what the killed one left; its children may still be ending."""
        until = time.monotonic() + READY
        while time.monotonic() < until:
            made = started(self._folder(), durable=True)
            self._made["database"] = made
            while made.poll() is None and time.monotonic() < until:
                with suppress(UnavailableError):
                    Store.open(self._url).close()
                    return
                time.sleep(0.1)
            time.sleep(0.2)
        raise RuntimeError("the database did not start")


@contextmanager
def _clients(load: Load) -> Iterator[Load]:
    work = [(_post_checks, which) for which in range(CLIENTS)] + [(_post_files, 0)]
    threads = [threading.Thread(target=each, args=(load, which)) for each, which in work]
    for each in threads:
        each.start()
    try:
        yield load
    finally:
        load.ended.set()
        for each in threads:
            each.join()


def _post_checks(load: Load, which: int) -> None:
    number = which
    while not load.ended.is_set():
        number += CLIENTS
        body = {
            "text": "250 kg acetic anhydride 99 %", "reference": f"K-{number}",
            "departure": "DE", "destination": "MX", "date": "2026-11-02",
            "parties": [{"name": f"Ejemplo {number % 40} SA", "country": "MX"}],
        }  # fmt: skip
        told = load.post("/v1/checks", json.dumps(body).encode(), "application/json")
        if told is not None:
            load.checks[f"K-{number}"] = str(told["summary"]["id"])
        elif not load.ended.is_set():
            load.untold.add(f"K-{number}")
        load.ended.wait(0.05)


def _post_files(load: Load, _: int) -> None:
    number = 0
    while not load.ended.is_set():
        number += 1
        rows = "".join(
            f"F-{number}-{n},2026-11-02,DE,MX,Acetic anhydride,250,kg,Ejemplo {n} SA,MX\n"
            for n in range(ROWS)
        )
        head = "order no,date,from,to,description,quantity,unit,customer,customer country\n"
        name, edge = f"orders-{number}.csv", uuid.uuid4().hex
        body = (
            f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
            f"Content-Type: text/csv\r\n\r\n{head}{rows}\r\n--{edge}--\r\n"
        ).encode()
        told = load.post("/v1/files", body, f"multipart/form-data; boundary={edge}")
        if told is not None:
            load.files[name] = str(told["id"])
        load.ended.wait(4)


def _lost(url: str, load: Load) -> Iterator[str]:
    """Acknowledged checks that are not there, and references with more than one check."""
    known, untold = dict(load.checks), set(load.untold)
    query = (
        select(transactions.c.reference, func.count(checks.c.id), func.min(checks.c.id))
        .join(checks, checks.c.transaction == transactions.c.seq)
        .group_by(transactions.c.reference)
    )
    with Store.open(url) as store, store.read() as db:
        found = {row[0]: (row[1], row[2]) for row in db.execute(query)}
    for reference, (count, _) in found.items():
        if count != 1:
            yield f"{reference} has {count} checks"
    for reference, check in known.items():
        if found.get(reference, (0, ""))[1] != check:
            yield f"{reference} is not there as it was acknowledged"
    yield from (f"{each} was carried out and is not there" for each in untold - set(found))


def _unfinished(url: str, load: Load) -> Iterator[str]:
    """What is amiss once all jobs have had their time."""
    until = time.monotonic() + END
    with Store.open(url) as store:
        live = (State.QUEUED, State.RUNNING)
        while time.monotonic() < until:
            with store.read() as db:
                if not jobs.listed(db, states=live):
                    break
            time.sleep(0.5)
        with store.read() as db:
            for name, job in load.files.items():
                found, run = jobs.read(db, job), runs.of_job(db, job)
                kept = len(runs.checks_of(db, run.id, (), -1, 10_000)) if run else 0
                if found.state is not State.DONE or kept != ROWS:
                    yield f"{name}: {found.state}, {kept} of {ROWS} checks; {found.error}"
        verified = verify_audit(store=store)  # raises where something does not hold
    print(f"the audit holds: {verified.head.seq} entries, {verified.objects} objects")
    yield from _lost(url, load)


def _report(
    url: str, load: Load, killed: Counter[str], lost: list[str], seconds: float
) -> None:
    kind = "PostgreSQL" if url else "SQLite"
    deaths = ", ".join(f"{each} {count}" for each, count in sorted(killed.items()))
    print(f"{kind}: {killed.total()} kills ({deaths}) in {seconds:.0f} s")
    print(
        f"{len(load.checks)} checks and {len(load.files)} files acknowledged; {load.again} "
        f"sent again, refused {dict(load.odd)}; carried out with the answer lost: "
        f"{len(load.untold)}; amiss: {len(lost)}"
    )
    for each in lost[:20]:
        print(f"  {each}")


if __name__ == "__main__":
    sys.exit(main())
