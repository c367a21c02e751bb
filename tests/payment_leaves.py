"""The leaves of a payment message, counted without the reader, and the words of what it read.

Every text and attribute of a message is made unlike any other; where it went is then seen by
looking for it in the transactions.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from lxml import etree

from precurb.model import Location, NotChecked, Party, Transaction

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT.*")
_FIRST = dt.date(1999, 1, 1)
# Closed codes: they steer the reading, and hold no name.
_KEPT = ("Ctry", "CtryOfRes", "Ccy", "CdtDbtInd", "RvslInd")


def made_unique(xml: bytes) -> tuple[bytes, list[str]]:
    """The message with every leaf unlike any other, and the leaves to be looked for."""
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, resolve_entities=False)
    root = etree.fromstring(xml, parser)
    found: list[str] = []
    for element in root.iter():
        name = etree.QName(element).localname
        if (element.text or "").strip():
            leaf = _unlike(name, element.text or "", len(found), element.attrib)
            element.text = leaf if len(element) == 0 else f"{leaf} "
            if name not in _KEPT:
                found.append(leaf)
        if (element.tail or "").strip():
            found.append(f"tail{len(found):06}")
            element.tail = f" {found[-1]} "
        for key in element.attrib:
            if str(key) not in _KEPT and not str(key).startswith(_XSI):
                element.attrib[key] = f"attr{len(found):06}"
                found.append(str(element.attrib[key]))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True), found


def _unlike(name: str, text: str, number: int, attributes: Any) -> str:
    if name in _KEPT:
        return text
    if "Ccy" in attributes:
        return f"{1000 + number}.5"
    if _DAY.fullmatch(text.strip()):
        return (_FIRST + dt.timedelta(days=number)).isoformat()
    if _MOMENT.fullmatch(text.strip()):
        return f"{_FIRST + dt.timedelta(days=number)}T01:02:03"
    return f"leaf{number:06}"


def words_of(read: Iterable[Transaction | NotChecked]) -> set[str]:
    """Whatever stands in the fields of transactions, as texts; gaps and particulars apart."""
    return {text for each in read if isinstance(each, Transaction) for text in _texts(each)}


def missing(leaves: Iterable[str], read: Iterable[Transaction | NotChecked]) -> list[str]:
    """The leaves that no field of the transactions holds."""
    words = words_of(read)
    parts = {part for text in words for part in re.findall(r"[\w.:-]+", text)}
    return [leaf for leaf in leaves if leaf not in words and leaf not in parts]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, (Location, Enum)) or value is None:
        return
    if is_dataclass(value):
        yield from _texts_of_fields(value)
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, (dt.date, dt.datetime)):
        yield value.isoformat()
    elif isinstance(value, Decimal):
        yield f"{value:f}"
    elif isinstance(value, str):
        yield value


def _texts_of_fields(value: Any) -> Iterator[str]:
    for each in fields(value):
        if each.name not in ("unread", "particulars", "place", "reference"):
            yield from _texts(getattr(value, each.name))
    if isinstance(value, Party):
        yield from map(str, value.particulars.values())
