"""Writes consignments as export declarations in the WCO data model, one XML file each.

The form is that of the declarations HM Revenue & Customs publishes as samples: MetaData
around a Declaration. The model has no place for a CAS number; it stands in the text.
"""

import datetime as dt
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

from trade.paper import ENGLISH, Company, Item, Order

META = "urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"
DECLARATION = "urn:wco:datamodel:WCO:DEC-DMS:2"
DATE_FORM = "urn:wco:datamodel:WCO:Declaration_DS:DMS:2"


def write_declarations(folder: Path, orders: list[Order]) -> None:
    """Write one file for each consignment, named by its reference."""
    folder.mkdir(parents=True, exist_ok=True)
    for order in orders:
        root = _meta_data(order)
        ET.indent(root)
        text = ET.tostring(root, encoding="unicode")
        head = '<?xml version="1.0" encoding="UTF-8"?>\n'
        (folder / f"{order.reference}.xml").write_bytes((head + text + "\n").encode())


def _meta_data(order: Order) -> ET.Element:
    root = ET.Element(
        "md:MetaData", {"xmlns:md": META, "xmlns": DECLARATION, "xmlns:p1": DATE_FORM}
    )
    _add(root, "md:WCODataModelVersionCode", "3.6")
    _add(root, "md:WCOTypeName", "DEC")
    _add(root, "md:ResponsibleCountryCode", order.seller.country)
    declaration = _add(root, "Declaration")
    accepted = _add(
        _add(declaration, "AcceptanceDateTime"), "p1:DateTimeString", _day(order.day)
    )
    accepted.set("formatCode", "304")
    _add(declaration, "FunctionCode", "9")
    _add(declaration, "FunctionalReferenceID", order.reference)
    _add(declaration, "TypeCode", "EXA")
    _add(declaration, "GoodsItemQuantity", str(len(order.items)))
    _party(declaration, "Exporter", order.seller, "")
    _shipment(declaration, order)
    return root


def _shipment(declaration: ET.Element, order: Order) -> None:
    cells = order.cells
    consignee = Company(
        cells.get("customer", order.customer.name),
        cells.get("customer_country", order.customer.country),
        cells.get("customer_address", order.customer.address),
    )
    shipment = _add(declaration, "GoodsShipment")
    _add(shipment, "TransactionNatureCode", "1")
    _party(shipment, "Consignee", consignee, cells.get("customer_id", ""))
    _add(_add(shipment, "Consignment"), "ContainerCode", "0")
    _add(_add(shipment, "Destination"), "CountryCode", consignee.country)
    _add(_add(shipment, "ExportCountry"), "ID", order.seller.country)
    for number, item in enumerate(order.items, start=1):
        last = number == len(order.items)
        _goods(shipment, number, item, order.cells if last else {})


def _goods(shipment: ET.Element, number: int, item: Item, cells: dict[str, Any]) -> None:
    product = item.product
    text = f"{product.names[ENGLISH]}, CAS {product.cas}" if item.grade else ""
    goods = _add(shipment, "GovernmentAgencyGoodsItem")
    _add(goods, "SequenceNumeric", str(number))
    commodity = _add(goods, "Commodity")
    description = cells.get("description", text or product.names[ENGLISH])
    _add(commodity, "Description", description)
    for code, kind in ((cells.get("hs", product.hs + "00"), "TSP"), ("00", "TRC")):
        classification = _add(commodity, "Classification")
        _add(classification, "ID", code)
        _add(classification, "IdentificationTypeCode", kind)
    measure = _add(commodity, "GoodsMeasure")
    _add(measure, "GrossMassMeasure", f"{item.amount * 1.04:.2f}").set("unitCode", "KGM")
    _add(measure, "NetNetWeightMeasure", f"{item.amount:.2f}").set("unitCode", "KGM")
    charge = _add(_add(commodity, "InvoiceLine"), "ItemChargeAmount", f"{item.value:.2f}")
    charge.set("currencyID", "GBP")
    packaging = _add(goods, "Packaging")
    _add(packaging, "SequenceNumeric", "1")
    _add(packaging, "QuantityQuantity", str(1 + item.amount // 25))
    _add(packaging, "TypeCode", "DR")


def _party(parent: ET.Element, role: str, company: Company, identifier: str) -> None:
    party = _add(parent, role)
    _add(party, "Name", company.name)
    if identifier:
        _add(party, "ID", identifier)
    address = _add(party, "Address")
    _add(address, "CountryCode", company.country)
    _add(address, "Line", company.address)


def _day(day: dt.date) -> str:
    return f"{day:%Y%m%d}090000Z"


def _add(parent: ET.Element, tag: str, text: str = "") -> ET.Element:
    child = ET.SubElement(parent, tag)
    child.text = text or None
    return child
