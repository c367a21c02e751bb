"""Decide the past again: planned once, done part by part, gone on with after any death."""

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.rescreen.parts import Parts
from precurb.app.rescreen.planning import plan_next
from precurb.app.rescreen.ready import make_ready
from precurb.app.rescreen.redecide import Bench
from precurb.app.rescreen.target import JOB, deciding, in_use, is_behind, policy_of, snapshot_of
from precurb.app.rescreen.touch import Tell
from precurb.app.service import Service
from precurb.store import jobs, list_versions
from precurb.store.rescreenings import KeptRescreening, RunState, abandon, running


def _quiet(done: int, total: int, what: str) -> None:
    """Say nothing."""


def rescreen(
    *, service: Service, actor: Actor, tell: Tell = _quiet
) -> tuple[KeptRescreening, ...]:
    """Decide again whatever was decided with other lists, or another policy or program.

    A run that was cut off is gone on with. Several changes that came meanwhile are taken
    together, after the run that is under way.

    Args:
        service: The installation.
        actor: Who asks; Precurb itself as a job.
        tell: Hears how far it is, at least once a part, so that a worker shows it is alive.

    Returns:
        The runs that were ended, the last one last.

    Raises:
        DeniedError: The actor may not.
        ConflictError: Another worker is at it.
    """
    require(actor, Action.LIST_UPDATE)
    make_ready(service=service, actor=actor, tell=tell)
    ended = []
    while run := _next(service, actor, tell):
        ended.append(_finish(run, service, actor, tell))
    return tuple(ended)


def notice(*, service: Service, actor: Actor) -> bool:
    """Have the past decided again if it lags behind; whether it does.

    Called when a server or worker starts: whoever died between taking lists into use and
    saying so in the store, or was upgraded, is noticed here.

    Raises:
        DeniedError: The actor may not.
    """
    require(actor, Action.LIST_UPDATE)
    now = in_use(service)
    with service.store.read() as db:
        behind = is_behind(db, now) or running(db) is not None
    if behind:
        service.home.prepare().shelf.keep(service.snapshot)
        with service.store.write(service.acting(actor)) as writing:
            list_versions.keep(writing, service.snapshot)
            jobs.enqueue(writing, JOB)
    return behind


def _next(service: Service, actor: Actor, tell: Tell) -> KeptRescreening | None:
    with service.store.read() as db:
        run = running(db)
    return run or plan_next(service=service, actor=actor, tell=tell)


def _finish(
    run: KeptRescreening, service: Service, actor: Actor, tell: Tell
) -> KeptRescreening:
    snapshot, policy = snapshot_of(run.target, service), policy_of(run.target, service)
    if snapshot is None or policy is None or run.to_engine != deciding():
        with service.store.write(service.acting(actor)) as writing:
            abandon(writing, run)
        return run
    parts = Parts.of(run, Bench(snapshot, policy, service.home), service=service, actor=actor)
    while run.state is RunState.RUNNING:
        tell(run.done, run.total, run.cause)
        run = Parts(run, parts.bench, service, actor, parts.because).next()
    tell(run.done, run.total, run.cause)
    return run
