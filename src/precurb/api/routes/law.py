"""Lists and policy: what is in use, what changed, what another policy would come to."""

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, File, Query, UploadFile
from fastapi.responses import Response

from precurb.api import examples
from precurb.api.cursors import cursor_of, next_link
from precurb.api.declared import needs
from precurb.api.gate import Called, GuardedRoute
from precurb.api.once import Key, carried_out, made
from precurb.api.shapes.law import (
    Differences,
    DiffQuery,
    EntryChange,
    ListCount,
    ListLine,
    Lists,
    ListVersion,
    Policy,
    Replay,
    Replayed,
    Rule,
    Silence,
    SpanQuery,
    Versions,
)
from precurb.api.shapes.work import Job
from precurb.app.access.actions import Action
from precurb.app.requests import Answer
from precurb.app.service import Service
from precurb.app.shown.differences import Compared, show_differences
from precurb.app.shown.jobs import read_job
from precurb.app.shown.lists import list_line, show_lists, versions_of
from precurb.app.shown.policy import policy_in_use
from precurb.app.shown.replays import Span, ask_replay, read_replay

router = APIRouter(prefix="/v1", tags=["law"], route_class=GuardedRoute)


@router.get(
    "/lists",
    **needs(
        Action.LIST_READ,
        example={"snapshot": "3f" * 32, "on": "2026-11-27", "items": [examples.LIST]},
    ),
)
def list_lists(call: Called) -> Lists:
    """The lists in use: law first, then watchlists."""
    found = show_lists(service=call.service, actor=call.actor)
    lines = [ListLine.model_validate(e) for e in (*found.substances, *found.parties)]
    return Lists(snapshot=found.snapshot, on=found.on, items=lines)


@router.get(
    "/lists/diff", **needs(Action.LIST_READ, example=examples.DIFFERENCES, headers=("Link",))
)
def diff_lists(
    call: Called, response: Response, asked: Annotated[DiffQuery, Query()]
) -> Differences:
    """What changed between two snapshots, entry by entry."""
    listing = f"diff-{asked.old}-{asked.new}-{asked.list}"
    wanted = Compared(old=asked.old, new=asked.new, list=asked.list)
    part = asked.part(listing)
    found = show_differences(wanted, part, service=call.service, actor=call.actor)
    cursor = cursor_of(listing, found.next)
    if cursor:
        response.headers["Link"] = next_link(call.request, cursor)
    return Differences(
        old=found.old,
        new=found.new,
        counts=[ListCount.model_validate(each) for each in found.counts],
        total=found.total,
        items=[EntryChange.model_validate(each) for each in found.entries],
        next=cursor,
    )


@router.get("/lists/{list_id}", **needs(Action.LIST_READ, example=examples.LIST))
def show_list(call: Called, list_id: str) -> ListLine:
    """One list in use."""
    return ListLine.model_validate(list_line(list_id, service=call.service, actor=call.actor))


@router.get(
    "/lists/{list_id}/versions",
    **needs(Action.LIST_READ, example={"items": [examples.LIST_VERSION]}),
)
def list_versions(call: Called, list_id: str) -> Versions:
    """The versions of a list that were in use here, the newest first."""
    list_line(list_id, service=call.service, actor=call.actor)
    found = versions_of(list_id, service=call.service, actor=call.actor)
    return Versions(items=[ListVersion.model_validate(each) for each in found])


@router.get("/policy", **needs(Action.POLICY_READ, example=examples.POLICY))
def show_policy(call: Called) -> Policy:
    """The policy in use: rules in their order, signs, suppressions."""
    found = policy_in_use(service=call.service, actor=call.actor)
    return Policy(
        version=found.shown.policy,
        company=found.company,
        own=found.shown.own,
        problems=found.verified.problems,
        rules=[_rule(number, each) for number, each in found.shown.rules],
        signs=[each.id for each in found.shown.signs if each.enabled],
        suppressions=[Silence.model_validate(each) for each in found.shown.suppressions],
    )


@router.post(
    "/policy/replay",
    response_model=Job,
    **needs(
        Action.POLICY_REPLAY, status=202, what="A job tries it on the past.",
        example=examples.JOB | {"kind": "policy-replay"},
        headers=("Location", "Idempotency-Replayed"),
    ),
)  # fmt: skip
def replay_policy(
    call: Called,
    file: Annotated[UploadFile, File(description="A company's policy, TOML.")],
    asked: Annotated[SpanQuery, Query()],
    key: Key = "",
) -> Response:
    """Try a policy on the past before it is taken into use."""
    name, content = (file.filename or "policy.toml")[:200], file.file.read()

    def work(service: Service) -> Answer:
        span = Span(since=asked.since, until=asked.until)
        job = ask_replay(name, content, span, service=service, actor=call.actor)
        told = Job.model_validate(read_job(job, service=service, actor=call.actor))
        return made(told, f"/v1/policy/replay/{job}", status=202)

    return carried_out(call, key, hashlib.sha256(content).digest(), work)


@router.get("/policy/replay/{job}", **needs(Action.POLICY_READ, example=examples.REPLAY))
def show_replay(call: Called, job: str) -> Replay:
    """A replay: how its job stands, and what the policy would have changed."""
    found = read_replay(job, service=call.service, actor=call.actor)
    return Replay(
        job=found.job.id,
        state=found.job.state,
        since=found.task.since,
        until=found.task.until,
        result=Replayed.model_validate(found.result) if found.result else None,
    )


def _rule(number: int, each: Any) -> Rule:
    told = {name: getattr(each, name) for name in Rule.model_fields if name != "number"}
    return Rule(number=number, **told)
