"""Signs: each fires on its own examples, and their language says unknown where it must."""

import itertools
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.errors import InvalidRecordError
from precurb.model import Particulars
from precurb.signs import Example, Sign, context, holds, packaged_signs, vocabulary
from precurb.signs.language import compiled, necessary

SIGNS = packaged_signs().signs
OWN = {each.id for each in SIGNS if each.own and "first cited" not in each.note}
EXAMPLES = [(sign, example) for sign in SIGNS for example in sign.examples]


def asked(sign: Sign, facts: Particulars) -> bool | None:
    return holds(sign.program, context(grouped(facts)))


def grouped(facts: Particulars) -> dict[str, Particulars]:
    groups: dict[str, Particulars] = {}
    for name, value in facts.items():
        group, _, field = name.partition(".")
        groups.setdefault(group, {})[field] = value
    return groups


def value(when: str, **facts: Particulars) -> bool | None:
    return holds(compiled(when, {}), context(facts))


@pytest.mark.parametrize(
    ("sign", "example"), EXAMPLES, ids=[f"{s.id}-{e.fires}" for s, e in EXAMPLES]
)
def test_a_sign_fires_on_its_examples_and_only_there(sign: Sign, example: Example) -> None:
    assert (asked(sign, example.facts) is True) == example.fires


@pytest.mark.parametrize("sign", SIGNS, ids=[each.id for each in SIGNS])
def test_without_any_fact_no_sign_fires(sign: Sign) -> None:
    assert asked(sign, {}) is not True


@pytest.mark.parametrize(
    ("sign", "example"), [(s, e) for s, e in EXAMPLES if e.fires], ids=[s.id for s in SIGNS]
)
def test_what_is_called_necessary_is_necessary(sign: Sign, example: Example) -> None:
    fired = [
        name
        for name in sign.necessary
        if asked(sign, {k: v for k, v in example.facts.items() if k != name}) is True
    ]
    assert fired == []


def test_the_indicators_and_cross_checks_are_all_there() -> None:
    official = [each for each in SIGNS if re.fullmatch(r"(BK|CO|CU|PL|PC)-0\d\d", each.id)]
    papers = sum(each.audience == "papers" for each in official)
    counted = Counter(str(each.checkable) for each in official if each.id not in OWN)
    assert counted == {"yes": 149 + papers, "partly": 51, "no": 3}
    assert papers == 69


def test_rules_that_no_text_confirms_are_off_and_called_our_own() -> None:
    own = [each for each in SIGNS if each.own]
    assert len(own) >= 7
    assert {(each.enabled, each.source) for each in own} == {(False, "own rule")}


def test_a_sign_that_says_the_same_as_another_names_one_that_exists() -> None:
    ids = {each.id for each in SIGNS} | {
        "cas-invalid", "cas-repaired", "cas-name-conflict", "hs-mismatch",
    }  # fmt: skip
    assert [s.id for s in SIGNS if not set(s.same_as) <= ids - {s.id}] == []


def test_no_field_speaks_of_where_a_person_comes_from() -> None:
    words = ("nationality", "citizen", "ethnic", "birth", "religion")
    assert [name for name in vocabulary() if any(word in name for word in words)] == []


def test_unknown_or_true_is_true_in_either_order() -> None:
    facts: Particulars = {"gross_kg": 5.0}
    assert value("line.net_kg > 1.0 || line.gross_kg > 1.0", line=facts)
    assert value("line.gross_kg > 1.0 || line.net_kg > 1.0", line=facts)


def test_unknown_and_false_is_false_and_unknown_alone_is_unknown() -> None:
    facts: Particulars = {"gross_kg": 5.0}
    assert value("line.net_kg > 1.0 && line.gross_kg > 9.0", line=facts) is False
    assert value("line.net_kg > 1.0", line=facts) is None


def test_a_blank_field_is_missing_and_an_absent_one_is_unknown() -> None:
    assert value("missing(party.phone)", party={"phone": ""})
    assert value("missing(party.phone)") is None


def test_a_fact_of_another_type_is_unknown() -> None:
    assert value("line.net_kg > 1.0", line={"net_kg": "many"}) is None


@pytest.mark.parametrize("when", ["line.net_kg >", "P.limit > 1.0", "import os"])
def test_what_is_no_expression_is_refused(when: str) -> None:
    with pytest.raises(InvalidRecordError):
        compiled(when, {})


def test_a_parameter_cannot_bring_an_expression_in() -> None:
    program = compiled("line.text == P.word", {"word": '" || true || "'})
    assert holds(program, context({"line": {"text": "x"}})) is False


@given(st.text(min_size=1))
def test_a_parameter_is_the_text_that_it_is(text: str) -> None:
    program = compiled("line.text == P.word", {"word": text})
    assert holds(program, context({"line": {"text": text}})) is True


def test_papers_contradict_where_numbers_part_by_more_than_the_tolerance() -> None:
    papers: Particulars = {
        "docs": {"invoice": {"net_kg": 100.0, "port": "Ningbo"}, "bill": {"net_kg": 103.0}}
    }
    when = 'count(differing(consignment.docs, ["net_kg", "port"], {})) > 0.0'
    assert value(when.format(0.02), consignment=papers)
    assert value(when.format(0.05), consignment=papers) is False


def test_a_word_is_mentioned_as_a_whole_word_and_in_any_case() -> None:
    when = 'mentions(line.text, ["gift", "样品"])'
    told = [value(when, line={"text": t}) for t in ("A GIFT.", "giftware", "免费样品一件")]
    assert told == [True, False, True]


PARTS = st.sampled_from(["line.net_kg > 1.0", "party.phone == line.text", "missing(line.cus)"])
SHAPES = st.recursive(
    PARTS,
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from(["&&", "||"]), inner),
    max_leaves=6,
)
FACTS: Particulars = {
    "line.net_kg": 2.0, "party.phone": "1", "line.text": "1", "line.cus": "",
}  # fmt: skip


@given(SHAPES)
def test_an_expression_is_never_true_without_what_is_necessary(when: str) -> None:
    program, needed = compiled(when, {}), necessary(when)
    names = sorted(FACTS)
    for taken in itertools.product((True, False), repeat=len(names)):
        facts = {n: FACTS[n] for n, there in zip(names, taken, strict=True) if there}
        if not needed <= set(facts):
            assert holds(program, context(grouped(facts))) is not True


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ('line.grade != "technical"', None),
        ("line.grade < line.text", None),
        ("missing(line.grade)", True),
        ("given(line.grade)", False),
        ("has(line.grade) && missing(line.grade)", True),
        ("missing(line.text)", False),
        ("missing(line.origin)", None),
        ('line.cas_all[5] == "x"', None),
    ],
)
def test_a_blank_speaks_only_where_it_is_asked_for(when: str, expected: bool | None) -> None:
    facts: dict[str, Particulars] = {"line": {"grade": "", "text": "t", "cas_all": []}}
    assert holds(compiled(when, {}), context(facts)) is expected
