"""A backup holds everything, also of another kind of database, also while others write."""

import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from precurb.app.backup import backup, restore
from precurb.app.home import Home
from precurb.app.records import (
    Making,
    audit_head,
    confirm,
    decide,
    keep_bytes,
    keep_check,
    keep_checks,
    read_check,
    verify_audit,
)
from precurb.errors import InvalidRecordError, UntrustedMessageError
from precurb.lists.snapshot import Snapshot
from precurb.screening import encode_check
from precurb.store import Store, jobs, list_versions
from precurb.store.decisions import Action, NewDecision
from precurb.store.jobs import NewJob
from precurb.store.tables import METADATA
from store_cases import acting, controlled_check

KINDS = ("sqlite", "postgresql")


@pytest.fixture
def home(tmp_path: Path, snapshot: Snapshot) -> Home:
    """An installation with kept lists, a file and a database beside the store."""
    made = Home(tmp_path / "home").prepare()
    made.shelf.keep(snapshot)
    (made.root / "policy.toml").write_text("# ours\n", "utf-8")
    return made


@pytest.fixture
def filled(store: Store, snapshot: Snapshot) -> Store:
    """A store with rows in every table that has a use case."""
    sha = keep_bytes("order.csv", bytes(range(256)) * 8192, store=store, acting=acting())
    making = Making(received=sha, book=snapshot.book, jobs=(NewJob(kind="tell"),))
    kept = keep_check(controlled_check(snapshot), making, store=store, acting=acting())
    made = NewDecision(
        action=Action.RELEASE, reason="licence came", check=kept.id, needs_second=True
    )
    confirm(
        decide(made, store=store, acting=acting("eva")), "seen",
        store=store, acting=acting("tom"),
    )  # fmt: skip
    with store.write(acting()) as writing:
        list_versions.keep(writing, snapshot)
        list_versions.advance(writing, "rescreened", "v1", expected="")
    return store


def rows(store: Store) -> dict[str, int]:
    with store.read() as db:
        return {
            name: db.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in METADATA.tables.items()
        }


@pytest.mark.parametrize("into", KINDS)
def test_what_is_restored_is_what_was_there(
    filled: Store, home: Home, tmp_path: Path, new_url: Callable[[str], str], into: str
) -> None:
    archive, before = tmp_path / "all.precurb", rows(filled)
    backup(archive, home=home, store=filled, acting=acting())
    new = Home(tmp_path / "new")
    with Store.open(new_url(into)) as other:
        restore(archive, home=new, store=other, acting=acting())
        after = rows(other)
    assert after == before | {"audit": before["audit"] + 1}  # that it was restored


@pytest.mark.parametrize("into", KINDS)
def test_a_restored_store_goes_on(
    filled: Store,
    home: Home,
    tmp_path: Path,
    new_url: Callable[[str], str],
    into: str,
    snapshot: Snapshot,
) -> None:
    archive = tmp_path / "all.precurb"
    made = backup(archive, home=home, store=filled, acting=acting())
    check = controlled_check(snapshot, "A-2", name="Zoraxin Lacke GmbH")
    with Store.open(new_url(into)) as other:
        restore(archive, home=Home(tmp_path / "new"), store=other, acting=acting())
        kept = keep_check(check, Making(), store=other, acting=acting())
        again = encode_check(read_check(kept.id, store=other))
        verify_audit(store=other, witnessed=str(made.head))
    assert again == encode_check(check)


def test_files_beside_the_database_are_restored(
    filled: Store, home: Home, tmp_path: Path, new_url: Callable[[str], str], snapshot: Snapshot
) -> None:
    archive = tmp_path / "all.precurb"
    backup(archive, home=home, store=filled, acting=acting())
    new = Home(tmp_path / "new")
    with Store.open(new_url("sqlite")) as other:
        restore(archive, home=new, store=other, acting=acting())
    policy = (new.root / "policy.toml").read_text("utf-8")
    assert (new.shelf.open(snapshot.id).id, policy) == (snapshot.id, "# ours\n")


