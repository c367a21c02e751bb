import zipfile
from pathlib import Path

import pytest

from batch_cases import DAY, house_list
from precurb.app.batches.pack import pack, unpack
from precurb.app.batches.setup import Setup
from precurb.data import data_folder
from precurb.errors import InvalidRecordError, UntrustedMessageError
from precurb.intake.columns import Mapping
from precurb.lists.shelf import Shelf
from precurb.lists.snapshot import Snapshot


@pytest.fixture
def setup(tmp_path: Path, snapshot: Snapshot) -> Setup:
    shelf = Shelf(tmp_path / "lists")
    kept = shelf.keep(Snapshot(snapshot.book, (house_list(),)))
    mapping = Mapping(columns={"description": "Ware"})
    policy = next((data_folder() / "policies").rglob("*.toml"))
    return Setup(shelf=shelf.root, snapshot=kept, policy=policy, on=DAY, mapping=mapping)


def test_what_is_unpacked_is_what_was_packed(tmp_path: Path, setup: Setup) -> None:
    (tmp_path / "host").mkdir()
    there = unpack(pack(setup, tmp_path), tmp_path / "host")
    assert (there.on, there.mapping, there.snapshot) == (DAY, setup.mapping, setup.snapshot)
    assert there.policy is not None
    assert setup.policy is not None
    assert there.policy.read_bytes() == setup.policy.read_bytes()
    assert Shelf(there.shelf).open(there.snapshot).id == setup.snapshot


def test_the_same_setup_is_the_same_file(tmp_path: Path, setup: Setup) -> None:
    assert pack(setup, tmp_path).read_bytes() == pack(setup, tmp_path).read_bytes()


def test_a_host_unpacks_once(tmp_path: Path, setup: Setup) -> None:
    packed = pack(setup, tmp_path)
    (tmp_path / "host").mkdir()
    unpack(packed, tmp_path / "host")
    packed.write_bytes(b"gone meanwhile")
    assert unpack(packed, tmp_path / "host").snapshot == setup.snapshot


def test_an_altered_file_is_refused(tmp_path: Path, setup: Setup) -> None:
    packed = pack(setup, tmp_path)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("lists/objects/more.jsonl", b"{}")
    (tmp_path / "host").mkdir()
    with pytest.raises(UntrustedMessageError, match="altered"):
        unpack(packed, tmp_path / "host")
    assert list((tmp_path / "host").iterdir()) == []


def test_a_folder_that_others_may_write_to_is_refused(tmp_path: Path, setup: Setup) -> None:
    packed = pack(setup, tmp_path)
    (tmp_path / "host").mkdir()
    unpack(packed, tmp_path / "host")
    for place in (tmp_path / "host").iterdir():
        place.chmod(0o777)
    with pytest.raises(UntrustedMessageError, match="others may write"):
        unpack(packed, tmp_path / "host")


def test_lists_that_are_not_kept_are_named(tmp_path: Path, setup: Setup) -> None:
    (setup.shelf / "snapshots" / f"{setup.snapshot}.json").unlink()
    with pytest.raises(InvalidRecordError, match=setup.snapshot):
        pack(setup, tmp_path)
