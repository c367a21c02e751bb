"""Find the listed names that a name may be, and align those that could reach the bar.

Rows of the index that share features are bounded first: no alignment can explain more of a
word than the word most like it does. Only a row whose bound reaches the bar is aligned. The
bound never is below the score, so nothing that reaches the bar is lost; a test holds this.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from precurb.examine.parties.align import (
    CONTRADICTED,
    UNASKED,
    UNLISTED,
    Alignment,
    align,
)
from precurb.examine.parties.similar import similarity
from precurb.lists.name_index import Ints, NameIndex
from precurb.lists.party_names.features import features
from precurb.lists.party_names.items import Form, Item, columns, items_of
from precurb.lists.party_names.words import Channel, Reading, WordKind
from precurb.model import PartyType

MOST_ROWS = 40
LEAST_COSINE = 0.21

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two names, aligned: both item lists and how they pair.

    ``row`` is that of the listed name in the index, -1 where no list was asked.
    """

    row: int
    channel: Channel
    asked: tuple[Item, ...]
    listed: tuple[Item, ...]
    alignment: Alignment


def search(
    reading: Reading, type_: PartyType, index: NameIndex, bars: Floats, most: int
) -> Iterator[Candidate]:
    """Listed names that reach a score, for one way to read the name that is asked.

    Args:
        reading: The words that are asked for.
        type_: What bears the name.
        index: The names of the list.
        bars: The scores to reach, a row for each channel and a column for each type.
        most: How many rows, the nearest by shared features, are looked at.
    """
    rows = index.similar_rows(features(reading), most, LEAST_COSINE, compatible(type_))
    if len(rows):
        yield from _align_rows(reading, rows, index, bars)


def compatible(type_: PartyType) -> tuple[int, ...]:
    """A person is no company, a company no ship; what is of unknown type may be any.

    Returns:
        The types that may match, by their place in the order of types; nothing for any.
    """
    if type_ is PartyType.UNKNOWN:
        return ()
    order = tuple(PartyType)
    return order.index(type_), order.index(PartyType.UNKNOWN)


def _align_rows(
    reading: Reading, rows: Ints, index: NameIndex, bars: Floats
) -> Iterator[Candidate]:
    asked = items_of(reading)
    records, begins = index.gather(rows)
    alike = similarity(columns(asked), index.columns(records))
    bounds = upper_bounds(asked, records, begins, alike)
    ends = np.append(begins[1:], len(records))
    texts = index.texts
    bar = bars[_channels(reading, rows, index), index.row_type[rows]]
    for at in np.flatnonzero(bounds >= bar).tolist():
        part = slice(int(begins[at]), int(ends[at]))
        listed = tuple(
            Item(Form(texts[form], 0), WordKind(kind), weight, start, span)
            for form, weight, kind, start, span, _ in records[part].tolist()
        )
        alignment = align(asked, listed, alike[:, part])
        if alignment.score >= bar[at]:
            yield Candidate(int(rows[at]), reading.channel, tuple(asked), listed, alignment)


def _channels(reading: Reading, rows: Ints, index: NameIndex) -> npt.NDArray[np.uint8]:
    """The channel of each row that decides how far a score goes, by its place in the order."""
    if reading.channel is Channel.LATIN:
        return index.row_channel[rows]
    return np.full(len(rows), tuple(Channel).index(reading.channel), np.uint8)


def upper_bounds(
    asked: Sequence[Item],
    records: npt.NDArray[np.void],
    begins: Ints,
    alike: npt.NDArray[np.float32],
) -> Floats:
    """For each row a score that its alignment cannot exceed.

    Each word counts with the item most like it, whether or not another word needs the same.
    """
    spans = np.array([item.span for item in asked])
    words = int((spans == 1).sum())
    best_asked = np.maximum.reduceat(alike, begins, axis=1)
    asked_words = best_asked[:words].copy()
    for item, best in zip(asked[words:], best_asked[words:], strict=True):
        for at in range(item.start, item.start + item.span):
            np.maximum(asked_words[at], best, out=asked_words[at])
    weights = np.array([item.weight for item in asked[:words]])
    asked_share = weights @ asked_words
    single = records["span"] == 1
    best_listed = alike.max(axis=0)
    first_of = np.repeat(begins, np.diff(np.append(begins, len(records))))
    for offset in range(int(records["span"].max()) if len(records) else 0):
        joined = np.flatnonzero(~single & (records["span"] > offset))
        at = first_of[joined] + records["start"][joined] + offset
        np.maximum.at(best_listed, at, best_listed[joined])
    listed_weight = np.add.reduceat(np.where(single, records["weight"], 0.0), begins)
    listed_share = np.add.reduceat(
        np.where(single, records["weight"] * best_listed, 0.0), begins
    )
    return _agreements(asked_share, listed_share, float(weights.sum()), listed_weight)


def _agreements(
    asked_share: Floats, listed_share: Floats, asked_weight: float, listed_weight: Floats
) -> Floats:
    shared = (asked_share + listed_share) / 2
    over_asked = np.maximum(asked_weight - asked_share, 0.0)
    over_listed = np.maximum(listed_weight - listed_share, 0.0)
    both = np.minimum(over_asked, over_listed)
    against = (
        CONTRADICTED * both + UNLISTED * (over_asked - both) + UNASKED * (over_listed - both)
    )
    bounds: Floats = np.where(shared > 0, shared / np.maximum(shared + against, 1e-9), 0.0)
    return bounds + 1e-6  # single precision must not lose a row at the bar
