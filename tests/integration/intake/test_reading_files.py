"""Files in every form; hostile ones spoil what they touch and no more."""

import datetime as dt
import json
import tempfile
import tracemalloc
import zipfile
from collections import Counter
from csv import writer as writer_of
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from precurb.errors import InvalidRecordError
from precurb.intake import Mapping, read_file, read_mapping
from precurb.intake.csv_file import open_csv
from precurb.model import NotChecked, Transaction

HEAD = "reference,description,quantity,unit\n"


def read(
    path: Path, mapping: Mapping | None = None
) -> tuple[list[Transaction], list[NotChecked]]:
    found = list(read_file(path, mapping).transactions)
    return (
        [each for each in found if isinstance(each, Transaction)],
        [each for each in found if isinstance(each, NotChecked)],
    )


def csv(tmp_path: Path, content: bytes | str, name: str = "f.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_chinese_is_read_in_its_encodings(tmp_path: Path, encoding: str) -> None:
    text = "订单号,品名,数量,单位\nA1,醋酸酐工业级产品,25,公斤\nA2,柠檬酸食品级产品,1,公斤\n"
    found, gaps = read(csv(tmp_path, text.encode(encoding)))
    assert [t.lines[0].description for t in found] == ["醋酸酐工业级产品", "柠檬酸食品级产品"]
    assert gaps == []


def test_german_in_the_old_encoding_is_read(tmp_path: Path) -> None:
    text = "Auftrag;Bezeichnung;Menge;Einheit\nA1;Essigsäureanhydrid für Säureäther;1,5;kg\n"
    found, _ = read(csv(tmp_path, text.encode("cp1252")))
    assert found[0].lines[0].description == "Essigsäureanhydrid für Säureäther"
    assert str(found[0].lines[0].quantity) == "1.5 kg"


def test_lines_of_one_order_are_one_transaction(tmp_path: Path) -> None:
    found, _ = read(csv(tmp_path, HEAD + "A,salt,1,kg\nA,sugar,2,kg\nB,tea,3,kg\n"))
    assert [(t.reference, len(t.lines)) for t in found] == [("A", 2), ("B", 1)]
    assert [line.number for line in found[0].lines] == [1, 2]


def test_one_bad_field_leaves_the_rest_of_its_row(tmp_path: Path) -> None:
    found, _ = read(csv(tmp_path, HEAD + "A,salt,1,drums\n"))
    (gap,) = found[0].unread
    assert (gap.code, gap.field, str(gap.location)) == ("unknown-unit", "unit", "f.csv, row 2")
    assert found[0].lines[0].description == "salt"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (b"A,sa\0lt,1,kg\n", "nul-byte"),
        (b"A,sa\xfflt,1,kg\n", "undecodable-text"),
        (b"A,salt,1,kg,more,and more\n", "unreadable-row"),
        (b"A," + b"x" * (2 << 20) + b",1,kg\n", "line-too-long"),
    ],
    ids=["NUL", "encoding", "cells", "length"],
)
def test_a_bad_row_is_named_and_the_next_is_read(tmp_path: Path, row: bytes, code: str) -> None:
    path = csv(tmp_path, HEAD.encode() + "0,Säure,1,kg\n".encode() + row + b"B,tea,3,kg\n")
    found, gaps = read(path)
    assert [(g.code, g.location and g.location.record) for g in gaps] == [(code, "row 3")]
    assert [t.reference for t in found] == ["0", "B"]


def test_an_open_quote_does_not_swallow_the_file(tmp_path: Path) -> None:
    rows = "".join(f"R{n},tea,1,kg\n" for n in range(200_000))
    found, gaps = read(csv(tmp_path, HEAD + 'A,"salt,1,kg\n' + rows))
    assert gaps
    assert len(found) > 100_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("text", "descriptions"),
    [
        ('A,5" pipe,1,kg\nB,acetic anhydride,2,kg\n', ['5" pipe', "acetic anhydride"]),
        ('A,"two\nlines",1,kg\nB,tea,2,kg\n', ["two\nlines", "tea"]),
        ('A,"a ""b"", c",1,kg\r\nB,tea 3",2,kg\r\n', ['a "b", c', 'tea 3"']),
        ("A,one\u2028word\x0b,1,kg\nB,tea,2,kg\n", ["one\u2028word", "tea"]),
    ],
    ids=["inch sign", "line break in quotes", "quotes in quotes", "other line ends"],
)
def test_no_sign_in_a_cell_swallows_another_row(
    tmp_path: Path, text: str, descriptions: list[str], encoding: str
) -> None:
    found, gaps = read(csv(tmp_path, (HEAD + text).encode(encoding)))
    assert [t.lines[0].description for t in found] == descriptions
    assert gaps == []


