"""Payments for the tests of examining and acting; every party and number is invented."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

from precurb.model import (
    Account,
    CitedDocument,
    Line,
    Money,
    Party,
    Payment,
    Role,
    Text,
    Transaction,
    TransactionKind,
)

DAY = dt.date(2026, 11, 20)
MOMENT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)  # a Friday
PAYER = Party(name="Example Import GmbH", role=Role.DEBTOR, country="DE")
PAYEE = Party(name="Muestra Pigmentos SA de CV", role=Role.CREDITOR, country="MX")
GERMAN_BANK = Party(
    name="", role=Role.DEBTOR_AGENT, country="", identifiers=("bic: DEUTDEFFXXX",)
)
US_BANK = Party(name="", role=Role.INSTRUCTED_AGENT, identifiers=("bic: CHASUS33XXX",))


def payment(  # what tests vary
    *texts: str,
    parties: tuple[Party, ...] = (PAYER, PAYEE),
    amount: str = "18450.00",
    currency: str = "USD",
    number: str = "E2E-77",
    uetr: str = "",
    form: str = "pacs.008.001.08",
    account: Account | None = None,
    documents: tuple[CitedDocument, ...] = (),
    other: tuple[Text, ...] = (),
) -> Transaction:
    return Transaction(
        reference=number,
        kind=TransactionKind.PAYMENT,
        date=DAY,
        parties=parties,
        payment=Payment(
            form=form,
            message_id=f"M-{number}",
            end_to_end_id=number,
            uetr=uetr,
            created=MOMENT,
            value_date=DAY,
            amount=Money(Decimal(amount), currency),
            debtor_account=account,
            remittance=texts,
            documents=documents,
            texts=other,
        ),
    )


def order(  # what tests vary
    reference: str = "INV-2231",
    *,
    buyer: str = "Example Import GmbH",
    seller: str = "Muestra Pigmentos SA de CV",
    goods: str = "Citric acid",
    value: str | None = "18450.00",
    currency: str = "USD",
    **particulars: str,
) -> Transaction:
    return Transaction(
        reference=reference,
        date=dt.date(2026, 11, 2),
        parties=(
            Party(name=buyer, role=Role.CUSTOMER),
            Party(name=seller, role=Role.SUPPLIER),
        ),
        lines=(
            Line(
                number=1,
                description=goods,
                value=Money(Decimal(value), currency) if value else None,
            ),
        ),
        particulars={f"consignment.{name}": value for name, value in particulars.items()},
    )


def pacs008(number: str, text: str = "Invoice 2231", **varied: str) -> str:
    """A message with one transfer, as banks exchange it."""
    return batch(number, [transfer(number, text, **varied)])


def batch(number: str, transfers: list[str]) -> str:
    """A message with several transfers."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>'
        f"<GrpHdr><MsgId>M-{number}</MsgId><CreDtTm>2026-11-20T09:00:00</CreDtTm>"
        f"<NbOfTxs>{len(transfers)}</NbOfTxs></GrpHdr>{''.join(transfers)}"
        "</FIToFICstmrCdtTrf></Document>\n"
    )


def transfer(
    number: str,
    text: str,
    *,
    creditor: str = "Muestra Pigmentos SA de CV",
    creditor_bank: str = "Banco de Muestra",
    amount: str = "18450.00",
    uetr: str = "",
) -> str:
    told = f"<UETR>{uetr}</UETR>" if uetr else ""
    return (
        f"<CdtTrfTxInf><PmtId><EndToEndId>{number}</EndToEndId>{told}</PmtId>"
        f'<IntrBkSttlmAmt Ccy="USD">{amount}</IntrBkSttlmAmt>'
        "<IntrBkSttlmDt>2026-11-20</IntrBkSttlmDt>"
        "<InstgAgt><FinInstnId><BICFI>DEUTDEFFXXX</BICFI></FinInstnId></InstgAgt>"
        "<InstdAgt><FinInstnId><BICFI>CHASUS33XXX</BICFI></FinInstnId></InstdAgt>"
        "<Dbtr><Nm>Example Import GmbH</Nm><PstlAdr><Ctry>DE</Ctry></PstlAdr></Dbtr>"
        "<DbtrAgt><FinInstnId><BICFI>DEUTDEFFXXX</BICFI></FinInstnId></DbtrAgt>"
        f"<CdtrAgt><FinInstnId><Nm>{escape(creditor_bank)}</Nm>"
        "<PstlAdr><Ctry>MX</Ctry></PstlAdr></FinInstnId></CdtrAgt>"
        f"<Cdtr><Nm>{escape(creditor)}</Nm><PstlAdr><Ctry>MX</Ctry></PstlAdr></Cdtr>"
        f"<RmtInf><Ustrd>{escape(text)}</Ustrd></RmtInf></CdtTrfTxInf>"
    )


def policy_that_stops(folder: Path) -> Path:
    """A policy by which a certain institution under an order stops a payment."""
    path = folder / "stops.toml"
    path.write_text(
        'name = "stops"\n[[rules]]\nrule = "payment-prohibited-institution"\n'
        'when = { certain = "yes" }\noutcome = "stop"\nwhy = "A test."\n'
        '[[rules]]\nrule = "payment-text-word"\noutcome = "hold"\nwhy = "A test."\n',
        "utf-8",
    )
    return path
