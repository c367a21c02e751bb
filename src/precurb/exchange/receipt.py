"""Receipts: what a recipient says, signed and in sequence, about what came to it.

One receipt speaks of many envelopes: since each holds the hash of the one before, the hash of
the last stands for all up to it. Of receipts themselves no receipt is given; that they arrived
shows in what the other side says next it holds.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from precurb.errors import InvalidRecordError
from precurb.exchange.envelope import START
from precurb.exchange.strict import read_object

MOST_ITEMS = 500


class State(StrEnum):
    """What happened to an envelope at its recipient."""

    DELIVERED = "delivered"  # kept there, in its place
    OPENED = "opened"  # a person has looked at it
    ACKNOWLEDGED = "acknowledged"  # a person has taken it on
    REFUSED = "refused"  # does not count there; the code says why
    MISSING = "missing"  # later ones came, these did not


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One statement about envelopes ``first`` to ``last`` of an author.

    ``hash`` is that of the last one. What was refused because it cannot be its author's has no
    place in the sequence: its number is 0, and the hash is that of the text that came.
    """

    state: State
    first: int
    last: int
    at: dt.datetime
    hash: str = START
    code: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        """Refuse what says nothing."""
        if not 0 <= self.first <= self.last:
            raise ValueError("a receipt speaks of the first to the last")
        if self.last == 0 and self.state is not State.REFUSED:
            raise ValueError("what has no place can only be refused")
        if (self.state is State.REFUSED) != bool(self.code):
            raise ValueError("a refusal, and nothing else, has a code")
        if self.at.tzinfo is None:
            raise ValueError("a moment without zone")


def write(items: tuple[Item, ...]) -> bytes:
    """The payload of a receipt."""
    return msgspec.json.encode({"items": items}, order="sorted")


def read(payload: bytes) -> tuple[Item, ...]:
    """Read the payload of a receipt.

    Raises:
        InvalidRecordError: It is none.
    """
    told = read_object(payload, "the receipt")
    try:
        items = msgspec.convert(told.get("items"), tuple[Item, ...])
    except (msgspec.ValidationError, ValueError) as error:
        raise InvalidRecordError(f"no receipt: {error}"[:300]) from error
    if not 1 <= len(items) <= MOST_ITEMS:
        raise InvalidRecordError(f"a receipt of {len(items)} items")
    return items


def check(_: int, payload: bytes) -> None:
    """Raise InvalidRecordError where a payload is no receipt."""
    read(payload)
