"""A watchlist that is asked, not loaded: entries stay on disk, a small index finds them.

The index is a sorted table of 64-bit hashes of keys (name, identifier, wallet) beside
entry numbers. Both files are memory-mapped, so opening costs nothing, a
question is one binary search, and worker processes share the pages. Hashes may collide:
whoever asks compares the entry itself.
"""

import hashlib
import mmap
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path

import msgspec

from precurb.lists.canonical import decode_entries, digest, encode_entries
from precurb.lists.name_index import NameIndex, build_name_index
from precurb.lists.names import identifier_key, party_name_key
from precurb.model import WatchlistEntry, WatchlistHeader
from precurb.model.wallets import wallet_key

_MAGIC = b"PRECURB1"
_HEAD = 24  # magic, number of entries, number of keys: eight bytes each

Buffer = bytes | mmap.mmap


class KeyKind(StrEnum):
    """By what an entry is found."""

    NAME = "n"
    IDENTIFIER = "i"
    WALLET = "w"


def keys_of(entry: WatchlistEntry) -> Iterator[tuple[KeyKind, str]]:
    """Every key under which an entry is found."""
    for name in entry.names:
        if key := party_name_key(name.text):
            yield KeyKind.NAME, key
    for identifier in entry.identifiers:
        if len(key := identifier_key(identifier.value)) >= MIN_IDENTIFIER:
            yield KeyKind.IDENTIFIER, key
    for wallet in entry.wallets:
        yield KeyKind.WALLET, wallet_key(wallet.address)


MIN_IDENTIFIER = 5  # shorter numbers ("12") name no one


@dataclass(frozen=True, eq=False)
class Watchlist:
    """One version of a watchlist: header, content hash, entries and index.

    Compared by identity: one that is opened is asked many times and never changed.
    """

    header: WatchlistHeader
    sha256: str
    content: Buffer = field(repr=False)
    index: Buffer = field(repr=False)
    kept_names: Buffer = field(default=b"", repr=False)

    @classmethod
    def build(cls, header: WatchlistHeader, entries: Iterable[WatchlistEntry]) -> "Watchlist":
        """Make a watchlist in memory, with its index."""
        ordered = sorted(entries, key=lambda entry: entry.id)
        content = encode_entries(ordered)
        return cls(header, digest(content), content, build_index(ordered, content))

    @classmethod
    def open(cls, header: WatchlistHeader, sha256: str, folder: Path) -> "Watchlist":
        """Open a kept watchlist by memory map.

        An index of another version, or a damaged one, is made again from the content.
        """
        content = _map(folder / f"{sha256}.jsonl")
        index = _map(folder / f"{sha256}.idx")
        if index[:8] != _MAGIC:
            index = build_index(list(decode_entries(content[:])), content[:])
        names = folder / f"{sha256}.names"
        return cls(header, sha256, content, index, _map(names) if names.exists() else b"")

    def __len__(self) -> int:
        return int.from_bytes(self.index[8:16], "little")

    def find(self, kind: KeyKind, key: str) -> tuple[WatchlistEntry, ...]:
        """Entries that may carry the key; the caller compares them. O(log keys)."""
        hashes, numbers = self._tables
        wanted = _hash(kind, key)
        at = bisect_left(hashes, wanted)
        found: dict[int, None] = {}
        while at < len(hashes) and hashes[at] == wanted:
            found[numbers[at]] = None
            at += 1
        return tuple(self.entry(number) for number in found)

    def entries(self) -> Iterator[WatchlistEntry]:
        """Every entry, in the order of ids."""
        return (self.entry(number) for number in range(len(self)))

    @property
    def has_names(self) -> bool:
        """Whether the index of similar names was kept, and is of this version."""
        return NameIndex(self.kept_names).is_current

    def with_names(self, path: Path) -> "Watchlist":
        """The list with an index of names that is kept in a file, if it is there."""
        return replace(self, kept_names=_map(path)) if path.exists() else self

    @cached_property
    def names(self) -> NameIndex:
        """The index of similar names: as kept, or made now from the content."""
        kept = NameIndex(self.kept_names)
        return kept if kept.is_current else NameIndex(build_name_index(self.entries()))

    @cached_property
    def _tables(self) -> tuple[memoryview, memoryview]:
        start = _HEAD + 8 * (len(self) + 1)
        keys = int.from_bytes(self.index[16:24], "little")
        view = memoryview(self.index)
        hashes = view[start : start + 8 * keys].cast("Q")
        return hashes, view[start + 8 * keys : start + 12 * keys].cast("I")

    @cached_property
    def _offsets(self) -> memoryview:
        return memoryview(self.index)[_HEAD : _HEAD + 8 * (len(self) + 1)].cast("Q")

    @cached_property
    def _decoder(self) -> msgspec.json.Decoder[WatchlistEntry]:
        return msgspec.json.Decoder(WatchlistEntry)

    def entry(self, number: int) -> WatchlistEntry:
        """The entry of a number, in the order of ids."""
        start, end = self._offsets[number], self._offsets[number + 1]
        return self._decoder.decode(self.content[start:end])


def build_index(entries: list[WatchlistEntry], content: bytes) -> bytes:
    """The index of entries that lie in ``content`` one a line, in the same order."""
    offsets = array("Q", [0])
    pairs: set[tuple[int, int]] = set()
    for number, entry in enumerate(entries):
        offsets.append(content.index(b"\n", offsets[-1]) + 1)
        pairs.update((_hash(kind, key), number) for kind, key in keys_of(entry))
    ordered = sorted(pairs)
    head = _MAGIC + len(entries).to_bytes(8, "little") + len(ordered).to_bytes(8, "little")
    hashes = array("Q", [key for key, _ in ordered])
    numbers = array("I", [number for _, number in ordered])
    return head + offsets.tobytes() + hashes.tobytes() + numbers.tobytes()


def _hash(kind: KeyKind, key: str) -> int:
    raw = hashlib.blake2b(f"{kind}\0{key}".encode(), digest_size=8).digest()
    return int.from_bytes(raw, "little")


def _map(path: Path) -> Buffer:
    with path.open("rb") as file:
        if path.stat().st_size == 0:
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
