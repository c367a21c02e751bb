"""Cases: the list with its alarms, one case with all of its parts, and the forms to write."""

from collections.abc import Iterable
from enum import StrEnum
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response, UploadFile
from fastapi.concurrency import run_in_threadpool

from precurb.app.access.actions import Action
from precurb.app.access.permit import require
from precurb.app.casework import cases
from precurb.app.casework.exhibits import read_exhibit
from precurb.app.casework.file import case_file, case_json, case_pdf
from precurb.app.casework.view import case_view
from precurb.app.progress.days import read_when
from precurb.errors import ConflictError, InvalidRecordError, UnknownRecordError
from precurb.model.casework import (
    CaseState,
    CountFinding,
    ExhibitAdded,
    MeasureKind,
    Opened,
    SubjectKind,
)
from precurb.model.progress import Grade
from precurb.web.flash import Told
from precurb.web.page import actor_of, go, render, service_of, visit_of
from precurb.web.pages.case_forms import ACTS, needed, read_act, shown_to
from precurb.web.words import t

router = APIRouter()
Text = Annotated[str, Form()]
_REFUSED = (InvalidRecordError, ConflictError)
_PAGES = ("transaction", "check")  # what has a page of its own, by the word before its id


@router.get("/cases")
def all_cases(
    request: Request, because: str = "", title: str = "", about: str = ""
) -> Response:
    """The cases one has a part in; ``because`` and ``title`` fill the form to open another."""
    return _list(request, {"because": because, "title": title, "about": about})


@router.post("/cases")
def open_case(
    request: Request, title: Text = "", because: Text = "", about: Text = ""
) -> Response:
    """Open a case that one owns, with the record it begins with."""
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.CASE_WRITE)
    form = {"title": title, "because": because, "about": about}
    try:
        needed(form, "title", "because")
        told = Opened(title=title.strip(), owner=actor.name, because=because.strip())
        made = cases.open_case(told, service=service, actor=actor)
        if about.strip():
            act = read_act("record", form, actor.name)
            cases.write_into(made, act, service=service, actor=actor)
    except _REFUSED as error:
        return _list(request, form, {"title": str(error)})
    return go(f"/cases/{made}", Told("cases.opened", {}))


@router.get("/cases/{case_id}")
def one_case(request: Request, case_id: str) -> Response:
    """One case as one sees it."""
    return _one(request, case_id)


@router.get("/cases/{case_id}/file.{suffix}")
def the_file(request: Request, case_id: str, suffix: str) -> Response:
    """The file of a case as PDF or JSON."""
    made = case_file(case_id, service=service_of(request), actor=actor_of(request))
    if suffix not in ("pdf", "json"):
        raise UnknownRecordError(f"no case file as {suffix[:20]!r}")
    language = visit_of(request).language
    content = case_pdf(made, language) if suffix == "pdf" else case_json(made)
    headers = {"Content-Disposition": f'attachment; filename="case-{case_id}.{suffix}"'}
    return Response(content, media_type=f"application/{suffix}", headers=headers)


@router.get("/cases/{case_id}/exhibits/{exhibit}")
def the_exhibit(request: Request, case_id: str, exhibit: str) -> Response:
    """The bytes of an exhibit, never shown as a page of ours."""
    told, content = read_exhibit(
        case_id, exhibit, service=service_of(request), actor=actor_of(request)
    )
    headers = {"Content-Disposition": f'attachment; filename="{told.told.sha256}"'}
    return Response(content, media_type="application/octet-stream", headers=headers)


@router.post("/cases/{case_id}/write/{act}")
async def write(request: Request, case_id: str, act: str) -> Response:
    """Write an act into a case."""
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.CASE_WRITE, f"case:{case_id}")
    if act not in ACTS:
        raise UnknownRecordError(f"nothing of a case is called {act[:20]!r}")
    form = {key: str(value) for key, value in (await request.form()).items()}

    def written() -> Response:
        try:
            told = read_act(act, form, actor.name)
            cases.write_into(case_id, told, shown_to(form), service=service, actor=actor)
        except _REFUSED as error:
            return _one(request, case_id, act, str(error), form)
        gone = act == "hand-over" and form.get("keeps_reading") != "yes"
        return go("/cases" if gone else f"/cases/{case_id}", Told("case.written", {}))

    return await run_in_threadpool(written)


@router.post("/cases/{case_id}/exhibits")
def add_exhibit(  # noqa: PLR0913  # a form has as many fields as it has
    request: Request, case_id: str, exhibit: Text = "", origin: Text = "", taken: Text = "",
    file: UploadFile | None = None,
) -> Response:  # fmt: skip
    """Take in an exhibit."""
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.CASE_WRITE, f"case:{case_id}")
    form = {"exhibit": exhibit, "origin": origin, "taken": taken}
    try:
        needed(form, "exhibit", "origin", "taken")
        if file is None or not file.filename:
            raise InvalidRecordError("no file was sent")
        told = ExhibitAdded(
            exhibit=exhibit.strip(), name=file.filename, sha256="", origin=origin.strip(),
            taken=read_when(taken),
        )  # fmt: skip
        cases.add_exhibit(case_id, told, file.file.read(), service=service, actor=actor)
    except _REFUSED as error:
        return _one(request, case_id, "exhibit", str(error), form)
    return go(f"/cases/{case_id}#exhibits", Told("case.written", {}))


@router.post("/cases/{case_id}/custody")
def move_exhibit(
    request: Request, case_id: str, exhibit: Text = "", taker: Text = "", reason: Text = ""
) -> Response:
    """Hand an exhibit on."""
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.CASE_WRITE, f"case:{case_id}")
    form = {"exhibit": exhibit, "taker": taker, "reason": reason}
    try:
        needed(form, "exhibit", "taker", "reason")
        handing = cases.Handing(exhibit=exhibit, taker=taker.strip(), reason=reason.strip())
        cases.move_exhibit(case_id, handing, service=service, actor=actor)
    except _REFUSED as error:
        return _one(request, case_id, "move", str(error), form)
    return go(f"/cases/{case_id}#exhibits", Told("case.written", {}))


def page_of(about: str) -> str:
    """The page of what a case speaks of, such as "transaction 01h…"; empty where none is."""
    kind, _, id_ = about.partition(" ")
    known = kind in _PAGES and id_.isalnum()
    return f"/{kind}s/{id_}" if known else ""


def _list(
    request: Request, form: dict[str, str], wrong: dict[str, str] | None = None
) -> Response:
    found = cases.list_cases(service=service_of(request), actor=actor_of(request))
    return render(
        request, "casework/cases.html", status=422 if wrong else 200, cases=found, form=form,
        wrong=wrong or {},
    )  # fmt: skip


def _one(
    request: Request, case_id: str, act: str = "", wrong: str = "",
    form: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    service, actor = service_of(request), actor_of(request)
    seen = cases.read_case(case_id, service=service, actor=actor)
    view = case_view(seen, service.today(), visit_of(request).language)
    return render(
        request, "casework/case.html", status=422 if wrong else 200, case=view, act=act,
        wrong=wrong, form=form or {}, mine=seen.case.owner == actor.name, page_of=page_of,
        kinds=tuple(SubjectKind), measures=tuple(MeasureKind), findings=tuple(CountFinding),
        grades=tuple(Grade), states=tuple(CaseState),
        words=partial(_words, language=visit_of(request).language),
    )  # fmt: skip


def _words(keys: Iterable[StrEnum], prefix: str, language: str) -> list[tuple[str, str]]:
    """Closed words with their texts, to choose from."""
    return [(str(key), t(f"{prefix}{key}", language)) for key in keys]
