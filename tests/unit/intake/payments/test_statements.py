"""Account statements as tables: which tables are some, and what their rows say."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payment_leaves import words_of
from precurb.errors import InvalidRecordError
from precurb.intake import Mapping, read_file
from precurb.intake.columns import statement_table
from precurb.intake.payments.statement import statement_columns
from precurb.intake.payments.statement_cells import read_day, read_signed, read_time
from precurb.model import (
    AccountKind,
    Flow,
    Money,
    NotChecked,
    Payment,
    Role,
    Transaction,
    TransactionKind,
)
from statement_cases import (
    BRITISH,
    CHINESE,
    DEUTSCHE,
    DKB,
    LISTED,
    MEXICAN,
    SPARKASSE,
)

Read = Callable[..., list[Transaction | NotChecked]]
HEAD = "booking date,counterparty,counterparty account,amount,currency,description\n"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reader(
        text: str, mapping: Mapping | None = None, name: str = "statement.csv"
    ) -> list[Transaction | NotChecked]:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return list(read_file(path, mapping).transactions)

    return reader


def payment(found: Transaction | NotChecked) -> Payment:
    assert isinstance(found, Transaction)
    assert found.payment is not None
    return found.payment


def named(found: Transaction | NotChecked, role: Role) -> str:
    assert isinstance(found, Transaction)
    return next((p.name for p in found.parties if p.role is role and p.name), "")


def gaps(found: Transaction | NotChecked) -> list[tuple[str, str, str]]:
    assert isinstance(found, Transaction)
    return [
        (gap.code, gap.location.record if gap.location else "", gap.field)
        for gap in found.unread
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (SPARKASSE, [
            ("credit", "18450.00 EUR", "Muster Chemie GmbH", ""),
            ("debit", "123.45 EUR", "", "Stadtwerke Beispiel AG"),
        ]),
        (DKB, [
            ("debit", "45.9 EUR", "Erika Muster", "Beispiel Versand GmbH"),
            ("credit", "2100.00 EUR", "Beispiel AG", "Erika Muster"),
        ]),
        (DEUTSCHE, [
            ("debit", "1000.00 EUR", "", "Beispiel Labor SL"),
            ("credit", "850.00 EUR", "Muster KG", ""),
        ]),
        (CHINESE, [
            ("debit", "12000.00 CNY", "某某化工有限公司", "上海某贸易有限公司"),
            ("credit", "500.50 CNY", "李明", "某某化工有限公司"),
        ]),
        (MEXICAN, [
            ("transfer", "45000.00 MXN", "Importadora Ejemplo SA de CV", "Comercial Prueba SA"),
        ]),
        (LISTED, [
            ("transfer", "18450.00 USD", "Example Import GmbH", "Sample Pigments Inc"),
            ("debit", "99.95 EUR", "Example Import GmbH", "Otra Empresa SA"),
        ]),
    ],
    ids=["Sparkasse", "DKB", "Deutsche Bank", "Chinese", "Mexican", "list of payments"],
)  # fmt: skip
def test_each_row_says_who_paid_whom_how_much(
    read: Read, text: str, rows: list[tuple[str, str, str, str]]
) -> None:
    found = [
        (
            str(payment(each).flow),
            str(payment(each).amount),
            named(each, Role.DEBTOR),
            named(each, Role.CREDITOR),
        )
        for each in read(text)
    ]
    assert found == rows


@pytest.mark.parametrize(
    "text", [SPARKASSE, DKB, DEUTSCHE, CHINESE, MEXICAN, LISTED], ids=range(6)
)
def test_nothing_is_left_unsaid_in_a_good_statement(read: Read, text: str) -> None:
    assert [gap for each in read(text) for gap in gaps(each)] == []


def test_rows_are_payments(read: Read) -> None:
    found = read(SPARKASSE)
    assert {each.kind for each in found if isinstance(each, Transaction)} == {
        TransactionKind.PAYMENT
    }


def test_an_amount_without_currency_is_said_with_row_and_heading(read: Read) -> None:
    first, _ = read(BRITISH)
    assert gaps(first)[0] == ("unreadable-value", "row 2", "Debit Amount")


def test_a_mapping_may_give_the_currency(read: Read) -> None:
    first, second = read(BRITISH, Mapping(defaults={"currency": "GBP"}))
    assert (payment(first).amount, payment(second).flow) == (
        Money(Decimal("250.00"), "GBP"), Flow.CREDIT,
    )  # fmt: skip


def test_lines_above_the_headings_name_account_and_holder(read: Read) -> None:
    first, _ = read(CHINESE)
    account = payment(first).debtor_account
    assert account is not None
    assert (account.number, named(first, Role.DEBTOR)) == (
        "6222021234567890123", "某某化工有限公司",
    )  # fmt: skip


def test_an_iban_alone_above_the_headings_is_the_own_account(read: Read) -> None:
    account = payment(read(DKB)[0]).debtor_account
    assert account is not None
    assert (account.number, account.kind) == ("DE89370400440532013000", AccountKind.IBAN)


def test_tagged_parts_of_a_german_text_go_where_they_belong(read: Read) -> None:
    first = read(SPARKASSE)[0]
    assert (named(first, Role.ULTIMATE_DEBTOR), payment(first).remittance) == (
        "Muster Holding BV", ("Rechnung 2231",),
    )  # fmt: skip


def test_a_text_that_cites_a_paper_cites_it(read: Read) -> None:
    assert payment(read(CHINESE)[0]).documents[0].number == "4711"


def test_a_day_with_its_time_is_a_moment(read: Read) -> None:
    assert payment(read(CHINESE)[0]).created == dt.datetime(2026, 11, 20, 14, 3, 22)


def test_a_bank_stands_by_its_code_or_its_name(read: Read) -> None:
    german, chinese = read(SPARKASSE)[0], read(CHINESE)[0]
    assert isinstance(german, Transaction)
    assert ("bic: BYLADEM1001",) in {party.identifiers for party in german.parties}
    assert named(chinese, Role.CREDITOR_AGENT) == "中国银行上海分行"


@pytest.mark.parametrize(
    ("row", "code", "heading"),
    [
        ("2026-11-20,A GmbH,,12.3x,EUR,", "unreadable-value", "amount"),
        ('2026-11-20,A GmbH,,"1,250",EUR,', "unreadable-value", "amount"),
        ("2026-02-31,A GmbH,,12.50,EUR,", "unreadable-date", "booking date"),
        ("03/04/2026,A GmbH,,12.50,EUR,", "ambiguous-date", "booking date"),
        ("2026-11-20,,DE02120300000000202052,1.50,EUR,", "identifier-check",
         "counterparty account"),
        ("2026-11-20,A GmbH,,12.50,EURO9,", "unreadable-value", "amount"),
    ],
    ids=["no amount", "thousands or decimals", "no day", "day or month", "IBAN", "currency"],
)  # fmt: skip
def test_a_bad_cell_is_named_with_row_and_heading(
    read: Read, row: str, code: str, heading: str
) -> None:
    (found,) = read(f"{HEAD}{row}\n")
    assert (code, "row 2", heading) in gaps(found)


def test_what_a_bad_row_names_is_read_all_the_same(read: Read) -> None:
    (found,) = read(f"{HEAD}31.02.2026,Muster GmbH,DE1,12x,EUR,Rent\n")
    assert named(found, Role.CREDITOR) == "Muster GmbH"


def test_a_row_without_amount_and_day_is_said(read: Read) -> None:
    text = f"{HEAD}2026-11-20,A GmbH,DE02120300000000202051,1.50,EUR,x\nClosing balance,,,,,\n"
    text = text.replace("Closing balance,,,,,", ",Closing balance,,,,")
    last = read(text)[-1]
    assert isinstance(last, NotChecked)
    assert (last.code, last.location and last.location.record) == ("unreadable-row", "row 3")


def test_debit_and_credit_both_filled_is_said(read: Read) -> None:
    text = "date,account number,debit,credit,currency\n2026-11-20,12345678,5.00,7.00,EUR\n"
    (found,) = read(text)
    assert payment(found).amount is None
    assert ("unreadable-value", "row 2", "debit") in gaps(found)


def test_a_word_of_direction_that_the_sign_contradicts_is_said(read: Read) -> None:
    text = "date,counterparty,amount,currency,D/C\n2026-11-20,A GmbH,-5.00,EUR,C\n"
    assert ("unreadable-value", "row 2", "D/C") in gaps(read(text)[0])


def test_a_credit_below_zero_was_taken_away_again(read: Read) -> None:
    text = "date,account number,debit,credit,currency\n2026-11-20,12345678,,-7.00,EUR\n"
    assert payment(read(text)[0]).flow is Flow.DEBIT


# Which tables are statements.


@pytest.mark.parametrize(
    "headers",
    [
        ["date", "customer", "product", "quantity", "amount"],
        ["date", "amount", "description", "payer"],  # who pays for goods
        ["Datum", "Betrag", "Verwendungszweck", "Empfänger"],
        ["日期", "金额", "用途", "付款人"],
        ["counterparty", "counterparty account"],  # no amount, no day
        ["counterparty", "amount", "currency"],
        ["date", "cas", "value", "currency"],
    ],
    ids=", ".join,
)
def test_a_table_of_goods_is_none_of_payments(headers: list[str]) -> None:
    assert statement_columns("t.csv", headers, Mapping()) is None


@pytest.mark.parametrize(
    "headers",
    [
        ["date", "amount", "currency", "IBAN"],
        ["Datum", "Betrag", "Verwendungszweck", "Empfänger", "IBAN Empfänger"],
        ["日期", "金额", "付款人", "收款人"],
        ["fecha", "importe", "beneficiario"],
        ["date", "description", "paid in", "paid out", "balance"],
    ],
    ids=", ".join,
)
def test_accounts_or_the_other_side_with_amount_and_day_make_a_statement(
    headers: list[str],
) -> None:
    assert statement_columns("t.csv", headers, Mapping()) is not None


AMBIGUOUS = (
    "date,customer,product,quantity,unit,amount,IBAN\n2026-11-20,A GmbH,acetone,25,kg,9,\n"
)


def test_a_table_that_may_be_either_is_said(read: Read) -> None:
    with pytest.raises(InvalidRecordError, match=r"'IBAN' speak of payments and 'product'"):
        read(AMBIGUOUS)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("trade", TransactionKind.ORDER), ("payments", TransactionKind.PAYMENT)],
)
def test_a_mapping_decides_what_a_table_is(
    read: Read, kind: str, expected: TransactionKind
) -> None:
    mapping = Mapping(kind=kind, columns={"value": "amount"} if kind == "trade" else {})
    (found,) = read(AMBIGUOUS, mapping)
    assert isinstance(found, Transaction)
    assert found.kind is expected


def test_a_table_that_is_said_to_be_of_payments_needs_an_amount_and_a_day(read: Read) -> None:
    with pytest.raises(
        InvalidRecordError, match="no column of payments gives the amount or day"
    ):
        read("a,b\n1,2\n", Mapping(kind="payments"))


def test_columns_of_a_mapping_make_a_statement(read: Read) -> None:
    mapping = Mapping(
        columns={"booked": "Tag", "counterparty": "Wer", "amount": "Wieviel"},
        defaults={"currency": "EUR", "account": "DE89370400440532013000"},
    )
    (found,) = read("Tag;Wer;Wieviel\n20.11.2026;Muster GmbH;-1.250,00\n", mapping)
    assert (named(found, Role.CREDITOR), str(payment(found).amount)) == (
        "Muster GmbH", "1250.00 EUR",
    )  # fmt: skip


def test_two_columns_for_one_amount_are_said(read: Read) -> None:
    with pytest.raises(InvalidRecordError, match="both give amount"):
        read("date,counterparty,amount,Betrag\n2026-11-20,A,1.50,1.50\n")


def test_no_heading_has_two_meanings() -> None:
    from precurb.intake.columns import key_of

    table = statement_table()
    seen: dict[str, set[str]] = {}
    for part in ("headings", "shared"):
        for name, words in table[part].items():
            for word in words:
                seen.setdefault(key_of(word), set()).add(f"{part} {name}")
    assert {word: names for word, names in seen.items() if len(names) > 1} == {}


# What names a row.


def test_the_same_row_of_the_next_export_is_the_same_payment(read: Read) -> None:
    rows = SPARKASSE.splitlines(keepends=True)
    whole, later = read(SPARKASSE), read(rows[0] + rows[2], name="later.csv")
    assert payment(whole[1]).key == payment(later[0]).key


def test_two_rows_alike_are_two_payments(read: Read) -> None:
    row = "2026-11-20,A GmbH,DE02120300000000202051,1.50,EUR,coffee\n"
    one, two = read(HEAD + row + row)
    assert payment(one).key != payment(two).key


# Cells.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-1.234,50", "-1234.50"), ("1.234,50-", "-1234.50"), ("(1,234.50)", "-1234.50"),
        ("+12,00 EUR", "+12.00 EUR"), ("€ 12.00", "12.00 EUR"), ("12.00 DR", "-12.00"),
        ("12,00 H", "+12.00"), ("\u221212.00", "-12.00"), ("１２.00", "12.00"),
        ("1 234,50", "1234.50"), ("12'345.60", "12345.60"), ("USD 5", "5 USD"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_banks_write_them(text: str, expected: str) -> None:
    read = read_signed(text)
    sign = {"DBIT": "-", "CRDT": "+", "": ""}[read.direction]
    assert f"{sign}{read.number} {read.currency}".strip() == expected


@pytest.mark.parametrize("text", ["", "x", "--5", "5-5", "1.50 apples", "(5", "9" * 200])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidRecordError, match="not an amount"):
        read_signed(text)


def test_short_years_are_of_this_century() -> None:
    assert read_day("20.11.26") == (dt.date(2026, 11, 20), None)


def test_midnight_of_a_workbook_is_no_time() -> None:
    assert read_day("2026-11-20 00:00:00") == (dt.date(2026, 11, 20), None)


@pytest.mark.parametrize("text", ["14:03", "140300", "2026-11-20 14:03:00"])
def test_a_time_is_read_in_every_form(text: str) -> None:
    assert read_time(text) == dt.time(14, 3)


# Nothing is lost.

_BASE = {"booked": "booking date", "counterparty": "counterparty", "amount": "amount",
         "currency": "currency"}  # fmt: skip
_FIELDS = sorted({*statement_table()["headings"], "instruction_id"} - set(_BASE))


def heading(data: st.DataObject, name: str) -> str:
    table = statement_table()
    words = [*table["headings"].get(name, []), *table["shared"].get(name, [])]
    return str(data.draw(st.sampled_from(words)))


@given(st.data())
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_cell_of_a_row_stands_in_the_payment(tmp_path: Path, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(_FIELDS), unique=True))
    headers = [*_BASE.values(), *(heading(data, name) for name in chosen), "Unknown column"]
    cells = {h: f"leaf{n:04}" for n, h in enumerate(headers)}
    cells |= {"booking date": "2026-11-20", "amount": "1234.50", "currency": "EUR"}
    path = tmp_path / "t.csv"
    path.write_text(f"{'|'.join(headers)}\n{'|'.join(cells.values())}\n", "utf-8")
    (found,) = read_file(path).transactions
    words = words_of([found])
    spread = " ".join(words)
    assert [cell for cell in cells.values() if cell not in words and cell not in spread] == []


@given(st.text(max_size=400))
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_below_the_headings_is_read_or_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(HEAD + text, "utf-8", errors="replace")
    assert all(
        isinstance(each, Transaction | NotChecked) for each in read_file(path).transactions
    )
