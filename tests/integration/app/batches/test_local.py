import os
import signal
from dataclasses import replace
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from batch_cases import answers_in, batch_order, checks_of_run, kills, order_rows, write_orders
from precurb.app.batches.crew import Crew, Lost
from precurb.app.batches.local import screen_here
from precurb.app.batches.manifest import BatchSummary, sha256_of
from precurb.app.batches.order import BatchWatcher
from precurb.app.home import Home
from precurb.app.screen import Order, screen_files
from precurb.errors import InvalidRecordError
from precurb.lists.snapshot import Snapshot

Files = tuple[Path, ...]


def test_checks_are_those_of_a_run_to_the_byte(
    orders: Files, home: Home, lists: Snapshot, tmp_path: Path
) -> None:
    order = batch_order(orders, tmp_path / "out", checks=True)
    told = screen_here(order, snapshot=lists, home=home)
    run = screen_files(Order(files=orders, on=order.on, workers=1), snapshot=lists, home=home)
    checks = answers_in(tmp_path / "out").column("check").to_pylist()
    assert sorted(checks) == checks_of_run(home, run.run)
    assert told.records == run.tally.checks == len(checks)
    assert told.outcomes == dict(sorted(run.tally.outcomes.items()))


def test_the_manifest_names_every_part_by_its_hash(
    orders: Files, home: Home, lists: Snapshot, tmp_path: Path
) -> None:
    told = screen_here(batch_order(orders, tmp_path / "out"), snapshot=lists, home=home)
    raw = (tmp_path / "out" / "manifest.json").read_bytes()
    assert msgspec.json.decode(raw, type=BatchSummary) == told
    there = {path.name: sha256_of(path) for path in (tmp_path / "out").glob("part-*")}
    assert there == {part.name: part.sha256 for part in told.parts}
    assert [each.sha256 for each in told.asked.files] == [sha256_of(p) for p in orders]


def test_workers_killed_amid_their_work_change_no_answer(
    orders: Files, home: Home, lists: Snapshot, tmp_path: Path
) -> None:
    alone = batch_order(orders, tmp_path / "whole", workers=1)
    whole = screen_here(alone, snapshot=lists, home=home)
    started: list[int] = []

    def kill_one(done: int, parts: int, records: int) -> None:
        if done in (1, 4):
            os.kill(started[-1], signal.SIGKILL)

    watcher = BatchWatcher(started=started.append, progress=kill_one)
    order = batch_order(orders, tmp_path / "killed", workers=2)
    told = screen_here(order, snapshot=lists, home=home, watcher=watcher)
    assert len(started) > 2
    assert told.lost == ()
    assert told.parts == whole.parts  # to the byte: parts are named with their hashes
    assert not list((tmp_path / "killed").glob(".part*"))


def test_a_worker_killed_before_it_begins_is_replaced(
    orders: Files, home: Home, lists: Snapshot, tmp_path: Path
) -> None:
    watcher = BatchWatcher(started=kills(1))
    told = screen_here(
        batch_order(orders, tmp_path / "out"), snapshot=lists, home=home, watcher=watcher
    )
    assert told.records == 60


