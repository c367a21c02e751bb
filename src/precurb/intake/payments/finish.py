"""A draft into a transaction: which party is which, which way money moves, what names it.

Within one file no two payments keep the same key: a sender that repeats an identification
could otherwise make one payment pass for another.
"""

from collections.abc import Iterator
from dataclasses import replace

from precurb.intake.payments.citations import cited_in
from precurb.intake.payments.draft import Draft
from precurb.intake.payments.tables import Message, way_of
from precurb.model import (
    Account,
    CitedDocument,
    Flow,
    Particulars,
    Party,
    Payment,
    Role,
    Transaction,
    TransactionKind,
)

_NAMES = ("message_id", "instruction_id", "end_to_end_id", "transaction_id", "uetr")
_NONE = ("", "NOTPROVIDED", "NONREF", "NOT PROVIDED", "NONE")
_OF_CREDIT = {"owner": Role.CREDITOR, "servicer": Role.CREDITOR_AGENT}
_OF_DEBIT = {"owner": Role.DEBTOR, "servicer": Role.DEBTOR_AGENT}
_AS_AGENT = {Role.DEBTOR: Role.DEBTOR_AGENT, Role.CREDITOR: Role.CREDITOR_AGENT}


class Finisher:
    """Makes transactions of the drafts of one file."""

    def __init__(self, file: str) -> None:
        self._name = file.rsplit(".", 1)[0]
        self._keys: set[int] = set()

    def finish(self, draft: Draft, message: Message, number: int) -> Transaction:
        """The payment of a draft.

        Args:
            draft: All that was read of it.
            message: The definition it follows.
            number: Its place in the file, from one.
        """
        names = self._names(draft, message, number)
        credit = _is_credit(draft)
        accounts = _accounts(draft, credit)
        amount, instructed = draft.value("amount"), draft.value("instructed")
        if amount is None and draft.form.startswith("pain."):
            amount = instructed  # what a customer orders is all that is known yet
        if amount is None:
            draft.gap("missing-amount", "no amount of the payment could be read", "amount")
        created, day = draft.value("created"), draft.value("value_date")
        payment = Payment(
            form=draft.form,
            **names,
            flow=_flow(draft, message, credit),
            created=created,
            value_date=day,
            amount=amount,
            instructed=instructed,
            debtor_account=accounts.get("DbtrAcct"),
            creditor_account=accounts.get("CdtrAcct"),
            purpose=draft.text("purpose"),
            method=draft.text("method") or way_of(draft.text("way")) or message.method,
            remittance=tuple(draft.remittance),
            documents=(*draft.documents, *_cited(draft)),
            reason=draft.text("reason"),
            texts=tuple(draft.texts),
        )
        booked = draft.value("booked") or (created.date() if created else None)
        parties = tuple(_parties(draft, credit, payment))
        return Transaction(
            reference=self._reference(payment, number),
            kind=TransactionKind.PAYMENT,
            location=draft.where,
            date=day or booked,
            parties=parties,
            payment=payment,
            particulars=_particulars(payment, parties),
            unread=tuple(draft.gaps),
        )

    def _names(self, draft: Draft, message: Message, number: int) -> dict[str, str]:
        """What names the payment, told apart from earlier ones of the file."""
        names = {name: draft.text(name) for name in _NAMES}
        if message.flow == "return" and names["uetr"]:
            draft.documents.append(CitedDocument(number=names["uetr"], kind="UETR"))
            names["uetr"] = ""
        if original := draft.text("original_uetr"):
            draft.documents.append(CitedDocument(number=original, kind="UETR"))
        if names["uetr"] and self._seen(names["uetr"].lower()):
            draft.repeated("uetr")
            draft.say("uetr", names["uetr"])
            names["uetr"] = ""
        if not names["uetr"]:
            key = "|".join((draft.form, *names.values()))
            plain = all(names[name] in _NONE for name in _NAMES[1:])
            if self._seen(key) and not plain:
                draft.gap(
                    "repeated-element",
                    "an earlier payment of the file bears the same identification",
                    "end_to_end_id",
                )
                plain = True
            if plain:
                names["transaction_id"] = f"{names['transaction_id']}#{number}".strip()
        return names

    def _seen(self, key: str) -> bool:
        mark = hash(key)
        if mark in self._keys:
            return True
        self._keys.add(mark)
        return False

    def _reference(self, payment: Payment, number: int) -> str:
        between_banks = payment.form.startswith(("MT1", "MT2"))
        for name in (
            payment.end_to_end_id,
            payment.transaction_id,
            payment.instruction_id,
            payment.message_id if between_banks else "",
            payment.uetr,
        ):
            if name not in _NONE and not name.startswith("#"):
                return name
        if payment.message_id:
            return f"{payment.message_id}:{number}"
        return f"{self._name}:{number}"


