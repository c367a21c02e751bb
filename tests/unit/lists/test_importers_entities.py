"""FollowTheMoney lines and OpenSanctions' table."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.errors import InvalidRecordError
from precurb.lists.importers import read_watchlist
from precurb.lists.importers.targets_csv import _values
from precurb.model.watchlist import (
    ListedIdentifier,
    ListedName,
    NameQuality,
    PartyType,
    Wallet,
)


def _lines(folder: Path, *records: Any) -> Path:
    path = folder / "entities.jsonl"
    texts = [r if isinstance(r, str) else json.dumps(r) for r in records]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def _record(id_: str, schema: str, **properties: list[str]) -> dict[str, Any]:
    return {"id": id_, "schema": schema, "properties": properties}


PARTY = _record(
    "NK-1",
    "Company",
    name=["Hebei X"],
    alias=["河北"],
    weakAlias=["X"],
    country=["cn"],
    addressEntity=["addr-1"],
    registrationNumber=["R 7"],
)


def test_linked_records_are_joined_in_any_order(tmp_path: Path) -> None:
    path = _lines(
        tmp_path,
        _record("w1", "CryptoWallet", holder=["NK-1"], currency=["ETH"], publicKey=["0x1"]),
        _record("p1", "Passport", holder=["NK-1"], number=["G1"], country=["cn"]),
        _record(
            "s1", "Sanction", entity=["NK-1"], programId=["US-EO14059"], startDate=["2023"]
        ),
        PARTY,
        _record("addr-1", "Address", full=["1 Road, Hebei"]),
    )
    imported = read_watchlist(path)
    (entry,) = imported.entries
    assert imported.rejected == ()
    assert entry.id == "ftm-NK-1"
    assert entry.names[1:] == (
        ListedName("河北", kind="a.k.a."),
        ListedName("X", NameQuality.WEAK, "a.k.a."),
    )
    assert entry.wallets == (Wallet("ETH", "0x1"),)
    assert entry.programmes == ("US-EO14059",)
    assert entry.addresses == ("1 Road, Hebei",)
    assert entry.countries == ("CN",)
    assert entry.listed_on == "2023"
    assert ListedIdentifier("Passport", "G1", "CN") in entry.identifiers


def test_a_wallet_without_holder_is_listed_by_itself(tmp_path: Path) -> None:
    wallet = _record("w1", "CryptoWallet", currency=["USDT"], publicKey=["T1"])
    entry = read_watchlist(_lines(tmp_path, wallet)).entries[0]
    assert (entry.type, entry.wallets) == (PartyType.UNKNOWN, (Wallet("USDT", "T1"),))


def test_a_missing_holder_is_said_and_the_wallet_kept(tmp_path: Path) -> None:
    wallet = _record("w1", "CryptoWallet", holder=["gone"], publicKey=["T1"])
    imported = read_watchlist(_lines(tmp_path, PARTY, wallet))
    assert len(imported.entries) == 2
    assert "field holder" in imported.rejected[0].reason


def test_relatives_are_not_listed_parties(tmp_path: Path) -> None:
    near = {**_record("NK-2", "Person", name=["Wife"]), "target": False}
    tie = _record("f1", "Family", person=["NK-2"])
    imported = read_watchlist(_lines(tmp_path, PARTY, near, tie))
    assert [e.id for e in imported.entries] == ["ftm-NK-1"]
    assert {r.code for r in imported.rejected} == {"not-a-party"}


def test_flat_records_keep_their_prefixed_id(tmp_path: Path) -> None:
    flat = {
        "id": "ofac-25308",
        "schema": "Person",
        "name": "Xiaobing YAN",
        "first": None,
        "weak": ["ZHOU, William"],
        "dob": ["25 Mar 1977"],
        "countries": ["China"],
        "wallets": [["XBT", "12QtD5"]],
    }
    (entry,) = read_watchlist(_lines(tmp_path, flat)).entries
    assert entry.id == "ofac-25308"
    assert entry.birth_dates == ("1977-03-25",)
    assert entry.wallets == (Wallet("XBT", "12QtD5"),)


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ("{not json", "not JSON"),
        ("[1]", "not a JSON object"),
        ({"schema": "Person"}, "field id"),
        ({"id": "x"}, "field schema"),
        ({"id": "x", "schema": "Person", "properties": 1}, "field properties"),
        (_record("x", "Person"), "field name"),
        ({"id": "x", "schema": "Person", "name": "A", "wallets": [["XBT"]]}, "field wallets"),
        ("[" * 100_000, "not JSON"),
    ],
    ids=["json", "list", "id", "schema", "properties", "name", "wallets", "deep"],
)
def test_a_bad_line_is_named_and_the_rest_goes_on(tmp_path: Path, bad: Any, field: str) -> None:
    imported = read_watchlist(_lines(tmp_path, PARTY, bad))
    assert len(imported.entries) == 1
    (rejected,) = imported.rejected
    assert field in rejected.reason
    assert str(rejected.location) == "entities.jsonl, line 2"


def test_the_joined_ofac_entities_are_read(shared: Path) -> None:
    imported = read_watchlist(shared / "ofac_entities.jsonl")
    assert (len(imported.entries), imported.rejected) == (15_443, ())


TARGETS = (
    "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,"
    "emails,program_ids,dataset,first_seen,last_seen,last_change\n"
    'NK-1,Person,Ali X,"A. X;""X; Ali""",1971,iq;ir,"1 Road; Mosul",P1;P2,OFAC - SDN,,'
    "a@b.ir,US-SDGT,US SDN,2023-04-20T10:00:00,2024-01-01,2024-01-01\n"
)


def _targets(folder: Path, text: str) -> Path:
    path = folder / "targets.simple.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_target_row_is_read_with_quoted_semicolons(tmp_path: Path) -> None:
    imported = read_watchlist(_targets(tmp_path, TARGETS))
    (entry,) = imported.entries
    assert imported.header.title == "US SDN"
    assert [n.text for n in entry.names] == ["Ali X", "A. X", "X; Ali"]
    assert entry.countries == ("IQ", "IR")
    assert entry.programmes == ("US-SDGT",)
    assert entry.listed_on == "2023-04-20"
    assert ListedIdentifier("Email Address", "a@b.ir") in entry.identifiers


@pytest.mark.parametrize(
    "row", [",Person,A", "NK-2,Person,", "a," * 20], ids=["id", "name", "wide"]
)
def test_a_bad_target_row_is_set_aside(tmp_path: Path, row: str) -> None:
    imported = read_watchlist(_targets(tmp_path, TARGETS + row + "\n"))
    assert len(imported.entries) == 1
    assert imported.rejected[0].location is not None
    assert imported.rejected[0].location.record == "row 3"


@given(st.text(max_size=60))
def test_no_cell_breaks_the_reader(cell: str) -> None:
    assert all(value.strip() for value in _values({"aliases": cell}, "aliases"))


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n", b"hello, world\n", b"<html></html>", b"\xff\xfe\x00", b"{}\n"],
    ids=["empty", "picture", "text", "html", "bytes", "object"],
)
def test_a_file_of_no_known_form_is_refused_and_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "orders.dat"
    path.write_bytes(content)
    with pytest.raises(InvalidRecordError, match=r"orders\.dat"):
        read_watchlist(path)


def test_a_missing_file_and_an_unknown_form_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecordError, match=r"gone\.csv"):
        read_watchlist(tmp_path / "gone.csv")
    with pytest.raises(InvalidRecordError, match="unknown form 'pdf'"):
        read_watchlist(_targets(tmp_path, TARGETS), "pdf")
