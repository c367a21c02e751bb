"""Who is the same in a series of payments, and which money of it is passed on.

Money that goes out is taken to be what came in first (first in, first out), inside the window
and in one currency; what an account held before is not known and not counted.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from precurb.model.flows import DAY, Event, Side


class Part(NamedTuple):
    """Money that went in and out: days between, amount, its incoming payment, its payee."""

    days: float
    amount: Decimal
    source: bytes
    payee: str


@dataclass(frozen=True, slots=True)
class Passed:
    """What an account received, and the parts of it that it paid out again."""

    received: Decimal = Decimal(0)
    parts: list[Part] = field(default_factory=list)


def passed_on(
    ins: Sequence[tuple[Event, Decimal]], outs: Sequence[tuple[Event, Decimal]]
) -> Passed:
    """Match outgoing to incoming payments of one currency, both in order of time."""
    received = [each for each in ins if each[1] > 0]
    payees = persons_of([each.payee for each, _ in outs])
    queue: deque[tuple[Event, Decimal]] = deque()
    passed = Passed(sum((amount for _, amount in received), Decimal(0)))
    at = 0
    for (out, left), payee in zip(outs, payees, strict=True):
        while at < len(received) and received[at][0].order < out.order:
            queue.append(received[at])
            at += 1
        while queue and left > 0:
            source, open_ = queue.popleft()
            part = min(open_, left)
            passed.parts.append(Part((out.at - source.at) / DAY, part, source.key, payee))
            left -= part
            if open_ > part:
                queue.appendleft((source, open_ - part))
    return passed


def persons_of(sides: Sequence[Side]) -> list[str]:
    """Who each side is: sides that share a key or a name, by whatever chain, are one.

    Returns:
        A label for each side, equal for the same one; empty for one that nothing names.
    """
    parent: dict[int, int] = {}

    def root(key: int) -> int:
        while (above := parent.setdefault(key, key)) != key:
            parent[key] = key = parent[above]
        return key

    marks = [(*each.keys, *((each.name,) if each.name else ())) for each in sides]
    for first, *rest in filter(None, marks):
        for other in rest:
            low, high = sorted((root(first), root(other)))
            parent[high] = low
    return [f"{root(each[0]) & (2**64 - 1):016x}" if each else "" for each in marks]


def relation_marks(side: Side) -> set[int]:
    """What relates two parties for certain: a key, a name, a contact, a rare surname."""
    return {*side.keys, *side.contacts, *filter(None, (side.name, side.surname))}
