"""The documentation says what the program does: help, commands, public names."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import precurb
from precurb.app.results import COLUMNS
from precurb.intake import read_mapping
from precurb.intake.columns import known_fields

ROOT = Path(__file__).resolve().parents[3]
README = (ROOT / "README.md").read_text("utf-8")
DOCS = README + "".join(p.read_text("utf-8") for p in sorted((ROOT / "docs").rglob("*.md")))


def shown_help(*arguments: str) -> str:
    made = subprocess.run(
        [sys.executable, "-m", "precurb", *arguments, "--help"],
        capture_output=True, text=True, check=True,
        env={**os.environ, "COLUMNS": "96", "NO_COLOR": "1", "TERM": "dumb"},
    )  # fmt: skip
    return "\n".join(line.rstrip() for line in made.stdout.strip().splitlines())


def test_the_help_in_the_readme_is_the_help_of_the_program() -> None:
    block = re.search(r"<!-- help -->\n```text\n(.*?)\n?```\n<!-- /help -->", README, re.S)
    assert block is not None
    assert block[1] == shown_help()


@pytest.mark.parametrize(
    "command",
    ["check", "screen", "explain", "identify", "match", "allow", "substance", "lists show",
     "lists diff", "lists import", "lists update", "lists gaps", "lists audit", "dossier",
     "policy verify", "policy replay", "policy calibrate", "policy show", "policy checklist",
     "payments watch", "payments holds", "payments release", "audit verify", "audit head",
     "backup", "restore"],
)  # fmt: skip
def test_every_command_is_documented(command: str) -> None:
    assert f"precurb {command}" in DOCS


@pytest.mark.parametrize("name", precurb.__all__)
def test_every_public_name_is_documented(name: str) -> None:
    assert f"`{name}`" in DOCS


def test_every_column_and_field_is_documented() -> None:
    page = (ROOT / "docs" / "formats.md").read_text("utf-8")
    whole = [f for f in known_fields() if not f.endswith(("_country", "_address", "_id"))]
    assert [name for name in (*COLUMNS, *whole) if f"`{name}`" not in page] == []


def test_the_mapping_in_the_documentation_is_a_mapping(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "formats.md").read_text("utf-8")
    block = re.search(r"```toml\n(.*?)```", page, re.S)
    assert block is not None
    path = tmp_path / "mapping.toml"
    path.write_text(block[1], "utf-8")
    assert read_mapping(path).columns["description"] == "Matkurztext"
