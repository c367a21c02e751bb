"""Earlier trade laid out: the same answers as a look at all of it."""

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from precurb.model import Line, Party, Quantity, Role, Transaction, Unit
from precurb.model.trade import Trade

DAY = dt.date(2026, 11, 2)
YEAR = dt.timedelta(days=365)
GOODS = [("Urea", "57-13-6"), ("Urea, technical", "57-13-6"), ("Urea", ""), ("Glycerol", "")]


def supply(number: int, goods: int, ago: int) -> Transaction:
    text, cas = GOODS[goods]
    amount = Quantity(Decimal(number + 1), Unit.KILOGRAM)
    return Transaction(
        reference=f"T{number}",
        date=DAY - dt.timedelta(days=ago),
        parties=(Party(name=f"Muster {number % 3}", role=Role.CUSTOMER),),
        lines=(Line(number=1, description=text, cas=cas, quantity=amount),),
    )


def trade(made: list[tuple[int, int]]) -> Trade:
    return Trade.of(supply(number, *each) for number, each in enumerate(made))


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 6)), max_size=30), st.integers(1, 9)
)
def test_the_latest_are_the_last_of_all(made: list[tuple[int, int]], most: int) -> None:
    found, line = trade(made), Line(number=1, description="Urea", cas="57-13-6")
    all_ = found.goods(line, DAY - YEAR, DAY)
    assert found.latest(line, DAY - YEAR, DAY, most) == all_[-most:]


def test_what_was_worked_out_is_made_again_when_trade_grows() -> None:
    found = trade([(0, 1)])
    counted = [found.once("many", lambda t: len([*t.transactions(dt.date.min, DAY)]))]
    found.add(supply(7, 0, 2))
    counted.append(found.once("many", lambda t: len([*t.transactions(dt.date.min, DAY)])))
    assert counted == [1, 2]


def test_what_was_worked_out_is_made_once() -> None:
    found = trade([(0, 1)])
    asked: list[Trade] = []
    for _ in range(2):
        found.once("many", asked.append)
    assert asked == [found]
