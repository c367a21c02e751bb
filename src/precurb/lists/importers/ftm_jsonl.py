"""FollowTheMoney entities as JSON lines, the form of OpenSanctions and of investigators.

A party, its address, its passport, its listing and its wallet are separate records that
point at each other, in any order, so the file is read whole before parties are built. Some
tools write the properties flat beside ``id`` and ``schema``; both forms are read. A wallet
belongs to its holder; one without a holder is listed by itself.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from precurb.lists.importers.base import (
    Gathering,
    Imported,
    file_date,
    unique,
    unique_names,
)
from precurb.lists.importers.countries import country_code
from precurb.lists.importers.ftm_entities import LINKED, Entity, Links, link, read_entities
from precurb.lists.importers.ofac_remarks import birth_date
from precurb.model.watchlist import (
    ListedIdentifier,
    ListedName,
    NameQuality,
    PartyType,
    Wallet,
    WatchlistEntry,
    WatchlistHeader,
)

_PARTIES = {
    "Person": PartyType.PERSON,
    "LegalEntity": PartyType.ENTITY,
    "Organization": PartyType.ENTITY,
    "Company": PartyType.ENTITY,
    "PublicBody": PartyType.ENTITY,
    "Vessel": PartyType.VESSEL,
    "Airplane": PartyType.AIRCRAFT,
}
_NUMBERS = {
    "imo": "IMO",
    "imoNumber": "IMO",
    "mmsi": "MMSI",
    "passportNumber": "Passport",
    "idNumber": "ID number",
    "ids": "identifier",
    "registrationNumber": "Registration Number",
    "taxNumber": "Tax number",
    "vatCode": "VAT number",
    "innCode": "INN",
    "ogrnCode": "OGRN",
    "leiCode": "LEI",
    "swiftBic": "SWIFT/BIC",
    "callSign": "Call Sign",
    "emails": "Email Address",
    "email": "Email Address",
    "websites": "Website",
    "website": "Website",
    "phones": "Phone Number",
    "phone": "Phone Number",
}
_PREFIXED = re.compile(r"[a-z]{2,8}-[A-Za-z]{0,4}\.?\d+(?:\.\d+)*")


def read(path: Path, version_date: dt.date | None = None, source: str = "") -> Imported:
    """Read FollowTheMoney JSON lines.

    Args:
        path: The file.
        version_date: The day of the list; file time when left out.
        source: Where the list is from; the file name when left out.

    Raises:
        InvalidRecordError: The file cannot be opened or holds no party.
    """
    gathering = Gathering(path.name)
    entities = list(read_entities(path, gathering))
    links = link(entities)
    for entity in entities:
        if entity.schema in _PARTIES and entity.listed:
            with gathering.record(entity.record):
                gathering.add(_entry(entity, links))
    _add_wallets(entities, gathering)
    _note_others(entities, gathering)
    header = WatchlistHeader(
        id=path.name.split(".")[0].lower(),
        title=f"FollowTheMoney entities of {path.name}",
        publisher="",
        version_date=version_date or file_date(path),
        source=source or path.name,
    )
    return gathering.imported(header)


def _entry(entity: Entity, links: Links) -> WatchlistEntry:
    sanctions = links.of(entity.id, "Sanction")
    programmes = [*entity.values("programs", "program", "programId", "program_ids")]
    programmes += [p for s in sanctions for p in s.values("programId", "program")]
    wallets = [wallet for each in links.of(entity.id, "CryptoWallet") for wallet in _of(each)]
    listed = sorted(d for s in sanctions for d in s.values("listingDate", "startDate"))
    places = entity.values("country", "countries", "nationality", "citizenship", "jurisdiction")
    flags = entity.values("flag", "mainCountry")
    return WatchlistEntry(
        id=_own_id(entity.id),
        type=_PARTIES[entity.schema],
        names=_names(entity),
        programmes=unique(programmes),
        identifiers=_identifiers(entity, links),
        wallets=tuple(dict.fromkeys([*_flat_wallets(entity), *wallets])),
        birth_dates=unique(birth_date(d) for d in entity.values("dob", "birthDate")),
        countries=unique(_country(c) for c in (*places, *flags)),
        addresses=_addresses(entity, links),
        listed_on=listed[0][:10] if listed else "",
        remarks="; ".join(unique(entity.values("notes", "summary", "remarks"))),
    )


def _names(entity: Entity) -> tuple[ListedName, ...]:
    names = [ListedName(text) for text in unique(entity.values("name"))[:1]]
    others = unique(entity.values("name", "alias", "aliases"))
    names += [ListedName(text, kind="a.k.a.") for text in others]
    former = unique(entity.values("previousName"))
    names += [ListedName(text, kind="f.k.a.") for text in former]
    weak = unique(entity.values("weakAlias", "weak"))
    names += [ListedName(text, NameQuality.WEAK, "a.k.a.") for text in weak]
    if not names and (caption := entity.first("caption")):
        names = [ListedName(caption)]
    if not names:
        raise ValueError(f"{entity.id}: field name is empty")
    return unique_names(names)


def _identifiers(entity: Entity, links: Links) -> tuple[ListedIdentifier, ...]:
    found = [
        ListedIdentifier(kind, value)
        for name, kind in _NUMBERS.items()
        for value in entity.values(name)
    ]
    for each in links.of(entity.id, "Identification", "Passport"):
        kind = each.first("type") or each.schema
        country = _country(each.first("country"))
        found += [ListedIdentifier(kind, n, country) for n in each.values("number")]
    return tuple(dict.fromkeys(found))


def _addresses(entity: Entity, links: Links) -> tuple[str, ...]:
    written = list(entity.values("address", "addresses"))
    for key in entity.values("addressEntity"):
        if address := links.addresses.get(key):
            parts = address.values("street", "city", "postalCode", "country")
            written.append(address.first("full") or ", ".join(parts))
    return unique(written)


def _flat_wallets(entity: Entity) -> Iterator[Wallet]:
    """Wallets written into the party itself as pairs of currency and address."""
    pairs = entity.properties.get("wallets")
    for pair in pairs if isinstance(pairs, list) else []:
        if not (isinstance(pair, list) and len(pair) == 2 and all(pair)):
            raise ValueError(f"{entity.id}: field wallets holds no pair: {pair!r}")
        yield Wallet(str(pair[0]), str(pair[1]))


def _of(wallet: Entity) -> list[Wallet]:
    currency = wallet.first("currency", "currencySymbol")
    return [Wallet(currency, key) for key in wallet.values("publicKey")]


def _add_wallets(entities: list[Entity], gathering: Gathering) -> None:
    """List wallets without holder by themselves; say which holders are missing."""
    parties = {e.id for e in entities if e.schema in _PARTIES}
    for entity in entities:
        holders = list(entity.values("holder"))
        if entity.schema != "CryptoWallet" or any(h in parties for h in holders):
            continue
        if holders:
            gathering.reject(
                entity.record, f"field holder names no party of this file: {holders[0]}"
            )
        with gathering.record(entity.record):
            gathering.add(_wallet_entry(entity))


def _wallet_entry(entity: Entity) -> WatchlistEntry:
    wallets = tuple(_of(entity))
    if not wallets:
        raise ValueError(f"{entity.id}: field publicKey is empty")
    name = entity.first("name") or wallets[0].address
    return WatchlistEntry(
        id=_own_id(entity.id),
        type=PartyType.UNKNOWN,
        names=(ListedName(name),),
        programmes=unique(entity.values("program", "programId")),
        wallets=wallets,
    )


def _note_others(entities: list[Entity], gathering: Gathering) -> None:
    counts = Counter(e.schema for e in entities)
    for schema in sorted(set(counts) - set(_PARTIES) - LINKED):
        reason = f"{counts[schema]} records of this schema name no listed party"
        gathering.reject(f"schema {schema}", reason, code="not-a-party")
    if near := sum(e.schema in _PARTIES and not e.listed for e in entities):
        reason = f"{near} records are near a listed party and not listed themselves"
        gathering.reject("target false", reason, code="not-a-party")


def _own_id(id_: str) -> str:
    return id_ if _PREFIXED.fullmatch(id_) else f"ftm-{id_}"


def _country(text: str) -> str:
    """OpenSanctions writes codes in small letters."""
    return text.upper() if len(text) == 2 else country_code(text)
