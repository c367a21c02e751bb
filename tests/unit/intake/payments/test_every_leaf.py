"""No word of a message is lost: whatever it holds, and wherever, stands in what was read."""

from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from payment_leaves import made_unique, missing
from payment_messages import MESSAGES, document
from precurb.intake.payments import read_payments
from precurb.intake.payments.iso20022 import read_iso20022
from precurb.model import NotChecked, Transaction

# Names that the reader knows, in places where they may stand and where they never do.
_NAMES = (
    "Dbtr", "Cdtr", "UltmtDbtr", "UltmtCdtr", "InitgPty", "InstgAgt", "DbtrAgt", "CdtrAgt",
    "IntrmyAgt1", "ChrgsAcctAgt", "DbtrAcct", "CdtrAcct", "Acct", "ChrgsAcct", "RmtInf",
    "Strd", "Ustrd", "RfrdDocInf", "RfrdDocAmt", "RmtdAmt", "DuePyblAmt", "CdtrRefInf",
    "Ref", "Tp", "CdOrPrtry", "Cd", "Prtry", "Nb", "RltdDt", "Dt", "DtTm", "Invcr",
    "Invcee", "AddtlRmtInf", "Nm", "PstlAdr", "AdrLine", "TwnNm", "StrtNm", "BldgNb",
    "PstCd", "Id", "OrgId", "PrvtId", "Othr", "SchmeNm", "Issr", "LEI", "AnyBIC", "BICFI",
    "FinInstnId", "BrnchId", "ClrSysMmbId", "MmbId", "CtctDtls", "PhneNb", "EmailAdr",
    "Pty", "Agt", "Ownr", "Svcr", "IBAN", "BBAN", "Prxy", "PmtId", "EndToEndId", "UETR",
    "TxId", "InstrId", "Purp", "UndrlygCstmrCdtTrf", "TaxRmt", "GrnshmtRmt", "Grnshee",
    "SplmtryData", "Envlp", "AmtDtls", "InstdAmt", "Amt", "RtrRsnInf", "Rsn", "CdtTrfTxInf",
    "PmtInf", "Document", "GrpHdr", "MsgId", "NmAndAdr", "CmbndId", "FIId", "Adr",
    "DtAndPlcOfBirth", "InitnSrc", "DUNS", "BIC", "PrtryId", "Unknown", "New1",
)  # fmt: skip


def read(folder: Path, xml: bytes) -> list[Transaction | NotChecked]:
    path = folder / "message.xml"
    path.write_bytes(xml)
    return list(read_payments(path))


def _codes(found: list[Transaction | NotChecked]) -> list[str]:
    return [each.code for each in found if isinstance(each, NotChecked)]


def with_added(name: str, added: str, data: st.DataObject) -> bytes:
    """A message with an element, and text behind it, somewhere in it."""
    root = etree.fromstring(MESSAGES[name].encode())
    parent = data.draw(st.sampled_from([e for e in root.iter() if e is not root]))
    element = etree.fromstring(f"<W>{added}</W>")[0]
    parent.insert(data.draw(st.integers(0, len(parent))), element)
    return etree.tostring(root)


@st.composite
def elements(draw: st.DrawFn, depth: int = 5) -> str:
    name = draw(st.sampled_from(_NAMES))
    attribute = draw(st.sampled_from(("", "", "", ' x="1"', ' Ccy="EUR"')))
    text = draw(st.sampled_from(("", "a", "b")))
    inner = draw(st.lists(elements(depth - 1), max_size=4)) if depth else []
    tail = draw(st.sampled_from(("", "", "", "tail")))
    return f"<{name}{attribute}>{text}{''.join(inner)}</{name}>{tail}"


@given(st.lists(elements(), min_size=1, max_size=6))
@settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_any_tree_in_a_payment_is_read_whole(tmp_path: Path, inside: list[str]) -> None:
    body = (
        f"<FIToFICstmrCdtTrf><CdtTrfTxInf>{''.join(inside)}</CdtTrfTxInf></FIToFICstmrCdtTrf>"
    )
    xml, leaves = made_unique(document("pacs.008.001.08", body).encode())
    assert missing(leaves, read(tmp_path, xml)) == []


def test_an_empty_name_takes_no_other_name_away(tmp_path: Path) -> None:
    body = (
        "<FIToFICstmrCdtTrf><CdtTrfTxInf><Dbtr><Id><Nm>leaf000001</Nm></Id><Nm/></Dbtr>"
        "</CdtTrfTxInf></FIToFICstmrCdtTrf>"
    )
    found = read(tmp_path, document("pacs.008.001.08", body).encode())
    assert missing(["leaf000001"], found) == []


@given(st.sampled_from(sorted(MESSAGES)), elements(2), st.data())
@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_an_element_that_is_added_anywhere_is_read(
    tmp_path: Path, name: str, added: str, data: st.DataObject
) -> None:
    xml, leaves = made_unique(with_added(name, added, data))
    found = read(tmp_path, xml)
    # A group that holds no payment belongs to none; then that is said instead.
    assert missing(leaves, found) == [] or "not-a-payment" in _codes(found)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_whole_message_is_read(tmp_path: Path, name: str) -> None:
    xml, leaves = made_unique(MESSAGES[name].encode())
    assert missing(leaves, read(tmp_path, xml)) == []


@given(st.sampled_from(sorted(MESSAGES)), elements(3), st.data())
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_large_file_is_read_as_a_small_one(
    tmp_path: Path, name: str, added: str, data: st.DataObject
) -> None:
    path = tmp_path / "message.xml"
    path.write_bytes(with_added(name, added, data))
    assert list(read_iso20022(path, small=0)) == list(read_iso20022(path))


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100
)
def test_a_name_in_any_script_is_kept(tmp_path: Path, name: str) -> None:
    body = (
        f"<FIToFICstmrCdtTrf><CdtTrfTxInf><Dbtr><Nm>{escape(name)}</Nm></Dbtr>"
        "</CdtTrfTxInf></FIToFICstmrCdtTrf>"
    )
    (found,) = read(tmp_path, document("pacs.008.001.08", body).encode())
    assert isinstance(found, Transaction)
    assert [party.name for party in found.parties] == (
        [" ".join(name.split())] if name.strip() else []
    )
