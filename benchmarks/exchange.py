"""Three nodes as processes, real HTTP on loopback, and a line that lies; printed only.

Usage: ``python -m benchmarks.exchange [MESSAGES] [MODE] [BATCH] [FOLDER]``. A sixth of MESSAGES
(10,000) goes from each of three nodes to each other, BATCH (20) in one transaction. MODE
``clean`` measures. MODE ``faults`` loses, doubles, delays and reorders packets, drops and
reorders envelopes within, sets two clocks wrong, kills a node with -9 every few seconds, and
fills the disk of all once, where FOLDER names a file system of its own, such as a tmpfs. At the
end both sides of each sequence are compared to the letter, and every audit is verified.
"""

import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import permutations
from pathlib import Path

import msgspec
from benchmarks.exchange_proxy import Faults, Proxy
from sqlalchemy import select

from precurb.app.access.actor import Actor, Grant
from precurb.app.exchange.node import Profile, create_node, make_card, open_node
from precurb.app.exchange.peers import Agreement, add_peer, fingerprint_of, trust_peer
from precurb.app.home import Home
from precurb.app.records import verify_audit
from precurb.app.service import Service
from precurb.exchange import envelope
from precurb.store import exchange
from precurb.store import exchange_pairs as pairs
from precurb.store.tables.exchange import exchange_envelopes

ADMIN = Actor(user="", name="root", grants=(Grant(role="admin"),))
NAMES = ("cn-a", "mx-b", "us-c")
SKEW = {"cn-a": 0, "mx-b": -95, "us-c": 37}  # minutes
REAL, LINE = 38_100, 38_200
KILL_EVERY = 8.0  # seconds
MOST_KILLS = 12
LONGEST = 3000  # seconds


def main() -> None:
    """Run the benchmark and print its figures."""
    total = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    mode = sys.argv[2] if len(sys.argv) > 2 else "clean"
    batch = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    os.environ["PRECURB_KEY_PASSPHRASE"] = "a passphrase of words"
    with tempfile.TemporaryDirectory(dir=sys.argv[4] if len(sys.argv) > 4 else None) as folder:
        services = _set_up(Path(folder), LINE if mode == "faults" else REAL)
        faults = _bad_line() if mode == "faults" else Faults()
        Proxy({LINE + i: REAL + i for i in range(3)}, faults, seed=7).start()
        count = total // 6
        nodes = Nodes(Path(folder), count, batch, skewed=mode == "faults")
        started = time.perf_counter()
        kills = _watch(services, nodes, count, kill=mode == "faults")
        spent = time.perf_counter() - started
        nodes.stop()
        rate = f"{count * 6:,} messages in {spent:.1f} s: {count * 6 / spent:,.0f}/s"
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = used.ru_utime + used.ru_stime
        print(f"{rate}, {mode}, load {os.getloadavg()[0]:.1f}, nodes used {seconds:.1f} s")
        print(f"kills -9: {kills}; full disks: {nodes.filled}; line: {dict(faults.counted)}")
        _compare(services, count)


class Nodes:
    """The processes, to be killed and started again."""

    def __init__(self, folder: Path, count: int, batch: int, *, skewed: bool) -> None:
        self._folder, self._count, self._batch = folder, count, batch
        self._skewed, self.filled = skewed, 0
        self._running = {name: self._start(name) for name in NAMES}

    def kill(self, name: str) -> None:
        """Kill -9 a node and start it again."""
        self._running[name].send_signal(signal.SIGKILL)
        self._running[name].wait()
        self._running[name] = self._start(name)

    def fill(self, seconds: float) -> None:
        """Fill the file system all nodes lie on, for a while."""
        path = self._folder / "filler"
        try:
            with path.open("wb") as file:
                while True:
                    file.write(b"\0" * (1 << 20))
                    file.flush()
        except OSError:
            self.filled += 1
        time.sleep(seconds)
        path.unlink()

    def stop(self) -> None:
        """Stop all."""
        for each in self._running.values():
            each.kill()
            each.wait()

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        script = Path(__file__).with_name("exchange_node.py")
        skew = SKEW[name] if self._skewed else 0
        port = REAL + NAMES.index(name)
        others = [other for other in NAMES if other != name]
        told = [self._folder / name, port, skew, self._count, self._batch, *others]
        log = (self._folder / f"{name}.log").open("ab")
        return subprocess.Popen(
            [sys.executable, str(script), *map(str, told)], stderr=log, stdout=log
        )


