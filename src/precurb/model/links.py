"""The nouns of links: who is mentioned where, what mentions share, and which are one.

A mention is one record in one source: a party of transactions, a subject of a case, an entry
of a list. Mentions are never merged; a link says that two are the same party, a person
confirms or undoes it, and an entity is what confirmed links hold together at the moment.
"""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from precurb.model.watchlist import PartyType


class Origin(StrEnum):
    """What kind of record a mention is."""

    TRADE = "trade"  # a party of stored transactions
    SUBJECT = "subject"  # a subject of a case
    ENTRY = "entry"  # an entry of a watchlist


class AttributeKind(StrEnum):
    """What two parties can share."""

    NUMBER = "number"  # an identity number: registration, tax, passport
    WALLET = "wallet"
    ACCOUNT = "account"
    DIRECTOR = "director"
    PHONE = "phone"
    EMAIL = "email"
    DOMAIN = "domain"
    ADDRESS = "address"
    CONTAINER = "container"
    SUPPLIER = "supplier"
    PRODUCT = "product"
    NAME = "name"  # a telling word of a name: a brand, a family name


class FlowKind(StrEnum):
    """What moved from one party to another."""

    GOODS = "goods"
    MONEY = "money"


class LinkState(StrEnum):
    """How a link stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, order=True)
class Attribute:
    """Something a party has; ``key`` is how it compares, ``text`` how it was written."""

    kind: AttributeKind
    key: str
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One party as one source tells of it.

    ``id`` is ``trade:<fingerprint>``, ``subject:<case>/<subject>`` or ``entry:<list>/<entry>``.
    ``since`` and ``until`` are the first and last day it was seen in trade; ``measured`` the
    first day of a measure against it, by the source's own word.
    """

    id: str
    origin: Origin
    name: str
    other_names: tuple[str, ...] = ()
    type: PartyType = PartyType.UNKNOWN
    country: str = ""
    attributes: tuple[Attribute, ...] = ()
    birth_dates: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    measured: dt.date | None = None
    party: str = ""  # of a subject: the fingerprint that its case names

    def __post_init__(self) -> None:
        """Refuse a mention that could not be found again."""
        if not self.id or not self.name.strip():
            raise ValueError("a mention has an id and a name")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Flow:
    """Goods or money that went from one mention to another in a transaction."""

    giver: str
    taker: str
    kind: FlowKind
    about: str  # the id of the transaction
    day: dt.date | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Two mentions that may be one party, how likely, and why.

    ``one`` comes before ``other``; ``evidence`` is a hash of what was compared, so that a link
    that was undone is proposed again when, and only when, something new is known.
    """

    one: str
    other: str
    score: float
    reasons: tuple[str, ...]
    evidence: str

    def __post_init__(self) -> None:
        """Refuse a link of a mention with itself, or one turned round."""
        if not self.one < self.other:
            raise ValueError("a link joins two mentions, in the order of their ids")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A proposal and what people said of it, newest word first to count."""

    proposal: Proposal
    state: LinkState = LinkState.PROPOSED
    reason: str = ""
    by: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """All that links are worked out from, as it stood at one moment."""

    mentions: tuple[Mention, ...]
    flows: tuple[Flow, ...] = ()
    undated: int = 0  # transactions without a day
