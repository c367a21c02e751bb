"""Customs declarations in the WCO data model, as customs and forwarders exchange them.

Around a ``Declaration`` stands one envelope or another; the same mailbox also holds
responses, notifications and inventory messages, which are refused by name. A document type
or an entity is refused before anything is parsed: declarations have none.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from precurb.errors import InvalidRecordError
from precurb.intake.gaps import Gap, gap
from precurb.intake.values import read_country, read_number, read_trade_date, read_unit
from precurb.intake.wco_elements import Elements
from precurb.model import (
    Line,
    Location,
    Money,
    NotChecked,
    Particulars,
    Party,
    Quantity,
    Role,
    Transaction,
    TransactionKind,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LARGEST = 64 * 1024 * 1024  # bytes; a declaration of 999 items has about one
_ROLES = {
    "Exporter": Role.EXPORTER, "Importer": Role.IMPORTER, "Consignee": Role.CONSIGNEE,
    "Consignor": Role.CONSIGNOR, "Declarant": Role.AGENT, "Agent": Role.AGENT,
    "Buyer": Role.CUSTOMER, "Seller": Role.SUPPLIER, "Carrier": Role.CARRIER,
    "NotifyParty": Role.NOTIFY, "Submitter": Role.AGENT,
}  # fmt: skip


def read_wco(path: Path) -> Iterator[Transaction | NotChecked]:
    """Read every declaration of a file.

    Raises:
        InvalidRecordError: The file is no well-formed XML, or is hostile.
    """
    root = _parse(path)
    found = [
        e for e in root.iter("{*}Declaration") if e.find(".//{*}GoodsShipment") is not None
    ]
    if not found:
        where = Location(path.name, "")
        yield gap(Gap.NOT_A_DECLARATION, f"{_what(root)} carries no goods declaration", where)
    for number, declaration in enumerate(found, start=1):
        where = Location(path.name, f"declaration {number}" if len(found) > 1 else "")
        yield _Reader(declaration, where).read()


def names_in_wco(path: Path) -> Iterator[tuple[str, ...]]:
    """For every declaration of a file, what it calls its consignment beside its own number.

    The unique consignment reference is given whole and without its prefix (year, country and
    trader, to the first hyphen), as sellers know it.

    Raises:
        InvalidRecordError: The file is no well-formed XML, or is hostile.
    """
    for declaration in _parse(path).iter("{*}Declaration"):
        if declaration.find(".//{*}GoodsShipment") is not None:
            whole = _text(declaration, "{*}GoodsShipment/{*}UCR/{*}TraderAssignedReferenceID")
            yield tuple(filter(None, (whole, whole.partition("-")[2])))


def _parse(path: Path) -> "Element":
    from lxml import etree

    raw = path.read_bytes() if path.stat().st_size <= LARGEST else b""
    if not raw:
        raise InvalidRecordError(f"{path.name}: empty, or larger than {LARGEST} bytes")
    plain = raw.replace(b"\0", b"")  # also where every second byte is zero (UTF-16)
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise InvalidRecordError(f"{path.name}: a document type or entity is not accepted")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InvalidRecordError(f"{path.name}: not well-formed XML: {error}") from error


def _what(root: "Element") -> str:
    """The message by its telling element: the envelope's content where there is one."""
    names = [_local(root)]
    for name in ("Response", "Declaration"):
        if root.find(f"{{*}}{name}") is not None:
            names.append(name)
    kind = root.find(".//{*}TypeCode")
    return "/".join(names) + (f" (type {kind.text})" if kind is not None and kind.text else "")


