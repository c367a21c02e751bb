"""Duties: each law's own, both laws beside each other, and the running balance of limits."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.decide.balance import Cause, balance_text, balances, frees, period_of
from precurb.decide.duties import duty_gaps, obligations
from precurb.decide.ledger import Ledger
from precurb.examine import examine_substances
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.snapshot import Snapshot
from precurb.model import (
    Direction,
    Finding,
    History,
    Line,
    Obligation,
    Party,
    Quantity,
    Role,
    Transaction,
    TransactionKind,
    Unit,
)
from precurb.model.check import Applies, Balance

LAW = Snapshot(ControlBook(read_packaged()))
ON = dt.date(2026, 11, 24)
MOVES = dt.date(2026, 12, 21)
WOLF = Party(name="Wolf Invented Ltd", role=Role.CUSTOMER, country="DE")
FUCHS = Party(name="Fuchs Invented GmbH", role=Role.CUSTOMER, country="DE")
KMNO4, ETHER = "Potassium permanganate", "Ethyl ether"
REACHED_BACK = dt.date(2024, 12, 30)


def kg(amount: str) -> Quantity:
    return Quantity(Decimal(amount), Unit.KILOGRAM)


def trade(
    route: str = "DE>FR",
    *goods: tuple[str, Quantity | None],
    day: dt.date | None = MOVES,
    to: Party | None = WOLF,
    reference: str = "T",
) -> Transaction:
    departure, _, destination = route.partition(">")
    return Transaction(
        reference=reference,
        kind=TransactionKind.CONSIGNMENT,
        date=day,
        departure=departure,
        destination=destination,
        parties=(to,) if to else (),
        lines=tuple(
            Line(number=n, description=name, quantity=amount)
            for n, (name, amount) in enumerate(goods, 1)
        ),
    )


def found_in(transaction: Transaction) -> list[Finding]:
    history = History(on=ON)
    seen = examine_substances(transaction, LAW, history)
    return [each for each in seen if isinstance(each, Finding)]


def owed(transaction: Transaction, *earlier: Transaction) -> dict[str, Obligation]:
    history = History(on=ON, earlier=earlier)
    made = obligations(found_in(transaction), transaction, LAW, history)
    return {each.requirement.id: each for each in made}


def before(name: str, amount: Quantity | None, day: str, to: Party = WOLF) -> Transaction:
    return trade(
        "DE>FR", (name, amount), day=dt.date.fromisoformat(day), to=to, reference=day + name
    )


# The oldest trade given: with it the year is known to be complete.
OLD = before("Toluene", kg("1"), str(REACHED_BACK), FUCHS)


@pytest.mark.parametrize(
    ("route", "goods", "main"),
    [
        ("US>DE", "Ephedrine", {"US-001", "US-007", "US-008", "EU-026", "EU-017"}),
        ("DE>US", "Ephedrine", {"EU-021", "EU-023", "US-001", "INT-001", "DE-001"}),
        ("DE>FR", "Ephedrine", {"EU-002", "EU-003", "EU-007", "EU-010", "EU-011"}),
        ("FR>IN", "Acetic anhydride", {"EU-018", "EU-022", "EU-023"}),
        ("CN>MX", "Ephedrine", {"CN-012", "CN-013", "CN-014", "MX-003", "MX-004", "MX-006"}),
        ("CN>CN", "Ephedrine", {"CN-004", "CN-006", "CN-007", "CN-009", "CN-018"}),
        ("CA>AU", "Ephedrine", {"CA-005", "CA-006", "CA-007", "CA-014", "CA-015"}),
        ("CN>CA", "Ephedrine", {"CN-012", "CA-003", "CA-004", "CA-014"}),
        ("CA>CA", "Acetic anhydride", {"CA-001", "CA-002", "CA-014"}),
        ("MX>MX", "Ephedrine", {"MX-002", "MX-003", "MX-004", "MX-005"}),
        ("GB>US", "Ephedrine", {"UK-002", "UK-003", "UK-006", "US-001"}),
        ("AR>CN", "4-anilinopiperidine", {"AR-001", "AR-003", "AR-005", "AR-013", "CN-012"}),
    ],
)
def test_each_law_of_the_route_names_its_main_duties(
    route: str, goods: str, main: set[str]
) -> None:
    assert main <= set(owed(trade(route, (goods, kg("5")))))


def test_goods_in_transit_owe_what_the_law_of_transit_asks() -> None:
    through = Transaction(
        reference="T",
        date=MOVES,
        departure="CN",
        destination="MX",
        transit=("US",),
        lines=(Line(number=1, description="Ephedrine"),),
    )
    made = owed(through)
    assert made["US-014"].due == dt.date(2026, 12, 6)
    assert made["US-014"].direction == "transit"


@pytest.mark.parametrize(("to", "asked"), [("MX", True), ("US", True), ("DE", False)])
def test_a_duty_for_some_destinations_is_owed_for_those_alone(to: str, asked: bool) -> None:
    listed_for_some = "1-苯乙基-4-氧-3-哌啶甲酸甲酯"
    assert ("CN-019" in owed(trade(f"CN>{to}", (listed_for_some, kg("1"))))) is asked


def test_both_laws_are_shown_with_day_and_sentence_and_the_stricter_is_marked() -> None:
    made = owed(trade("DE>US", ("Ephedrine", kg("5"))))
    union, american = made["EU-021"], made["US-001"]
    assert (union.due, american.due) == (dt.date(2026, 11, 27), dt.date(2026, 12, 6))
    assert (union.stricter, american.stricter) == (True, False)
    other = {each.requirement: each for each in union.beside}["US-001"]
    assert other.due == american.due
    assert other.sentence == american.requirement.sentence


def test_records_are_kept_as_long_as_the_longer_law_asks() -> None:
    made = owed(trade("DE>US", ("Ephedrine", kg("5"))))
    assert (made["EU-015"].stricter, made["US-008"].stricter) == (True, False)


def test_duties_without_days_are_beside_each_other_and_neither_is_stricter() -> None:
    report = owed(trade("DE>US", ("Ephedrine", kg("5"))))["EU-020"]
    assert {each.requirement for each in report.beside} == {"DE-001", "US-010", "US-013"}
    assert report.stricter is None


def test_duties_of_one_law_are_not_set_beside_each_other() -> None:
    made = owed(trade("DE>US", ("Ephedrine", kg("5"))))
    assert "US-013" not in {each.requirement for each in made["US-010"].beside}


def test_a_duty_that_waits_for_a_suspicion_is_owed_when_it_happens() -> None:
    assert owed(trade("CN>MX", ("Ephedrine", kg("5"))))["MX-005"].applies is Applies.WHEN


def test_what_the_data_do_not_say_leaves_a_duty_that_may_be_owed() -> None:
    made = owed(trade("FR>IN", ("Acetic anhydride", kg("5"))))["EU-022"]
    assert made.applies is Applies.MAY
    assert "list of destination countries" in made.due_note


def test_an_authority_of_the_member_state_goes_before_that_of_the_union() -> None:
    german = owed(trade("DE>US", ("Ephedrine", kg("5"))))["EU-023"]
    french = owed(trade("FR>US", ("Ephedrine", kg("5"))))["EU-023"]
    assert ("BfArM" in german.authority, german.languages) == (True, ("de",))
    assert french.authority == "competent authority of the Member State"


def test_the_validity_of_an_authorisation_is_told_once_it_was_issued() -> None:
    plain = trade("DE>US", ("Ephedrine", kg("5")))
    issued = Transaction(
        reference="T",
        date=MOVES,
        departure="DE",
        destination="US",
        lines=plain.lines,
        particulars={"consignment.authorisation_issued_on": "2026-11-02"},
    )
    assert "EU-025" not in owed(plain)
    clock = owed(issued)["EU-025"].clock
    assert clock is not None
    assert clock.ends == dt.date(2027, 5, 2)


def test_under_the_yearly_quantity_of_the_annex_the_declaration_is_not_owed() -> None:
    made = owed(trade("DE>FR", (KMNO4, kg("20"))), OLD, before(KMNO4, kg("30"), "2026-03-01"))
    duty = made["EU-007"]
    assert duty.applies is Applies.NOT_OWED
    assert duty.due is None
    assert duty.due_note.startswith("not owed")
    only = duty.balances[0]
    assert (only.limit, only.earlier, only.remaining) == (kg("100"), kg("30"), kg("50"))


def test_a_line_that_brings_the_balance_over_the_quantity_makes_the_duty_owed() -> None:
    made = owed(trade("DE>FR", (KMNO4, kg("20"))), OLD, before(KMNO4, kg("81"), "2026-03-01"))
    duty = made["EU-007"]
    assert duty.applies is Applies.OWED
    assert duty.balances[0].remaining == kg("0")
    assert "earlier 81 kg in 1 transactions" in duty.due_note


def test_an_exemption_up_to_a_quantity_includes_the_quantity() -> None:
    made = owed(trade("DE>FR", (KMNO4, kg("20"))), OLD, before(KMNO4, kg("80"), "2026-03-01"))
    assert made["EU-007"].applies is Applies.NOT_OWED


@pytest.mark.parametrize(
    "earlier",
    [
        before(KMNO4, kg("90"), "2025-12-31"),
        before(KMNO4, kg("90"), "2026-12-22"),
        before(KMNO4, kg("90"), "2026-03-01", FUCHS),
        before("Acetone", kg("90"), "2026-03-01"),
    ],
    ids=["another year", "a later day", "another customer", "another substance"],
)
def test_what_does_not_belong_to_the_balance_does_not_count(earlier: Transaction) -> None:
    duty = owed(trade("DE>FR", (KMNO4, kg("20"))), OLD, earlier)["EU-007"]
    assert duty.applies is Applies.NOT_OWED
    assert duty.balances[0].remaining == kg("80")


def test_a_registration_counts_the_supplies_to_every_customer() -> None:
    made = owed(
        trade("DE>FR", (KMNO4, kg("20"))), OLD, before(KMNO4, kg("90"), "2026-03-01", FUCHS)
    )
    assert made["EU-005"].applies is Applies.OWED


def test_the_transaction_itself_among_the_earlier_ones_counts_once() -> None:
    own = trade("DE>FR", (KMNO4, kg("60")))
    assert owed(own, OLD, own)["EU-007"].applies is Applies.NOT_OWED


UNREAD = trade("DE>FR", ("mixed goods", kg("1")), day=dt.date(2026, 5, 1), reference="U")
KEPT = Transaction(
    reference="K",
    date=dt.date(2026, 5, 1),
    parties=(WOLF,),
    lines=(Line(number=1, description="mixed goods", particulars={"line.name_key": ""}),),
)


@pytest.mark.parametrize(
    ("line", "earlier", "why"),
    [
        (kg("20"), (), "no earlier trade was given"),
        (kg("20"), (before(KMNO4, kg("1"), "2026-03-01"),), "known from 2026-03-01"),
        (kg("20"), (OLD, UNREAD), "what 1 earlier lines hold"),
        (kg("20"), (OLD, before(KMNO4, None, "2026-03-01")), "every quantity"),
        (None, (OLD,), "every quantity"),
        (Quantity(Decimal(5), Unit.LITRE), (OLD,), "mass against volume"),
        (
            kg("20"),
            (OLD, trade("DE>FR", (KMNO4, kg("1")), day=None, reference="N")),
            "have no day",
        ),
    ],
    ids=["none", "a part", "unread", "no quantity", "no own quantity", "volume", "no day"],
)
def test_a_balance_that_is_not_known_frees_nobody_and_says_why(
    line: Quantity | None, earlier: Iterable[Transaction], why: str
) -> None:
    duty = owed(trade("DE>FR", (KMNO4, line)), *earlier)["EU-007"]
    assert duty.applies is Applies.MAY
    assert duty.due is not None
    assert why in duty.due_note


def test_a_customer_that_is_not_named_has_no_balance() -> None:
    duty = owed(trade("DE>FR", (KMNO4, kg("20")), to=None), OLD)["EU-007"]
    assert duty.applies is Applies.MAY
    assert "do not name the customer" in duty.due_note


def test_a_lower_bound_over_the_quantity_is_enough_to_owe() -> None:
    duty = owed(trade("DE>FR", (KMNO4, kg("101"))))["EU-007"]
    assert duty.applies is Applies.OWED


def test_what_an_earlier_check_found_on_a_line_is_believed() -> None:
    assert owed(trade("DE>FR", (KMNO4, kg("20"))), OLD, KEPT)["EU-007"].applies is (
        Applies.NOT_OWED
    )


def test_a_substance_kept_with_an_earlier_line_counts() -> None:
    kept = Line(
        number=1,
        description="mixed goods",
        quantity=kg("95"),
        particulars={"line.name_key": ["kmno4", "toluene"]},
    )
    earlier = Transaction(
        reference="K", date=dt.date(2026, 5, 1), parties=(WOLF,), lines=(kept,)
    )
    assert owed(trade("DE>FR", (KMNO4, kg("20"))), OLD, earlier)["EU-007"].applies is (
        Applies.OWED
    )


def test_one_substance_over_its_quantity_makes_the_duty_owed_for_all() -> None:
    made = owed(trade("DE>FR", (KMNO4, kg("1")), ("Phenylacetic acid", kg("2"))), OLD)
    assert made["EU-007"].applies is Applies.OWED
    assert len(made["EU-007"].balances) == 2


def test_lines_of_one_substance_add_up() -> None:
    made = owed(trade("DE>FR", (KMNO4, kg("60")), (KMNO4, kg("60"))), OLD)
    assert made["EU-007"].balances[0].here == kg("120")


def test_a_category_without_quantities_owes_the_same_duty_whatever_the_amount() -> None:
    made = owed(trade("DE>FR", (KMNO4, kg("1")), ("Ephedrine", kg("0.001"))), OLD)
    assert made["EU-007"].applies is Applies.OWED


@pytest.mark.parametrize(
    ("last_year", "applies"), [("19", Applies.NOT_OWED), ("21", Applies.OWED)]
)
def test_exports_of_the_year_before_decide_on_the_registration_of_category_3(
    last_year: str, applies: Applies
) -> None:
    exported = trade(
        "DE>CH", (ETHER, kg(last_year)), day=dt.date(2025, 6, 1), to=FUCHS, reference="E"
    )
    at_home = before(ETHER, kg("500"), "2025-06-02")
    old = trade("DE>FR", ("Toluene", kg("1")), day=dt.date(2023, 12, 1), reference="O")
    made = owed(trade("DE>CH", (ETHER, kg("900"))), old, exported, at_home)
    assert made["EU-018"].applies is applies


@pytest.mark.parametrize(
    ("goods", "amount", "applies"),
    [
        ("Acetic anhydride", "1000", Applies.NOT_OWED),
        ("Acetic anhydride", "1000.5", Applies.OWED),
        ("Phenylacetic acid", "1", Applies.NOT_OWED),
        ("1-phenyl-2-propanone", "0.001", Applies.OWED),  # its maximum is nothing at all
        ("Pseudoephedrine", "0.001", Applies.MAY),  # a maximum for each package
    ],
)
def test_a_canadian_declaration_is_owed_above_the_maximum_of_the_schedule(
    goods: str, amount: str, applies: Applies
) -> None:
    assert owed(trade("CA>CA", (goods, kg(amount))))["CA-002"].applies is applies


def test_an_unverified_limit_is_told_and_frees_nobody() -> None:
    duty = owed(trade("US>DE", ("Phenylacetic acid", kg("0.5"))), OLD)["US-008"]
    assert duty.applies is Applies.OWED
    assert "frees nobody" in duty.due_note


@pytest.mark.parametrize(
    ("earlier", "reached"), [("0.4", False), ("0.5", True)], ids=["under", "exactly"]
)
def test_a_cumulative_threshold_is_reached_at_its_amount_within_the_month(
    earlier: str, reached: bool
) -> None:
    acid = "Phenylacetic acid"
    last_month = before(acid, kg("9"), "2026-11-30")
    made = owed(
        trade("US>DE", (acid, kg("0.5"))),
        OLD,
        last_month,
        before(acid, kg(earlier), "2026-12-01"),
    )
    assert made["US-008"].balances[0].reached is reached


def test_quantities_that_are_not_part_of_the_data_are_said() -> None:
    duty = owed(trade("MX>MX", ("Acetone", kg("0.1"))))["MX-003"]
    assert duty.applies is Applies.MAY
    assert "art. 6" in duty.due_note


def test_a_list_that_says_every_transaction_leaves_no_doubt() -> None:
    duty = owed(trade("US>DE", ("4-piperidone", kg("0.001"))))["US-008"]
    assert duty.applies is Applies.OWED


@given(st.decimals(0, 300, places=2), st.lists(st.decimals(0, 120, places=2), max_size=4))
def test_a_balance_adds_up(here: Decimal, earlier: list[Decimal]) -> None:
    past = [
        trade(
            "DE>FR",
            (KMNO4, Quantity(amount, Unit.KILOGRAM)),
            day=dt.date(2026, 2, n + 1),
            reference=f"E{n}",
        )
        for n, amount in enumerate(earlier)
    ]
    only = _balance(trade("DE>FR", (KMNO4, Quantity(here, Unit.KILOGRAM))), *past)
    total = here + sum(earlier)
    assert only.reached is (total > 100)
    assert only.remaining == Quantity(max(100 - total, Decimal(0)), Unit.KILOGRAM)


@given(st.decimals(1, 99, places=1), st.decimals(0, 150, places=1))
def test_more_earlier_trade_never_frees(here: Decimal, more: Decimal) -> None:
    now = trade("DE>FR", (KMNO4, Quantity(here, Unit.KILOGRAM)))
    extra = before(KMNO4, Quantity(more, Unit.KILOGRAM), "2026-04-01")
    less, further = frees((_balance(now),)), frees((_balance(now, extra),))
    assert less or not further


def _balance(transaction: Transaction, *earlier: Transaction) -> Balance:
    history = History(on=ON, earlier=(OLD, *earlier))
    cause = Cause("EU-CAT2B", "kmno4", Direction.DOMESTIC, (1,))
    duty = next(d for d in LAW.book.knowledge.requirements if d.id == "EU-007")
    ledger = Ledger(transaction, history, LAW.book)
    return balances(duty, cause, LAW.book.law_of["EU"], ledger)[0]


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("calendar month", dt.date(2026, 12, 1), MOVES),
        ("calendar year", dt.date(2026, 1, 1), MOVES),
        ("preceding calendar year", dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
    ],
)
def test_a_period_begins_where_the_law_lets_it(
    period: str, first: dt.date, last: dt.date
) -> None:
    assert period_of(period, MOVES) == (first, last)


def test_a_balance_is_told_with_limit_amounts_and_rest() -> None:
    text = balance_text(_balance(trade("DE>FR", (KMNO4, kg("20")))))
    assert text == (
        "limit 100 kg; calendar year, the same customer; here 20 kg; "
        "earlier 0 kg in 0 transactions; remaining 80 kg"
    )


def test_a_list_without_compiled_duties_is_a_stated_gap() -> None:
    gaps = list(duty_gaps(found_in(trade("VN>VN", ("4-anilinopiperidine", kg("1")))), LAW))
    assert {gap.code for gap in gaps} == {"no-duties-for-list"}
    assert "VN-IVA" in gaps[0].reason


def test_duties_that_hang_on_an_unknown_direction_are_a_stated_gap() -> None:
    gaps = list(duty_gaps(found_in(trade("DE>", ("Ephedrine", kg("1")))), LAW))
    assert "direction-unknown" in {gap.code for gap in gaps}


def test_a_law_with_all_duties_compiled_has_no_gap() -> None:
    assert list(duty_gaps(found_in(trade("CN>MX", ("Ephedrine", kg("1")))), LAW)) == []


def test_a_book_kept_before_laws_had_files_still_tells_its_duties() -> None:
    old = Snapshot(ControlBook(replace(LAW.book.knowledge, laws=())))
    transaction = trade("DE>US", ("Ephedrine", kg("5")))
    made = obligations(found_in(transaction), transaction, old, History(on=ON))
    by_id = {each.requirement.id: each for each in made}
    assert by_id["US-001"].due == dt.date(2026, 12, 6)
    assert "not known, so no day is computed" in by_id["EU-021"].due_note


def test_obligations_are_the_same_after_being_written_down() -> None:
    made = tuple(owed(trade("DE>FR", (KMNO4, kg("20"))), OLD).values())
    assert any(each.balances for each in made)
    raw = msgspec.json.encode(made, order="deterministic")
    assert msgspec.json.decode(raw, type=tuple[Obligation, ...]) == made
