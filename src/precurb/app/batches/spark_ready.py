"""A Spark cluster, made ready: Java here, the same Python and Precurb there, and a session."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from precurb.errors import InvalidRecordError, UnavailableError
from precurb.screening import engine

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LEAST_JAVA = 17  # what Spark 4 asks for
_ROWS = "2000"  # that are handed to Python at once


@contextmanager
def cluster(master: str, name: str) -> Iterator["SparkSession"]:
    """A session on a cluster, for the length of a block.

    What the cluster needs beside (memory, keys of storage, certificates) is told by Spark's own
    ``spark-defaults.conf``, which ``SPARK_CONF_DIR`` names.

    Raises:
        InvalidRecordError: Spark or Java is missing here, or Java is too old.
        UnavailableError: The cluster does not answer, or its Python is not this one.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise InvalidRecordError(
            "Spark is not installed here; install precurb[spark]"
        ) from error
    require_java()
    builder = (
        SparkSession.builder.master(master)
        .appName(f"precurb {name}")
        .config("spark.sql.session.timeZone", "UTC")  # days are the same on every host
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", _ROWS)
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.pyspark.python", os.environ.get("PYSPARK_PYTHON") or sys.executable)
    )
    try:
        session = builder.getOrCreate()
    except Exception as error:  # Java's errors are of many kinds and have no common one
        raise UnavailableError(f"no session on {master}: {_said(error)}") from error
    try:
        session.sparkContext.setLogLevel("ERROR")
        require_python(session)
        yield session
    finally:
        with suppress(Exception):  # the cluster may have gone meanwhile
            session.stop()


def require_java() -> None:
    """Ask for Java.

    Raises:
        InvalidRecordError: There is none, or one that Spark does not run on.
    """
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    try:
        told = subprocess.run(  # noqa: S603 - the program is Java as the user has set it
            [program or "java", "-version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        where = f"JAVA_HOME is {home}" if home else "JAVA_HOME is not set"
        raise InvalidRecordError(
            f"Spark needs Java {LEAST_JAVA} or newer, and none was found; {where}"
        ) from error
    found = re.search(r'version "(?:1\.)?(\d+)', told.stderr + told.stdout)
    if found and int(found[1]) < LEAST_JAVA:
        raise InvalidRecordError(
            f"Spark needs Java {LEAST_JAVA} or newer; {program} is Java {found[1]}"
        )


def require_python(session: "SparkSession") -> None:
    """Ask every executor for its Python and its Precurb: both must be those of this machine.

    Raises:
        UnavailableError: They are others, or executors cannot start Python.
    """
    context = session.sparkContext
    width = max(context.defaultParallelism, 2)
    frame = session.range(0, width, 1, width)
    try:
        rows = frame.mapInArrow(_made_with, "python string, engine string").distinct().collect()
    except Exception as error:  # Java's errors are of many kinds and have no common one
        raise UnavailableError(
            f"executors cannot run Python with Precurb ({_said(error)}); PYSPARK_PYTHON names "
            "the Python in which Precurb is installed on every host"
        ) from error
    here = (_python(), engine())
    for row in rows:
        if (row["python"], row["engine"]) != here:
            raise UnavailableError(
                f"an executor has Python {row['python']}, Precurb {row['engine']}; here it is "
                f"Python {here[0]}, Precurb {here[1]}"
            )


def _made_with(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for _ in batches:
        told = {"python": [_python()], "engine": [engine()]}
        yield pa.RecordBatch.from_pydict(told)


def _python() -> str:
    return ".".join(map(str, sys.version_info[:2]))


def _said(error: Any) -> str:
    """The line of a long error of Java that says most: its last cause."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    named = [
        line for line in lines if re.match(r"(Caused by: )?[\w.]+(Error|Exception):", line)
    ]
    return (named or lines or [type(error).__name__])[-1][:300]
