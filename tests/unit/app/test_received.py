"""What is known of the files that came in, then and when they are given again."""

import hashlib
from pathlib import Path

import pytest

from precurb.app.received import (
    ReadAgain,
    describe_inputs,
    keep_inputs,
    look_up,
    read_inputs,
)
from precurb.errors import InvalidRecordError
from precurb.intake import read_file
from precurb.intake.joining import paper_of
from precurb.model import Location, PaperKind, Transaction

CSV = (
    "reference;date;customer;description;cas\n"
    "A-1;2026-11-01;Muster GmbH;Kochsalz;7647-14-5\n"
    "A-2;2026-11-02;Muster GmbH;Natronlauge;1310-73-2\n"
    "A-2;2026-11-02;Muster GmbH;Essigsäure;64-19-7\n"
    "A-3;2026-11-03;Muster GmbH;Wasser;7732-18-5\n"
)


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(CSV, "utf-8")
    return path


def transaction(path: Path, reference: str) -> Transaction:
    return next(
        each
        for each in read_file(path).transactions
        if isinstance(each, Transaction) and each.reference == reference
    )


def test_a_file_is_described_by_the_hash_of_its_bytes(orders: Path) -> None:
    (file,) = describe_inputs([orders])
    raw = CSV.encode()
    assert (file.name, file.size) == ("orders.csv", len(raw))
    assert file.sha256 == hashlib.sha256(raw).hexdigest()


def test_what_a_run_kept_of_its_inputs_is_read_back(orders: Path, tmp_path: Path) -> None:
    keep_inputs(tmp_path / "run", [orders])
    assert read_inputs(tmp_path / "run") == tuple(describe_inputs([orders]))


def test_a_run_that_kept_nothing_has_no_inputs(tmp_path: Path) -> None:
    assert read_inputs(tmp_path) == ()


def test_broken_inputs_are_an_error_and_not_silence(tmp_path: Path) -> None:
    (tmp_path / "inputs.json").write_bytes(b"[{}]")
    with pytest.raises(InvalidRecordError, match=r"inputs\.json"):
        read_inputs(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecordError, match="absent"):
        describe_inputs([tmp_path / "absent.csv"])


def test_the_lines_of_an_order_stand_under_the_headings(orders: Path) -> None:
    source = look_up(orders, transaction(orders, "A-2"))
    lines = CSV.splitlines(keepends=True)
    assert source.text == lines[0] + lines[2] + lines[3]


def test_a_file_unchanged_gives_the_same_transaction(orders: Path) -> None:
    assert look_up(orders, transaction(orders, "A-2")).read_again is ReadAgain.SAME


def test_a_file_changed_since_does_not(orders: Path) -> None:
    before = transaction(orders, "A-2")
    orders.write_text(CSV.replace("Natronlauge", "Natriumchlorid"), "utf-8")
    assert look_up(orders, before).read_again is ReadAgain.DIFFERS


def test_a_record_that_is_gone_is_said(orders: Path) -> None:
    before = transaction(orders, "A-3")
    orders.write_text("".join(CSV.splitlines(keepends=True)[:2]), "utf-8")
    assert look_up(orders, before).read_again is ReadAgain.NOT_FOUND


def test_a_file_that_is_no_table_is_said(orders: Path) -> None:
    before = transaction(orders, "A-3")
    orders.write_bytes(b"PK no workbook")
    assert look_up(orders, before).read_again is ReadAgain.UNREADABLE


def test_a_line_of_json_lines_is_found(tmp_path: Path) -> None:
    path = tmp_path / "orders.jsonl"
    lines = [
        '{"reference": "B-1", "description": "salt"}\n',
        '{"reference": "B-2", "description": "盐"}\n',
    ]
    path.write_text("".join(lines), "utf-8")
    assert look_up(path, transaction(path, "B-2")).text == lines[1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_words_are_read_in_the_encoding_of_the_file(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("reference,description\nC-1,氢氧化钠溶液工业级\n", encoding)
    assert "氢氧化钠溶液工业级" in look_up(path, transaction(path, "C-1")).text


def test_a_paper_that_was_put_together_with_others_is_recognised(orders: Path) -> None:
    alone = transaction(orders, "A-1")
    invoice = paper_of(alone, PaperKind.INVOICE, "R-7")
    together = Transaction(reference="A-1", papers=(invoice,), location=Location("a.pdf", ""))
    source = look_up(orders, together)
    assert source.read_again is ReadAgain.SAME
    assert source.text == "".join(CSV.splitlines(keepends=True)[:2])
