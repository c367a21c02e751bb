"""Particulars are read by the type the vocabulary gives; what is not said stays unknown."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.data import data_folder
from precurb.errors import InvalidRecordError
from precurb.intake import Mapping
from precurb.intake.columns import field_of, guess_columns
from precurb.intake.kinds import kind_in_title, rank, read_kind
from precurb.intake.particulars import MOST, Manner, read_particular
from precurb.intake.rows import RowReader
from precurb.intake.values import read_currency
from precurb.model import PaperKind, Transaction, Value
from precurb.signs import vocabulary


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("history.prior_seizures", "2", 2.0),
        ("line.un_no", "UN 1715", "1715"),
        ("line.invoice_total", "1.250,50", 1250.5),
        ("line.scheduled_pct", "12,5 %", 12.5),
        ("payment.prepaid_share", "50 %", 0.5),
        ("party.letterhead", "ja", True),
        ("party.letterhead", "否", False),
        ("party.letterhead", "sí", True),
        ("party.letterhead", "True", True),
        ("consignment.loaded_on", "5. März 2026", "2026-03-05"),
        ("consignment.loaded_on", "2026年3月5日", "2026-03-05"),
        ("line.h_codes", "H225, H319, H302 + H312", ["H225", "H319", "H302 + H312"]),
        ("line.h_codes", '["H225", "H319"]', ["H225", "H319"]),
        ("party.aliases", "Acme, Inc.; Acme Chemicals", ["Acme, Inc.", "Acme Chemicals"]),
        ("consignment.route_countries", "China, Mexiko", ["CN", "MX"]),
        ("line.origin", "Deutschland", "DE"),
        ("history.orders", '[{"kg": 5, "grade": null}]', [{"kg": 5.0}]),
        ("consignment.mode", "Seefracht", "sea"),
        ("consignment.mode", "海运", "sea"),
        ("payment.method", "transferencia bancaria", "wire"),
        ("payment.method", "by barter", "by barter"),
        ("consignment.delivery_mode", "Selbstabholung", "collected"),
        ("party.address_type", "Wohnung", "dwelling"),
    ],
)
def test_a_value_is_read_by_its_type(name: str, text: str, value: Value) -> None:
    assert read_particular(name, text, Manner()) == {name: value}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("history.prior_seizures", "two"),
        ("history.prior_seizures", "50 %"),
        ("line.invoice_total", "1,250"),
        ("party.letterhead", "perhaps"),
        ("consignment.loaded_on", "03/04/2026"),
        ("line.origin", "Ruritania"),
        ("line.h_codes", '["H225", {"a": 1}]'),
        ("history.orders", "three orders"),
        ("history.orders", '[{"kg": {"net": 5}}]'),
        ("consignment.delivery_mode", "by owl"),
        ("line.gross_kg", "27"),
        ("line.gross_kg", "27 l"),
        ("line.gross_kg", "27 drums"),
        ("line.pack_count", "20 kg"),
        ("history.year_total", "9" * 400),
    ],
)
def test_what_is_not_of_its_type_is_refused(name: str, text: str) -> None:
    with pytest.raises(InvalidRecordError):
        read_particular(name, text, Manner())


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [("27,5", "kg", 27.5), ("1.5 t", "kg", 1500.0), ("10 lb", "", 4.5359237)],
)
def test_a_weight_is_turned_to_kilograms(text: str, unit: str, value: float) -> None:
    read = read_particular("line.gross_kg", text, Manner(), unit)
    assert read == {"line.gross_kg": value}


def test_the_content_of_a_package_may_be_a_volume() -> None:
    read = read_particular("line.pack_size_kg", "200 l", Manner())
    assert read == {"line.pack_size_l": 200.0}


def test_packages_are_counted_with_their_kind() -> None:
    read = read_particular("line.pack_count", "20 fibre drums", Manner())
    assert read == {"line.pack_count": 20.0, "line.pack_type": "drum"}


def test_a_column_of_its_own_knows_the_kind_of_package_better() -> None:
    cells = {"product": "s", "packaging": "IBC", "packages": "20 drums"}
    assert read(cells).lines[0].particulars["line.pack_type"] == "ibc"


def test_an_amount_in_the_currency_of_the_row_is_a_number() -> None:
    manner = Manner(currency="EUR")
    assert read_particular("payment.amount", "120,50 EUR", manner) == {"payment.amount": 120.5}
    with pytest.raises(InvalidRecordError):
        read_particular("payment.amount", "120,50 USD", manner)


@pytest.mark.parametrize("name", ["line.un_no", "line.gross_kg", "party.letterhead"])
def test_a_blank_was_left_blank(name: str) -> None:
    assert read_particular(name, "", Manner()) == {name: ""}


@given(st.sampled_from(sorted(vocabulary())), st.text(max_size=20))
def test_reading_a_particular_never_fails_otherwise(name: str, text: str) -> None:
    try:
        read_particular(name, text, Manner())
    except InvalidRecordError:
        return


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("FOB Hamburg, Incoterms 2020", ("FOB", "Hamburg", "2020")),
        ("cif Manzanillo (Incoterms® 2010)", ("CIF", "Manzanillo", "2010")),
        ("DAP", ("DAP", None, None)),
        ("ab Werk", ("ab Werk", None, None)),
        ("pre paid", ("pre paid", None, None)),
    ],
)
def test_an_incoterm_is_parted_from_its_place(
    text: str, parts: tuple[str, str | None, str | None]
) -> None:
    said = read_particular("consignment.incoterm", text, Manner())
    names = ("incoterm", "incoterm_place", "incoterm_edition")
    assert tuple(said.get(f"consignment.{name}") for name in names) == parts


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Gross Weight", "line.gross_kg"), ("Rohmasse", "line.gross_kg"),
        ("毛重", "line.gross_kg"), ("Peso bruto", "line.gross_kg"),
        ("UN-Nr.", "line.un_no"), ("联合国编号", "line.un_no"), ("Nº ONU", "line.un_no"),
        ("Verpackungsgruppe", "line.packing_group"), ("包装类别", "line.packing_group"),
        ("Container No", "consignment.container_no"), ("箱号", "consignment.container_no"),
        ("Incoterms", "consignment.incoterm"), ("贸易术语", "consignment.incoterm"),
        ("Ladehafen", "consignment.port_loading"), ("目的港", "consignment.port_discharge"),
        ("Verwendungszweck", "line.stated_use"), ("uso final", "line.stated_use"),
        ("Zahlungsart", "payment.method"), ("付款方式", "payment.method"),
        ("H-Sätze", "line.h_codes"), ("CUS-Nummer", "line.cus"), ("批号", "line.batch"),
        ("Belegart", "paper"), ("单据类型", "paper"), ("tipo de documento", "paper"),
        ("history.prior_seizures", "history.prior_seizures"),
    ],
)  # fmt: skip
def test_headings_of_particulars_are_understood(heading: str, name: str) -> None:
    assert field_of(heading) == name


@pytest.mark.parametrize("name", ["headers", "labels", "values"])
def test_every_particular_that_words_are_given_for_is_in_the_vocabulary(name: str) -> None:
    table = tomllib.loads((data_folder() / "formats" / f"{name}.toml").read_text("utf-8"))
    named = {field for field in (*table, *table.get("stands_for", ())) if "." in field}
    assert named
    assert named <= set(vocabulary())


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("Gross weight (kg)", "kg"), ("Gross weight KGS", "KGS"), ("毛重公斤", "公斤"),
     ("line.gross_kg", "kg"), ("Gross weight", "")],
)  # fmt: skip
def test_the_unit_of_a_weight_stands_in_its_heading(heading: str, unit: str) -> None:
    guess = guess_columns("f.csv", ["product", heading], Mapping())[1]
    assert (guess.field, guess.unit) == ("line.gross_kg", unit)


def test_net_weight_is_the_quantity_where_no_other_column_is() -> None:
    (_, weight) = guess_columns("f.csv", ["product", "Nettogewicht (kg)"], Mapping())
    assert (weight.field, weight.particular) == ("quantity", "line.net_kg")
    (*_, weight) = guess_columns("f.csv", ["product", "Menge", "Nettogewicht"], Mapping())
    assert (weight.field, weight.particular) == ("line.net_kg", "")


def test_an_invoice_number_is_the_reference_where_no_order_number_is() -> None:
    (_, number) = guess_columns("f.csv", ["product", "Rechnungsnummer"], Mapping())
    assert (number.field, number.particular) == ("reference", "consignment.invoice_id")


def read(cells: dict[str, str], mapping: Mapping | None = None) -> Transaction:
    said = mapping or Mapping()
    columns = guess_columns("f.csv", list(cells), said)
    return RowReader("f.csv", columns, said).read_row("row 2", cells).transaction


def test_net_weight_is_kept_in_kilograms_beside_the_quantity() -> None:
    (line,) = read({"product": "salt", "net weight": "1,5", "unit": "t"}).lines
    assert (str(line.quantity), line.particulars) == ("1.5 t", {"line.net_kg": 1500.0})


def test_the_unit_column_speaks_of_the_gross_weight_only_beside_a_net_weight() -> None:
    weights = read({"product": "s", "net weight": "25", "gross weight": "27", "unit": "kg"})
    assert weights.lines[0].particulars["line.gross_kg"] == 27.0
    counts = read({"product": "s", "quantity": "25", "gross weight": "27", "unit": "kg"})
    assert [gap.field for gap in counts.unread] == ["line.gross_kg"]


def test_counted_packages_weigh_what_the_net_weight_says() -> None:
    cells = {"product": "s", "quantity": "10 Fässer", "net weight (kg)": "2000"}
    found = read(cells)
    assert (str(found.lines[0].quantity), found.unread) == ("2000.0 kg", ())
    assert found.lines[0].particulars["line.pack_type"] == "drum"
    assert found.lines[0].particulars["line.pack_count"] == 10.0


def test_particulars_go_to_line_customer_and_whole() -> None:
    found = read({
        "product": "salt", "customer": "Acme", "line.grade": "pure", "phone": "+49 1",
        "incoterm": "FOB", "payment.method": "bar", "history.prior_seizures": "0",
    })  # fmt: skip
    assert found.lines[0].particulars == {"line.grade": "pure"}
    assert found.parties[0].particulars == {"party.phone": "+49 1"}
    assert found.particulars == {
        "consignment.incoterm": "FOB",
        "payment.method": "cash",
        "history.prior_seizures": 0.0,
    }


def test_particulars_of_nobody_make_a_customer_without_a_name() -> None:
    (party,) = read({"product": "salt", "phone": "+49 1"}).parties
    assert (party.role, party.name) == ("customer", "")


def test_blanks_about_nobody_make_no_customer() -> None:
    assert read({"product": "salt", "phone": ""}).parties == ()


def test_a_particular_that_cannot_be_read_leaves_the_rest() -> None:
    found = read({"product": "salt", "line.un_no": "1715", "party.letterhead": "perhaps"})
    assert found.lines[0].particulars == {"line.un_no": "1715"}
    assert [(g.code, g.field) for g in found.unread] == [
        ("unreadable-particular", "party.letterhead")
    ]


def test_a_mapping_gives_any_column_to_a_particular() -> None:
    mapping = Mapping(columns={"line.gross_kg": "Feld 7"})
    found = read({"product": "salt", "Feld 7": "27"}, mapping)
    assert found.lines[0].particulars == {"line.gross_kg": 27.0}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Commercial Invoice", PaperKind.INVOICE), ("Packliste", PaperKind.PACKING_LIST),
        ("报关单", PaperKind.DECLARATION), ("albarán", PaperKind.DELIVERY_NOTE),
        ("invoice", PaperKind.INVOICE), ("customs declaration", PaperKind.DECLARATION),
    ],
)  # fmt: skip
def test_kinds_of_papers_are_read_in_four_languages(text: str, kind: PaperKind) -> None:
    assert read_kind(text) is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Rechnung Nr. 4711", PaperKind.INVOICE), ("packing_list_2026", PaperKind.PACKING_LIST),
        ("商业发票 COMMERCIAL INVOICE", PaperKind.INVOICE), ("Dear Sirs", None),
        ("Lieferschein", PaperKind.DELIVERY_NOTE), ("示例公司装箱单", PaperKind.PACKING_LIST),
        ("Bill of Lading no. 7", PaperKind.TRANSPORT),
        ("Certificate of Analysis", PaperKind.CERTIFICATE_OF_ANALYSIS),
    ],
)  # fmt: skip
def test_a_title_tells_the_kind(text: str, kind: PaperKind | None) -> None:
    assert kind_in_title(text) is kind


def test_every_kind_has_words_and_a_place() -> None:
    assert sorted(map(rank, PaperKind)) == list(range(len(PaperKind)))


def test_order_invoice_and_declaration_lead_in_this_order() -> None:
    led = sorted([PaperKind.DECLARATION, PaperKind.ORDER, PaperKind.INVOICE], key=rank)
    assert led == [PaperKind.ORDER, PaperKind.INVOICE, PaperKind.DECLARATION]


@pytest.mark.parametrize(
    ("text", "code"),
    [("€", "EUR"), ("US$", "USD"), ("人民币", "CNY"), ("$", ""), ("eur", "EUR")],
)
def test_a_sign_of_one_currency_is_that_currency(text: str, code: str) -> None:
    assert read_currency(text) == code


def test_a_list_of_more_entries_than_signs_can_look_at_is_refused() -> None:
    entries = ";".join(["nervous"] * (MOST + 1))
    with pytest.raises(InvalidRecordError, match="1001 entries"):
        read_particular("party.staff_notes", entries, Manner())
