"""OFAC's and the UN's XML, honest and hostile."""

import datetime as dt
from pathlib import Path

import pytest

from precurb.errors import InvalidRecordError
from precurb.lists.importers import read_watchlist
from precurb.model.watchlist import (
    ListedIdentifier,
    ListedName,
    NameQuality,
    PartyType,
    Wallet,
    WatchlistEntry,
)

SDN = """<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML">
  <publshInformation><Publish_Date>07/02/2024</Publish_Date></publshInformation>
  <sdnEntry>
    <uid>25308</uid><firstName>Xiaobing</firstName><lastName>YAN</lastName>
    <sdnType>Individual</sdnType><remarks>(Linked To: X)</remarks>
    <programList><program>SDNTK</program><program>ILLICIT-DRUGS-EO14059</program></programList>
    <idList>
      <id><uid>1</uid><idType>Passport</idType><idNumber>G123</idNumber>
        <idCountry>China</idCountry></id>
      <id><uid>2</uid><idType>Gender</idType><idNumber>Male</idNumber></id>
      <id><uid>3</uid><idType>Digital Currency Address - XBT</idType>
        <idNumber>12QtD5</idNumber></id>
    </idList>
    <akaList>
      <aka><uid>4</uid><type>a.k.a.</type><category>weak</category>
        <lastName>ZHOU</lastName><firstName>William</firstName></aka>
      <aka><uid>5</uid><type>f.k.a.</type><category>strong</category>
        <lastName>YAN XB</lastName></aka>
    </akaList>
    <addressList><address><uid>6</uid><city>Wuhan</city><country>China</country></address>
      <address><uid>7</uid><country>Hong Kong</country></address></addressList>
    <nationalityList><nationality><uid>8</uid><country>China</country></nationality>
    </nationalityList>
    <dateOfBirthList><dateOfBirthItem><uid>9</uid><dateOfBirth>25 Mar 1977</dateOfBirth>
    </dateOfBirthItem></dateOfBirthList>
  </sdnEntry>
  <sdnEntry><uid>36</uid><lastName>AERO</lastName><sdnType>Entity</sdnType></sdnEntry>
</sdnList>
"""
UN = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z">
  <INDIVIDUALS>
    <INDIVIDUAL>
      <FIRST_NAME>ALI</FIRST_NAME><SECOND_NAME>HASAN</SECOND_NAME>
      <THIRD_NAME>AHMAD</THIRD_NAME><FOURTH_NAME>AL-X</FOURTH_NAME>
      <UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE><REFERENCE_NUMBER>QDi.001</REFERENCE_NUMBER>
      <LISTED_ON>2012-12-31</LISTED_ON><NAME_ORIGINAL_SCRIPT>علي</NAME_ORIGINAL_SCRIPT>
      <NATIONALITY><VALUE>Iran (Islamic Republic of)</VALUE><VALUE>na</VALUE></NATIONALITY>
      <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Abu X</ALIAS_NAME></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Ali X; A. X</ALIAS_NAME>
        <NOTE>formerly listed as</NOTE></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ADDRESS><CITY>Mosul</CITY><COUNTRY>Iraq</COUNTRY></INDIVIDUAL_ADDRESS>
      <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1971</YEAR>
      </INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE>
        <FROM_YEAR>1963</FROM_YEAR><TO_YEAR>1968</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>P1</NUMBER>
        <ISSUING_COUNTRY>Pakistan</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>
    </INDIVIDUAL>
    <INDIVIDUAL><FIRST_NAME>NO NUMBER</FIRST_NAME></INDIVIDUAL>
  </INDIVIDUALS>
  <ENTITIES><ENTITY><FIRST_NAME>ADF</FIRST_NAME><REFERENCE_NUMBER>CDe.001</REFERENCE_NUMBER>
    <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>NALU</ALIAS_NAME></ENTITY_ALIAS>
  </ENTITY></ENTITIES>
