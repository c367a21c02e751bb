"""Which later payments a late one touches: those whose windows of history it lies in.

A payment looks at both sides of its payer and payee, at who shares a contact with them, at the
rings it closes and at the virtual currency that came to its payer. Read backwards, that names
every payment whose answer another may change. It may name one whose answer stays the same; it
never leaves one out.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Protocol

from precurb.examine.facts.trips import HOPS
from precurb.model.flows import Event, Order, Way, link, links_alike, links_of, start_of

_BEFORE_ALL = b""


class Later(Protocol):
    """Events after a place in time, each with the number it is kept under."""

    def later(self, link: int, after: Order, until: int) -> Iterable[tuple[int, Event]]:
        """Those under a link, up to a moment."""

    def later_ids(self, link: int, after: Order, until: int) -> Iterable[int]:
        """Their numbers alone."""


def touched_by(event: Event, kept: Later, window: int) -> set[int]:
    """The numbers of all later payments that look at an event.

    Args:
        event: A payment; it may be kept already or not.
        kept: All payments.
        window: Days of the longest window.
    """
    until = start_of(event.day + dt.timedelta(days=window + 1)) - 1
    found = {
        number
        for each in set(_near(event))
        for number in kept.later_ids(each, event.order, until)
    }
    found.update(_rings(event, kept, window, until))
    if event.method == "cvc":
        found.update(_virtual(event, kept, until))
    return found


def _near(event: Event) -> Iterator[int]:
    """Links of the payments of and to both sides, and of those who share their contacts."""
    for side in (event.payer, event.payee):
        for way in (Way.OUT, Way.IN):
            yield from links_of(side, way)
    yield from (link(contact, Way.CONTACT_OUT) for contact in event.payer.contacts)
    yield from (link(contact, Way.CONTACT_IN) for contact in event.payee.contacts)


def _rings(event: Event, kept: Later, window: int, until: int) -> Iterator[int]:
    """Payments that may close a ring in whose middle the event lies.

    Their payee paid the event's payer, or their payer was paid by its payee, about as much.
    """
    since = start_of(event.day - dt.timedelta(days=window)), _BEFORE_ALL
    for node, way in ((event.payer.node, Way.ALIKE_IN), (event.payee.node, Way.ALIKE_OUT)):
        inwards = way is Way.ALIKE_IN
        others = {
            (each.payer if inwards else each.payee).node
            for number in links_alike(node, way, event, reach=2)
            for _, each in kept.later(number, since, until)
        }
        for other in others:
            for number in links_alike(other, way, event):
                yield from kept.later_ids(number, event.order, until)


def _virtual(event: Event, kept: Later, until: int) -> Iterator[int]:
    """Payments that passed on virtual currency after the event, as far as hops are counted."""
    nodes, seen = {event.payee.node}, set[int]()
    for _ in range(HOPS - 1):
        onward: set[int] = set()
        for node in nodes - seen:
            for number, each in kept.later(link(node, Way.VIRTUAL_OUT), event.order, until):
                yield number
                onward.add(each.payee.node)
        seen |= nodes
        nodes = onward
