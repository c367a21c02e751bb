"""Watchlist entries as bytes: the same content gives the same bytes on every machine.

A version of a watchlist is known by the SHA-256 of its bytes, so the bytes must not depend
on the order in which a publisher wrote things down or on the machine that read them: one
entry a line, lines sorted by id, keys sorted, UTF-8, and what is empty or usual left out.
"""

import dataclasses
import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec

from precurb.errors import InvalidRecordError
from precurb.model.watchlist import WatchlistEntry


def encode_entries(entries: Iterable[WatchlistEntry]) -> bytes:
    """Write entries as canonical JSON lines, sorted by id."""
    return b"".join(_encode(e) + b"\n" for e in sorted(entries, key=lambda each: each.id))


def decode_entries(content: bytes) -> tuple[WatchlistEntry, ...]:
    """Read entries back from JSON lines, in the order in which they are written.

    Raises:
        InvalidRecordError: A line is not an entry; its number is named.
    """
    decoder = msgspec.json.Decoder(WatchlistEntry)
    entries = []
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            entries.append(decoder.decode(line))
        except (msgspec.MsgspecError, ValueError) as error:
            raise InvalidRecordError(f"watchlist entries, line {number}: {error}") from error
    return tuple(entries)


def entry_hash(entry: WatchlistEntry) -> str:
    """The SHA-256 of an entry's canonical JSON, in hexadecimal."""
    return digest(_encode(entry))


def digest(content: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _encode(entry: WatchlistEntry) -> bytes:
    return msgspec.json.encode(_plain(entry), order="sorted")


def _plain(value: Any) -> Any:
    """The value with dataclasses as dicts; fields at their default are left out."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if dataclasses.is_dataclass(value):
        return {
            field.name: _plain(content)
            for field in dataclasses.fields(value)
            if (content := getattr(value, field.name)) != field.default
        }
    return value
