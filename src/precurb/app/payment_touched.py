"""Which later payments a late one touches: those whose windows of history it lies in.

A payment looks at both sides of its payer and payee, at who shares a contact with them, at the
rings it closes and at the virtual currency that came to its payer. Read backwards, that names
every payment whose answer another may change. It may name one whose answer stays the same; it
never leaves one out. Since only the newest payments of an account are looked at, those behind
that many others are not touched: how many are opened does not grow with a busy account's year.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Protocol

from precurb.examine.facts.trips import HOPS, NEAR
from precurb.model.flows import MOST, Event, Order, Side, Way, link, links_alike, start_of

_BEFORE_ALL = b""


class Later(Protocol):
    """Events after a place in time, each with the number it is kept under."""

    def later(self, link: int, after: Order, before: Order) -> Iterable[tuple[int, Event]]:
        """Those under a link, before another place."""

    def later_ids(self, link: int, after: Order, before: Order) -> Iterable[int]:
        """Their numbers alone."""

    def later_place(self, link: int, after: Order, count: int) -> Order | None:
        """Where the one stands that is the so-manieth of them; nothing if there are fewer."""


def touched_by(event: Event, kept: Later, window: int) -> set[int]:
    """The numbers of all later payments that look at an event.

    Args:
        event: A payment; it may be kept already or not.
        kept: All payments.
        window: Days of the longest window.
    """
    until = start_of(event.day + dt.timedelta(days=window + 1)), _BEFORE_ALL
    found: set[int] = set()
    for own, count, looking in _seen_by(event):
        # Behind so many others of its own link, an event is among the newest of none.
        last = kept.later_place(own, event.order, count)
        before = until if last is None else min(last, until)
        for each in looking:
            found.update(kept.later_ids(each, event.order, before))
    found.update(_rings(event, kept, window, until))
    if event.method == "cvc":
        found.update(_virtual(event, kept, until))
    return found


def _seen_by(event: Event) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Under which links others see an event, among how many, and the links of who looks there.

    Whoever shares an account looks at both of its sides; at rings, among payments of a size.
    """
    for side, way in ((event.payer, Way.OUT), (event.payee, Way.IN)):
        for key in side.keys:
            yield link(key, way), MOST, (link(key, Way.OUT), link(key, Way.IN))
        for contact in side.contacts:
            own = link(contact, Way(way + Way.CONTACT_OUT))
            yield own, MOST, (own,)
        yield from _seen_alike(event, side, Way(way + Way.ALIKE_OUT))


def _seen_alike(
    event: Event, side: Side, way: Way
) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    if not side.node or event.step is None:
        return
    looking = (
        each
        for any_way in (Way.ALIKE_OUT, Way.ALIKE_IN)
        for each in links_alike(side.node, any_way, event)
    )
    yield link(side.node, way, event.currency, event.step), NEAR, tuple(looking)


def _rings(event: Event, kept: Later, window: int, until: Order) -> Iterator[int]:
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


def _virtual(event: Event, kept: Later, until: Order) -> Iterator[int]:
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
