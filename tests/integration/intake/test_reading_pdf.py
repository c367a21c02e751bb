"""Text PDFs as papers, in four languages; hostile ones are refused in bounded time."""

from pathlib import Path

import pytest

from integration.intake import pdf_maker
from integration.intake.pdf_maker import Run, assemble, content, document, runs, stream
from precurb.errors import InvalidRecordError
from precurb.intake import Mapping, pdf_pages, read_file
from precurb.model import Line, NotChecked, Paper, PaperKind, Role, Transaction

COLUMNS = (50.0, 90.0, 220.0, 300.0, 370.0, 430.0, 500.0)
ENGLISH = """
!COMMERCIAL INVOICE
Seller:|||Buyer:
Northern Example Chemicals GmbH|||Ejemplo Quimica S.A. de C.V.
Hafenstrasse 12|||Av. Industria 100
20457 Hamburg, Germany|||Mexico
Tel.: +49 40 1234567|||RFC: EQU010101AB1
Invoice No.: INV-2026-0042|||Invoice date: 5 March 2026
Purchase Order No: PO-7781|||Incoterms: FOB Hamburg (Incoterms 2020)
Port of loading: DEHAM|||Port of discharge: MXZLO
Container No.: CSQU3054383|||Seal No.: 778812

Item|Description|CAS No.|HS code|Quantity|Net weight|Amount
|||||(kg)|(EUR)
1|Acetone technical|67-64-1|2914.11|20 drums|3160.00|4,740.00
|grade
2|Toluene|108-88-3|2902.30|10 drums|1740.50|2,610.75
Total||||||7,350.75
Thank you for your business
"""
GERMAN = """
!Lieferschein Nr. LS-4711
Kunde: Muster Chemie AG|||Datum: 05.03.2026
Auftragsnummer: A-1001|||Lieferbedingung: CIF Manzanillo
Pos.|Artikelbezeichnung|Charge||Menge|Netto (kg)|Brutto (kg)
1|Essigsäureanhydrid|B-1||10 Fässer|2.000,50|2.250,00
2|Aceton|B-2||1 Fass|158,00|176,00
"""
CHINESE = """
!商业发票
发票号：FP-2026-088|||日期：2026年3月5日
卖方：示例化工（上海）有限公司|||买方：样品贸易有限公司
上海市浦东新区示例路1号|||墨西哥
合同号：HT-77|||贸易术语：CIF
序号|品名|CAS号|海关编码|数量|净重(公斤)|金额(USD)
1|丙酮 工业级|67-64-1|29141100|20桶|3,160.00|4,740.00
2|乙酸酐|108-24-7|29152400|10桶|2,000.50|2,610.75
付款方式：电汇
"""
SPANISH = """
!Factura nº F-2026-17
Fecha: 5 de marzo de 2026|||Pedido nº: P-55
Vendedor: Química Ejemplo S.L.|||Comprador: Distribuidora Muestra S.A.
28001 Madrid, España|||Ciudad de México, México
|Descripción||Cantidad|Precio|Importe
|Acetona||3.160,00 kg|1,50|4.740,00 €
|Anhídrido acético||10 kg|2,00|20,00 €
Base imponible|||||4.760,00 €
IVA 21 %|||||999,60 €
Total factura|||||5.759,60 €
"""


def pdf(folder: Path, *pages: str) -> Path:
    return pdf_maker.write(folder / "f.pdf", [runs(page, COLUMNS) for page in pages])


def read(path: Path, mapping: Mapping | None = None) -> Transaction:
    (found,) = read_file(path, mapping).transactions
    assert isinstance(found, Transaction)
    return found


def paper(folder: Path, *pages: str) -> Paper:
    (found,) = read(pdf(folder, *pages)).papers
    return found


def facts(line: Line) -> tuple[str, str, str, str]:
    quantity, value = line.quantity, line.value
    return line.description, line.cas, str(quantity or ""), str(value or "")


