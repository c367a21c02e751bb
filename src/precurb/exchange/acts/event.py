"""An event of a record: one act, by one node, at one moment; and a draft, which stays here."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from precurb.errors import UntrustedMessageError
from precurb.exchange.marking import Marking

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act of a record, as it is kept at one node.

    ``number`` counts from 1 without gap in the order of this node; ``at`` is the moment its
    author gives; ``by`` is the person where the author is this node, else the node again.
    ``envelope`` is the id of the envelope in which it came or went, ``marking`` that of the
    envelope.
    """

    number: int
    at: dt.datetime
    by: str
    node: str
    act: object
    envelope: str = ""
    marking: Marking | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted(Generic[T]):
    """A version that is prepared: what it says, for whom, and who may see it.

    The marking is set before the first save, so nothing of it was ever without one.
    """

    body: T
    audience: tuple[str, ...]
    marking: Marking
    reason: str = ""


def in_order(record: str, events: Iterable[Event]) -> Iterator[Event]:
    """Events in their order.

    Raises:
        UntrustedMessageError: One is missing, or there twice.
    """
    for wanted, event in enumerate(events, start=1):
        if event.number != wanted:
            raise UntrustedMessageError(
                f"record {record}: event {wanted} expected, {event.number} found"
            )
        yield event
