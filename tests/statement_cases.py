"""Invented account statements in the shapes that banks export; no row is of a real account."""

SPARKASSE = """\
"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Glaeubiger ID";\
"Mandatsreferenz";"Kundenreferenz (End-to-End)";"Sammlerreferenz";\
"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"BIC (SWIFT-Code)";"Betrag";\
"Waehrung";"Info"
"DE89370400440532013000";"20.11.26";"20.11.26";"GUTSCHR. UEBERWEISUNG";\
"EREF+R-2231SVWZ+Rechnung 2231 ABWA+Muster Holding BV";"";"";"R-2231";"";"Muster Chemie GmbH";\
"DE02120300000000202051";"BYLADEM1001";"18.450,00";"EUR";"Umsatz gebucht"
"DE89370400440532013000";"21.11.26";"20.11.26";"FOLGELASTSCHRIFT";"Strom 10/2026";\
"DE98ZZZ09999999999";"M-1";"";"";"Stadtwerke Beispiel AG";"DE02100100100006820101";\
"PBNKDEFFXXX";\
"-123,45";"EUR";"Umsatz gebucht"
"""

DKB = """\
"Girokonto";"DE89370400440532013000"
""
"Kontostand vom 20.11.2026:";"1.234,00 €"
""
"Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtige*r";"Zahlungsempfänger*in";\
"Verwendungszweck";"Umsatztyp";"IBAN";"Betrag (€)";"Gläubiger-ID";"Mandatsreferenz";\
"Kundenreferenz"
"20.11.26";"20.11.26";"Gebucht";"Erika Muster";"Beispiel Versand GmbH";"Bestellung 77";\
"Ausgang";\
"DE02120300000000202051";"-45,9";"";"";""
"19.11.26";"19.11.26";"Gebucht";"Beispiel AG";"Erika Muster";"Lohn";"Eingang";\
"DE02100100100006820101";"2.100,00";"";"";""
"""

DEUTSCHE = """\
Umsätze Girokonto;;;Kundennummer: 100 1234567
Filiale: 100 Konto: 1234567 00

Buchungstag;Wert;Umsatzart;Begünstigter / Auftraggeber;Verwendungszweck;\
IBAN / Kontonummer;BIC;\
Kundenreferenz;Mandatsreferenz ;Gläubiger ID;Betrag;Abweichender Empfänger;Soll;Haben;Währung
20.11.2026;20.11.2026;Überweisung;Beispiel Labor SL;Anzahlung;ES9121000418450200051332;\
CAIXESBBXXX;;;;;Prueba SA;-1.000,00;;EUR
21.11.2026;21.11.2026;Gutschrift;Muster KG;Miete;DE02120300000000202051;BYLADEM1001;;;;;;;\
850,00;EUR
"""

CHINESE = """\
户名：某某化工有限公司,账号：6222021234567890123,币种：人民币
交易日期,交易时间,借方发生额,贷方发生额,余额,对方户名,对方账号,对方开户行,摘要,用途,交易流水号
2026-11-20,14:03:22,"12,000.00",,100000.00,上海某贸易有限公司,31050161364000001234,\
中国银行上海分行,货款,发票号 4711,20261120001
2026-11-21,09:00:00,0.00,500.50,100500.50,李明,6217000010001234567,建设银行,转账,,20261121002
"""

BRITISH = """\
Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,\
Debit Amount,\
Credit Amount,Balance
20/11/2026,FPO,12-34-56,12345678,SAMPLE PIGMENTS LTD,250.00,,1000.00
21/11/2026,FPI,12-34-56,12345678,ACME IMPORTS LTD,,75.25,1075.25
"""

MEXICAN = """\
Fecha operación,Fecha valor,Concepto,Ordenante,Cuenta ordenante,Beneficiario,Cuenta CLABE,\
Importe,\
Divisa,Clave de rastreo
20/11/2026,20/11/2026,Pago factura 77,Importadora Ejemplo SA de CV,012180001234567897,\
Comercial Prueba SA,143180001234567891,"45,000.00",MXN,ABC123
"""

LISTED = """\
payment date,payer,payer country,beneficiary,beneficiary account,beneficiary bank,amount,\
currency,\
debit/credit,payment details
2026-11-20 09:30,Example Import GmbH,Germany,Sample Pigments Inc,000123456789,CHASUS33XXX,\
"18,450.00",USD,,Invoice 2231
2026-11-21,Example Import GmbH,DE,Otra Empresa SA,GB82WEST12345698765432,WESTGB2L,(99.95),\
EUR,,Rent
"""
