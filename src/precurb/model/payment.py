"""A payment as its message tells it: who moves which money to whom, through whom, and for what.

The parties (debtor, creditor, the ultimate ones behind them, every agent on the way) are
parties of the transaction; what only a payment has stands here. ``texts`` are all words of the
message that no other field holds, so that a name can hide nowhere.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from precurb.model.quantity import Money


class AccountKind(StrEnum):
    """How an account is numbered."""

    IBAN = "iban"
    OTHER = "other"
    PROXY = "proxy"  # a phone or e-mail that stands for an account
    WALLET = "wallet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account: its number as written, how it is numbered, and in which currency."""

    number: str
    kind: AccountKind = AccountKind.OTHER
    currency: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedDocument:
    """A paper that a payment cites: an invoice, an order, a consignment note."""

    number: str
    kind: str = ""  # as coded in the message, e.g. CINV; empty when found in free text
    date: dt.date | None = None
    amount: Money | None = None


class Flow(StrEnum):
    """Which way money moves, seen from the account whose statement tells it."""

    TRANSFER = "transfer"  # a message between banks or from a customer, not a statement
    CREDIT = "credit"
    DEBIT = "debit"
    RETURN = "return"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text leaf of a message: where it stands, and what it says."""

    place: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What a payment message says beside its parties.

    ``form`` is the message definition (``pacs.008.001.08``, ``MT103``); ``amount`` what moves
    between banks, ``instructed`` what the customer ordered. ``key`` makes the same payment in
    two messages one: UETR, else message and transaction ids.
    """

    form: str
    message_id: str = ""
    instruction_id: str = ""
    end_to_end_id: str = ""
    transaction_id: str = ""
    uetr: str = ""
    flow: Flow = Flow.TRANSFER
    created: dt.datetime | None = None
    value_date: dt.date | None = None
    amount: Money | None = None
    instructed: Money | None = None
    debtor_account: Account | None = None
    creditor_account: Account | None = None
    purpose: str = ""
    method: str = ""  # of the vocabulary: wire, cash, cheque, card, p2p, cvc …
    remittance: tuple[str, ...] = ()
    documents: tuple[CitedDocument, ...] = ()
    reason: str = ""  # of a return or reversal, as coded
    texts: tuple[Text, ...] = ()

    @property
    def key(self) -> str:
        """What names this payment in whatever message tells of it."""
        if self.uetr:
            return self.uetr.lower()
        return "|".join(
            (self.form.split(".")[0], self.message_id, self.instruction_id, self.end_to_end_id,
             self.transaction_id)
        )  # fmt: skip
