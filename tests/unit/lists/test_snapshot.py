"""Snapshots: same content, same hash; kept, opened, compared."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from precurb.errors import InvalidRecordError, UntrustedMessageError
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.shelf import Shelf
from precurb.lists.snapshot import Snapshot, diff


def test_the_same_content_has_the_same_hash(snapshot: Snapshot) -> None:
    again = Snapshot(ControlBook(read_packaged()), snapshot.watchlists)
    assert again.id == snapshot.id


def test_a_kept_snapshot_opens_as_itself(snapshot: Snapshot, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    kept = shelf.keep(snapshot)
    opened = shelf.open(kept[:10])
    assert opened.id == snapshot.id
    assert opened.book.knowledge == snapshot.book.knowledge
    assert list(opened.watchlists[0].entries()) == list(snapshot.watchlists[0].entries())


def test_an_altered_object_is_refused(snapshot: Snapshot, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    kept = shelf.keep(snapshot)
    target = tmp_path / "objects" / f"{snapshot.watchlists[0].sha256}.jsonl"
    raw = target.read_bytes()
    target.write_bytes(
        raw.replace(b"E.O.", b"e.o.", 1) if b"E.O." in raw else raw[:-9] + raw[-8:]
    )
    with pytest.raises(UntrustedMessageError, match="altered"):
        shelf.open(kept)


def test_an_unknown_snapshot_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecordError, match="begin with 'abc'"):
        Shelf(tmp_path).open("abc")


def test_a_prefix_cannot_leave_the_shelf(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecordError):
        Shelf(tmp_path).open("../*")


def test_a_diff_names_added_changed_and_removed(snapshot: Snapshot) -> None:
    knowledge = snapshot.book.knowledge
    first = knowledge.lists[0]
    changed = replace(first.entries[1], note="another note")
    other = replace(first, entries=(changed, *first.entries[2:]))
    new = Snapshot(ControlBook(replace(knowledge, lists=(other, *knowledge.lists[1:]))))
    kinds = {
        (c.entry_id, c.kind, c.fields) for c in diff(snapshot, new) if c.list_id == first.id
    }
    assert kinds == {
        (first.entries[0].id, "removed", ()),
        (first.entries[1].id, "changed", ("note",)),
    }
    back = {c.kind for c in diff(new, snapshot) if c.list_id == first.id}
    assert back == {"added", "changed"}


def test_equal_snapshots_do_not_differ(snapshot: Snapshot) -> None:
    assert diff(snapshot, snapshot) == ()


def test_every_list_says_its_age(snapshot: Snapshot) -> None:
    versions = snapshot.versions(dt.date(2026, 11, 24))
    bundled = next(v for v in versions if v.id == "ofac-eo14059")
    assert (bundled.age_days, bundled.entries) == (875, 306)
    assert len(versions) == 42
