"""Drafts of answers, held against the published order of elements, which no schema here tells.

The table is that of the types of a public implementation: module-ballerinax-financial.iso20022
(Apache-2.0), pacs.002.001.14.bal, camt.056.001.11.bal and their common records, as read on
2026-11-27. Ours are older versions of the same messages; whether they differ in these elements
no schema was there to tell. "!" marks what must be there.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from lxml import etree

from payment_cases import DAY, MOMENT, PAYER, US_BANK, payment, policy_that_stops
from precurb.app.home import Home
from precurb.app.payment_answers import RECALL, REJECTION, draft_answers
from precurb.app.payment_desk import open_desk
from precurb.app.payment_store import PaymentStore
from precurb.app.payments import decide_payment
from precurb.intake.payments import is_payment, read_payments
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.snapshot import Snapshot
from precurb.model import NotChecked, Party, Role

_GROUP = "OrgnlMsgId! OrgnlMsgNmId! OrgnlCreDtTm"
_NUMBERS = "OrgnlGrpInf OrgnlInstrId OrgnlEndToEndId OrgnlTxId OrgnlUETR"
ORDER: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        REJECTION: {
            "FIToFIPmtStsRpt": "GrpHdr! OrgnlGrpInfAndSts TxInfAndSts SplmtryData",
            "GrpHdr": "MsgId! CreDtTm! InstgAgt InstdAgt OrgnlBizQry",
            "OrgnlGrpInfAndSts": f"{_GROUP} OrgnlNbOfTxs OrgnlCtrlSum GrpSts StsRsnInf",
            "TxInfAndSts": f"StsId {_NUMBERS} TxSts StsRsnInf ChrgsInf AccptncDtTm PrcgDt "
            "FctvIntrBkSttlmDt AcctSvcrRef ClrSysRef InstgAgt InstdAgt OrgnlTxRef SplmtryData",
            "OrgnlGrpInf": _GROUP,
            "StsRsnInf": "Orgtr Rsn AddtlInf",
        },
        RECALL: {
            "FIToFIPmtCxlReq": "Assgnmt! Case CtrlData Undrlyg! SplmtryData",
            "Assgnmt": "Id! Assgnr! Assgne! CreDtTm!",
            "Assgnr": "Pty Agt",
            "Assgne": "Pty Agt",
            "Agt": "FinInstnId! BrnchId",
            "Undrlyg": "OrgnlGrpInfAndCxl TxInf",
            "TxInf": "CxlId Case OrgnlGrpInf OrgnlInstrId OrgnlEndToEndId OrgnlTxId OrgnlUETR "
            "OrgnlClrSysRef OrgnlIntrBkSttlmAmt OrgnlIntrBkSttlmDt Assgnr Assgne CxlRsnInf "
            "OrgnlTxRef SplmtryData",
            "OrgnlGrpInf": _GROUP,
            "CxlRsnInf": "Orgtr Rsn AddtlInf",
        },
    }
)
GERMAN = Party(name="", role=Role.INSTRUCTING_AGENT, identifiers=("bic: DEUTDEFFXXX",))
STOPPED = payment(
    "Invoice 1",
    parties=(PAYER, GERMAN, US_BANK,
             Party(name="CIBANCO SA", role=Role.CREDITOR_AGENT, country="MX")),
    number="E2E-9",
    uetr="8a562c67-ca16-48ba-b074-65581be6f009",
)  # fmt: skip


def out_of_order(root: etree._Element, form: str) -> Iterator[str]:
    """What a message has in another order than published, or lacks."""
    for element in root.iter("*"):
        name = etree.QName(element).localname
        if name not in ORDER[form]:
            continue
        parts = ORDER[form][name].split()
        known = [part.rstrip("!") for part in parts]
        have = [etree.QName(child).localname for child in element.iterchildren("*")]
        places = [known.index(each) if each in known else -1 for each in have]
        if places != sorted(places) or -1 in places:
            yield f"{name}: {have}"
        yield from (f"{name} lacks {p}" for p in parts if p[-1] == "!" and p[:-1] not in have)


@pytest.fixture
def drafts(tmp_path: Path) -> Mapping[str, bytes]:
    home = Home(tmp_path / "home")
    lists = Snapshot(ControlBook(read_packaged()))
    with PaymentStore.of(home) as store:
        policy = policy_that_stops(tmp_path)
        desk = open_desk(home, store, lists, on=DAY, policy=policy)
        kept = decide_payment(STOPPED, desk, at=MOMENT).kept
        made = draft_answers(kept, desk.settings.answers, at=MOMENT)
        return {draft.form: draft.xml for draft in made}


@pytest.mark.parametrize("form", ORDER)
def test_a_draft_has_the_published_elements_in_the_published_order(
    drafts: Mapping[str, bytes], form: str
) -> None:
    assert list(out_of_order(etree.fromstring(drafts[form]), form)) == []


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("<GrpHdr><CreDtTm>x</CreDtTm><MsgId>x</MsgId></GrpHdr>", "GrpHdr: "),
        ("<GrpHdr><MsgId>x</MsgId></GrpHdr>", "GrpHdr lacks CreDtTm!"),
        ("<GrpHdr><MsgId>x</MsgId><CreDtTm>x</CreDtTm><Odd>x</Odd></GrpHdr>", "GrpHdr: "),
    ],
    ids=["order", "missing", "unknown"],
)
def test_what_breaks_the_order_is_seen(broken: str, said: str) -> None:
    (found,) = out_of_order(etree.fromstring(broken), REJECTION)
    assert found.startswith(said)


def test_the_sample_of_a_status_report_keeps_the_table_too(shared: Path) -> None:
    folder = shared / "data" / "trade" / "payments_samples" / "pacs008_pkg"
    if not folder.exists():
        pytest.skip("no sample messages in the shared data")
    root = etree.parse(folder / "pacs.002.001.12.xml").getroot()
    assert list(out_of_order(root, REJECTION)) == []


@pytest.mark.parametrize("form", ORDER)
def test_our_own_reader_knows_a_draft_and_takes_it_for_no_payment(
    drafts: Mapping[str, bytes], form: str, tmp_path: Path
) -> None:
    path = tmp_path / "draft.xml"
    path.write_bytes(drafts[form])
    (found,) = read_payments(path)
    assert is_payment(drafts[form])
    assert isinstance(found, NotChecked)
    assert (found.code, form in found.reason) == ("not-a-payment", True)
