"""Invented payment messages for the tests: small, but with every group that messages have."""

PARTY = "<{0}><Nm>{1}</Nm><PstlAdr><TwnNm>{2}</TwnNm><Ctry>{3}</Ctry></PstlAdr></{0}>"
AGENT = "<{0}><FinInstnId><BICFI>{1}</BICFI></FinInstnId></{0}>"


def document(form: str, body: str) -> str:
    """A document of a message definition."""
    return f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{form}">{body}</Document>'


PACS_008 = document(
    "pacs.008.001.08",
    "<FIToFICstmrCdtTrf><GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-20T16:00:00</CreDtTm>"
    "<NbOfTxs>1</NbOfTxs></GrpHdr><CdtTrfTxInf><PmtId><EndToEndId>E2E-1</EndToEndId>"
    "<UETR>8a562c67-ca16-48ba-b074-65581be6f001</UETR></PmtId>"
    '<IntrBkSttlmAmt Ccy="USD">18450.00</IntrBkSttlmAmt>'
    "<IntrBkSttlmDt>2026-11-20</IntrBkSttlmDt>"
    + AGENT.format("InstgAgt", "DEUTDEFFXXX")
    + "<UltmtDbtr><Nm>Behind Holding BV</Nm></UltmtDbtr>"
    + PARTY.format("Dbtr", "Example Import GmbH", "Hamburg", "DE")
    + "<DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct>"
    + AGENT.format("CdtrAgt", "CHASUS33XXX")
    + PARTY.format("Cdtr", "Sample Pigments Inc", "Newark", "US")
    + "<CdtrAcct><Id><Othr><Id>000123456789</Id></Othr></Id></CdtrAcct>"
    "<Purp><Cd>GDDS</Cd></Purp><RmtInf><Ustrd>INV 2231 solvent blend</Ustrd><Strd>"
    "<RfrdDocInf><Tp><CdOrPrtry><Cd>CINV</Cd></CdOrPrtry></Tp><Nb>2231/7</Nb>"
    "<RltdDt>2026-11-02</RltdDt></RfrdDocInf>"
    '<RfrdDocAmt><RmtdAmt Ccy="USD">18450.00</RmtdAmt></RfrdDocAmt></Strd></RmtInf>'
    "</CdtTrfTxInf></FIToFICstmrCdtTrf>",
)

COVER = document(
    "pacs.009.001.08",
    "<FICdtTrf><GrpHdr><MsgId>M2</MsgId></GrpHdr><CdtTrfTxInf>"
    "<PmtId><EndToEndId>E2E-1</EndToEndId></PmtId>"
    '<IntrBkSttlmAmt Ccy="USD">18450.00</IntrBkSttlmAmt>'
    + AGENT.format("Dbtr", "DEUTDEFFXXX")
    + AGENT.format("Cdtr", "CHASUS33XXX")
    + "<UndrlygCstmrCdtTrf>"
    + PARTY.format("Dbtr", "Example Import GmbH", "Hamburg", "DE")
    + AGENT.format("DbtrAgt", "COBADEFFXXX")
    + PARTY.format("Cdtr", "Sample Pigments Inc", "Newark", "US")
    + "<RmtInf><Ustrd>drums</Ustrd></RmtInf></UndrlygCstmrCdtTrf>"
    "</CdtTrfTxInf></FICdtTrf>",
)

_TRANSFER = (
    "<CdtTrfTxInf><PmtId><EndToEndId>{0}</EndToEndId></PmtId>"
    '<Amt><InstdAmt Ccy="EUR">{1}</InstdAmt></Amt><Cdtr><Nm>{2}</Nm></Cdtr></CdtTrfTxInf>'
)
PAIN_001 = document(
    "pain.001.001.09",
    "<CstmrCdtTrfInitn><GrpHdr><MsgId>M3</MsgId><InitgPty><Nm>Example Group</Nm></InitgPty>"
    "</GrpHdr><PmtInf><PmtInfId>B1</PmtInfId><PmtMtd>TRF</PmtMtd>"
    "<ReqdExctnDt><Dt>2026-11-21</Dt></ReqdExctnDt><Dbtr><Nm>First Payer</Nm></Dbtr>"
    + _TRANSFER.format("E1", "10.00", "One Ltd")
    + _TRANSFER.format("E2", "20.00", "Two Ltd")
    + "</PmtInf><PmtInf><PmtInfId>B2</PmtInfId><PmtMtd>CHK</PmtMtd>"
    "<Dbtr><Nm>Second Payer</Nm></Dbtr>"
    + _TRANSFER.format("E3", "30.00", "Three Ltd")
    + "</PmtInf><SplmtryData><Envlp><Data>behind all</Data></Envlp></SplmtryData>"
    "</CstmrCdtTrfInitn>",
)

