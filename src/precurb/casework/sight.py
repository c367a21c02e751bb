"""Who sees what of a case: owners and authors all of their own, members what is shown to them.

What somebody may not see is not there for them: it is neither counted nor hinted at.
"""

from collections.abc import Iterable

from precurb.casework.case import Case, add
from precurb.errors import PrecurbError
from precurb.model.casework import (
    CaseEvent,
    CustodyMoved,
    ExhibitAdded,
    HandedOver,
    Joined,
    Opened,
)

EVERY_MEMBER = "*"


def may_read(case: Case, who: str) -> bool:
    """Whether somebody sees the case at all."""
    return who == case.owner or who in case.readers or who in case.members


def seen_by(case: Case, events: Iterable[CaseEvent], who: str) -> tuple[CaseEvent, ...]:
    """The events that somebody sees, in their order; empty for who has no part in the case."""
    if not may_read(case, who):
        return ()
    member = case.members.get(who)
    if who == case.owner or who in case.readers or (member and member.sees_all):
        return tuple(events)
    told = tuple(events)
    held = _held(told, who)
    return tuple(event for event in told if _shown(event, who) or _exhibit(event) in held)


def visible_case(whole: Case, shown: Iterable[CaseEvent]) -> Case:
    """The case as it is for somebody who sees a part of its events.

    An event that speaks of something not shown (a measure against a subject that is hidden, a
    result of a hidden task) is shown among the events, and stands for nothing here.
    """
    case = Case(whole.id)
    for event in shown:
        try:
            add(case, event)
        except PrecurbError:
            continue
    return case


def _held(events: Iterable[CaseEvent], who: str) -> set[str]:
    """The exhibits that went through somebody's hands; they see all of their chain."""
    return {
        event.act.exhibit
        for event in events
        if isinstance(event.act, CustodyMoved) and who in (event.act.giver, event.act.taker)
    }


def _exhibit(event: CaseEvent) -> str:
    if isinstance(event.act, (ExhibitAdded, CustodyMoved)):
        return event.act.exhibit
    return ""


def _shown(event: CaseEvent, who: str) -> bool:
    if event.by == who or isinstance(event.act, (Opened, HandedOver)):
        return True
    if isinstance(event.act, Joined):
        return event.act.member == who
    return who in event.shown_to or EVERY_MEMBER in event.shown_to
