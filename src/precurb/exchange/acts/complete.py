"""Whether an incident says what its type must say; the rules are data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import msgspec

from precurb.data import data_folder
from precurb.model.incident import Incident, IncidentType


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Which fields an incident of a type needs, should have, and never has."""

    needs: tuple[str, ...] = ()
    should: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """What is missing: ``needed`` stops it, ``wanted`` is said; ``contradicting`` stops it."""

    needed: tuple[str, ...]
    wanted: tuple[str, ...]
    contradicting: tuple[str, ...]


def gaps_of(told: Incident) -> Gaps:
    """What an incident lacks of that which its type must say."""
    rule = rules()[told.type]
    return Gaps(
        needed=tuple(name for name in rule.needs if not _said(told, name)),
        wanted=tuple(name for name in rule.should if not _said(told, name)),
        contradicting=tuple(name for name in rule.never if _said(told, name)),
    )


@cache
def rules() -> Mapping[IncidentType, Rule]:
    """The rule of every type."""
    path = data_folder() / "exchange" / "incidents.toml"
    found = tomllib.loads(path.read_text("utf-8"))
    return {IncidentType(name): msgspec.convert(told, Rule) for name, told in found.items()}


def _said(told: Incident, name: str) -> bool:
    if name == "amounts":
        return bool(told.items) and all(each.amounts for each in told.items)
    if name == "cas":
        return any(each.cas for each in told.items)
    return bool(getattr(told, name))
