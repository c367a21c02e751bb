"""Where an envelope belongs in the sequence of its author for its recipient.

Numbers count without gap, and each envelope holds the hash of the one before. So what is
missing shows, what was there before is known again, and a second branch of one history, which
only its author's key can make, is told from both.
"""

from dataclasses import dataclass
from enum import StrEnum

from precurb.exchange.envelope import START

MOST_WAITING = 2_000
"""Envelopes that are kept waiting behind a gap, for each author."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """How far a sequence has come: the last number, its hash, and the audit told with it."""

    number: int = 0
    hash: str = START
    audit: str = ""


class Place(StrEnum):
    """Where an envelope belongs."""

    NEXT = "next"
    KNOWN = "known"  # it is here already, to the letter
    AHEAD = "ahead"  # some before it are missing
    TOO_FAR = "too-far"  # so many are missing that it is not kept waiting
    FORKED = "forked"  # another one holds its place, or it follows another one


def place(tail: Tail, number: int, previous: str, *, same: bool) -> Place:
    """Say where an envelope belongs.

    Args:
        tail: How far the sequence has come here.
        number: The envelope's number.
        previous: The hash it names as that of the envelope before.
        same: Whether the envelope kept under this number is this one, to the letter.
    """
    if number > tail.number + MOST_WAITING:
        return Place.TOO_FAR
    if number > tail.number + 1:
        return Place.AHEAD
    if number == tail.number + 1:
        return Place.NEXT if previous == tail.hash else Place.FORKED
    return Place.KNOWN if same else Place.FORKED


def goes_back(before: str, now: str) -> bool:
    """Whether a head of an audit ends before one that was told earlier, or differs from it.

    Args:
        before: The head told last, ``1204-9f3a…``; empty where none was.
        now: The head told now.

    Raises:
        ValueError: One of them is no head.
    """
    if not before:
        return False
    first, last = _head(before), _head(now)
    return last[0] < first[0] or (last[0] == first[0] and last[1] != first[1])


def _head(text: str) -> tuple[int, str]:
    number, _, found = text.partition("-")
    if not (number.isascii() and number.isdigit() and len(found) == 64):
        raise ValueError(f"not the head of an audit: {text[:80]!r}")
    return int(number), found
