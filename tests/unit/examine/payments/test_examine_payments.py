"""What is seen in a payment: institutions under an order, numbers, words; and what unfolds."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payment_cases import DAY, GERMAN_BANK, PAYEE, PAYER, US_BANK, order, payment
from precurb.examine.payments import examine_payments, unfold
from precurb.examine.payments.orders import (
    is_clabe,
    orders_on,
    orders_on_account,
    prohibition_orders,
)
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.snapshot import Snapshot
from precurb.model import (
    Account,
    AccountKind,
    Finding,
    History,
    Party,
    Role,
    Text,
    Transaction,
)
from precurb.model.paper_index import PaperIndex

LAW_ALONE = Snapshot(ControlBook(read_packaged()))


def findings(
    transaction: Transaction, snapshot: Snapshot = LAW_ALONE, *earlier: Transaction
) -> list[Finding]:
    known = unfold(transaction, snapshot, PaperIndex.of(earlier))
    seen = examine_payments(known, snapshot, History(on=DAY, earlier=earlier))
    return [each for each in seen if isinstance(each, Finding)]


def prohibited(*parties: Party, text: str = "Invoice 1") -> list[Finding]:
    told = findings(payment(text, parties=(PAYER, PAYEE, *parties)))
    return [f for f in told if f.rule == "payment-prohibited-institution"]


@pytest.mark.parametrize(
    "name", ["CIBANCO SA", "Intercam Banco", "VECTOR CASA DE BOLSA SA DE CV"]
)
def test_each_institution_under_an_order_is_found_by_name(name: str) -> None:
    (finding,) = prohibited(Party(name=name, role=Role.CREDITOR_AGENT, country="MX"))
    assert finding.facts["certain"] == "yes"


@pytest.mark.parametrize(
    ("role", "position", "reach"),
    [
        (Role.CREDITOR_AGENT, "creditor_agent", "direct"),
        (Role.DEBTOR_AGENT, "debtor_agent", "direct"),
        (Role.INTERMEDIARY_AGENT, "intermediary_1", "indirect"),
        (Role.INSTRUCTING_AGENT, "instructing", "indirect"),
        (Role.ULTIMATE_CREDITOR, "ultimate_creditor", "indirect"),
        (Role.NAMED_IN_TEXT, "named_in_text", "in the text"),
    ],
)
def test_the_position_says_whether_exposure_is_direct(
    role: Role, position: str, reach: str
) -> None:
    (finding,) = prohibited(Party(name="CIBanco", role=role))
    assert (finding.facts["position"], finding.facts["reach"]) == (position, reach)


def test_the_second_intermediary_is_counted_as_the_second() -> None:
    (finding,) = prohibited(
        Party(name="Example Bank", role=Role.INTERMEDIARY_AGENT),
        Party(name="CI Banco", role=Role.INTERMEDIARY_AGENT),
    )
    assert finding.facts["position"] == "intermediary_2"


def test_an_institution_that_only_a_text_names_is_found_there() -> None:
    (finding,) = prohibited(text="FFC CIBANCO CTA 12345")
    assert finding.facts["reach"] == "in the text"


def clabe(code: str) -> str:
    body = f"{code}18000000123456"
    return next(f"{body}{digit}" for digit in range(10) if is_clabe(f"{body}{digit}"))


@pytest.mark.parametrize("code", ["143", "136", "608"])
def test_an_account_names_the_institution_that_keeps_it(code: str) -> None:
    told = findings(payment("Invoice 1", account=Account(number=clabe(code))))
    assert [(f.facts["position"], f.facts["reach"]) for f in told] == [
        ("debtor account", "direct")
    ]


def test_an_account_number_in_a_text_is_found_there() -> None:
    (finding,) = prohibited(text=f"cuenta {clabe('143')}")
    assert (finding.facts["order"], finding.facts["reach"]) == (
        "US-2313A-CIBANCO", "in the text",
    )  # fmt: skip


@pytest.mark.parametrize(
    "number", [clabe("002"), "143180000001234560", "143", clabe("143") + "0"]
)
def test_another_number_names_no_institution(number: str) -> None:
    assert orders_on_account(number) == ()


def test_a_bank_of_the_us_in_the_chain_makes_the_order_bind() -> None:
    (finding,) = prohibited(Party(name="CIBanco", role=Role.CREDITOR_AGENT), US_BANK)
    assert finding.facts["covered"] == "yes"


def test_without_a_bank_of_the_us_nobody_is_known_to_be_bound() -> None:
    (finding,) = prohibited(Party(name="CIBanco", role=Role.CREDITOR_AGENT), GERMAN_BANK)
    assert finding.facts["covered"] == "not known"


def test_a_short_name_is_not_certain() -> None:
    (finding,) = prohibited(Party(name="Vector", role=Role.CREDITOR_AGENT, country="MX"))
    assert finding.facts["certain"] == "no"


@pytest.mark.parametrize(
    "party",
    [
        Party(name="Vector Logistics GmbH", role=Role.CREDITOR, country="DE"),
        Party(name="Vector Bank", role=Role.CREDITOR_AGENT, country="DE"),
        Party(name="Cibancorp", role=Role.CREDITOR_AGENT, country="MX"),
    ],
    ids=lambda party: str(party.name),
)
def test_a_name_that_only_looks_like_one_is_none(party: Party) -> None:
    assert orders_on(party) == ()


@pytest.mark.parametrize(
    ("day", "force"),
    [(dt.date(2025, 10, 19), "not yet"), (dt.date(2025, 10, 20), "in force")],
)
def test_an_order_is_in_force_from_its_day(day: dt.date, force: str) -> None:
    assert {each.force(day) for each in prohibition_orders()} == {force}


def test_an_order_that_ended_is_said_to_have_ended() -> None:
    ended = replace(prohibition_orders()[0], ended=dt.date(2026, 1, 1))
    assert ended.force(dt.date(2026, 1, 1)) == "ended"


def test_no_bic_is_packaged_that_nobody_was_sure_of() -> None:
    assert {each.bics for each in prohibition_orders()} == {()}


def test_an_iban_with_a_wrong_digit_is_said() -> None:
    account = Account(number="DE89370400440532013001", kind=AccountKind.IBAN)
    (finding,) = findings(payment("Invoice 1", account=account))
    assert (finding.rule, finding.facts["kind"]) == ("payment-number-invalid", "IBAN")


def test_a_lei_with_a_wrong_digit_is_said() -> None:
    payer = replace(PAYER, identifiers=("lei: 529900T8BM49AURSDO56",))
    (finding,) = findings(payment("Invoice 1", parties=(payer, PAYEE)))
    assert (finding.rule, finding.facts["kind"]) == ("payment-number-invalid", "LEI")


def test_numbers_that_hold_are_no_finding() -> None:
    account = Account(number="DE89 3704 0044 0532 0130 00", kind=AccountKind.IBAN)
    payer = replace(PAYER, identifiers=("lei: 529900T8BM49AURSDO55", "bic: DEUTDEFF"))
    assert findings(payment("Invoice 1", parties=(payer, PAYEE), account=account)) == []


def test_a_word_of_the_advisories_is_told_with_its_place() -> None:
    told = findings(payment(other=(Text(place="72", text="precursor chemicals"),)))
    assert [(f.rule, f.facts["place"]) for f in told] == [("payment-text-word", "72")]


def test_a_name_in_the_text_becomes_a_party() -> None:
    known = unfold(payment("/ACC/UC THIRD PARTY TRADING CO"), LAW_ALONE)
    assert known.parties[-1] == Party(name="THIRD PARTY TRADING CO", role=Role.NAMED_IN_TEXT)


def test_a_party_that_the_message_names_is_not_named_twice() -> None:
    known = unfold(payment("invoice of Example Import GmbH"), LAW_ALONE)
    assert known.parties == (PAYER, PAYEE)


def test_goods_in_the_text_become_lines_on_the_way_from_payee_to_payer() -> None:
    known = unfold(payment("25 kg 4-anilinopiperidine"), LAW_ALONE)
    assert (known.lines[0].description, known.departure, known.destination) == (
        "4-anilinopiperidine", "MX", "DE",
    )  # fmt: skip


def test_an_account_that_is_a_wallet_is_the_payers_wallet() -> None:
    account = Account(number="1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", kind=AccountKind.WALLET)
    known = unfold(payment(account=account), LAW_ALONE)
    assert known.parties[0].wallets == (account.number,)


def test_a_listed_wallet_in_the_text_is_designated(snapshot: Snapshot) -> None:
    listed = next(w for e in snapshot.watchlists[0].entries() for w in e.wallets)
    known = unfold(payment(f"send to {listed.address}"), snapshot)
    assert known.particulars["payment.wallet_hits"] == ["designated"]


def test_agents_are_stated_with_their_lists() -> None:
    bank = Party(name="CIBanco", role=Role.CREDITOR_AGENT, country="MX")
    known = unfold(payment(parties=(PAYER, PAYEE, bank)), LAW_ALONE)
    assert known.particulars["payment.agents"] == [
        {"position": "creditor_agent", "country": "MX", "list_hits": ["order_2313a"]}
    ]


def test_an_ultimate_party_is_stated_with_its_lists(snapshot: Snapshot) -> None:
    entry = next(iter(snapshot.watchlists[0].entries()))
    behind = Party(name=entry.names[0].text, role=Role.ULTIMATE_DEBTOR)
    known = unfold(payment(parties=(PAYER, behind, PAYEE)), snapshot)
    assert known.particulars["payment.ultimate_party_hits"] == ["ofac-eo14059"]


def test_an_order_is_not_unfolded() -> None:
    assert unfold(order(), LAW_ALONE) == order()


TEXTS = st.lists(
    st.sampled_from(
        ["on behalf of Example Trading Ltd", "25 kg acetone", "INV 2231", "tablet press",
         "代张三付货款", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "Payroll"]
    ) | st.text(max_size=60),
    max_size=4,
)  # fmt: skip


@given(TEXTS)
def test_unfolding_twice_is_unfolding_once(texts: list[str]) -> None:
    once = unfold(payment(*texts), LAW_ALONE, PaperIndex.of((order(),)))
    assert unfold(once, LAW_ALONE, PaperIndex.of((order(),))) == once
