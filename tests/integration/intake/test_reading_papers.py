"""Several papers of one consignment: in a table, in nested records, in several files."""

import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from precurb.errors import InvalidRecordError
from precurb.intake import Mapping, read_file, read_together
from precurb.model import (
    Line,
    Location,
    Money,
    NotChecked,
    Paper,
    PaperKind,
    Particulars,
    Party,
    Quantity,
    Role,
    Transaction,
    TransactionKind,
    Unit,
)


def write(folder: Path, name: str, content: Any) -> Path:
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path, mapping: Mapping | None = None) -> list[Transaction]:
    return [
        each for each in read_file(path, mapping).transactions if isinstance(each, Transaction)
    ]


TABLE = """单据类型,订单号,单据编号,日期,品名,净重(公斤),毛重(公斤),目的国
商业发票,R1,INV9,2026-01-05,丙酮,100,120,墨西哥
订单,R1,,2026-01-02,丙酮,90,,
装箱单,R1,P3,2026-01-06,丙酮,100,110,
装箱单,R1,P3,2026-01-06,甲苯,50,55,
订单,R2,,2026-01-02,丙酮,100,,
"""


def test_rows_of_different_papers_are_papers_of_one_transaction(tmp_path: Path) -> None:
    first, second = read(write(tmp_path, "f.csv", TABLE))
    assert [(p.kind, p.number, len(p.lines)) for p in first.papers] == [
        (PaperKind.INVOICE, "INV9", 1),
        (PaperKind.ORDER, "", 1),
        (PaperKind.PACKING_LIST, "P3", 2),
    ]
    assert [p.kind for p in second.papers] == [PaperKind.ORDER]


def test_the_leading_paper_fills_the_core_fields(tmp_path: Path) -> None:
    first, _ = read(write(tmp_path, "f.csv", TABLE))
    assert (str(first.date), first.kind) == ("2026-01-02", TransactionKind.ORDER)
    assert [str(line.quantity) for line in first.lines] == ["90 kg"]


def test_what_the_leading_paper_does_not_say_another_says(tmp_path: Path) -> None:
    first, _ = read(write(tmp_path, "f.csv", TABLE))
    assert first.destination == "MX"
    assert [p.destination for p in first.papers] == ["MX", "", ""]


def test_papers_that_stand_apart_in_a_table_are_said(tmp_path: Path) -> None:
    path = write(tmp_path, "f.csv", TABLE + "商业发票,R1,INV10,2026-01-05,丙酮,1,1,\n")
    gaps = [g for g in read_file(path).transactions if isinstance(g, NotChecked)]
    assert [(g.code, g.location and g.location.record) for g in gaps] == [
        ("papers-apart", "row 7")
    ]


def test_a_paper_of_an_unknown_kind_is_said(tmp_path: Path) -> None:
    (found,) = read(write(tmp_path, "f.csv", "paper,ref,product\nhymn,R1,salt\n"))
    assert [(g.code, g.field) for g in found.unread] == [("unknown-paper", "paper")]
    assert found.papers[0].kind is PaperKind.OTHER


def test_rows_of_one_order_that_differ_are_said(tmp_path: Path) -> None:
    text = "ref,product,incoterm\nA,salt,FOB\nA,tea,CIF\nA,oil,\n"
    (found,) = read(write(tmp_path, "f.csv", text))
    assert [(g.code, g.field) for g in found.unread] == [
        ("differing-rows", "consignment.incoterm")
    ]
    assert found.particulars == {"consignment.incoterm": "FOB"}


def test_a_customer_is_one_though_a_row_left_something_blank(tmp_path: Path) -> None:
    text = "ref,product,customer,phone\nA,salt,Acme,\nA,tea,Acme,+49 1\n"
    (found,) = read(write(tmp_path, "f.csv", text))
    assert [p.particulars for p in found.parties] == [{"party.phone": "+49 1"}]


RECORD = {
    "reference": "X1",
    "customer": {"name": "Acme", "country": "DE", "phone": "+49", "address_type": "Wohnung"},
    "parties": [{"name": "Muestra", "role": "consignee", "country": "México", "id": "RFC1"}],
    "consignment": {"incoterm": "FOB", "intermediates": [{"country": "CN"}]},
    "payment": {"method": "bar"},
    "history": {"prior_seizures": 0},
    "lines": [{"product": "salt", "quantity": "25 kg", "gross_kg": 27}, {"product": "tea"}],
    "papers": [
        {
            "kind": "invoice",
            "number": "I-1",
            "date": "2026-03-01",
            "parties": [{"name": "Acme", "role": "buyer"}],
            "lines": [{"product": "salt", "net weight": "24 kg"}],
        },
        {"kind": "Packliste", "lines": [{"description": "salt", "pack_count": 2}]},
    ],
}


