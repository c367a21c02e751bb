"""Flows of money: payments as they are remembered, and how those around one are found again.

An event is what a window of history needs of a payment: when, who to whom, how much, by which
way. Accounts and parties stand as keys, hashes made with the secret of an installation, so that
a state file names nobody; amounts are exact. What is near a payment is found by its links:
numbers under which events of one account, contact or size of amount lie together in time.
"""

import datetime as dt
import hashlib
import math
import struct
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple, Protocol

from precurb.model.papers import Particulars
from precurb.model.transaction import NotChecked

MOST = 250
"""Events of one account, the newest, that are looked at on each side."""
ALIKE = Decimal("0.8")
"""What the smaller of two amounts is of the larger, at least, when money is passed on whole."""
DAY = 86_400_000_000
"""Microseconds of a day."""
_EPOCH = dt.date(1970, 1, 1).toordinal()
_WIDTH = math.log(
    1.26
)  # of a step of amounts; more than 1 / 0.8, so alike ones lie in neighbours

Order = tuple[int, bytes]


class Way(IntEnum):
    """What a link gathers."""

    OUT = 0  # payments of an account or party
    IN = 1  # payments to it
    VIRTUAL_OUT = 2  # the same, in virtual currency alone
    VIRTUAL_IN = 3
    CONTACT_OUT = 4  # payments of whoever has a phone, e-mail or address
    CONTACT_IN = 5
    ALIKE_OUT = 6  # payments of an account in one currency and size
    ALIKE_IN = 7


class Side(NamedTuple):
    """Who pays, or is paid, as far as certain.

    ``keys`` are account, wallets and numbers; the name where there is nothing else. ``name``
    is kept apart since namesakes exist: it joins two accounts into one person where that speaks
    for the person. ``surname`` is 0 unless it is certain, and rare. Only payees have a
    ``sector``.
    """

    keys: tuple[int, ...] = ()
    name: int = 0
    contacts: tuple[int, ...] = ()
    surname: int = 0
    country: str = ""
    sector: str = ""

    @property
    def node(self) -> int:
        """The first key, by which ways of money are followed; 0 when nobody is named."""
        return self.keys[0] if self.keys else 0


