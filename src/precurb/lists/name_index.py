"""The names of a watchlist, laid out so that every similar one is found in a millisecond.

One row is one way to read one listed name. Rows are found by features they share with the
question (runs of letters, consonants, words), weighted by rarity in the list; their words lie
beside, so that all rows found are scored together. Everything is one flat file of arrays that
is memory-mapped: opening costs nothing, and processes share the pages. It is made again from
the content of the list whenever it is missing or of another version.
"""

import json
import mmap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from precurb.lists.party_names.features import COLUMNS, Features, features
from precurb.lists.party_names.items import (
    MOST_KIN,
    Columns,
    Form,
    firsts,
    items_of,
    kin_row,
    lengths,
)
from precurb.lists.party_names.reading import read_name
from precurb.lists.party_names.sounds import skeleton, sound
from precurb.lists.party_names.version import reading_version
from precurb.lists.party_names.words import Channel
from precurb.model import PartyType, WatchlistEntry

MAGIC = b"PRECNAMD"  # the last sign is the version of the layout
_HEAD = 24  # magic, and the version of the reading
_ALIGN = 16
_ROWS_OF_ONE = 8  # rows of one entry that are looked at
_CHANNELS = tuple(Channel)
_TYPES = tuple(PartyType)

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Buffer = bytes | mmap.mmap


