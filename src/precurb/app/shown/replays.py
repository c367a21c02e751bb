"""Try a policy on the past before it is taken into use: a job, and what it would have changed.

The proposed file is kept by its hash, so that what is activated later is what was tried.
"""

import datetime as dt
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.replay import Replayed, ReplayOrder, replay_policy
from precurb.app.service import Service
from precurb.app.shown.policy import PolicyPage, read_page
from precurb.app.work import Beat
from precurb.errors import InvalidRecordError, UnknownRecordError
from precurb.store import jobs, received
from precurb.store.jobs import Job, NewJob
from precurb.store.shown import number_of_checks, one_job

KIND = "policy-replay"
EXAMPLES = 5
_MOST = 1 << 20  # bytes of a policy
_STEP = 200  # checks between two signs of life


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayTask:
    """What a job of this kind is told: the policy by hash, and which days."""

    policy: str
    name: str
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A replay: what was asked, how the job stands, and what came of it once it is done.

    ``proposed`` is the policy that was tried, verified; none where it can no longer be read.
    """

    job: Job
    task: ReplayTask
    result: Replayed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days of transactions, both included; open where left out."""

    since: dt.date | None = None
    until: dt.date | None = None


def ask_replay(name: str, content: bytes, span: Span, *, service: Service, actor: Actor) -> str:
    """Keep a proposed policy and have it tried on the past; return the id of the job.

    Args:
        name: What its file is called.
        content: The file.
        span: Which days.
        service: The installation.
        actor: Who asks.

    Raises:
        DeniedError: The actor may not.
        InvalidRecordError: It cannot be read as a policy.
    """
    require(actor, Action.POLICY_REPLAY)
    if len(content) > _MOST:
        raise InvalidRecordError(f"{name}: a policy has at most {_MOST} bytes")
    read_proposed(name, content, service=service)
    with service.store.write(service.acting(actor)) as writing:
        sha256 = received.keep(writing, name, content)
        told = ReplayTask(policy=sha256, name=name, since=span.since, until=span.until)
        new = NewJob(kind=KIND, payload=msgspec.json.encode(told).decode())
        return str(jobs.enqueue(writing, new))


def read_replay(job_id: str, *, service: Service, actor: Actor) -> Replay:
    """How a replay stands, and its result once it is done.

    Raises:
        DeniedError: The actor may not read the policy.
        UnknownRecordError: There is no such replay.
    """
    require(actor, Action.POLICY_READ)
    with service.store.read() as db:
        job = one_job(db, job_id)
    if job is None or job.kind != KIND:
        raise UnknownRecordError(f"no replay {job_id!r}")
    path = _result(job_id, service)
    found = msgspec.json.decode(path.read_bytes(), type=Replayed) if path.exists() else None
    return Replay(job=job, task=_task(job), result=found)


def proposed_file(sha256: str, *, service: Service, actor: Actor) -> bytes:
    """The file of a proposed policy, to be activated as it was tried.

    Raises:
        DeniedError: The actor may not read the policy.
        UnknownRecordError: None is kept under the hash.
    """
    require(actor, Action.POLICY_READ)
    try:
        with service.store.read() as db:
            return received.read(db, sha256)
    except InvalidRecordError as error:
        raise UnknownRecordError(str(error)) from error


def proposed_page(sha256: str, *, service: Service, actor: Actor) -> PolicyPage:
    """A proposed policy with what was found when it was verified.

    Raises:
        DeniedError: The actor may not read the policy.
        UnknownRecordError: None is kept under the hash.
        InvalidRecordError: It can no longer be read as a policy.
    """
    content = proposed_file(sha256, service=service, actor=actor)
    return read_proposed(sha256[:12], content, service=service)


def read_proposed(name: str, content: bytes, *, service: Service) -> PolicyPage:
    """Read bytes as a company's policy.

    Raises:
        InvalidRecordError: They are none.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "policy.toml")
        path.write_bytes(content)
        try:
            return read_page(path, service=service)
        except InvalidRecordError as error:
            told = str(error).removeprefix(f"{path.name}: ")
            raise InvalidRecordError(f"{name}: {told}") from error


def do_replay(job: Job, service: Service, beat: Beat) -> None:
    """Judge the newest check of every stored transaction by both policies; keep the result.

    Done twice it gives the same: the result is written in one step.

    Args:
        job: The job.
        service: The installation.
        beat: Hears how many checks are judged.
    """
    task = _task(job)
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder, "policy.toml")
        with service.store.read() as db:
            new.write_bytes(received.read(db, task.policy))
            total = number_of_checks(db, task.since, task.until)
        order = ReplayOrder(
            new=new, old=service.policy_path, since=task.since, until=task.until,
            examples=EXAMPLES,
        )  # fmt: skip

        def judged(done: int) -> None:
            if done % _STEP == 0:
                beat(done=done, total=max(total, done))

        found = replay_policy(order, home=service.home, judged=judged)
    path = _result(job.id, service)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_bytes(msgspec.json.encode(found))
    fresh.replace(path)
    beat(done=found.checks, total=found.checks)


def _task(job: Job) -> ReplayTask:
    return msgspec.json.decode(job.payload, type=ReplayTask)


def _result(job_id: str, service: Service) -> Path:
    return service.home.root / "replays" / f"{job_id}.json"
