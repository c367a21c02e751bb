"""The closed vocabulary of policy: the findings there are, and the facts that a rule may ask.

It is data, ``policies/vocabulary.toml``. A rule about a finding or a fact that nobody makes
would stand in a policy for years and never fire.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

import msgspec

from precurb.data import data_folder
from precurb.model import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact of a finding. ``choices`` are all the values it takes, where they are closed."""

    meaning: str
    choices: tuple[str, ...] = ()
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingKind:
    """A finding that examiners make. ``like`` names the finding whose facts it shares."""

    meaning: str
    question: Question
    like: str = ""
    facts: dict[str, Fact] = field(default_factory=dict)


@cache
def finding_kinds() -> Mapping[str, FindingKind]:
    """The findings by the name of their rule, each with all its facts."""
    path = data_folder() / "policies" / "vocabulary.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    kinds = {name: msgspec.convert(row, FindingKind) for name, row in table.items()}
    for kind in kinds.values():
        if kind.like:
            kind.facts.update(kinds[kind.like].facts)
    return MappingProxyType(kinds)
