"""OFAC remarks: one text that carries half of what is known about a listed party.

Statements are parted by semicolons: "DOB 25 Mar 1977; nationality China; Passport G123
(China); Digital Currency Address - XBT 12Qt…; a.k.a. 'ZHOU, William'." Names quoted here
are OFAC's weak names. What is not understood stays in the remarks, where a person reads it.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from precurb.data import data_folder
from precurb.lists.importers.base import iso_date
from precurb.lists.importers.countries import country_code, known_country
from precurb.model.watchlist import ListedIdentifier, ListedName, NameQuality, Wallet

_ALT = re.compile(r"^alt\.\s+")
_WEAK_NAME = re.compile(r"([afn]\.k\.a\.),?\s+(['\"])(.+)\2")
_WALLET = re.compile(r"Digital Currency Address\s*-\s*([A-Z0-9]{2,10})\s+(\S+)")
_WALLET_KIND = re.compile(r"Digital Currency Address\s*-\s*([A-Z0-9]{2,10})")
_NATIONALITY = re.compile(r"(?:nationality|citizen)\s+(.+)")
_FORMER_FLAG = re.compile(r"Former Vessel Flag\s+(.+)")
_TAIL = re.compile(r",?\s+(?:issued|expires|expired)\s.*$")
_COUNTRY = re.compile(r"^(.*\S)\s+\(([^()]+)\)$")
_NUMBER_WORD = (
    r"(?:No\.?|Number(?: IMO| \([A-Z]+\))?|#|ID|Code(?: \([A-Z]+\))?|Card|IMO|\(MSN\))"
)


class Kinds(NamedTuple):
    """The patterns of identity numbers and the kinds that are renamed or left alone."""

    pattern: re.Pattern[str]
    not_identity: frozenset[str]
    same: Mapping[str, str]


@dataclass(slots=True)
class Remarks:
    """What was found in the remarks of one entry."""

    names: list[ListedName] = field(default_factory=list)
    identifiers: list[ListedIdentifier] = field(default_factory=list)
    wallets: list[Wallet] = field(default_factory=list)
    birth_dates: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)


def read_remarks(text: str) -> Remarks:
    """Read every statement of the remarks that names or identifies the party."""
    found = Remarks()
    for statement in text.strip().removesuffix(".").split(";"):
        _read_statement(_ALT.sub("", statement.strip()), found)
    return found


def identifier_of(kind: str, value: str, country: str = "") -> ListedIdentifier | None:
    """An identity number from kind and value; None when the kind identifies nobody.

    Args:
        kind: As the publisher writes it, "alt." included.
        value: The number; it has at least one digit, or it is not one.
        country: The issuing country as written.
    """
    kinds = _kinds()
    plain = _ALT.sub("", kind.strip())
    if plain in kinds.not_identity:
        return None
    match = kinds.pattern.fullmatch(f"{plain} {value.strip()}")
    if match is None or match["kind"].strip() != plain:
        return None
    return _identifier(plain, value, country)


def wallet_of(kind: str, value: str) -> Wallet | None:
    """A wallet when the kind says "Digital Currency Address - XBT"."""
    match = _WALLET_KIND.fullmatch(_ALT.sub("", kind.strip()))
    return Wallet(match[1], value.strip()) if match and value.strip() else None


def birth_date(text: str) -> str:
    """A date of birth; a span keeps both its ends.

    >>> birth_date("01 Jan 1960 to 31 Dec 1962"), birth_date("1951")
    ('1960-01-01 to 1962-12-31', '1951')
    """
    return " to ".join(iso_date(part) for part in text.split(" to "))


def _read_statement(statement: str, found: Remarks) -> None:
    if statement.startswith("DOB "):
        found.birth_dates.append(birth_date(statement[4:]))
    elif match := _WEAK_NAME.fullmatch(statement):
        found.names.append(ListedName(match[3].strip(), NameQuality.WEAK, match[1]))
    elif match := _WALLET.fullmatch(statement):
        found.wallets.append(Wallet(match[1], match[2]))
    elif match := _NATIONALITY.fullmatch(statement):
        found.countries.append(country_code(match[1]))
    elif match := _FORMER_FLAG.fullmatch(statement):
        return
    elif identifier := _numbered(statement):
        found.identifiers.append(identifier)


def _numbered(statement: str) -> ListedIdentifier | None:
    kinds = _kinds()
    match = kinds.pattern.fullmatch(statement)
    if match is None or match["kind"] in kinds.not_identity:
        return None
    value = _TAIL.sub("", match["value"])
    inside = _COUNTRY.fullmatch(value)
    if inside and known_country(inside[2]):
        return _identifier(match["kind"], inside[1], inside[2])
    return _identifier(match["kind"], value, "")


def _identifier(kind: str, value: str, country: str) -> ListedIdentifier:
    name = _kinds().same.get(kind, kind)
    return ListedIdentifier(name, " ".join(value.split()), country_code(country))


@lru_cache(maxsize=1)
def _kinds() -> Kinds:
    path = data_folder() / "watchlists" / "ofac_kinds.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    return Kinds(
        _pattern(table["plain"]),
        frozenset(table["not_identity"]),
        MappingProxyType(table["same"]),
    )


def _pattern(plain: Iterable[str]) -> re.Pattern[str]:
    """Kind, then value: a digit somewhere, a mail or web address, or a bank's BIC."""
    listed = "|".join(re.escape(kind) for kind in sorted(plain, key=len, reverse=True))
    worded = rf"[A-Z][A-Za-z.'&/()-]*(?: [A-Za-z.'&/()-]+)*? ?(?<=[ ]){_NUMBER_WORD}"
    return re.compile(
        rf"(?P<kind>(?:{listed})(?: No\.?| #)?|{worded})"
        rf"\s+(?!(?:{_NUMBER_WORD})\s)(?P<value>(?:[^\d]*\d|\S*\.\S|\S+@\S|[A-Z]{{8}}\b).*)"
    )
