"""A watchlist that is asked, not loaded: entries stay on disk, a small index finds them.

The index is a sorted table of 64-bit hashes of keys (exact name, core name, identifier,
wallet) beside entry numbers. Both files are memory-mapped, so opening costs nothing, a
question is one binary search, and worker processes share the pages. Hashes may collide:
whoever asks compares the entry itself.
"""

import hashlib
import mmap
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

import msgspec

from precurb.lists.canonical import decode_entries, digest, encode_entries
from precurb.lists.names import identifier_key, party_keys, wallet_key
from precurb.model import WatchlistEntry, WatchlistHeader

_MAGIC = b"PRECURB1"
_HEAD = 24  # magic, number of entries, number of keys: eight bytes each

Buffer = bytes | mmap.mmap


class KeyKind(StrEnum):
    """By what an entry is found."""

    NAME = "n"
    CORE = "c"
    SOLID = "s"
    IDENTIFIER = "i"
    WALLET = "w"


def keys_of(entry: WatchlistEntry) -> Iterator[tuple[KeyKind, str]]:
    """Every key under which an entry is found."""
    for name in entry.names:
        exact, core, solid = party_keys(name.text)
        if exact:
            yield KeyKind.NAME, exact
            yield KeyKind.CORE, core
            yield KeyKind.SOLID, solid
    for identifier in entry.identifiers:
        if len(key := identifier_key(identifier.value)) >= MIN_IDENTIFIER:
            yield KeyKind.IDENTIFIER, key
    for wallet in entry.wallets:
        yield KeyKind.WALLET, wallet_key(wallet.address)


MIN_IDENTIFIER = 5  # shorter numbers ("12") name no one


@dataclass(frozen=True)
class Watchlist:
    """One version of a watchlist: header, content hash, entries and index."""

    header: WatchlistHeader
    sha256: str
    content: Buffer = field(repr=False)
    index: Buffer = field(repr=False)

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
        return cls(header, sha256, content, index)

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
        return tuple(self._entry(number) for number in found)

    def entries(self) -> Iterator[WatchlistEntry]:
        """Every entry, in the order of ids."""
        return (self._entry(number) for number in range(len(self)))

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

    def _entry(self, number: int) -> WatchlistEntry:
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
