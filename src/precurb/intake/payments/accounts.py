"""Accounts of ISO 20022 messages: IBAN, another number, a proxy, or a wallet.

Debtor's and creditor's account are fields of the payment; those of agents stay among the texts.
"""

from precurb.errors import InvalidIdentifierError
from precurb.intake.payments.amounts import checked
from precurb.intake.payments.draft import Draft, spill, spill_around
from precurb.intake.payments.nodes import Node
from precurb.intake.payments.parties import is_party, read_party
from precurb.model import Account, AccountKind
from precurb.model.identifier_kinds import IdentifierKind
from precurb.model.identifier_rules import CheckResult
from precurb.model.wallets import read_wallet

_LEAST_WALLET = 25  # characters; shorter numbers are accounts of banks
_NUMBERS = ("Othr", "PrtryAcct")


def read_account(node: Node, name: str, path: str, draft: Draft) -> None:
    """Read an account into a draft; ``name`` is its element, ``DbtrAcct`` or another."""
    if name not in ("DbtrAcct", "CdtrAcct", "Acct"):
        _agents(node, path, draft)
        return
    number, kind = _number(node, path, draft)
    currency = owner = ""
    for child in node.children:
        below = f"{path}/{child.name}"
        if child.name == "Id":
            continue
        if child.name == "Ccy" and not currency:
            currency = child.text
            spill_around(child, below, draft)
        elif child.name == "Nm" and not owner:
            owner = child.text
            spill_around(child, below, draft)
        elif child.name == "Prxy" and not number:
            number, kind = _proxy(child, below, draft), AccountKind.PROXY
        elif child.name in ("Ownr", "Svcr") and is_party(child):
            read_party(child, "owner" if child.name == "Ownr" else "servicer", below, draft)
        else:
            spill(child, below, draft)
    spill(Node(node.name, node.attributes, node.text), path, draft)
    _keep(Account(number=number, kind=kind, currency=currency, name=owner), name, path, draft)


def _keep(account: Account, name: str, path: str, draft: Draft) -> None:
    if not (account.number or account.currency or account.name):
        return
    if name in draft.accounts and draft.accounts[name] != account:
        for text in filter(None, (account.number, account.currency, account.name)):
            draft.say(path, text)
        draft.repeated(path)
    else:
        draft.accounts[name] = account


def kind_of_number(number: str) -> AccountKind:
    """Whether a number without a kind is that of a wallet."""
    if len(number) < _LEAST_WALLET:
        return AccountKind.OTHER
    try:
        holds = read_wallet(number).check is CheckResult.VALID
    except InvalidIdentifierError:
        holds = False
    return AccountKind.WALLET if holds else AccountKind.OTHER


def _number(node: Node, path: str, draft: Draft) -> tuple[str, AccountKind]:
    """The first number of an account; others, and what stands around it, become texts."""
    number, kind = "", AccountKind.OTHER
    for outer in node.children:
        if outer.name != "Id":
            continue
        spill(Node(outer.name, outer.attributes, outer.text), f"{path}/Id", draft)
        for child in outer.children:
            below = f"{path}/Id/{child.name}"
            plain = child.child("Id") if child.name in _NUMBERS else child
            if number or plain is None or not plain.text:
                spill(child, below, draft)
                continue
            number = plain.text
            kind = AccountKind.IBAN if child.name == "IBAN" else kind_of_number(number)
            if child.name == "IBAN":
                checked(IdentifierKind.IBAN, number, below, draft)
            _around(child, plain, below, draft)
    return number, kind


def _around(node: Node, taken: Node, path: str, draft: Draft) -> None:
    if node is taken:
        spill_around(node, path, draft)
        return
    spill(Node(node.name, node.attributes, node.text), path, draft)
    for child in node.children:
        below = f"{path}/{child.name}"
        (spill_around if child is taken else spill)(child, below, draft)


def _proxy(node: Node, path: str, draft: Draft) -> str:
    plain = node.child("Id")
    if plain is None:
        spill(node, path, draft)
        return ""
    _around(node, plain, path, draft)
    return plain.text


def _agents(node: Node, path: str, draft: Draft) -> None:
    """An account of an agent, or for charges: its number is checked and kept as a text."""
    for outer in node.children:
        for child in outer.children:
            if child.name == "IBAN" and child.text:
                checked(IdentifierKind.IBAN, child.text, f"{path}/{outer.name}/IBAN", draft)
    spill(node, path, draft)
