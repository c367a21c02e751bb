"""What changed between two states of lists and policy."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.decide import Policy, Suppression, read_policy
from precurb.examine.payments.names import listed_names_in
from precurb.lists.snapshot import Snapshot
from precurb.lists.watchlist import Watchlist
from precurb.model import WatchlistEntry
from precurb.screening.changes import (
    PolicyChange,
    changed_entries,
    policy_change,
    relabelled,
    text_keys,
    text_keys_of_entry,
)
from precurb.signs import Change
from rescreen_cases import HEADER, entry, payment


def lists(snapshot: Snapshot, entries: Iterable[WatchlistEntry], **header: str) -> Snapshot:
    """A snapshot with one list."""
    built = Watchlist.build(replace(HEADER, **header), entries)  # type: ignore[arg-type]  # texts
    return Snapshot(snapshot.book, (built,))


def test_entries_are_told_in_their_old_and_their_new_form(snapshot: Snapshot) -> None:
    old = lists(snapshot, (entry(1, "One"), entry(2, "Two"), entry(3, "Three")))
    new = lists(snapshot, (entry(1, "One"), entry(2, "Zwei"), entry(4, "Four")))
    found = {each.entry: (each.old, each.new) for each in changed_entries(old, new)}
    assert found == {
        "house-2": (entry(2, "Two"), entry(2, "Zwei")),
        "house-3": (entry(3, "Three"), None),
        "house-4": (None, entry(4, "Four")),
    }


def test_what_of_an_entry_changed_is_named(snapshot: Snapshot) -> None:
    old, new = lists(snapshot, (entry(1, "One"),)), lists(snapshot, (entry(1, "Uno"),))
    (found,) = changed_entries(old, new)
    assert found.fields == ("names",)


def test_a_list_that_comes_or_goes_changes_each_of_its_entries(snapshot: Snapshot) -> None:
    with_it, without = lists(snapshot, (entry(1, "One"),)), Snapshot(snapshot.book)
    (came,), (went,) = changed_entries(without, with_it), changed_entries(with_it, without)
    assert (came.old, came.new) == (went.new, went.old) == (None, entry(1, "One"))


def test_another_marking_touches_all_findings_of_a_list(snapshot: Snapshot) -> None:
    old, new = lists(snapshot, ()), lists(snapshot, (), marking="DEMO")
    assert (relabelled(old, new), relabelled(old, old)) == (("house",), ())


@pytest.fixture(scope="module")
def policy() -> Policy:
    return read_policy()


def test_the_same_policy_touches_nothing(policy: Policy) -> None:
    assert policy_change(policy, policy) == PolicyChange()


def test_a_changed_rule_is_named(policy: Policy, tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text(
        'name = "h"\n[[rules]]\nrule = "hs-mismatch"\noutcome = "stop"\nwhy = "w"\n'
        'source = "s"\n'
    )
    assert policy_change(policy, read_policy(path)) == PolicyChange(rules=("hs-mismatch",))


def test_a_suppression_touches_what_it_silences_both_ways(policy: Policy) -> None:
    silent = Suppression(
        rule="hs-mismatch", reason="r", owner="o", until=dt.date(2027, 1, 1), party="X"
    )
    new = replace(policy, suppressions=(silent,))
    told = PolicyChange(suppressions=("hs-mismatch",))
    assert (policy_change(policy, new), policy_change(new, policy)) == (told, told)


def switched(policy: Policy, sign: str, **change: object) -> Policy:
    """The policy with a sign changed."""
    made = Change(id=sign, why="w", **change)  # type: ignore[arg-type]  # fields of a change
    return replace(policy, signs=policy.signs.changed((made,), ()))


def test_a_sign_that_was_switched_off_touches_what_bore_it(policy: Policy) -> None:
    sign = policy.signs.asked[0].id
    assert policy_change(policy, switched(policy, sign, enabled=False)).signs == (sign,)


def test_a_sign_that_was_switched_on_may_touch_everything(policy: Policy) -> None:
    sign = policy.signs.asked[0].id
    off = switched(policy, sign, enabled=False)
    assert policy_change(off, policy).whole == f"sign {sign} is new"


def test_another_number_in_a_sign_may_touch_everything(policy: Policy) -> None:
    sign, name = next(
        (sign, name)
        for sign in policy.signs.asked
        for name, each in sign.parameters.items()
        if isinstance(each.value, float)
    )
    new = switched(policy, sign.id, parameters={name: 123456.0})
    assert policy_change(policy, new).whole == f"sign {sign.id} is changed"


WORDS = st.sampled_from(("Zoraxin", "Ejemplo", "Chemical", "Trading", "Al", "示例", "the"))


@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(WORDS, max_size=8))
def test_a_text_that_names_a_listed_party_shares_a_key(
    name: list[str], text: list[str]
) -> None:
    listed = entry(1, " ".join(name))
    found = [*listed_names_in(" ".join(text), Watchlist.build(HEADER, (listed,)))]
    if found:
        told = set(text_keys(payment("P-1", f"pay {' '.join(text)}")))
        assert not told.isdisjoint(text_keys_of_entry(listed))


def test_orders_have_no_texts_to_be_looked_through() -> None:
    from rescreen_cases import sale

    assert list(text_keys(sale("A-1", "Zoraxin"))) == []
