"""Meetings and commitments: take a register in, add steps, look at what became of what."""

import re

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.service import Service
from precurb.errors import InvalidRecordError
from precurb.model.progress import Commitment, Meeting, Series, Step
from precurb.progress.register import Register
from precurb.progress.series import packaged_series
from precurb.store import progress as kept

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


def take_register(register: Register, *, service: Service, actor: Actor) -> int:
    """Take meetings and commitments in; those that are kept already stay as they are.

    Returns:
        How many meetings and commitments were new, or had new steps.

    Raises:
        DeniedError: The actor may not write progress.
        ConflictError: Another meeting or commitment of the same id is kept.
    """
    require(actor, Action.PROGRESS_WRITE)
    ids = [each.id for each in register.meetings] + [each.id for each in register.commitments]
    for each in ids:
        _check_id(each)
    with service.store.write(service.acting(actor)) as writing:
        told = [kept.keep_meeting(writing, each) for each in register.meetings]
        told += [kept.keep_commitment(writing, each) for each in register.commitments]
    return sum(told)


def add_meeting(meeting: Meeting, *, service: Service, actor: Actor) -> None:
    """Keep a meeting.

    Raises:
        DeniedError: The actor may not write progress.
        InvalidRecordError: Its id is none, or the meeting it names is not kept.
        ConflictError: Another one of this id is kept.
    """
    require(actor, Action.PROGRESS_WRITE)
    _check_id(meeting.id)
    with service.store.write(service.acting(actor)) as writing:
        kept.keep_meeting(writing, meeting)


def add_commitment(commitment: Commitment, *, service: Service, actor: Actor) -> None:
    """Keep who promised what.

    Raises:
        DeniedError: The actor may not write progress.
        InvalidRecordError: Its id is none, or the meeting it names is not kept.
        ConflictError: Another one of this id is kept.
    """
    require(actor, Action.PROGRESS_WRITE)
    _check_id(commitment.id)
    if commitment.meeting:
        _check_meeting(commitment.meeting, service=service, actor=actor)
    with service.store.write(service.acting(actor)) as writing:
        kept.keep_commitment(writing, commitment)


def add_step(commitment_id: str, step: Step, *, service: Service, actor: Actor) -> None:
    """Add what became of a commitment.

    Raises:
        DeniedError: The actor may not write progress.
        UnknownRecordError: There is no such commitment.
        InvalidRecordError: The step does not follow from the stage reached.
    """
    require(actor, Action.PROGRESS_WRITE)
    with service.store.write(service.acting(actor)) as writing:
        kept.add_step(writing, commitment_id, step)


def commitments(*, service: Service, actor: Actor) -> tuple[Commitment, ...]:
    """All commitments with their steps.

    Raises:
        DeniedError: The actor may not read progress.
    """
    require(actor, Action.PROGRESS_READ)
    with service.store.read() as db:
        return kept.all_commitments(db)


def meetings(*, service: Service, actor: Actor) -> tuple[Meeting, ...]:
    """All meetings, the first first.

    Raises:
        DeniedError: The actor may not read progress.
    """
    require(actor, Action.PROGRESS_READ)
    with service.store.read() as db:
        return kept.all_meetings(db)


def take_series(series: Series, *, service: Service, actor: Actor) -> bool:
    """Keep a vintage of a series; whether it is new.

    Raises:
        DeniedError: The actor may not write progress.
        ConflictError: The same vintage is kept with other numbers.
    """
    require(actor, Action.PROGRESS_WRITE)
    with service.store.write(service.acting(actor)) as writing:
        return kept.keep_series(writing, series)


def series_known(*, service: Service, actor: Actor) -> tuple[Series, ...]:
    """The series to hold claims and reports to: of each the vintage kept last.

    A packaged series stands where none of its id was taken in.

    Raises:
        DeniedError: The actor may not read progress.
    """
    require(actor, Action.PROGRESS_READ)
    newest = {each.id: each for each in packaged_series()}
    with service.store.read() as db:
        newest |= {each.id: each for each in kept.all_series(db)}
    return tuple(newest[id_] for id_ in sorted(newest))


def commitment(commitment_id: str, *, service: Service, actor: Actor) -> Commitment:
    """One commitment with its steps.

    Raises:
        DeniedError: The actor may not read progress.
        UnknownRecordError: None has this id.
    """
    require(actor, Action.PROGRESS_READ)
    with service.store.read() as db:
        return kept.read_commitment(db, commitment_id)


def _check_id(told: str) -> None:
    """Ids are short words: they stand in addresses and are said aloud."""
    if not _ID.fullmatch(told):
        raise InvalidRecordError(f"not an id (a-z, 0-9 and hyphens): {told[:60]!r}")


def _check_meeting(meeting: str, *, service: Service, actor: Actor) -> None:
    if meeting not in {each.id for each in meetings(service=service, actor=actor)}:
        raise InvalidRecordError(f"no meeting {meeting[:60]!r} is kept")
