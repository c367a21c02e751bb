"""The real program serves, answers, works, and stops cleanly when it is told to."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

QUIET = '[schedule]\nupdate_lists = ""\nself_test = ""\nwatch_duties = ""\n'


@contextmanager
def serving(home: Path, *options: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """The program and its address; killed afterwards if it is still there."""
    home.mkdir(exist_ok=True)
    (home / "service.toml").write_text(QUIET, "utf-8")
    environment = {"PRECURB_HOME": str(home), "PATH": os.environ["PATH"]}
    command = (sys.executable, "-m", "precurb", "serve", "--port", "0", *options)
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            told = process.stdout.readline().strip()
            assert told.startswith("Precurb: http://127.0.0.1:"), process.stderr
            yield process, told.removeprefix("Precurb: ")
        finally:
            process.kill()


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT], ids=["TERM", "INT"])
def test_it_answers_and_stops_cleanly(tmp_path: Path, told: signal.Signals) -> None:
    with serving(tmp_path / "home") as (process, url):
        assert get(f"{url}/health/ready")[0] == 200
        assert get(f"{url}/v1/checks")[0] == 401
        assert "<html" in get(f"{url}/sign-in")[1]
        process.send_signal(told)
        _, log = process.communicate(timeout=60)
    assert process.returncode == 0, log
    assert '"event": "the server has stopped"' in log
    assert "Traceback" not in log


def test_told_to_stop_at_once_it_stops(tmp_path: Path) -> None:
    with serving(tmp_path / "home", "--workers", "0") as (process, _):
        process.terminate()
        process.communicate(timeout=60)
    assert process.returncode == 0


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with serving(tmp_path / "home", "--workers", "0") as (_, url):
        port = url.rpartition(":")[2]
        second = subprocess.run(
            (sys.executable, "-m", "precurb", "serve", "--port", port, "--workers", "0"),
            env={"PRECURB_HOME": str(tmp_path / "other"), "PATH": os.environ["PATH"]},
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert second.returncode == 2
    assert f"port {port}" in second.stderr
