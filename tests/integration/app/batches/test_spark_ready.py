"""What a cluster needs here is asked for before it is started."""

import subprocess
from pathlib import Path

import pytest

from precurb.app.batches.spark_ready import require_java
from precurb.errors import InvalidRecordError


def java(folder: Path, told: str) -> None:
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho '{told}' >&2\n")
    program.chmod(0o755)


def test_no_java_is_told_with_where_it_was_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(InvalidRecordError, match=f"none was found; JAVA_HOME is {tmp_path}"):
        require_java()
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InvalidRecordError, match="JAVA_HOME is not set"):
        require_java()


@pytest.mark.parametrize(
    ("told", "number"),
    [('openjdk version "11.0.2" 2019-01-15', 11), ('java version "1.8.0_402"', 8)],
    ids=["eleven", "eight, as it was counted then"],
)
def test_an_old_java_is_told_with_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str, number: int
) -> None:
    java(tmp_path, told)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(InvalidRecordError, match=f"is Java {number}"):
        require_java()


@pytest.mark.parametrize(
    "told", ['openjdk version "17.0.15"', 'openjdk version "25" 2025-09-16']
)
def test_a_java_that_will_do_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    java(tmp_path, told)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    require_java()
    assert subprocess.run([tmp_path / "bin" / "java"], check=True).returncode == 0
