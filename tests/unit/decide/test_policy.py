"""Policy as data: its vocabulary, which rules can be reached, and how it is laid over."""

import ast
import datetime as dt
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.data import data_folder
from precurb.decide import Policy, Rule, Suppression, read_policy
from precurb.decide.reach import shadowing
from precurb.decide.vocabulary import finding_kinds
from precurb.errors import InvalidRecordError
from precurb.model import Finding, Outcome, Question
from precurb.signs import packaged_signs

ROOT = Path(__file__).resolve().parents[3]
ON = dt.date(2026, 11, 24)
RULE = re.compile(r"(listed|listing|class|cas|hs|party|papers|signs)(-[a-z]+)+|sign")
TOLD = {"grounded"}  # what the sentence of a sign works out of its facts
POLICY = read_policy()
MESSAGES = tomllib.loads((data_folder() / "locale" / "messages.en.toml").read_text("utf-8"))
HELD = Finding(question=Question.PAPERS, rule="hs-mismatch", facts={"level": "heading"})


def named_in_the_source() -> set[str]:
    """The rules that examiners give to findings, as far as their names stand in the source."""
    page = (ROOT / "docs" / "errors.md").read_text("utf-8")
    found = set()
    for path in sorted((ROOT / "src" / "precurb" / "examine").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    codes = set(re.findall(r"`([a-z-]+)`", page))
    return {name for name in found if RULE.fullmatch(name)} - codes


def rule(**given: object) -> Rule:
    return Rule(rule="sign", outcome=Outcome.REVIEW, why="w", **given)  # type: ignore[arg-type]  # as each case has it


def policy_of(tmp_path: Path, text: str) -> Policy:
    path = tmp_path / "house.toml"
    path.write_text(f'name = "house"\n{text}', "utf-8")
    return read_policy(path)


def test_every_finding_of_the_examiners_is_in_the_vocabulary() -> None:
    assert named_in_the_source() - set(finding_kinds()) == set()


def test_the_source_names_most_findings() -> None:
    # Else the test before this one would say nothing.
    assert len(named_in_the_source()) >= 25


def test_every_finding_with_a_sentence_is_in_the_vocabulary() -> None:
    assert set(MESSAGES["rules"]) - set(finding_kinds()) == set()


@pytest.mark.parametrize("name", sorted(MESSAGES["rules"]))
def test_a_sentence_asks_for_facts_of_the_vocabulary_only(name: str) -> None:
    asked = set(re.findall(r"\{(\w+)\}", MESSAGES["rules"][name]))
    assert asked - set(finding_kinds()[name].facts) - TOLD == set()


def test_the_vocabulary_has_no_finding_that_the_policy_forgets() -> None:
    assert set(finding_kinds()) == {each.rule for each in POLICY.rules}


def test_every_fact_says_what_it_means() -> None:
    facts = [(n, f) for n, kind in finding_kinds().items() for f in kind.facts.items()]
    assert [(n, name) for n, (name, fact) in facts if not fact.meaning] == []


@pytest.mark.parametrize(
    ("rules", "by"),
    [
        ([rule(), rule()], (0,)),
        ([rule(), rule(when={"severity": "low"})], (0,)),
        ([rule(when={"severity": "low"}), rule()], ()),
        ([rule(when={"severity": word}) for word in ("low", "medium", "high", "block")]
         + [rule()], (0, 1, 2, 3)),
        ([rule(when={"severity": "low"}), rule(when={"severity": "low", "own": "yes"})], (0,)),
        ([rule(when={"own": "yes"}), rule(when={"severity": "low"})], ()),
        ([rule(at_least={"weight": 2}), rule(at_least={"weight": 3})], (0,)),
        ([rule(at_least={"weight": 3}), rule(at_least={"weight": 2})], ()),
        ([rule(at_least={"weight": 2}), rule(when={"weight": "3"})], (0,)),
        ([rule(at_least={"weight": 2}, when={"weight": "1"})], (0,)),
        ([rule(when={"severity": "sever"})], (0,)),
        ([rule(when={"family": "price"}), rule(when={"family": "route"})], ()),
    ],
    ids=["twice", "narrower after wider", "wider after narrower", "all choices taken",
         "one fact more", "another fact", "higher limit last", "lower limit last",
         "a number above a limit", "conditions that exclude each other", "no such choice",
         "open facts"],
)  # fmt: skip
def test_a_rule_that_can_never_be_reached_is_told(
    rules: list[Rule], by: tuple[int, ...]
) -> None:
    assert shadowing(rules, len(rules) - 1) == by


CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        "severity": st.sampled_from(["low", "high", "block"]),
        "own": st.sampled_from(["yes", "no"]),
        "family": st.sampled_from(["price", "route"]),
    },
)
LIMITS = st.fixed_dictionaries({}, optional={"weight": st.integers(1, 3)})
RULES = st.lists(
    st.builds(lambda w, a: rule(when=w, at_least=a), CONDITIONS, LIMITS), max_size=5
)
FACTS = st.fixed_dictionaries(
    {
        "severity": st.sampled_from(["low", "medium", "high", "block"]),
        "own": st.sampled_from(["yes", "no"]),
    },
    optional={
        "family": st.sampled_from(["price", "route", "papers"]),
        "weight": st.sampled_from(["0", "1", "2", "2.5", "3"]),
    },
)


