"""The words of names: what is compiled follows from the tables, and is plain."""

import json
import re
import runpy
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from precurb.data import data_folder
from precurb.lists.party_names.lexicon import han_readings, persons, terms
from precurb.lists.party_names.words import WordKind

TOOL = Path(__file__).resolve().parents[3] / "tools" / "make_party_words.py"
tomllib_loads = tomllib.loads
FOLDER = data_folder() / "locale" / "parties"
SCRIPTS = ("latin", "han", "japanese", "korean", "cyrillic", "arabic", "hebrew")
FILES = (*SCRIPTS, "persons", "han_readings")


@pytest.fixture(scope="module")
def compiled() -> dict[str, Any]:
    if not TOOL.is_file():
        pytest.skip("the tool that compiles the tables is not here")
    made: dict[str, Any] = runpy.run_path(str(TOOL))["compiled"](FOLDER)
    return made


def renderings(script: str) -> Iterator[str]:
    known = terms(script)
    yield from (text for _, texts in known.terms.values() for text in texts)
    yield from known.letters.values()
    yield from (text for texts in known.names.values() for text in texts)
    yield from (text for _, text in known.splitting.values())


def test_every_compiled_file_is_one_the_tool_makes(compiled: dict[str, Any]) -> None:
    kept = {path.stem for path in (FOLDER / "compiled").glob("*.json")}
    assert kept == set(compiled) == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_compiled_file_is_what_the_tables_compile_to(
    compiled: dict[str, Any], name: str
) -> None:
    kept = json.loads((FOLDER / "compiled" / f"{name}.json").read_text("utf-8"))
    assert kept == json.loads(json.dumps(compiled[name]))


class Asked(dict[str, Any]):
    """A table that remembers which of its parts were asked for."""

    def __init__(self, table: dict[str, Any]) -> None:
        super().__init__({k: Asked(v) if isinstance(v, dict) else v for k, v in table.items()})
        self.asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)


def test_every_section_of_every_table_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fact that nothing reads is a fact that nobody checks."""
    tables: dict[str, Asked] = {}
    read = Path.read_text
    monkeypatch.setattr(
        Path, "read_text", lambda path, _: f"{path.stem}\n{read(path, 'utf-8')}"
    )

    def loads(text: str) -> Asked:
        name, _, content = text.partition("\n")
        return tables.setdefault(name, Asked(tomllib_loads(content)))

    monkeypatch.setattr(tomllib, "loads", loads)
    runpy.run_path(str(TOOL))["compiled"](FOLDER)
    del tables["calibration"]  # of the judgement, not of words
    for name, table in tables.items():
        assert set(table) == table.asked & set(table), name
        for part in (table.get("fa", {}), table.get("ur", {})):
            assert not part or set(part) <= part.asked


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_rendering_is_plain_lower_case(script: str) -> None:
    assert [t for t in renderings(script) if not t.isascii() or t != t.lower()] == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_term_is_empty_or_has_space_around_it(script: str) -> None:
    known = terms(script)
    found = (*known.terms, *known.letters, *known.names, *known.splitting)
    assert [term for term in found if not term or term != term.strip()] == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_term_has_a_rendering(script: str) -> None:
    assert [term for term, (_, texts) in terms(script).terms.items() if not texts] == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_longest_term_is_as_long_as_said(script: str) -> None:
    known = terms(script)
    spaced = script in ("latin", "cyrillic", "arabic", "hebrew")
    sizes = (len(term.split()) if spaced else len(term) for term in known.terms)
    assert max(sizes) == known.longest


def test_words_that_others_are_written_onto_are_words_of_business() -> None:
    known = terms("latin")
    wrong = [term for term, (kind, _) in known.splitting.items() if kind is WordKind.NAME]
    assert wrong == []
    assert set(known.splitting) <= set(known.terms)
    assert set(known.slippable) <= set(known.terms)


def test_personal_names_are_single_plain_words() -> None:
    known = persons()
    names = (*known.kin, *known.common, *known.particles)
    assert [name for name in names if not re.fullmatch("[a-z]+", name)] == []


def test_pet_names_come_after_spellings() -> None:
    known = persons()
    numbers = {number for groups in known.kin.values() for number in groups}
    assert numbers == set(range(len(numbers)))
    assert 0 < known.pet_names_from < len(numbers)
    assert set(known.common.values()) <= {1, 2, 3}


def test_readings_of_han_characters_are_plain_words() -> None:
    known = han_readings()
    single = (*known.compound_surnames.values(), *known.surnames.values(),
              *known.wade_giles, *known.wade_giles.values())  # fmt: skip
    spoken = (text for texts in known.cantonese.values() for text in texts)
    assert [t for t in single if not re.fullmatch("[a-z]+", t)] == []
    assert [t for t in spoken if not re.fullmatch("[a-z ]+", t)] == []
