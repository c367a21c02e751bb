"""The API at work: persisted checks a second over HTTP, how long they take, memory; printed.

Usage: ``python benchmarks/api.py [SECONDS] [CLIENTS] [--keys]``. A server process of its own on
the loopback is asked by CLIENTS (32) at once for SECONDS (20) to check orders of invented
customers, each another one, every one kept; with ``--keys`` each has an ``Idempotency-Key``.
``PRECURB_DATABASE`` names a PostgreSQL server's database; without it an SQLite file in a
temporary folder is used. A real server that waits for the disk:
``python tests/postgres_server.py python benchmarks/api.py``. Clients run in a process of their
own, so on two cores server and clients share the machine.
"""

import http.client
import json
import multiprocessing as mp
import os
import socket
import statistics
import sys
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from precurb.app.access.actor import SYSTEM
from precurb.app.access.people import NewUser, add_user
from precurb.app.access.tokens import Wanted, make_token
from precurb.app.home import Home
from precurb.app.service import Service
from precurb.app.settings import Limits, Settings

GOODS = ("250 kg acetic anhydride 99 %", "Toluene, technical", "20 kg citric acid", "Glue")
WORDS = ("Alba", "Boreal", "Cobre", "Delta", "Esmalte", "Fibra", "Granito", "Helio")


@dataclass
class Came:
    """What came of the requests of all clients: seconds of each, and statuses."""

    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)


def main() -> None:
    """Run the benchmark and print its figures."""
    told = [each for each in sys.argv[1:] if not each.startswith("--")]
    length = float(told[0]) if told else 20.0
    clients = int(told[1]) if len(told) > 1 else 32
    with tempfile.TemporaryDirectory(prefix="precurb-bench-") as folder:
        token = prepare(Path(folder))
        place = socket.create_server(("127.0.0.1", 0), backlog=256)
        port = int(place.getsockname()[1])
        server = mp.get_context("fork").Process(target=serve, args=(Path(folder), place))
        server.start()
        place.close()
        try:
            warm(port, token)
            before = memory(server.pid)
            came = load(port, token, length, clients)
            report(came, length, (before, memory(server.pid)))
        finally:
            server.terminate()
            server.join()


def prepare(folder: Path) -> str:
    """An installation with one officer; return the token."""
    with Service.open(Home(folder)) as service:
        add_user(NewUser(name="bench", role="officer"), service=service, actor=SYSTEM)
        wanted = Wanted(label="benchmark")
        return make_token(wanted, service=service, actor=SYSTEM, user="bench").secret


def serve(folder: Path, place: socket.socket) -> None:
    """Serve the API until terminated."""
    import uvicorn

    from precurb.api.application import make_api

    with Service.open(Home(folder)) as service:
        service.settings = Settings(limits=Limits(requests_a_minute=10_000_000))
        config = uvicorn.Config(make_api(service), log_level="warning", lifespan="off")
        uvicorn.Server(config).run(sockets=[place])


def warm(port: int, token: str) -> None:
    """Ask until the lists are open."""
    for number, goods in enumerate(GOODS):
        ask(http.client.HTTPConnection("127.0.0.1", port, timeout=60), token, (number, goods))


def load(port: int, token: str, length: float, clients: int) -> Came:
    """Let all clients ask at once."""
    came, lock = Came(), threading.Lock()
    until = time.monotonic() + length

    def client(which: int) -> None:
        seconds: list[float] = []
        statuses: dict[int, int] = {}
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        number = which
        while time.monotonic() < until:
            number += clients
            began = time.perf_counter()
            status = ask(connection, token, (number + 100, GOODS[number % len(GOODS)]))
            seconds.append(time.perf_counter() - began)
            statuses[status] = statuses.get(status, 0) + 1
        with lock:
            came.seconds += seconds
            for status, count in statuses.items():
                came.statuses[status] = came.statuses.get(status, 0) + count

    threads = [threading.Thread(target=client, args=(which,)) for which in range(clients)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return came


def ask(connection: http.client.HTTPConnection, token: str, item: tuple[int, str]) -> int:
    """Have one item checked; return the status."""
    number, goods = item
    name = f"{WORDS[number % 8]} {WORDS[number // 8 % 8]} {number} SA de CV"
    body = {
        "text": goods, "reference": f"B-{number}", "departure": "DE", "destination": "MX",
        "parties": [{"name": name, "country": "MX"}],
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    if "--keys" in sys.argv:
        headers["Idempotency-Key"] = uuid.uuid4().hex
    connection.request("POST", "/v1/checks", json.dumps(body), headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def memory(pid: int | None) -> float:
    """MiB of the server that are in memory."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def report(came: Came, length: float, held: tuple[float, float]) -> None:
    """Print the figures."""
    cuts = statistics.quantiles(came.seconds, n=100)
    milliseconds = [f"p{at} {cuts[at - 1] * 1000:.0f} ms" for at in (50, 95, 99)]
    kind = "PostgreSQL" if os.environ.get("PRECURB_DATABASE") else "SQLite"
    print(f"{kind}: {len(came.seconds) / length:.1f} persisted checks/s,", *milliseconds)
    print(f"statuses {came.statuses}; memory {held[0]:.0f} MiB, then {held[1]:.0f} MiB")
    print("load", os.getloadavg()[0])


if __name__ == "__main__":
    main()
