"""The words of signs: vocabulary, languages and pages say all, and the same, of every sign."""

import re
import runpy
import tomllib
from pathlib import Path
from typing import Any

import pytest

from precurb.data import data_folder
from precurb.decide import read_policy
from precurb.model import Value
from precurb.signs import Field, packaged_signs, vocabulary
from precurb.signs.words import FUNCTIONS

ROOT = Path(__file__).resolve().parents[3]
TOOL = ROOT / "tools" / "make_signs_table.py"
PAGE = (ROOT / "docs" / "signs.md").read_text("utf-8")
SIGNS = packaged_signs().signs
LANGUAGES = ("de", "zh", "es")
TABLES = ("families", "severities", "audiences", "checkable", "bases", "words")
HAN = re.compile(r"[\u4e00-\u9fff]")
PLACEHOLDER = re.compile(r"\{\w*\}")
USED = {
    "families": {each.family for each in SIGNS},
    "severities": {str(each.severity) for each in SIGNS},
    "audiences": {each.audience for each in SIGNS},
    "checkable": {str(each.checkable) for each in SIGNS},
    "bases": {each.basis for each in SIGNS},
}
READS = {
    "text": str, "date": str, "number": (int, float), "yes-no": bool,
    "texts": list, "records": list, "papers": dict,
}  # fmt: skip


def words(language: str) -> dict[str, dict[str, str]]:
    path = data_folder() / "locale" / f"signs.{language}.toml"
    return tomllib.loads(path.read_text("utf-8"))


def texts_of_signs(language: str) -> dict[str, dict[str, str]]:
    return {name: each for name, each in words(language).items() if name not in TABLES}


def all_texts(language: str) -> dict[str, str]:
    return {f"{of}.{key}": t for of, each in words(language).items() for key, t in each.items()}


def fits(value: Value, field: Field) -> bool:
    """Whether a value has the type of a field and, where they are closed, is of its choices."""
    is_bool_for_number = field.type == "number" and isinstance(value, bool)
    typed = isinstance(value, READS[field.type]) and not is_bool_for_number  # type: ignore[arg-type]  # a type or several
    return value == "" or (typed and (not field.choices or value in field.choices))


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    if not TOOL.is_file():
        pytest.skip("the tool that writes the table is not here")
    return runpy.run_path(str(TOOL))


def test_every_field_has_a_meaning_of_its_own() -> None:
    meanings = [each.meaning for each in vocabulary().values()]
    assert sorted(set(meanings)) == sorted(meanings)


def test_a_meaning_is_one_line_that_ends_without_a_point() -> None:
    meanings = {name: each.meaning for name, each in vocabulary().items()}
    assert [n for n, m in meanings.items() if not m or m.endswith(".") or "\n" in m] == []


def test_a_field_of_kilograms_or_litres_says_so() -> None:
    units = {"_kg": "kilogram", "_l": "litre"}
    silent = [
        name
        for name, each in vocabulary().items()
        for ending, unit in units.items()
        if each.type == "number" and name.endswith(ending) and unit not in each.meaning
    ]
    assert silent == []


def test_a_share_says_that_it_runs_from_0_to_1() -> None:
    shares = {n: e.meaning for n, e in vocabulary().items() if n.endswith(("_share", "_score"))}
    assert [name for name, meaning in shares.items() if "0" not in meaning] == []


def test_the_examples_of_signs_keep_to_the_vocabulary() -> None:
    wrong = [
        (sign.id, name, value)
        for sign in SIGNS
        for example in sign.examples
        for name, value in example.facts.items()
        if not fits(value, vocabulary()[name])
    ]
    assert wrong == []


def test_every_cross_check_of_papers_says_what_would_settle_it() -> None:
    silent = [each.id for each in SIGNS if each.audience == "papers" and not each.resolve]
    assert silent == []


def test_what_would_settle_a_sign_is_one_sentence() -> None:
    told = {each.id: each.resolve for each in SIGNS if each.resolve}
    assert [name for name, text in told.items() if text[-1] not in ".?"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_sign_and_no_other(language: str) -> None:
    assert set(texts_of_signs(language)) == {each.id for each in SIGNS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_what_would_settle_a_sign_where_english_does(language: str) -> None:
    expected = {s.id: {"sign", "resolve"} if s.resolve else {"sign"} for s in SIGNS}
    assert {name: set(each) for name, each in texts_of_signs(language).items()} == expected


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_a_language_has_a_word_for_everything_that_signs_use(language: str) -> None:
    found = words(language)
    assert {table: set(found[table]) for table in USED} == USED


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_around_signs_have_the_same_keys_as_in_english(language: str) -> None:
    found, english = words(language), words("en")
    assert {t: list(found[t]) for t in TABLES} == {t: list(english[t]) for t in TABLES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_the_english_text(language: str) -> None:
    english = all_texts("en") | {f"{s.id}.sign": s.sign for s in SIGNS}
    english |= {f"{s.id}.resolve": s.resolve for s in SIGNS}
    parted = [
        key
        for key, text in all_texts(language).items()
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(english[key]))
    ]
    assert parted == []


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_no_text_is_empty(language: str) -> None:
    assert [key for key, text in all_texts(language).items() if not text.strip()] == []


def test_every_chinese_text_is_written_in_han() -> None:
    assert [key for key, text in all_texts("zh").items() if not HAN.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_signs_read_alike_only_where_they_do_in_english(language: str) -> None:
    found = texts_of_signs(language)
    pairs = [(found[s.id]["sign"], s.sign) for s in SIGNS]
    assert len({told for told, _ in pairs}) == len({english for _, english in pairs})


def test_the_page_counts_the_signs_of_today(tool: dict[str, Any]) -> None:
    assert tool["counts"]() in PAGE


def test_the_table_of_signs_is_up_to_date(tool: dict[str, Any]) -> None:
    assert (ROOT / "docs" / "signs-table.md").read_text("utf-8") == tool["table"]()


def test_every_word_of_the_language_is_on_the_page() -> None:
    assert [
        name for name in FUNCTIONS if f"`{name}(" not in PAGE and f" `{name}(" not in PAGE
    ] == []


def test_every_field_of_a_sign_is_on_the_page() -> None:
    fields = type(SIGNS[0]).__dataclass_fields__
    assert [name for name in fields if f"`{name}`" not in PAGE] == []


def test_the_policy_on_the_page_is_a_policy(tmp_path: Path) -> None:
    block = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert block is not None
    path = tmp_path / "policy.toml"
    path.write_text(block[1], "utf-8")
    signs = read_policy(path).signs.by_id
    assert (signs["CO-010"].parameters["max"].value, signs["CO-005"].enabled) == (0.2, True)
