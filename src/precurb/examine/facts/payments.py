"""What a payment says of itself, in the words of the vocabulary.

A field that a form of message has, and that stands empty in it, is blank; a field that the form
does not have is unknown. Whether lists or goods belong to a payment is found elsewhere.
"""

import re
from collections.abc import Iterator

from precurb.examine.facts.money import (
    agent_country,
    amount_of,
    method_of,
    name_kind,
    payee_country,
    payee_of,
    payer_country,
    payer_of,
    payment_of,
    sector_of,
)
from precurb.examine.facts.persons import party_id
from precurb.model import Particulars, Party, Role, Transaction
from precurb.model.papers import Record
from precurb.model.trade import party_key

_POSITIONS = (
    ("debtor_agent", Role.DEBTOR_AGENT),
    ("instructing", Role.INSTRUCTING_AGENT),
    ("intermediary", Role.INTERMEDIARY_AGENT),
    ("instructed", Role.INSTRUCTED_AGENT),
    ("creditor_agent", Role.CREDITOR_AGENT),
)
# Forms that carry a purpose, a text and the parties behind payer and payee, if there are any.
_HAS_TEXT = re.compile(r"pacs\.008|pain\.00[18]|mt103", re.IGNORECASE)
_HAS_ULTIMATE = re.compile(r"pacs\.008|pain\.00[18]", re.IGNORECASE)


def payment_facts(transaction: Transaction) -> Particulars:
    """The facts of a payment that follow from its message alone.

    Args:
        transaction: A payment; what its particulars state goes before this.

    Raises:
        ValueError: The transaction is no payment.
    """
    payer, payee = payer_of(transaction), payee_of(transaction)
    facts: Particulars = {
        "agents": [*agent_records(transaction)],
        "agent_countries": [*agent_countries(transaction)],
        **_texts(transaction),
        **_places(transaction),
        **_behind(transaction, payer),
    }
    if (amount := amount_of(transaction)) is not None:
        facts["amount"] = float(amount)
    if method := method_of(transaction):
        facts["method"] = method
    if payer.name or payer.identifiers:
        facts["payer_id"] = party_id(payer)
    for side, party in (("payer", payer), ("payee", payee)):
        if sector := sector_of(party):
            facts[f"{side}_sector"] = sector
    if kind := _kind(payee):
        facts["payee_kind"] = kind
    return facts


def agent_records(transaction: Transaction) -> Iterator[Record]:
    """The banks in the order in which the money passes them: position, and country if known."""
    for agent, position in agents_in_order(transaction):
        record: Record = {"position": position}
        if country := agent_country(agent):
            record["country"] = country
        yield record


def agents_in_order(transaction: Transaction) -> Iterator[tuple[Party, str]]:
    """The banks of a payment, each with its position; intermediaries are numbered."""
    for position, role in _POSITIONS:
        found = [party for party in transaction.parties if party.role is role]
        numbered = role is Role.INTERMEDIARY_AGENT
        for number, party in enumerate(found, start=1):
            yield party, f"{position}_{number}" if numbered else position


def agent_countries(transaction: Transaction) -> Iterator[str]:
    """The countries that the banks of a payment pass it through, each once, in order."""
    found = (agent_country(agent) for agent, _ in agents_in_order(transaction))
    yield from dict.fromkeys(each for each in found if each)


def _texts(transaction: Transaction) -> Particulars:
    payment = payment_of(transaction)
    text = " ".join(each for each in payment.remittance if each.strip()).strip()
    invoice = payment.documents[0].number if payment.documents else ""
    purpose = " ".join(filter(None, (payment.purpose.strip(), text)))
    found: Particulars = {
        "purpose": purpose or invoice,
        "remittance_text": text,
        "invoice_id": invoice,
    }
    if _HAS_TEXT.match(payment.form):
        return found
    return {name: value for name, value in found.items() if value}


def _places(transaction: Transaction) -> Particulars:
    """Whether the money crosses a border, and passes a place that is neither end's."""
    ends = [payer_country(transaction), payee_country(transaction)]
    if not all(ends):
        return {}
    facts: Particulars = {"cross_border": ends[0] != ends[1]}
    banks = [agent_country(agent) for agent, _ in agents_in_order(transaction)]
    if any(each and each not in ends for each in banks):
        facts["third_place_agent"] = True
    elif banks and all(banks):
        facts["third_place_agent"] = False
    return facts


def _behind(transaction: Transaction, payer: Party) -> Particulars:
    """Who stands behind payer and payee, if the message says so."""
    facts: Particulars = {}
    blank = bool(_HAS_ULTIMATE.match(payment_of(transaction).form))
    for field, role in (
        ("ultimate_debtor", Role.ULTIMATE_DEBTOR),
        ("ultimate_creditor", Role.ULTIMATE_CREDITOR),
    ):
        name = next((p.name for p in transaction.parties if p.role is role), "")
        if name or blank:
            facts[field] = name
    others = (Role.ULTIMATE_DEBTOR, Role.INITIATING_PARTY)
    behind = [p for p in transaction.parties if p.role in others and p.name]
    if payer.name and behind:
        own = _plain(payer)
        facts["on_behalf"] = any(_plain(each) != own for each in behind)
    return facts


def _plain(party: Party) -> str:
    """A name as it compares inside one message, whether its country is given or not."""
    return party_key(Party(name=party.name, role=party.role))


def _kind(party: Party) -> str:
    stated = party.particulars.get("party.kind")
    if isinstance(stated, str) and stated:
        return "person" if stated == "person" else "company"
    return name_kind(party.name, party.country)