def test_a_long_cell_is_read_as_a_whole(tmp_path: Path) -> None:
    found, gaps = read(csv(tmp_path, HEAD + f"A,{'salt ' * 60_000},1,kg\n"))
    assert gaps == []
    assert len(found[0].lines[0].description) > 250_000


def test_a_stray_quote_costs_its_own_row(tmp_path: Path) -> None:
    rows = 'A,"salt,1,kg\nB,acetic anhydride,2,kg\nC,"tea",3,kg\nD,sugar,4,kg\n'
    found, gaps = read(csv(tmp_path, HEAD + rows))
    assert [t.reference for t in found] == ["B", "C", "D"]
    assert [g.location and g.location.record for g in gaps] == ["row 2"]


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=9)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=8), st.sampled_from(";,|\t"))
def test_what_a_table_is_written_with_is_read_back(
    rows: list[tuple[str, str, str]], delimiter: str
) -> None:
    kept = [row for row in rows if "".join(row).strip()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "f.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = writer_of(file, delimiter=delimiter)
            writer.writerows([("first", "second", "third"), *kept])
        _, found = open_csv(path, Mapping(encoding="utf-8"))
        cells = [tuple(row[1].values()) for row in found if not isinstance(row, NotChecked)]
    assert cells == kept


def test_an_endless_line_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(HEAD.encode() + b"A,")
        for _ in range(48):
            file.write(b"x" * (1 << 20))
        file.write(b",1,kg\nB,tea,3,kg\n")
    tracemalloc.start()
    found, gaps = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [t.reference for t in found] == ["B"]
    assert [g.code for g in gaps] == ["line-too-long"]
    assert peak < 16 << 20


@pytest.mark.parametrize(
    "content", [b"", b"a,a\n1,2\n", b"\0\0\0"], ids=["empty", "twice", "NUL"]
)
def test_a_file_without_headings_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InvalidRecordError, match=r"f\.csv"):
        read(csv(tmp_path, content))


def test_a_formula_in_text_stays_text(tmp_path: Path) -> None:
    found, _ = read(csv(tmp_path, HEAD + "A,=1+1,1,kg\n"))
    assert found[0].lines[0].description == "=1+1"


def test_a_workbook_is_read_with_its_types(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["订单号", "日期", "品名", "数量（公斤）"])
        sheet.write_row(1, 0, ["A1", "", "醋酸酐", 1.125])
        sheet.write_datetime(
            1, 1, dt.datetime(2026, 10, 5), book.add_format({"num_format": 14})
        )
    found, gaps = read(path)
    assert found[0].date == dt.date(2026, 10, 5)
    assert str(found[0].lines[0].quantity) == "1.1250 kg"
    assert gaps == []


def test_a_formula_that_was_never_computed_is_said(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["reference", "description", "quantity"])
        sheet.write_row(1, 0, ["A", "salt"])
        sheet.write_formula(1, 2, "=1+1", None, "")
    _, gaps = read(path)
    assert [(g.code, g.location and g.location.record) for g in gaps] == [
        ("formula-without-value", "cell C2")
    ]


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (64 << 20))
    with pytest.raises(InvalidRecordError, match="would unpack"):
        read(path)


def test_objects_with_nested_lines_are_read(tmp_path: Path) -> None:
    order = {"reference": "A", "to": "MX", "lines": [{"product": "salt"}, {"product": "tea"}]}
    path = tmp_path / "f.json"
    path.write_text(json.dumps({"orders": [order, 7]}))
    found, gaps = read(path)
    assert [line.description for line in found[0].lines] == ["salt", "tea"]
    assert [g.code for g in gaps] == ["unreadable-row"]


