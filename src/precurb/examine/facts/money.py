"""A payment as an event: who pays whom, as far as certain, with identities as keys.

Accounts and numbers say who somebody is. A name alone does not tell namesakes apart, so it
stands in only where a message has nothing else; a contact links two parties, and a surname only
where it is plainly one and not a common one.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from precurb.lists.party_names import WordKind, read_name
from precurb.lists.party_names.lexicon import persons
from precurb.lists.reference.trades import trade_hint
from precurb.model import (
    Account,
    AccountKind,
    Flow,
    NotChecked,
    Party,
    PartyType,
    Payment,
    Role,
    Transaction,
)
from precurb.model.flows import Event, Side, identity_key, payment_id
from precurb.model.trade import contacts_of

PAYERS = (Role.DEBTOR, Role.PAYER)
PAYEES = (Role.CREDITOR, Role.SUPPLIER)
UNDATED = "payment-undated"
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_BETWEEN_BANKS = re.compile(r"pacs\.00[89]|mt(?:103|202)", re.IGNORECASE)
_BIC = re.compile(r"(?:bic: ?)?[A-Z]{4}([A-Z]{2})[A-Z0-9]{2}(?:[A-Z0-9]{3})?", re.IGNORECASE)
_IBAN = re.compile(r"([A-Z]{2})\d{2}[A-Z0-9]{11,30}")
_TELLING = 12  # letters and digits of an address that names more than a town
_NOBODY = Party(name="", role=Role.OTHER)


def payment_event(transaction: Transaction, secret: bytes) -> Event | NotChecked:
    """What windows of history need of a payment.

    Args:
        transaction: A payment.
        secret: Of the installation, for the keys of identities.

    Returns:
        The event; or a gap if nothing says when the payment was made.

    Raises:
        ValueError: The transaction is no payment.
    """
    payment = payment_of(transaction)
    at = payment_time(transaction)
    if at is None:
        return NotChecked(
            code=UNDATED,
            reason="the payment has no date, so it has no place in any window of history",
            location=transaction.location,
            field="date",
        )
    money = payment.amount or payment.instructed
    payer, payee = payer_of(transaction), payee_of(transaction)
    return Event(
        key=payment_id(payment_key(transaction)),
        at=(at - _EPOCH) // dt.timedelta(microseconds=1),
        exact=payment.created is not None,
        payer=_side(payer, payment.debtor_account, secret, payer_country(transaction)),
        payee=_side(
            payee, payment.creditor_account, secret, payee_country(transaction)
        )._replace(sector=sector_of(payee)),
        amount=None if money is None else money.amount,
        currency="" if money is None else money.currency,
        method=method_of(transaction),
        third_places=third_places(transaction),
        place=_stated(transaction, "place"),
        region=_stated(transaction, "region"),
        district=_stated(transaction, "district"),
        border_zone=_yes_no(transaction, "border_zone"),
    )


def payment_of(transaction: Transaction) -> Payment:
    """The payment of a transaction.

    Raises:
        ValueError: The transaction is no payment.
    """
    if transaction.payment is None:
        raise ValueError(f"{transaction.reference}: not a payment")
    return transaction.payment


def payment_key(transaction: Transaction) -> str:
    """What makes a payment the same one in two messages.

    A return bears the numbers of what it returns, and is another payment all the same; a row
    of a statement without any number goes by its reference.
    """
    payment = payment_of(transaction)
    numbers = (
        payment.uetr, payment.message_id, payment.instruction_id, payment.end_to_end_id,
        payment.transaction_id,
    )  # fmt: skip
    key = payment.key if any(numbers) else f"{payment.form}|{transaction.reference}"
    return f"{key}|return" if payment.flow is Flow.RETURN else key


def payment_time(transaction: Transaction) -> dt.datetime | None:
    """When a payment was made: its message's time, else the start of its day, in UTC."""
    payment = payment_of(transaction)
    if payment.created is not None:
        created = payment.created
        return created if created.tzinfo else created.replace(tzinfo=dt.UTC)
    day = payment.value_date or transaction.date
    return None if day is None else dt.datetime.combine(day, dt.time(), dt.UTC)


def payer_of(transaction: Transaction) -> Party:
    """Who pays; a party without a name where the message names none."""
    return _first(transaction, PAYERS)


def payee_of(transaction: Transaction) -> Party:
    """Who is paid."""
    return _first(transaction, PAYEES)


def payer_country(transaction: Transaction) -> str:
    """Where the payer is: by address, account, or bank, the first that says so."""
    account = payment_of(transaction).debtor_account
    return _country(transaction, payer_of(transaction), account, Role.DEBTOR_AGENT)


def payee_country(transaction: Transaction) -> str:
    """Where the payee is."""
    account = payment_of(transaction).creditor_account
    return _country(transaction, payee_of(transaction), account, Role.CREDITOR_AGENT)


def agent_country(party: Party) -> str:
    """Where a bank is: as stated, else by its BIC (ISO 9362, fifth and sixth letter)."""
    codes = (_BIC.fullmatch(each.strip()) for each in party.identifiers)
    return party.country or next((found[1].upper() for found in codes if found), "")


