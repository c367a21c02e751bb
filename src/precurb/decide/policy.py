"""Policy: what findings lead to, as data with its reasons beside it.

The first rule of the file whose name and conditions match a finding decides its outcome. A
finding that no rule names goes to review, and one that rests on an unverified entry never
goes past review.
"""

import hashlib
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from precurb.data import data_folder
from precurb.errors import InvalidRecordError
from precurb.model import Finding, Judgement, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: which findings, under which facts, lead to what, and why."""

    rule: str
    outcome: Outcome
    why: str
    when: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """A rule without reason cannot be defended."""
        if not self.why:
            raise ValueError(f"rule {self.rule!r} does not say why")

    def matches(self, finding: Finding) -> bool:
        """Whether the rule speaks of this finding."""
        return self.rule == finding.rule and all(
            finding.facts.get(fact) == value for fact, value in self.when.items()
        )


UNVERIFIED = "The entry is unverified, so a person decides."


@dataclass(frozen=True, slots=True)
class Policy:
    """Rules in order. ``version`` is the name with the hash of the file's bytes."""

    version: str
    rules: tuple[Rule, ...]

    def judge(self, finding: Finding) -> Judgement:
        """Give a finding its outcome."""
        rule = next((rule for rule in self.rules if rule.matches(finding)), None)
        outcome = rule.outcome if rule else Outcome.REVIEW
        because = rule.why if rule else "No rule of the policy names this finding."
        cited = finding.citation
        if cited and not cited.verification.decides and outcome.severity > 1:
            outcome = Outcome.REVIEW
            because = f"{because} {UNVERIFIED}"
        return Judgement(finding=finding, outcome=outcome, because=because)


def read_policy(path: Path | None = None) -> Policy:
    """Read a policy file, the bundled one when no path is given.

    Raises:
        InvalidRecordError: The file is missing or does not have its form.
    """
    source = path or data_folder() / "policies" / "default.toml"
    try:
        raw = source.read_bytes()
        table = tomllib.loads(raw.decode())
        rules = msgspec.convert(table["rules"], tuple[Rule, ...])
        name = str(table["name"])
    except KeyError as error:
        raise InvalidRecordError(f"{source.name}: {error} is missing") from error
    except (OSError, ValueError) as error:
        raise InvalidRecordError(f"{source.name}: {error}") from error
    return Policy(f"{name}-{hashlib.sha256(raw).hexdigest()[:12]}", rules)
