"""What a payment says of itself, in the words of the vocabulary of signs."""

from dataclasses import replace

import pytest

from flow_cases import party, pay
from precurb.examine.facts.money import name_kind, payment_event
from precurb.examine.facts.payments import payment_facts
from precurb.model import (
    Account,
    AccountKind,
    CitedDocument,
    Party,
    Payment,
    Role,
    Transaction,
)
from precurb.model.flows import Event
from precurb.signs import vocabulary


def message(*parties: Party, **fields: object) -> Transaction:
    """A payment with what a test is about."""
    payment = Payment(form="pacs.008.001.08", message_id="m")
    return Transaction(
        reference="m",
        parties=parties,
        payment=replace(payment, **fields),  # type: ignore[arg-type]  # fields of a payment
    )


def bank(role: Role, code: str) -> Party:
    return Party(name="", role=role, identifiers=(code,))


PAYER = party("Example Import GmbH", Role.DEBTOR, "DE")
PAYEE = party("Alpha Fine Chemicals Ltd", Role.CREDITOR, "MX")


def test_every_fact_of_a_payment_is_in_the_vocabulary() -> None:
    told = payment_facts(message(PAYER, PAYEE, bank(Role.DEBTOR_AGENT, "DEUTDEFF")))
    assert {f"payment.{name}" for name in told} - set(vocabulary()) == set()


def test_trade_and_kind_are_read_from_a_name_that_plainly_says_them() -> None:
    facts = payment_facts(message(PAYER, PAYEE))
    assert (facts["payee_sector"], facts["payee_kind"]) == ("chemical", "company")
    assert "payer_sector" not in facts


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Frau Maria Muster", "person"), ("MUSTER, Maria", "person"), ("Morgan Stanley", ""),
     ("Alpha Ltd", "company"), ("北京某某有限公司", "company"), ("", ""),
     ("Paris, France", "")],
)  # fmt: skip
def test_a_name_that_does_not_plainly_say_what_bears_it_says_nothing(
    name: str, kind: str
) -> None:
    assert name_kind(name) == kind


@pytest.mark.parametrize(
    ("payer", "payee", "crosses"), [("DE", "MX", True), ("DE", "DE", False), ("DE", "", None)]
)
def test_a_payment_crosses_a_border_if_both_ends_are_known_and_differ(
    payer: str, payee: str, crosses: bool | None
) -> None:
    ends = party("A", Role.DEBTOR, payer), party("B", Role.CREDITOR, payee)
    assert payment_facts(message(*ends)).get("cross_border") is crosses


def test_the_country_of_an_end_comes_from_account_or_bank_where_no_address_is() -> None:
    iban = Account(number="DE89 3704 0044 0532 0130 00", kind=AccountKind.IBAN)
    creditor = bank(Role.CREDITOR_AGENT, "bic: BMSXMXMMXXX")
    facts = payment_facts(message(creditor, debtor_account=iban))
    assert (facts["cross_border"], facts["agent_countries"]) == (True, ["MX"])


@pytest.mark.parametrize(
    ("codes", "third"),
    [(("DEUTDEFF", "BMSXMXMM"), False), (("DEUTDEFF", "CHASUS33"), True),
     (("DEUTDEFF", "?"), None), ((), None)],
)  # fmt: skip
def test_a_bank_elsewhere_is_a_third_place_and_an_unknown_one_may_be(
    codes: tuple[str, ...], third: bool | None
) -> None:
    banks = [bank(Role.INTERMEDIARY_AGENT, code) for code in codes]
    facts = payment_facts(message(PAYER, PAYEE, *banks))
    assert facts.get("third_place_agent") is third


def test_banks_stand_in_the_order_of_the_money_with_their_positions() -> None:
    roles = (
        Role.CREDITOR_AGENT,
        Role.INTERMEDIARY_AGENT,
        Role.INTERMEDIARY_AGENT,
        Role.DEBTOR_AGENT,
    )
    facts = payment_facts(message(*(bank(role, "?") for role in roles)))
    assert facts["agents"] == [
        {"position": "debtor_agent"},
        {"position": "intermediary_1"},
        {"position": "intermediary_2"},
        {"position": "creditor_agent"},
    ]


def test_what_a_form_has_and_a_message_leaves_empty_is_blank() -> None:
    facts = payment_facts(message(PAYER, PAYEE))
    names = ("purpose", "remittance_text", "invoice_id", "ultimate_debtor", "ultimate_creditor")
    assert [facts[name] for name in names] == [""] * len(names)


def test_what_a_form_does_not_have_is_unknown() -> None:
    facts = payment_facts(message(PAYER, PAYEE, form="csv"))
    names = ("purpose", "remittance_text", "invoice_id", "ultimate_debtor", "ultimate_creditor")
    assert [name for name in names if name in facts] == []


def test_a_purpose_may_stand_in_the_text_for_the_payee() -> None:
    assert payment_facts(message(remittance=("invoice 4711",)))["purpose"] == "invoice 4711"


def test_the_invoice_is_the_first_that_is_cited() -> None:
    cited = (CitedDocument(number="INV-1"), CitedDocument(number="INV-2"))
    assert payment_facts(message(documents=cited))["invoice_id"] == "INV-1"


@pytest.mark.parametrize(
    ("name", "behalf"), [("Beta SA", True), ("EXAMPLE IMPORT GMBH", False)]
)
def test_who_orders_for_another_pays_on_behalf(name: str, behalf: bool) -> None:
    facts = payment_facts(message(PAYER, party(name, Role.ULTIMATE_DEBTOR)))
    assert facts["on_behalf"] is behalf


def test_whether_someone_pays_on_behalf_is_unknown_if_nobody_else_is_named() -> None:
    assert "on_behalf" not in payment_facts(message(PAYER))


def test_a_wallet_makes_a_payment_one_of_virtual_currency() -> None:
    wallet = Account(number="bc1example", kind=AccountKind.WALLET)
    assert payment_facts(message(creditor_account=wallet))["method"] == "cvc"


def test_a_message_between_banks_is_a_wire() -> None:
    assert payment_facts(message())["method"] == "wire"


def side(name: str) -> int:
    parties = (party(name, Role.DEBTOR, "XA"), party("B", Role.CREDITOR, "XA"))
    event = payment_event(pay("a", "b", parties=parties), b"")
    assert isinstance(event, Event)
    return event.payer.surname


@pytest.mark.parametrize("name", ["Maria Quastenrode", "WANG, Maria", "Quastenrode Ltd"])
def test_a_surname_that_is_not_plain_or_common_relates_nobody(name: str) -> None:
    assert side(name) == 0


def test_a_plain_and_rare_surname_is_the_same_for_two_persons() -> None:
    assert side("QUASTENRODE, Maria") == side("Quastenrode, Hans") != 0
