"""Lists, policy and mapping as one file: sent to every host, unpacked there once, mapped.

Where it is unpacked is a folder of the user named by the hash of the file; processes of one
host share its pages. The first to come unpacks beside and renames, so none sees half of it.
"""

import os
import shutil
import stat
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import msgspec

from precurb.app.batches.manifest import sha256_of
from precurb.app.batches.setup import Setup
from precurb.errors import InvalidRecordError, UntrustedMessageError
from precurb.lists.snapshot import Manifest

_SETUP, _POLICY, _LISTS = "setup.json", "policy.toml", "lists"


def pack(setup: Setup, folder: Path) -> Path:
    """Write a setup into one file of a folder, named by its content.

    The same setup gives the same file: members have no times of their own.
    """
    handle, name = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w") as archive:
        for path in _lists_of(setup):
            inside = Path(_LISTS) / path.relative_to(setup.shelf)
            _add(archive, inside.as_posix(), path.read_bytes())
        if setup.policy is not None:
            _add(archive, _POLICY, setup.policy.read_bytes())
        policy = Path(_POLICY) if setup.policy is not None else None
        bare = replace(setup, shelf=Path(_LISTS), policy=policy)
        _add(archive, _SETUP, msgspec.json.encode(bare, enc_hook=str, order="deterministic"))
    made = folder / f"precurb-{sha256_of(Path(name))}.zip"
    return Path(name).replace(made)


def unpack(path: Path, folder: Path | None = None) -> Setup:
    """The setup of a packed file, unpacked on this host unless it is there already.

    Args:
        path: The packed file, under the name it was packed with.
        folder: Where to unpack; the folder for temporary files when left out.

    Raises:
        UntrustedMessageError: The file is not what its name says, or somebody else may write
            to where it is unpacked.
    """
    sha256 = path.stem.removeprefix("precurb-")
    base = folder or Path(tempfile.gettempdir())
    place = base / f"precurb-{os.geteuid()}-{sha256}"
    if not place.exists():
        if sha256_of(path) != sha256:
            raise UntrustedMessageError(f"{path.name}: altered since it was packed")
        _unpack(path, place)
    found = place.lstat()
    others = stat.S_IWGRP | stat.S_IWOTH
    if (
        not stat.S_ISDIR(found.st_mode)
        or found.st_uid != os.geteuid()
        or found.st_mode & others
    ):
        raise UntrustedMessageError(f"{place}: others may write here; remove it and try again")
    raw = (place / _SETUP).read_bytes()
    bare = msgspec.json.decode(raw, type=Setup, dec_hook=lambda kind, value: kind(value))
    policy = place / bare.policy if bare.policy is not None else None
    return replace(bare, shelf=place / bare.shelf, policy=policy)


def _unpack(path: Path, place: Path) -> None:
    fresh = Path(tempfile.mkdtemp(dir=place.parent, prefix=f".{place.name}."))  # mode 0700
    try:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(fresh)
        fresh.rename(place)
    except OSError:
        if not place.exists():  # else another process was faster
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _lists_of(setup: Setup) -> list[Path]:
    shelf = setup.shelf
    kept = shelf / "snapshots" / f"{setup.snapshot}.json"
    try:
        manifest = msgspec.json.decode(kept.read_bytes(), type=Manifest)
    except OSError as error:
        raise InvalidRecordError(f"{kept}: {error.strerror or error}") from error
    objects = shelf / "objects"
    found = [kept, objects / f"{manifest.controls}.json"]
    for each in manifest.watchlists:
        found += sorted(objects.glob(f"{each.sha256}.*"))
    return found


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name), content)  # the first day a zip knows, not now