</CONSOLIDATED_LIST>
"""


def _write(folder: Path, text: str) -> Path:
    path = folder / "list.xml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_classic_sdn_entry_is_read_whole(tmp_path: Path) -> None:
    imported = read_watchlist(_write(tmp_path, SDN))
    assert imported.entries[0] == WatchlistEntry(
        id="ofac-25308",
        type=PartyType.PERSON,
        names=(
            ListedName("YAN, Xiaobing"),
            ListedName("ZHOU, William", NameQuality.WEAK, "a.k.a."),
            ListedName("YAN XB", NameQuality.STRONG, "f.k.a."),
        ),
        programmes=("SDNTK", "ILLICIT-DRUGS-EO14059"),
        identifiers=(ListedIdentifier("Passport", "G123", "CN"),),
        wallets=(Wallet("XBT", "12QtD5"),),
        birth_dates=("1977-03-25",),
        countries=("CN", "HK"),
        addresses=("Wuhan, China",),
        remarks="(Linked To: X)",
    )
    assert imported.header.version_date == dt.date(2024, 7, 2)


def test_a_bad_sdn_entry_is_named(tmp_path: Path) -> None:
    text = SDN.replace("<uid>36</uid>", "<uid>x36</uid>")
    (rejected,) = read_watchlist(_write(tmp_path, text)).rejected
    assert "sdnEntry x36: field uid" in rejected.reason


def test_an_unreadable_day_of_publication_refuses_the_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecordError, match="Publish_Date"):
        read_watchlist(_write(tmp_path, SDN.replace("07/02/2024", "2 July")))


def test_a_un_individual_is_read_whole(tmp_path: Path) -> None:
    imported = read_watchlist(_write(tmp_path, UN))
    assert imported.entries[1] == WatchlistEntry(
        id="un-QDi.001",
        type=PartyType.PERSON,
        names=(
            ListedName("ALI HASAN AHMAD AL-X"),
            ListedName("علي", kind="original script"),
            ListedName("Abu X", NameQuality.WEAK, "a.k.a."),
            ListedName("Ali X", kind="f.k.a."),
            ListedName("A. X", kind="f.k.a."),
        ),
        programmes=("Al-Qaida",),
        identifiers=(ListedIdentifier("Passport", "P1", "PK"),),
        birth_dates=("circa 1971", "1963 to 1968"),
        countries=("IQ", "IR"),
        addresses=("Mosul, Iraq",),
        listed_on="2012-12-31",
    )
    assert imported.header.version_date == dt.date(2026, 2, 27)


def test_a_un_entity_keeps_its_former_name(tmp_path: Path) -> None:
    entity = read_watchlist(_write(tmp_path, UN)).entries[0]
    assert entity.id == "un-CDe.001"
    assert entity.names[1] == ListedName("NALU", kind="f.k.a.")


def test_a_un_record_without_reference_is_named(tmp_path: Path) -> None:
    (rejected,) = read_watchlist(_write(tmp_path, UN)).rejected
    assert rejected.reason == "list.xml, INDIVIDUAL 2: field REFERENCE_NUMBER is empty"


_BOMB = "<!DOCTYPE x [" + '<!ENTITY a "aaaa">' + '<!ENTITY b "&a;&a;&a;&a;">' + "]>"


@pytest.mark.parametrize(
    "text",
    [
        SDN.replace("<sdnList", _BOMB + "<sdnList", 1),
        SDN.replace("<sdnList", "<!--" + " " * 70_000 + "-->" + _BOMB + "<sdnList", 1),
        UN.replace("<CONSOL", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><CONSOL', 1),
        SDN[: len(SDN) // 2],
        UN.replace("</ENTITIES>", "</INDIVIDUALS>"),
        '<html><body>Sorry, <a href="/">start</a></body></html>',
        "<sdnList></sdnList>",
        "<sdnList>" + "<a>" * 5_000 + "</a>" * 5_000 + "</sdnList>",
        "<" * 1_000,
        "",
    ],
    ids=[
        "bomb",
        "late-bomb",
        "external",
        "cut",
        "crossed",
        "html",
        "empty-list",
        "deep",
        "garbage",
        "empty",
    ],
)
def test_a_hostile_or_broken_file_is_refused_and_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidRecordError, match=r"list\.xml"):
        read_watchlist(_write(tmp_path, text))


def test_a_document_type_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.xml"
    text = SDN.replace('version="1.0"', 'version="1.0" encoding="UTF-16"')
    path.write_bytes(text.replace("<sdnList", _BOMB + "<sdnList", 1).encode("utf-16"))
    with pytest.raises(InvalidRecordError, match="document type"):
        read_watchlist(path, "ofac-xml")


def test_the_full_un_list_is_read(shared: Path) -> None:
    imported = read_watchlist(shared / "UN_consolidated.xml")
    assert (len(imported.entries), imported.rejected) == (1_003, ())
    assert imported.header.version_date == dt.date(2026, 2, 27)
    kinds = [name.kind for e in imported.entries for name in e.names]
    # 378 records have one; that of Jamaah Ansharut Daulah is its name in Latin once more.
    assert kinds.count("original script") == 377