def test_a_bad_json_line_is_named_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_bytes(
        b'{"description": "salt"}\n{"description": \n' + b"[" * 5000 + b"\n"
        b'{"description": "tea", "quantity": 1e400}\n{"description": "oil"}\n'
    )
    found, gaps = read(path)
    assert [t.lines[0].description for t in found][-1] == "oil"
    assert {g.location and g.location.record for g in gaps} >= {"line 2", "line 3"}


def test_parquet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "f.parquet"
    pl.DataFrame(
        {"reference": ["A"], "description": ["salt"], "quantity": [2.5]}
    ).write_parquet(path)
    found, _ = read(path, Mapping(defaults={"unit": "kg"}))
    assert str(found[0].lines[0].quantity) == "2.5 kg"


@pytest.mark.parametrize(
    "head", ['<!DOCTYPE a [<!ENTITY x "y">]>', "<!-- c --><!DOCTYPE a>"], ids=["entity", "type"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(tmp_path: Path, head: str, encoding: str) -> None:
    path = tmp_path / "f.xml"
    path.write_bytes(f"{head}<Declaration/>".encode(encoding))
    with pytest.raises(InvalidRecordError, match="document type"):
        read(path)


def test_a_declaration_is_read(tmp_path: Path) -> None:
    path = tmp_path / "f.xml"
    path.write_text(
        "<Declaration><FunctionalReferenceID>R1</FunctionalReferenceID><GoodsShipment>"
        "<Consignee><Name>Empresa</Name><Address><CountryCode>MX</CountryCode></Address>"
        "</Consignee><Destination><CountryCode>MX</CountryCode></Destination>"
        "<ExportCountry><ID>DE</ID></ExportCountry><GovernmentAgencyGoodsItem><Commodity>"
        "<Description>Piperonal</Description><Classification><ID>29329300</ID>"
        "<IdentificationTypeCode>TSP</IdentificationTypeCode></Classification><GoodsMeasure>"
        '<NetNetWeightMeasure unitCode="KGM">25.125</NetNetWeightMeasure></GoodsMeasure>'
        "</Commodity></GovernmentAgencyGoodsItem></GoodsShipment></Declaration>"
    )
    (found,), _ = read(path)
    assert (found.reference, found.departure, found.destination) == ("R1", "DE", "MX")
    assert [(p.name, p.role, p.country) for p in found.parties] == [
        ("Empresa", "consignee", "MX")
    ]
    assert found.lines[0].hs_code == "29329300"
    assert str(found.lines[0].quantity) == "25.125 kg"


def outcome(path: Path) -> str:
    try:
        found, gaps = read(path)
    except InvalidRecordError as error:
        return "not well-formed" if "not well-formed" in str(error) else str(error)
    return (
        "read" if found else "refused: " + ", ".join(sorted({g.code for g in gaps if g.reason}))
    )


def test_every_sample_declaration_is_read_or_refused_with_a_reason(shared: Path) -> None:
    files = sorted((shared / "data" / "trade" / "hmrc_wco_samples").rglob("*.xml"))
    outcomes = Counter(map(outcome, files))
    assert outcomes == {"read": 294, "refused: not-a-declaration": 522, "not well-formed": 3}


def test_a_mapping_file_decides(tmp_path: Path) -> None:
    mapping = csv(
        tmp_path,
        'decimal = "comma"\n[columns]\ndescription = "Text"\n[defaults]\nunit = "kg"\n'
        'departure = "DE"\n',
        "map.toml",
    )
    path = csv(tmp_path, "Text;Menge\nSalz;1,250\n")
    (found,), _ = read(path, read_mapping(mapping))
    assert (str(found.lines[0].quantity), found.departure) == ("1.250 kg", "DE")


@pytest.mark.parametrize("text", ["[columns]\nnonsense = 'x'", "decimal = 'dot'", "= ="])
def test_a_wrong_mapping_file_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidRecordError, match=r"map\.toml"):
        read_mapping(csv(tmp_path, text, "map.toml"))


@pytest.mark.parametrize("name", ["absent.csv", ".", "f.docx"])
def test_what_is_no_file_of_trade_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "f.docx").write_text("hello")
    with pytest.raises(InvalidRecordError):
        read(tmp_path / name)
