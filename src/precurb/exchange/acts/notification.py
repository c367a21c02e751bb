"""How a notification stands, worked out from what both authorities said.

Either side's acts come in the order in which it said them; how they cross on the way does not
matter: whatever the order between the two, both sides work out the same. So a fact is never
refused because the other side was slower. What should not have been (goods that left without
release, more than the maximum) is kept, and told as a breach.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import singledispatch

from precurb.errors import InvalidRecordError
from precurb.exchange.acts.amounts import Compared, Fit, Remaining, compare, remaining
from precurb.exchange.acts.event import Drafted, Event, in_order
from precurb.exchange.acts.standing import TOLERANCE, Breach, Shipment, State, last_day_over
from precurb.model.notification import Notification, ReplyClock, ReplyKind
from precurb.model.notification_acts import (
    Amount,
    Arrived,
    Departed,
    Expired,
    NotShipped,
    Prepared,
    Refused,
    Released,
    Replied,
    Sent,
    Supplemented,
    Suspended,
    Withdrawn,
)


@dataclass(slots=True)
class Matter:
    """A notification with all that was said of it.

    ``author`` is the exporting node, ``partner`` the importing one; ``version`` 0 before it
    was sent.
    """

    id: str
    author: str
    partner: str
    draft: Drafted[Notification] | None = None
    drafted_by: str = ""
    version: int = 0
    told: Notification | None = None
    clocks: tuple[ReplyClock, ...] = ()
    sent_at: dt.datetime | None = None
    first_sent: dt.datetime | None = None
    replies: list[tuple[Event, Replied]] = field(default_factory=list)
    supplements: int = 0
    expired: Expired | None = None
    released: Released | None = None
    released_at: dt.datetime | None = None
    prepared: Prepared | None = None
    prepared_by: str = ""
    copies: tuple[str, ...] = ()
    suspended: Suspended | None = None
    withdrawn: Withdrawn | None = None
    not_shipped: NotShipped | None = None
    refused: Refused | None = None
    shipments: dict[str, Shipment] = field(default_factory=dict)
    changed_after: bool = False  # a version came after goods had left under one before
    events: int = 0

    @property
    def body(self) -> Notification | None:
        """What it says: the draft until it was sent, then the newest version."""
        return self.told or (self.draft.body if self.draft else None)

    @property
    def reply(self) -> Replied | None:
        """The last answer to the newest version."""
        found = [each for _, each in self.replies if each.version == self.version]
        return found[-1] if found else None

    @property
    def asked(self) -> bool:
        """Whether a question is open."""
        questions = [
            each
            for _, each in self.replies
            if each.version == self.version and each.kind is ReplyKind.NEEDS_INFORMATION
        ]
        return len(questions) > self.supplements

    @property
    def due(self) -> dt.date | None:
        """The day of the stricter law: until then the goods wait."""
        days = [each.due for each in self.clocks if each.due is not None]
        return max(days) if days else None

    @property
    def departed(self) -> tuple[Amount, ...]:
        """All that left."""
        left = [each.left for each in self.shipments.values() if each.left]
        return tuple(amount for each in left for amount in each.amounts)

    @property
    def balance(self) -> tuple[Remaining, ...]:
        """What remains under a simplified notification; nothing for an ordinary one."""
        if self.told is None or self.told.period is None:
            return ()
        return remaining(self.told.goods, self.departed)

    @property
    def state(self) -> State:
        """How it stands."""
        if self.version == 0:
            return State.DRAFT
        ended = (
            (self.withdrawn, State.WITHDRAWN), (self.not_shipped, State.NOT_SHIPPED),
            (self.refused, State.REFUSED),
        )  # fmt: skip
        for fact, state in ended:
            if fact is not None:
                return state
        if self.shipments:
            return self._shipped()
        if self.suspended is not None:
            return State.SUSPENDED
        return State.RELEASED if self.released else self._answered()

    @property
    def breaches(self) -> frozenset[Breach]:
        """What should not have been, so far."""
        found = {each for one in self.shipments.values() for each in one.breaches}
        if self.released and self.reply and self.reply.kind is ReplyKind.OBJECTION:
            found.add(Breach.RELEASED_AGAINST_OBJECTION)
        if any(each.left < 0 or each.unlike for each in self.balance):
            found.add(Breach.ABOVE_MAXIMUM)
        if self._late:
            found.add(Breach.ANSWERED_LATE)
        if self.changed_after:
            found.add(Breach.CHANGED_AFTER_DEPARTURE)
        return frozenset(found)

    @property
    def _late(self) -> bool:
        """Whether an answer came after its day; that silence was recorded shows it as well.

        The moment of an answer is what its author's clock says. Where silence was recorded, no
        answer stood in his sequence up to there, whatever day one claims that came since.
        """
        answers = [event for event, each in self.replies if each.version == self.version]
        if self.expired is not None and answers:
            return True
        return self.due is not None and any(
            last_day_over(event.at) >= self.due for event in answers
        )

    def compared(self, shipment: str) -> tuple[Compared, ...]:
        """What left and what arrived of a shipment, beside each other; nothing before both."""
        found = self.shipments.get(shipment)
        if found is None or found.left is None or found.arrived is None or self.told is None:
            return ()
        return compare(self.told.goods, found.left.amounts, found.arrived.amounts, TOLERANCE)

    def _answered(self) -> State:
        if self.asked:
            return State.NEEDS_INFORMATION
        reply = self.reply
        if reply is not None and reply.kind is not ReplyKind.NEEDS_INFORMATION:
            return State(reply.kind.value)
        return State.EXPIRED if self.expired else State.SENT

    def _shipped(self) -> State:
        states = [self._shipment(name) for name in self.shipments]
        order = (State.DISCREPANCY, State.DEPARTED, State.ARRIVED, State.RECONCILED)
        return next(state for state in order if state in states)

    def _shipment(self, name: str) -> State:
        found = self.shipments[name]
        if found.arrived is None:
            return State.DEPARTED
        if found.left is None:
            return State.ARRIVED
        agrees = all(each.fit is Fit.AGREES for each in self.compared(name))
        return State.RECONCILED if agrees else State.DISCREPANCY


def matter_of(record: tuple[str, str, str], events: Iterable[Event]) -> Matter:
    """Work a notification out from its events.

    Args:
        record: Its id, the exporting and the importing node.
        events: All of them, in the order of this node.

    Raises:
        UntrustedMessageError: An event is missing, or there twice.
        InvalidRecordError: An act is not that of its side.
    """
    matter = Matter(*record)
    for event in in_order(record[0], events):
        check_side(matter, event.act, event.node)
        _count(event.act, matter, event)
        matter.events = event.number
    return matter


def check_side(matter: Matter, act: object, node: str) -> None:
    """Refuse an act of a node that may not say such a thing, or of what was never sent.

    Raises:
        InvalidRecordError: It may not.
    """
    said = act.says if isinstance(act, Prepared) else act
    side = matter.partner if isinstance(said, (Replied, Arrived)) else matter.author
    if node != side:
        raise InvalidRecordError(f"{type(act).__name__} of {matter.id} is not for {node}")
    opening = isinstance(act, (Sent, Drafted))
    if matter.version == 0 and not opening:
        raise InvalidRecordError(f"notification {matter.id} was not sent yet")
    if isinstance(act, Sent) and act.version != matter.version + 1:
        raise InvalidRecordError(f"version {act.version} does not follow {matter.version}")
    if isinstance(act, Sent) and (act.to != matter.partner or act.to == matter.author):
        raise InvalidRecordError(f"notification {matter.id} is for {matter.partner}")
    if isinstance(act, Replied) and act.version > matter.version:
        raise InvalidRecordError(f"there is no version {act.version} of {matter.id}")


@singledispatch
def _count(act: object, matter: Matter, event: Event) -> None:
    raise TypeError(f"no act of a notification: {type(act).__name__}")


@_count.register
def _(act: Drafted, matter: Matter, event: Event) -> None:  # type: ignore[type-arg]  # told at run time
    matter.draft, matter.drafted_by = act, event.by


@_count.register
def _(act: Sent, matter: Matter, event: Event) -> None:
    simplified = matter.told is not None and matter.told.period is not None
    left = any(each.left for each in matter.shipments.values())
    matter.changed_after = matter.changed_after or (left and not simplified)
    matter.version, matter.told, matter.clocks = act.version, act.notification, act.clocks
    matter.sent_at, matter.draft, matter.copies = event.at, None, act.copies
    matter.first_sent = matter.first_sent or event.at
    # A new version asks anew: what was decided on the one before does not count for it.
    matter.supplements, matter.expired = 0, None
    matter.released = matter.released_at = matter.suspended = matter.prepared = None


@_count.register
def _(act: Replied, matter: Matter, event: Event) -> None:
    matter.replies.append((event, act))
    _settle(matter, Replied)


@_count.register
def _(act: Prepared, matter: Matter, event: Event) -> None:
    matter.prepared, matter.prepared_by = act, event.by


@_count.register
def _(act: Supplemented, matter: Matter, event: Event) -> None:
    matter.supplements += 1


@_count.register
def _(act: Expired, matter: Matter, event: Event) -> None:
    matter.expired = act


@_count.register
def _(act: Released, matter: Matter, event: Event) -> None:
    matter.released, matter.released_at, matter.suspended = act, event.at, None
    _settle(matter, Released)


@_count.register
def _(act: Suspended, matter: Matter, event: Event) -> None:
    matter.suspended = act


@_count.register
def _(act: Withdrawn, matter: Matter, event: Event) -> None:
    matter.withdrawn = act


@_count.register
def _(act: NotShipped, matter: Matter, event: Event) -> None:
    matter.not_shipped = act


@_count.register
def _(act: Refused, matter: Matter, event: Event) -> None:
    matter.refused = act


@_count.register
def _(act: Departed, matter: Matter, event: Event) -> None:
    found = matter.shipments.setdefault(act.shipment, Shipment())
    if found.left is not None:  # what was told first stands; an honest node says it once
        if found.left != act:
            found.breaches.add(Breach.TOLD_TWICE)
        return
    found.left, found.left_at = act, event.at
    if matter.released is None or matter.suspended is not None:
        found.breaches.add(Breach.LEFT_UNRELEASED)
    period = matter.told.period if matter.told else None
    if period is not None and not period.first <= act.on <= period.last:
        found.breaches.add(Breach.OUTSIDE_PERIOD)


@_count.register
def _(act: Arrived, matter: Matter, event: Event) -> None:
    found = matter.shipments.setdefault(act.shipment, Shipment())
    if found.arrived is not None:
        if found.arrived != act:
            found.breaches.add(Breach.TOLD_TWICE)
        return
    found.arrived, found.arrived_at = act, event.at


def _settle(matter: Matter, kind: type) -> None:
    """What was prepared is settled when such an act is said."""
    if matter.prepared is not None and isinstance(matter.prepared.says, kind):
        matter.prepared = None
