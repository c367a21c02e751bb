"""SWIFT MT messages: blocks, fields, parties, statements, and what is wrong with them."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payment_leaves import words_of
from payment_messages import MT103, MT202_COV, MT940
from precurb.intake.payments import is_payment, read_payments
from precurb.model import (
    CitedDocument,
    Flow,
    Money,
    NotChecked,
    Payment,
    Role,
    Text,
    Transaction,
)

Read = Callable[[str], list[Transaction | NotChecked]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reader(text: str) -> list[Transaction | NotChecked]:
        path = tmp_path / "message.txt"
        path.write_bytes(text.encode())
        return list(read_payments(path))

    return reader


def transactions(found: list[Transaction | NotChecked]) -> list[Transaction]:
    assert all(isinstance(each, Transaction) for each in found)
    return [each for each in found if isinstance(each, Transaction)]


def payment(found: Transaction | NotChecked) -> Payment:
    assert isinstance(found, Transaction)
    assert found.payment is not None
    return found.payment


def party(found: Transaction | NotChecked, role: Role) -> list[tuple[str, str, str]]:
    assert isinstance(found, Transaction)
    return [(p.name, p.address, p.country) for p in found.parties if p.role is role]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("form", "MT103"),
        ("message_id", "REF77"),
        ("uetr", "8a562c67-ca16-48ba-b074-65581be6f001"),
        ("value_date", dt.date(2026, 11, 20)),
        ("amount", Money(Decimal("18450.00"), "USD")),
        ("instructed", Money(Decimal("18500"), "USD")),
        ("remittance", ("/INV/2231 SOLVENT BLEND", "40 DRUMS")),
        ("documents", (CitedDocument(number="2231"),)),
    ],
)
def test_a_field_of_a_transfer_is_read(read: Read, field: str, value: object) -> None:
    assert getattr(payment(read(MT103)[0]), field) == value


def test_the_lines_of_a_debtor_are_name_and_address(read: Read) -> None:
    assert party(read(MT103)[0], Role.DEBTOR) == [
        ("EXAMPLE IMPORT GMBH", "HAFENSTRASSE 12, 20457 HAMBURG, GERMANY", "DE")
    ]


def test_the_numbered_lines_of_a_creditor_are_told_apart(read: Read) -> None:
    assert party(read(MT103)[0], Role.CREDITOR) == [
        ("SAMPLE PIGMENTS INC", "UNIT 4 99 DOCK ROAD, NEWARK", "US")
    ]


def test_a_name_on_two_numbered_lines_is_one(read: Read) -> None:
    assert party(read(MT202_COV)[0], Role.DEBTOR)[0][0] == "EXAMPLE IMPORT GMBH"


def test_a_number_on_a_numbered_line_is_an_identifier(read: Read) -> None:
    (debtor,) = (p for p in transactions(read(MT202_COV))[0].parties if p.role is Role.DEBTOR)
    assert debtor.identifiers == ("4711",)


@pytest.mark.parametrize("field", ["50", "50K", "59", "52D", "56D", "57D"])
def test_a_party_in_lines_is_read_from_every_field(read: Read, field: str) -> None:
    new = f":{field}:/123\r\nLISTED PERSON\r\nSOME TOWN\r\n:71A:"
    parties = transactions(read(MT103.replace(":71A:", new)))[0].parties
    assert "LISTED PERSON" in [each.name for each in parties]


def test_the_sender_is_in_the_first_block(read: Read) -> None:
    found = transactions(read(MT103))[0]
    senders = [p.identifiers for p in found.parties if p.role is Role.INSTRUCTING_AGENT]
    assert senders == [("bic: DEUTDEFFXXX",)]


def test_the_sender_of_a_received_message_is_in_the_second_block(read: Read) -> None:
    received = MT103.replace(
        "{2:I103CHASUS33XXXXN}", "{2:O1031200261120CHASUS33AXXX00000000002611201201N}"
    )
    found = transactions(read(received))[0]
    senders = [p.identifiers for p in found.parties if p.role is Role.INSTRUCTING_AGENT]
    assert senders == [("bic: CHASUS33XXX",)]


def test_the_banks_of_a_cover_payment_are_agents(read: Read) -> None:
    found = transactions(read(MT202_COV))[0]
    agents = [p.identifiers for p in found.parties if p.role is Role.CREDITOR_AGENT]
    assert agents == [("bic: CHASUS33XXX",), ("bic: IRVTUS3NXXX",)]


def test_a_bank_that_pays_for_itself_is_the_debtor(read: Read) -> None:
    start, end = MT202_COV.index(":50F:"), MT202_COV.index("-}")
    found = transactions(read(MT202_COV[:start] + MT202_COV[end:]))[0]
    debtors = [p.identifiers for p in found.parties if p.role is Role.DEBTOR]
    assert debtors == [("bic: DEUTDEFFXXX",)]


def test_information_for_banks_stays_among_the_texts(read: Read) -> None:
    told = Text(place=":72:", text="/ACC/UC THIRD PARTY TRADING CO")
    assert told in payment(read(MT103)[0]).texts


@pytest.mark.parametrize("between", ["", "\r\n", "$", "\x03\x01"])
def test_messages_that_follow_one_another_are_all_read(read: Read, between: str) -> None:
    found = read(MT103 + between + MT202_COV + between + MT103.replace("REF77", "REF79"))
    assert [payment(each).message_id for each in found] == ["REF77", "REF78", "REF79"]


def test_a_bare_statement_may_follow_a_message(read: Read) -> None:
    assert len(transactions(read(MT103 + "\n" + MT940))) == 3


def test_a_statement_names_the_other_side_of_a_credit(read: Read) -> None:
    assert party(read(MT940)[0], Role.DEBTOR) == [("MUSTER GMBH UND CO", "", "")]


def test_a_statement_names_the_other_side_of_a_debit(read: Read) -> None:
    assert party(read(MT940)[1], Role.CREDITOR) == [("Acme Ltd", "", "")]


def test_the_person_behind_the_payer_is_read(read: Read) -> None:
    assert party(read(MT940)[0], Role.ULTIMATE_DEBTOR) == [("Behind Person", "", "")]


def test_the_purpose_of_a_statement_line_is_the_remittance(read: Read) -> None:
    assert payment(read(MT940)[0]).remittance == ("Rechnung 4711",)


def test_a_word_that_a_full_part_breaks_is_joined(read: Read) -> None:
    broken = MT940.replace("SVWZ+Rechnung 4711", "SVWZ+Rechnung 4711 fuer 123?22 4567")
    full = MT940.replace("SVWZ+Rechnung 4711", "SVWZ+Zahlung fuer ein Fass S?22olvent")
    texts = [payment(read(each)[0]).remittance[0] for each in (full, broken)]
    assert texts == ["Zahlung fuer ein Fass Solvent", "Rechnung 4711 fuer 123 4567"]


@pytest.mark.parametrize(
    ("mark", "flow"),
    [("C", Flow.CREDIT), ("D", Flow.DEBIT), ("RC", Flow.RETURN), ("EC", Flow.CREDIT)],
)
def test_the_mark_of_a_line_is_the_flow(read: Read, mark: str, flow: Flow) -> None:
    assert payment(read(MT940.replace("1120CR500", f"1120{mark}500"))[0]).flow is flow


def test_an_account_of_a_statement_is_on_the_own_side(read: Read) -> None:
    accounts = [payment(each) for each in read(MT940)]
    own = (accounts[0].creditor_account, accounts[1].debtor_account)
    assert [each.number for each in own if each] == ["DE89370400440532013000"] * 2


def test_statements_with_the_same_reference_have_keys_of_their_own(read: Read) -> None:
    bare = MT940.replace("//BANK77", "").replace("EREF+E2E-9?21", "")
    later = bare.replace("00001/001", "00002/001").replace("1000,00", "1480,00")
    keys = [payment(each).key for each in read(bare + later)]
    assert len(set(keys)) == 4


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        ("USD18450,00", "USD-18450,00", "unreadable-value", ":32A:"),
        ("USD18450,00", "USD18450.00", "unreadable-value", ":32A:"),
        ("USD18450,00", "USD18450", "unreadable-value", ":32A:"),
        ("USD18450,00", "", "unreadable-value", ":32A:"),
        (":32A:261120USD18450,00\r\n", "", "missing-amount", "amount"),
        ("261120", "261320", "unreadable-date", ":32A:"),
        ("DE89370400440532013000", "DE88370400440532013000", "identifier-check", ":50K:"),
        (":57A:CHASUS33XXX", ":57A:CHASQQ33XXX", "identifier-check", ":57A:"),
        ("\r\n-}{5:{CHK:123456789ABC}}", "", "cut-off-message", "{4:}"),
        (":70:", ":59:/9\r\nOTHER\r\n:70:", "repeated-element", ":59:"),
        ("40 DRUMS", "D" * 200_000, "text-too-long", ":70:"),
    ],
)
def test_what_cannot_be_read_is_a_gap_with_its_field(
    read: Read, old: str, new: str, code: str, field: str
) -> None:
    assert old in MT103
    (found,) = transactions(read(MT103.replace(old, new)))
    assert (code, field) in [(gap.code, gap.field) for gap in found.unread]


def test_a_message_cut_short_does_not_take_the_next_with_it(read: Read) -> None:
    cut = MT103[: MT103.index(":59F:")]
    assert len(transactions(read(cut + MT103.replace("REF77", "REF79")))) == 2


def test_bytes_that_are_no_text_are_said(tmp_path: Path) -> None:
    path = tmp_path / "message.txt"
    path.write_bytes(MT103.encode().replace(b"GMBH", b"\x81MBH"))
    (found,) = transactions(list(read_payments(path)))
    assert [(gap.code, gap.field) for gap in found.unread] == [("undecodable-text", ":50K:")]


def test_a_line_of_a_statement_that_is_none_is_a_gap(read: Read) -> None:
    found = transactions(read(MT940.replace("2611201120D20,NMSCREF1", "bad line")))[1]
    assert ("unreadable-payment", ":61:") in [(gap.code, gap.field) for gap in found.unread]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (MT103.replace("I103", "I799"), "not-a-payment"),
        (MT940[: MT940.index(":61:")], "not-a-payment"),
        ("{1:F01DEUTDEFFAXXX0000000000}", "unreadable-payment"),
    ],
    ids=["another type", "no lines", "no fields"],
)
def test_what_carries_no_payment_is_said(read: Read, text: str, code: str) -> None:
    (found,) = read(text)
    assert isinstance(found, NotChecked)
    assert found.code == code


@pytest.mark.parametrize("text", [MT103, MT202_COV, MT940, "\r\n" + MT940])
def test_a_message_is_known_by_its_first_bytes(text: str) -> None:
    assert is_payment(text.encode())


def test_a_table_is_no_payment() -> None:
    assert not is_payment(b"reference,amount\r\n1,:20:\r\n")


_TAGS = ("20", "21", "13C", "23B", "26T", "33B", "36", "50A", "50F", "50K", "51A", "52A", "52D",
         "53B", "54A", "55D", "56C", "57D", "59", "59A", "59F", "70", "71A", "72", "77B", "77T",
         "99Z", "61", "86", "60F", "62F", "25", "28C", "32A", "58D")  # fmt: skip
_STARTS = ("", "/", "//", "/C/", "1/", "3/", "3/DE/", "6/DE/X/", "8/", "?20",
           "166?00A?20SVWZ+", "/NAME/", "/REMI/", "/CNTP/a/b/c/d/", "C261119EUR",
           "2611201120CR5,00NTRF")  # fmt: skip


@given(
    st.sampled_from(("103", "202", "940", "942")),
    st.lists(
        st.tuples(
            st.sampled_from(_TAGS), st.lists(st.sampled_from(_STARTS), min_size=1, max_size=5)
        ),
        min_size=1,
        max_size=12,
    ),
)
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_field_of_any_message_is_read_whole(
    tmp_path: Path, kind: str, fields: list[tuple[str, list[str]]]
) -> None:
    text = f"{{1:F01DEUTDEFFAXXX0000000000}}{{2:I{kind}CHASUS33XXXXN}}{{4:\n"
    words: list[str] = []
    entry = ":61:2611201120CR5,00NTRFNONREF\n" if kind.startswith("94") else ""
    text += entry
    for tag, starts in fields:
        lines = []
        for start in starts:
            words.append(f"WORD{len(words):05}")
            lines.append(f"{start}{words[-1]}")
        text += f":{tag}:" + "\n".join(lines) + "\n"
    path = tmp_path / "message.txt"
    path.write_text(text + "-}")
    found = set(re.findall(r"WORD\d{5}", " ".join(words_of(read_payments(path)))))
    assert found == set(words)