@dataclass(frozen=True)
class NameIndex:
    """Rows, their items and the postings of features, read from one buffer."""

    buffer: Buffer

    @cached_property
    def _sections(self) -> dict[str, tuple[int, Any, int]]:
        size = int.from_bytes(self.buffer[_HEAD : _HEAD + 8], "little")
        table = self.buffer[_HEAD + 8 : _HEAD + 8 + size]
        found: dict[str, tuple[int, Any, int]] = json.loads(table)
        return found

    def _array(self, name: str) -> npt.NDArray[Any]:
        at, kind, count = self._sections[name]
        dtype = np.dtype([tuple(field) for field in kind] if isinstance(kind, list) else kind)
        return np.frombuffer(self.buffer, dtype, count, at)

    def __len__(self) -> int:
        return len(self.row_entry)

    @property
    def is_current(self) -> bool:
        """Whether this index has the layout and the reading of names of this program."""
        return self.buffer[:_HEAD] == _head()

    @cached_property
    def row_entry(self) -> Ints:
        """The number of the entry of each row."""
        return self._array("row_entry")

    @cached_property
    def row_name(self) -> npt.NDArray[np.uint16]:
        """The number of the name within its entry."""
        return self._array("row_name")

    @cached_property
    def row_type(self) -> npt.NDArray[np.uint8]:
        """The type of the party, by its place in the order of types."""
        return self._array("row_type")

    @cached_property
    def row_channel(self) -> npt.NDArray[np.uint8]:
        """The channel of the reading, by its place in the order of channels."""
        return self._array("row_channel")

    @cached_property
    def item_offsets(self) -> Ints:
        """Where the items of each row begin; one more than rows."""
        return self._array("item_offsets")

    @cached_property
    def items(self) -> npt.NDArray[Any]:
        """Items of all rows: form, weight, kind, start, span."""
        return self._array("items")

    @cached_property
    def _postings(self) -> tuple[npt.NDArray[np.int64], Ints, Floats, Floats]:
        arrays = (self._array(n) for n in ("post_offsets", "post_rows", "post_weights", "idf"))
        offsets, rows, weights, idf = arrays
        return offsets, rows, weights, idf

    @cached_property
    def texts(self) -> npt.NDArray[np.object_]:
        """The text of each form."""
        return self._lines("texts")

    @cached_property
    def sounds(self) -> npt.NDArray[np.object_]:
        """The sound key of each form."""
        return self._lines("sounds")

    @cached_property
    def skeletons(self) -> npt.NDArray[np.object_]:
        """The consonants of each form."""
        return self._lines("skeletons")

    def _lines(self, name: str) -> npt.NDArray[np.object_]:
        return np.array(bytes(self._array(name)).decode("ascii").split("\n"), object)

    @cached_property
    def form_flags(self) -> npt.NDArray[np.uint8]:
        """The flags of each form."""
        return self._array("form_flags")

    @cached_property
    def form_firsts(self) -> npt.NDArray[np.uint8]:
        """The first letter of each form."""
        return self._array("form_firsts")

    @cached_property
    def form_kin(self) -> Ints:
        """The groups of spellings of each form."""
        return self._array("form_kin").reshape(-1, MOST_KIN)

    @cached_property
    def form_lengths(self) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
        """The lengths of text and of sound of each form."""
        return self._array("form_lengths"), self._array("form_sound_lengths")

    def channel(self, row: int) -> Channel:
        """By which way a row was read."""
        return _CHANNELS[int(self.row_channel[row])]

    def type(self, row: int) -> PartyType:
        """What the party of a row is."""
        return _TYPES[int(self.row_type[row])]

    def similar_rows(
        self, asked: Features, most: int, least: float, types: Sequence[int] = ()
    ) -> Ints:
        """Rows that share features with the question, by cosine; unordered.

        Args:
            asked: The features of the question.
            most: How many rows at most.
            least: The least cosine.
            types: Types that may match, by their place in the order; all when empty.
        """
        offsets, rows, weights, idf = self._postings
        columns = np.fromiter(asked, np.int64, len(asked))
        given = np.fromiter(asked.values(), np.float32, len(asked)) * idf[columns]
        norm = float(np.sqrt((given**2).sum()))
        if norm == 0 or not len(self):
            return np.empty(0, np.int32)
        starts, ends = offsets[columns].tolist(), offsets[columns + 1].tolist()
        found, shares = [], []
        for start, end, weight in zip(starts, ends, (given / norm).tolist(), strict=True):
            if end > start:
                found.append(rows[start:end])
                shares.append(weights[start:end] * np.float32(weight))
        if not found:
            return np.empty(0, np.int32)
        cosine = np.bincount(np.concatenate(found), np.concatenate(shares), minlength=len(self))
        near = np.flatnonzero(cosine >= least)
        if types:
            near = near[np.isin(self.row_type[near], types)]
        if len(near) > most:
            near = self._nearest(near, cosine[near], most)
        return near.astype(np.int32)

    def _nearest(
        self, near: npt.NDArray[np.intp], cosine: npt.NDArray[Any], most: int
    ) -> npt.NDArray[np.intp]:
        """The rows of the highest cosine, a few of one entry: aliases crowd no other out."""
        order = near[np.argsort(-cosine, kind="stable")]
        seen: dict[int, int] = {}
        kept = []
        for row, entry in zip(order.tolist(), self.row_entry[order].tolist(), strict=True):
            seen[entry] = seen.get(entry, 0) + 1
            if seen[entry] <= _ROWS_OF_ONE:
                kept.append(row)
                if len(kept) == most:
                    break
        return np.array(kept, np.intp)

    def gather(self, rows: Ints) -> tuple[npt.NDArray[Any], Ints]:
        """The items of several rows behind one another, and where each row begins."""
        starts = self.item_offsets[rows]
        counts = self.item_offsets[rows + 1] - starts
        begins = np.concatenate(([0], np.cumsum(counts)[:-1])).astype(np.int32)
        at = np.repeat(starts - begins, counts) + np.arange(counts.sum(), dtype=np.int32)
        return self.items[at], begins

    def columns(self, items: npt.NDArray[Any]) -> Columns:
        """Items as columns to compare."""
        forms = items["form"]
        text_lengths, sound_lengths = self.form_lengths
        return Columns(
            texts=self.texts[forms].tolist(),
            sounds=self.sounds[forms].tolist(),
            skeletons=self.skeletons[forms].tolist(),
            flags=self.form_flags[forms],
            kinds=items["kind"],
            kin=self.form_kin[forms],
            lengths=text_lengths[forms],
            sound_lengths=sound_lengths[forms],
            spans=items["span"],
            firsts=self.form_firsts[forms],
        )


ITEM = np.dtype(
    [("form", np.int32), ("weight", np.float32), ("kind", np.uint8), ("start", np.uint8),
     ("span", np.uint8), ("_", np.uint8)]
)  # fmt: skip