def _is_credit(draft: Draft) -> bool | None:
    """Whether an entry of a statement brought money; ``None`` where nothing is said."""
    return {"CRDT": True, "DBIT": False}.get(draft.text("direction"))


def _flow(draft: Draft, message: Message, credit: bool | None) -> Flow:
    if message.flow == "return" or draft.text("reason") or _true(draft.text("reversal")):
        return Flow.RETURN
    if credit is None:
        return Flow.TRANSFER
    return Flow.CREDIT if credit else Flow.DEBIT


def _true(text: str) -> bool:
    return text in ("true", "1")


def _accounts(draft: Draft, credit: bool | None) -> dict[str, Account]:
    """Debtor's and creditor's account; that of a statement is on the side that it tells of."""
    accounts = draft.accounts
    own = accounts.get("Acct")
    if own is None:
        return accounts
    side = "CdtrAcct" if credit else "DbtrAcct"
    if credit is not None and side not in accounts:
        return {**accounts, side: own}
    if credit is None or accounts[side].number != own.number:
        draft.say("Acct", own.number)
    for text in filter(None, (own.currency, own.name)):
        draft.say("Acct", text)
    return accounts


def _parties(draft: Draft, credit: bool | None, payment: Payment) -> Iterator[Party]:
    for at, party in enumerate(draft.parties):
        as_agent = _AS_AGENT.get(party.role) if draft.cover and at in draft.banks else None
        party = replace(party, role=as_agent) if as_agent else party
        account = {
            Role.DEBTOR: payment.debtor_account,
            Role.CREDITOR: payment.creditor_account,
        }.get(party.role)
        if account is not None and account.kind == "wallet":
            party = replace(party, wallets=(account.number,))
        yield party
    named = {party.role for party in draft.parties}
    roles = {None: {}, True: _OF_CREDIT, False: _OF_DEBIT}[credit]
    for what, party in draft.own:
        role = roles.get(what, Role.OTHER)
        yield replace(party, role=Role.OTHER if role in named else role)


def _cited(draft: Draft) -> Iterator[CitedDocument]:
    known = {each.number for each in draft.documents}
    for each in cited_in(draft.remittance):
        if each.number not in known:
            yield each


def _particulars(payment: Payment, parties: tuple[Party, ...]) -> Particulars:
    """What the vocabulary of signs calls by a name; a blank one was not stated."""
    found: Particulars = {
        "payment.purpose": payment.purpose,
        "payment.remittance_text": "\n".join(payment.remittance),
        "payment.invoice_id": next((each.number for each in payment.documents), ""),
        "payment.ultimate_debtor": _named(parties, Role.ULTIMATE_DEBTOR),
        "payment.ultimate_creditor": _named(parties, Role.ULTIMATE_CREDITOR),
    }
    if payment.amount is not None:
        found["payment.amount"] = float(payment.amount.amount)
    if payment.method:
        found["payment.method"] = payment.method
    return found


def _named(parties: tuple[Party, ...], role: Role) -> str:
    return next((party.name for party in parties if party.role is role), "")
