"""Sentences and words in the languages people work in: en, de, zh, es.

Findings carry a rule and facts; the sentence is made here, from a template of the language.
What a template asks for and the facts lack reads as a dash, or falls away with its space.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Literal, get_args

from precurb.app.sign_words import SIGN_RULES, sign_facts
from precurb.data import data_folder
from precurb.decide import UNVERIFIED
from precurb.errors import InvalidRecordError
from precurb.model import Judgement, Outcome

Language = Literal["en", "de", "zh", "es"]
LANGUAGES = get_args(Language)
_PLACE = re.compile(r"\{(\w+)\}")
_OPTIONAL = (
    "thresholds",
    "scope_note",
    "caution",
    "reopened",
    "resolve",
    "grounded",
)  # details that may well be absent


def sentence(rule: str, facts: Mapping[str, str], language: str = "en") -> str:
    """The sentence of a finding.

    Args:
        rule: The finding's rule; one without template shows its facts as they are.
        facts: The finding's facts; closed words among them are translated.
        language: One of ``LANGUAGES``.
    """
    if rule in SIGN_RULES:
        facts = sign_facts(facts, language)
    template = _messages(language)["rules"].get(rule)
    if template is None:
        return f"{rule}: " + ", ".join(f"{key} {value}" for key, value in facts.items())

    def fill(match: re.Match[str]) -> str:
        value = facts.get(match[1], "")
        if not value:
            return "" if match[1] in _OPTIONAL else "—"
        if match[1] == "relation":
            return relation(value, language)
        return word(value, language) if match[1] in _CLOSED else value

    return " ".join(_PLACE.sub(fill, template).split())


def known_language(language: str) -> str:
    """A language, if it is one of ours; what comes from outside is asked before it is used.

    Raises:
        InvalidRecordError: It is none of ``LANGUAGES``.
    """
    if language not in LANGUAGES:
        raise InvalidRecordError(f"language {language[:20]!r}: one of {', '.join(LANGUAGES)}")
    return language


def rules_told() -> tuple[str, ...]:
    """The names of all rules that have a sentence."""
    return tuple(_messages("en")["rules"])


def reason(because: str, language: str = "en") -> str:
    """Why a policy decides so; a policy of one's own speaks its own language."""
    if language == "en":
        return because
    told = _messages(language)["reasons"]
    rule = because.removesuffix(UNVERIFIED).rstrip()
    parts = [rule, UNVERIFIED] if because.endswith(UNVERIFIED) else [because]
    return " ".join(told.get(part, part) for part in parts)


def word(key: str, language: str = "en") -> str:
    """A word of the interface; an unknown key stands for itself."""
    return _messages(language)["words"].get(key, key)


def relation(text: str, language: str = "en") -> str:
    """A relation in words: "salt of optical isomer" step by step.

    >>> relation("salt of optical isomer", "de")
    'Salz (optisches Isomer)'
    """
    steps = [word(step, language) for step in text.split(" of ")]
    told = steps.pop()
    while steps:
        told = word("of", language).format(steps.pop(), told)
    return told


def decided(judgements: Iterable[Judgement]) -> list[Judgement]:
    """What a person must see, most severe first: all but signs that alone decide nothing."""
    told = [each for each in judgements if not _is_noted(each)]
    return sorted(told, key=lambda each: -each.outcome.severity)


def noted(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Signs that decide nothing alone, by id; they are addends of the sum of signs."""
    told = [each for each in judgements if _is_noted(each)]
    return sorted(told, key=lambda each: (each.finding.facts["sign"], each.finding.line or 0))


def _is_noted(judgement: Judgement) -> bool:
    finding = judgement.finding
    return judgement.outcome is Outcome.RELEASE and "sign" in finding.facts


_CLOSED = frozenset(("direction", "role", "corroborated", "how", "reopened", "reach"))


@cache
def _messages(language: str) -> dict[str, dict[str, str]]:
    path = data_folder() / "locale" / f"messages.{known_language(language)}.toml"
    return tomllib.loads(path.read_text("utf-8"))
