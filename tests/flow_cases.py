"""Payments for tests, between invented parties on invented accounts."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from precurb.examine.facts.around import Limits
from precurb.examine.facts.flows import FlowPast, around
from precurb.examine.facts.money import payment_event
from precurb.examine.facts.past import Window
from precurb.model import (
    Account,
    AccountKind,
    Money,
    Particulars,
    Party,
    Payment,
    Role,
    Transaction,
    TransactionKind,
)
from precurb.model.flows import Event, Flows, Ledger

SECRET = b"tests"
START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
USD = "USD"
LIMITS = Limits(report={USD: Decimal(10_000)}, small={USD: Decimal(100)})


def party(name: str, role: Role, country: str = "", **more: str) -> Party:
    """A party; ``more`` are address and particulars such as phone."""
    address = more.pop("address", "")
    particulars: Particulars = {f"party.{key}": text for key, text in more.items()}
    return Party(
        name=name, role=role, country=country, address=address, particulars=particulars
    )


def pay(
    payer: str,
    payee: str,
    amount: str | None = "100",
    days: float = 0,
    *,
    key: str = "",
    method: str = "wire",
    currency: str = USD,
    parties: Iterable[Party] = (),
    day_only: bool = False,
    **particulars: str | bool,
) -> Transaction:
    """A payment between two accounts, some days after the first."""
    at = START + days * DAY
    named = key or f"{payer}-{payee}-{amount}-{days}"
    return Transaction(
        reference=named,
        kind=TransactionKind.PAYMENT,
        date=at.date(),
        parties=tuple(parties),
        payment=Payment(
            form="pacs.008.001.08",
            message_id=named,
            created=None if day_only else at,
            value_date=at.date(),
            amount=None if amount is None else Money(Decimal(amount), currency),
            debtor_account=_account(payer, method),
            creditor_account=_account(payee, method),
            method=method,
        ),
        particulars={f"payment.{name}": value for name, value in particulars.items()},
    )


def _account(number: str, method: str) -> Account | None:
    kind = AccountKind.WALLET if method == "cvc" else AccountKind.OTHER
    return Account(number=number, kind=kind) if number else None


def event(transaction: Transaction) -> Event:
    """The event of a payment."""
    found = payment_event(transaction, SECRET)
    assert isinstance(found, Event)
    return found


def ledger(payments: Iterable[Transaction]) -> Ledger:
    """Payments as flows in memory."""
    return Ledger(event(each) for each in payments)


def past(
    payments: Iterable[Transaction],
    now: Transaction,
    days: int = 30,
    *,
    at_payee: bool = False,
    flows: Flows | None = None,
) -> Particulars:
    """The facts of history of a payment, the others given."""
    known = flows or ledger((*payments, now))
    seen = around(event(now), known)
    return FlowPast(seen, at_payee, LIMITS).within(Window(days))