class _Reader:
    """Reads one declaration; what of it cannot be read is kept beside it."""

    def __init__(self, declaration: "Element", where: Location) -> None:
        self._declaration, self._where = declaration, where
        self._gaps: list[NotChecked] = []
        self._more = Elements(declaration, where, self._gaps)
        self._on = self._date()
        shipment = "{*}GoodsShipment/"
        self._departure = self._country(
            f"{shipment}{{*}}ExportCountry/{{*}}ID",
            f"{shipment}{{*}}GovernmentAgencyGoodsItem/{{*}}ExportCountry/{{*}}ID",
        )
        self._destination = self._country(
            f"{shipment}{{*}}Destination/{{*}}CountryCode",
            f"{shipment}{{*}}GovernmentAgencyGoodsItem/{{*}}Destination/{{*}}CountryCode",
        )

    def read(self) -> Transaction | NotChecked:
        """The declaration as a consignment, or why it is none."""
        lines = tuple(self._lines())
        if not lines:
            reason = "the declaration names no goods (amendment, cancellation or notice)"
            return gap(Gap.NOT_A_DECLARATION, reason, self._where)
        return Transaction(
            reference=self._text("{*}FunctionalReferenceID")
            or self._text("{*}ID")
            or self._where.file,
            kind=TransactionKind.CONSIGNMENT,
            location=self._where,
            date=self._on,
            departure=self._departure,
            destination=self._destination,
            transit=self._transit(),
            parties=tuple(self._parties()),
            lines=self._totalled(lines),
            particulars=self._of_whole(),
            unread=tuple(self._gaps),
        )

    def _of_whole(self) -> Particulars:
        found = self._more.of_consignment()
        if self._on is not None:
            found["consignment.declared_on"] = self._on.isoformat()
        return found

    def _totalled(self, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        """The total of the invoice belongs to each of its lines."""
        total = self._more.invoice_total()
        if total is None:
            return lines
        said: Particulars = {"line.invoice_total": total}
        return tuple(replace(line, particulars=line.particulars | said) for line in lines)

    def _lines(self) -> Iterator[Line]:
        items = self._declaration.findall("{*}GoodsShipment/{*}GovernmentAgencyGoodsItem")
        for number, item in enumerate(items, start=1):
            commodity = item.find("{*}Commodity")
            if commodity is None:
                continue
            codes = {
                _text(each, "{*}IdentificationTypeCode"): _text(each, "{*}ID")
                for each in commodity.findall("{*}Classification")
            }
            line = Line(
                number=number,
                description=_text(commodity, "{*}Description"),
                cas=codes.get("CAS", ""),
                hs_code=codes.get("TSP") or codes.get("HS") or codes.get("SRZ") or "",
                quantity=self._quantity(commodity, number),
                value=self._value(commodity),
                particulars=self._more.of_item(item),
            )
            if line.description or line.hs_code or line.cas:
                yield line

    def _quantity(self, commodity: "Element", number: int) -> Quantity | None:
        measure = commodity.find("{*}GoodsMeasure/{*}NetNetWeightMeasure")
        if measure is None or not measure.text:
            return None
        try:
            unit = read_unit(measure.get("unitCode", "KGM"))
            return Quantity(read_number(measure.text, "point"), unit)
        except (InvalidRecordError, ValueError) as error:
            reason = f"item {number}: {error}"
            self._gaps.append(gap(Gap.UNREADABLE_QUANTITY, reason, self._where, "quantity"))
            return None

    def _value(self, commodity: "Element") -> Money | None:
        charge = commodity.find("{*}InvoiceLine/{*}ItemChargeAmount")
        if charge is None or not charge.text:
            return None
        try:
            return Money(read_number(charge.text, "point"), charge.get("currencyID", ""))
        except (InvalidRecordError, ValueError):
            return None  # without a currency an amount says nothing

    def _parties(self) -> Iterator[Party]:
        seen: dict[Party, None] = {}
        for element in self._declaration.iter(*(f"{{*}}{name}" for name in _ROLES)):
            name, identifier = _text(element, "{*}Name"), _text(element, "{*}ID")
            if name or identifier:
                address = element.find("{*}Address")
                party = Party(
                    name=name,
                    role=_ROLES[_local(element)],
                    country=self._code(_text(element, "{*}Address/{*}CountryCode")),
                    address=_joined(address) if address is not None else "",
                    identifiers=(identifier,) if identifier else (),
                )
                seen[party] = None
        yield from seen

    def _date(self) -> dt.date | None:
        for path in ("{*}AcceptanceDateTime", "{*}IssueDateTime"):
            element = self._declaration.find(path)
            text = "".join(map(str, element.itertext())).strip() if element is not None else ""
            if text:
                try:
                    return read_trade_date(text)
                except InvalidRecordError as error:
                    self._gaps.append(gap(Gap.UNREADABLE_DATE, str(error), self._where, "date"))
        return None

    def _country(self, *paths: str) -> str:
        return next((code for path in paths if (code := self._code(self._text(path)))), "")

    def _transit(self) -> tuple[str, ...]:
        """The countries of the route; where it begins and ends is no transit."""
        route = self._declaration.findall("{*}Consignment/{*}Itinerary/{*}RoutingCountryCode")
        codes = (self._code((each.text or "").strip()) for each in route)
        ends = {self._departure, self._destination}
        return tuple(dict.fromkeys(code for code in codes if code and code not in ends))

    def _code(self, text: str) -> str:
        if not text:
            return ""
        try:
            return read_country(text)
        except InvalidRecordError as error:
            self._gaps.append(gap(Gap.UNKNOWN_COUNTRY, str(error), self._where, "country"))
            return ""

    def _text(self, path: str) -> str:
        return _text(self._declaration, path)


def _text(element: "Element", path: str) -> str:
    found = element.find(path)
    return " ".join((found.text or "").split()) if found is not None else ""


def _joined(address: "Element") -> str:
    names = ("Line", "CityName", "PostcodeID", "CountryCode")
    return ", ".join(filter(None, (_text(address, f"{{*}}{name}") for name in names)))


def _local(element: "Element") -> str:
    return str(element.tag).rsplit("}", 1)[-1]
