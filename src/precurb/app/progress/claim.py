"""Claim check: a sentence with a figure, held against the series of this installation."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.progress.plots import plot_title, together
from precurb.app.progress.registers import series_known
from precurb.app.progress.words import amount, series_in
from precurb.app.service import Service
from precurb.app.words import t
from precurb.errors import InvalidRecordError
from precurb.model.progress import Point
from precurb.pictures import Caption, Line, line_picture
from precurb.pictures import Point as Drawn
from precurb.progress.claims import Answer, Held, Ranking, check_claim, in_unit_of
from precurb.progress.sentences import Claim, read_claim

LONGEST = 500  # characters of a sentence
_KINDS = ("plain", "other")


def hold_claim(
    sentence: str, on: dt.date | None = None, *, service: Service, actor: Actor
) -> Answer:
    """Hold a sentence against the series kept here.

    Args:
        sentence: What somebody said, in any of the languages people work in.
        on: The day it was said; without it all that was ever published counts.
        service: The installation.
        actor: Who asks.

    Raises:
        DeniedError: The actor may not read progress.
        InvalidRecordError: There is no sentence, or it is too long.
    """
    require(actor, Action.PROGRESS_READ)
    if not sentence.strip() or len(sentence) > LONGEST:
        raise InvalidRecordError(f"a sentence of up to {LONGEST} characters is needed")
    return check_claim(read_claim(sentence), series_known(service=service, actor=actor), on)


def answer_view(answer: Answer, language: str) -> dict[str, Any]:
    """An answer in words, with each series held against the sentence."""
    return {
        "sentence": answer.claim.text,
        "verdict": str(answer.verdict),
        "word": t(f"claim.verdict.{answer.verdict}", language),
        "reason": t(f"claim.reason.{answer.reason}", language),
        "read_as": read_as(answer.claim, language),
        "held": [
            held_view(each, language)
            for each in sorted(answer.held, key=lambda each: not each.own_topic)
        ],
        "rankings": [ranking_view(each, language) for each in answer.rankings],
        "pictures": pictures_of(answer, language),
    }


def read_as(claim: Claim, language: str) -> str:
    """What was understood of a sentence."""
    parts = [t(f"progress.topic.{claim.topic}", language)] if claim.topic else []
    if claim.rank:
        parts.append(t("claim.rank", language))
    if claim.figure is not None:
        figure = amount(claim.figure, claim.unit, language)
        parts.append(t(f"claim.sense.{claim.sense}", language, figure=figure))
        parts.append(t("progress.span", language, count=claim.span))
    if claim.ages:
        low, high = claim.ages
        parts.append(t("claim.ages", language, low=low, high=high))
    if claim.year:
        parts.append(str(claim.year))
    return " · ".join(parts) or "—"


def held_view(held: Held, language: str) -> dict[str, Any]:
    """One series against the sentence: the number meant, when it agrees, the nearest."""
    series = series_in(held.series, language)
    return {
        "id": series.id,
        "title": series.title,
        "definition": series.definition,
        "status": t(f"progress.status.{series.status}", language),
        "vintage": series.vintage,
        "source": f"{series.source.title}, {series.source.where}".rstrip(", "),
        "meant": _number(held.meant, series.unit, language),
        "agrees_now": held.meant in held.agrees,
        "agrees": _when(held, language),
        "nearest": _number(held.nearest, series.unit, language),
        "own_topic": held.own_topic,
    }


def ranking_view(told: Ranking, language: str) -> dict[str, Any]:
    """One published statement about rank."""
    key = re.sub(r"\W+", "-", told.cause)
    return {
        "says": t(f"claim.says.{key}", language),
        "grouping": t(f"claim.group.{key}", language),
        "ages": t("claim.ages", language, low=told.ages[0], high=told.ages[1]),
        "same_ages": told.same_ages,
        "years": told.years,
        "source": told.source,
    }


def pictures_of(answer: Answer, language: str) -> list[Markup]:
    """The series of the sentence's own topic, each with the figure as a level across."""
    if answer.claim.figure is None:
        return []
    own = {each.series.id for each in answer.held if each.own_topic}
    groups = together(each.series for each in answer.held if each.series.id in own)
    return [_picture(answer.claim, group, language) for group in groups]


def _picture(claim: Claim, group: Sequence[Any], language: str) -> Markup:
    long = [each for each in group if len(each.points) > 1] or list(group)
    lines = [
        Line(
            label=t(f"progress.status.{each.status}", language),
            points=tuple(Drawn(point.last, float(point.value)) for point in each.points),
            kind=kind,
        )
        for each, kind in zip(long, _KINDS, strict=False)
    ]
    days = sorted(point.day for line in lines for point in line.points)
    level = float(in_unit_of(claim, group[0]))
    said = amount(claim.figure, claim.unit, language)
    ends = (Drawn(days[0], level), Drawn(days[-1], level))
    caption = Caption(
        key=f"claim-{group[0].id}",
        title=plot_title(group[0], language),
        description=t(f"claim.sense.{claim.sense}", language, figure=said),
    )
    return line_picture(caption, [*lines, Line(label=f"“{said}”", points=ends, kind="third")])


def _number(point: Point | None, unit: str, language: str) -> str:
    if point is None:
        return "—"
    return f"{amount(point.value, unit, language)} ({point.last.isoformat()[:7]})"


def _when(held: Held, language: str) -> str:
    if not held.agrees:
        return t("claim.never", language)
    first, last = held.agrees[0].last.isoformat()[:7], held.agrees[-1].last.isoformat()[:7]
    of = len(held.series.points)
    return t("claim.between", language, first=first, last=last, count=len(held.agrees), of=of)