@pytest.fixture
def nested(tmp_path: Path) -> Transaction:
    (found,) = read(write(tmp_path, "f.json", RECORD))
    return found


def test_nested_parties_are_read(nested: Transaction) -> None:
    assert [(p.name, p.role, p.country, p.identifiers) for p in nested.parties] == [
        ("Acme", "customer", "DE", ()),
        ("Muestra", "consignee", "MX", ("RFC1",)),
    ]
    assert nested.parties[0].particulars == {
        "party.phone": "+49",
        "party.address_type": "dwelling",
    }


def test_nested_particulars_are_read(nested: Transaction) -> None:
    assert nested.particulars == {
        "consignment.incoterm": "FOB",
        "consignment.intermediates": [{"country": "CN"}],
        "payment.method": "cash",
        "history.prior_seizures": 0.0,
    }
    assert nested.lines[0].particulars == {"line.gross_kg": 27.0}


def test_nested_papers_are_read(nested: Transaction) -> None:
    invoice, packing = nested.papers
    assert (invoice.kind, invoice.number, str(invoice.date)) == ("invoice", "I-1", "2026-03-01")
    assert [(p.name, p.role) for p in invoice.parties] == [("Acme", "customer")]
    assert invoice.lines[0].particulars == {"line.net_kg": 24.0}
    assert (packing.kind, packing.lines[0].particulars) == (
        "packing list",
        {"line.pack_count": 2.0},
    )
    assert [line.description for line in nested.lines] == ["salt", "tea"]


def test_a_cell_of_a_table_may_hold_nested_papers(tmp_path: Path) -> None:
    papers = [{"kind": "invoice", "lines": [{"product": "salt"}]}]
    path = tmp_path / "f.parquet"
    pl.DataFrame({"ref": ["A"], "papers": [json.dumps(papers)]}).write_parquet(path)
    (found,) = read(path)
    assert [p.kind for p in found.papers] == ["invoice"]
    assert [line.description for line in found.lines] == ["salt"]


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ({"parties": ["Acme"]}, "unreadable-row"),
        ({"parties": [{"name": "A", "role": "wizard"}]}, "unreadable-particular"),
        ({"customer": {"name": "A", "country": "Ruritania"}}, "unknown-country"),
        ({"customer": {"name": "A", "letterhead": "perhaps"}}, "unreadable-particular"),
        ({"papers": [7]}, "unreadable-row"),
        ({"papers": [{"kind": "hymn", "lines": [{"product": "salt"}]}]}, "unknown-paper"),
        ({"papers": [{"kind": "invoice", "lines": [3]}]}, "unreadable-row"),
        ({"papers": "none"}, "unreadable-row"),
    ],
)
def test_a_nested_part_that_cannot_be_read_leaves_the_rest(
    tmp_path: Path, part: dict[str, Any], code: str
) -> None:
    (found,) = read(write(tmp_path, "f.json", {"reference": "A", "product": "salt", **part}))
    assert [gap.code for gap in found.unread] == [code]
    assert found.lines[0].description == "salt"


def test_null_says_nothing_and_an_empty_text_was_left_blank(tmp_path: Path) -> None:
    record = {"reference": "A", "product": "salt", "line.un_no": None, "line.grade": ""}
    (found,) = read(write(tmp_path, "f.json", record))
    assert found.lines[0].particulars == {"line.grade": ""}


def test_a_field_that_turns_up_late_is_understood(tmp_path: Path) -> None:
    rows = [{"reference": f"A{n}", "product": "salt"} for n in range(1500)]
    rows[-1]["line.un_no"] = "1715"
    path = write(tmp_path, "f.jsonl", "\n".join(map(json.dumps, rows)))
    assert read(path)[-1].lines[0].particulars == {"line.un_no": "1715"}


def test_a_late_field_that_another_fills_is_said(tmp_path: Path) -> None:
    rows = [{"reference": f"A{n}", "product": "salt"} for n in range(1500)]
    rows[-1]["Artikel"] = "tea"
    path = write(tmp_path, "f.jsonl", "\n".join(map(json.dumps, rows)))
    assert [g.code for g in read(path)[-1].unread] == ["duplicate-header"]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SCALARS = TEXTS | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