def build_name_index(entries: Iterable[WatchlistEntry]) -> bytes:
    """The index of the names of entries, in their order."""
    forms: dict[Form, int] = {}
    rows: list[tuple[int, int, int, int]] = []
    items: list[tuple[int, float, int, int, int, int]] = []
    offsets = [0]
    posting_rows: list[int] = []
    posting_columns: list[int] = []
    posting_weights: list[float] = []
    for number, entry in enumerate(entries):
        country = entry.countries[0] if entry.countries else ""
        for at, name in enumerate(entry.names):
            for reading in read_name(name.text, entry.type, country):
                for item in items_of(reading):
                    form = forms.setdefault(item.form, len(forms))
                    items.append((form, item.weight, item.kind, item.start, item.span, 0))
                found = features(reading)
                posting_rows.extend([len(rows)] * len(found))
                posting_columns.extend(found)
                posting_weights.extend(found.values())
                rows.append(
                    (number, at, _TYPES.index(entry.type), _CHANNELS.index(reading.channel))
                )
                offsets.append(len(items))
    table = np.array(rows, np.int32).reshape(-1, 4)
    texts = [form.text for form in forms]
    sounds = [sound(text) for text in texts]
    arrays: dict[str, npt.NDArray[Any]] = {
        "row_entry": table[:, 0].astype(np.int32),
        "row_name": table[:, 1].astype(np.uint16),
        "row_type": table[:, 2].astype(np.uint8),
        "row_channel": table[:, 3].astype(np.uint8),
        "item_offsets": np.array(offsets, np.int32),
        "items": np.array(items, ITEM),
        "texts": _blob(texts),
        "sounds": _blob(sounds),
        "skeletons": _blob([skeleton(text) for text in texts]),
        "form_flags": np.array([form.flags for form in forms], np.uint8),
        "form_kin": np.array([kin_row(text) for text in texts], np.int32).reshape(-1, MOST_KIN),
        "form_firsts": firsts(texts),
        "form_lengths": lengths(texts),
        "form_sound_lengths": lengths(sounds),
        **_postings(len(rows), posting_rows, posting_columns, posting_weights),
    }
    return _pack(arrays)


def _postings(
    count: int, rows: Sequence[int], columns: Sequence[int], weights: Sequence[float]
) -> dict[str, npt.NDArray[Any]]:
    row = np.array(rows, np.int32)
    column = np.array(columns, np.int32)
    borne = np.bincount(column, minlength=COLUMNS)
    idf = np.log1p(count / np.maximum(borne, 1)).astype(np.float32)
    weight = np.array(weights, np.float32) * idf[column]
    norm = np.sqrt(np.bincount(row, weight**2, minlength=count))
    weight = weight / np.maximum(norm, 1e-9)[row]
    order = np.argsort(column, kind="stable")
    return {
        "post_offsets": np.concatenate(([0], np.cumsum(borne))).astype(np.int64),
        "post_rows": row[order],
        "post_weights": weight[order].astype(np.float32),
        "idf": idf,
    }


def _head() -> bytes:
    return MAGIC + reading_version().encode()


def _blob(texts: Sequence[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(texts).encode("ascii"), np.uint8)


def _pack(arrays: dict[str, npt.NDArray[Any]]) -> bytes:
    """Arrays behind one another, each at an even address, after a table of where they lie."""
    sections: dict[str, tuple[int, Any, int]] = {}
    room = 4096  # the table of sections is a few hundred bytes
    at = room
    parts = []
    for name, array in arrays.items():
        raw = np.ascontiguousarray(array).tobytes()
        kind = array.dtype.descr if array.dtype.names else array.dtype.str
        sections[name] = (at, kind, array.size)
        padding = -len(raw) % _ALIGN
        parts.append(raw + b"\0" * padding)
        at += len(raw) + padding
    table = json.dumps(sections).encode()
    head = _head() + len(table).to_bytes(8, "little") + table
    return head + b"\0" * (room - len(head)) + b"".join(parts)
