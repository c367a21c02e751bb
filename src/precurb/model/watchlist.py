"""Watchlists: who is listed, under which programme, by which names and identifiers.

Entry ids are stable across versions and prefixed with the publisher: ``ofac-36``,
``un-QDi.001``. A weak name (OFAC "weak aka", UN "Low") is too broad to act on alone.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class PartyType(StrEnum):
    """What is listed."""

    PERSON = "person"
    ENTITY = "entity"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    UNKNOWN = "unknown"


class NameQuality(StrEnum):
    """How far a listed name identifies by itself."""

    STRONG = "strong"
    WEAK = "weak"


@dataclass(frozen=True, slots=True, order=True)
class ListedName:
    """One name of a listed party."""

    text: str
    quality: NameQuality = NameQuality.STRONG
    kind: str = "name"  # name, a.k.a., f.k.a., n.k.a., original script


@dataclass(frozen=True, slots=True, order=True)
class ListedIdentifier:
    """An identity number: passport, tax number, registration, IMO number and so on."""

    kind: str
    value: str
    country: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Wallet:
    """A digital currency address."""

    currency: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchlistEntry:
    """One listed party. Countries are ISO 3166-1 alpha-2 where known, else as written."""

    id: str
    type: PartyType
    names: tuple[ListedName, ...]
    programmes: tuple[str, ...] = ()
    identifiers: tuple[ListedIdentifier, ...] = ()
    wallets: tuple[Wallet, ...] = ()
    birth_dates: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    listed_on: str = ""
    remarks: str = ""

    def __post_init__(self) -> None:
        """An entry without id or name could never be cited or found."""
        if not self.id:
            raise ValueError("a watchlist entry has an id")
        if not self.names:
            raise ValueError(f"{self.id}: a watchlist entry has a name")


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchlistHeader:
    """What is said about a watchlist in every result: whose, of which day, from where."""

    id: str
    title: str
    publisher: str
    version_date: dt.date
    source: str
    marking: str = ""  # e.g. "DEMO: invented entries"
