"""Files that are broken or mean harm: each gets an answer, and none takes time or memory."""

from collections.abc import Callable
from pathlib import Path

import pytest

from payment_messages import PACS_008, PAIN_001
from precurb.errors import InvalidRecordError
from precurb.intake.payments import read_payments
from precurb.model import NotChecked, Transaction

Read = Callable[[bytes], list[Transaction | NotChecked]]
_NAME = "Example Import GmbH"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reader(raw: bytes) -> list[Transaction | NotChecked]:
        path = tmp_path / "message.xml"
        path.write_bytes(raw)
        return list(read_payments(path))

    return reader


def codes(found: list[Transaction | NotChecked]) -> list[str]:
    """The codes of gaps, of those in payments as well, in the order of the file."""
    said: list[str] = []
    for each in found:
        said += (
            [gap.code for gap in each.unread] if isinstance(each, Transaction) else [each.code]
        )
    return said


def names(found: list[Transaction | NotChecked]) -> set[str]:
    return {p.name for each in found if isinstance(each, Transaction) for p in each.parties}


_LAUGHS = '<!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]>'
_FILE = '<!DOCTYPE l [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("start", ["<!DOCTYPE x>", _LAUGHS, _FILE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_document_type_is_refused(read: Read, start: str, encoding: str) -> None:
    (found,) = read((start + PACS_008.replace(_NAME, "&b;")).encode(encoding))
    assert isinstance(found, NotChecked)
    assert "document type" in found.reason


def test_a_document_type_of_a_second_document_is_refused(read: Read) -> None:
    assert codes(read((PACS_008 + "<!DOCTYPE x>" + PACS_008).encode()))[-1] == "unreadable-file"


@pytest.mark.parametrize("encoding", ["UTF-7", "cp037", "utf-32", "rot13", "no-such"])
def test_an_encoding_that_could_hide_markup_is_refused(read: Read, encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{PACS_008}'
    raw = xml.encode("utf-32") if encoding == "utf-32" else xml.encode()
    assert codes(read(raw)) == ["unreadable-file"]


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "GB18030", "utf-8-sig"]
)
def test_other_encodings_are_read(read: Read, encoding: str) -> None:
    declared = encoding if encoding.startswith("GB") else "UTF-16"
    start = "" if encoding == "utf-8-sig" else f'<?xml version="1.0" encoding="{declared}"?>'
    xml = start + PACS_008.replace(_NAME, "河北某某化工公司")
    assert "河北某某化工公司" in names(read(xml.encode(encoding)))


@pytest.mark.parametrize(
    "name",
    [
        "Example <!-- x -->Import<?pi x?> GmbH",
        "<![CDATA[Example Import]]> GmbH",
        "Ex<![CDATA[ample Import GmbH]]>",
        "&#69;xample Import GmbH",
        "  Example\n Import   GmbH ",
    ],
    ids=["comment", "cdata", "cdata inside", "character", "blanks"],
)
def test_a_name_is_whole_however_it_is_written(read: Read, name: str) -> None:
    assert _NAME in names(read(PACS_008.replace(_NAME, name).encode()))


def test_an_element_within_a_name_does_not_hide_it(read: Read) -> None:
    assert _NAME in names(read(PACS_008.replace(_NAME, "Exam<b/>ple Import GmbH").encode()))


def test_an_empty_name_by_nil_is_none(read: Read) -> None:
    nil = '<Nm xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>'
    assert "Behind Holding BV" not in names(
        read(PACS_008.replace("<Nm>Behind Holding BV</Nm>", nil).encode())
    )


def test_bytes_of_another_encoding_are_said_and_the_rest_is_read(read: Read) -> None:
    raw = PAIN_001.encode().replace(b"Two Ltd", b"Tw\xff Ltd")
    found = read(raw)
    assert codes(found) == ["undecodable-text"]
    assert {"One Ltd", "Three Ltd"} <= names(found)


def test_a_text_without_end_is_cut_and_said(read: Read) -> None:
    found = read(PAIN_001.replace("Two Ltd", "A" * 10_000_000).encode())
    assert codes(found) == ["text-too-long"]
    assert {"One Ltd", "Three Ltd"} <= names(found)


def test_an_attribute_without_end_is_refused(read: Read) -> None:
    raw = PACS_008.replace("<Purp>", f'<Purp x="{"A" * 10_000_000}">').encode()
    assert codes(read(raw)) == ["unreadable-file"]


@pytest.mark.parametrize(
    "inside",
    ["<a>" * 5000 + "x" + "</a>" * 5000, "<a>x</a>" * 60_000],
    ids=["deep", "wide"],
)
def test_a_payment_beyond_all_measure_is_not_read_and_the_others_are(
    read: Read, inside: str
) -> None:
    found = read(PAIN_001.replace("<Nm>Two Ltd</Nm>", inside).encode())
    assert codes(found) == ["unreadable-payment"]
    assert {"One Ltd", "Three Ltd"} <= names(found)


def test_a_payment_that_is_not_read_is_named(read: Read) -> None:
    found = read(PAIN_001.replace("<Nm>Two Ltd</Nm>", "<a>" * 99 + "</a>" * 99).encode())
    assert str(found[1].location) == "message.xml, payment 2"


@pytest.mark.parametrize(
    "around",
    ["<a>" * 5000 + "x" + "</a>" * 5000, "<a>x</a>" * 6_000],
    ids=["deep", "wide"],
)
def test_a_group_beyond_all_measure_is_refused(read: Read, around: str) -> None:
    raw = PAIN_001.replace("</GrpHdr>", f"{around}</GrpHdr>").encode()
    assert codes(read(raw)) == ["unreadable-file"]


def test_payments_before_a_break_are_read(read: Read) -> None:
    found = read(PAIN_001[: PAIN_001.index("Three Ltd")].encode())
    assert (names(found) >= {"One Ltd", "Two Ltd"}, codes(found)) == (True, ["unreadable-file"])


def test_a_break_says_how_many_payments_were_read(read: Read) -> None:
    (*_, broken) = read(PAIN_001[: PAIN_001.index("Three Ltd")].encode())
    assert isinstance(broken, NotChecked)
    assert broken.reason.endswith("payments read before: 2")


def test_an_entity_that_nobody_defined_is_not_read_as_nothing(read: Read) -> None:
    assert codes(read(PACS_008.replace(_NAME, "&name;").encode())) == ["unreadable-file"]


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecordError, match=r"none\.xml"):
        read_payments(tmp_path / "none.xml")


@pytest.mark.parametrize("raw", [b"", b"\0" * 100, b"{", b"<", b"<a", b"{1:" + b"{" * 9999])
def test_scraps_of_a_file_are_said(read: Read, raw: bytes) -> None:
    assert codes(read(raw)) != []
