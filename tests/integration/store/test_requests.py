"""Keys of repeated requests, on either database: kept with their effect, or not at all."""

import datetime as dt
import threading

import pytest

from precurb.store import Store
from precurb.store.jobs import NewJob, counts, enqueue
from precurb.store.requests import Asked, OnceStore, RepeatedRequestError, answer, forget, given
from store_cases import NOON, acting

ASKED = Asked(actor="ada", key="k-1", content="c" * 64)


def test_a_key_is_kept_with_its_effect_and_its_answer_after_it(store: Store) -> None:
    once = OnceStore(store, ASKED)
    with once.write(acting()) as writing:
        enqueue(writing, NewJob(kind="tried"))
    with store.read() as db:
        before = given(db, ASKED)
    assert before is not None
    assert (before.content, before.status) == (ASKED.content, None)
    with store.write(acting()) as writing:
        answer(writing, ASKED, 201, "/v1/jobs/1", b"{}")
    with store.read() as db:
        after = given(db, ASKED)
    assert after is not None
    assert (after.status, after.location, after.answer) == (201, "/v1/jobs/1", b"{}")


def fail_midway(once: OnceStore) -> None:
    with once.write(acting()) as writing:
        enqueue(writing, NewJob(kind="tried"))
        raise RuntimeError("killed")


def test_what_is_undone_leaves_no_key(store: Store) -> None:
    with pytest.raises(RuntimeError):
        fail_midway(OnceStore(store, ASKED))
    with store.read() as db:
        assert given(db, ASKED) is None


def test_of_many_at_once_one_writes(store: Store) -> None:
    meeting = threading.Barrier(4)
    refused: list[bool] = []

    def send() -> None:
        meeting.wait()
        try:
            with OnceStore(store, ASKED).write(acting()) as writing:
                enqueue(writing, NewJob(kind="tried"))
        except RepeatedRequestError:
            refused.append(True)
        else:
            refused.append(False)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(refused) == [False, True, True, True]
    with store.read() as db:
        assert sum(counts(db).values()) == 1


def test_old_requests_are_forgotten_and_their_keys_may_be_used_anew(store: Store) -> None:
    with OnceStore(store, ASKED).write(acting()) as writing:
        writing.note("done", "thing")
    with store.write(acting()) as writing:
        assert forget(writing, NOON) == 0
        assert forget(writing, NOON + dt.timedelta(seconds=1)) == 1
    with OnceStore(store, ASKED).write(acting()) as writing:
        writing.note("done again", "thing")