def test_a_backup_while_others_write_is_of_one_moment(
    filled: Store, home: Home, tmp_path: Path, new_url: Callable[[str], str], snapshot: Snapshot
) -> None:
    check = controlled_check(snapshot)
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            keep_checks((check,) * 3, Making(), store=filled, acting=acting("writer"))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        archives = [tmp_path / f"{n}.precurb" for n in range(3)]
        for each in archives:
            backup(each, home=home, store=filled, acting=acting())
    finally:
        stop.set()
        writer.join()
    heads = []
    for at, each in enumerate(archives):
        with Store.open(new_url("sqlite")) as other:
            new = Home(tmp_path / f"new-{at}")
            heads.append(restore(each, home=new, store=other, acting=acting()).head)
            verify_audit(store=filled, witnessed=str(heads[-1]))
    assert heads == sorted(heads)


def test_a_store_with_rows_takes_no_backup(filled: Store, home: Home, tmp_path: Path) -> None:
    archive = tmp_path / "all.precurb"
    backup(archive, home=home, store=filled, acting=acting())
    before = audit_head(store=filled)
    with pytest.raises(InvalidRecordError, match="not empty"):
        restore(archive, home=Home(tmp_path / "new"), store=filled, acting=acting())
    assert audit_head(store=filled) == before


def test_a_folder_with_files_takes_no_backup(
    filled: Store, home: Home, tmp_path: Path, new_url: Callable[[str], str]
) -> None:
    archive = tmp_path / "all.precurb"
    backup(archive, home=home, store=filled, acting=acting())
    with (
        Store.open(new_url("sqlite")) as other,
        pytest.raises(InvalidRecordError, match="there already"),
    ):
        restore(archive, home=home, store=other, acting=acting())


def test_a_backup_never_takes_the_place_of_another(
    filled: Store, home: Home, tmp_path: Path
) -> None:
    archive = tmp_path / "all.precurb"
    backup(archive, home=home, store=filled, acting=acting())
    with pytest.raises(InvalidRecordError, match="there already"):
        backup(archive, home=home, store=filled, acting=acting())


def _without_last_entry(raw: bytes) -> bytes:
    return b"".join(raw.splitlines(keepends=True)[:-1])


@pytest.mark.parametrize(
    ("member", "change"),
    [
        ("tables/checks.jsonl", lambda raw: raw.replace(b"hold", b"free")),
        ("tables/audit.jsonl", _without_last_entry),
        ("files/policy.toml", lambda raw: b"[]"),
        ("tables/jobs.jsonl", None),
    ],
    ids=["altered check", "shortened audit", "altered file", "member left out"],
)
def test_an_altered_backup_is_refused(
    filled: Store,
    home: Home,
    tmp_path: Path,
    new_url: Callable[[str], str],
    member: str,
    change: Callable[[bytes], bytes] | None,
) -> None:
    archive, altered = tmp_path / "all.precurb", tmp_path / "altered.precurb"
    backup(archive, home=home, store=filled, acting=acting())
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(altered, "w") as made:
        for name in source.namelist():
            raw = source.read(name)
            if name != member:
                made.writestr(name, raw)
            elif change is not None:
                made.writestr(name, change(raw))
    with Store.open(new_url("sqlite")) as other, pytest.raises(UntrustedMessageError):
        restore(altered, home=Home(tmp_path / "new"), store=other, acting=acting())


def test_a_refused_backup_leaves_nothing(
    filled: Store, home: Home, tmp_path: Path, new_url: Callable[[str], str]
) -> None:
    archive = tmp_path / "all.precurb"
    archive.write_bytes(b"no archive")
    with Store.open(new_url("sqlite")) as other:
        with pytest.raises(InvalidRecordError, match="no backup"):
            restore(archive, home=Home(tmp_path / "new"), store=other, acting=acting())
        assert audit_head(store=other).seq == 0


def test_jobs_that_waited_wait_again(
    filled: Store, home: Home, tmp_path: Path, new_url: Callable[[str], str]
) -> None:
    archive = tmp_path / "all.precurb"
    backup(archive, home=home, store=filled, acting=acting())
    with Store.open(new_url("sqlite")) as other:
        restore(archive, home=Home(tmp_path / "new"), store=other, acting=acting())
        with other.write(acting()) as writing:
            assert jobs.claim(writing, "w1") is not None
