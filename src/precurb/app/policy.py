"""Verify a policy: every rule says why and on what ground, and its examples are its tests.

What a person has to mend is a problem; what a company may well mean, but should know, is a
note. The vocabulary is closed, so that a slip of the pen is found now and not in a year.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from precurb.app.policy_signs import remarks_on_signs
from precurb.app.remark import Level, Remark
from precurb.decide import Policy, Rule, Suppression, read_policy
from precurb.decide.reach import shadowing
from precurb.decide.vocabulary import finding_kinds
from precurb.model import Finding, Question

SOON = dt.timedelta(days=14)
LONG = dt.timedelta(days=366)


class Part(StrEnum):
    """The parts of a policy."""

    RULES = "rules"
    SIGNS = "signs"
    SUPPRESSIONS = "suppressions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was found in a policy, part by part; ``counts`` is how many each part holds."""

    policy: str
    counts: dict[Part, int]
    remarks: dict[Part, tuple[Remark, ...]]

    @property
    def problems(self) -> int:
        """How many remarks ask to be mended."""
        return sum(r.level is Level.PROBLEM for some in self.remarks.values() for r in some)


def verify(path: Path | None, *, on: dt.date) -> Verified:
    """Verify a company's policy over the packaged one; the packaged one when no path is given.

    Raises:
        InvalidRecordError: The file cannot be read as a policy.
    """
    policy = read_policy(path)
    return Verified(
        policy=policy.version,
        counts={
            Part.RULES: len(policy.rules),
            Part.SIGNS: len(policy.signs.signs),
            Part.SUPPRESSIONS: len(policy.suppressions),
        },
        remarks={
            Part.RULES: tuple(_on_rules(policy, on)),
            Part.SIGNS: tuple(remarks_on_signs(policy)),
            Part.SUPPRESSIONS: tuple(_on_suppressions(policy, on)),
        },
    )


def own_rules(policy: Policy) -> int:
    """How many rules at the head are a company's own: all, when its file stands alone."""
    packaged = read_policy().rules
    if policy.rules[-len(packaged) :] == packaged:
        return len(policy.rules) - len(packaged)
    return len(policy.rules)


def _on_rules(policy: Policy, on: dt.date) -> Iterator[Remark]:
    own = own_rules(policy)
    # A suppression ends by itself: with it, the test of a rule would hold on some days only.
    lasting = replace(policy, suppressions=())
    for at, rule in enumerate(policy.rules):
        about = f"rule {at + 1}, {rule.rule}"
        found = [*_grounds(rule), *_words(rule), *_reach(policy, at, own)]
        found += _tried(lasting, at, on, own)
        for level, text in found:
            yield Remark(level, about, text)
        if at < own and not found:
            done = f"{rule.outcome}: why, source and {len(rule.examples)} examples hold"
            yield Remark(Level.OK, about, done)


def _grounds(rule: Rule) -> Iterator[tuple[Level, str]]:
    if not rule.source.strip():
        yield Level.PROBLEM, "names no source; say “own rule” when it is one"
    if not rule.examples:
        yield Level.PROBLEM, "has no example, so nothing tests it"


def _words(rule: Rule) -> Iterator[tuple[Level, str]]:
    asked = [*rule.when.items(), *((name, None) for name in rule.at_least)]
    shown = [pair for case in rule.examples for pair in case.facts.items()]
    for wrong in wrong_words(rule.rule, (*asked, *shown), rule.at_least):
        yield Level.PROBLEM, wrong


def wrong_words(
    rule: str, facts: Iterable[tuple[str, str | None]], numbers: Iterable[str] = ()
) -> Iterator[str]:
    """What does not come from the vocabulary: the finding, its facts, their values.

    Args:
        rule: The name of a finding.
        facts: Names of facts, with a value where one is asked.
        numbers: Names of facts that are compared as numbers.
    """
    kind = finding_kinds().get(rule)
    if kind is None:
        yield f"no finding is called {rule!r}"
        return
    for name, value in dict.fromkeys(facts):
        fact = kind.facts.get(name)
        if fact is None:
            yield f"{rule} has no fact {name!r}"
        elif value is not None and fact.choices and value not in fact.choices:
            yield f"{name} is never {value!r}: one of {', '.join(fact.choices)}"
    for name in numbers:
        if name in kind.facts and not kind.facts[name].number:
            yield f"{name} is no number, so at_least never holds"


def _reach(policy: Policy, at: int, own: int) -> Iterator[tuple[Level, str]]:
    by = shadowing(policy.rules, at)
    if by == (at,):
        yield Level.PROBLEM, "can never be reached: its own conditions exclude each other"
    elif by:
        named = ", ".join(f"rule {each + 1}" for each in by)
        if at >= own and any(each < own for each in by):
            yield Level.NOTE, f"packaged, and replaced: {named} takes all it would"
        else:
            yield Level.PROBLEM, f"can never be reached: {named} takes all it would"


def _tried(policy: Policy, at: int, on: dt.date, own: int) -> Iterator[tuple[Level, str]]:
    """The examples of a rule, judged by the whole policy; some may show where it ends."""
    rule = policy.rules[at]
    deciding: list[int | None] = []
    for case in rule.examples:
        finding = Finding(question=Question.WHAT, rule=rule.rule, facts=case.facts)
        outcome = policy.judge(finding, on).outcome
        by = next((n for n, each in enumerate(policy.rules) if each.matches(finding)), None)
        deciding.append(by)
        if outcome is not case.expect:
            told = ", ".join(f"{name} {value}" for name, value in case.facts.items())
            replaced = at >= own and by is not None and by < own
            decided = "no rule decides it" if by is None else f"rule {by + 1} decides it"
            level = Level.NOTE if replaced else Level.PROBLEM
            yield level, f"example ({told}) leads to {outcome}, not {case.expect}: {decided}"
    if (
        deciding
        and at not in deciding
        and not any(n is not None and n < own <= at for n in deciding)
    ):
        yield Level.PROBLEM, "none of its examples is decided by it, so nothing tests it"


def _on_suppressions(policy: Policy, on: dt.date) -> Iterator[Remark]:
    for number, each in enumerate(policy.suppressions, start=1):
        about = f"suppression {number}, {each.rule}"
        found = [
            *((Level.PROBLEM, wrong) for wrong in wrong_words(each.rule, each.when.items())),
            *_term(each, on),
        ]
        sign = each.when.get("sign")
        if sign is not None and sign not in policy.signs.by_id:
            found.append((Level.PROBLEM, f"no sign is called {sign!r}"))
        for level, text in found:
            yield Remark(level, about, text)
        if not found:
            yield Remark(Level.OK, about, f"until {each.until}, {each.owner}: {each.reason}")


def _term(each: Suppression, on: dt.date) -> Iterator[tuple[Level, str]]:
    if each.until < on:
        yield Level.PROBLEM, f"ended on {each.until} ({each.owner}): take it out or decide anew"
    elif each.until - on <= SOON:
        yield Level.NOTE, f"ends on {each.until} ({each.owner}): {each.reason}"
    elif each.until - on > LONG:
        yield Level.PROBLEM, f"runs longer than a year, until {each.until} ({each.owner})"
