"""Cases: open one, write into it, look at what one may see of it."""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.service import Service
from precurb.casework.alarms import Alarm, alarms
from precurb.casework.case import Case, case_of
from precurb.casework.sight import may_read, seen_by, visible_case
from precurb.casework.targets import Standing, standings
from precurb.errors import DeniedError, UnknownRecordError
from precurb.model.casework import (
    Act,
    CaseEvent,
    CaseState,
    CustodyMoved,
    ExhibitAdded,
    HandedOver,
    Joined,
    Opened,
)
from precurb.store import cases as kept
from precurb.store import received as kept_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A case as somebody sees it: what is in it for them, and what is overdue."""

    case: Case
    events: tuple[CaseEvent, ...]
    targets: tuple[Standing, ...]
    alarms: tuple[Alarm, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A case in the list of cases."""

    id: str
    title: str
    owner: str
    state: CaseState
    subjects: int
    measures: int
    alarms: int
    moved: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """An exhibit that goes from the actor to somebody, and why."""

    exhibit: str
    taker: str
    reason: str


def open_case(told: Opened, *, service: Service, actor: Actor) -> str:
    """Open a case; return its id.

    Raises:
        DeniedError: The actor may not write cases.
    """
    require(actor, Action.CASE_WRITE)
    with service.store.write(service.acting(actor)) as writing:
        return kept.open_case(writing, told)


def write_into(
    case_id: str, act: Act, shown_to: tuple[str, ...] = (), *, service: Service, actor: Actor
) -> None:
    """Write an act into a case.

    Raises:
        DeniedError: The actor may not write cases, or has no part in this one; who is not its
            owner lets nobody else in and hands nothing over.
        UnknownRecordError: There is no such case, or the actor does not see it.
        InvalidRecordError: The act does not follow from what is in the case.
    """
    require(actor, Action.CASE_WRITE, f"case:{case_id}")
    with service.store.write(service.acting(actor)) as writing:
        before = kept.add_event(writing, case_id, act, shown_to)
        _must_see(before, actor)
        if isinstance(act, (Joined, HandedOver)) and before.owner != actor.name:
            raise DeniedError(f"{before.owner} owns the case and says who works on it")


def add_exhibit(
    case_id: str, told: ExhibitAdded, content: bytes, *, service: Service, actor: Actor
) -> str:
    """Keep the bytes of an exhibit and write it into a case; return their SHA-256.

    Raises:
        DeniedError: The actor may not write cases.
        UnknownRecordError: There is no such case, or the actor does not see it.
        InvalidRecordError: The bytes are too many, or the exhibit is there already.
    """
    require(actor, Action.CASE_WRITE, f"case:{case_id}")
    with service.store.write(service.acting(actor)) as writing:
        sha256 = kept_bytes.keep(writing, told.name, content)
        act = replace(told, sha256=sha256)
        _must_see(kept.add_event(writing, case_id, act), actor)
    return sha256


def move_exhibit(case_id: str, handing: Handing, *, service: Service, actor: Actor) -> None:
    """Hand an exhibit on; its bytes are read again, and their hash is said with it.

    Raises:
        DeniedError: The actor may not write cases.
        UnknownRecordError: There is no such case, or the actor does not see it.
        InvalidRecordError: The exhibit is not in the case, or not with the actor.
        UntrustedMessageError: The bytes are no longer those that were taken in.
    """
    require(actor, Action.CASE_WRITE, f"case:{case_id}")
    with service.store.write(service.acting(actor)) as writing:
        case = case_of(case_id, kept.read_events(writing.db, case_id))
        _must_see(case, actor)
        if (told := case.exhibits.get(handing.exhibit)) is None:
            raise UnknownRecordError(f"case {case_id}: no exhibit {handing.exhibit!r}")
        digest = hashlib.sha256()
        for part in kept_bytes.parts(writing.db, told.told.sha256):
            digest.update(part)
        act = CustodyMoved(
            exhibit=handing.exhibit,
            giver=actor.name,
            taker=handing.taker,
            sha256=digest.hexdigest(),
            reason=handing.reason,
        )
        kept.add_event(writing, case_id, act)


def read_case(case_id: str, *, service: Service, actor: Actor) -> Seen:
    """A case as the actor sees it; what is not shown to them is not in it.

    Raises:
        DeniedError: The actor may not read cases.
        UnknownRecordError: There is no such case, or the actor has no part in it.
    """
    require(actor, Action.CASE_READ, f"case:{case_id}")
    with service.store.read() as db:
        return _seen(case_id, kept.read_events(db, case_id), actor, service.today())


def list_cases(*, service: Service, actor: Actor) -> tuple[Listed, ...]:
    """The cases the actor has a part in; those with alarms first, then the last moved.

    Raises:
        DeniedError: The actor may not read cases.
    """
    require(actor, Action.CASE_READ)
    with service.store.read() as db:
        told = kept.all_events(db)
    found = []
    for case_id, events in told.items():
        if may_read(case_of(case_id, events), actor.name):
            found.append(_listed(_seen(case_id, events, actor, service.today())))
    return tuple(sorted(found, key=lambda each: (-each.alarms, -each.moved.timestamp())))


def _seen(case_id: str, events: tuple[CaseEvent, ...], actor: Actor, today: dt.date) -> Seen:
    whole = case_of(case_id, events)
    _must_see(whole, actor)
    shown = seen_by(whole, events, actor.name)
    case = whole if len(shown) == len(events) else visible_case(whole, shown)
    late = alarms(case, shown, today) if shown else ()
    return Seen(case=case, events=shown, targets=standings(case), alarms=late)


def _must_see(case: Case, actor: Actor) -> None:
    if not may_read(case, actor.name):
        raise UnknownRecordError(f"no case {case.id!r}")


def _listed(seen: Seen) -> Listed:
    case = seen.case
    return Listed(
        id=case.id,
        title=case.title,
        owner=case.owner,
        state=case.state,
        subjects=len(case.subjects),
        measures=len(case.measures),
        alarms=len(seen.alarms),
        moved=seen.events[-1].at,
    )