class Event(NamedTuple):
    """One payment as it is remembered.

    ``key`` is the hash of the payment's key; ``at`` microseconds since 1970 (UTC), of which
    only the day is known unless ``exact``; ``third_places`` are countries of banks on the way
    that are neither payer's nor payee's.
    """

    key: bytes
    at: int
    exact: bool
    payer: Side
    payee: Side
    amount: Decimal | None = None
    currency: str = ""
    method: str = ""
    third_places: tuple[str, ...] = ()
    place: str = ""
    region: str = ""
    district: str = ""
    border_zone: bool | None = None

    @property
    def order(self) -> Order:
        """Its place in time; payments of one moment stand by their keys."""
        return self.at, self.key

    @property
    def day(self) -> dt.date:
        """Its day, in UTC."""
        return dt.date.fromordinal(_EPOCH + self.at // DAY)

    def like(self, other: "Event") -> bool:
        """Whether both move the same money: one currency, amounts no more than 20 % apart."""
        if self.amount is None or other.amount is None or self.currency != other.currency:
            return False
        small, large = sorted((self.amount, other.amount))
        return small > 0 and small >= ALIKE * large

    def links(self) -> Iterator[int]:
        """Every link under which it is found."""
        for side, way in ((self.payer, Way.OUT), (self.payee, Way.IN)):
            yield from (link(key, way) for key in side.keys)
            yield from (link(key, Way(way + Way.CONTACT_OUT)) for key in side.contacts)
            if self.method == "cvc" and side.keys:
                yield link(side.node, Way(way + Way.VIRTUAL_OUT))
            if side.keys and (step := self.step) is not None:
                yield link(side.node, Way(way + Way.ALIKE_OUT), self.currency, step)

    @property
    def step(self) -> int | None:
        """The step of its amount; amounts alike lie in one step or in two that touch."""
        if self.amount is None or self.amount <= 0:
            return None
        return math.floor(math.log(self.amount) / _WIDTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the flows around one payment told of it: a value that can be kept with its check.

    ``payer`` and ``payee`` are the facts of ``history`` by the name of a window, seen from
    either account; ``payment`` those of the payment that only earlier payments tell. ``cut``
    says that an account was so busy that only its newest payments were looked at; ``gaps`` say
    what of the flows could not be looked at, and why.
    """

    payment: Particulars = field(default_factory=dict)
    payer: dict[str, Particulars] = field(default_factory=dict)
    payee: dict[str, Particulars] = field(default_factory=dict)
    cut: bool = False
    gaps: tuple[NotChecked, ...] = ()


class Flows(Protocol):
    """Events by link and time, in memory or in a file."""

    def of(
        self, links: Iterable[int], since: int, until: Order, most: int = MOST
    ) -> list[Event]:
        """The newest events under some links from a moment up to a place in time, in order."""


def link(key: int, way: Way, currency: str = "", step: int = 0) -> int:
    """The number under which events of a key lie together, a signed 64-bit integer."""
    raw = struct.pack("<qii3s", key, way, step, currency.encode())
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest(), "little", signed=True)


def links_of(side: Side, way: Way) -> tuple[int, ...]:
    """The links of all keys of a side, one way."""
    return tuple(link(key, way) for key in side.keys)


def links_alike(node: int, way: Way, event: Event, reach: int = 1) -> tuple[int, ...]:
    """The links of a node's payments of about the amount of an event."""
    if not node or (step := event.step) is None:
        return ()
    steps = range(step - reach, step + reach + 1)
    return tuple(link(node, way, event.currency, each) for each in steps)


def identity_key(kind: str, text: str, secret: bytes) -> int:
    """The key of an account, number, name or contact: the same text gives the same key.

    Args:
        kind: What the text is, so that a phone and an account never meet.
        text: As it compares.
        secret: Of the installation; without it nobody can try texts against keys.
    """
    raw = f"{kind}\0{text}".encode()
    digest = hashlib.blake2b(raw, digest_size=8, key=secret[:64]).digest()
    return int.from_bytes(digest, "little", signed=True)


def payment_id(key: str) -> bytes:
    """The hash of a payment's key, by which payments of one moment are ordered."""
    return hashlib.blake2b(key.encode(), digest_size=16).digest()


def newest(found: Iterable[Event], most: int) -> list[Event]:
    """The newest of some events, each once, in order."""
    unique = {each.key: each for each in found}
    return sorted(unique.values(), key=lambda each: each.order)[-most:]


def start_of(day: dt.date) -> int:
    """The first microsecond of a day, in UTC."""
    return (day.toordinal() - _EPOCH) * DAY


class Ledger:
    """Events in memory: for one file, for tests, and as the plain meaning of ``Flows``."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._by_link: dict[int, list[tuple[int, bytes, Event]]] = {}
        self._keys: set[bytes] = set()
        for event in events:
            self.add(event)

    def add(self, event: Event) -> bool:
        """Remember a payment; no if it is remembered already."""
        if event.key in self._keys:
            return False
        self._keys.add(event.key)
        for number in event.links():
            insort(self._by_link.setdefault(number, []), (*event.order, event))
        return True

    def of(
        self, links: Iterable[int], since: int, until: Order, most: int = MOST
    ) -> list[Event]:
        """The newest events under some links from a moment up to a place in time, in order."""
        found: list[Event] = []
        for number in links:
            rows: Sequence[tuple[int, bytes, Event]] = self._by_link.get(number, ())
            first = bisect_left(rows, since, key=lambda row: row[0])
            last = bisect_right(rows, until, key=lambda row: row[:2])
            found += (event for _, _, event in rows[max(first, last - most) : last])
        return newest(found, most)
