"""How fast payment messages are read (by time of one core), in how much memory; printed only.

Usage: ``python benchmarks/payments_read.py [FOLDER] [--megabytes N]`` with XML files somewhere
below the folder. A batch order and a statement of N megabytes are written, read and removed.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from precurb.intake.payments import read_payments
from precurb.model import Transaction

_HEAD = {
    "pain.001": (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>'
        "<GrpHdr><MsgId>M1</MsgId></GrpHdr><PmtInf><PmtInfId>B1</PmtInfId><PmtMtd>TRF</PmtMtd>"
        "<Dbtr><Nm>Example Import GmbH</Nm></Dbtr>",
        "</PmtInf></CstmrCdtTrfInitn></Document>",
    ),
    "camt.053": (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
        "<GrpHdr><MsgId>M2</MsgId></GrpHdr><Stmt><Id>S1</Id><Acct><Id>"
        "<IBAN>DE89370400440532013000</IBAN></Id></Acct>",
        "<AddtlStmtInf>end</AddtlStmtInf></Stmt></BkToCstmrStmt></Document>",
    ),
}
_PARTY = (
    "<Nm>Sample Pigments {0} Inc</Nm><PstlAdr><StrtNm>Dock Road</StrtNm><BldgNb>{0}</BldgNb>"
    "<TwnNm>Newark</TwnNm><Ctry>US</Ctry></PstlAdr>"
)
_REST = (
    "<Purp><Cd>GDDS</Cd></Purp><RmtInf><Ustrd>INV {0} solvent blend, 40 drums</Ustrd></RmtInf>"
)
_ONE = {
    "pain.001": (
        "<CdtTrfTxInf><PmtId><EndToEndId>E{0}</EndToEndId></PmtId><Amt>"
        '<InstdAmt Ccy="USD">{0}.50</InstdAmt></Amt><CdtrAgt><FinInstnId>'
        f"<BICFI>CHASUS33XXX</BICFI></FinInstnId></CdtrAgt><Cdtr>{_PARTY}</Cdtr><CdtrAcct><Id>"
        f"<Othr><Id>000{{0}}</Id></Othr></Id></CdtrAcct>{_REST}</CdtTrfTxInf>"
    ),
    "camt.053": (
        '<Ntry><NtryRef>{0}</NtryRef><Amt Ccy="EUR">{0}.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        "<BookgDt><Dt>2026-11-20</Dt></BookgDt><NtryDtls><TxDtls><Refs>"
        f"<EndToEndId>E{{0}}</EndToEndId></Refs><RltdPties><Dbtr>{_PARTY}</Dbtr></RltdPties>"
        f"{_REST}</TxDtls></NtryDtls><AddtlNtryInf>credit {{0}}</AddtlNtryInf></Ntry>"
    ),
}


_AGENT = "<{0}><FinInstnId><BICFI>{1}</BICFI></FinInstnId></{0}>"
_SINGLE = {
    "pacs.008.xml": (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>'
        "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-20T16:00:00</CreDtTm><NbOfTxs>1</NbOfTxs>"
        "<SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf></GrpHdr><CdtTrfTxInf><PmtId>"
        "<InstrId>I1</InstrId><EndToEndId>E1</EndToEndId>"
        "<UETR>8a562c67-ca16-48ba-b074-65581be6f001</UETR></PmtId>"
        '<IntrBkSttlmAmt Ccy="USD">18450.00</IntrBkSttlmAmt>'
        "<IntrBkSttlmDt>2026-11-20</IntrBkSttlmDt><ChrgBr>SHAR</ChrgBr>"
        + _AGENT.format("InstgAgt", "DEUTDEFFXXX")
        + _AGENT.format("InstdAgt", "CHASUS33XXX")
        + f"<UltmtDbtr><Nm>Example Holding BV</Nm></UltmtDbtr><Dbtr>{_PARTY.format(1)}"
        "<Id><OrgId><LEI>529900T8BM49AURSDO55</LEI></OrgId></Id></Dbtr>"
        "<DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct>"
        + _AGENT.format("DbtrAgt", "DEUTDEFFXXX")
        + _AGENT.format("CdtrAgt", "CHASUS33XXX")
        + f"<Cdtr>{_PARTY.format(2)}</Cdtr><CdtrAcct><Id><Othr><Id>000123456789</Id></Othr>"
        "</Id></CdtrAcct><UltmtCdtr><Nm>Third Party Trading Co</Nm></UltmtCdtr>"
        f"{_REST.format(2231)}</CdtTrfTxInf></FIToFICstmrCdtTrf></Document>"
    ),
    "mt103.txt": (
        "{1:F01DEUTDEFFAXXX0000000000}{2:I103CHASUS33XXXXN}{4:\r\n:20:REF77\r\n:23B:CRED\r\n"
        ":32A:261120USD18450,00\r\n:50K:/DE89370400440532013000\r\nEXAMPLE IMPORT GMBH\r\n"
        "HAFENSTRASSE 12\r\n:57A:CHASUS33XXX\r\n:59F:/000123456789\r\n1/SAMPLE PIGMENTS\r\n"
        "3/US/NEWARK\r\n:70:/INV/2231 SOLVENT BLEND\r\n:71A:SHA\r\n-}"
    ),
}


def main() -> None:
    """Measure the files of a folder, then single messages and large files made here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--one", type=Path, help="read one file and print its figures")
    asked = parser.parse_args()
    if asked.one:
        _large(asked.one)
        return
    if asked.folder:
        _small(sorted(asked.folder.rglob("*.xml")))
    with tempfile.TemporaryDirectory() as folder:
        for name, text in _SINGLE.items():
            _single(Path(folder) / name, text)
        for kind in _HEAD:
            path = Path(folder) / f"{kind}.xml"
            _write(path, kind, asked.megabytes * 1_000_000)
            # A process of its own, so that the memory of one does not stand in the other.
            subprocess.run([sys.executable, __file__, "--one", str(path)], check=True)


def _small(paths: list[Path]) -> None:
    best = 0.0
    for _ in range(5):
        began = time.process_time()
        payments, others = _count(each for path in paths for each in read_payments(path))
        best = max(best, len(paths) / (time.process_time() - began))
    print(f"{len(paths)} files: {payments} payments, {others} without; {best:,.0f} files/s")


def _single(path: Path, text: str) -> None:
    """One message a file, as they come from a queue: opening the file is part of it."""
    path.write_text(text, encoding="utf-8", newline="")
    best = 0.0
    for _ in range(10):
        began = time.process_time()
        for _ in range(500):
            _count(read_payments(path))
        best = max(best, 500 / (time.process_time() - began))
    print(f"{path.name}, one message of {len(text)} characters: {best:,.0f} messages/s")


def _large(path: Path) -> None:
    began = time.process_time()
    payments, others = _count(read_payments(path))
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = path.stat().st_size / 1_000_000
    print(
        f"{path.stem}, {size:,.0f} MB: {payments:,} payments, {others} gaps, {seconds:.0f} s, "
        f"{payments / seconds:,.0f} payments/s, peak memory {peak:,.0f} MB"
    )


def _count(read: Iterable[object]) -> tuple[int, int]:
    payments = others = 0
    for each in read:
        if isinstance(each, Transaction):
            payments += 1
        else:
            others += 1
    return payments, others


def _write(path: Path, kind: str, size: int) -> None:
    head, tail = _HEAD[kind]
    one = _ONE[kind]
    with path.open("w", encoding="utf-8") as file:
        written, number = file.write(head), 0
        while written < size:
            number += 1
            written += file.write(one.format(number))
        file.write(tail)


if __name__ == "__main__":
    main()
