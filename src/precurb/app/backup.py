"""Backup and restore, while others work: one archive of everything an installation keeps.

The tables are written from one moment of the database. Beside them stand the files of the
installation: lists and snapshots, without which no check can be replayed, earlier trade, runs
and settings. Databases among those are copied by SQLite's own backup.
"""

import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec

from precurb import __version__
from precurb.app.home import Home
from precurb.errors import InvalidRecordError, UntrustedMessageError
from precurb.lists.canonical import digest
from precurb.store import Acting, Head, Store, audit, portable
from precurb.store.contents import verify_contents
from precurb.store.portable import MANIFEST, Manifest, Member

_OWN = "precurb.db"
_ASIDE = (f"{_OWN}-wal", f"{_OWN}-shm", "downloads")
_FILES = "files/"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """What came of a backup or a restore: rows and files, and the head of the audit."""

    rows: int
    files: int
    bytes: int
    head: Head


def backup(path: Path, *, home: Home, store: Store, acting: Acting) -> BackedUp:
    """Write everything into one archive, which appears whole or not at all.

    Args:
        path: The archive to write; none must be there.
        home: The folder of the installation.
        store: Its database.
        acting: Who and when, which the audit then says.

    Raises:
        InvalidRecordError: Something is there already.
    """
    if path.exists():
        raise InvalidRecordError(f"{path.name} is there already")
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            manifest = _write(file, path, home, store, acting)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    with store.write(acting) as writing:  # "precurb doctor" asks when the last one was made
        writing.note("backup", f"backup {manifest.made_at}", _hash_of(manifest))
    return _came_to(manifest, path)


def restore(path: Path, *, home: Home, store: Store, acting: Acting) -> BackedUp:
    """Take an archive into a new installation, and verify what was taken.

    Args:
        path: The archive.
        home: The folder of the new installation.
        store: Its database, without any row; of whichever kind.
        acting: Who restores and when, which the audit then says.

    Raises:
        InvalidRecordError: It is no backup, of other tables, or the installation is not new.
        UntrustedMessageError: The archive was altered, or does not hold what it says.
    """
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise InvalidRecordError(f"{path.name} is no backup of Precurb") from error
    with archive:
        manifest = _manifest(archive, path)
        portable.check_members(archive, manifest)
        targets = _targets(manifest, home)
        with store.write(acting) as writing:
            portable.read_tables(writing.db, archive, manifest)
            if audit.verify(writing.db) != Head.parse(manifest.head):
                raise UntrustedMessageError("the audit does not end where the backup says")
            verify_contents(writing.db)
            _take_files(archive, targets)
            writing.note("restore", f"backup {manifest.made_at}", _hash_of(manifest))
    return _came_to(manifest, path)


def _write(file: IO[bytes], path: Path, home: Home, store: Store, acting: Acting) -> Manifest:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        with store.read() as db:
            members = portable.write_tables(db, archive)
            at = acting.at.isoformat()
            manifest = portable.manifest_of(db, __version__, at, members)
        # Written after the tables: a list that a check names is there before the check is.
        for each in _files(home, path):
            name = _FILES + each.relative_to(home.root).as_posix()
            members[name] = _copy(archive, name, each)
        archive.writestr(MANIFEST, msgspec.json.encode(manifest, order="deterministic"))
    return manifest


def _files(home: Home, leave: Path) -> Iterator[Path]:
    """Files of the installation, without its database and what can be fetched again."""
    own = home.root / _OWN
    for each in sorted(home.root.rglob("*")):
        inside = each.relative_to(home.root).parts
        beside = each.name.endswith(("-wal", "-shm")) or each.name.startswith(".")
        if not each.is_file() or each == own or inside[0] in _ASIDE or beside:
            continue
        if each.resolve() != leave.resolve():
            yield each


def _copy(archive: zipfile.ZipFile, name: str, path: Path) -> Member:
    with path.open("rb") as file:
        if path.suffix != ".db":
            return portable.write_member(archive, name, file)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as made:
            source.backup(made)
        with copy.open("rb") as file:
            return portable.write_member(archive, name, file)


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        found = msgspec.json.decode(archive.read(MANIFEST), type=Manifest)
    except (KeyError, msgspec.MsgspecError) as error:
        raise InvalidRecordError(f"{path.name} is no backup of Precurb") from error
    if found.format != portable.FORMAT:
        raise InvalidRecordError(f"{path.name} is of the form {found.format!r}, not known here")
    return found


def _targets(manifest: Manifest, home: Home) -> dict[str, Path]:
    """Where the files of an archive go; never outside the folder, never over another file."""
    targets = {}
    for name in manifest.members:
        if not name.startswith(_FILES):
            continue
        inside = PurePosixPath(name.removeprefix(_FILES))
        if inside.is_absolute() or ".." in inside.parts:
            raise UntrustedMessageError(f"{name} leads out of the folder")
        targets[name] = home.root / inside
        if targets[name].exists():
            raise InvalidRecordError(f"{inside} is there already; restore into a new folder")
    return targets


def _take_files(archive: zipfile.ZipFile, targets: dict[str, Path]) -> None:
    for name, target in targets.items():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with archive.open(name) as member, target.open("wb") as file:
            while block := member.read(1 << 20):
                file.write(block)


def _came_to(manifest: Manifest, path: Path) -> BackedUp:
    tables = [m for name, m in manifest.members.items() if not name.startswith(_FILES)]
    return BackedUp(
        rows=sum(each.rows for each in tables),
        files=len(manifest.members) - len(tables),
        bytes=path.stat().st_size,
        head=Head.parse(manifest.head),
    )


def _hash_of(manifest: Manifest) -> str:
    return digest(msgspec.json.encode(manifest, order="deterministic"))
