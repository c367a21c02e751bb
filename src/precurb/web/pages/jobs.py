"""Jobs: what waits, what runs and how far it is, what failed."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from precurb.app.desk.pages import Part
from precurb.app.shown import jobs as shown
from precurb.store.jobs import Job, State
from precurb.web.flash import Told
from precurb.web.page import actor_of, go, piece, render, service_of
from precurb.web.progress import HEADERS, follow

router = APIRouter()
AT_WORK = (State.QUEUED, State.RUNNING)
# Where the result of a job is looked at.
_RESULTS = {
    "screen-file": "/files/{}",
    "policy-replay": "/policy/replays/{}",
    "rescreen": "/changes/newest",
    "build-links": "/links",
}


@router.get("/jobs")
def jobs(request: Request, state: str = "", kind: str = "", after: str = "") -> Response:
    """Jobs, the newest first."""
    chosen = next((each for each in State if each == state), None)
    service, actor = service_of(request), actor_of(request)
    found = shown.read_jobs(chosen, kind, Part(after=after), service=service, actor=actor)
    query = urlencode([(k, v) for k, v in (("state", state), ("kind", kind)) if v])
    return render(
        request, "jobs/all.html", found=found, state=state, kind=kind, query=query,
        states=tuple(State), result_of=result_of,
    )  # fmt: skip


@router.get("/jobs/{job_id}")
def job(request: Request, job_id: str) -> Response:
    """One job, with its progress as it goes on."""
    found = shown.read_job(job_id, service=service_of(request), actor=actor_of(request))
    return render(
        request, "jobs/one.html", job=found, at_work=found.state in AT_WORK,
        result=result_of(found),
    )  # fmt: skip


@router.get("/jobs/{job_id}/progress")
def progress(request: Request, job_id: str) -> Response:
    """The progress of a job, as it goes on."""
    service, actor = service_of(request), actor_of(request)
    shown.read_job(job_id, service=service, actor=actor)  # refused here, not in the stream

    def look() -> tuple[str, bool]:
        found = shown.read_job(job_id, service=service, actor=actor)
        return piece(request, "jobs/progress.html", job=found), found.state not in AT_WORK

    return StreamingResponse(
        follow(request, look), media_type="text/event-stream", headers=dict(HEADERS)
    )


@router.post("/jobs/{job_id}/cancel")
def cancel(request: Request, job_id: str) -> Response:
    """Take a job out that waits or runs."""
    shown.cancel_job(job_id, service=service_of(request), actor=actor_of(request))
    return go(f"/jobs/{job_id}", Told("jobs.cancelled", {}))


def result_of(found: Job) -> str:
    """Where the result of a job is looked at; nowhere for some."""
    return _RESULTS.get(found.kind, "").format(found.id)
