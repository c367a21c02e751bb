"""What an authority may do next with a notification, and the sentence that says why not.

These rules hold for what is done here. What comes from the other side was done there and is
kept; see ``notification.check_side``.
"""

import datetime as dt
from functools import singledispatch

from precurb.errors import ConflictError, InvalidRecordError
from precurb.exchange.acts.event import Drafted
from precurb.exchange.acts.notification import Matter, check_side
from precurb.exchange.acts.standing import State, first_day_begun, last_day_over
from precurb.model.notification import Notification, ReplyKind, Silence
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

TREATY = "INT"
WEIGHTY = (ReplyKind.NO_OBJECTION, ReplyKind.CONDITIONS, ReplyKind.OBJECTION)
"""Answers from which something follows by law; a question is none."""

OVER = frozenset((State.WITHDRAWN, State.NOT_SHIPPED, State.REFUSED))


def check_act(matter: Matter, act: object, node: str, at: dt.datetime) -> None:
    """Refuse what may not come next.

    Args:
        matter: How it stands.
        act: What is to be said.
        node: Who says it.
        at: The moment it is.

    Raises:
        ConflictError: It does not follow from how the matter stands.
        InvalidRecordError: It is not for this side to say, or speaks of what is not there.
    """
    check_side(matter, act, node)
    if matter.state in OVER:
        raise ConflictError(f"notification {matter.id} is {matter.state}: it has ended")
    _check(act, matter, at)


def is_weighty(act: object) -> bool:
    """Whether something follows by law from an act, so that two persons look at it."""
    return isinstance(act, Released) or (isinstance(act, Replied) and act.kind in WEIGHTY)


@singledispatch
def _check(act: object, matter: Matter, at: dt.datetime) -> None:
    raise TypeError(f"no act of a notification: {type(act).__name__}")


@_check.register(Drafted)
@_check.register(Sent)
def _(act: object, matter: Matter, at: dt.datetime) -> None:
    told: Notification | None = matter.told
    if matter.shipments and (told is None or told.period is None):
        raise ConflictError("goods have left under it: it is not changed any more")


@_check.register
def _(act: Replied, matter: Matter, at: dt.datetime) -> None:
    if act.version != matter.version:
        raise ConflictError(f"version {matter.version} is the newest; answer that one")


@_check.register
def _(act: Prepared, matter: Matter, at: dt.datetime) -> None:
    _check(act.says, matter, at)  # so that nothing waits for a signature it cannot get


@_check.register
def _(act: Supplemented, matter: Matter, at: dt.datetime) -> None:
    if not matter.asked:
        raise ConflictError("nothing was asked that is not answered")


@_check.register
def _(act: Expired, matter: Matter, at: dt.datetime) -> None:
    if matter.state is not State.SENT:
        raise ConflictError(f"it is {matter.state}, so its time does not expire unanswered")
    if act.clock.due is None or last_day_over(at) < act.clock.due:
        raise ConflictError("the time for an answer is not over")


@_check.register
def _(act: Released, matter: Matter, at: dt.datetime) -> None:
    if matter.released and not matter.suspended:
        raise ConflictError("it is released already")
    if matter.asked:
        raise ConflictError("a question of the importing authority is open")
    reply = matter.reply
    if reply is not None and reply.kind is ReplyKind.OBJECTION:
        raise ConflictError("the importing authority objects; only its next answer helps")
    if reply is None or reply.kind is ReplyKind.NEEDS_INFORMATION:
        _check_silence(matter, act, at)


def _check_silence(matter: Matter, act: Released, at: dt.datetime) -> None:
    """Refuse to take silence for consent where a law of the route does not."""
    if not matter.clocks:
        if not act.reason.strip():
            raise ConflictError("nobody answered and no law sets a time: say why it may go")
        return
    # The treaty leaves the effect of silence to the laws of its parties: theirs counts.
    national = [each for each in matter.clocks if each.law != TREATY]
    for clock in national or matter.clocks:
        if clock.silence is not Silence.ALLOWS:
            raise ConflictError(
                f"{clock.instrument}, {clock.article}: silence is {clock.silence} "
                f"({clock.silence_text or 'nothing said'}); an answer is needed"
            )
        if clock.due is None or last_day_over(at) < clock.due:
            day = clock.due or "a day that is not known"
            raise ConflictError(f"{clock.instrument} waits until {day}: {clock.sentence}")
    if act.law not in {each.requirement for each in matter.clocks}:
        raise InvalidRecordError("a release by silence names the law that allows it")


@_check.register
def _(act: Suspended, matter: Matter, at: dt.datetime) -> None:
    _check_reason(act.reason)
    if matter.suspended is not None:
        raise ConflictError("it is suspended already")


@_check.register(Withdrawn)
@_check.register(NotShipped)
@_check.register(Refused)
def _(act: Withdrawn | NotShipped | Refused, matter: Matter, at: dt.datetime) -> None:
    _check_reason(act.reason)
    if matter.shipments:
        raise ConflictError("goods have left under it")


@_check.register(Departed)
@_check.register(Arrived)
def _(act: Departed | Arrived, matter: Matter, at: dt.datetime) -> None:
    found = matter.shipments.get(act.shipment)
    said = found and (found.left if isinstance(act, Departed) else found.arrived)
    if said:
        raise ConflictError(f"shipment {act.shipment} was told already")
    if act.on > first_day_begun(at):
        raise InvalidRecordError("a day that is still to come is no actual day")
    _check_lines(matter, act.amounts)
    simplified = matter.told is not None and matter.told.period is not None
    if matter.shipments and found is None and not simplified:
        raise ConflictError("one notification is for one shipment, unless it is simplified")


def _check_lines(matter: Matter, amounts: tuple[Amount, ...]) -> None:
    known = {each.line for each in matter.told.goods} if matter.told else set()
    if not amounts or not {each.line for each in amounts} <= known:
        raise InvalidRecordError("actual amounts are of lines of the notification")


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidRecordError("say why")
