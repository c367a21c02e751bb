"""The same request again: one effect, one answer; by two at once as well."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from api_cases import ITEM, Installed
from precurb.app.access.actor import SYSTEM
from precurb.app.requests import Answer, once
from precurb.app.service import Service
from precurb.errors import ConflictError, UnavailableError
from precurb.store.jobs import NewJob, enqueue
from precurb.store.requests import Asked, OnceStore, RepeatedRequestError
from precurb.store.tables import checks, jobs
from precurb.store.tables.service import requests


def count(here: Installed, table: Any) -> int:
    with here.service.store.read() as db:
        return int(db.execute(select(func.count()).select_from(table)).scalar_one())


def test_the_same_request_again_is_answered_alike_and_done_once(here: Installed) -> None:
    client = here.ask("officer")
    key = {"idempotency-key": "k-1"}
    first = client.post("/v1/checks", json=ITEM, headers=key)
    second = client.post("/v1/checks", json=ITEM, headers=key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert second.headers["location"] == first.headers["location"]
    assert second.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert count(here, checks) == 1


def test_another_request_under_the_same_key_is_refused(here: Installed) -> None:
    client = here.ask("officer")
    key = {"idempotency-key": "k-1"}
    assert client.post("/v1/checks", json=ITEM, headers=key).status_code == 201
    other = client.post("/v1/checks", json=ITEM | {"text": "sugar"}, headers=key)
    assert other.status_code == 409
    assert other.json()["code"] == "conflict"
    assert count(here, checks) == 1


def test_keys_of_others_do_not_matter(here: Installed) -> None:
    key = {"idempotency-key": "k-1"}
    here.ask("officer").post("/v1/checks", json=ITEM, headers=key)
    other = here.ask("analyst").post("/v1/checks", json={"text": "sugar"}, headers=key)
    assert other.status_code == 201
    assert "idempotency-replayed" not in other.headers


def test_a_request_that_failed_may_be_sent_again_under_its_key(here: Installed) -> None:
    client = here.ask("officer")
    key = {"idempotency-key": "k-1"}
    assert client.post("/v1/checks", json={}, headers=key).status_code == 422
    assert client.post("/v1/checks", json=ITEM, headers=key).status_code == 201


def test_an_upload_again_is_the_same_whatever_the_boundary_of_its_parts(
    here: Installed,
) -> None:
    client = here.ask("officer")
    key = {"idempotency-key": "k-1"}
    files = {"files": ("trade.csv", b"reference,goods\nA-1,sugar\n")}
    first = client.post("/v1/files", files=files, headers=key)
    second = client.post("/v1/files", files=files, headers=key)
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json()["id"] == second.json()["id"]
    assert count(here, jobs) == 1


@pytest.mark.parametrize("key", ["a" * 201, "ä"])
def test_a_key_that_cannot_be_kept_is_refused(here: Installed, key: str) -> None:
    headers = {b"idempotency-key": key.encode()}
    answer = here.ask("officer").post("/v1/checks", json=ITEM, headers=headers)
    assert answer.status_code == 422
    assert count(here, checks) == 0


def adding(meet: Callable[[], object]) -> Callable[[Service], Answer]:
    """Work that adds a job, after others have come as far."""

    def work(service: Service) -> Answer:
        meet()
        with service.store.write(service.acting(SYSTEM)) as writing:
            made = enqueue(writing, NewJob(kind="tried"))
        return Answer(status=201, body=str(made).encode())

    return work


def test_of_many_at_once_one_has_an_effect_and_all_are_answered_alike(
    here: Installed,
) -> None:
    meeting = threading.Barrier(6)
    answers: list[Answer] = []

    def send() -> None:
        work = adding(meeting.wait)
        answers.append(once("k", "c", work, service=here.service, actor=SYSTEM))

    threads = [threading.Thread(target=send) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert count(here, jobs) == 1
    assert len({each.body for each in answers}) == 1
    assert sorted(each.repeated for each in answers) == [False, True, True, True, True, True]


def test_work_that_fails_leaves_neither_effect_nor_key(here: Installed) -> None:
    def work(service: Service) -> Answer:
        with service.store.write(service.acting(SYSTEM)) as writing:
            writing.note("begun", "something")
            raise UnavailableError("killed midway")

    with pytest.raises(UnavailableError):
        once("k", "c", work, service=here.service, actor=SYSTEM)
    assert count(here, requests) == 0


def test_an_answer_that_was_lost_is_said_to_be_lost_and_nothing_is_done_twice(
    here: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("precurb.app.requests._PATIENCE", 0.0)
    asked = Asked(actor=SYSTEM.who, key="k", content="c")
    store = OnceStore(here.service.store, asked)
    with store.write(here.service.acting(SYSTEM)) as writing:  # … and killed before it answers
        writing.note("done", "something")
    with pytest.raises(ConflictError, match="answer was lost"):
        once("k", "c", adding(lambda: None), service=here.service, actor=SYSTEM)
    assert count(here, jobs) == 0


def test_a_second_store_with_the_same_key_writes_nothing(here: Installed) -> None:
    asked = Asked(actor="ada", key="k", content="c")
    first = OnceStore(here.service.store, asked)
    for act in ("first", "and more"):  # one request may write more than once
        with first.write(here.service.acting(SYSTEM)) as writing:
            writing.note(act, "thing")
    late = OnceStore(here.service.store, asked)
    with (
        pytest.raises(RepeatedRequestError),
        late.write(here.service.acting(SYSTEM)) as writing,
    ):
        writing.note("second", "thing")
