"""Screen files: hand them in, watch how far it is, read the answer, take it along."""

from typing import Annotated, get_args

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from starlette.datastructures import UploadFile

from precurb.app.access.actions import Action
from precurb.app.access.permit import require
from precurb.app.desk.files import (
    Suffix,
    Upload,
    Wish,
    checks_of_screening,
    export_screening,
    gaps_of_screening,
    screen_upload,
    screening,
    screenings,
)
from precurb.app.desk.pages import Part
from precurb.errors import InvalidRecordError, UnknownRecordError
from precurb.model import Outcome
from precurb.store.jobs import State
from precurb.web.page import actor_of, go, piece, render, service_of, visit_of
from precurb.web.progress import HEADERS, follow

router = APIRouter()
_UNTIL_DONE = (State.QUEUED, State.RUNNING)
_KINDS = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "html": "text/html; charset=utf-8",
}


@router.get("/files")
def files(request: Request, after: Annotated[str, Query()] = "") -> Response:
    """Hand in files; below, what was handed in before."""
    require(actor_of(request), Action.FILE_SCREEN)
    return _files(request, after, "")


@router.post("/files")
async def upload(request: Request) -> Response:
    """Keep what came in and have it screened."""
    actor, service = actor_of(request), service_of(request)
    require(actor, Action.FILE_SCREEN)
    async with request.form(max_files=20, max_fields=5) as form:
        uploads = [
            Upload(name=each.filename, content=await each.read())
            for each in form.getlist("file")
            if isinstance(each, UploadFile) and each.filename
        ]
        wish = Wish(together=form.get("together") == "yes")

    def keep() -> Response:
        try:
            job = screen_upload(uploads, wish, service=service, actor=actor)
        except InvalidRecordError as error:
            return _files(request, "", str(error))
        return go(f"/files/{job}")

    return await run_in_threadpool(keep)


@router.get("/files/{job_id}")
def file(
    request: Request,
    job_id: str,
    outcome: Annotated[str, Query()] = "",
    after: Annotated[str, Query()] = "",
) -> Response:
    """How a screening stands; once it is done, its answer."""
    service, actor = service_of(request), actor_of(request)
    found = screening(job_id, service=service, actor=actor)
    chosen = tuple(each for each in Outcome if each == outcome)
    checks = gaps = None
    if found.summary:
        checks = checks_of_screening(
            job_id, chosen, Part(after=after), service=service, actor=actor
        )
        gaps = gaps_of_screening(job_id, service=service, actor=actor)
    response = render(
        request, "work/file.html", found=found, checks=checks, gaps=gaps, outcome=outcome,
        outcomes=tuple(reversed(Outcome)), waits=found.job.state in _UNTIL_DONE,
        suffixes=get_args(Suffix), query=f"outcome={outcome}" if outcome else "",
    )  # fmt: skip
    return response


@router.get("/files/{job_id}/progress")
def progress(request: Request, job_id: str) -> Response:
    """The progress of a screening, as it goes on."""
    service, actor = service_of(request), actor_of(request)
    screening(job_id, service=service, actor=actor)  # refused here, not within the stream

    def look() -> tuple[str, bool]:
        found = screening(job_id, service=service, actor=actor)
        shown = piece(request, "work/file_progress.html", found=found)
        return shown, found.job.state not in _UNTIL_DONE

    return StreamingResponse(
        follow(request, look), media_type="text/event-stream", headers=dict(HEADERS)
    )


@router.get("/files/{job_id}/result.{suffix}")
def result(request: Request, job_id: str, suffix: str) -> Response:
    """The answer as a file to take along."""
    wanted = next((each for each in get_args(Suffix) if each == suffix), None)
    if wanted is None:
        raise UnknownRecordError(f"no result of the kind {suffix[:20]!r}")
    content = export_screening(
        job_id, wanted, visit_of(request).language,
        service=service_of(request), actor=actor_of(request),
    )  # fmt: skip
    named = f'attachment; filename="precurb-{job_id}.{wanted}"'
    return Response(content, media_type=_KINDS[wanted], headers={"Content-Disposition": named})


def _files(request: Request, after: str, wrong: str) -> Response:
    service = service_of(request)
    found = screenings(Part(after=after, most=20), service=service, actor=actor_of(request))
    return render(
        request, "work/files.html", status=422 if wrong else 200, found=found, wrong=wrong,
        megabytes=service.settings.limits.upload_megabytes, outcomes=tuple(reversed(Outcome)),
    )  # fmt: skip
