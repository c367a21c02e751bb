"""Earlier payments as facts: what money did around a payment, inside a window."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flow_cases import DAY, LIMITS, START, event, ledger, party, past, pay
from precurb.examine.facts.flows import (
    FIELDS,
    LONGEST,
    FlowPast,
    ToldPast,
    around,
    asked_fields,
    longest_window,
    route_facts,
    tell,
)
from precurb.examine.facts.money import payment_event, payment_key
from precurb.examine.facts.past import Window
from precurb.model import (
    Account,
    Flow,
    NotChecked,
    Particulars,
    Party,
    Payment,
    Role,
    Transaction,
    Value,
)
from precurb.model.flows import MOST, Event, Ledger, Told
from precurb.model.papers import Record
from precurb.signs import packaged_signs, vocabulary

STREET_1 = "12 Example Road, Springfield 12345"
STREET_2 = "77 Sample Avenue, Shelbyville 54321"


def records(value: Value) -> list[Record]:
    assert isinstance(value, list)
    return [each for each in value if isinstance(each, dict)]


def who(facts: Particulars, name: str, field: str) -> int:
    return len({str(each[field]) for each in records(facts[name])})


def test_every_fact_of_flows_is_in_the_vocabulary() -> None:
    assert {f"history.{name}" for name in FIELDS} - set(vocabulary()) == set()


def test_many_to_one_counts_every_payer_once() -> None:
    earlier = [pay(payer, "shop", days=day) for day, payer in enumerate("abbc")]
    assert who(past(earlier, pay("d", "shop", days=5)), "payee_in", "payer_id") == 4


def test_one_to_many_counts_every_payee_once() -> None:
    earlier = [pay("a", payee, days=day) for day, payee in enumerate("xyyz")]
    assert who(past(earlier, pay("a", "x", days=5)), "payer_out", "payee_id") == 3


def test_the_payment_itself_lies_in_its_window() -> None:
    assert len(records(past([], pay("a", "b"))["payee_in"])) == 1


@pytest.mark.parametrize(("days", "counted"), [(3, 2), (10, 3), (30, 4)])
def test_only_what_lies_inside_the_window_counts(days: int, counted: int) -> None:
    earlier = [pay("a", "b", days=30 - ago) for ago in (29, 9, 2)]
    assert len(records(past(earlier, pay("a", "b", days=30), days)["pair_payments"])) == counted


def test_what_comes_after_a_payment_does_not_count() -> None:
    later = [pay("a", "b", days=1, key="later")]
    assert len(records(past(later, pay("a", "b"))["pair_payments"])) == 1


def test_payments_of_one_moment_stand_in_one_order_only() -> None:
    pair = [pay("a", "b", key=key) for key in ("one", "two")]
    counted = [len(records(past(pair, each)["pair_payments"])) for each in pair]
    assert sorted(counted) == [1, 2]


def test_two_accounts_of_one_name_are_one_payer() -> None:
    both = [party("Acme Holdings Ltd", Role.DEBTOR, "XA")]
    earlier = [pay("a1", "shop", parties=both)]
    facts = past(earlier, pay("a2", "shop", days=1, parties=both))
    assert who(facts, "payee_in", "payer_id") == 1


def test_namesakes_do_not_share_a_history() -> None:
    both = [party("Maria Muster", Role.DEBTOR, "XA")]
    earlier = [pay("a1", "shop", parties=both)]
    facts = past(earlier, pay("a2", "shop", days=1, parties=both))
    assert len(records(facts["payer_out"])) == 1


def test_another_currency_is_not_added_up() -> None:
    earlier = [pay("a", "b", "500"), pay("a", "b", "700", 1, currency="EUR")]
    assert past(earlier, pay("a", "b", "1", 2))["out_sum"] == 501.0


@given(st.lists(st.decimals(0, 9999, places=2), min_size=1, max_size=30))
def test_sums_are_exact(amounts: list[Decimal]) -> None:
    earlier = [
        pay("a", "b", str(amount), n / 100, key=f"k{n}") for n, amount in enumerate(amounts)
    ]
    now = pay("a", "b", "0", 1)
    assert past(earlier, now)["out_sum"] == float(sum(amounts))


def test_an_unknown_amount_leaves_a_record_without_one() -> None:
    assert records(past([], pay("a", "b", None))["payee_in"])[0].keys() == {"payer_id"}


def test_structuring_below_a_limit_is_a_series() -> None:
    amounts = ("9500", "9900", "10000", "200")
    earlier = [pay("a", "b", amount, n) for n, amount in enumerate(amounts)]
    facts = past(earlier, pay("a", "b", "9000", 4))
    told = [each["amount"] for each in records(facts["below_limit_transfers"])]
    assert told == [9500.0, 9900.0, 9000.0]


def test_without_a_limit_of_the_currency_nothing_is_below_it() -> None:
    facts = past([], pay("a", "b", "9500", currency="CHF"))
    names = ("below_limit_transfers", "small_in", "same_day_below_limit_senders")
    assert [name for name in names if name in facts] == []


def test_the_longest_gap_of_a_series_is_in_minutes() -> None:
    earlier = [pay("a", "b", "9500"), pay("a", "c", "9500", 0.5)]
    assert past(earlier, pay("a", "d", "9500", 0.75))["max_gap_minutes"] == 720.0


def test_the_gap_of_a_series_of_days_alone_is_unknown() -> None:
    earlier = [pay("a", "b", "9500", day_only=True)]
    assert "max_gap_minutes" not in past(earlier, pay("a", "c", "9500", 1))


def test_senders_below_the_limit_on_one_day_are_counted() -> None:
    earlier = [pay(payer, "b", "9500", 0.1) for payer in "pqr"]
    assert past(earlier, pay("s", "b", "11000", 0.2))["same_day_below_limit_senders"] == 3.0


def test_a_funnel_account_shows_where_cash_came_in() -> None:
    earlier = [pay(p, "f", "3000", n, method="cash", region=p) for n, p in enumerate("pqr")]
    out = pay("f", "border", "8800", 3, border_zone=True)
    facts = past(earlier, out)
    regions = [each["region"] for each in records(facts["cash_in"])]
    assert (regions, records(facts["cash_out"])[0]["border_zone"]) == (["p", "q", "r"], True)


def test_cash_is_counted_and_summed() -> None:
    earlier = [pay("p", "f", "3000", n, method="cash") for n in range(3)]
    facts = past(earlier, pay("f", "x", "1", 3))
    assert (facts["cash_in_count"], facts["cash_in_sum"]) == (3.0, 9000.0)


def test_the_usual_cash_is_known_only_of_an_old_account() -> None:
    old = [pay("p", "f", "300", n * 30, method="cash") for n in range(4)]
    now = pay("q", "f", "9000", 120, method="cash")
    assert past(old, now, at_payee=True)["cash_in_baseline"] == pytest.approx(300.0)
    assert "cash_in_baseline" not in past(old[3:], now, at_payee=True)


def test_the_median_of_cash_leaves_this_payment_out() -> None:
    earlier = [pay("p", "f", amount, n, method="cash") for n, amount in enumerate("123")]
    now = pay("q", "f", "9000", 5, method="cash")
    assert past(earlier, now, at_payee=True)["cash_median"] == 2.0


def test_rapid_in_and_out_is_a_share_and_a_time() -> None:
    earlier = [pay("p", "m", "1000"), pay("q", "m", "1000", 1)]
    facts = past(earlier, pay("m", "x", "1500", 2))
    assert (facts["passed_on_share"], facts["days_in_to_out"]) == (0.75, 2.0)


def test_money_paid_out_before_any_came_in_is_not_passed_on() -> None:
    facts = past([pay("m", "x", "1000")], pay("p", "m", "1000", 1), at_payee=True)
    assert (facts["passed_on_share"], "days_in_to_out" in facts) == (0.0, False)


def test_an_incoming_payment_that_is_split_names_its_payees() -> None:
    earlier = [pay("p", "m", "900"), pay("m", "x", "300", 1), pay("m", "y", "300", 1.1)]
    assert past(earlier, pay("m", "z", "300", 2))["split_out_payees"] == 3.0


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(1, 500)), max_size=25))
def test_no_more_is_passed_on_than_came_in(moves: list[tuple[bool, int]]) -> None:
    earlier = [
        pay("p" if comes else "m", "m" if comes else "x", str(amount), n / 10, key=f"k{n}")
        for n, (comes, amount) in enumerate(moves)
    ]
    facts = past(earlier, pay("m", "x", "400", 10))
    assert 0.0 <= float(str(facts.get("passed_on_share", 0.0))) <= 1.0


def test_third_parties_are_all_but_the_holder() -> None:
    holder = party("Acme Holdings Ltd", Role.DEBTOR, "XA")
    own = [holder, party("Acme Holdings Ltd", Role.CREDITOR, "XA")]
    other = [party("Beta Ltd", Role.DEBTOR, "XA"), own[1]]
    earlier = [pay("a2", "a1", parties=own), pay("b", "a1", days=1, parties=other)]
    facts = past(earlier, pay("c", "a1", days=2, parties=own[1:]), at_payee=True)
    assert who(facts, "third_party_in", "payer_id") == 2


def test_wires_say_from_where_they_came_if_that_is_known() -> None:
    known = [party("Beta Ltd", Role.DEBTOR, "XB")]
    earlier = [pay("b", "a", parties=known), pay("c", "a", days=1)]
    facts = past(earlier, pay("d", "a", days=2), at_payee=True)
    assert facts["wires_in"] == [{"payer_country": "XB"}]


def test_money_that_goes_abroad_is_a_share_of_the_amounts() -> None:
    home, away = party("A", Role.DEBTOR, "XA"), party("B", Role.CREDITOR, "XB")
    near = party("C", Role.CREDITOR, "XA")
    earlier = [pay("a", "b", "300", parties=[home, away])]
    now = pay("a", "c", "100", 1, parties=[home, near])
    assert past(earlier, now)["abroad_out_share"] == 0.75


def test_a_round_trip_names_its_length_and_what_was_kept() -> None:
    earlier = [pay("y", "b", "1000"), pay("b", "c", "950", 1), pay("c", "x", "900", 2)]
    (trip,) = records(past(earlier, pay("x", "y", "900", 3))["round_trips"])
    assert trip == {"length": 4.0, "kept": 0.9, "days": 3.0, "in_order": True}


@pytest.mark.parametrize("length", [2, 3, 4, 5])
def test_rings_of_two_to_five_payments_are_found_in_any_order(length: int) -> None:
    pairs = list(pairwise((*"ybcd"[: length - 1], "x")))
    earlier = [pay(a, b, "500", -n) for n, (a, b) in enumerate(pairs)]
    (trip,) = records(past(earlier, pay("x", "y", "500", 1))["round_trips"])
    assert (trip["length"], trip["in_order"]) == (length, length == 2)


def test_a_ring_of_six_is_beyond_the_search() -> None:
    nodes = ["y", "b", "c", "d", "e", "x"]
    earlier = [pay(a, b, "500", n / 10) for n, (a, b) in enumerate(pairwise(nodes))]
    assert past(earlier, pay("x", "y", "500", 1))["round_trips"] == []


def test_a_ring_of_unlike_amounts_is_none() -> None:
    earlier = [pay("y", "b", "1000"), pay("b", "x", "700", 1)]
    assert past(earlier, pay("x", "y", "900", 3))["round_trips"] == []


def test_virtual_currency_is_followed_over_wallets() -> None:
    chain = ["w1", "w2", "w3", "w4", "w5", "w6"]
    hops = [
        pay(a, b, str(100 - n), n / 10, method="cvc")
        for n, (a, b) in enumerate(pairwise(chain))
    ]
    counted = [past(hops[:n], hops[n])["virtual_hops"] for n in range(len(hops))]
    assert counted == [1.0, 2.0, 3.0, 4.0, 4.0]


def test_no_hop_is_told_of_other_payments() -> None:
    assert "virtual_hops" not in past([pay("a", "b")], pay("b", "c", days=1))


def shared(name: str, address: str = STREET_1, role: Role = Role.DEBTOR) -> list[Party]:
    return [party(name, role, "XA", address=address)]


def test_payers_who_share_an_address_are_counted_together() -> None:
    earlier = [pay(n, "s", parties=shared(f"Firm {n}")) for n in "abc"]
    now = pay("d", "s", days=1, parties=shared("Firm d"))
    alone = pay("e", "s", days=1, parties=shared("Firm e", STREET_2))
    found = [past(earlier, each)["shared_contact_parties"] for each in (now, alone)]
    assert found == [4.0, 0.0]


def test_a_town_alone_links_nobody() -> None:
    now = pay("d", "s", days=1, parties=shared("Firm d", "Springfield"))
    assert "shared_contact_parties" not in past([], now)


def test_chemical_suppliers_that_linked_payers_share_are_counted() -> None:
    seller = party("Alpha Chemicals Ltd", Role.CREDITOR, "XB")
    earlier = [pay(n, "s", parties=[*shared(f"Firm {n}"), seller]) for n in "ab"]
    now = pay("a", "other", days=1, parties=shared("Firm a"))
    assert past(earlier, now)["common_chemical_suppliers"] == 1.0


def test_whether_payees_are_related_is_unknown_without_any_contact() -> None:
    assert "payee_relation_share" not in past([pay("a", "b")], pay("a", "c", days=1))


@pytest.mark.parametrize(
    ("addresses", "share"),
    [((STREET_2, "9 Other Street, Elsewhere 99999"), 0.0), ((STREET_2, STREET_2), 1.0),
     ((STREET_1, "9 Other Street, Elsewhere 99999"), 0.5), ((STREET_2, ""), 0.5)],
)  # fmt: skip
def test_who_may_be_related_counts_as_if_he_was(
    addresses: tuple[str, str], share: float
) -> None:
    payer = shared("Payer Ltd")
    one, two = (
        pay("a", n, days=n == "c", parties=[*payer, *shared(f"Firm {n}", text, Role.CREDITOR)])
        for n, text in zip("bc", addresses, strict=True)
    )
    assert past([one], two)["payee_relation_share"] == share


def agent(role: Role, country: str) -> Party:
    return party(f"Bank {country}", role, country)


def routed(days: float, places: str, key: str) -> Transaction:
    ends = [party("A Ltd", Role.DEBTOR, "XA"), party("B Ltd", Role.CREDITOR, "XB")]
    banks = [agent(Role.INTERMEDIARY_AGENT, f"X{place}") for place in places]
    return pay("a", "b", days=days, key=key, parties=[*ends, *banks])


def test_third_places_on_the_way_are_kept_for_each_payment() -> None:
    earlier = [routed(n, place, f"r{n}") for n, place in enumerate("CDAB")]
    facts = past(earlier, routed(5, "E", "now"))
    told = [each["place"] for each in records(facts["third_place_payments"])]
    assert told == ["XC", "XD", "XE"]


@pytest.mark.parametrize(("usual", "expected"), [("C", True), ("D", False)])
def test_a_route_is_expected_if_the_payer_used_it_before(usual: str, expected: bool) -> None:
    earlier = [routed(n, usual, f"r{n}") for n in range(5)]
    now = routed(9, "C", "now")
    seen = around(event(now), ledger((*earlier, now)))
    assert route_facts(seen) == {"route_expected": expected}


def test_a_route_without_enough_payments_to_compare_is_unknown() -> None:
    now = routed(9, "C", "now")
    seen = around(event(now), ledger((*(routed(n, "C", f"r{n}") for n in range(4)), now)))
    assert route_facts(seen) == {}


def test_the_newest_payments_of_a_busy_account_are_looked_at_and_it_is_said() -> None:
    earlier = [pay(f"p{n}", "shop", days=n / 100) for n in range(MOST + 5)]
    now = pay("p", "shop", days=20)
    seen = around(event(now), ledger((*earlier, now)))
    assert (len(seen.payee_in), seen.payee_in[-1], seen.cut) == (MOST, event(now), True)


def test_only_what_signs_ask_is_worked_out() -> None:
    asked = asked_fields(packaged_signs())
    assert asked[Window(3)] == {"cash_in", "below_limit_transfers", "max_gap_minutes"}
    assert longest_window(asked) == LONGEST


@given(st.lists(st.sampled_from(("a b", "b a", "b c", "c a")), max_size=8))
def test_what_was_told_once_is_told_again(pairs: list[str]) -> None:
    payments = [pay(pair[0], pair[2], days=n, key=f"k{n}") for n, pair in enumerate(pairs)]
    now = pay("a", "b", days=9)
    asked = asked_fields(packaged_signs())
    seen = around(event(now), ledger((*payments, now)))
    kept = msgspec.json.decode(msgspec.json.encode(tell(seen, LIMITS, asked)), type=Told)
    for at_payee in (False, True):
        live, told = FlowPast(seen, at_payee, LIMITS, asked), ToldPast(kept, at_payee)
        assert [told.within(each) for each in asked] == [live.within(each) for each in asked]


def test_a_payment_without_a_date_is_a_gap() -> None:
    undated = Transaction(reference="u", payment=Payment(form="csv"))
    found = payment_event(undated, b"")
    assert isinstance(found, NotChecked)
    assert found.code == "payment-undated"


def test_a_return_is_another_payment_than_what_it_returns() -> None:
    uetr = "97ed4827-7b6f-4491-a06f-b548d5a7512d"
    keys = {
        payment_key(Transaction(reference="r", payment=Payment(form="x", uetr=uetr, flow=flow)))
        for flow in (Flow.TRANSFER, Flow.RETURN)
    }
    assert len(keys) == 2


def test_rows_without_any_number_go_by_their_reference() -> None:
    keys = {
        payment_key(Transaction(reference=name, payment=Payment(form="csv")))
        for name in ("row 1", "row 2")
    }
    assert len(keys) == 2


def test_an_account_is_the_same_however_it_is_spaced() -> None:
    written = ("DE89 3704 0044 0532", "de8937040044-0532")
    one, two = (event(pay(number, "b", key="k")) for number in written)
    assert one.payer == two.payer


def test_keys_are_not_found_without_the_secret() -> None:
    payment = pay("a", "b")
    one, two = (payment_event(payment, secret) for secret in (b"one", b"two"))
    assert isinstance(one, Event)
    assert isinstance(two, Event)
    assert set(one.links()).isdisjoint(two.links())


@given(st.permutations(range(8)))
def test_flows_in_memory_give_the_same_whatever_came_first(order: list[int]) -> None:
    payments = [event(pay("a", "b", days=n % 3, key=f"k{n}")) for n in range(8)]
    shuffled = Ledger(payments[n] for n in order)
    now = payments[2]
    since = event(pay("a", "b", days=-1)).at
    links = tuple(now.links())
    assert shuffled.of(links, since, now.order) == Ledger(payments).of(links, since, now.order)


def test_times_are_read_in_utc() -> None:
    east = dt.timezone(dt.timedelta(hours=8))
    payment = Payment(
        form="x", created=START.astimezone(east), debtor_account=Account(number="a")
    )
    told = event(Transaction(reference="r", payment=payment))
    assert (told.day, told.at) == (START.date(), event(pay("a", "b")).at)
    assert event(pay("a", "b", days=1)).at - told.at == DAY // dt.timedelta(microseconds=1)