def third_places(transaction: Transaction) -> tuple[str, ...]:
    """Countries of banks on the way that are neither payer's nor payee's, if both are known."""
    ends = (payer_country(transaction), payee_country(transaction))
    if not all(ends):
        return ()
    found = (agent_country(p) for p in transaction.parties if p.role.is_agent)
    return tuple(dict.fromkeys(each for each in found if each and each not in ends))


def sector_of(party: Party) -> str:
    """The trade of a party: as stated, else what its name plainly says; empty if neither."""
    stated = party.particulars.get("party.sector")
    return stated if isinstance(stated, str) and stated else trade_hint(party.name)


def method_of(transaction: Transaction) -> str:
    """The way of payment: as read, else what the form of the message or a wallet tells."""
    payment = payment_of(transaction)
    accounts = (payment.debtor_account, payment.creditor_account)
    stated = _stated(transaction, "method") or payment.method
    if stated:
        return stated
    if any(each is not None and each.kind is AccountKind.WALLET for each in accounts):
        return "cvc"
    return "wire" if _BETWEEN_BANKS.match(payment.form) else ""


@lru_cache(maxsize=16_384)  # the same parties come again and again
def name_kind(name: str, country: str = "") -> str:
    """``company`` or ``person`` where the name plainly says so; else empty.

    The country tells Japanese names from Chinese ones, as where the lists are asked.

    >>> name_kind("Alpha Chem Ltd"), name_kind("Frau Maria Muster"), name_kind("Morgan Stanley")
    ('company', 'person', '')
    """
    readings = read_name(name, PartyType.UNKNOWN, country)
    words = [word for reading in readings[:1] for word in reading.words]
    if any(word.kind is WordKind.LEGAL for word in words):
        return "company"
    titled = words and words[0].text in persons().titles
    if titled and len(words) > 1 and all(w.kind in _PERSONAL for w in words):
        return "person"
    return "person" if _surname_first(name) else ""


_PERSONAL = (WordKind.NAME, WordKind.INITIAL, WordKind.PARTICLE)


def _surname_first(name: str) -> str:
    """The surname of "MUSTER, Maria": one comma, and a given name behind it."""
    surname, comma, given = name.partition(",")
    first = [_folded(each) for each in given.split()]
    if not comma or "," in given or not first or len(first) > 3 or not _folded(surname):
        return ""
    return _folded(surname) if first[0] in persons().kin else ""


def _side(party: Party, account: Account | None, secret: bytes, country: str) -> Side:
    name = f"{_folded(party.name)}|{party.country}" if _folded(party.name) else ""
    keys = [identity_key(kind, text, secret) for kind, text in _identities(party, account)]
    known = identity_key("name", name, secret) if name else 0
    surname = _surname_first(party.name)
    if persons().common.get(surname):
        surname = ""
    return Side(
        keys=tuple(dict.fromkeys(keys)) or ((known,) if known else ()),
        name=known,
        contacts=tuple(identity_key("contact", c, secret) for c in _contacts(party)),
        surname=identity_key("surname", surname, secret) if surname else 0,
        country=country,
    )


def _identities(party: Party, account: Account | None) -> Iterator[tuple[str, str]]:
    if account is not None and (number := _folded(account.number)):
        wallet = account.kind is AccountKind.WALLET
        yield ("wallet", account.number.strip()) if wallet else ("account", number)
    yield from (("wallet", each.strip()) for each in party.wallets if each.strip())
    yield from (("number", _folded(each)) for each in party.identifiers if _folded(each))


def _contacts(party: Party) -> Iterator[str]:
    """Contacts that few share: an address only with a number in it, and more than a town."""
    for contact in contacts_of(party):
        kind, _, text = contact.partition(":")
        telling = len(text) >= _TELLING and any(char.isdigit() for char in text)
        if kind != "address" or telling:
            yield contact


def _country(
    transaction: Transaction, party: Party, account: Account | None, bank: Role
) -> str:
    if party.country:
        return party.country
    if account is not None and account.kind is AccountKind.IBAN:
        compact = re.sub(r"\s", "", account.number).upper()
        if found := _IBAN.fullmatch(compact):
            return found[1]
    return agent_country(_first(transaction, (bank,)))


def _first(transaction: Transaction, roles: tuple[Role, ...]) -> Party:
    named = (p for role in roles for p in transaction.parties if p.role is role)
    return next(named, _NOBODY)


def _stated(transaction: Transaction, name: str) -> str:
    value = transaction.particulars.get(f"payment.{name}")
    return value if isinstance(value, str) else ""


def _yes_no(transaction: Transaction, name: str) -> bool | None:
    value = transaction.particulars.get(f"payment.{name}")
    return value if isinstance(value, bool) else None


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def amount_of(transaction: Transaction) -> Decimal | None:
    """The amount that moves, else the one that was ordered."""
    payment = payment_of(transaction)
    money = payment.amount or payment.instructed
    return None if money is None else money.amount
