"""Who stands where in a payment: the chain of banks, the parties, and those behind them.

An order that forbids to deal with a bank is met where that bank holds the payer's or payee's
account (direct), and where it only passes money on or stands behind a party (indirect).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from precurb.examine.payments.orders import (
    OrderHit,
    country_of,
    orders_in,
    orders_on,
    orders_on_account,
)
from precurb.lists.names import identifier_key, party_name_key
from precurb.lists.watchlist import MIN_IDENTIFIER, KeyKind, Watchlist
from precurb.model import Account, NameQuality, Party, Payment, Role, Text
from precurb.model.wallets import wallet_key

_NUMBER = re.compile(r"(?<!\d)\d{18}(?!\d)", re.ASCII)
DIRECT, INDIRECT, IN_TEXT = "direct", "indirect", "in the text"
_POSITIONS = {
    Role.DEBTOR_AGENT: "debtor_agent",
    Role.CREDITOR_AGENT: "creditor_agent",
    Role.INSTRUCTING_AGENT: "instructing",
    Role.INSTRUCTED_AGENT: "instructed",
    Role.DEBTOR: "debtor",
    Role.CREDITOR: "creditor",
    Role.ULTIMATE_DEBTOR: "ultimate_debtor",
    Role.ULTIMATE_CREDITOR: "ultimate_creditor",
    Role.INITIATING_PARTY: "initiating_party",
    Role.NAMED_IN_TEXT: "named_in_text",
}
_DIRECT = frozenset(("debtor_agent", "creditor_agent", "debtor", "creditor"))
ULTIMATE = (Role.ULTIMATE_DEBTOR, Role.ULTIMATE_CREDITOR)


@dataclass(frozen=True, slots=True)
class Placed:
    """A party of a payment and its position, as the vocabulary of signs calls it."""

    party: Party
    position: str

    @property
    def reach(self) -> str:
        """Whether the payment meets the party directly, indirectly, or in its text alone."""
        if self.position == "named_in_text":
            return IN_TEXT
        return DIRECT if self.position in _DIRECT else INDIRECT


@dataclass(frozen=True, slots=True)
class Met:
    """An institution under an order that a payment meets: where, and by which evidence."""

    hit: OrderHit
    position: str
    reach: str
    party: str


def placed(parties: tuple[Party, ...]) -> Iterator[Placed]:
    """Every party with its position; intermediaries are counted in their order."""
    passing = 0
    for party in parties:
        if party.role is Role.INTERMEDIARY_AGENT:
            passing += 1
            yield Placed(party, f"intermediary_{passing}")
        elif party.role in _POSITIONS:
            yield Placed(party, _POSITIONS[party.role])


def institutions_met(
    parties: tuple[Party, ...], payment: Payment, texts: tuple[Text, ...]
) -> Iterator[Met]:
    """Institutions under an order, wherever a payment names them; in a text at last.

    An account names the bank that keeps it, whatever bank the message names.
    """
    seen = set()
    for each in placed(parties):
        for hit in orders_on(each.party):
            seen.add(hit.order.id)
            yield Met(hit, each.position, each.reach, each.party.name or hit.how)
    for account, role in accounts_of(payment):
        for hit in orders_on_account(account.number):
            if hit.order.id not in seen:
                seen.add(hit.order.id)
                yield Met(hit, f"{role} account", DIRECT, hit.how)
    for text in texts:
        numbers = (hit for n in _NUMBER.findall(text.text) for hit in orders_on_account(n))
        for hit in (*orders_in(text.text), *numbers):
            if hit.order.id not in seen:
                seen.add(hit.order.id)
                yield Met(hit, f"text ({text.place})", IN_TEXT, hit.how)


def lists_of(party: Party, watchlists: tuple[Watchlist, ...]) -> tuple[str, ...]:
    """Which lists a party is on for certain: an order, a number, or the very same name."""
    orders = (hit.order.list for hit in orders_on(party) if hit.certain)
    names = (w.header.id for w in watchlists if _listed(party.name, party.identifiers, w))
    return tuple(dict.fromkeys((*orders, *names)))


def listed_wallets(wallets: tuple[str, ...], watchlists: tuple[Watchlist, ...]) -> bool:
    """Whether one of the addresses belongs to a listed party."""
    keys = [key for key in map(wallet_key, wallets) if key]
    return any(
        any(wallet_key(w.address) == key for w in entry.wallets)
        for watchlist in watchlists
        for key in keys
        for entry in watchlist.find(KeyKind.WALLET, key)
    )


def covered(parties: tuple[Party, ...], jurisdiction: str) -> bool:
    """Whether a bank of a jurisdiction takes part, so that its order surely binds someone."""
    return any(p.role.is_agent and country_of(p) == jurisdiction for p in parties)


def accounts_of(payment: Payment) -> Iterator[tuple[Account, Role]]:
    """The accounts of a payment, each with the role of its holder."""
    for account, role in (
        (payment.debtor_account, Role.DEBTOR),
        (payment.creditor_account, Role.CREDITOR),
    ):
        if account is not None and account.number:
            yield account, role


@lru_cache(maxsize=50_000)  # the same banks stand in most payments
def _listed(name: str, identifiers: tuple[str, ...], watchlist: Watchlist) -> bool:
    return _named(name, watchlist) or any(_numbered(n, watchlist) for n in identifiers)


def _named(name: str, watchlist: Watchlist) -> bool:
    key = party_name_key(name)
    return bool(key) and any(
        party_name_key(each.text) == key and each.quality is NameQuality.STRONG
        for entry in watchlist.find(KeyKind.NAME, key)
        for each in entry.names
    )


def _numbered(number: str, watchlist: Watchlist) -> bool:
    kind, _, value = number.partition(":")
    key = identifier_key(value or kind)
    return len(key) >= MIN_IDENTIFIER and any(
        identifier_key(each.value) == key
        for entry in watchlist.find(KeyKind.IDENTIFIER, key)
        for each in entry.identifiers
    )
