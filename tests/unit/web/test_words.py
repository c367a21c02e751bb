import re
from pathlib import Path

import pytest

import precurb.web
from precurb.app.prose import LANGUAGES
from precurb.web.words import areas, t, texts_of

WEB = Path(precurb.web.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
_USED = re.compile(r"""\bt\(\s*(['"])([\w.]+)\1\s*(?![~+\w.])""")
_PLACES = re.compile(r"\{\w+\}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_texts(language: str) -> None:
    assert texts_of(language).keys() == texts_of("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_the_same_places(language: str) -> None:
    english, other = texts_of("en"), texts_of(language)
    differ = {
        key
        for key, text in english.items()
        if not key.endswith(".one")  # "one day" may leave its number out
        and set(_PLACES.findall(text)) != set(_PLACES.findall(other[key]))
    }
    assert differ == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language: str) -> None:
    assert [key for key, text in texts_of(language).items() if not text.strip()] == []


def test_there_are_areas() -> None:
    assert {"base", "work"} <= set(areas())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_text_that_a_page_uses_is_there(path: Path) -> None:
    known = texts_of("en")
    used = {key for _, key in _USED.findall(path.read_text("utf-8")) if not key.endswith(".")}
    assert {key for key in used if key not in known and f"{key}.one" not in known} == set()


def test_a_number_chooses_the_form() -> None:
    assert t("days.in", "en", count=1) == "1 day"
    assert t("days.in", "en", count=3) == "3 days"


def test_an_unknown_text_is_an_error() -> None:
    with pytest.raises(KeyError):
        t("no.such.text", "en")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_needs_what_the_security_policy_forbids(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"<style|\son[a-z]+=|javascript:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))
