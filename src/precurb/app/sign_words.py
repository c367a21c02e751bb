"""Signs in the languages people work in: sentences, families, and how they are grounded."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from precurb.app.evidence_words import evidence_text
from precurb.data import data_folder
from precurb.signs.sign import UNCALIBRATED

SIGN_RULES = frozenset(("sign", "papers-sign", "signs-together"))
_READ = "text read"
_OWN = "our own rule, not confirmed by an official text"
_ADDEND = re.compile(r"(\d+) ([^()+]+) \(")


def sign_facts(facts: Mapping[str, str], language: str) -> dict[str, str]:
    """The facts of a sign's finding with its texts in a language.

    A sign of the company's own speaks the company's language. ``grounded`` says what a reader
    must know of the sign's footing; it is empty where the official text was read and nothing is
    left to calibrate.
    """
    words = _words(language)
    own = words.get(facts.get("sign", ""), {})
    families = words["families"]

    def family(match: re.Match[str]) -> str:
        return f"{match[1]} {families.get(match[2], match[2])} ("

    return {
        **facts,
        "text": own.get("sign", facts.get("text", "")),
        "resolve": own.get("resolve", facts.get("resolve", "")),
        "evidence": evidence_text(facts.get("evidence", ""), language),
        "addends": _ADDEND.sub(family, facts.get("addends", "")),
        "grounded": _bracketed("; ".join(_grounded(facts, words))),
    }


def family_word(family: str, language: str) -> str:
    """A family of signs in a language."""
    return str(_words(language)["families"].get(family, family))


def _grounded(facts: Mapping[str, str], words: Mapping[str, Any]) -> Iterator[str]:
    if facts.get("own") == "yes":
        yield words["words"][_OWN]
    elif (basis := facts.get("grounding", _READ)) != _READ:
        yield words["bases"].get(basis, basis)
    if uncalibrated := facts.get("uncalibrated"):
        yield f"{words['words'][UNCALIBRATED]}: {uncalibrated}"


def _bracketed(text: str) -> str:
    return f"[{text}]" if text else ""


@cache
def _words(language: str) -> dict[str, Any]:
    path = data_folder() / "locale" / f"signs.{language}.toml"
    return tomllib.loads(path.read_text("utf-8"))
