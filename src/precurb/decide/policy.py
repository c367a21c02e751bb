"""Policy: what findings lead to, as data with its reasons beside it.

The first rule whose name and conditions match a finding decides its outcome. A finding that no
rule names goes to review, and one that rests on an unverified entry never goes past review.

A company's file is laid over the packaged one: its rules are asked first, it may change
parameters of signs, add signs, and suppress findings for a time. A suppression names who
answers for it, why, and until when; it never silences a listed party or a listed substance.
"""

import datetime as dt
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from precurb.data import data_folder
from precurb.errors import InvalidRecordError
from precurb.model import Finding, Judgement, Outcome
from precurb.signs import Change, SignBook, packaged_signs, read_signs

UNVERIFIED = "The entry is unverified, so a person decides."
NO_RULE = "No rule of the policy names this finding."
SUPPRESSIBLE = ("sign", "papers-sign", "hs-", "cas-description", "signs-together")
_Row = TypeVar("_Row", "Rule", "Change", "Suppression")
_TABLES = frozenset(("name", "alone", "audiences", "rules", "changes", "signs", "suppressions"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An example of a rule, which is its test: facts of a finding, and what must come of it."""

    facts: dict[str, str]
    expect: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: which findings, under which facts, lead to what, and why.

    ``when`` compares facts word for word, ``at_least`` as numbers.
    """

    rule: str
    outcome: Outcome
    why: str
    source: str = ""
    when: dict[str, str] = field(default_factory=dict)
    at_least: dict[str, float] = field(default_factory=dict)
    examples: tuple[Case, ...] = ()

    def __post_init__(self) -> None:
        """A rule without reason cannot be defended."""
        if not self.why:
            raise ValueError(f"rule {self.rule!r} does not say why")

    def matches(self, finding: Finding) -> bool:
        """Whether the rule speaks of this finding."""
        return (
            self.rule == finding.rule
            and all(finding.facts.get(fact) == value for fact, value in self.when.items())
            and all(_reaches(finding.facts, *least) for least in self.at_least.items())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """Findings that lead to nothing for a time, since someone looked and answers for it."""

    rule: str
    reason: str
    owner: str
    until: dt.date
    when: dict[str, str] = field(default_factory=dict)
    party: str = ""

    def __post_init__(self) -> None:
        """A suppression says why and who, and silences no list."""
        if not self.reason.strip() or not self.owner.strip():
            raise ValueError(f"the suppression of {self.rule!r} needs a reason and an owner")
        if not self.rule.startswith(SUPPRESSIBLE):
            raise ValueError(
                f"{self.rule!r} cannot be suppressed: decide it with `precurb allow`"
            )
        if not self.when and not self.party:
            raise ValueError(f"the suppression of {self.rule!r} would silence all of them")

    def silences(self, finding: Finding, on: dt.date) -> bool:
        """Whether it speaks of a finding on a day."""
        return (
            on <= self.until
            and self.rule == finding.rule
            and (not self.party or self.party.casefold() == finding.party.casefold())
            and all(finding.facts.get(fact) == value for fact, value in self.when.items())
        )


@dataclass(frozen=True)
class Policy:
    """Rules in order, the signs to ask, and what is suppressed.

    ``version`` is the name with a hash of the files it was read from.
    """

    version: str
    rules: tuple[Rule, ...]
    signs: SignBook
    suppressions: tuple[Suppression, ...] = ()

    @cached_property
    def rules_of(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules by the finding they speak of, in their order."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            found.setdefault(rule.rule, []).append(rule)
        return {name: tuple(rules) for name, rules in found.items()}

    def judge(self, finding: Finding, on: dt.date) -> Judgement:
        """Give a finding its outcome on a day."""
        for each in self.suppressions:
            if each.silences(finding, on):
                because = f"Suppressed until {each.until} by {each.owner}: {each.reason}"
                return Judgement(finding=finding, outcome=Outcome.RELEASE, because=because)
        rule = self.rule_for(finding)
        outcome = rule.outcome if rule else Outcome.REVIEW
        because = rule.why if rule else NO_RULE
        cited = finding.citation
        if cited and not cited.verification.decides and outcome.severity > 1:
            outcome = Outcome.REVIEW
            because = f"{because} {UNVERIFIED}"
        return Judgement(finding=finding, outcome=outcome, because=because)

    def rule_for(self, finding: Finding) -> Rule | None:
        """The first rule that speaks of a finding."""
        rules = self.rules_of.get(finding.rule, ())
        return next((rule for rule in rules if rule.matches(finding)), None)


def read_policy(path: Path | None = None) -> Policy:
    """Read a company's policy and lay it over the packaged one; that one when no path is given.

    A file that says ``alone = true`` stands alone, with the packaged signs.

    Raises:
        InvalidRecordError: The file is missing or does not have its form.
    """
    bundled = _bundled()
    if path is None:
        return bundled
    try:
        raw = path.read_bytes()
        table = tomllib.loads(raw.decode())
        unknown = set(table) - _TABLES
        if unknown:
            raise ValueError(f"unknown table {', '.join(sorted(unknown))}")
        return _laid_over(bundled, table, raw)
    except KeyError as error:
        raise InvalidRecordError(f"{path.name}: {error} is missing") from error
    except (OSError, ValueError, RecursionError, InvalidRecordError) as error:
        raise InvalidRecordError(f"{path.name}: {error}") from error


def _laid_over(bundled: Policy, table: dict[str, Any], raw: bytes) -> Policy:
    alone = bool(table.get("alone"))
    rules = _read(table["rules"] if alone else table.get("rules", []), Rule)
    signs = bundled.signs.changed(
        _read(table.get("changes", []), Change),
        read_signs(table.get("signs", [])),
        table.get("audiences"),
    )
    own = hashlib.sha256(raw + (b"" if alone else bundled.version.encode()))
    return Policy(
        version=_version(str(table["name"]), own.hexdigest(), signs),
        rules=rules if alone else (*rules, *bundled.rules),
        signs=signs,
        suppressions=_read(table.get("suppressions", []), Suppression),
    )


def _read(tables: Any, kind: type[_Row]) -> tuple[_Row, ...]:
    """Rows of a table; a condition that is misspelt must not become no condition."""
    known = {each.name for each in fields(kind)}
    for number, table in enumerate(msgspec.convert(tables, list[dict[str, Any]]), start=1):
        if unknown := set(table) - known:
            named = ", ".join(sorted(unknown))
            raise ValueError(f"{kind.__name__.lower()} {number}: unknown field {named}")
    return msgspec.convert(tables, tuple[kind, ...])  # type: ignore[valid-type]  # a type


@cache
def _bundled() -> Policy:
    raw = (data_folder() / "policies" / "default.toml").read_bytes()
    table = tomllib.loads(raw.decode())
    signs = packaged_signs()
    return Policy(
        version=_version(str(table["name"]), hashlib.sha256(raw).hexdigest(), signs),
        rules=msgspec.convert(table["rules"], tuple[Rule, ...]),
        signs=signs,
    )


def _version(name: str, content: str, signs: SignBook) -> str:
    whole = hashlib.sha256(f"{content} {signs.version}".encode())
    return f"{name}-{whole.hexdigest()[:12]}"


def _reaches(facts: Mapping[str, str], name: str, least: float) -> bool:
    try:
        return float(facts.get(name, "")) >= least
    except ValueError:
        return False
