"""What is deployed calls commands that exist, and is given the time that they need."""

import configparser
import inspect
import json
import re
import shlex
from pathlib import Path

from precurb.cli.serve import serve_command
from precurb.server import run

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
OPTIONS = {
    f"--{name.replace('_', '-')}" for name in inspect.signature(serve_command).parameters
}


def unit() -> configparser.SectionProxy:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]  # names have capitals
    read.read(DEPLOY / "precurb.service")
    return read["Service"]


def container() -> str:
    return (DEPLOY / "Containerfile").read_text("utf-8")


def test_the_unit_starts_the_service_with_options_it_has() -> None:
    program, command, *options = shlex.split(unit()["ExecStart"])
    assert (Path(program).name, command) == ("precurb", "serve")
    assert {each for each in options if each.startswith("--")} <= OPTIONS


def test_the_container_starts_the_service_with_options_it_has() -> None:
    (told,) = re.findall(r"^CMD (\[.*\])$", container(), re.MULTILINE)
    command, *options = json.loads(told)
    assert command == "serve"
    assert {each for each in options if each.startswith("--")} <= OPTIONS
    assert 'ENTRYPOINT ["precurb"]' in container()


def test_a_stopped_service_is_given_the_time_to_end_its_work() -> None:
    assert float(unit()["TimeoutStopSec"]) > run._SERVER_ENDS + run._WORKER_ENDS
    assert unit()["KillSignal"] == "SIGTERM"
    assert "STOPSIGNAL SIGTERM" in container()


def test_neither_runs_as_root_and_data_is_private() -> None:
    assert unit()["User"] == "precurb"
    assert unit()["UMask"] == "0077"
    assert re.search(r"^USER [1-9]\d*$", container(), re.MULTILINE)
    assert "-m 700 /var/lib/precurb" in container()


def test_the_container_takes_locked_requirements_with_hashes_alone() -> None:
    installs = re.findall(r"pip install[^&\n]*", container())
    assert installs
    assert all("--require-hashes" in each or "--no-deps" in each for each in installs)
