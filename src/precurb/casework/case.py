"""What a case says now, worked out from its events; and which event may come next."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import singledispatch

from precurb.errors import ConflictError, InvalidRecordError, UntrustedMessageError
from precurb.model.casework import (
    Act,
    Asserted,
    CaseEvent,
    CaseState,
    CustodyMoved,
    ExhibitAdded,
    HandedOver,
    Joined,
    MeasureTaken,
    Noted,
    Opened,
    StateSet,
    SubjectAdded,
    TaskAdded,
    TaskDone,
    TransactionAdded,
)


@dataclass(frozen=True, slots=True)
class Task:
    """A task and what became of it."""

    told: TaskAdded
    done: TaskDone | None = None

    def overdue(self, on: dt.date) -> bool:
        """Whether it is open past its day."""
        return self.done is None and on > self.told.due


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A piece of evidence and through whose hands it went."""

    told: ExhibitAdded
    kept_by: str
    chain: tuple[tuple[dt.datetime, CustodyMoved], ...] = ()


@dataclass(slots=True)
class Case:
    """A case as it stands after some events."""

    id: str
    title: str = ""
    owner: str = ""
    state: CaseState = CaseState.OPENED
    opened_at: dt.datetime | None = None
    subjects: dict[str, SubjectAdded] = field(default_factory=dict)
    transactions: list[TransactionAdded] = field(default_factory=list)
    exhibits: dict[str, Exhibit] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    notes: list[tuple[CaseEvent, Noted]] = field(default_factory=list)
    measures: list[tuple[int, MeasureTaken]] = field(default_factory=list)
    assertions: list[tuple[CaseEvent, Asserted]] = field(default_factory=list)
    members: dict[str, Joined] = field(default_factory=dict)
    readers: set[str] = field(default_factory=set)  # former owners who keep reading
    events: int = 0


def case_of(case_id: str, events: Iterable[CaseEvent]) -> Case:
    """Work a case out from its events, in their order.

    Raises:
        UntrustedMessageError: An event is missing or there twice.
        InvalidRecordError: An event does not follow from those before it.
    """
    case = Case(case_id)
    for event in events:
        if event.number != case.events + 1:
            raise UntrustedMessageError(
                f"case {case_id}: event {case.events + 1} expected, {event.number} found"
            )
        add(case, event)
    return case


def add(case: Case, event: CaseEvent) -> None:
    """Let an event count.

    Raises:
        InvalidRecordError: It does not follow from the events before it.
    """
    check_act(case, event.act)
    _count(event.act, case, event)
    case.events = event.number


@singledispatch
def _count(act: Act, case: Case, event: CaseEvent) -> None:
    raise TypeError(f"no act of a case: {type(act).__name__}")


@_count.register
def _(act: Opened, case: Case, event: CaseEvent) -> None:
    case.title, case.owner, case.opened_at = act.title, act.owner, event.at


@_count.register
def _(act: SubjectAdded, case: Case, event: CaseEvent) -> None:
    case.subjects[act.subject] = act


@_count.register
def _(act: TransactionAdded, case: Case, event: CaseEvent) -> None:
    case.transactions.append(act)


@_count.register
def _(act: ExhibitAdded, case: Case, event: CaseEvent) -> None:
    case.exhibits[act.exhibit] = Exhibit(act, event.by)


@_count.register
def _(act: CustodyMoved, case: Case, event: CaseEvent) -> None:
    kept = case.exhibits[act.exhibit]
    case.exhibits[act.exhibit] = Exhibit(kept.told, act.taker, (*kept.chain, (event.at, act)))


@_count.register
def _(act: TaskAdded, case: Case, event: CaseEvent) -> None:
    case.tasks[act.task] = Task(act)


@_count.register
def _(act: TaskDone, case: Case, event: CaseEvent) -> None:
    case.tasks[act.task] = Task(case.tasks[act.task].told, act)


@_count.register
def _(act: Noted, case: Case, event: CaseEvent) -> None:
    case.notes.append((event, act))


@_count.register
def _(act: MeasureTaken, case: Case, event: CaseEvent) -> None:
    case.measures.append((event.number, act))


@_count.register
def _(act: Asserted, case: Case, event: CaseEvent) -> None:
    case.assertions.append((event, act))


@_count.register
def _(act: StateSet, case: Case, event: CaseEvent) -> None:
    case.state = act.state


@_count.register
def _(act: HandedOver, case: Case, event: CaseEvent) -> None:
    if act.keeps_reading:
        case.readers.add(act.giver)
    case.readers.discard(act.owner)
    case.owner = act.owner


@_count.register
def _(act: Joined, case: Case, event: CaseEvent) -> None:
    case.members[act.member] = act


def check_act(case: Case, act: Act) -> None:
    """Refuse what does not follow.

    Raises:
        ConflictError: The case is closed, or what it speaks of was done already.
        InvalidRecordError: It speaks of something that is not in the case.
        UntrustedMessageError: An exhibit is not what it was.
    """
    if isinstance(act, Opened) != (case.events == 0):
        raise ConflictError(f"case {case.id}: a case is opened once, and first")
    if case.state is CaseState.CLOSED and not isinstance(act, (StateSet, Noted, MeasureTaken)):
        raise ConflictError(f"case {case.id} is closed; open it again first")
    _check_new(case, act)
    _check_known(case, act)


def _check_new(case: Case, act: Act) -> None:
    taken = (
        (isinstance(act, SubjectAdded) and act.subject in case.subjects)
        or (isinstance(act, ExhibitAdded) and act.exhibit in case.exhibits)
        or (isinstance(act, TaskAdded) and act.task in case.tasks)
    )
    if taken:
        raise ConflictError(f"case {case.id}: there is one of this id already")
    if isinstance(act, StateSet) and (act.state is case.state or not act.reason.strip()):
        raise ConflictError(
            f"case {case.id}: it is {case.state}; say why it changes, and to what"
        )


def _check_known(case: Case, act: Act) -> None:
    if isinstance(act, MeasureTaken):
        _check_measure(case, act)
    elif isinstance(act, Asserted) and act.subject not in case.subjects:
        raise InvalidRecordError(f"case {case.id}: no subject {act.subject!r}")
    elif isinstance(act, TaskDone):
        task = case.tasks.get(act.task)
        if task is None or task.done:
            raise InvalidRecordError(f"case {case.id}: no open task {act.task!r}")
    elif isinstance(act, CustodyMoved):
        _check_custody(case, act)
    elif isinstance(act, HandedOver) and act.giver != case.owner:
        raise InvalidRecordError(f"case {case.id}: {act.giver} does not own it")


def _check_measure(case: Case, act: MeasureTaken) -> None:
    if act.target not in case.subjects:
        raise InvalidRecordError(f"case {case.id}: no subject {act.target!r}")
    if act.reverses is None:
        return
    undone = dict(case.measures).get(act.reverses)
    if undone is None or undone.target != act.target:
        raise InvalidRecordError(f"case {case.id}: no measure {act.reverses} of {act.target}")


def _check_custody(case: Case, act: CustodyMoved) -> None:
    kept = case.exhibits.get(act.exhibit)
    if kept is None:
        raise InvalidRecordError(f"case {case.id}: no exhibit {act.exhibit!r}")
    if kept.kept_by != act.giver:
        raise InvalidRecordError(
            f"exhibit {act.exhibit} is with {kept.kept_by}, not {act.giver}"
        )
    if kept.told.sha256 != act.sha256:
        raise UntrustedMessageError(f"exhibit {act.exhibit} is not the one that was taken in")
