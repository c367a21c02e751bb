"""What declarations say beyond the core fields; and what the public examples hold."""

from collections import Counter
from pathlib import Path

import pytest

from precurb.errors import InvalidRecordError
from precurb.intake import read_file
from precurb.model import Transaction, Value

DECLARATION = """<Declaration>
<AcceptanceDateTime><DateTimeString>20260305090000+01</DateTimeString></AcceptanceDateTime>
<FunctionalReferenceID>R1</FunctionalReferenceID><TypeCode>EXA</TypeCode>
<InvoiceAmount currencyID="EUR">4740.00</InvoiceAmount>
<BorderTransportMeans><ID>9321483</ID><IdentificationTypeCode>10</IdentificationTypeCode>
<ModeCode>1</ModeCode></BorderTransportMeans>
<Consignment><Itinerary><RoutingCountryCode>DE</RoutingCountryCode></Itinerary>
<Itinerary><RoutingCountryCode>PA</RoutingCountryCode></Itinerary>
<Itinerary><RoutingCountryCode>MX</RoutingCountryCode></Itinerary></Consignment>
<GoodsShipment>
<Consignment><LoadingLocation><ID>DEHAM</ID></LoadingLocation>
<UnloadingLocation><ID>MXZLO</ID></UnloadingLocation>
<TransportEquipment><ID>CSQU3054383</ID><Seal><ID>S1</ID></Seal></TransportEquipment>
<TransportEquipment><ID>MSCU6639870</ID><Seal><ID>S2</ID></Seal></TransportEquipment>
</Consignment>
<CustomsValuation><FreightChargeAmount currencyID="EUR">310</FreightChargeAmount>
</CustomsValuation>
<Destination><CountryCode>MX</CountryCode></Destination>
<ExportCountry><ID>DE</ID></ExportCountry>
<TradeTerms><ConditionCode>FOB</ConditionCode><LocationID>DEHAM</LocationID></TradeTerms>
<GovernmentAgencyGoodsItem>
<AdditionalDocument><CategoryCode>N</CategoryCode><TypeCode>380</TypeCode>
<ID>INV-42/05.03.2026</ID></AdditionalDocument>
<AdditionalDocument><CategoryCode>C</CategoryCode><TypeCode>999</TypeCode>
<ID>EA-7</ID><Name>Authorisation for drug precursors</Name></AdditionalDocument>
<Commodity><Description>Acetone</Description>
<Classification><ID>0010164-4</ID><IdentificationTypeCode>CV</IdentificationTypeCode>
</Classification><DangerousGoods><UNDGID>1090</UNDGID></DangerousGoods>
<GoodsMeasure><GrossMassMeasure>176</GrossMassMeasure>
<NetNetWeightMeasure unitCode="KGM">158</NetNetWeightMeasure></GoodsMeasure></Commodity>
<GovernmentProcedure><CurrentCode>31</CurrentCode></GovernmentProcedure>
<Origin><CountryCode>DE</CountryCode><TypeCode>1</TypeCode></Origin>
<Origin><CountryCode>FR</CountryCode><TypeCode>2</TypeCode></Origin>
<Packaging><QuantityQuantity>1</QuantityQuantity><TypeCode>1A1</TypeCode></Packaging>
<Packaging><QuantityQuantity>2</QuantityQuantity><TypeCode>DR</TypeCode></Packaging>
</GovernmentAgencyGoodsItem></GoodsShipment></Declaration>"""


def read(folder: Path, text: str = DECLARATION) -> Transaction:
    path = folder / "f.xml"
    path.write_text(text, encoding="utf-8")
    (found,) = read_file(path).transactions
    assert isinstance(found, Transaction)
    return found


def test_a_declaration_says_what_its_consignment_is(tmp_path: Path) -> None:
    assert read(tmp_path).particulars == {
        "consignment.incoterm": "FOB",
        "consignment.incoterm_place": "DEHAM",
        "consignment.port_loading": "DEHAM",
        "consignment.port_discharge": "MXZLO",
        "consignment.container_no": "CSQU3054383; MSCU6639870",
        "consignment.seal_no": "S1; S2",
        "consignment.route_countries": ["DE", "PA", "MX"],
        "consignment.direction": "export",
        "consignment.reexport": True,
        "consignment.mode": "sea",
        "consignment.imo": "9321483",
        "consignment.invoice_id": "INV-42",
        "consignment.authorisation_no": "EA-7",
        "consignment.currency": "EUR",
        "consignment.freight_charge": 310.0,
        "consignment.declared_on": "2026-03-05",
    }


def test_an_item_says_what_its_goods_are(tmp_path: Path) -> None:
    (line,) = read(tmp_path).lines
    assert line.particulars == {
        "line.gross_kg": 176.0,
        "line.net_kg": 158.0,
        "line.un_no": "1090",
        "line.origin": "DE",
        "line.pack_type": "drum",
        "line.pack_count": 3.0,
        "line.cus": "0010164-4",
        "line.invoice_total": 4740.0,
    }


def test_the_ends_of_the_route_are_no_transit(tmp_path: Path) -> None:
    assert read(tmp_path).transit == ("PA",)


def test_freight_in_another_currency_is_not_compared(tmp_path: Path) -> None:
    text = DECLARATION.replace(
        'FreightChargeAmount currencyID="EUR"', 'FreightChargeAmount currencyID="USD"'
    )
    assert "consignment.freight_charge" not in read(tmp_path, text).particulars


def test_a_measure_that_is_no_mass_is_said(tmp_path: Path) -> None:
    text = DECLARATION.replace("<GrossMassMeasure>", '<GrossMassMeasure unitCode="LTR">')
    (gap,) = read(tmp_path, text).unread
    assert (gap.code, gap.field) == ("unreadable-particular", "line.gross_kg")


@pytest.fixture(scope="module")
def found(shared: Path) -> list[Transaction]:
    """Every goods declaration among the examples of British customs."""
    folder = shared / "data" / "trade" / "hmrc_wco_samples"
    read: list[Transaction] = []
    for path in sorted(folder.rglob("*.xml")):
        try:
            read += [t for t in read_file(path).transactions if isinstance(t, Transaction)]
        except InvalidRecordError:
            continue
    return read


def test_the_examples_fill_these_particulars(found: list[Transaction]) -> None:
    def known(value: Value) -> bool:
        return value not in ("", [])

    count = Counter(
        name
        for each in found
        for held in (each.particulars, *(line.particulars for line in each.lines))
        for name, value in held.items()
        if known(value)
    )
    assert {name: count[name] for name in (
        "line.gross_kg", "line.net_kg", "line.pack_count", "line.pack_type", "line.origin",
        "line.cus", "consignment.incoterm", "consignment.mode", "consignment.container_no",
        "consignment.seal_no", "consignment.invoice_id", "consignment.direction",
        "consignment.route_countries",
    )} == {
        "line.gross_kg": 301, "line.net_kg": 276, "line.pack_count": 312,
        "line.pack_type": 296, "line.origin": 229, "line.cus": 1,
        "consignment.incoterm": 176, "consignment.mode": 281,
        "consignment.container_no": 221, "consignment.seal_no": 45,
        "consignment.invoice_id": 184, "consignment.direction": 286,
        "consignment.route_countries": 37,
    }  # fmt: skip


def test_what_the_examples_say_unreadably_is_countries_of_no_list(
    found: list[Transaction],
) -> None:
    gaps = {(g.code, g.reason.split("'")[0]) for each in found for g in each.unread}
    assert gaps == {
        ("unknown-country", "no country is called "),
        ("unreadable-particular", "no country is called "),
    }
