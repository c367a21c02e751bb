"""Files: hand one in, a job screens it, fetch the result."""

import hashlib
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Query, UploadFile
from fastapi.responses import Response

from precurb.api import examples
from precurb.api.declared import needs
from precurb.api.gate import Called, GuardedRoute
from precurb.api.once import Key, carried_out, made
from precurb.api.shapes.work import Job
from precurb.app.access.actions import Action
from precurb.app.desk.files import Upload, Wish, export_screening, screen_upload
from precurb.app.requests import Answer
from precurb.app.service import Service
from precurb.app.shown.jobs import read_job

router = APIRouter(prefix="/v1", tags=["files"], route_class=GuardedRoute)
Uploads = Annotated[
    list[UploadFile],
    File(max_length=20, description="CSV, Excel, JSON, JSON lines, Parquet, XML, PDF."),
]
Together = Annotated[
    bool, Form(description="Whether they are papers of the same consignments.")
]
_MEDIA = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}
_TEXT = {kind.partition(";")[0]: {"schema": {"type": "string"}} for kind in _MEDIA.values()}


@router.post(
    "/files",
    response_model=Job,
    **needs(
        Action.FILE_SCREEN, status=202, what="Kept; a job screens it.", example=examples.JOB,
        headers=("Location", "Idempotency-Replayed"),
    ),
)  # fmt: skip
def screen_file(
    call: Called, files: Uploads, together: Together = False, key: Key = ""
) -> Response:
    """Keep files as they came in, and have them screened by a job."""
    uploads = [Upload(name=_name(each), content=each.file.read()) for each in files]

    def work(service: Service) -> Answer:
        wish = Wish(together=together)
        job = screen_upload(uploads, wish, service=service, actor=call.actor)
        told = Job.model_validate(read_job(job, service=service, actor=call.actor))
        return made(told, f"/v1/jobs/{job}", status=202)

    return carried_out(call, key, _asked(uploads, together), work)


@router.get(
    "/files/{job}/result",
    **needs(
        Action.CHECK_READ, response_class=Response,
        responses={200: {"description": "The result.", "content": _TEXT}},
    ),
)  # fmt: skip
def file_result(
    call: Called,
    job: str,
    form: Annotated[
        Literal["csv", "jsonl"],
        Query(alias="format", description="A table for people, or canonical checks."),
    ] = "csv",
) -> Response:
    """The result of a screening that is done; no cell of a table can start a formula."""
    found = export_screening(job, form, call.language, service=call.service, actor=call.actor)
    headers = {"Content-Disposition": f'attachment; filename="result.{form}"'}
    return Response(found, headers=headers, media_type=_MEDIA[form])


def _name(upload: UploadFile) -> str:
    """The last part of a name: senders may put a path before it."""
    return (upload.filename or "unnamed").replace("\\", "/").rpartition("/")[2][:200]


def _asked(uploads: list[Upload], together: bool) -> bytes:
    """What identifies an upload; the boundary between its parts is another each time."""
    told = [f"{each.name} {hashlib.sha256(each.content).hexdigest()}" for each in uploads]
    return "\n".join([*told, str(together)]).encode()
