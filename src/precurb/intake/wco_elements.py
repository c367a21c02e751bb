"""What a WCO declaration says beyond the core fields, by the names of the vocabulary.

Paths are those of the WCO data model as customs use it (the British customs' published
examples, Apache-2.0, were read for it). An element that is missing says nothing; one that is
there and empty is skipped: a declaration has no blanks, only what the procedure asks for.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from precurb.errors import InvalidRecordError
from precurb.intake.gaps import Gap, gap
from precurb.intake.particulars import Manner, fill, read_package, read_particular
from precurb.intake.values import read_number
from precurb.model import Location, NotChecked, Particulars

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SHIPMENT = "{*}GoodsShipment/"
_CONSIGNMENT = f"{_SHIPMENT}{{*}}Consignment/"
_ITEM: Mapping[str, str] = MappingProxyType(
    {
        "line.gross_kg": "{*}Commodity/{*}GoodsMeasure/{*}GrossMassMeasure",
        "line.net_kg": "{*}Commodity/{*}GoodsMeasure/{*}NetNetWeightMeasure",
        "line.un_no": "{*}Commodity/{*}DangerousGoods/{*}UNDGID",
    }
)
_WHOLE: Mapping[str, str] = MappingProxyType(
    {
        "consignment.incoterm": f"{_SHIPMENT}{{*}}TradeTerms/{{*}}ConditionCode",
        "consignment.incoterm_place": f"{_SHIPMENT}{{*}}TradeTerms/{{*}}LocationID",
        "consignment.port_loading": f"{_CONSIGNMENT}{{*}}LoadingLocation/{{*}}ID",
        "consignment.port_discharge": f"{_CONSIGNMENT}{{*}}UnloadingLocation/{{*}}ID",
        "consignment.container_no": f"{_CONSIGNMENT}{{*}}TransportEquipment/{{*}}ID",
        "consignment.seal_no": f"{_CONSIGNMENT}{{*}}TransportEquipment/{{*}}Seal/{{*}}ID",
        "consignment.route_countries": "{*}Consignment/{*}Itinerary/{*}RoutingCountryCode",
    }
)
# UN/ECE recommendation 19; 6 is left to national use and 9 is the goods' own propulsion.
_MODES: Mapping[str, str] = MappingProxyType(
    {"1": "sea", "2": "rail", "3": "road", "4": "air", "5": "post", "7": "pipeline",
     "8": "inland_waterway"}
)  # fmt: skip
_INVOICE = ("N380", "N325", "N935")  # UN/EDIFACT 1001; 935 is how British customs write it
_ORDER = ("N105", "N220")
_OF_PRECURSORS = re.compile(r"precursor|vorläufer|grundstoff|易制毒", re.I)


class Elements:
    """Reads the further elements of one declaration; what cannot be read joins the gaps."""

    def __init__(self, declaration: "Element", where: Location, gaps: list[NotChecked]) -> None:
        self._declaration, self._where, self._gaps = declaration, where, gaps

    def of_item(self, item: "Element") -> Particulars:
        """What an item says of its goods."""
        found: Particulars = {}
        for name, path in _ITEM.items():
            self._fill(found, name, _texts(item, path), _unit(item, path))
        # Beside the country of origin the one of preferential origin may stand (type 2).
        self._fill(found, "line.origin", _texts(item, "{*}Origin/{*}CountryCode")[:1])
        kinds = _texts(item, "{*}Packaging/{*}TypeCode")
        self._fill(found, "line.pack_type", [read_package(each) or each for each in kinds])
        counts = _texts(item, "{*}Packaging/{*}QuantityQuantity")
        if counts:
            self._count(found, counts)
        for each in item.iterfind("{*}Commodity/{*}Classification"):
            if _first(each, "{*}IdentificationTypeCode") == "CV":  # CUS, of chemicals
                self._fill(found, "line.cus", [_first(each, "{*}ID")])
        return found

    def of_consignment(self) -> Particulars:
        """What the declaration says of the whole."""
        found: Particulars = {}
        for name, path in _WHOLE.items():
            self._fill(found, name, _texts(self._declaration, path))
        self._fill(found, "consignment.direction", [self._direction()])
        procedures = _texts(
            self._declaration,
            f"{_SHIPMENT}{{*}}GovernmentAgencyGoodsItem/{{*}}GovernmentProcedure/{{*}}CurrentCode",
        )
        if any(len(code) == 2 and code.startswith("31") for code in procedures):
            found["consignment.reexport"] = True
        self._transport(found)
        self._documents(found)
        self._charges(found)
        return found

    def invoice_total(self) -> float | None:
        """The total of the invoice, where the declaration states it."""
        texts = _texts(self._declaration, "{*}InvoiceAmount")
        return self._number("line.invoice_total", texts[0]) if texts else None

    def _transport(self, found: Particulars) -> None:
        mode = _first(self._declaration, "{*}BorderTransportMeans/{*}ModeCode")
        self._fill(found, "consignment.mode", [_MODES.get(mode, "")])
        means = _first(self._declaration, "{*}BorderTransportMeans/{*}ID")
        kind = _first(self._declaration, "{*}BorderTransportMeans/{*}IdentificationTypeCode")
        if kind in ("10", "11"):  # IMO number of a ship, name of a sea-going ship
            name = "consignment.imo" if kind == "10" else "consignment.vessel_names"
            self._fill(found, name, [means])

    def _documents(self, found: Particulars) -> None:
        for each in self._declaration.iter("{*}AdditionalDocument"):
            code = _first(each, "{*}CategoryCode") + _first(each, "{*}TypeCode")
            # "12345/19.01.2021": number and day of the paper in one element.
            number = re.sub(r"/\d\d\.\d\d\.\d{4}$", "", _first(each, "{*}ID"))
            name = ""
            if code in _INVOICE:
                name = "consignment.invoice_id"
            elif code in _ORDER:
                name = "consignment.purchase_order_no"
            elif _OF_PRECURSORS.search(_first(each, "{*}Name")):
                name = "consignment.authorisation_no"
            if name and name not in found:
                self._fill(found, name, [number])

    def _charges(self, found: Particulars) -> None:
        invoice = self._declaration.find("{*}InvoiceAmount")
        currency = invoice.get("currencyID", "") if invoice is not None else ""
        if not currency:
            charged = {
                each.get("currencyID", "")
                for each in self._declaration.iter("{*}ItemChargeAmount")
            }
            currency = charged.pop() if len(charged) == 1 else ""
        self._fill(found, "consignment.currency", [currency])
        freight = self._declaration.find(
            f"{_SHIPMENT}{{*}}CustomsValuation/{{*}}FreightChargeAmount"
        )
        # In another currency than the invoice the figure could not be compared.
        if freight is not None and freight.text and freight.get("currencyID") == currency:
            number = self._number("consignment.freight_charge", freight.text)
            if number is not None:
                found["consignment.freight_charge"] = number

    def _direction(self) -> str:
        kind = _first(self._declaration, "{*}TypeCode")
        return {"EX": "export", "IM": "import"}.get(kind[:2], "")

    def _count(self, found: Particulars, counts: list[str]) -> None:
        numbers = [self._number("line.pack_count", each) for each in counts]
        known = [number for number in numbers if number is not None]
        if len(known) == len(numbers):
            found["line.pack_count"] = sum(known)

    def _fill(self, found: Particulars, name: str, texts: list[str], unit: str = "") -> None:
        """Fill one particular; several different values are kept with semicolons."""
        text = "; ".join(dict.fromkeys(filter(None, texts)))
        if not text:
            return
        try:
            fill(found, name, read_particular(name, text, Manner("point"), unit))
        except InvalidRecordError as error:
            self._gaps.append(gap(Gap.UNREADABLE_PARTICULAR, str(error), self._where, name))

    def _number(self, name: str, text: str) -> float | None:
        try:
            return float(read_number(text, "point"))
        except InvalidRecordError as error:
            self._gaps.append(gap(Gap.UNREADABLE_PARTICULAR, str(error), self._where, name))
            return None


def _texts(element: "Element", path: str) -> list[str]:
    return list(_each(element, path))


def _each(element: "Element", path: str) -> Iterator[str]:
    for found in element.iterfind(path):
        text = " ".join((found.text or "").split())
        if text:
            yield text


def _first(element: "Element", path: str) -> str:
    return next(_each(element, path), "")


def _unit(item: "Element", path: str) -> str:
    """The unit of a measure; customs state masses in kilograms when they state none."""
    found = item.find(path)
    return found.get("unitCode", "KGM") if found is not None and "Measure" in path else ""
