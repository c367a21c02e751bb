"""A worker claims, does, fails, gives back, and takes over; on each database."""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from precurb.app.access.actor import SYSTEM
from precurb.app.service import Service
from precurb.app.settings import Schedule
from precurb.app.work import Beat
from precurb.errors import ConflictError, InvalidRecordError, UnavailableError
from precurb.store import jobs, workers
from precurb.store.jobs import Job, NewJob, State
from precurb.worker import Pace, Worker
from precurb.worker.registry import WORK
from precurb.worker.schedule import enqueue_due

FAST = Pace(
    look=dt.timedelta(milliseconds=10), beat=dt.timedelta(milliseconds=10),
    tidy=dt.timedelta(0),
)  # fmt: skip


def enqueue(service: Service, kind: str = "try", **told: object) -> str:
    with service.store.write(service.acting(SYSTEM)) as writing:
        return str(jobs.enqueue(writing, NewJob(kind=kind, **told)))  # type: ignore[arg-type]


def read(service: Service, job: str) -> Job:
    with service.store.read() as db:
        return jobs.read(db, job)


def worker(
    service: Service, work: Callable[[Job, Service, Beat], None], **pace: object
) -> Worker:
    return Worker(service, replace(FAST, **pace), {"try": work})  # type: ignore[arg-type]


def nothing(job: Job, service: Service, beat: Beat) -> None:
    """Work that is done at once."""


def raising(error: Exception) -> Callable[[Job, Service, Beat], None]:
    def work(job: Job, service: Service, beat: Beat) -> None:
        raise error

    return work


def test_a_job_is_done_once(service: Service) -> None:
    job, one = enqueue(service), worker(service, nothing)
    assert [one.once(), one.once()] == [True, False]
    assert read(service, job).state is State.DONE


def test_how_far_a_job_is_can_be_seen_while_it_runs(service: Service) -> None:
    seen = threading.Event()

    def work(job: Job, service: Service, beat: Beat) -> None:
        beat(done=3, total=7, note="halfway")
        while read(service, job.id).note != "halfway":
            seen.wait(0.01)

    job = enqueue(service)
    worker(service, work).once()
    found = read(service, job)
    assert (found.done, found.total, found.state) == (3, 7, State.DONE)


@pytest.mark.parametrize(
    "error", [UnavailableError("later"), ConflictError("x"), KeyError("x")]
)
def test_what_may_pass_is_tried_again(service: Service, error: Exception) -> None:
    job = enqueue(service)
    worker(service, raising(error)).once()
    found = read(service, job)
    assert (found.state, found.attempts) == (State.QUEUED, 1)
    assert found.run_after > found.created
    assert found.error


def test_what_cannot_pass_is_not_tried_again(service: Service) -> None:
    job = enqueue(service)
    worker(service, raising(InvalidRecordError("no such file"))).once()
    found = read(service, job)
    assert (found.state, found.error) == (State.FAILED, "no such file")


def test_a_job_is_tried_as_often_as_it_may_be(service: Service) -> None:
    job = enqueue(service, most_attempts=1)
    worker(service, raising(UnavailableError("later"))).once()
    assert read(service, job).state is State.FAILED


def test_a_job_that_ends_itself_is_left_as_it_ended(service: Service) -> None:
    def work(job: Job, service: Service, beat: Beat) -> None:
        with service.store.write(service.acting(SYSTEM)) as writing:
            jobs.finish(writing, job)

    job = enqueue(service)
    worker(service, work).once()
    assert read(service, job).state is State.DONE


def test_a_job_of_a_kind_that_nobody_knows_waits(service: Service) -> None:
    job = enqueue(service, "of a later version")
    assert not worker(service, nothing).once()
    assert read(service, job).state is State.QUEUED


def test_a_worker_that_stops_puts_its_job_back(service: Service) -> None:
    def work(job: Job, service: Service, beat: Beat) -> None:
        made.stop()
        beat(done=1)
        raise AssertionError("the beat lets nobody go on")

    made = worker(service, work)
    job = enqueue(service)
    made.run()
    found = read(service, job)
    assert (found.state, found.attempts, found.worker) == (State.QUEUED, 0, None)


def test_a_cancelled_job_is_left(service: Service) -> None:
    def work(job: Job, service: Service, beat: Beat) -> None:
        with service.store.write(service.acting(SYSTEM)) as writing:
            jobs.cancel(writing, job.id)
        for _ in range(2000):
            beat()
            threading.Event().wait(0.005)
        raise AssertionError("the beat never told")

    job = enqueue(service)
    worker(service, work).once()
    assert read(service, job).state is State.CANCELLED


def test_the_job_of_a_silent_worker_is_taken_over(service: Service) -> None:
    job = enqueue(service)
    with service.store.write(service.acting(SYSTEM)) as writing:
        jobs.claim(writing, "dead")
    taking = worker(service, nothing, silent=dt.timedelta(0))
    thread = threading.Thread(target=taking.run)
    thread.start()
    try:
        for _ in range(2000):
            if read(service, job).state is State.DONE:
                break
            threading.Event().wait(0.01)
    finally:
        taking.stop()
        thread.join()
    found = read(service, job)
    assert (found.state, found.attempts, found.deaths) == (State.DONE, 1, 1)


def test_a_worker_is_seen_while_it_is_there(service: Service) -> None:
    long_ago = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    seen: list[str] = []

    def work(job: Job, service: Service, beat: Beat) -> None:
        with service.store.read() as db:
            seen.extend(each.name for each in workers.alive(db, long_ago))
        made.stop()

    made = worker(service, work)
    enqueue(service)
    made.run()
    with service.store.read() as db:
        after = workers.alive(db, long_ago)
    assert (seen, after) == ([made.name], ())


def test_each_occurrence_is_enqueued_once(service: Service) -> None:
    service.settings = replace(
        service.settings,
        schedule=Schedule(
            update_lists="", self_test="", watch_notifications="", watch_duties="* * * * *"
        ),
    )
    clock = Clock(service)
    assert enqueue_due(service) == ()  # it begins now
    clock.later(minutes=1)
    assert [enqueue_due(service) for _ in range(3)] == [("watch-duties",), (), ()]


def test_missed_occurrences_are_made_up_for_by_one_job(service: Service) -> None:
    service.settings = replace(
        service.settings,
        schedule=Schedule(
            update_lists="", self_test="", watch_notifications="", watch_duties="0 6 * * *"
        ),
    )
    clock = Clock(service)
    enqueue_due(service)
    clock.later(days=5)
    enqueue_due(service)
    with service.store.read() as db:
        assert jobs.counts(db) == {State.QUEUED: 1}


def test_a_line_that_is_no_cron_line_is_named(alone: Service) -> None:
    alone.settings = replace(alone.settings, schedule=Schedule(self_test="at noon"))
    with pytest.raises(InvalidRecordError, match="self-test"):
        enqueue_due(alone)


@pytest.mark.parametrize("kind", sorted(WORK))
def test_all_work_can_be_imported(alone: Service, kind: str) -> None:
    """A job without sense fails in its own words, not for want of a module."""
    job = enqueue(alone, kind, payload="{}")
    if kind == "update-lists":
        pytest.skip("it would ask the network")
    Worker(alone, FAST).once()
    assert "import" not in read(alone, job).error


class Clock:
    """The clock of an installation, moved on by hand."""

    def __init__(self, service: Service) -> None:
        self._now = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
        acting = service.acting
        service.acting = lambda actor: replace(acting(actor), at=self._now)  # type: ignore[method-assign]

    def later(self, **by: float) -> None:
        self._now += dt.timedelta(**by)
