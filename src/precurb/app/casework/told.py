"""What happened in a case, one sentence an event, in the language of the reader."""

from dataclasses import fields
from enum import StrEnum
from typing import Any

from precurb.app.words import t
from precurb.casework.case import Case
from precurb.model.casework import CaseEvent, CountFinding, Joined, MeasureTaken, TaskDone
from precurb.model.progress import Source


def event_sentence(event: CaseEvent, case: Case, language: str) -> str:
    """An event as a sentence.

    Args:
        event: One of the events the reader sees.
        case: The case as the reader sees it, which names its subjects.
        language: en, de, zh or es.
    """
    act = event.act
    key = type(act).__name__
    if isinstance(act, TaskDone) and act.given_up:
        key = "TaskGivenUp"
    elif isinstance(act, Joined) and act.sees_all:
        key = "JoinedAll"
    elif isinstance(act, MeasureTaken) and act.reverses is not None:
        key = "MeasureUndone"
    values = {name: _value(value) for name, value in _fields(act).items()}
    named = values.get("target") or values.get("subject")
    if named:
        values["name"] = values.get("name") or name_of(case, named)
    return t(f"case.event.{key}", language, **values | _words(act, language)).strip()


def name_of(case: Case, subject: str) -> str:
    """The name of a subject; its id where the reader does not see it."""
    told = case.subjects.get(subject)
    return told.name if told else subject


def finding_words(act: MeasureTaken, language: str) -> str:
    """What a court found on a count; empty for a measure that is no verdict."""
    if act.finding is None:
        return ""
    return f"{act.count}: {t(f'case.finding.{act.finding}', language)}"


def _words(act: Any, language: str) -> dict[str, str]:
    """The closed words of an act, translated."""
    if isinstance(act, MeasureTaken):
        return {
            "kind": t(f"case.measure.{act.kind}", language),
            "finding": finding_words(act, language),
        }
    found = {}
    for name, prefix in (("kind", "case.kind"), ("state", "case.state")):
        if isinstance(word := getattr(act, name, None), StrEnum):
            found[name] = t(f"{prefix}.{word}", language)
    return found


def _fields(act: Any) -> dict[str, Any]:
    return {name: getattr(act, name) for name in (each.name for each in fields(act))}


def _value(value: Any) -> str:
    if isinstance(value, Source):
        return f"{value.title}, {value.where}".rstrip(", ")
    if value is None or isinstance(value, CountFinding):
        return ""
    return str(value)
