"""The commands that write into a case: each adds an event, none changes one."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from precurb.cli.acting import installation
from precurb.cli.day import read_day
from precurb.errors import InvalidRecordError

if TYPE_CHECKING:
    from precurb.model.casework import Act
    from precurb.model.progress import Source

Due = Annotated[dt.date, Parameter(converter=lambda _, tokens: read_day(tokens[0].value))]
Flag = Annotated[bool, Parameter(negative="")]
Shown = Annotated[tuple[str, ...], Parameter(name="--shown-to")]


def add_writing_commands(app: App) -> None:
    """Add the commands that write into a case."""
    app.command(subject_command, name="add-subject")
    app.command(record_command, name="add-record")
    app.command(note_command, name="note")
    app.command(task_command, name="task")
    app.command(done_command, name="done")
    app.command(measure_command, name="measure")
    app.command(assert_command, name="assert")
    app.command(exhibit_command, name="exhibit")
    app.command(move_command, name="move")
    app.command(state_command, name="state")
    app.command(hand_over_command, name="hand-over")
    app.command(join_command, name="join")


def subject_command(  # noqa: PLR0913  # a command has as many options as it has
    case: str, subject: str, name: str, *, kind: str = "company", country: str = "",
    party: str = "", shown_to: Shown = (),
) -> int:  # fmt: skip
    """Add somebody or something the case is about.

    Args:
        case: The case.
        subject: A short id within the case.
        name: Its name.
        kind: person, company, vessel, site, wallet or place.
        country: Its country as code.
        party: The fingerprint of a party, where it is known.
        shown_to: Members who see it; * for all of them.
    """
    from precurb.model.casework import SubjectAdded, SubjectKind

    with _reading():
        act = SubjectAdded(
            subject=subject, kind=SubjectKind(kind), name=name, country=country, party=party
        )
    return _write(case, act, shown_to)


def record_command(case: str, about: str, *, note: str = "", shown_to: Shown = ()) -> int:
    """Add a transaction, check, incident or notification to a case.

    Args:
        case: The case.
        about: Kind and id, such as "transaction 01h…".
        note: Why it belongs to it.
        shown_to: Members who see it; * for all of them.
    """
    from precurb.model.casework import TransactionAdded

    return _write(case, TransactionAdded(about=about, note=note), shown_to)


def note_command(case: str, text: str, *, shown_to: Shown = ()) -> int:
    """Write a note into a case.

    Args:
        case: The case.
        text: The note.
        shown_to: Members who see it; * for all of them.
    """
    from precurb.model.casework import Noted

    return _write(case, Noted(text=text), shown_to)


def task_command(  # noqa: PLR0913  # a command has as many options as it has
    case: str, task: str, text: str, *, owner: str, due: Due, shown_to: Shown = ()
) -> int:
    """Add something to be done.

    Args:
        case: The case.
        task: A short id within the case.
        text: What is to be done.
        owner: Who does it.
        due: Until when (ISO).
        shown_to: Members who see it; * for all of them.
    """
    from precurb.model.casework import TaskAdded

    return _write(case, TaskAdded(task=task, text=text, owner=owner, due=due), shown_to)


def done_command(
    case: str, task: str, result: str, *, given_up: Flag = False, shown_to: Shown = ()
) -> int:
    """Say what came of a task.

    Args:
        case: The case.
        task: The task.
        result: What came of it, or why it was given up.
        given_up: It was given up.
        shown_to: Members who see it; * for all of them.
    """
    from precurb.model.casework import TaskDone

    return _write(case, TaskDone(task=task, result=result, given_up=given_up), shown_to)


def measure_command(  # noqa: PLR0913  # a command has as many options as it has
    case: str, target: str, kind: str, *, instrument: str, authority: str, on: str,
    source: str, where: str = "", grade: str = "official", count: str = "",
    finding: str = "", reverses: int | None = None, shown_to: Shown = (),
) -> int:  # fmt: skip
    """Add a measure against one target.

    Args:
        case: The case.
        target: The subject it is against; no other one inherits it.
        kind: licence-suspended, order-refused, payment-blocked, account-frozen, designation,
            indictment, arrest, verdict, sentence, seizure, site-taken-down or struck-off.
        instrument: The law, order or judgment.
        authority: Whose it is.
        on: When: 2026-11-27, 2026-11 or 2026.
        source: The title of the source.
        where: Where to find it.
        grade: What was read: official, excerpt, press or own.
        count: The count, for a verdict.
        finding: guilty, acquitted or dismissed, for a verdict.
        reverses: The number of the measure it undoes.
        shown_to: Members who see it; * for all of them.
    """
    from precurb.app.progress.days import read_when
    from precurb.model.casework import CountFinding, MeasureKind, MeasureTaken

    with _reading():
        act = MeasureTaken(
            target=target, kind=MeasureKind(kind), instrument=instrument, authority=authority,
            when=read_when(on), source=_source(source, where, grade), count=count,
            finding=CountFinding(finding) if finding else None, reverses=reverses,
        )  # fmt: skip
    return _write(case, act, shown_to)


def assert_command(  # noqa: PLR0913  # a command has as many options as it has
    case: str, subject: str, field: str, value: str, *, source: str, where: str = "",
    grade: str = "official", shown_to: Shown = (),
) -> int:  # fmt: skip
    """Add what a source says of a subject; what others say stays beside it.

    Args:
        case: The case.
        subject: The subject.
        field: What it speaks of, such as address.
        value: What it says.
        source: The title of the source.
        where: Where to find it.
        grade: What was read: official, excerpt, press or own.
        shown_to: Members who see it; * for all of them.
    """
    from precurb.model.casework import Asserted

    with _reading():
        told = _source(source, where, grade)
    act = Asserted(subject=subject, field=field, value=value, source=told)
    return _write(case, act, shown_to)


def exhibit_command(case: str, exhibit: str, file: Path, *, origin: str, taken: str) -> int:
    """Take in a piece of evidence; print the hash of its bytes.

    Args:
        case: The case.
        exhibit: Its number within the case.
        file: The bytes.
        origin: Where it came from.
        taken: When it was taken: 2026-11-27, 2026-11 or 2026.
    """
    from precurb.app.casework.cases import add_exhibit
    from precurb.app.progress.days import read_when
    from precurb.model.casework import ExhibitAdded

    try:
        content = file.read_bytes()
    except OSError as error:
        raise InvalidRecordError(f"{file}: {error.strerror or error}") from error
    told = ExhibitAdded(
        exhibit=exhibit, name=file.name, sha256="", origin=origin, taken=read_when(taken)
    )
    with installation() as (service, actor):
        print(add_exhibit(case, told, content, service=service, actor=actor))
    return 0


def move_command(case: str, exhibit: str, taker: str, *, reason: str) -> int:
    """Hand an exhibit on; its bytes are read again and compared.

    Args:
        case: The case.
        exhibit: The exhibit.
        taker: Who takes it.
        reason: Why.
    """
    from precurb.app.casework.cases import Handing, move_exhibit

    handing = Handing(exhibit=exhibit, taker=taker, reason=reason)
    with installation() as (service, actor):
        move_exhibit(case, handing, service=service, actor=actor)
    return 0


def state_command(case: str, state: str, *, reason: str) -> int:
    """Change how a case stands.

    Args:
        case: The case.
        state: active, suspended or closed.
        reason: Why.
    """
    from precurb.model.casework import CaseState, StateSet

    with _reading():
        act = StateSet(state=CaseState(state), reason=reason)
    return _write(case, act, ())


def hand_over_command(
    case: str, owner: str, *, reason: str, keeps_reading: Flag = False
) -> int:
    """Give a case that you own to another.

    Args:
        case: The case.
        owner: Who owns it from now on.
        reason: Why.
        keeps_reading: You keep reading it.
    """
    from precurb.app.casework.cases import write_into
    from precurb.model.casework import HandedOver

    with installation() as (service, actor):
        act = HandedOver(
            giver=actor.name, owner=owner, reason=reason, keeps_reading=keeps_reading
        )
        write_into(case, act, service=service, actor=actor)
    return 0


def join_command(case: str, member: str, *, sees_all: Flag = False) -> int:
    """Let a user, an agency or a node work on a case that you own.

    Args:
        case: The case.
        member: The user's name, or that of the agency or node.
        sees_all: All of it is shown, not only what is written for them.
    """
    from precurb.model.casework import Joined

    return _write(case, Joined(member=member, sees_all=sees_all), ())


def _write(case: str, act: "Act", shown_to: tuple[str, ...]) -> int:
    from precurb.app.casework.cases import write_into

    with installation() as (service, actor):
        write_into(case, act, shown_to, service=service, actor=actor)
    return 0


def _source(title: str, where: str, grade: str) -> "Source":
    from precurb.model.progress import Grade, Source

    return Source(title=title, where=where, grade=Grade(grade))


@contextmanager
def _reading() -> Iterator[None]:
    """Words that are none of a closed set become an error that names them."""
    try:
        yield
    except ValueError as error:
        raise InvalidRecordError(str(error)) from error
