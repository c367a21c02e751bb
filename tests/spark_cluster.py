"""A Spark cluster of a test's own: a master and workers on loopback, ended by their own ids."""

import contextlib
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
WAIT = 90.0  # seconds until a cluster must be there


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running cluster."""

    master: str
    workers: tuple[int, ...]  # process ids

    def executors(self) -> list[int]:
        """The processes of executors, which workers have started."""
        children = [child for worker in self.workers for child in below(worker)]
        return [pid for pid in children if "CoarseGrainedExecutorBackend" in _command(pid)]


def is_here() -> bool:
    """Whether Spark and Java are here."""
    return importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None


@contextlib.contextmanager
def private_cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A cluster with workers of one core each; logs lie in a folder."""
    environment = _environment(folder)
    before = dict(os.environ)
    os.environ.update(environment)  # the session of this process is its driver
    port = _free_port()
    master = f"spark://{HOST}:{port}"
    started: list[subprocess.Popen[bytes]] = []
    try:
        started.append(
            _start(folder, "master.Master", "--host", HOST, "--port", str(port),
                   "--webui-port", str(_free_port()))
        )  # fmt: skip
        for _ in range(workers):
            started.append(
                _start(folder, "worker.Worker", "--host", HOST, "--cores", "1", "--memory",
                       "1g", "--webui-port", str(_free_port()), master)
            )  # fmt: skip
        _await(folder, workers)
        yield Cluster(master, tuple(each.pid for each in started[1:]))
    finally:
        for each in reversed(started):
            each.terminate()
        for each in started:
            each.wait()
        os.environ.clear()
        os.environ.update(before)


def _environment(folder: Path) -> dict[str, str]:
    import pyspark

    return {
        "SPARK_HOME": str(Path(pyspark.__file__).parent),
        "SPARK_LOCAL_IP": HOST,
        "SPARK_WORKER_DIR": str(folder / "work"),
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYSPARK_SUBMIT_ARGS": "--driver-memory 1g --executor-memory 768m pyspark-shell",
    }


def _start(folder: Path, kind: str, *options: str) -> subprocess.Popen[bytes]:
    program = Path(os.environ["SPARK_HOME"]) / "bin" / "spark-class"
    log = (folder / f"{kind}-{time.monotonic_ns()}.log").open("wb")
    with log:
        return subprocess.Popen(
            [str(program), f"org.apache.spark.deploy.{kind}", *options],
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def _await(folder: Path, workers: int) -> None:
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        told = "".join(p.read_text("utf-8", "replace") for p in folder.glob("*.log"))
        if told.count("Successfully registered with master") >= workers:
            return
        time.sleep(0.2)
    raise TimeoutError("the cluster did not come up: " + told[-2000:])


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as taken:
        return int(taken.getsockname()[1])


def below(pid: int) -> list[int]:
    """The processes that one has started, and those that they have."""
    try:
        told = Path(f"/proc/{pid}/task").iterdir()
        lines = [(each / "children").read_text() for each in told]
    except OSError:
        return []
    children = [int(child) for line in lines for child in line.split()]
    return [each for child in children for each in (child, *below(child))]


def _command(pid: int) -> str:
    try:
        return re.sub("\0", " ", Path(f"/proc/{pid}/cmdline").read_text("utf-8", "replace"))
    except OSError:
        return ""
