"""The command line starts without what most commands do not need."""

import subprocess
import sys

HEAVY = (
    "sqlalchemy",
    "fastapi",
    "rdkit",
    "polars",
    "duckdb",
    "splink",
    "alembic",
    "typst",
    "lxml",
)


def test_starting_loads_no_database_server_or_chemistry() -> None:
    asked = f"""
import sys
from precurb.cli.commands import build_app
build_app()
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    told = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
