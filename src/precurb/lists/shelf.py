"""The shelf: where snapshots are kept, by content.

``objects/`` holds contents named by their hash, ``snapshots/`` the manifests, and
``current`` names the snapshot in use. Contents are written once and never changed; reading
checks the hash, so a shelf that was tampered with is refused.
"""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec

from precurb.data import data_folder
from precurb.errors import InvalidRecordError, UntrustedMessageError
from precurb.lists.canonical import decode_entries, digest
from precurb.lists.knowledge import ControlBook, Knowledge, read_packaged
from precurb.lists.snapshot import Manifest, Snapshot
from precurb.lists.watchlist import Watchlist
from precurb.model import WatchlistHeader


@dataclass(frozen=True, slots=True)
class Shelf:
    """Snapshots in one folder."""

    root: Path

    def keep(self, snapshot: Snapshot) -> str:
        """Write a snapshot unless it is there already; return its id."""
        objects = self.root / "objects"
        manifest = self.root / "snapshots" / f"{snapshot.id}.json"
        if manifest.exists():
            return snapshot.id
        _write(objects / f"{snapshot.manifest.controls}.json", snapshot.controls)
        for watchlist in snapshot.watchlists:
            _write(objects / f"{watchlist.sha256}.idx", watchlist.index)
            _write(objects / f"{watchlist.sha256}.names", watchlist.names.buffer)
            _write(objects / f"{watchlist.sha256}.jsonl", watchlist.content)
        _write(manifest, msgspec.json.encode(snapshot.manifest, order="deterministic"))
        return snapshot.id

    def open(self, prefix: str) -> Snapshot:
        """Open a kept snapshot by its id or an unambiguous beginning of it.

        Raises:
            InvalidRecordError: No snapshot, or more than one, begins so.
            UntrustedMessageError: A content does not match its hash.
        """
        known = sorted((self.root / "snapshots").glob("*.json"))
        found = [path for path in known if prefix and path.stem.startswith(prefix)]
        if len(found) != 1:
            raise InvalidRecordError(f"{len(found)} snapshots begin with {prefix!r}")
        raw = found[0].read_bytes()
        if digest(raw) != found[0].stem:
            raise UntrustedMessageError(f"snapshot {found[0].stem[:12]} was altered")
        manifest = msgspec.json.decode(raw, type=Manifest)
        return Snapshot(self._book(manifest.controls), self._watchlists(manifest))

    def use(self, snapshot_id: str) -> None:
        """Make a kept snapshot the current one."""
        _write(self.root / "current", snapshot_id.encode(), replace=True)

    def current(self) -> Snapshot:
        """The law as packaged, with the watchlists in use; the bundled ones at first."""
        book = ControlBook(read_packaged())
        pointer = self.root / "current"
        if not pointer.exists():
            return Snapshot(book, tuple(map(self._with_names, bundled_watchlists())))
        return Snapshot(book, self.open(pointer.read_text("ascii").strip()).watchlists)

    def ids(self) -> tuple[str, ...]:
        """Kept snapshots, oldest first."""
        found = (self.root / "snapshots").glob("*.json")
        return tuple(
            p.stem for p in sorted(found, key=lambda p: (p.stat().st_mtime_ns, p.stem))
        )

    def _book(self, sha256: str) -> ControlBook:
        raw = (self.root / "objects" / f"{sha256}.json").read_bytes()
        if digest(raw) != sha256:
            raise UntrustedMessageError(f"control lists {sha256[:12]} were altered")
        return ControlBook(msgspec.json.decode(raw, type=Knowledge))

    def _watchlists(self, manifest: Manifest) -> tuple[Watchlist, ...]:
        objects = self.root / "objects"
        lists = tuple(Watchlist.open(w.header, w.sha256, objects) for w in manifest.watchlists)
        for each in lists:
            if digest(each.content[:]) != each.sha256:
                raise UntrustedMessageError(f"{each.header.id}: the kept list was altered")
        return tuple(map(self._with_names, lists))

    def _with_names(self, watchlist: Watchlist) -> Watchlist:
        """The list with its index of names, from the shelf or made once and kept there."""
        path = self.root / "objects" / f"{watchlist.sha256}.names"
        if not watchlist.has_names:
            watchlist = watchlist.with_names(path)
        if not watchlist.has_names:
            try:
                _write(path, watchlist.names.buffer, replace=True)
            except OSError:
                return watchlist  # a folder that may not be written to costs time only
        return watchlist


def bundled_watchlists() -> tuple[Watchlist, ...]:
    """The watchlists packaged as facts with Precurb."""
    folders = sorted((data_folder() / "watchlists").glob("*/list.toml"))
    return tuple(_read_bundled(path.parent) for path in folders)


def _read_bundled(folder: Path) -> Watchlist:
    header = msgspec.toml.decode((folder / "list.toml").read_bytes(), type=WatchlistHeader)
    return Watchlist.build(header, decode_entries((folder / "entries.jsonl").read_bytes()))


def _write(path: Path, content: bytes | object, *, replace: bool = False) -> None:
    """Write through a temporary file, so that a reader never sees half a file."""
    if path.exists() and not replace:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(memoryview(content))  # type: ignore[arg-type]  # bytes or a memory map
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