RECORDS = st.dictionaries(TEXTS, SCALARS | st.lists(TEXTS, max_size=2), max_size=2)
PARTICULARS: st.SearchStrategy[Particulars] = st.dictionaries(
    TEXTS,
    SCALARS
    | st.lists(SCALARS | RECORDS, max_size=3)
    | st.dictionaries(TEXTS, SCALARS | RECORDS, max_size=2),
    max_size=3,
)
COUNTRIES = st.sampled_from(["", "DE", "MX"])
AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=3)
LINES = st.builds(
    Line,
    number=st.integers(1, 9),
    description=TEXTS,
    cas=TEXTS,
    quantity=st.none() | st.builds(Quantity, AMOUNTS, st.sampled_from(Unit)),
    value=st.none() | st.builds(Money, AMOUNTS, st.just("EUR")),
    particulars=PARTICULARS,
)
PARTIES = st.builds(
    Party,
    name=TEXTS,
    role=st.sampled_from(Role),
    country=COUNTRIES,
    identifiers=st.lists(TEXTS, max_size=2).map(tuple),
    particulars=PARTICULARS,
)
LOCATIONS = st.builds(Location, TEXTS, TEXTS)
PAPERS = st.builds(
    Paper,
    kind=st.sampled_from(PaperKind),
    number=TEXTS,
    date=st.none() | st.dates(),
    location=LOCATIONS,
    departure=COUNTRIES,
    destination=COUNTRIES,
    parties=st.lists(PARTIES, max_size=2).map(tuple),
    lines=st.lists(LINES, max_size=2).map(tuple),
    particulars=PARTICULARS,
)
TRANSACTIONS = st.builds(
    Transaction,
    reference=TEXTS.filter(bool),
    kind=st.sampled_from(TransactionKind),
    location=LOCATIONS,
    date=st.none() | st.dates(),
    departure=COUNTRIES,
    destination=COUNTRIES,
    transit=st.lists(st.just("PA"), max_size=1).map(tuple),
    parties=st.lists(PARTIES, max_size=2).map(tuple),
    lines=st.lists(LINES, max_size=2).map(tuple),
    unread=st.lists(
        st.builds(NotChecked, code=TEXTS, reason=TEXTS, location=LOCATIONS, field=TEXTS),
        max_size=1,
    ).map(tuple),
    papers=st.lists(PAPERS, max_size=2).map(tuple),
    particulars=PARTICULARS,
)


@settings(max_examples=60, deadline=None)
@given(TRANSACTIONS, st.sampled_from(["alone", "in a check", "in a result"]))
def test_a_transaction_that_precurb_wrote_is_read_back_equal(
    transaction: Transaction, where: str
) -> None:
    content: Any = {
        "alone": transaction,
        "in a check": {"transaction": transaction, "outcome": "hold"},
        "in a result": {"check": {"transaction": transaction}, "lists": []},
    }[where]
    with tempfile.TemporaryDirectory() as folder:
        for name in ("f.jsonl", "f.json"):
            path = Path(folder) / name
            path.write_bytes(msgspec.json.encode(content, order="deterministic") + b"\n")
            assert list(read_file(path).transactions) == [transaction]


def test_a_transaction_that_was_altered_beyond_reading_is_said(tmp_path: Path) -> None:
    content = msgspec.to_builtins(Transaction(reference="A"))
    content["departure"] = "nowhere"
    (found,) = read_file(write(tmp_path, "f.jsonl", content)).transactions
    assert isinstance(found, NotChecked)
    assert found.code == "unreadable-row"


ORDERS = (
    "order no,date,customer,to,product,quantity,unit\n"
    "PO-7781,2026-03-01,Ejemplo,MX,Acetone,3160,kg\n"
    "PO-99,2026-03-01,Muestra,MX,tea,1,kg\n"
)
PACKING = "purchase order no;Bezeichnung;Netto (kg);Brutto (kg)\nPO 7781;Acetone;3100;3300\n"
INVOICES = "invoice no;po number;Ware;Menge;Einheit\nINV-42;po7781;Acetone;3160;kg\n"
DECLARATION = (
    "<Declaration><FunctionalReferenceID>R1</FunctionalReferenceID><TypeCode>EXA</TypeCode>"
    "<GoodsShipment><ExportCountry><ID>DE</ID></ExportCountry><UCR><TraderAssignedReferenceID>"
    "6DE123456789000-INV-42</TraderAssignedReferenceID></UCR><GovernmentAgencyGoodsItem>"
    "<Commodity><Description>Acetone</Description></Commodity></GovernmentAgencyGoodsItem>"
    "</GoodsShipment></Declaration>"
)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return [
        write(tmp_path, "declaration.xml", DECLARATION),
        write(tmp_path, "orders.csv", ORDERS),
        write(tmp_path, "packing_list.csv", PACKING),
        write(tmp_path, "march.csv", INVOICES),
    ]


