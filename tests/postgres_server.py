"""A private PostgreSQL server for tests and benchmarks, gone without trace afterwards.

It listens on a socket in its own folder alone. PostgreSQL refuses to run as root, so there it
runs as the user ``postgres`` or ``nobody``. As a script it runs a command with the server's
address in ``PRECURB_DATABASE``: ``python tests/postgres_server.py COMMAND …``.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DEBIAN = Path("/usr/lib/postgresql")
_WAIT = 30.0  # seconds for the server to answer


def binary(name: str) -> str | None:
    """A program of PostgreSQL: on the path, else the newest that Debian installed."""
    if found := shutil.which(name):
        return found
    installed = sorted(_DEBIAN.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    return str(installed[-1]) if installed else None


@contextmanager
def private_server(*, durable: bool = False) -> Iterator[str]:
    """Run a server; yield the URL of its database ``postgres``.

    Args:
        durable: Wait for the disk at each commit, as in earnest.

    Raises:
        FileNotFoundError: PostgreSQL is not installed.
    """
    initdb = binary("initdb")
    if initdb is None or binary("postgres") is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="precurb-pg-"))
    user = _unprivileged()
    who = user.pw_name if user else None
    try:
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        made = (
            initdb,
            "-D",
            str(folder / "data"),
            "-U",
            "precurb",
            "-A",
            "trust",
            "-E",
            "UTF8",
        )
        subprocess.run((*made, "--no-sync"), user=who, check=True, capture_output=True, cwd="/")
        running = started(folder, durable=durable)
        try:
            _await(folder, running)
            yield f"postgresql://precurb@/postgres?host={folder}"
        finally:
            running.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
            running.wait(_WAIT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def started(folder: Path, *, durable: bool) -> "subprocess.Popen[bytes]":
    """Start a server on the data in a folder, for the first time or after its end."""
    user = _unprivileged()
    settings = ["listen_addresses=", f"unix_socket_directories={folder}"]
    settings += [] if durable else ["fsync=off", "full_page_writes=off"]
    options = [part for each in settings for part in ("-c", each)]
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            (str(binary("postgres")), "-D", str(folder / "data"), *options),
            user=user.pw_name if user else None, stdout=log, stderr=log, cwd="/",
        )  # fmt: skip


def _unprivileged() -> pwd.struct_passwd | None:
    if os.getuid() != 0:
        return None
    known = {each.pw_name: each for each in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _await(folder: Path, running: "subprocess.Popen[bytes]") -> None:
    import psycopg

    until = time.monotonic() + _WAIT
    while time.monotonic() < until and running.poll() is None:
        try:
            psycopg.connect(host=str(folder), user="precurb", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError((folder / "log").read_text("utf-8", "replace")[-2000:])


if __name__ == "__main__":
    with private_server(durable=True) as address:
        ended = subprocess.run(sys.argv[1:], env=os.environ | {"PRECURB_DATABASE": address})
    sys.exit(ended.returncode)
