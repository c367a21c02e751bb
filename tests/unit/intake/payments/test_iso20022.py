"""What ISO 20022 messages say ends in the field that it belongs to."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from payment_messages import (
    CAMT_053,
    COVER,
    PACS_008,
    PAIN_001,
    RETURN,
    document,
)
from precurb.intake.payments import is_payment, read_payments
from precurb.model import (
    AccountKind,
    CitedDocument,
    Flow,
    Money,
    NotChecked,
    Payment,
    Role,
    Text,
    Transaction,
    TransactionKind,
)

Read = Callable[[str], list[Transaction | NotChecked]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reader(xml: str) -> list[Transaction | NotChecked]:
        path = tmp_path / "message.xml"
        path.write_text(xml, "utf-8")
        return list(read_payments(path))

    return reader


def one(found: list[Transaction | NotChecked]) -> Transaction:
    (only,) = found
    assert isinstance(only, Transaction)
    return only


def payment(found: Transaction | NotChecked) -> Payment:
    assert isinstance(found, Transaction)
    assert found.payment is not None
    return found.payment


def named(found: Transaction | NotChecked, role: Role) -> list[str]:
    assert isinstance(found, Transaction)
    return [party.name for party in found.parties if party.role is role]


def numbered(found: Transaction, role: Role) -> list[tuple[str, ...]]:
    return [party.identifiers for party in found.parties if party.role is role]


def changed(old: str, new: str) -> str:
    assert old in PACS_008
    return PACS_008.replace(old, new)


def test_a_payment_is_a_transaction_of_that_kind(read: Read) -> None:
    assert one(read(PACS_008)).kind is TransactionKind.PAYMENT


def test_the_form_is_the_full_message_definition(read: Read) -> None:
    assert payment(one(read(PACS_008))).form == "pacs.008.001.08"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("message_id", "M1"),
        ("end_to_end_id", "E2E-1"),
        ("uetr", "8a562c67-ca16-48ba-b074-65581be6f001"),
        ("created", dt.datetime(2026, 11, 20, 16)),
        ("value_date", dt.date(2026, 11, 20)),
        ("amount", Money(Decimal("18450.00"), "USD")),
        ("purpose", "GDDS"),
        ("method", "wire"),
        ("flow", Flow.TRANSFER),
        ("remittance", ("INV 2231 solvent blend", "CINV 2231/7")),
        ("texts", (Text(place="GrpHdr/NbOfTxs", text="1"),)),
    ],
)
def test_a_field_of_a_transfer_is_read(read: Read, field: str, value: object) -> None:
    assert getattr(payment(one(read(PACS_008))), field) == value


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (Role.DEBTOR, "Example Import GmbH"),
        (Role.CREDITOR, "Sample Pigments Inc"),
        (Role.ULTIMATE_DEBTOR, "Behind Holding BV"),
    ],
)
def test_a_party_has_its_role(read: Read, role: Role, name: str) -> None:
    assert named(one(read(PACS_008)), role) == [name]


def test_an_agent_has_its_bic(read: Read) -> None:
    assert numbered(one(read(PACS_008)), Role.CREDITOR_AGENT) == [("bic: CHASUS33XXX",)]


def test_a_cited_paper_has_kind_day_and_amount(read: Read) -> None:
    assert payment(one(read(PACS_008))).documents[0] == CitedDocument(
        number="2231/7",
        kind="CINV",
        date=dt.date(2026, 11, 2),
        amount=Money(Decimal("18450.00"), "USD"),
    )


def test_a_number_in_free_text_is_cited_without_a_kind(read: Read) -> None:
    assert payment(one(read(PACS_008))).documents[1] == CitedDocument(number="2231")


def test_accounts_are_told_apart(read: Read) -> None:
    found = payment(one(read(PACS_008)))
    assert found.debtor_account is not None
    assert found.creditor_account is not None
    kinds = (found.debtor_account.kind, found.creditor_account.kind)
    assert kinds == (AccountKind.IBAN, AccountKind.OTHER)


def test_a_proxy_stands_for_an_account(read: Read) -> None:
    proxy = "<CdtrAcct><Prxy><Id>+49 30 1234</Id></Prxy></CdtrAcct>"
    old = "<CdtrAcct><Id><Othr><Id>000123456789</Id></Othr></Id></CdtrAcct>"
    account = payment(one(read(changed(old, proxy)))).creditor_account
    assert account is not None
    assert (account.number, account.kind) == ("+49 30 1234", AccountKind.PROXY)


def test_a_wallet_as_account_is_a_wallet_of_its_party(read: Read) -> None:
    wallet = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
    found = one(read(changed("000123456789", wallet)))
    assert [p.wallets for p in found.parties if p.role is Role.CREDITOR] == [(wallet,)]


def test_the_customers_of_a_cover_payment_are_debtor_and_creditor(read: Read) -> None:
    found = one(read(COVER))
    assert named(found, Role.DEBTOR) == ["Example Import GmbH"]


def test_the_banks_of_a_cover_payment_are_agents(read: Read) -> None:
    assert numbered(one(read(COVER)), Role.DEBTOR_AGENT) == [
        ("bic: DEUTDEFFXXX",),
        ("bic: COBADEFFXXX",),
    ]


def test_a_bank_that_pays_for_itself_is_the_debtor(read: Read) -> None:
    start, end = COVER.index("<UndrlygCstmrCdtTrf>"), COVER.index("</CdtTrfTxInf>")
    found = one(read(COVER[:start] + COVER[end:]))
    assert numbered(found, Role.DEBTOR) == [("bic: DEUTDEFFXXX",)]


def test_a_return_does_not_bear_the_key_of_the_payment_it_returns(read: Read) -> None:
    assert payment(one(read(RETURN))).key != payment(one(read(PACS_008))).key


def test_a_return_cites_the_payment_it_returns(read: Read) -> None:
    cited = payment(one(read(RETURN))).documents
    assert cited == (CitedDocument(number="8a562c67-ca16-48ba-b074-65581be6f001", kind="UETR"),)


def test_a_return_says_why(read: Read) -> None:
    found = payment(one(read(RETURN)))
    assert (found.flow, found.reason) == (Flow.RETURN, "AC04")


def test_the_debtor_of_a_batch_pays_each_payment_in_it(read: Read) -> None:
    payers = [named(each, Role.DEBTOR) for each in read(PAIN_001)]
    assert payers == [["First Payer"], ["First Payer"], ["Second Payer"]]


def test_the_initiating_party_stands_in_each_payment(read: Read) -> None:
    assert [named(each, Role.INITIATING_PARTY) for each in read(PAIN_001)] == [
        ["Example Group"]
    ] * 3


def test_what_stands_behind_all_payments_belongs_to_each(read: Read) -> None:
    behind = Text(place="SplmtryData/Envlp/Data", text="behind all")
    assert [behind in payment(each).texts for each in read(PAIN_001)] == [True] * 3


def test_the_way_of_payment_is_that_of_the_batch(read: Read) -> None:
    methods = [payment(each).method for each in read(PAIN_001)]
    assert methods == ["wire", "wire", "cheque"]


def test_what_a_customer_orders_is_the_amount(read: Read) -> None:
    amounts = [payment(each).amount for each in read(PAIN_001)]
    assert amounts == [Money(Decimal(n), "EUR") for n in ("10.00", "20.00", "30.00")]


def test_the_owner_of_a_statement_receives_a_credit(read: Read) -> None:
    assert named(read(CAMT_053)[0], Role.CREDITOR) == ["Account Owner AG"]


def test_the_owner_of_a_statement_pays_a_debit(read: Read) -> None:
    assert named(read(CAMT_053)[2], Role.DEBTOR) == ["Account Owner AG"]


@pytest.mark.parametrize("at", [0, 1], ids=["Pty wraps it", "as before"])
def test_the_other_side_of_a_statement_is_read_in_both_forms(read: Read, at: int) -> None:
    assert named(read(CAMT_053)[at], Role.DEBTOR) == [["Payer One"], ["Payer Two"]][at]


def test_the_flow_of_an_entry_is_seen_from_the_account(read: Read) -> None:
    flows = [payment(each).flow for each in read(CAMT_053)]
    assert flows == [Flow.CREDIT, Flow.CREDIT, Flow.DEBIT]


def test_the_sum_of_a_batch_is_not_the_amount_of_one_payment(read: Read) -> None:
    assert payment(read(CAMT_053)[1]).amount is None


def test_an_entry_without_details_is_a_payment(read: Read) -> None:
    assert payment(read(CAMT_053)[2]).amount == Money(Decimal("5.00"), "EUR")


def test_two_payments_with_the_same_uetr_do_not_have_the_same_key(read: Read) -> None:
    start, end = PACS_008.index("<CdtTrfTxInf>"), PACS_008.index("</FIToFICstmrCdtTrf>")
    found = read(PACS_008[:end] + PACS_008[start:end] + PACS_008[end:])
    assert len({payment(each).key for each in found}) == 2


def test_payments_without_any_identification_have_keys_of_their_own(read: Read) -> None:
    nameless = PAIN_001.replace("<EndToEndId>E", "<EndToEndId>NOTPROVIDED<x/>")
    found = read(nameless.replace("<PmtInfId>B1</PmtInfId>", ""))
    assert len({payment(each).key for each in found}) == 3


def test_an_lei_and_a_tax_number_name_their_kind(read: Read) -> None:
    numbers = (
        "<Id><OrgId><LEI>529900T8BM49AURSDO55</LEI><Othr><Id>123/4567</Id>"
        "<SchmeNm><Cd>TXID</Cd></SchmeNm></Othr></OrgId></Id></Dbtr>"
    )
    found = one(read(changed("</Dbtr>", numbers)))
    assert numbered(found, Role.DEBTOR) == [("lei: 529900T8BM49AURSDO55", "tax: 123/4567")]


def test_phone_and_mail_are_particulars(read: Read) -> None:
    contact = (
        "<CtctDtls><PhneNb>+49-301</PhneNb><MobNb>+49-302</MobNb>"
        "<EmailAdr>a@b.example</EmailAdr></CtctDtls></Dbtr>"
    )
    found = one(read(changed("</Dbtr>", contact)))
    (debtor,) = (p for p in found.parties if p.role is Role.DEBTOR)
    assert debtor.particulars == {
        "party.phone": "+49-301; +49-302",
        "party.email": "a@b.example",
    }


def test_the_person_to_contact_is_a_party(read: Read) -> None:
    contact = "<CtctDtls><Nm>Jane Roe</Nm></CtctDtls></Dbtr>"
    assert named(one(read(changed("</Dbtr>", contact))), Role.OTHER) == ["Jane Roe"]


def test_an_unknown_element_with_a_name_is_a_party(read: Read) -> None:
    added = "<Purp><Cd>X</Cd></Purp><NewPty><Nm>Hidden Ltd</Nm></NewPty>"
    found = one(read(changed("<Purp><Cd>GDDS</Cd></Purp>", added)))
    assert named(found, Role.OTHER) == ["Hidden Ltd"]


@pytest.mark.parametrize(
    ("lines", "address", "country"),
    [
        ("<StrtNm>Elbe</StrtNm><BldgNb>1</BldgNb><PstCd>20457</PstCd><TwnNm>Hamburg</TwnNm>"
         "<Ctry>DE</Ctry>", "Elbe 1, 20457 Hamburg", "DE"),
        ("<TwnNm>Newark</TwnNm><Ctry>US</Ctry><AdrLine>99 Dock Road</AdrLine>",
         "Newark, 99 Dock Road", "US"),
        ("<AdrLine>Elbe 1</AdrLine><AdrLine>20457 Hamburg, Germany</AdrLine>",
         "Elbe 1, 20457 Hamburg, Germany", "DE"),
        ("<AdrLine>99 Dock Road</AdrLine><AdrLine>Newark DE</AdrLine>",
         "99 Dock Road, Newark DE", ""),
        ("<AdrLine>Elbe 1</AdrLine><AdrLine>DE-20457 Hamburg</AdrLine>",
         "Elbe 1, DE-20457 Hamburg", "DE"),
    ],
    ids=["structured", "hybrid", "unstructured", "two letters are a state", "postal code"],
)  # fmt: skip
def test_an_address_is_one_text(read: Read, lines: str, address: str, country: str) -> None:
    old = "<PstlAdr><TwnNm>Newark</TwnNm><Ctry>US</Ctry></PstlAdr>"
    found = one(read(changed(old, f"<PstlAdr>{lines}</PstlAdr>")))
    (creditor,) = (p for p in found.parties if p.role is Role.CREDITOR)
    assert (creditor.address, creditor.country) == (address, country)


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        ('<IntrBkSttlmAmt Ccy="USD">18450.00</IntrBkSttlmAmt>', "", "missing-amount", "amount"),
        (">18450.00</IntrBk", ">-1.00</IntrBk", "unreadable-value", "IntrBkSttlmAmt"),
        (">18450.00</IntrBk", ">1,845</IntrBk", "unreadable-value", "IntrBkSttlmAmt"),
        (">18450.00</IntrBk", ">1.005</IntrBk", "unreadable-value", "IntrBkSttlmAmt"),
        ('Ccy="USD">18450.00</IntrBk', 'Ccy="JPY">1.50</IntrBk', "unreadable-value",
         "IntrBkSttlmAmt"),
        ('Ccy="USD">18450.00</IntrBk', ">1.00</IntrBk", "unreadable-value", "IntrBkSttlmAmt"),
        ('Ccy="USD">18450.00</IntrBk', 'Ccy="usd">1.00</IntrBk', "unreadable-value",
         "IntrBkSttlmAmt"),
        ("Dt>2026-11-20<", "Dt>2026-02-30<", "unreadable-date", "IntrBkSttlmDt"),
        ("Dt>2026-11-20<", "Dt>9999-01-01<", "unreadable-date", "IntrBkSttlmDt"),
        ("DE89370400440532013000", "DE88370400440532013000", "identifier-check", "IBAN"),
        ("CHASUS33XXX", "CHASQQ33XXX", "identifier-check", "BICFI"),
        ("<Ctry>DE", "<Ctry>ZZ", "unknown-country", "Ctry"),
        ("<Nm>Sample", "<Nm>Other</Nm><Nm>Sample", "repeated-element", "Cdtr/Nm"),
        ("<Dbtr>", "<Dbtr><Nm>Other</Nm></Dbtr><Dbtr>", "repeated-element", "Dbtr"),
        ("<Purp>", '<IntrBkSttlmAmt Ccy="USD">2.00</IntrBkSttlmAmt><Purp>', "repeated-element",
         "IntrBkSttlmAmt"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_gap_with_its_field(
    read: Read, old: str, new: str, code: str, field: str
) -> None:
    gaps = [
        (gap.code, gap.field.endswith(field)) for gap in one(read(changed(old, new))).unread
    ]
    assert (code, True) in gaps


def test_a_gap_names_payment_and_place(read: Read) -> None:
    (gap,) = one(read(changed("Dt>2026-11-20<", "Dt>2026-02-30<"))).unread
    assert (str(gap.location), gap.field) == (
        "message.xml, payment 1",
        "CdtTrfTxInf/IntrBkSttlmDt",
    )


def test_a_value_that_cannot_be_read_stays_among_the_texts(read: Read) -> None:
    texts = payment(one(read(changed(">18450.00</IntrBk", ">John Doe</IntrBk")))).texts
    assert Text(place="CdtTrfTxInf/IntrBkSttlmAmt", text="John Doe") in texts


@pytest.mark.parametrize(
    "body",
    [
        document("pacs.002.001.10", "<FIToFIPmtStsRpt><GrpHdr/></FIToFIPmtStsRpt>"),
        document("camt.060.001.05", "<AcctRptgReq><GrpHdr/></AcctRptgReq>"),
        document("pacs.008.001.08", "<FIToFICstmrCdtTrf><GrpHdr/></FIToFICstmrCdtTrf>"),
        document("camt.053.001.08", "<BkToCstmrStmt><Stmt><Id>1</Id></Stmt></BkToCstmrStmt>"),
        "<GrpHdr/>",
    ],
    ids=["status", "unknown", "no payment", "empty statement", "no message"],
)
def test_a_message_without_a_payment_says_so(read: Read, body: str) -> None:
    (found,) = read(body)
    assert isinstance(found, NotChecked)
    assert found.code == "not-a-payment"


def test_the_first_versions_are_called_by_their_number(read: Read) -> None:
    old = PACS_008.replace("FIToFICstmrCdtTrf", "pacs.008.001.01").replace(".001.08", ".001.01")
    assert payment(one(read(old))).form == "pacs.008.001.01"


def test_a_prefix_changes_nothing(read: Read) -> None:
    prefixed = PACS_008.replace("</", "\0").replace("<", "<d:").replace("\0", "</d:")
    assert read(prefixed.replace("xmlns=", "xmlns:d=")) == read(PACS_008)


def test_a_business_header_belongs_to_the_document_behind_it(read: Read) -> None:
    header = (
        "<AppHdr><Fr><FIId><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></FIId></Fr>"
        "</AppHdr>"
    )
    found = read(f"<Envelope>{header}{COVER}{PACS_008}</Envelope>")
    senders = [
        numbered(each, Role.INSTRUCTING_AGENT)
        for each in found
        if isinstance(each, Transaction)
    ]
    assert senders == [[("bic: COBADEFFXXX",)], [("bic: DEUTDEFFXXX",)]]


def test_documents_that_follow_one_another_are_all_read(read: Read) -> None:
    declared = '<?xml version="1.0" encoding="UTF-8"?>\n'
    assert len(read(f"{declared}{PACS_008}\n{declared}{PAIN_001}\n{COVER}")) == 5


@pytest.mark.parametrize("message", [PACS_008, PAIN_001, CAMT_053, RETURN])
def test_a_message_is_known_by_its_first_bytes(message: str) -> None:
    assert is_payment(message.encode())


def test_a_customs_declaration_is_no_payment() -> None:
    assert not is_payment(b'<?xml version="1.0"?><MetaData><Declaration/></MetaData>')
