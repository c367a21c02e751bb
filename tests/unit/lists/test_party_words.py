"""The compiled words of names are those of the tables, and plain."""

import json
from pathlib import Path
from typing import Any

import pytest

from precurb.data import data_folder
from precurb.lists.party_names.lexicon import han_readings, kanji_readings, persons, terms

FOLDER = data_folder() / "locale" / "parties"
TOOLS = Path(__file__).resolve().parents[3] / "tools"


@pytest.fixture(scope="module")
def compiled() -> dict[str, Any]:
    scope: dict[str, Any] = {"__name__": "make_party_words"}
    source = (TOOLS / "make_party_words.py").read_text("utf-8")
    exec(compile(source, "make_party_words.py", "exec"), scope)
    found: dict[str, Any] = scope["compiled"](FOLDER)
    return found


def test_the_compiled_files_are_those_of_the_tables(compiled: dict[str, Any]) -> None:
    for name, content in compiled.items():
        kept = json.loads((FOLDER / "compiled" / f"{name}.json").read_text("utf-8"))
        assert kept == json.loads(json.dumps(content)), name


@pytest.mark.parametrize(
    "script", ["latin", "han", "japanese", "korean", "cyrillic", "arabic", "hebrew"]
)
def test_every_rendering_is_plain(script: str) -> None:
    known = terms(script)
    assert known.terms
    for term, (_, renderings) in known.terms.items():
        assert term
        assert renderings
        assert all(r.isascii() and r == r.lower() for r in renderings), term


def test_personal_names_and_readings_are_there() -> None:
    assert persons().kin["bob"]
    assert "abdul" not in persons().particles
    assert han_readings().wade_giles["zhang"] == "chang"
    assert kanji_readings()["日本"]
