"""Values as papers write them, in four languages; nothing is guessed."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.errors import InvalidRecordError
from precurb.intake import Mapping, read_country, read_sentence
from precurb.intake.columns import guess_columns
from precurb.intake.values import (
    AmbiguousError,
    read_amount,
    read_date,
    read_number,
    read_trade_date,
    read_unit,
)
from precurb.model import Quantity, Unit


@pytest.mark.parametrize(
    ("text", "value"),
    [("25", "25"), ("1.250,5", "1250.5"), ("1,250.5", "1250.5"), ("1 250", "1250"),
     ("２５", "25"), ("0,250", "0.250"), ("1'250.75", "1250.75"), ("1.234.567", "1234567"),
     ("12,5", "12.5")],
)  # fmt: skip
def test_numbers_read_with_comma_and_point(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize(("said", "value"), [("comma", "1.250"), ("point", "1250")])
def test_only_the_mapping_decides_an_ambiguous_number(said: str, value: str) -> None:
    with pytest.raises(AmbiguousError):
        read_number("1,250")
    assert read_number("1,250", said) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "unit"),
    [("kg", Unit.KILOGRAM), ("公斤", Unit.KILOGRAM), ("Stück", Unit.PIECE), ("升", Unit.LITRE),
     ("litros", Unit.LITRE), ("吨", Unit.TONNE), ("KGM", Unit.KILOGRAM), ("克", Unit.GRAM)],
)  # fmt: skip
def test_units_read_in_four_languages(text: str, unit: Unit) -> None:
    assert read_unit(text) is unit


@pytest.mark.parametrize("text", ["Fässer", "drums", "批", ""])
def test_a_package_is_no_unit(text: str) -> None:
    with pytest.raises(InvalidRecordError, match="not a unit"):
        read_unit(text)


@pytest.mark.parametrize(
    "text",
    ["2026-03-05", "05.03.2026", "2026年3月5日", "5 mar 2026", "5. März 2026", "March 5, 2026",
     "5 de marzo de 2026", "2026-03-05T10:00:00", "20260305", "20260305090000+01"],
)  # fmt: skip
def test_days_read_as_they_are_written(text: str) -> None:
    assert read_date(text) == dt.date(2026, 3, 5)


def test_a_day_that_may_be_a_month_is_ambiguous() -> None:
    with pytest.raises(AmbiguousError):
        read_date("03/04/2026")
    assert read_date("03/04/2026", "mdy") == dt.date(2026, 3, 4)
    assert read_date("12/31/2026") == dt.date(2026, 12, 31)


@pytest.mark.parametrize("text", ["31.09.2026", "morgen", "2026-13-01", "0"])
def test_no_day_is_no_day(text: str) -> None:
    with pytest.raises(InvalidRecordError):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [("DE", "DE"), ("deu", "DE"), ("Deutschland", "DE"), ("德国", "DE"), ("Alemania", "DE"),
     ("México", "MX"), ("Mexiko", "MX"), ("中国", "CN"), ("USA", "US"),
     ("Estados Unidos", "US")],
)  # fmt: skip
def test_countries_read_in_four_languages(text: str, code: str) -> None:
    assert read_country(text) == code


@given(st.text(max_size=20))
def test_reading_never_fails_otherwise(text: str) -> None:
    for read in (read_number, read_amount, read_unit, read_date, read_country):
        try:
            read(text)
        except InvalidRecordError:
            continue


def test_a_sentence_gives_quantity_number_and_name() -> None:
    line = read_sentence("25 kg 4-anilinopiperidine, CAS 23056-29-3")
    assert line.quantity == Quantity(Decimal(25), Unit.KILOGRAM)
    assert (line.cas, line.description) == ("23056-29-3", "4-anilinopiperidine")


def test_a_locant_is_no_quantity() -> None:
    line = read_sentence("1,4-butanediol")
    assert (line.description, line.quantity) == ("1,4-butanediol", None)


@given(st.text(max_size=60))
def test_any_sentence_gives_a_line(text: str) -> None:
    assert read_sentence(text).number == 1


@pytest.mark.parametrize(
    "headers",
    [
        ["Order No.", "Goods Description", "Qty (kg)", "Country of destination"],
        ["Auftragsnummer", "Artikelbezeichnung", "Menge (kg)", "Bestimmungsland"],
        ["订单号", "品名", "数量（公斤）", "目的国"],
        ["Nº pedido", "Descripción", "Cantidad (kg)", "País de destino"],
    ],
    ids=["en", "de", "zh", "es"],
)
def test_headings_are_understood_in_four_languages(headers: list[str]) -> None:
    guesses = guess_columns("f.csv", headers, Mapping())
    assert [g.field for g in guesses] == ["reference", "description", "quantity", "destination"]
    assert guesses[2].unit


def test_two_columns_for_one_field_need_a_mapping() -> None:
    headers = ["Produkt", "Artikel"]
    with pytest.raises(InvalidRecordError, match="duplicate-header"):
        guess_columns("f.csv", headers, Mapping())
    decided = guess_columns("f.csv", headers, Mapping(columns={"description": "Artikel"}))
    assert [g.field for g in decided] == ["", "description"]


def test_a_table_without_goods_is_refused() -> None:
    with pytest.raises(InvalidRecordError, match="what the goods are"):
        guess_columns("f.csv", ["Datum", "Kunde"], Mapping())


@pytest.mark.parametrize("text", ["0001-01-01", "0026-11-20", "20.11.1926"])
def test_a_day_before_any_law_of_precursors_is_no_day_of_trade(text: str) -> None:
    with pytest.raises(InvalidRecordError, match="no day of trade"):
        read_trade_date(text)
