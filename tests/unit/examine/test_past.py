"""Earlier trade as facts: inside a window, for one customer, and for those linked to it."""

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from precurb.examine.facts import gather
from precurb.examine.facts.past import LATEST, Window
from precurb.lists.snapshot import Snapshot
from precurb.model import History, Particulars, Party, Role, Transaction
from trade_cases import BUYER, DAY, TODAY, line, order

YEAR = Window(365)
OTHER = Party(name="Otra Empresa SA", role=Role.CUSTOMER, country="MX")


def ago(
    days: int, kg: float, party: Party = BUYER, text: str = "Acetic anhydride 99 %"
) -> Transaction:
    return order(
        line(text, kg),
        parties=(party,),
        day=DAY - dt.timedelta(days=days),
        reference=f"P-{days}-{kg}",
    )


def past(
    snapshot: Snapshot,
    earlier: tuple[Transaction, ...],
    window: Window = YEAR,
    now: Transaction | None = None,
) -> Particulars:
    today = now or order(line(kg=100))
    found = next(gather(today, snapshot, History(on=TODAY, earlier=earlier)))
    return found.within(window)["history"]


def test_without_earlier_trade_nothing_is_known(snapshot: Snapshot) -> None:
    assert past(snapshot, ()) == {}


def test_a_customer_who_never_ordered_is_known_to_be_new(snapshot: Snapshot) -> None:
    found = past(snapshot, (ago(10, 50, OTHER),))
    assert (found["ordered_before"], found["supplies_12m"]) == (False, 0.0)


def test_only_what_lies_inside_the_window_counts(snapshot: Snapshot) -> None:
    earlier = (ago(10, 50), ago(100, 60), ago(400, 70))
    counted = [past(snapshot, earlier, Window(days))["supplies_12m"] for days in (30, 365, 730)]
    assert counted == [1.0, 2.0, 3.0]


def test_a_calendar_year_begins_in_january(snapshot: Snapshot) -> None:
    earlier = (ago(30, 50), ago(330, 60))  # 2026-10-03 and 2025-12-07
    assert past(snapshot, earlier, Window(calendar="year"))["year_total"] == 150.0


def test_the_usual_amount_is_the_median_of_enough_supplies(snapshot: Snapshot) -> None:
    few, enough = (ago(1, 10), ago(2, 20)), (ago(1, 10), ago(2, 20), ago(3, 90))
    assert "qty_median_kg" not in past(snapshot, few)
    assert past(snapshot, enough)["qty_median_kg"] == 20.0


def test_other_goods_and_other_customers_do_not_count(snapshot: Snapshot) -> None:
    earlier = (ago(5, 50), ago(6, 60, text="Toluene"), ago(7, 70, OTHER))
    assert past(snapshot, earlier)["supplies_12m"] == 1.0


def test_buyers_who_share_a_phone_are_linked(snapshot: Snapshot) -> None:
    phone: Particulars = {"party.phone": "+52 55 0000 0000"}
    one, two = replace(BUYER, particulars=phone), replace(OTHER, particulars=phone)
    now = order(line(kg=100), parties=(one,))
    found = past(snapshot, (ago(5, 40, two), ago(6, 30, one)), now=now)
    assert found["buyers_linked"] is True
    assert (found["linked_orders_sum_kg"], found["shared_contact_parties"]) == (170.0, 2.0)


def test_the_basket_knows_which_goods_are_controlled(snapshot: Snapshot) -> None:
    basket = past(snapshot, (ago(5, 50), ago(6, 60, text="Glucose")))["basket"]
    assert isinstance(basket, list)
    assert sorted(each["controlled"] for each in basket if isinstance(each, dict)) == [
        False,
        True,
    ]


def test_what_is_stated_of_the_past_goes_first(snapshot: Snapshot) -> None:
    now = order(line(kg=100), history__supplies_12m=9.0)
    assert past(snapshot, (ago(5, 50),), now=now)["supplies_12m"] == 9.0


@given(st.lists(st.integers(0, 900), max_size=12), st.integers(1, 800))
def test_a_wider_window_never_holds_less(days: list[int], window: int) -> None:
    trade = History(on=TODAY, earlier=tuple(ago(n, 10 + n) for n in days)).trade
    buyer = f"{''.join(c for c in BUYER.name.casefold() if c.isalnum())}|MX"
    narrow = trade.to(buyer, DAY - dt.timedelta(days=window), DAY)
    wide = trade.to(buyer, DAY - dt.timedelta(days=window + 100), DAY)
    assert {s.on for s in narrow} <= {s.on for s in wide}
    assert len(wide) == sum(1 for n in days if n <= window + 100)


def test_a_transaction_that_is_in_the_past_as_well_does_not_count_itself(
    snapshot: Snapshot,
) -> None:
    now = order(line(kg=100))
    assert past(snapshot, (now, ago(10, 50)), now=now)["year_total"] == 150.0


def test_the_same_goods_on_several_lines_of_today_count_together(snapshot: Snapshot) -> None:
    now = order(line(kg=60), line(kg=60, number=2))
    assert past(snapshot, (ago(10, 50),), now=now)["year_total"] == 170.0


def test_lines_of_one_order_are_one_supply(snapshot: Snapshot) -> None:
    two = order(line(kg=5), line(kg=6, number=2), day=DAY - dt.timedelta(9), reference="P")
    assert past(snapshot, (two,))["supplies_12m"] == 1.0


def test_an_amount_above_the_limit_of_a_year_is_known_without_a_past(
    snapshot: Snapshot,
) -> None:
    assert past(snapshot, (), now=order(line(kg=2000)))["year_total"] == 2000.0


def test_signs_look_at_no_more_records_than_they_can_bear(snapshot: Snapshot) -> None:
    many = tuple(replace(ago(1, 1), reference=f"P-{number}") for number in range(LATEST + 50))
    assert len(past(snapshot, many)["orders"]) == LATEST  # type: ignore[arg-type]  # a list
