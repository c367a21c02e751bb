"""Orders that forbid to move money through an institution, wherever it stands in a payment.

A BIC or LEI names one institution. Where none is known the name decides: words that name it in
whatever company they stand, or short words that name it only as a bank of its country.
"""

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import msgspec

from precurb.data import data_folder
from precurb.lists.names import identifier_key, party_name_key
from precurb.model import Citation, Party, Verification

_CLABE = 18  # digits
BIC_OF_BANK = 8  # letters of a BIC that name the bank; three more name its branch


@dataclass(frozen=True)
class ProhibitionOrder:
    """One institution under one order. ``list`` is how the signs call the list it is on.

    ``binds`` says whom the order binds, ``jurisdiction`` whose law it is. ``clabe`` are the
    codes with which the numbers of its accounts in Mexico begin.
    """

    id: str
    list: str
    institution: str
    country: str
    names: tuple[str, ...]
    short: tuple[str, ...]
    bics: tuple[str, ...]
    leis: tuple[str, ...]
    clabe: tuple[str, ...]
    issued: dt.date
    in_force: dt.date
    jurisdiction: str
    binds: str
    forbids: str
    law: str
    title: str
    source: str
    verification: Verification
    caution: str = ""
    ended: dt.date | None = None

    def force(self, day: dt.date) -> str:
        """``in force``, ``not yet`` or ``ended`` on a day."""
        if self.ended is not None and day >= self.ended:
            return "ended"
        return "in force" if day >= self.in_force else "not yet"

    @cached_property
    def name_keys(self) -> tuple[str, ...]:
        """The words that name it, as party names compare."""
        return tuple(map(party_name_key, self.names))

    @cached_property
    def short_keys(self) -> tuple[str, ...]:
        """The words that may name it."""
        return tuple(map(party_name_key, self.short))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Its BICs, to the letters that name the bank, and its LEIs."""
        bics = (identifier_key(bic)[:BIC_OF_BANK] for bic in self.bics)
        return frozenset((*bics, *map(identifier_key, self.leis)))

    def cite(self) -> Citation:
        """Where the order stands, and how well that was read."""
        return Citation(
            list_id=self.list,
            entry_id=self.id,
            title=self.title,
            version=f"issued {self.issued}, in force {self.in_force}",
            source=self.source,
            verification=self.verification,
        )


@dataclass(frozen=True, slots=True)
class OrderHit:
    """An institution under an order, by which words or number, and whether that is certain."""

    order: ProhibitionOrder
    how: str
    certain: bool


@cache
def prohibition_orders() -> tuple[ProhibitionOrder, ...]:
    """The packaged orders."""
    path = data_folder() / "payments" / "orders.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    return msgspec.convert(table["orders"], tuple[ProhibitionOrder, ...])


def orders_on(party: Party) -> tuple[OrderHit, ...]:
    """The orders on a party of a payment, by its numbers or its name."""
    return _orders_on(party.name, party.identifiers, party.country, party.role.is_agent)


def orders_in(text: str) -> tuple[OrderHit, ...]:
    """The orders on an institution that a free text names in full."""
    return _orders_on(text, (), "", False)


def orders_on_account(number: str) -> tuple[OrderHit, ...]:
    """The orders on the institution that keeps an account, by the number of the account."""
    plain = number.replace(" ", "").replace("-", "")
    if not is_clabe(plain):
        return ()
    return tuple(
        OrderHit(order, plain, certain=True)
        for order in prohibition_orders()
        if plain[:3] in order.clabe
    )


def is_clabe(number: str) -> bool:
    """Whether a number is a Mexican account number (CLABE) whose check digit holds.

    Source: the standard of the Asociación de Bancos de México: 18 digits, weights 3, 7, 1.

    >>> is_clabe("002010077777777771")
    True
    """
    if not (len(number) == _CLABE and number.isascii() and number.isdigit()):
        return False
    tens = sum(int(digit) * (3, 7, 1)[at % 3] % 10 for at, digit in enumerate(number[:-1]))
    return (10 - tens % 10) % 10 == int(number[-1])


@lru_cache(maxsize=50_000)  # the same banks stand in most payments
def _orders_on(
    name: str, identifiers: tuple[str, ...], country: str, bank: bool
) -> tuple[OrderHit, ...]:
    key = f" {party_name_key(name)} "
    numbers = tuple(_numbers(identifiers))
    place = country or _country_of_bic(identifiers)
    found = (_hit(order, key, numbers, place, bank) for order in prohibition_orders())
    return tuple(hit for hit in found if hit is not None)


def _hit(
    order: ProhibitionOrder, key: str, numbers: tuple[str, ...], country: str, bank: bool
) -> OrderHit | None:
    for number in numbers:
        if number in order.numbers:
            return OrderHit(order, number.upper(), certain=True)
    for words in order.name_keys:
        if f" {words} " in key:
            return OrderHit(order, words, certain=True)
    at_home = bank and country in ("", order.country)
    for words in order.short_keys if at_home else ():
        if f" {words} " in key:
            return OrderHit(order, words, certain=False)
    return None


def _numbers(identifiers: tuple[str, ...]) -> Iterator[str]:
    for each in identifiers:
        kind, _, value = each.partition(":")
        number = identifier_key(value or kind)
        yield number
        if len(number) in (BIC_OF_BANK, BIC_OF_BANK + 3):
            yield number[:BIC_OF_BANK]


@lru_cache(maxsize=50_000)  # the same banks again
def _country_of_bic(identifiers: tuple[str, ...]) -> str:
    """The country in a BIC, where the message states none."""
    for each in identifiers:
        kind, _, value = each.partition(":")
        number = identifier_key(value)
        if kind.strip().upper().startswith("BIC") and len(number) in (8, 11):
            return number[4:6].upper()
    return ""


def country_of(party: Party) -> str:
    """Where a party of a payment is: as stated, else as its BIC says; empty if neither."""
    return party.country or _country_of_bic(party.identifiers)
