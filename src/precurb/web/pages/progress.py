"""Commitments, meetings and the report: what was promised, and what became of it."""

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response, UploadFile
from pydantic import BaseModel

from precurb.app.access.actions import Action
from precurb.app.access.permit import require
from precurb.app.progress import registers
from precurb.app.progress.days import read_when
from precurb.app.progress.pledges import commitment_view, meeting_view, timeline
from precurb.app.progress.report import last_meeting, make_report
from precurb.app.progress.report_file import FORMS, MEDIA
from precurb.app.progress.words import indicator_in
from precurb.errors import ConflictError, InvalidRecordError, UnknownRecordError
from precurb.model.progress import Commitment, Grade, Meeting, Source, Stage, Step
from precurb.progress.commitments import standing
from precurb.progress.indicators import packaged_indicators
from precurb.progress.register import parse_register
from precurb.web.days import read_day
from precurb.web.flash import Told
from precurb.web.page import actor_of, go, render, service_of, visit_of

router = APIRouter()
Wrong = dict[str, str]
_REFUSED = (InvalidRecordError, ConflictError, ValueError)


class CommitmentForm(BaseModel):
    """A commitment as the form sends it."""

    id: str = ""
    who: str = ""
    text: str = ""
    due: str = ""
    meeting: str = ""
    indicator: str = ""

    def read(self) -> Commitment:
        """The commitment."""
        due = read_when(self.due) if self.due.strip() else None
        return Commitment(
            id=self.id.strip(), who=self.who.strip(), text=self.text.strip(), due=due,
            meeting=self.meeting, indicator=self.indicator,
        )  # fmt: skip


class StepForm(BaseModel):
    """A step as the form sends it."""

    stage: str = ""
    day: str = ""
    said_by: str = ""
    source: str = ""
    where: str = ""
    grade: str = "official"
    note: str = ""
    due: str = ""

    def read(self) -> Step:
        """The step."""
        return Step(
            stage=Stage(self.stage),
            when=read_when(self.day),
            said_by=self.said_by.strip(),
            source=Source(title=self.source, where=self.where, grade=Grade(self.grade)),
            note=self.note.strip(),
            due=read_when(self.due) if self.due.strip() else None,
        )


class MeetingForm(BaseModel):
    """A meeting as the form sends it."""

    id: str = ""
    title: str = ""
    day: str = ""
    place: str = ""
    agenda: str = ""
    decisions: str = ""
    source: str = ""
    where: str = ""

    def read(self) -> Meeting:
        """The meeting."""
        source = Source(title=self.source, where=self.where) if self.source.strip() else None
        return Meeting(
            id=self.id.strip(),
            title=self.title.strip(),
            when=read_when(self.day),
            place=self.place.strip(),
            agenda=_lines(self.agenda),
            decisions=_lines(self.decisions),
            sources=(source,) if source else (),
        )


@router.get("/commitments")
def commitments(request: Request) -> Response:
    """All commitments: how each stands, when it took its steps, since which meeting."""
    return _board(request)


@router.post("/commitments")
def add_commitment(request: Request, form: Annotated[CommitmentForm, Form()]) -> Response:
    """Keep who promised what."""
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.PROGRESS_WRITE)
    try:
        made = form.read()
        registers.add_commitment(made, service=service, actor=actor)
    except _REFUSED as error:
        return _board(request, wrong={"c-id": str(error)}, form=form)
    return go(f"/commitments/{made.id}", Told("progress.commitment_added", {}))


@router.post("/registers")
def take(request: Request, file: UploadFile | None = None) -> Response:
    """Take in a register of meetings and commitments."""
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.PROGRESS_WRITE)
    try:
        name, text = read_upload(file)
        register = parse_register(name, text)
        new = registers.take_register(register, service=service, actor=actor)
    except _REFUSED as error:
        return _board(request, wrong={"file": str(error)})
    form = "one" if new == 1 else "other"
    return go("/commitments", Told(f"progress.taken.{form}", {"count": str(new)}))


@router.get("/commitments/{commitment_id}")
def one_commitment(request: Request, commitment_id: str) -> Response:
    """One commitment with its history."""
    return _one(request, commitment_id)


