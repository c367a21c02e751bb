"""Postal addresses of payments: structured, hybrid and unstructured, as one text.

Parts stay in the order of the message. The country of unstructured lines is taken only where
the last line leaves no doubt: two letters behind a town are a state as often as a country.
"""

import re
from collections.abc import Sequence

from precurb.errors import InvalidRecordError
from precurb.intake.payments.draft import Draft, spill, spill_around
from precurb.intake.payments.nodes import Node
from precurb.intake.values import read_country

_PARTS = frozenset(
    (
        "Dept", "SubDept", "StrtNm", "BldgNb", "BldgNm", "Flr", "UnitNb", "PstBx", "Room",
        "PstCd", "TwnNm", "TwnLctnNm", "DstrctNm", "CtrySubDvsn", "CareOf",
    )
)  # fmt: skip
_JOINED = (("StrtNm", "BldgNb"), ("PstCd", "TwnNm"))
_POSTAL = re.compile(r"([A-Z]{2})-\d{4,6}\b", re.ASCII)
# Names that are as well those of a state or of a person.
_DOUBTFUL = frozenset(("GE", "JO", "TD", "JE"))


def address_of(
    node: Node, path: str, draft: Draft, countries: list[Node]
) -> tuple[list[str], list[str]]:
    """The parts of an address, and those of them that are unstructured lines.

    Args:
        node: The element of the address.
        path: Its place.
        draft: Takes what is no part of an address.
        countries: Takes the elements that state a country.
    """
    parts: list[str] = []
    lines: list[str] = []
    before = ""
    if node.text:
        draft.say(path, node.text)
    spill_around(Node(node.name, node.attributes), path, draft)
    for child in node.children:
        below = f"{path}/{child.name}"
        if child.name == "Ctry":
            countries.append(child)
            continue
        if child.name not in _PARTS and child.name != "AdrLine":
            spill(child, below, draft)
            continue
        spill_around(child, below, draft)
        if not child.text:
            continue
        if (before, child.name) in _JOINED:
            parts[-1] = f"{parts[-1]} {child.text}"
        else:
            parts.append(child.text)
        if child.name == "AdrLine":
            lines.append(child.text)
        before = child.name
    return parts, lines


def country_of_lines(lines: Sequence[str]) -> str:
    """The country that the last line of an address names without doubt; else empty.

    >>> country_of_lines(["Hafenstrasse 12", "20457 Hamburg, Germany"])
    'DE'
    >>> country_of_lines(["99 Dock Road", "Newark DE"])
    ''
    """
    if not lines:
        return ""
    last = lines[-1].strip(" .,")
    if postal := _POSTAL.match(last):
        return _certain(postal[1])
    name = last.rpartition(",")[2].strip()
    return _certain(name) if len(name) > 3 else ""


def _certain(name: str) -> str:
    try:
        found = read_country(name)
    except InvalidRecordError:
        return ""
    return "" if found in _DOUBTFUL else found
