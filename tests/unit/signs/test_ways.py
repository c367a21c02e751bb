"""Which signs are asked: leaving one out never loses a hit."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.model import Particulars
from precurb.signs import Example, Sign, context, holds, packaged_signs
from precurb.signs.book import MayBe, Shape
from precurb.signs.language import compiled, ways

BOOK = packaged_signs()
FIRING = [(s, e) for s in BOOK.signs for e in s.examples if e.fires]
LEAVES = st.sampled_from([
    "line.net_kg > 1.0", "missing(line.cus)", "given(party.phone)", "has(line.text)",
    "!has(line.cus)", "overlap(line.list_hits, P.l)", '"x" in line.list_hits',
    "!overlap(line.list_hits, P.l)", "history.orders.exists(o, o.kg > line.net_kg)",
    "history.orders.all(o, o.kg > line.net_kg)", "!cas_ok(line.cas)",
])  # fmt: skip
SHAPES = st.recursive(
    LEAVES,
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from(["&&", "||"]), inner),
    max_leaves=5,
)
FACTS: Particulars = {
    "line.net_kg": 2.0, "line.cus": "", "party.phone": "1", "line.text": "", "line.cas": "5",
    "line.list_hits": ["x"], "history.orders": [],
}  # fmt: skip


def grouped(facts: Particulars) -> dict[str, Particulars]:
    groups: dict[str, Particulars] = {}
    for name, value in facts.items():
        group, _, field = name.partition(".")
        groups.setdefault(group, {})[field] = value
    return groups


def there(facts: Particulars) -> MayBe:
    filled = frozenset(name for name, value in facts.items() if value not in ("", []))
    return Shape(frozenset(facts), filled).may_be()


@given(SHAPES)
def test_an_expression_with_no_way_open_is_never_true(when: str) -> None:
    program, found = compiled(when, {"l": ["x"]}), ways(when)
    for taken in itertools.product((True, False), repeat=len(FACTS)):
        facts = {n: v for (n, v), t in zip(FACTS.items(), taken, strict=True) if t}
        if not any(there(facts).leaves_open(way) for way in found):
            assert holds(program, context(grouped(facts))) is not True, facts


@pytest.mark.parametrize(("sign", "example"), FIRING, ids=[s.id for s, _ in FIRING])
def test_a_sign_is_asked_of_what_it_fires_on(sign: Sign, example: Example) -> None:
    assert any(there(example.facts).leaves_open(way) for way in ways(sign.when))


def test_each_side_of_a_choice_is_a_way_of_its_own() -> None:
    found = ways("line.a == 1.0 || line.b == 1.0 && missing(line.c)")
    assert [sorted(way.there) for way in found] == [["line.a"], ["line.b", "line.c"]]
    assert found[1].blank == {"line.c"}


def test_what_a_macro_asks_of_its_items_is_not_necessary() -> None:
    (way,) = ways("history.orders.all(o, o.kg > line.net_kg)")
    assert way.there == {"history.orders"}


def test_too_many_ways_are_asked_always() -> None:
    (way,) = ways(" && ".join(["(line.a > 1.0 || line.b > 1.0)"] * 6))
    assert not any(way)


def test_what_all_lines_share_is_asked_once() -> None:
    names = frozenset(("consignment.docs", "line.net_kg", "line.gross_kg"))
    first, again = (BOOK.that_can_fire(Shape(names, names, again=a)) for a in (False, True))
    left_out = {s.id for s, _ in first.signs} - {s.id for s, _ in again.signs}
    assert "PC-058" in left_out
    assert "PC-030" not in left_out
