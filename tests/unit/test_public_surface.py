"""The public surface is small, and changes on purpose only."""

import subprocess
import sys

import precurb


def test_the_public_surface_is_pinned() -> None:
    assert sorted(precurb.__all__) == [
        "Check", "History", "Outcome", "Snapshot", "Transaction", "__version__", "screen",
    ]  # fmt: skip


def test_every_public_name_is_there() -> None:
    for name in precurb.__all__:
        assert getattr(precurb, name) is not None


def test_the_command_starts_without_the_heavy_libraries() -> None:
    code = (
        "import sys; from precurb.cli.commands import build_app; build_app();"
        "print([m for m in ('rdkit', 'polars', 'lxml', 'httpx2') if m in sys.modules])"
    )
    made = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert made.stdout.strip() == "[]"
