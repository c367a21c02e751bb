"""Commitments and meetings as a reader sees them: how each stands, its history, a time line."""

from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from precurb.app.progress.told import said
from precurb.app.words import t
from precurb.model.progress import Commitment, Meeting, Source, Stage, Step
from precurb.pictures import Caption, Mark, Sign, Stop, Track, timeline_picture
from precurb.progress.commitments import Standing

SIGNS = MappingProxyType(
    {
        Stage.PROMISED: "open",
        Stage.ANNOUNCED: "open",
        Stage.IN_FORCE: "full",
        Stage.EVIDENCED: "diamond",
        Stage.SLIPPED: "triangle",
        Stage.DROPPED: "cross",
    }
)


def stage_word(stage: Stage | str, language: str) -> str:
    """A stage in words."""
    return t(f"progress.stage.{stage}", language)


def late_words(standing: Standing, language: str) -> str:
    """How a commitment keeps its time, in words; no day promised is said as well."""
    if standing.first_due is None:
        return t("progress.no_day", language)
    if standing.late is None:
        return ""
    if standing.late > 0:
        return t("progress.late", language, count=standing.late)
    if standing.done is None:
        return t("progress.not_due", language)
    return t("progress.in_time", language)


def source_words(source: Source, language: str) -> str:
    """Where a statement stands, and what was read of it."""
    where = f", {source.where}" if source.where else ""
    return f"{source.title}{where} ({t(f'progress.grade.{source.grade}', language)})"


def step_view(step: Step, language: str) -> dict[str, str]:
    """One step in words."""
    due = t("progress.now_due", language, day=step.due) if step.due else ""
    return {
        "day": str(step.when),
        "stage": stage_word(step.stage, language),
        "sign": SIGNS[step.stage],
        "by": said(step.said_by, language),
        "note": said(step.note, language),
        "due": due,
        "source": source_words(step.source, language),
    }


def commitment_view(
    commitment: Commitment, standing: Standing, meetings: Iterable[Meeting], language: str
) -> dict[str, Any]:
    """A commitment with its history."""
    made = next((each for each in meetings if each.id == commitment.meeting), None)
    return {
        "id": commitment.id,
        "who": said(commitment.who, language),
        "text": said(commitment.text, language),
        "stage": stage_word(standing.stage, language),
        "sign": SIGNS[standing.stage],
        "due": str(standing.first_due or ""),
        "now_due": str(standing.due or "") if standing.due != standing.first_due else "",
        "late": late_words(standing, language),
        "overdue": standing.overdue,
        "meeting": f"{said(made.title, language)}, {made.when}" if made else "",
        "indicator": commitment.indicator,
        "steps": [step_view(each, language) for each in commitment.steps],
    }


def meeting_view(meeting: Meeting, language: str) -> dict[str, Any]:
    """A meeting with agenda and decisions."""
    return {
        "id": meeting.id,
        "day": str(meeting.when),
        "title": said(meeting.title, language),
        "place": said(meeting.place, language),
        "agenda": [said(each, language) for each in meeting.agenda],
        "decisions": [said(each, language) for each in meeting.decisions],
        "sources": [source_words(each, language) for each in meeting.sources],
    }


def timeline(
    commitments: Sequence[Commitment], meetings: Sequence[Meeting], language: str
) -> Markup:
    """When each commitment took its steps, between the days of the meetings."""
    tracks = [
        Track(
            label=f"{said(each.who, language)}: {said(each.text, language)}",
            stops=tuple(_stop(step, language) for step in each.steps),
        )
        for each in commitments
    ]
    caption = Caption(
        key="timeline",
        title=t("progress.timeline", language),
        description=t("progress.timeline.told", language, count=len(tracks)),
    )
    shown = [Stage.ANNOUNCED, Stage.IN_FORCE, Stage.EVIDENCED, Stage.SLIPPED, Stage.DROPPED]
    legend = [Sign(SIGNS[each], stage_word(each, language)) for each in shown]
    marks = [Mark(day=each.when.day, label=str(each.when)) for each in meetings]
    return timeline_picture(caption, tracks, legend, marks)


def _stop(step: Step, language: str) -> Stop:
    hint = f"{step.when}: {stage_word(step.stage, language)}. {said(step.note, language)}"
    return Stop(day=step.when.day, sign=SIGNS[step.stage], hint=hint.strip())