def test_a_batch_that_was_cut_off_goes_on_and_does_nothing_twice(
    orders: Files, home: Home, lists: Snapshot, tmp_path: Path
) -> None:
    order = batch_order(orders, tmp_path / "out", workers=1)
    whole = screen_here(replace(order, output=tmp_path / "whole"), snapshot=lists, home=home)

    def cut_off(done: int, parts: int, records: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        screen_here(order, snapshot=lists, home=home, watcher=BatchWatcher(progress=cut_off))
    assert not (tmp_path / "out" / "manifest.json").exists()
    first = {p.name: p.stat().st_mtime_ns for p in (tmp_path / "out").glob("part-*")}
    told = screen_here(order, snapshot=lists, home=home)
    assert told.parts == whole.parts
    kept = [p for p in (tmp_path / "out").glob("part-*") if p.name in first]
    assert {p.name: p.stat().st_mtime_ns for p in kept} == first
    assert len(first) >= 3


def test_the_day_of_a_batch_that_goes_on_is_that_of_its_beginning(
    orders: Files, home: Home, lists: Snapshot, tmp_path: Path
) -> None:
    order = batch_order(orders, tmp_path / "out")
    screen_here(order, snapshot=lists, home=home)
    later = replace(order, on=order.on.replace(day=28))
    assert screen_here(later, snapshot=lists, home=home).asked.on == order.on


def test_a_part_that_was_altered_is_done_again(
    orders: Files, home: Home, lists: Snapshot, tmp_path: Path
) -> None:
    order = batch_order(orders, tmp_path / "out")
    told = screen_here(order, snapshot=lists, home=home)
    part = tmp_path / "out" / told.parts[1].name
    pq.write_table(pq.read_table(part).slice(1), part)
    assert screen_here(order, snapshot=lists, home=home) == told
    assert sha256_of(part) == told.parts[1].sha256


def test_a_folder_of_another_batch_is_refused(
    orders: Files, home: Home, lists: Snapshot, tmp_path: Path
) -> None:
    order = batch_order(orders, tmp_path / "out")
    screen_here(order, snapshot=lists, home=home)
    with pytest.raises(InvalidRecordError, match="another batch"):
        screen_here(replace(order, checks=True), snapshot=lists, home=home)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").touch()
    with pytest.raises(InvalidRecordError, match="not empty"):
        screen_here(replace(order, output=tmp_path / "full"), snapshot=lists, home=home)


def test_other_forms_are_read_as_by_a_run(home: Home, lists: Snapshot, tmp_path: Path) -> None:
    table = tmp_path / "orders.csv"
    table.write_text("reference,description,quantity\nA,Acetic anhydride,5 kg\nB,x\0y,1 kg\n")
    lines = tmp_path / "orders.jsonl"
    lines.write_text('{"reference": "C", "description": "Glue"}\nnot json\n')
    order = batch_order((table, lines), tmp_path / "out", checks=True)
    told = screen_here(order, snapshot=lists, home=home)
    run = screen_files(
        Order(files=(table, lines), on=order.on, workers=1), snapshot=lists, home=home
    )
    kept = [c for c in answers_in(order.output).column("check").to_pylist() if c]
    assert sorted(kept) == checks_of_run(home, run.run)
    assert told.gaps.keys() == run.tally.gaps.keys()
    assert told.records == run.tally.checks + run.tally.unread_records == 4


def test_a_file_that_is_not_what_it_says_is_a_gap_and_the_others_are_screened(
    orders: Files, home: Home, lists: Snapshot, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 and nothing more")
    strange = tmp_path / "strange.parquet"
    pq.write_table(pa.table({"colour": ["red"]}), strange)
    order = batch_order((broken, strange, orders[0]), tmp_path / "out")
    told = screen_here(order, snapshot=lists, home=home)
    unread = [r for r in answers_in(order.output).to_pylist() if r["outcome"] is None]
    assert [(r["file"], r["gaps"]) for r in unread] == [
        ("broken.parquet", ["unreadable-file"]),
        ("strange.parquet", ["unreadable-file"]),
    ]
    assert sum(told.outcomes.values()) > 0


def test_a_part_that_kills_its_worker_is_told_as_a_gap_and_tried_the_next_time(
    orders: Files,
    home: Home,
    lists: Snapshot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = Crew.work_through

    def loses_the_second(crew, parts):  # type: ignore[no-untyped-def]  # as the crew tells it
        for part in parts:
            if part.number == 1:
                yield Lost(part)
        yield from whole(crew, [part for part in parts if part.number != 1])

    order = batch_order(orders, tmp_path / "out")
    with monkeypatch.context() as patched:
        patched.setattr(Crew, "work_through", loses_the_second)
        told = screen_here(order, snapshot=lists, home=home)
    (lost,) = told.lost
    assert (lost.file, lost.group, lost.rows) == ("orders 1+é.parquet", 1, 7)
    again = screen_here(order, snapshot=lists, home=home)
    assert again.lost == ()
    (second,) = (part for part in again.parts if part.number == 1)
    assert again.records == told.records + second.records


def test_an_empty_table_has_no_answers(home: Home, lists: Snapshot, tmp_path: Path) -> None:
    path = tmp_path / "none.parquet"
    schema = pa.Table.from_pylist(order_rows(1)).schema
    pq.write_table(schema.empty_table(), path)
    order = batch_order([path], tmp_path / "out")
    assert screen_here(order, snapshot=lists, home=home).records == 0


def test_an_order_longer_than_row_groups_is_one(
    home: Home, lists: Snapshot, tmp_path: Path
) -> None:
    rows = [row | {"reference": "L-1"} for row in order_rows(30)]
    path = write_orders(tmp_path / "long.parquet", [*order_rows(2), *rows], group=4)
    told = screen_here(batch_order([path], tmp_path / "out"), snapshot=lists, home=home)
    assert told.records == 3
