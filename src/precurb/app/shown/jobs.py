"""Jobs as a page shows them: what waits, what runs and how far, what failed and why."""

from dataclasses import dataclass

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.desk.pages import Page, Part, page
from precurb.app.service import Service
from precurb.errors import ConflictError, InvalidRecordError, UnknownRecordError
from precurb.store import jobs as kept
from precurb.store.jobs import Job, State
from precurb.store.shown import kinds_of_jobs, newest_jobs, one_job


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    """A part of the jobs, how many stand how, and which kinds there are."""

    counts: dict[State, int]
    kinds: tuple[str, ...]
    jobs: Page[Job]


def read_jobs(
    state: State | None, kind: str, part: Part, *, service: Service, actor: Actor
) -> Jobs:
    """Jobs, the newest first.

    Args:
        state: How they stand; any when left out.
        kind: What they do; any when empty.
        part: Which part.
        service: The installation.
        actor: Who asks.

    Raises:
        DeniedError: The actor may not read jobs.
    """
    require(actor, Action.JOB_READ)
    states = (state,) if state else ()
    with service.store.read() as db:
        found = newest_jobs(db, states, kind, part.number, part.most + 1)
        counts, kinds = kept.counts(db), kinds_of_jobs(db)
    marks = [str(seq) for seq, _ in found]
    return Jobs(
        counts=counts, kinds=kinds, jobs=page([job for _, job in found], marks, part.most)
    )


def read_job(job_id: str, *, service: Service, actor: Actor) -> Job:
    """One job.

    Raises:
        DeniedError: The actor may not read jobs.
        UnknownRecordError: There is none.
    """
    require(actor, Action.JOB_READ)
    with service.store.read() as db:
        found = one_job(db, job_id)
    if found is None:
        raise UnknownRecordError(f"no job {job_id!r}")
    return found


def cancel_job(job_id: str, *, service: Service, actor: Actor) -> None:
    """Take a job out that waits or runs.

    Raises:
        DeniedError: The actor may not.
        UnknownRecordError: There is none.
        ConflictError: It is over already.
    """
    require(actor, Action.JOB_CANCEL)
    read_job(job_id, service=service, actor=actor)
    try:
        with service.store.write(service.acting(actor)) as writing:
            kept.cancel(writing, job_id)
    except InvalidRecordError as error:
        raise ConflictError(f"job {job_id} is over already") from error
