"""The UN Security Council's consolidated list: individuals and entities in one XML file.

A name comes in up to four pieces and once more in its own script. An alias is "Good" or
"Low"; Low is the UN's word for a weak name. One party has one permanent reference number,
``QDi.001``, which is what everybody cites.
"""

import datetime as dt
import re
from pathlib import Path

from lxml import etree

from precurb.errors import InvalidRecordError
from precurb.lists.importers.base import (
    Gathering,
    Imported,
    file_date,
    unique,
    unique_names,
)
from precurb.lists.importers.countries import country_code
from precurb.lists.importers.safe_xml import Node, records
from precurb.model.watchlist import (
    ListedIdentifier,
    ListedName,
    NameQuality,
    PartyType,
    WatchlistEntry,
    WatchlistHeader,
)

_TYPES = {"INDIVIDUAL": PartyType.PERSON, "ENTITY": PartyType.ENTITY}
_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_ADDRESS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE")
_GENERATED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T|$)")
_NOTHING = frozenset({"na", "n/a", "-"})


def read(path: Path, version_date: dt.date | None = None, source: str = "") -> Imported:
    """Read the UN consolidated list.

    Args:
        path: The file.
        version_date: Used when the file has no ``dateGenerated``.
        source: Where the list is from; the file name when left out.

    Raises:
        InvalidRecordError: The file is not such a list, or is hostile.
    """
    gathering = Gathering(path.name)
    generated: dt.date | None = None
    for position, node in enumerate(records(path, frozenset(_TYPES)), start=1):
        generated = generated or _generated(path, node.element)
        reference = node.text("REFERENCE_NUMBER")
        with gathering.record(f"{node.name} {reference or position}"):
            gathering.add(_entry(node, reference))
    header = WatchlistHeader(
        id="un-sc",
        title="United Nations Security Council Consolidated List",
        publisher="United Nations Security Council",
        version_date=generated or version_date or file_date(path),
        source=source or path.name,
    )
    return gathering.imported(header)


def _generated(path: Path, element: etree._Element) -> dt.date | None:
    text = element.getroottree().getroot().get("dateGenerated")
    if not text:
        return None
    match = _GENERATED.match(text)
    try:
        return dt.date.fromisoformat(match[1] if match else text)
    except ValueError as error:
        raise InvalidRecordError(
            f"{path.name}: attribute dateGenerated is not a date: {text!r}"
        ) from error


def _entry(node: Node, reference: str) -> WatchlistEntry:
    if not reference:
        raise ValueError("field REFERENCE_NUMBER is empty")
    kind = node.name
    name = " ".join(text for part in _NAME_PARTS if (text := node.text(part)))
    if not name:
        raise ValueError("field FIRST_NAME is empty")
    addresses = node.children(f"{kind}_ADDRESS")
    nations = [value.own_text() for value in node.nested("NATIONALITY", "VALUE")]
    places = [each.text("COUNTRY") for each in addresses]
    return WatchlistEntry(
        id=f"un-{reference}",
        type=_TYPES[kind],
        names=unique_names([ListedName(name), *_original(node), *_aliases(node)]),
        programmes=unique([node.text("UN_LIST_TYPE")]),
        identifiers=_documents(node),
        birth_dates=unique(_birth_date(d) for d in node.children(f"{kind}_DATE_OF_BIRTH")),
        countries=unique(country_code(n) for n in [*places, *nations] if _is_said(n)),
        addresses=unique(_address(e) for e in addresses if _is_more_than_country(e)),
        listed_on=node.text("LISTED_ON")[:10],
        remarks=_remarks(node),
    )


def _original(node: Node) -> list[ListedName]:
    script = node.text("NAME_ORIGINAL_SCRIPT")
    return [ListedName(script, kind="original script")] if script else []


def _aliases(node: Node) -> list[ListedName]:
    """Aliases; some records hold several in one element, parted by semicolons."""
    names = []
    for alias in node.children(f"{node.name}_ALIAS"):
        said = alias.text("QUALITY")
        quality = NameQuality.WEAK if said.lower() == "low" else NameQuality.STRONG
        kind = said if said.endswith("k.a.") else _kind_of_note(alias.text("NOTE"))
        names += [
            ListedName(text, quality, kind)
            for part in alias.text("ALIAS_NAME").split(";")
            if _is_said(text := part.strip())
        ]
    return names


def _kind_of_note(note: str) -> str:
    former = note.lower().startswith(("formerly", "previously"))
    return "f.k.a." if former else "a.k.a."


def _documents(node: Node) -> tuple[ListedIdentifier, ...]:
    found = []
    for document in node.children(f"{node.name}_DOCUMENT"):
        number = document.text("NUMBER")
        kind = document.text("TYPE_OF_DOCUMENT") or document.text("TYPE_OF_DOCUMENT2")
        country = document.text("COUNTRY_OF_ISSUE") or document.text("ISSUING_COUNTRY")
        if _is_said(number):
            found.append(ListedIdentifier(kind or "document", number, country_code(country)))
    return tuple(dict.fromkeys(found))


def _birth_date(node: Node) -> str:
    """The day or the year; about and between are kept as words."""
    first, last = node.text("FROM_YEAR"), node.text("TO_YEAR")
    if first or last:
        return " to ".join(year for year in (first, last) if year)
    day = node.text("DATE")[:10] or node.text("YEAR")
    about = node.text("TYPE_OF_DATE") == "APPROXIMATELY"
    return f"circa {day}" if day and about else day


def _address(node: Node) -> str:
    parts = [text for part in _ADDRESS if _is_said(text := node.text(part))]
    return ", ".join(parts)


def _is_more_than_country(node: Node) -> bool:
    return any(_is_said(node.text(part)) for part in _ADDRESS if part != "COUNTRY")


def _remarks(node: Node) -> str:
    titles = [value.own_text() for value in node.nested("TITLE", "VALUE")]
    posts = [value.own_text() for value in node.nested("DESIGNATION", "VALUE")]
    said = [f"Title: {t}" for t in titles if t] + [f"Designation: {p}" for p in posts if p]
    births = [_address(each) for each in node.children(f"{node.name}_PLACE_OF_BIRTH")]
    said += [f"Place of birth: {place}" for place in births if place]
    return "; ".join([*said, *([text] if (text := node.text("COMMENTS1")) else [])])


def _is_said(text: str) -> bool:
    return bool(text) and text.lower() not in _NOTHING
