"""Jobs are kept with their cause, done by one worker at a time, and never lost."""

import datetime as dt
from collections.abc import Callable

import pytest

from precurb.errors import InvalidRecordError
from precurb.store import Store, Writing, jobs, list_versions
from precurb.store.jobs import Job, NewJob, State
from store_cases import NOON, acting

MINUTE = dt.timedelta(minutes=1)


def add(store: Store, new: NewJob) -> str | None:
    with store.write(acting()) as writing:
        return jobs.enqueue(writing, new)


def take(store: Store, worker: str = "w1", at: dt.datetime = NOON) -> Job | None:
    with store.write(acting(at=at)) as writing:
        return jobs.claim(writing, worker)


def run(store: Store, change: Callable[..., object], *args: object, **named: object) -> object:
    at = named.pop("at", NOON)
    assert isinstance(at, dt.datetime)
    with store.write(acting(at=at)) as writing:
        return change(writing, *args, **named)


def state(store: Store, job_id: str) -> State:
    with store.read() as db:
        return jobs.read(db, job_id).state


def taken(store: Store) -> Job:
    add(store, NewJob(kind="tell"))
    job = take(store)
    assert job is not None
    return job


def test_jobs_are_taken_in_the_order_in_which_they_are_due(store: Store) -> None:
    later = add(store, NewJob(kind="tell", run_after=NOON - MINUTE))
    first = add(store, NewJob(kind="tell", run_after=NOON - 2 * MINUTE))
    found = [take(store), take(store), take(store)]
    assert [job and job.id for job in found] == [first, later, None]


def test_a_job_that_is_not_due_is_not_taken(store: Store) -> None:
    add(store, NewJob(kind="tell", run_after=NOON + MINUTE))
    assert take(store) is None


def test_only_jobs_of_the_kinds_asked_for_are_taken(store: Store) -> None:
    add(store, NewJob(kind="tell"))
    assert run(store, jobs.claim, "w1", ("screen",)) is None


def test_one_single_job_waits_at_a_time(store: Store) -> None:
    new = NewJob(kind="update", single="lists")
    assert [add(store, new) is None, add(store, new) is None] == [False, True]


def test_a_single_job_may_wait_again_once_it_is_done(store: Store) -> None:
    new = NewJob(kind="update", single="lists")
    add(store, new)
    job = take(store)
    run(store, jobs.finish, job)
    assert add(store, new) is not None


def test_a_finished_job_is_done(store: Store) -> None:
    job = taken(store)
    run(store, jobs.finish, job)
    assert state(store, job.id) is State.DONE


def test_a_heartbeat_shows_how_far_a_job_is(store: Store) -> None:
    job = taken(store)
    run(store, jobs.beat, job, done=3, total=9, note="row 3")
    with store.read() as db:
        found = jobs.read(db, job.id)
    assert (found.done, found.total, found.note) == (3, 9, "row 3")


def test_a_failed_job_is_tried_again_later(store: Store) -> None:
    job = taken(store)
    run(store, jobs.fail, job, "no answer", again_after=MINUTE)
    assert (take(store) is None, take(store, at=NOON + MINUTE) is None) == (True, False)


def test_a_job_that_failed_as_often_as_it_may_is_left(store: Store) -> None:
    add(store, NewJob(kind="tell", most_attempts=1))
    job = take(store)
    assert job is not None
    run(store, jobs.fail, job, "no answer", again_after=MINUTE)
    assert state(store, job.id) is State.FAILED


def test_the_job_of_a_silent_worker_is_done_by_another(store: Store) -> None:
    job = taken(store)
    later = NOON + 10 * MINUTE
    run(store, jobs.take_back, 5 * MINUTE, at=later)
    again = take(store, "w2", at=later)
    assert again is not None
    assert (again.id, again.attempts, again.deaths) == (job.id, 1, 1)


def test_a_worker_that_is_heard_keeps_its_job(store: Store) -> None:
    job = taken(store)
    run(store, jobs.beat, job, at=NOON + 9 * MINUTE)
    assert run(store, jobs.take_back, 5 * MINUTE, at=NOON + 10 * MINUTE) == ()


def test_a_worker_that_was_given_up_can_keep_no_result(store: Store) -> None:
    job = taken(store)
    run(store, jobs.take_back, 5 * MINUTE, at=NOON + 10 * MINUTE)
    with pytest.raises(InvalidRecordError, match="no longer"):
        run(store, _results_and_end, job)
    with store.read() as db:
        assert list_versions.watermark(db, "rescreened") == ""


def _results_and_end(writing: Writing, job: Job) -> None:
    list_versions.advance(writing, "rescreened", "v1", expected="")
    jobs.finish(writing, job)


def test_the_worker_of_a_cancelled_job_learns_it(store: Store) -> None:
    job = taken(store)
    run(store, jobs.cancel, job.id)
    with pytest.raises(InvalidRecordError, match="no longer"):
        run(store, jobs.beat, job)


def test_a_watermark_moves_only_from_where_it_was_read(store: Store) -> None:
    run(store, list_versions.advance, "rescreened", "v1", expected="")
    with pytest.raises(InvalidRecordError, match="no longer stands"):
        run(store, list_versions.advance, "rescreened", "v2", expected="v0")


def test_a_watermark_begins_once(store: Store) -> None:
    run(store, list_versions.advance, "rescreened", "v1", expected="")
    with pytest.raises(InvalidRecordError, match="no longer stands"):
        run(store, list_versions.advance, "rescreened", "v2", expected="")


def test_a_watermark_is_read_as_it_was_set(store: Store) -> None:
    run(store, list_versions.advance, "rescreened", "v1", expected="")
    run(store, list_versions.advance, "rescreened", "v2", expected="v1")
    with store.read() as db:
        assert list_versions.watermark(db, "rescreened") == "v2"


def test_a_job_over_which_many_workers_died_is_given_up(store: Store) -> None:
    add(store, NewJob(kind="tell"))
    at = NOON
    for _ in range(jobs.MOST_DEATHS):
        run(store, jobs.claim, "w", at=at)
        at += 10 * MINUTE
        run(store, jobs.take_back, 5 * MINUTE, at=at)
    assert run(store, jobs.claim, "w", at=at) is None
