"""Which rules of a policy can never be reached, because earlier ones take all they would.

A rule tells findings apart by a few facts. Of each fact only some values matter: those that
rules name, each of the closed choices, numbers at and below each limit, any other text, and no
fact at all. If no combination of these matches a rule and none before it, no finding will.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence

from precurb.decide.policy import Rule
from precurb.decide.vocabulary import Fact, finding_kinds
from precurb.model import Finding, Question

_OTHER = "\N{REPLACEMENT CHARACTER}"  # a text that no rule names
_MOST = 200_000  # combinations; a rule is not accused without proof


def shadowing(rules: Sequence[Rule], at: int) -> tuple[int, ...]:
    """The rules that leave nothing to the rule at a place; empty when it can be reached.

    Returns:
        The place of one earlier rule that takes all, or the places of those that together do;
        the place of the rule itself when its own conditions exclude each other.
    """
    rule = rules[at]
    earlier = [n for n in range(at) if rules[n].rule == rule.rule]
    facts = list(_findings(rule, [rules[n] for n in earlier]))
    own = [each for each in facts if rule.matches(each)]
    if not facts or len(facts) >= _MOST:
        return ()
    if not own:
        return (at,)
    takers = [n for n in earlier if any(map(rules[n].matches, own))]
    if not all(any(rules[n].matches(each) for n in takers) for each in own):
        return ()
    alone = [n for n in takers if all(map(rules[n].matches, own))]
    return (alone[0],) if alone else tuple(takers)


def _findings(rule: Rule, earlier: Sequence[Rule]) -> Iterator[Finding]:
    """One finding of every sort that the rules can tell apart."""
    rules = (rule, *earlier)
    kind = finding_kinds().get(rule.rule)
    known: Mapping[str, Fact] = kind.facts if kind else {}
    names = sorted({name for each in rules for name in (*each.when, *each.at_least)})
    values = [list(_values(name, rules, known.get(name))) for name in names]
    for chosen in itertools.islice(itertools.product(*values), _MOST):
        facts = {n: v for n, v in zip(names, chosen, strict=True) if v is not None}
        yield Finding(question=Question.WHAT, rule=rule.rule, facts=facts)


def _values(name: str, rules: Sequence[Rule], fact: Fact | None) -> Iterator[str | None]:
    """The values of a fact that make a difference; ``None`` stands for its absence."""
    if fact and fact.choices:
        yield from fact.choices
        return
    named = [each.when[name] for each in rules if name in each.when]
    limits = sorted({each.at_least[name] for each in rules if name in each.at_least})
    yield from dict.fromkeys(named)
    yield from (repr(limit) for limit in limits)
    if limits:
        yield repr(limits[0] - 1)
    yield from (_OTHER, None)
