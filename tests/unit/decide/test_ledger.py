"""The ledger of all customers is worked out once, and tells what a look at all of it tells."""

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from precurb.decide.ledger import Ledger
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.model import History, Line, Party, Quantity, Role, Transaction, Unit
from precurb.model.control import CountedOver

BOOK = ControlBook(read_packaged())
DAY = dt.date(2026, 11, 2)
GOODS = [("Acetic anhydride", "108-24-7"), ("Toluene", ""), ("Widget", ""), ("Urea", "57-13-6")]
KEY = BOOK.by_cas["108-24-7"][0]
ROUTES = [("DE", "FR"), ("DE", "MX"), ("", "")]
OUTSIDE = ("DE", "FR")


def supply(number: int, goods: tuple[int, ...], ago: int, route: int) -> Transaction:
    return Transaction(
        reference=f"T{number % 5}",
        date=DAY - dt.timedelta(days=ago),
        departure=ROUTES[route][0],
        destination=ROUTES[route][1],
        parties=(Party(name=f"Muster {number % 3}", role=Role.CUSTOMER),),
        lines=tuple(
            Line(
                number=n,
                description=GOODS[each][0],
                cas=GOODS[each][1],
                quantity=Quantity(Decimal(number + n), Unit.KILOGRAM),
            )
            for n, each in enumerate(goods, start=1)
        ),
    )


SUPPLIES = st.lists(
    st.tuples(
        st.lists(st.integers(0, 3), min_size=1, max_size=3).map(tuple),
        st.integers(0, 60),
        st.integers(0, 2),
    ),
    max_size=15,
)


@given(SUPPLIES)
def test_the_supplies_to_all_are_those_of_a_look_at_each(
    made: list[tuple[tuple[int, ...], int, int]],
) -> None:
    earlier = tuple(supply(number, *each) for number, each in enumerate(made))
    today = supply(3, (0,), 0, 1)
    ledger = Ledger(today, History(on=DAY, earlier=earlier), BOOK)
    first = DAY - dt.timedelta(days=30)
    found = ledger.supplied(KEY, first, DAY, CountedOver.EVERYONE, OUTSIDE)
    counted = [
        each
        for each in earlier
        if each.date and first <= each.date and each.reference != today.reference
        and not (each.departure in OUTSIDE and each.destination in OUTSIDE)
    ]  # fmt: skip
    amounts = [x.quantity for each in counted for x in each.lines if x.cas == "108-24-7"]
    untold = sum(x.description in ("Widget", "Urea") for each in counted for x in each.lines)
    assert sorted(map(str, found.amounts)) == sorted(map(str, amounts))
    assert any(f"what {untold} earlier lines" in doubt for doubt in found.doubts) == bool(
        untold
    )


def test_from_the_trade_of_some_customers_the_sum_of_all_is_not_known() -> None:
    today, earlier = supply(3, (0,), 0, 1), (supply(1, (0,), 5, 1),)
    first = DAY - dt.timedelta(days=3)
    for over in (CountedOver.EVERYONE, CountedOver.CUSTOMER):
        history = History(on=DAY, earlier=earlier, of_customers=True)
        doubts = Ledger(today, history, BOOK).supplied(KEY, first, DAY, over).doubts
        told = [each for each in doubts if "not of all" in each]
        assert bool(told) == (over is CountedOver.EVERYONE)