CAMT_053 = document(
    "camt.053.001.08",
    "<BkToCstmrStmt><GrpHdr><MsgId>M4</MsgId></GrpHdr><Stmt><Id>S1</Id>"
    "<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy>"
    "<Ownr><Nm>Account Owner AG</Nm></Ownr>"
    "<Svcr><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></Svcr></Acct>"
    '<Ntry><Amt Ccy="EUR">70.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
    "<BookgDt><Dt>2026-11-19</Dt></BookgDt><ValDt><Dt>2026-11-20</Dt></ValDt>"
    "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd></Fmly></Domn></BkTxCd>"
    "<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>"
    "<TxDtls><Refs><EndToEndId>E5</EndToEndId></Refs>"
    '<AmtDtls><TxAmt><Amt Ccy="EUR">40.00</Amt></TxAmt></AmtDtls>'
    "<RltdPties><Dbtr><Pty><Nm>Payer One</Nm></Pty></Dbtr></RltdPties></TxDtls>"
    "<TxDtls><Refs><EndToEndId>E6</EndToEndId></Refs>"
    "<RltdPties><Dbtr><Nm>Payer Two</Nm></Dbtr></RltdPties></TxDtls>"
    "</NtryDtls><AddtlNtryInf>collected</AddtlNtryInf></Ntry>"
    '<Ntry><NtryRef>N2</NtryRef><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>'
    "<AddtlNtryInf>fee of account</AddtlNtryInf></Ntry>"
    "<AddtlStmtInf>end of statement</AddtlStmtInf></Stmt></BkToCstmrStmt>",
)

RETURN = document(
    "pacs.004.001.11",
    "<PmtRtr><GrpHdr><MsgId>M5</MsgId></GrpHdr><TxInf><RtrId>R1</RtrId>"
    "<OrgnlEndToEndId>E2E-1</OrgnlEndToEndId>"
    "<OrgnlUETR>8a562c67-ca16-48ba-b074-65581be6f001</OrgnlUETR>"
    '<RtrdIntrBkSttlmAmt Ccy="USD">18450.00</RtrdIntrBkSttlmAmt>'
    "<RtrRsnInf><Rsn><Cd>AC04</Cd></Rsn></RtrRsnInf>"
    "<OrgnlTxRef><Dbtr><Pty><Nm>Example Import GmbH</Nm></Pty></Dbtr></OrgnlTxRef>"
    "</TxInf></PmtRtr>",
)

MESSAGES = {
    "pacs.008": PACS_008,
    "pacs.009 cover": COVER,
    "pain.001": PAIN_001,
    "camt.053": CAMT_053,
    "pacs.004": RETURN,
}

MT103 = (
    "{1:F01DEUTDEFFAXXX0000000000}{2:I103CHASUS33XXXXN}"
    "{3:{121:8a562c67-ca16-48ba-b074-65581be6f001}}{4:\r\n"
    ":20:REF77\r\n:23B:CRED\r\n:32A:261120USD18450,00\r\n:33B:USD18500,\r\n"
    ":50K:/DE89370400440532013000\r\nEXAMPLE IMPORT GMBH\r\nHAFENSTRASSE 12\r\n"
    "20457 HAMBURG, GERMANY\r\n:52A:DEUTDEFFXXX\r\n:56A:IRVTUS3NXXX\r\n:57A:CHASUS33XXX\r\n"
    ":59F:/000123456789\r\n1/SAMPLE PIGMENTS INC\r\n2/UNIT 4 99 DOCK ROAD\r\n3/US/NEWARK\r\n"
    ":70:/INV/2231 SOLVENT BLEND\r\n40 DRUMS\r\n:71A:SHA\r\n"
    ":72:/ACC/UC THIRD PARTY TRADING CO\r\n-}{5:{CHK:123456789ABC}}"
)

MT202_COV = (
    "{1:F01DEUTDEFFAXXX0000000000}{2:I202CHASUS33XXXXN}{3:{119:COV}}{4:\n"
    ":20:REF78\n:21:REF77\n:32A:261120USD18450,00\n:52A:DEUTDEFFXXX\n:57A:CHASUS33XXX\n"
    ":58A:IRVTUS3NXXX\n:50F:/DE89370400440532013000\n1/EXAMPLE IMPORT\n1/GMBH\n"
    "2/HAFENSTRASSE 12\n3/DE/HAMBURG\n6/DE/BANK/4711\n:59:/123\nSAMPLE PIGMENTS INC\nNEWARK\n"
    ":70:DRUMS\n-}"
)

MT940 = (
    ":20:STARTUMSE\n:25:DE89370400440532013000\n:28C:00001/001\n:60F:C261119EUR1000,00\n"
    ":61:2611201120CR500,00NTRFNONREF//BANK77\n"
    ":86:166?00CREDIT?20EREF+E2E-9?21SVWZ+Rechnung 4711?30COBADEFFXXX"
    "?31DE75512108001245126199?32MUSTER GMBH?33UND CO?60ABWA+Behind Person\n"
    ":61:2611201120D20,NMSCREF1\nSUPPLEMENT\n"
    ":86:/EREF/X99/BENM//NAME/Acme Ltd/REMI/INV 2231 goods/IBAN/NL91ABNA0417164300\n"
    ":62F:C261120EUR1480,00\n:86:CLOSING TEXT\n-\n"
)