@pytest.mark.parametrize(
    ("text", "kind", "number", "reference"),
    [
        (ENGLISH, PaperKind.INVOICE, "INV-2026-0042", "PO-7781"),
        (GERMAN, PaperKind.DELIVERY_NOTE, "LS-4711", "A-1001"),
        (CHINESE, PaperKind.INVOICE, "FP-2026-088", "HT-77"),
        (SPANISH, PaperKind.INVOICE, "F-2026-17", "P-55"),
    ],
    ids=["en", "de", "zh", "es"],
)
def test_kind_number_reference_and_day_are_read(
    tmp_path: Path, text: str, kind: PaperKind, number: str, reference: str
) -> None:
    found = read(pdf(tmp_path, text))
    assert (found.reference, str(found.date)) == (reference, "2026-03-05")
    assert [(p.kind, p.number) for p in found.papers] == [(kind, number)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            ENGLISH,
            [
                ("Acetone technical grade", "67-64-1", "3160.0 kg", "4740.00 EUR"),
                ("Toluene", "108-88-3", "1740.5 kg", "2610.75 EUR"),
            ],
        ),
        (
            GERMAN,
            [("Essigsäureanhydrid", "", "2000.5 kg", ""), ("Aceton", "", "158.0 kg", "")],
        ),
        (
            CHINESE,
            [
                ("丙酮 工业级", "67-64-1", "3160.0 kg", "4740.00 USD"),
                ("乙酸酐", "108-24-7", "2000.5 kg", "2610.75 USD"),
            ],
        ),
        (
            SPANISH,
            [
                ("Acetona", "", "3160.00 kg", "4740.00 EUR"),
                ("Anhídrido acético", "", "10 kg", "20.00 EUR"),
            ],
        ),
    ],
    ids=["en", "de", "zh", "es"],
)
def test_goods_are_read_from_their_table(
    tmp_path: Path, text: str, lines: list[tuple[str, str, str, str]]
) -> None:
    assert [facts(line) for line in paper(tmp_path, text).lines] == lines


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            ENGLISH,
            [
                (Role.SUPPLIER, "Northern Example Chemicals GmbH", "DE"),
                (Role.CUSTOMER, "Ejemplo Quimica S.A. de C.V.", "MX"),
            ],
        ),
        (GERMAN, [(Role.CUSTOMER, "Muster Chemie AG", "")]),
        (
            CHINESE,
            [
                (Role.SUPPLIER, "示例化工（上海）有限公司", ""),
                (Role.CUSTOMER, "样品贸易有限公司", "MX"),
            ],
        ),
        (
            SPANISH,
            [
                (Role.SUPPLIER, "Química Ejemplo S.L.", "ES"),
                (Role.CUSTOMER, "Distribuidora Muestra S.A.", "MX"),
            ],
        ),
    ],
    ids=["en", "de", "zh", "es"],
)
def test_parties_are_read_from_their_blocks(
    tmp_path: Path, text: str, parties: list[tuple[Role, str, str]]
) -> None:
    found = paper(tmp_path, text).parties
    assert [(p.role, p.name, p.country) for p in found] == parties


def test_particulars_are_read_from_labels(tmp_path: Path) -> None:
    assert paper(tmp_path, ENGLISH).particulars == {
        "consignment.invoice_id": "INV-2026-0042",
        "consignment.purchase_order_no": "PO-7781",
        "consignment.incoterm": "FOB",
        "consignment.incoterm_place": "Hamburg",
        "consignment.incoterm_edition": "2020",
        "consignment.port_loading": "DEHAM",
        "consignment.port_discharge": "MXZLO",
        "consignment.container_no": "CSQU3054383",
        "consignment.seal_no": "778812",
    }


def test_what_belongs_to_a_party_is_read_in_its_block(tmp_path: Path) -> None:
    seller, buyer = paper(tmp_path, ENGLISH).parties
    assert seller.particulars == {"party.phone": "+49 40 1234567"}
    assert (buyer.identifiers, buyer.address) == (
        ("EQU010101AB1",),
        "Av. Industria 100, Mexico",
    )


def test_weights_and_packages_are_particulars_of_the_line(tmp_path: Path) -> None:
    first, _ = paper(tmp_path, GERMAN).lines
    assert first.particulars == {
        "line.net_kg": 2000.5,
        "line.gross_kg": 2250.0,
        "line.batch": "B-1",
        "line.pack_count": 10.0,
        "line.pack_type": "drum",
    }


def test_the_total_before_taxes_is_that_of_the_lines(tmp_path: Path) -> None:
    first, _ = paper(tmp_path, SPANISH).lines
    assert first.particulars["line.invoice_total"] == 4760.0


def test_a_total_with_taxes_alone_is_not_that_of_the_lines(tmp_path: Path) -> None:
    text = SPANISH.replace("Base imponible|||||4.760,00 €\n", "")
    first, _ = paper(tmp_path, text).lines
    assert "line.invoice_total" not in first.particulars


def test_text_that_is_not_understood_is_said(tmp_path: Path) -> None:
    found = read(pdf(tmp_path, ENGLISH))
    assert [g.code for g in found.unread] == ["unread-text"]
    assert "5 of " in found.unread[0].reason
    assert "Thank you for your business" in found.unread[0].reason


def test_a_cell_under_a_heading_that_is_not_understood_is_said(tmp_path: Path) -> None:
    (gap,) = read(pdf(tmp_path, SPANISH)).unread
    assert "1,50; 2,00" in gap.reason