def read_all(paths: list[Path]) -> list[Transaction | NotChecked]:
    return list(read_together(paths).transactions)


def test_papers_that_name_one_another_are_one_transaction(files: list[Path]) -> None:
    first, _ = read_all(files)
    assert isinstance(first, Transaction)
    assert first.reference == "PO-7781"
    assert [(p.kind, p.number) for p in first.papers] == [
        (PaperKind.DECLARATION, "R1"),
        (PaperKind.ORDER, "PO-7781"),
        (PaperKind.PACKING_LIST, ""),
        (PaperKind.ORDER, ""),
    ]


def test_a_file_of_invoice_numbers_is_one_of_invoices(tmp_path: Path) -> None:
    text = "invoice no;Ware\nPO-99;Acetone\n"
    files = [write(tmp_path, "o.csv", ORDERS), write(tmp_path, "march.csv", text)]
    whole = next(
        each for each in read_all(files) if isinstance(each, Transaction) and each.papers
    )
    assert [p.kind for p in whole.papers] == [PaperKind.ORDER, PaperKind.INVOICE]


def test_the_leading_paper_of_several_files_fills_the_core(files: list[Path]) -> None:
    first, _ = read_all(files)
    assert isinstance(first, Transaction)
    assert (str(first.date), first.departure, first.destination) == ("2026-03-01", "DE", "MX")
    assert [line.description for line in first.lines] == ["Acetone"]


def test_a_paper_that_no_other_names_is_said(files: list[Path]) -> None:
    _, alone = read_all(files)
    assert isinstance(alone, Transaction)
    assert (alone.reference, alone.papers) == ("PO-99", ())
    assert [gap.code for gap in alone.unread] == ["unmatched-paper"]


def test_a_file_that_cannot_be_read_leaves_the_others(files: list[Path]) -> None:
    bad = write(files[0].parent, "bad.csv", "")
    found = read_all([bad, *files])
    assert Counter(type(each).__name__ for each in found) == {"Transaction": 2, "NotChecked": 1}


def test_rows_without_a_number_join_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    files = [
        write(tmp_path, "f.csv", "product\nsalt\n"),
        write(tmp_path / "a", "f.csv", "product\ntea\n"),
    ]
    assert len(read_all(files)) == 2


def test_a_number_of_two_signs_joins_nothing(tmp_path: Path) -> None:
    files = [
        write(tmp_path, "orders.csv", "order no,product\n1,salt\n"),
        write(tmp_path, "invoices.csv", "invoice no,product\n1,tea\n"),
    ]
    assert len(read_all(files)) == 2


def test_more_papers_than_are_held_at_once_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("precurb.intake.together.MOST_PAPERS", 2)
    text = "ref,product\n" + "".join(f"A{n},salt\n" for n in range(3))
    with pytest.raises(InvalidRecordError, match="more than 2 papers"):
        read_all([write(tmp_path, "f.csv", text)])


def test_an_infinite_number_is_no_particular(tmp_path: Path) -> None:
    text = '{"reference": "A", "product": "salt", "line.gross_kg": 1e999}'
    found = list(read_file(write(tmp_path, "f.jsonl", text)).transactions)
    assert [each.code for each in found if isinstance(each, NotChecked)] == ["unreadable-row"]


GOODS = {"reference": "R", "description": "Acetone"}


def test_a_slip_in_the_name_of_a_field_of_a_party_is_said(tmp_path: Path) -> None:
    record = {**GOODS, "customer": {"name": "M", "licence_staus": "missing"}}
    (found,) = read(write(tmp_path, "f.json", [record]))
    assert [each.reason for each in found.unread] == [
        "no field of a party is called 'licence_staus'; the nearest is party.licence_status"
    ]


def test_a_field_of_a_party_that_is_no_slip_is_left_alone(tmp_path: Path) -> None:
    record = {**GOODS, "customer": {"name": "M", "city": "Köln", "address2": "Hof"}}
    (found,) = read(write(tmp_path, "f.json", [record]))
    assert found.unread == ()