@given(RULES, FACTS)
def test_a_rule_called_unreachable_decides_nothing(
    rules: list[Rule], facts: dict[str, str]
) -> None:
    finding = Finding(question=Question.WHO, rule="sign", facts=facts)
    first = next((n for n, each in enumerate(rules) if each.matches(finding)), None)
    assert first is None or shadowing(rules, first) == ()


def test_no_rule_of_the_packaged_policy_is_out_of_reach() -> None:
    assert [n for n in range(len(POLICY.rules)) if shadowing(POLICY.rules, n)] == []


def test_rules_of_a_company_are_asked_first(tmp_path: Path) -> None:
    text = '[[rules]]\nrule = "hs-mismatch"\noutcome = "hold"\nwhy = "w"\n'
    assert POLICY.judge(HELD, ON).outcome is Outcome.REVIEW
    assert policy_of(tmp_path, text).judge(HELD, ON).outcome is Outcome.HOLD


def test_a_policy_that_stands_alone_has_no_packaged_rules(tmp_path: Path) -> None:
    text = 'alone = true\n[[rules]]\nrule = "a"\noutcome = "hold"\nwhy = "w"\n'
    assert len(policy_of(tmp_path, text).rules) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[changes]]\nid = "XX-1"\nwhy = "w"', "no sign is called 'XX-1'"),
        ('[[changes]]\nid = "PC-040"\nwhy = ""', "does not say why"),
        ('[[changes]]\nid = "PC-040"\nwhy = "w"\nparameters = { no = 1 }', "no parameter no"),
        ('[[supressions]]\nrule = "sign"', "unknown table supressions"),
        ('[[suppressions]]\nrule = "sign"\nreason = "r"\nowner = ""\nuntil = 2027-01-01',
         "needs a reason and an owner"),
        ('[[suppressions]]\nrule = "sign"\nreason = "r"\nowner = "o"\nuntil = 2027-01-01',
         "would silence all of them"),
        ('[[suppressions]]\nrule = "party-name"\nparty = "p"\nreason = "r"\nowner = "o"\n'
         "until = 2027-01-01", "cannot be suppressed"),
        ('[[suppressions]]\nrule = "sign"\nparty = "p"\nreason = "r"\nowner = "o"', "until"),
        ('[[rules]]\nrule = "sign"\nwehn = { sign = "CO-016" }\noutcome = "release"\n'
         'why = "w"',
         "rule 1: unknown field wehn"),
        ('[[suppressions]]\nrule = "sign"\nparty = "p"\nreason = "r"\nowner = "o"\n'
         'until = 2027-01-01\nwhn = { sign = "CO-016" }', "suppression 1: unknown field whn"),
        ('[[changes]]\nid = "PC-040"\nwhy = "w"\nparamters = { hi = 9 }',
         "unknown field paramters"),
        ('[[signs]]\nid = "OWN-1"\nenabld = false', "OWN-1: unknown field enabld"),
        ('[[changes]]\nid = "PC-040"\nwhy = "w"\nparameters = { hi = "9" }', "another type"),
        ('[[changes]]\nid = "PC-040"\nwhy = "w"\nparameters = { hi = nan }', "not a value"),
        (f"x = {'[' * 100_000}", "recursion"),
    ],
    ids=["no such sign", "no reason", "no such parameter", "no such table", "no owner",
         "too wide", "a listed party", "no end", "a condition misspelt",
         "a suppression misspelt", "a change misspelt", "a sign misspelt", "another type",
         "no number", "nested without end"],
)  # fmt: skip
def test_a_company_file_that_cannot_be_used_is_refused(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(InvalidRecordError, match=said):
        policy_of(tmp_path, text)


@pytest.mark.parametrize(
    ("day", "outcome"),
    [(dt.date(2026, 12, 1), Outcome.RELEASE), (dt.date(2026, 12, 2), Outcome.REVIEW)],
    ids=["its last day", "the day after"],
)
def test_a_suppression_ends_by_itself(day: dt.date, outcome: Outcome) -> None:
    quiet = Suppression(
        rule="hs-mismatch",
        reason="r",
        owner="o",
        until=dt.date(2026, 12, 1),
        when={"level": "heading"},
    )
    policy = Policy("v", POLICY.rules, POLICY.signs, (quiet,))
    assert policy.judge(HELD, day).outcome is outcome


def test_a_changed_parameter_changes_the_version_of_the_signs(tmp_path: Path) -> None:
    text = '[[changes]]\nid = "PC-040"\nwhy = "w"\nparameters = { hi = 9 }'
    assert policy_of(tmp_path, text).signs.version != packaged_signs().version