def test_a_paper_without_a_title_is_said(tmp_path: Path) -> None:
    found = read(pdf(tmp_path, GERMAN.split("\n", 2)[2]))
    assert (found.papers[0].kind, found.unread[0].code) == (PaperKind.OTHER, "unknown-paper")


def many(lines: range) -> str:
    rows = [f"{n}|Aceton Lot {n}|B-{n}||1 Fass|158,00|176,00" for n in lines]
    return "\n".join(rows)


@pytest.mark.parametrize("again", [True, False], ids=["headings again", "headings once"])
def test_a_table_goes_on_over_pages(tmp_path: Path, again: bool) -> None:
    head = GERMAN.strip().split("\n")[:4]
    first = "\n".join([*head, many(range(1, 31))])
    second = "\n".join(
        [*(head[3:] if again else []), many(range(31, 41)), "Summe|||||6.320,00"]
    )
    found = paper(tmp_path, first, second)
    assert [line.particulars["line.batch"] for line in found.lines] == [
        f"B-{n}" for n in range(1, 41)
    ]


def test_a_page_with_another_title_begins_another_paper(tmp_path: Path) -> None:
    packing = GERMAN.replace("Lieferschein Nr. LS-4711", "Packliste")
    found = read(pdf(tmp_path, ENGLISH, packing))
    assert [p.kind for p in found.papers] == [PaperKind.INVOICE, PaperKind.PACKING_LIST]
    assert [len(p.lines) for p in found.papers] == [2, 2]


def test_figures_of_the_paper_tell_how_it_writes_decimals(tmp_path: Path) -> None:
    first, second = paper(tmp_path, GERMAN.replace("158,00", "1.158")).lines
    assert second.particulars["line.net_kg"] == 1158.0
    assert first.particulars["line.net_kg"] == 2000.5


def test_a_number_that_no_figure_explains_is_ambiguous(tmp_path: Path) -> None:
    text = "!Packliste\nArtikelbezeichnung||Menge (kg)\nAceton||1.158\n"
    found = read(pdf(tmp_path, text))
    assert [g.code for g in found.unread] == ["ambiguous-quantity"]


def test_a_certificate_without_a_table_is_read_from_its_labels(tmp_path: Path) -> None:
    text = "!Certificate of Analysis\nProduct: Acetone\nCAS No.: 67-64-1\nBatch: B-7\n"
    found = paper(tmp_path, text)
    assert found.kind is PaperKind.CERTIFICATE_OF_ANALYSIS
    assert facts(found.lines[0])[:2] == ("Acetone", "67-64-1")
    assert found.lines[0].particulars == {"line.batch": "B-7"}


def test_a_table_drawn_with_lines_is_read_cell_by_cell(tmp_path: Path) -> None:
    typst = pytest.importorskip("typst")
    source = (
        "= Packing list\n#table(columns: 4, [Description],[Net weight (kg)],"
        "[Gross weight (kg)],[Packages], [Acetone \\ technical grade],[3160.50],[3410.00],[20],"
        "[Toluene],[1740.25],[1900.00],[10], [Total],[4900.75],[5310.00],[30])"
    )
    path = tmp_path / "f.pdf"
    path.write_bytes(typst.compile(source.encode()))
    (found,) = read(path).papers
    assert found.kind is PaperKind.PACKING_LIST
    assert [(x.description, x.particulars["line.gross_kg"]) for x in found.lines] == [
        ("Acetone technical grade", 3410.0),
        ("Toluene", 1900.0),
    ]


WITHIN = """
!Rechnung
Muestra Distribución S.A.|||Rechnungs-Nr.: 2026-1187
Av. Reforma 1|||Rechnungsdatum: 12.03.2026
MEXIKO
Pos.|Bezeichnung||Menge|ME|Einzelpreis|Gesamtpreis EUR
1|Aceton technisch||3.160|kg|1,50|4.740,00
|UN 1090, ACETON, 3, II
|CAS 67-64-1
2|Kaliumpermanganat||250|kg|4,10|1.025,00
|Zolltarifnummer 28416100
"""


def test_labels_within_a_row_belong_to_its_goods(tmp_path: Path) -> None:
    first, second = paper(tmp_path, WITHIN).lines
    assert (first.cas, second.hs_code) == ("67-64-1", "28416100")
    assert first.particulars == {
        "line.un_no": "1090",
        "line.shipping_name": "ACETON",
        "line.un_class": "3",
        "line.packing_group": "II",
    }


