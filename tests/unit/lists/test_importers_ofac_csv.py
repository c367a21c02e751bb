"""OFAC's CSV files: columns, remarks, the files beside, and real lists."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.errors import InvalidRecordError
from precurb.lists.importers import Imported, read_watchlist
from precurb.lists.importers.ofac_remarks import birth_date, identifier_of, read_remarks
from precurb.model.watchlist import (
    ListedIdentifier,
    ListedName,
    NameQuality,
    PartyType,
    Wallet,
    WatchlistEntry,
)

_NOTHING = ",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"
SDN = (
    '36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA"' + _NOTHING + "-0- \r\n"
    '25308,"YAN, Xiaobing","individual","SDNTK] [ILLICIT-DRUGS-EO14059"'
    + _NOTHING
    + '"DOB 25 Mar 1977; citizen China; Digital Currency Address - XBT 12QtD5; '
    + "Passport G123 (China) expires 05 Feb 2004; a.k.a. 'YAN, St\"\r\n"
    '7406784,"AMIN","vessel","IRAN",-0- ,"T2EA4","Tanker",-0- ,-0- ,"Iran","NITC",'
    '"Vessel Registration Identification IMO 9422366."\r\n\x1a'
)


def _write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.csv").write_bytes(text.encode("cp1252"))
    return folder / "sdn.csv"


def _one(imported: Imported, id_: str) -> WatchlistEntry:
    return next(e for e in imported.entries if e.id == id_)


def test_null_columns_are_nothing(tmp_path: Path) -> None:
    entry = _one(read_watchlist(_write(tmp_path, sdn=SDN)), "ofac-36")
    assert entry == WatchlistEntry(
        id="ofac-36",
        type=PartyType.ENTITY,
        names=(ListedName("AEROCARIBBEAN AIRLINES"),),
        programmes=("CUBA",),
    )


def test_programmes_in_brackets_are_parted(tmp_path: Path) -> None:
    entry = _one(read_watchlist(_write(tmp_path, sdn=SDN)), "ofac-25308")
    assert entry.programmes == ("SDNTK", "ILLICIT-DRUGS-EO14059")


def test_a_ship_has_flag_call_sign_and_imo_number(tmp_path: Path) -> None:
    entry = _one(read_watchlist(_write(tmp_path, sdn=SDN)), "ofac-7406784")
    assert entry.type is PartyType.VESSEL
    assert entry.countries == ("IR",)
    assert entry.identifiers == (
        ListedIdentifier("Call Sign", "T2EA4"),
        ListedIdentifier("IMO", "9422366"),
    )


def test_aliases_and_addresses_come_from_the_files_beside(tmp_path: Path) -> None:
    alt = 'ent_num,alt_num,alt_type,alt_name,alt_remarks\r\n36,12,"fka","AERO",-0- \r\n\x1a'
    add = '36,25,"Calle 1","Havana","Cuba",-0- \r\n36,26,-0- ,-0- ,"Korea, North",-0- \r\n'
    entry = _one(read_watchlist(_write(tmp_path, sdn=SDN, alt=alt, add=add)), "ofac-36")
    assert entry.names[1] == ListedName("AERO", kind="f.k.a.")
    assert entry.addresses == ("Calle 1, Havana, Cuba",)
    assert entry.countries == ("CU", "KP")


def test_an_alias_marked_weak_is_weak(tmp_path: Path) -> None:
    path = _write(tmp_path, sdn=SDN, alt='36,12,"aka","AERO","weak"\r\n')
    assert _one(read_watchlist(path), "ofac-36").names[1].quality is NameQuality.WEAK


def test_an_overflow_goes_on_with_the_next_letter(tmp_path: Path) -> None:
    cut = ("Linked To: " + "X" * 985 + "; Digital Currency Addres")[:1021]
    sdn = f'1,"A",-0- ,"CYBER2"{_NOTHING}"{cut}"\r\n'
    rest = "s - ETH 0x8576; a.k.a. 'SNOW'."
    path = _write(tmp_path, sdn=sdn, sdn_comments=f'1,"{rest}"\r\n\x1a')
    entry = _one(read_watchlist(path), "ofac-1")
    assert entry.wallets == (Wallet("ETH", "0x8576"),)
    assert entry.names[1] == ListedName("SNOW", NameQuality.WEAK, "a.k.a.")


def test_an_overflow_that_repeats_the_end_adds_nothing(tmp_path: Path) -> None:
    sdn = f'1,"A",-0- ,"X"{_NOTHING}"Registration Number 1027700067328 (Russia)."\r\n'
    path = _write(tmp_path, sdn=sdn, sdn_comments='1,"67328 (Russia)."\r\n')
    entry = _one(read_watchlist(path), "ofac-1")
    assert entry.remarks == "Registration Number 1027700067328 (Russia)."


def test_rows_beside_without_entry_are_counted_and_said(tmp_path: Path) -> None:
    path = _write(tmp_path, sdn=SDN, alt='99,1,"aka","NOBODY",-0- \r\n')
    (rejected,) = read_watchlist(path).rejected
    assert rejected.code == "unmatched-rows"
    assert "alt.csv: 1 rows belong to no entry" in rejected.reason


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ('"abc","A",-0- ,"X"' + _NOTHING + "-0- ", "ent_num"),
        ('5,-0- ,-0- ,"X"' + _NOTHING + "-0- ", "SDN_Name"),
        ('5,"A",-0- ,"X"', "columns"),
        ('36,"AGAIN",-0- ,"X"' + _NOTHING + "-0- ", "given twice"),
    ],
    ids=["number", "name", "short", "twice"],
)
def test_a_bad_row_is_named_and_the_rest_goes_on(tmp_path: Path, row: str, field: str) -> None:
    imported = read_watchlist(_write(tmp_path, sdn=SDN[:-1] + row + "\r\n"))
    assert len(imported.entries) == 3
    (rejected,) = imported.rejected
    assert rejected.code == "unreadable-entry"
    assert field in rejected.reason
    assert str(rejected.location) == "sdn.csv, row 4"


def test_letters_outside_utf8_are_read_as_windows_text(tmp_path: Path) -> None:
    path = _write(tmp_path, sdn=f'1,"MUÑOZ",-0- ,"X"{_NOTHING}-0- \r\n')
    assert read_watchlist(path).entries[0].names[0].text == "MUÑOZ"


def test_a_given_version_date_is_used(tmp_path: Path) -> None:
    day = dt.date(2024, 7, 2)
    path = _write(tmp_path, sdn=SDN)
    assert read_watchlist(path, version_date=day).header.version_date == day


def test_without_any_date_the_file_time_counts(tmp_path: Path) -> None:
    import os

    path = _write(tmp_path, sdn=SDN)
    os.utime(path, (86_400 * 365, 86_400 * 365))
    assert read_watchlist(path).header.version_date == dt.date(1971, 1, 1)


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    path = _write(tmp_path, sdn="order,cas\n1,108-24-7\n")
    with pytest.raises(InvalidRecordError, match=r"sdn\.csv"):
        read_watchlist(path, "ofac-csv")


@pytest.mark.parametrize(
    ("remark", "identifier"),
    [
        ("Passport 1084010 (Egypt)", ListedIdentifier("Passport", "1084010", "EG")),
        (
            "alt. Tax ID No. 0980338 (Pakistan)",
            ListedIdentifier("Tax ID No.", "0980338", "PK"),
        ),
        (
            "Registration Number HRA 738077 (Stuttgart) (Germany)",
            ListedIdentifier("Registration Number", "HRA 738077 (Stuttgart)", "DE"),
        ),
        (
            "Folio Mercantil No. 343997 (Mexico) issued 14 Dec 2005",
            ListedIdentifier("Folio Mercantil No.", "343997", "MX"),
        ),
        ("R.F.C. DIB-771110-HQ1 (Mexico)", ListedIdentifier("R.F.C.", "DIB-771110-HQ1", "MX")),
        ("SWIFT/BIC MOSWRUMM", ListedIdentifier("SWIFT/BIC", "MOSWRUMM")),
        ("Email Address a@b.cn", ListedIdentifier("Email Address", "a@b.cn")),
        (
            "Website www.havanaintbank.co.uk",
            ListedIdentifier("Website", "www.havanaintbank.co.uk"),
        ),
        (
            "Unified Social Credit Code (USCC) 9113100033607322XK (China)",
            ListedIdentifier("Unified Social Credit Code (USCC)", "9113100033607322XK", "CN"),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_number_is_read_with_kind_and_country(
    remark: str, identifier: ListedIdentifier
) -> None:
    assert read_remarks(f"Gender Male; {remark}.").identifiers == [identifier]


@pytest.mark.parametrize(
    "remark",
    [
        "Chinese Commercial Code 1728 4320",
        "Executive Order 13662 Directive Determination - Subject to Directive 1",
        "Secondary sanctions risk: section 1(b) of Executive Order 13224",
        "Organization Established Date 1969",
        "Linked To: HIZBALLAH",
    ],
)
def test_what_identifies_nobody_gives_no_number(remark: str) -> None:
    assert read_remarks(remark).identifiers == []


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("25 Mar 1977", "1977-03-25"),
        ("1951", "1951"),
        ("circa 1951", "circa 1951"),
        ("Sep 1960", "1960-09"),
        ("01 Jan 1960 to 31 Dec 1962", "1960-01-01 to 1962-12-31"),
    ],
)
def test_a_birth_date_is_iso_as_far_as_it_goes(written: str, kept: str) -> None:
    assert birth_date(written) == kept


@given(st.text(max_size=80))
def test_no_remark_breaks_the_reader(text: str) -> None:
    found = read_remarks(text)
    assert all(name.text for name in found.names)
    assert all(each.value for each in found.identifiers)


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_number_breaks_the_reader(kind: str, value: str) -> None:
    identifier_of(kind, value)


def test_the_full_sdn_list_is_read(shared: Path) -> None:
    imported = read_watchlist(shared / "ofac" / "sdn.csv")
    assert len(imported.entries) == 15_443
    assert {r.code for r in imported.rejected} == {"unmatched-rows"}
    assert sum("ILLICIT-DRUGS-EO14059" in e.programmes for e in imported.entries) == 306
    assert sum(e.type is PartyType.PERSON for e in imported.entries) == 6_927


def test_every_wallet_read_is_on_the_independent_list(shared: Path) -> None:
    imported = read_watchlist(shared / "ofac" / "sdn.csv")
    found = {w.address for e in imported.entries for w in e.wallets}
    lines = (shared / "ofac_crypto_2024-09-27.csv").read_text("utf-8").splitlines()
    independent = {line.split(",")[-1].strip() for line in lines}
    assert len(found) == 636
    assert found <= independent


def test_a_folder_is_both_lists_as_one(shared: Path) -> None:
    imported = read_watchlist(shared / "ofac")
    assert imported.header.id == "ofac"
    assert len(imported.entries) == 15_823
    assert "ofac-9639" in {e.id for e in imported.entries}
