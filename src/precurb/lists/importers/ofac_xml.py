"""OFAC's classic SDN XML (sdn.xml, consolidated.xml): ``sdnList`` of ``sdnEntry``.

The same list as the CSV, but identity numbers, dates and nationalities have elements of
their own, an alias says whether it is weak, and the day of publication is in the file.
Names are written as in the CSV, last name first, so that both give the same party.
"""

import datetime as dt
from pathlib import Path

from precurb.errors import InvalidRecordError
from precurb.lists.importers.base import (
    Gathering,
    Imported,
    file_date,
    unique,
    unique_names,
)
from precurb.lists.importers.countries import country_code
from precurb.lists.importers.ofac_csv import PUBLISHER
from precurb.lists.importers.ofac_remarks import (
    birth_date,
    identifier_of,
    read_remarks,
    wallet_of,
)
from precurb.lists.importers.safe_xml import Node, records
from precurb.model.watchlist import (
    ListedIdentifier,
    ListedName,
    NameQuality,
    PartyType,
    Wallet,
    WatchlistEntry,
    WatchlistHeader,
)

_TYPES = {
    "individual": PartyType.PERSON,
    "entity": PartyType.ENTITY,
    "vessel": PartyType.VESSEL,
    "aircraft": PartyType.AIRCRAFT,
}
_ADDRESS = (
    "address1",
    "address2",
    "address3",
    "city",
    "stateOrProvince",
    "postalCode",
    "country",
)


def read(path: Path, version_date: dt.date | None = None, source: str = "") -> Imported:
    """Read a classic SDN XML file.

    Args:
        path: The file.
        version_date: Used when the file has no ``Publish_Date``.
        source: Where the list is from; the file name when left out.

    Raises:
        InvalidRecordError: The file is not such a list, or is hostile.
    """
    gathering = Gathering(path.name)
    published: dt.date | None = None
    position = 0
    for node in records(path, frozenset({"publshInformation", "sdnEntry"})):
        if node.name == "publshInformation":
            published = _publish_date(path, node.text("Publish_Date"))
            continue
        position += 1
        with gathering.record(f"sdnEntry {node.text('uid') or position}"):
            gathering.add(_entry(node))
    consolidated = path.stem.lower().startswith("cons")
    header = WatchlistHeader(
        id="ofac-consolidated" if consolidated else "ofac-sdn",
        title="OFAC Consolidated Non-SDN List"
        if consolidated
        else "OFAC Specially Designated Nationals",
        publisher=PUBLISHER,
        version_date=published or version_date or file_date(path),
        source=source or path.name,
    )
    return gathering.imported(header)


def _publish_date(path: Path, text: str) -> dt.date:
    """The day of publication, month first as in the United States."""
    try:
        return dt.datetime.strptime(text, "%m/%d/%Y").replace(tzinfo=dt.UTC).date()
    except ValueError as error:
        raise InvalidRecordError(
            f"{path.name}: field Publish_Date is not MM/DD/YYYY: {text!r}"
        ) from error


def _entry(node: Node) -> WatchlistEntry:
    number = node.text("uid")
    if not number.isdigit():
        raise ValueError(f"field uid is not a number: {number!r}")
    if not node.text("lastName"):
        raise ValueError(f"field lastName is empty: {number}")
    found = read_remarks(node.text("remarks"))
    identifiers, wallets = _identity(node)
    addresses = node.nested("addressList", "address")
    return WatchlistEntry(
        id=f"ofac-{number}",
        type=_TYPES.get(node.text("sdnType").lower(), PartyType.UNKNOWN),
        names=unique_names([ListedName(_name(node)), *_aliases(node), *found.names]),
        programmes=unique(p.own_text() for p in node.nested("programList", "program")),
        identifiers=tuple(dict.fromkeys(identifiers + found.identifiers)),
        wallets=tuple(dict.fromkeys(wallets + found.wallets)),
        birth_dates=unique([*_birth_dates(node), *found.birth_dates]),
        countries=unique([*_countries(node), *found.countries]),
        addresses=unique(_address(each) for each in addresses),
        remarks="; ".join(part for part in (_title(node), node.text("remarks")) if part),
    )


def _name(node: Node) -> str:
    return ", ".join(part for part in (node.text("lastName"), node.text("firstName")) if part)


def _title(node: Node) -> str:
    return f"Title: {title}" if (title := node.text("title")) else ""


def _aliases(node: Node) -> list[ListedName]:
    return [
        ListedName(
            _name(aka),
            NameQuality.WEAK if aka.text("category").lower() == "weak" else NameQuality.STRONG,
            aka.text("type") or "a.k.a.",
        )
        for aka in node.nested("akaList", "aka")
    ]


def _identity(node: Node) -> tuple[list[ListedIdentifier], list[Wallet]]:
    identifiers, wallets = [], []
    for vessel in node.children("vesselInfo"):
        if sign := vessel.text("callSign"):
            identifiers.append(ListedIdentifier("Call Sign", sign))
    for each in node.nested("idList", "id"):
        kind, value = each.text("idType"), each.text("idNumber")
        if wallet := wallet_of(kind, value):
            wallets.append(wallet)
        elif identifier := identifier_of(kind, value, each.text("idCountry")):
            identifiers.append(identifier)
    return identifiers, wallets


def _birth_dates(node: Node) -> list[str]:
    items = node.nested("dateOfBirthList", "dateOfBirthItem")
    return [birth_date(text) for each in items if (text := each.text("dateOfBirth"))]


def _countries(node: Node) -> list[str]:
    flags = [each.text("vesselFlag") for each in node.children("vesselInfo")]
    places = [each.text("country") for each in node.nested("addressList", "address")]
    nations = [n.text("country") for n in node.nested("nationalityList", "nationality")]
    citizens = [n.text("country") for n in node.nested("citizenshipList", "citizenship")]
    return [country_code(name) for name in (*flags, *places, *nations, *citizens) if name]


def _address(node: Node) -> str:
    parts = [text for part in _ADDRESS if (text := node.text(part))]
    return "" if parts == [node.text("country")] else ", ".join(parts)
