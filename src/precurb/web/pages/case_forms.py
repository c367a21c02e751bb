"""What the forms of a case send, read as acts of the case."""

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType

from precurb.app.progress.days import read_when
from precurb.errors import InvalidRecordError
from precurb.model.casework import (
    Act,
    Asserted,
    CaseState,
    CountFinding,
    HandedOver,
    Joined,
    MeasureKind,
    MeasureTaken,
    Noted,
    StateSet,
    SubjectAdded,
    SubjectKind,
    TaskAdded,
    TaskDone,
    TransactionAdded,
)
from precurb.model.progress import Grade, Source

Form = Mapping[str, str]


def read_act(kind: str, form: Form, who: str) -> Act:
    """The act that a form asks for.

    Args:
        kind: A key of ``ACTS``.
        form: The fields it sent.
        who: Whose form it is.

    Raises:
        InvalidRecordError: Something needed is missing, or a word is none of a closed set.
    """
    try:
        return ACTS[kind](form, who)
    except ValueError as error:
        raise InvalidRecordError(str(error)) from error


def shown_to(form: Form) -> tuple[str, ...]:
    """The members that something is shown to."""
    named = form.get("shown_to", "").split(",")
    return tuple(each.strip() for each in named if each.strip())


def needed(form: Form, *names: str) -> list[str]:
    """Fields that must say something.

    Raises:
        InvalidRecordError: One is empty; it is named.
    """
    told = [form.get(name, "").strip() for name in names]
    if empty := [name for name, text in zip(names, told, strict=True) if not text]:
        raise InvalidRecordError(f"empty: {', '.join(empty)}")
    return told


def _subject(form: Form, _: str) -> Act:
    subject, name = needed(form, "subject", "name")
    return SubjectAdded(
        subject=subject,
        name=name,
        kind=SubjectKind(form.get("kind", "")),
        country=form.get("country", "").strip().upper(),
        party=form.get("party", "").strip(),
    )


def _record(form: Form, _: str) -> Act:
    (about,) = needed(form, "about")
    return TransactionAdded(about=about, note=form.get("note", "").strip())


def _note(form: Form, _: str) -> Act:
    (text,) = needed(form, "text")
    return Noted(text=text)


def _task(form: Form, _: str) -> Act:
    task, text, owner, due = needed(form, "task", "text", "owner", "due")
    return TaskAdded(task=task, text=text, owner=owner, due=dt.date.fromisoformat(due))


def _done(form: Form, _: str) -> Act:
    task, result = needed(form, "task", "result")
    return TaskDone(task=task, result=result, given_up=form.get("given_up") == "yes")


def _measure(form: Form, _: str) -> Act:
    target, instrument, authority, day = needed(
        form, "target", "instrument", "authority", "day"
    )
    finding, reverses = form.get("finding", ""), form.get("reverses", "").strip()
    return MeasureTaken(
        target=target,
        kind=MeasureKind(form.get("kind", "")),
        instrument=instrument,
        authority=authority,
        when=read_when(day),
        source=_source(form),
        count=form.get("count", "").strip(),
        finding=CountFinding(finding) if finding else None,
        reverses=int(reverses) if reverses else None,
    )


def _assertion(form: Form, _: str) -> Act:
    subject, field, value = needed(form, "subject", "field", "value")
    return Asserted(subject=subject, field=field, value=value, source=_source(form))


def _state(form: Form, _: str) -> Act:
    (reason,) = needed(form, "reason")
    return StateSet(state=CaseState(form.get("state", "")), reason=reason)


def _hand_over(form: Form, who: str) -> Act:
    owner, reason = needed(form, "owner", "reason")
    keeps = form.get("keeps_reading") == "yes"
    return HandedOver(giver=who, owner=owner, reason=reason, keeps_reading=keeps)


def _member(form: Form, _: str) -> Act:
    (member,) = needed(form, "member")
    return Joined(member=member, sees_all=form.get("sees_all") == "yes")


def _source(form: Form) -> Source:
    (title,) = needed(form, "source")
    where = form.get("where", "").strip()
    return Source(title=title, where=where, grade=Grade(form.get("grade", "official")))


ACTS: Mapping[str, Callable[[Form, str], Act]] = MappingProxyType(
    {
        "subject": _subject, "record": _record, "note": _note, "task": _task, "done": _done,
        "measure": _measure, "assertion": _assertion, "state": _state,
        "hand-over": _hand_over, "member": _member,
    }
)  # fmt: skip
"""Every form of a case by the last part of its address."""