def _bad_line() -> Faults:
    return Faults(lose=0.05, lose_answer=0.05, double=0.1, delay=0.2, drop=0.002, reorder=0.2)


def _set_up(folder: Path, port: int) -> dict[str, Service]:
    services = {}
    for number, name in enumerate(NAMES):
        service = services[name] = Service.open(Home(folder / name).prepare())
        url = f"http://127.0.0.1:{port + number}"
        profile = Profile(name=name, display=name, url=url)
        create_node(profile, os.environ["PRECURB_KEY_PASSPHRASE"], service=service, actor=ADMIN)
    for one, other in permutations(NAMES, 2):
        at = services[other].acting(ADMIN).at
        card = make_card(open_node(services[other]), service=services[other], at=at)
        peer = add_peer(card, service=services[one], actor=ADMIN)
        agreed = Agreement(kinds=("note",))
        trust_peer(other, fingerprint_of(peer), agreed, service=services[one], actor=ADMIN)
    return services


def _watch(services: dict[str, Service], nodes: Nodes, count: int, *, kill: bool) -> int:
    """Wait until all is signed for; disturb meanwhile."""
    chance, kills, next_kill, begun = (
        random.Random(5),
        0,
        time.monotonic() + KILL_EVERY,
        time.monotonic(),
    )
    while not _done(services, count):
        if time.monotonic() - begun > LONGEST:
            print(f"not finished after {LONGEST} s", file=sys.stderr)
            break
        if kill and kills < MOST_KILLS and time.monotonic() > next_kill:
            nodes.kill(chance.choice(NAMES))
            kills += 1
            next_kill = time.monotonic() + KILL_EVERY
            if kills == 2 and len(sys.argv) > 4:
                nodes.fill(4)
        time.sleep(0.5)
    return kills


def _done(services: dict[str, Service], count: int) -> bool:
    for one, other in permutations(NAMES, 2):
        with services[one].store.read() as db:
            rows = exchange_envelopes.c
            query = (
                select(rows.number)
                .where(rows.author == one, rows.recipient == other, rows.kind == "note")
                .order_by(rows.number.desc())
                .limit(1)
            )
            last = db.execute(query).scalar() or 0
            pair = pairs.read(db, one, other)
        if pair.number < count or pair.delivered < last:
            return False
        if _notes(services[one], one, other) < count:
            return False
    return True


def _notes(service: Service, author: str, to: str) -> int:
    from sqlalchemy import func

    rows = exchange_envelopes.c
    query = select(func.count()).where(
        rows.author == author, rows.recipient == to, rows.kind == "note", rows.refusal == ""
    )
    with service.store.read() as db:
        return int(db.execute(query).scalar_one())


def _compare(services: dict[str, Service], count: int) -> None:
    """Both sides hold the same, to the letter and in order; nothing is missing or twice."""
    wrong: list[str] = []
    every = (10_000_000, 1 << 40)
    for one, other in permutations(NAMES, 2):
        with services[one].store.read() as db:
            sent = exchange.texts(db, one, other, after=0, most=every)
        with services[other].store.read() as db:
            got = exchange.texts(db, one, other, after=0, most=every)
        if sent[: len(got)] != got:
            wrong.append(f"{one} → {other}: sides differ")
        found = [envelope.read(text)[1] for text in got]
        notes = [
            msgspec.json.decode(e.payload)["number"] for e in found if e.claims.kind == "note"
        ]
        if notes != list(range(count)):
            wrong.append(f"{one} → {other}: {len(notes)} notes, not {count} in order")
    alarms = Counter(alarm.code for service in services.values() for alarm in _alarms(service))
    heads = [verify_audit(store=service.store).head.seq for service in services.values()]
    print(f"both sides agree: {not wrong}; {wrong or 'nothing lost, nothing twice, in order'}")
    print(f"audits hold with {heads} entries; alarms: {dict(alarms)}")


def _alarms(service: Service) -> tuple[exchange.Alarm, ...]:
    with service.store.read() as db:
        return exchange.alarms(db, most=10_000)


if __name__ == "__main__":
    main()
