import datetime as dt
import random
import zlib
from dataclasses import replace
from decimal import Decimal

import pyarrow as pa
import pytest

from batch_cases import DAY, house_list, order_rows
from precurb.app.batches.answers import SCHEMA
from precurb.app.batches.rows import FILE, ROW, text_of
from precurb.app.batches.setup import BatchScreener, screen_batch, screen_batches
from precurb.decide import read_policy
from precurb.errors import InvalidRecordError
from precurb.intake.columns import Mapping
from precurb.lists.snapshot import Snapshot
from precurb.model import History
from precurb.screening import decode_check, encode_check, screen


@pytest.fixture(scope="module")
def screener(snapshot: Snapshot) -> BatchScreener:
    lists = (*snapshot.watchlists, house_list())
    return BatchScreener(
        snapshot=Snapshot(snapshot.book, lists),
        policy=read_policy(),
        history=History(on=DAY),
        checks=True,
    )


def placed(rows: list[dict[str, object]], file: str = "orders.parquet") -> pa.RecordBatch:
    told = [row | {FILE: file, ROW: at} for at, row in enumerate(rows, start=1)]
    return pa.RecordBatch.from_pylist(told)


def test_the_columns_of_the_answers_never_change(screener: BatchScreener) -> None:
    assert screen_batch(placed(order_rows(3)), screener).schema == SCHEMA
    assert screen_batch(placed(order_rows(1)), screener).schema == SCHEMA


def test_an_answer_is_what_screening_says(screener: BatchScreener) -> None:
    for row in screen_batch(placed(order_rows(8)), screener).to_pylist():
        check = decode_check(row["check"])
        again = screen(check.transaction, screener.snapshot, screener.history, screener.policy)
        assert encode_check(again) == row["check"]
        assert row["outcome"] == check.outcome.value
        assert (row["file"], row["record"]) == (check.location.file, check.location.record)
        assert row["rules"] == sorted({j.finding.rule for j in check.judgements})


def test_lines_of_one_order_are_one_answer(screener: BatchScreener) -> None:
    made = screen_batch(placed(order_rows(4)), screener).to_pylist()
    assert [row["reference"] for row in made] == ["A-0", "A-1", "A-2", "A-3"]
    assert [row["record"] for row in made] == ["row 1", "row 3", "row 4", "row 5"]


def test_a_listed_party_is_named_with_its_list_and_entry(screener: BatchScreener) -> None:
    first = screen_batch(placed(order_rows(1)), screener).to_pylist()[0]
    assert "house/house-0" in first["entries"]
    assert first["first_due"] is not None


def test_answers_do_not_depend_on_how_rows_are_parted(screener: BatchScreener) -> None:
    whole = placed(order_rows(20))
    dice = random.Random(3)
    for _ in range(3):
        cuts = sorted(dice.sample(range(1, whole.num_rows), 4))
        pieces = [
            whole.slice(a, b - a)
            for a, b in zip([0, *cuts], [*cuts, whole.num_rows], strict=True)
        ]
        made = pa.Table.from_batches(list(screen_batches(pieces, screener)))
        assert made == pa.Table.from_batches([screen_batch(whole, screener)])


def test_answers_do_not_depend_on_the_order_of_other_records(screener: BatchScreener) -> None:
    rows = order_rows(12)
    whole = placed(rows)
    there = {r["reference"]: r for r in screen_batch(whole, screener).to_pylist()}
    keys = [row["reference"] for row in rows]
    order = sorted(range(len(rows)), key=lambda at: (hash_of(keys[at]), at))
    turned = screen_batch(whole.take(pa.array(order)), screener).to_pylist()
    assert {r["reference"]: r for r in turned} == there


def hash_of(text: str) -> int:
    return zlib.crc32(text.encode())


def test_rows_that_only_came_to_lie_side_by_side_are_two_records(
    screener: BatchScreener,
) -> None:
    row = order_rows(2)[2]
    apart = [row | {FILE: "orders.parquet", ROW: at} for at in (5, 9)]
    made = screen_batch(pa.RecordBatch.from_pylist(apart), screener).to_pylist()
    assert [each["record"] for each in made] == ["row 5", "row 9"]


def test_without_numbers_a_record_is_found_by_its_reference(screener: BatchScreener) -> None:
    batch = pa.RecordBatch.from_pylist(order_rows(2))
    made = screen_batch(batch, screener).to_pylist()
    assert [each["record"] for each in made] == ["A-0", "A-1"]


def test_a_row_without_number_and_reference_is_a_gap(screener: BatchScreener) -> None:
    batch = pa.RecordBatch.from_pylist([order_rows(2)[2] | {"reference": None}])
    made = screen_batch(batch, screener).to_pylist()
    assert [(each["outcome"], each["gaps"]) for each in made] == [(None, ["unreadable-row"])]


@pytest.mark.parametrize(
    ("names", "mapping", "told"),
    [
        (["description", "cas"], Mapping(), "need a reference or their number"),
        (["reference", "colour"], Mapping(), "no column says what the goods are"),
        (["reference", "paper", "description"], Mapping(), "table of papers"),
        (["description", ROW], Mapping(defaults={"reference": "A"}), "one order"),
    ],
    ids=["no record", "no goods", "papers", "one reference for all"],
)
def test_columns_that_cannot_be_used_are_refused(
    screener: BatchScreener, names: list[str], mapping: Mapping, told: str
) -> None:
    batch = pa.RecordBatch.from_pydict({name: ["1"] for name in names})
    with pytest.raises(InvalidRecordError, match=told):
        screen_batch(batch, replace(screener, mapping=mapping))


def test_cells_read_the_same_whichever_engine_has_read_them() -> None:
    berlin = dt.timezone(dt.timedelta(hours=1))
    assert text_of(dt.datetime(2026, 11, 2, 1, tzinfo=berlin)) == "2026-11-02 00:00:00"
    assert text_of(dt.datetime(2026, 11, 2)) == "2026-11-02 00:00:00"
    assert text_of(Decimal("1.250")) == "1.250"
    assert text_of(1.25) == "1.25"
    assert text_of([{"name": "Kunde"}]) == '[{"name":"Kunde"}]'
    assert text_of(None) == ""
