"""Policy: what it says, what it would change, and taking another one into use."""

import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from starlette.datastructures import UploadFile

from precurb.app.access.actions import Action
from precurb.app.access.permit import require
from precurb.app.rescreen.activate import activate_policy
from precurb.app.shown import policy as shown
from precurb.app.shown import replays
from precurb.errors import InvalidRecordError
from precurb.model import Outcome
from precurb.store.activations import ActivationState
from precurb.web.days import read_day
from precurb.web.flash import Told
from precurb.web.page import actor_of, go, piece, render, service_of, visit_of
from precurb.web.pages.jobs import AT_WORK
from precurb.web.pages.policy_view import replay_values, words
from precurb.web.progress import HEADERS, follow

router = APIRouter()


@router.get("/policy")
def policy(request: Request) -> Response:
    """The policy in use, whole."""
    return _policy(request, "")


@router.get("/policy/parts/{name}")
def part(request: Request, name: str) -> Response:
    """One finding or sign of it: rules, facts, parameters, source."""
    found = shown.policy_part(name, service=service_of(request), actor=actor_of(request))
    return render(
        request, "policy/part.html", found=found, name=name,
        **words(visit_of(request).language),
    )  # fmt: skip


@router.post("/policy/replays")
async def ask_replay(request: Request) -> Response:
    """Keep a proposed policy, verify it, and have it tried on the past."""
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.POLICY_REPLAY)
    async with request.form(max_files=1, max_fields=4) as form:
        file = form.get("file")
        named = file.filename or "" if isinstance(file, UploadFile) else ""
        content = await file.read() if isinstance(file, UploadFile) else b""

    def ask() -> Response:
        try:
            if not content:
                raise InvalidRecordError("no file came in")
            span = replays.Span(
                since=read_day(form.get("since")), until=read_day(form.get("until"))
            )
            job = replays.ask_replay(named, content, span, service=service, actor=actor)
        except InvalidRecordError as error:
            return _policy(request, str(error))
        return go(f"/policy/replays/{job}")

    return await run_in_threadpool(ask)


@router.get("/policy/replays/{job_id}")
def replay(request: Request, job_id: str) -> Response:
    """How a replay stands; once it is done, what the policy would have changed."""
    service, actor = service_of(request), actor_of(request)
    found = replays.read_replay(job_id, service=service, actor=actor)
    proposed = replays.proposed_page(found.task.policy, service=service, actor=actor)
    language = visit_of(request).language
    shown_result = replay_values(found.result, language) if found.result else {}
    return render(
        request, "policy/replay.html", found=found, proposed=proposed,
        at_work=found.job.state in AT_WORK, outcomes=tuple(Outcome),
        four_eyes=service.settings.four_eyes, **shown_result, **words(language),
    )  # fmt: skip


@router.get("/policy/replays/{job_id}/progress")
def progress(request: Request, job_id: str) -> Response:
    """The progress of a replay, as it goes on."""
    service, actor = service_of(request), actor_of(request)
    replays.read_replay(job_id, service=service, actor=actor)  # refused here, not in the stream

    def look() -> tuple[str, bool]:
        job = replays.read_replay(job_id, service=service, actor=actor).job
        return piece(request, "jobs/progress.html", job=job), job.state not in AT_WORK

    return StreamingResponse(
        follow(request, look), media_type="text/event-stream", headers=dict(HEADERS)
    )


@router.post("/policy/replays/{job_id}/activate")
def activate(request: Request, job_id: str, reason: Annotated[str, Form()] = "") -> Response:
    """Take the policy of a replay into use, exactly as it was tried."""
    service, actor = service_of(request), actor_of(request)
    task = replays.read_replay(job_id, service=service, actor=actor).task
    content = replays.proposed_file(task.policy, service=service, actor=actor)
    if not reason.strip():
        return go(
            f"/policy/replays/{job_id}#activate", Told("policy.reason.missing", {}, "warn")
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "policy.toml")
        path.write_bytes(content)
        made = activate_policy(path, reason, service=service, actor=actor)
    waits = made.state is ActivationState.WAITING
    return go("/policy", Told("policy.waits" if waits else "policy.in_use", {}))


def _policy(request: Request, wrong: str) -> Response:
    found = shown.policy_in_use(service=service_of(request), actor=actor_of(request))
    return render(
        request, "policy/all.html", status=422 if wrong else 200, found=found, wrong=wrong,
        **words(visit_of(request).language),
    )  # fmt: skip
