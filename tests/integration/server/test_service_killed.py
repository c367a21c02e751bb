"""The real service, of which processes are killed under load, loses nothing it acknowledged.

This is ``benchmarks/service_killed.py`` with few kills; by itself it kills 50 times.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from postgres_server import binary

ROOT = Path(__file__).resolve().parents[3]
KILLS = 3
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nothing_is_lost_and_nothing_twice(kind: str) -> None:
    if kind == "postgresql" and binary("postgres") is None:
        pytest.skip("PostgreSQL is not installed")
    ended = subprocess.run(
        (sys.executable, "benchmarks/service_killed.py", str(KILLS), kind, "--quick"),
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    told = ended.stdout + ended.stderr
    assert ended.returncode == 0, told
    assert "the audit holds" in told
    assert f"{KILLS} kills" in told