def test_an_address_without_a_label_is_a_party_whose_role_is_open(tmp_path: Path) -> None:
    found = paper(tmp_path, WITHIN).parties
    assert [(p.role, p.name, p.country) for p in found] == [
        (Role.OTHER, "Muestra Distribución S.A.", "MX")
    ]


TEXT = b"BT /F1 10 Tf 1 0 0 1 50 800 Tm (Invoice) Tj ET"
FORM = "/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
IMAGE = (
    "/Type /XObject /Subtype /Image /Width 10 /Height 10 /ColorSpace /DeviceRGB "
    "/BitsPerComponent 8"
)


def nested_forms() -> bytes:
    """Ten forms, each of which draws the next ten times."""
    forms: list[bytes | str] = [
        stream(b"/X Do " * 10, f"{FORM} /Resources << /XObject << /X {6 + n} 0 R >> >>")
        for n in range(10)
    ]
    last = stream(TEXT, f"{FORM} /Resources << /Font << /F1 3 0 R >> >>")
    return document([b"/X Do"], "/XObject << /X 5 0 R >>", [*forms, last])


def wide_widths() -> bytes:
    """A font that gives widths to four thousand million characters."""
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts "
        "[<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry "
        "(Adobe) /Ordering (Identity) /Supplement 0 >> /W [0 4000000000 500] "
        "/FontDescriptor << /Type /FontDescriptor /FontName /A /Flags 4 >> >>] >>"
    )
    return document([b"BT /F3 10 Tf <0041> Tj ET"], "/Font << /F3 5 0 R >>", [font])


ENCRYPTED = assemble(
    ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"],
    f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -4 >> "
    "/ID [<00><00>]",
)
SCAN = document(
    [b"q 500 0 0 700 0 0 cm /I Do Q"], "/XObject << /I 5 0 R >>", [stream(b"\0" * 300, IMAGE)]
)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (SCAN, "a scan"),
        (document([b""]), "empty"),
        (ENCRYPTED, "encrypted"),
        (document([TEXT])[:300], "damaged"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 100, "damaged"),
        (document([TEXT] * 201), "more than 200 pages"),
        (document([b" " * (300 << 20) + TEXT]), "MiB"),
        (assemble(["<< /Type /Catalog /Pages 2 0 R >>", "3 0 R", "2 0 R"]), "ended|MiB"),
        (nested_forms(), "ended|MiB"),
        (wide_widths(), "MiB"),
        (assemble(["<< /Type /Catalog /Pages 2 0 R >>", "[" * 100_000]), "f.pdf"),
    ],
    ids=[
        "scan", "empty", "encrypted", "cut", "noise", "pages", "zip bomb", "reference loop",
        "forms in forms", "widths", "arrays in arrays",
    ],
)  # fmt: skip
def test_what_is_no_text_pdf_is_refused_with_the_reason(
    tmp_path: Path, raw: bytes, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_pages, "SECONDS", 2)
    monkeypatch.setattr(pdf_pages, "MEBIBYTES", 512)
    path = tmp_path / "f.pdf"
    path.write_bytes(raw)
    with pytest.raises(InvalidRecordError, match=reason):
        list(read_file(path).transactions)


def test_a_form_that_draws_itself_does_not_hide_the_text(tmp_path: Path) -> None:
    form = stream(b"/X Do", f"{FORM} /Resources << /XObject << /X 5 0 R >> >>")
    page = content(runs(GERMAN, COLUMNS)) + b" /X Do"
    path = tmp_path / "f.pdf"
    path.write_bytes(document([page], "/XObject << /X 5 0 R >>", [form]))
    assert len(read(path).papers[0].lines) == 2


def test_a_file_that_is_too_large_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_pages, "LARGEST", 1 << 10)
    with pytest.raises(InvalidRecordError, match="larger than"):
        read(pdf(tmp_path, ENGLISH))


def test_a_pdf_is_no_table(tmp_path: Path) -> None:
    from precurb.intake import read_table

    with pytest.raises(InvalidRecordError, match="PDF is no table"):
        read_table(pdf(tmp_path, ENGLISH), "description")


@pytest.mark.parametrize("seed", range(12))
def test_texts_in_any_place_are_read_or_said(tmp_path: Path, seed: int) -> None:
    import random

    dice = random.Random(seed)
    words = ENGLISH.replace("|", "\n").split("\n") + GERMAN.replace("|", "\n").split("\n")
    page = [
        Run(dice.randint(20, 500), dice.randint(40, 800), dice.choice(words) or "x")
        for _ in range(60)
    ]
    found = list(read_file(pdf_maker.write(tmp_path / "f.pdf", [page])).transactions)
    assert len(found) == 1
    assert not isinstance(found[0], NotChecked)