@router.post("/commitments/{commitment_id}/steps")
def add_step(
    request: Request, commitment_id: str, form: Annotated[StepForm, Form()]
) -> Response:
    """Add what became of a commitment."""
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.PROGRESS_WRITE)
    try:
        registers.add_step(commitment_id, form.read(), service=service, actor=actor)
    except _REFUSED as error:
        return _one(request, commitment_id, wrong={"stage": str(error)}, form=form)
    return go(f"/commitments/{commitment_id}", Told("progress.step_added", {}))


@router.get("/meetings")
def meetings(request: Request) -> Response:
    """All meetings with agenda and decisions, the last first."""
    return _meetings(request)


@router.post("/meetings")
def add_meeting(request: Request, form: Annotated[MeetingForm, Form()]) -> Response:
    """Keep a meeting."""
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.PROGRESS_WRITE)
    try:
        registers.add_meeting(form.read(), service=service, actor=actor)
    except _REFUSED as error:
        return _meetings(request, wrong={"id": str(error)}, form=form)
    return go("/meetings", Told("progress.meeting_added", {}))


@router.get("/reports/progress")
def report(
    request: Request,
    form: Annotated[str, Query(alias="as")] = "pdf",
    since: str = "",
    until: str = "",
) -> Response:
    """The report of a period as PDF, HTML or JSON."""
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.PROGRESS_READ)
    if form not in FORMS:
        raise UnknownRecordError(f"no report as {form[:20]!r}")
    last = read_day(until) or service.today()
    first = read_day(since) or last_meeting(last, service=service, actor=actor)
    made = make_report(first, last, service=service, actor=actor)
    name = f"progress-{first.isoformat()}-{last.isoformat()}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    content = FORMS[form](made, visit_of(request).language)
    return Response(content, media_type=MEDIA[form], headers=headers)


def read_upload(file: UploadFile | None) -> tuple[str, str]:
    """Name and text of a file that a form sends.

    Raises:
        InvalidRecordError: There is none, or it is no text.
    """
    content = file.file.read() if file else b""
    if file is None or not content:
        raise InvalidRecordError("no file was sent")
    try:
        return file.filename or "file", content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidRecordError(f"{file.filename}: {error}") from error


def _board(
    request: Request, wrong: Wrong | None = None, form: CommitmentForm | None = None
) -> Response:
    service, actor, language = _who(request)
    found = registers.commitments(service=service, actor=actor)
    met = registers.meetings(service=service, actor=actor)
    today = service.today()
    earlier = [each.when.day for each in met if each.when.day < today]
    return render(
        request, "progress/commitments.html", status=422 if wrong else 200,
        commitments=[
            commitment_view(each, standing(each, today), met, language) for each in found
        ],
        picture=timeline(found, met, language), wrong=wrong or {},
        since=max(earlier, default=None), today=today, forms=tuple(FORMS),
        form=form or CommitmentForm(), meetings=[meeting_view(e, language) for e in met],
        indicators=_indicators(language),
    )  # fmt: skip


def _one(
    request: Request, commitment_id: str, wrong: Wrong | None = None,
    form: StepForm | None = None,
) -> Response:  # fmt: skip
    service, actor, language = _who(request)
    found = registers.commitment(commitment_id, service=service, actor=actor)
    met = registers.meetings(service=service, actor=actor)
    stands = standing(found, service.today())
    return render(
        request, "progress/commitment.html", status=422 if wrong else 200,
        each=commitment_view(found, stands, met, language), wrong=wrong or {},
        form=form or StepForm(), indicators=dict(_indicators(language)),
        stages=tuple(each for each in Stage if each is not Stage.PROMISED),
        grades=tuple(Grade),
    )  # fmt: skip


def _meetings(
    request: Request, wrong: Wrong | None = None, form: MeetingForm | None = None
) -> Response:
    service, actor, language = _who(request)
    met = registers.meetings(service=service, actor=actor)
    return render(
        request, "progress/meetings.html", status=422 if wrong else 200, wrong=wrong or {},
        meetings=[meeting_view(each, language) for each in reversed(met)],
        form=form or MeetingForm(),
    )  # fmt: skip


def _who(request: Request) -> tuple[Any, Any, str]:
    return service_of(request), actor_of(request), visit_of(request).language


def _indicators(language: str) -> list[tuple[str, str]]:
    found = packaged_indicators().values()
    return [(each.id, indicator_in(each, language).title) for each in found]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def period(since: str, until: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """A period as forms send it; the last year where nothing was given.

    Raises:
        InvalidRecordError: One is no day.
    """
    last = read_day(until) or today
    return read_day(since) or last - dt.timedelta(days=365), last
