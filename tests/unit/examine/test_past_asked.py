"""Of earlier trade only what signs ask is worked out, and it is the same as without asking."""

import datetime as dt

import pytest

from precurb.examine.facts import gather
from precurb.examine.facts.past import GIVES, Window
from precurb.lists.snapshot import Snapshot
from precurb.model import History, Transaction
from precurb.signs import vocabulary
from trade_cases import DAY, TODAY, line, order

EARLIER = tuple(
    order(
        line("Acetic anhydride 99 %", kg, grade="technical"),
        day=DAY - dt.timedelta(days=days),
        reference=f"P-{days}",
        mode="sea",
        channel="edi",
    )
    for days, kg in ((1, 50), (20, 60), (40, 70), (80, 65), (200, 55))
)


def past(snapshot: Snapshot, *wanted: str) -> dict[str, object]:
    now: Transaction = order(line(kg=100))
    facts = next(gather(now, snapshot, History(on=TODAY, earlier=EARLIER)))
    return {**facts.past.within(Window(365), wanted or GIVES)}


def test_earlier_trade_tells_no_more_than_it_says_it_does(snapshot: Snapshot) -> None:
    assert set(past(snapshot)) == GIVES


def test_all_that_earlier_trade_tells_is_in_the_vocabulary() -> None:
    assert {f"history.{name}" for name in GIVES} <= set(vocabulary())


@pytest.mark.parametrize("name", sorted(GIVES))
def test_a_fact_asked_alone_is_the_fact_asked_with_all(snapshot: Snapshot, name: str) -> None:
    assert past(snapshot, name)[name] == past(snapshot)[name]


def test_one_order_above_the_limit_is_not_split(snapshot: Snapshot) -> None:
    facts = next(gather(order(line(kg=500)), snapshot, History(on=TODAY, earlier=EARLIER)))
    found = facts.past.within(Window(3), ("linked_orders_max_kg",))
    assert found["linked_orders_max_kg"] == 500.0
