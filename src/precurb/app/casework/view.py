"""A case as its reader sees it, in words: targets, measures, exhibits, tasks, what happened."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from precurb.app.casework.cases import Seen
from precurb.app.casework.told import event_sentence, finding_words, name_of
from precurb.app.progress.pledges import source_words
from precurb.app.words import t
from precurb.casework.alarms import Alarm
from precurb.casework.case import Case, Exhibit, Task
from precurb.casework.targets import Standing
from precurb.model.casework import Asserted, CaseEvent, MeasureTaken, Opened


def case_view(seen: Seen, today: dt.date, language: str) -> dict[str, Any]:
    """Everything a reader sees of a case.

    Args:
        seen: The case as they may see it.
        today: By which tasks are overdue.
        language: en, de, zh or es.
    """
    case = seen.case
    return {
        "id": case.id,
        "title": case.title,
        "owner": case.owner,
        "state": t(f"case.state.{case.state}", language),
        "closed": case.state == "closed",
        "opened": moment(case.opened_at),
        "because": because(seen.events),
        "alarms": [alarm_view(each, case, language) for each in seen.alarms],
        "targets": [_target(each, seen, language) for each in seen.targets],
        "exhibits": [_exhibit(each, language) for each in case.exhibits.values()],
        "tasks": [_task(each, today) for each in case.tasks.values()],
        "records": [{"about": e.about, "note": e.note} for e in case.transactions],
        "members": [
            {
                "member": each.member,
                "sees": t(f"case.w.sees_{'all' if each.sees_all else 'shown'}", language),
            }
            for each in case.members.values()
        ],
        "events": [_event(each, case, language) for each in seen.events],
    }


def because(events: Iterable[CaseEvent]) -> str:
    """Why the case was opened."""
    return next((each.act.because for each in events if isinstance(each.act, Opened)), "")


def moment(at: dt.datetime | None) -> str:
    """A moment to the minute, in universal time."""
    return "" if at is None else f"{at.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"


def alarm_view(alarm: Alarm, case: Case, language: str) -> dict[str, str]:
    """What waits too long, and for how long."""
    return {
        "text": t(
            f"case.alarm.{alarm.clock}", language, text=alarm.why,
            name=name_of(case, alarm.about),
        ),
        "days": t("case.days", language, count=alarm.days),
    }  # fmt: skip


def _target(target: Standing, seen: Seen, language: str) -> dict[str, Any]:
    told = seen.case.subjects[target.target]
    mine = [pair for pair in seen.case.measures if pair[1].target == target.target]
    undone = {act.reverses: number for number, act in mine if act.reverses is not None}
    return {
        "id": told.subject,
        "name": told.name,
        "kind": t(f"case.kind.{told.kind}", language),
        "country": told.country,
        "party": told.party,
        "stands": [t(f"case.measure.{kind}", language) for kind in _kinds(target)],
        "acquitted": target.acquitted,
        "counts": [
            {"count": count, "finding": t(f"case.finding.{finding}", language)}
            for count, finding in target.counts.items()
        ],
        "measures": [_measure(act, n, undone.get(n), language) for n, act in mine],
        "assertions": _assertions(told.subject, seen.case, language),
    }


def _kinds(target: Standing) -> list[str]:
    """The kinds of measures that count, in the order in which they were taken."""
    return list(dict.fromkeys(str(each.kind) for each in target.measures))


def _measure(
    act: MeasureTaken, number: int, undone_by: int | None, language: str
) -> dict[str, Any]:
    notes = []
    if undone_by is not None:
        notes.append(t("case.w.undone", language, number=undone_by))
    if act.reverses is not None:
        notes.append(t("case.w.undoes", language, number=act.reverses))
    return {
        "number": number,
        "kind": t(f"case.measure.{act.kind}", language),
        "finding": finding_words(act, language),
        "instrument": act.instrument,
        "authority": act.authority,
        "when": str(act.when),
        "source": source_words(act.source, language),
        "note": ", ".join(notes),
    }


def _assertions(subject: str, case: Case, language: str) -> list[dict[str, Any]]:
    """What sources say of a subject, one group a field, all of them side by side."""
    found: dict[str, list[tuple[CaseEvent, Asserted]]] = {}
    for event, act in case.assertions:
        if act.subject == subject:
            found.setdefault(act.field, []).append((event, act))
    return [
        {
            "field": field,
            "differ": len({act.value for _, act in told}) > 1,
            "values": [
                {
                    "value": act.value,
                    "source": source_words(act.source, language),
                    "by": event.by,
                    "at": moment(event.at),
                }
                for event, act in told
            ],
        }
        for field, told in found.items()
    ]


def _exhibit(exhibit: Exhibit, language: str) -> dict[str, Any]:
    return {
        "id": exhibit.told.exhibit,
        "name": exhibit.told.name,
        "sha256": exhibit.told.sha256,
        "came": t(
            "case.w.taken", language, origin=exhibit.told.origin, taken=exhibit.told.taken
        ),
        "kept_by": exhibit.kept_by,
        "kept": t("case.w.kept_by", language, name=exhibit.kept_by),
        "chain": [
            {
                "at": moment(at), "giver": act.giver, "taker": act.taker,
                "reason": act.reason, "sha256": act.sha256,
            }
            for at, act in exhibit.chain
        ],
    }  # fmt: skip


def _task(task: Task, today: dt.date) -> dict[str, Any]:
    return {
        "id": task.told.task,
        "text": task.told.text,
        "owner": task.told.owner,
        "due": task.told.due.isoformat(),
        "open": task.done is None,
        "overdue": task.overdue(today),
        "given_up": bool(task.done and task.done.given_up),
        "result": task.done.result if task.done else "",
    }


def _event(event: CaseEvent, case: Case, language: str) -> dict[str, Any]:
    return {
        "number": event.number,
        "at": moment(event.at),
        "by": event.by,
        "text": event_sentence(event, case, language),
        "shown_to": ", ".join(event.shown_to),
    }
