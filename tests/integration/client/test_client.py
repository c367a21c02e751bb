"""The client against a server that runs, on the loopback."""

import dataclasses
import datetime as dt
import hashlib
import socket
import threading
import time
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from api_cases import Installed, installed
from precurb.api.application import describe
from precurb.app.access.actor import SYSTEM
from precurb.client import Client, Item, Which, answers, more_answers
from precurb.errors import (
    ConflictError,
    DeniedError,
    InvalidRecordError,
    UnauthenticatedError,
    UnavailableError,
    UnknownRecordError,
)
from precurb.model import Outcome, Party, Role
from precurb.store import jobs
from precurb.store.jobs import NewJob

TRADE = Item(
    cas="108-24-7",
    reference="A-2291",
    departure="DE",
    destination="MX",
    date=dt.date(2026, 11, 27),
    parties=(Party(name="Ejemplo Recubrimientos SA de CV", role=Role.CUSTOMER, country="MX"),),
)


@dataclasses.dataclass(kw_only=True)
class Running:
    """A server that runs, and its installation."""

    here: Installed
    url: str

    def client(self, role: str, language: str = "en") -> Client:
        return Client(self.url, self.here.tokens[role], language=language, patience=5)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """uvicorn on a free port of the loopback."""
    here = installed(tmp_path_factory.mktemp("client"))
    place = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(here.api, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [place]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Running(here=here, url=f"http://127.0.0.1:{place.getsockname()[1]}")
    server.should_exit = True
    thread.join()
    place.close()
    here.service.close()


def test_a_check_is_made_read_and_proved(running: Running) -> None:
    with running.client("officer", "de") as client:
        made = client.check("250 kg Essigsäureanhydrid", TRADE)
        assert made.summary.reference == "A-2291"
        assert made.summary.language == "de"
        assert made.summary.outcome is not Outcome.RELEASE
        assert client.read_check(made.summary.id) == made
        raw = client.canonical_check(made.summary.id)
        assert hashlib.sha256(raw).hexdigest() == made.summary.content
        assert client.dossier(made.summary.id, "json").startswith(b"{")


def test_a_decision_needs_two_and_a_duty_is_settled(running: Running) -> None:
    with running.client("officer") as officer, running.client("approver") as approver:
        made = officer.check("", dataclasses.replace(TRADE, reference="A-1"))
        held = officer.decide(made.summary.id, "hold", "asked the customer")
        assert held.stands
        release = officer.decide(made.summary.id, "release", "end use shown")
        assert release.needs_second
        assert not release.stands
        with pytest.raises(DeniedError):
            officer.confirm(release.id, "my own")
        assert approver.confirm(release.id, "agreed").stands
        page = officer.transaction(made.summary.transaction)
        assert page.standing == "released"
        settled = officer.settle(page.duties[0].id, "done", "notified")
        assert (settled.state, settled.state_by) == ("done", "officer-user")


def test_lists_are_fetched_part_by_part(running: Running) -> None:
    with running.client("officer") as client:
        for number in range(5):
            client.check(f"{number + 1} kg sugar", Item(reference=f"S-{number}"))
        found = [each.reference for each in client.checks(limit=2)]
        assert found[:5] == [f"S-{number}" for number in (4, 3, 2, 1, 0)]
        one = list(client.transactions(Which(reference="S-3", until=dt.date(2027, 1, 1))))
        assert [each.reference for each in one] == ["S-3"]


def test_questions_are_answered(running: Running) -> None:
    with running.client("analyst") as client:
        assert client.identify("108-24-7", dt.date(2026, 1, 1)).verdict == "controlled"
        assert client.match("Nobody of That Name Whatsoever").band == "clear"
        assert client.search("acetic anhydride").items
        assert client.me().name == "analyst-user"


def test_lists_policy_and_audit_are_read(running: Running) -> None:
    with running.client("auditor") as client:
        lists = client.lists()
        assert "UN-1988-I" in {each.id for each in lists.items}
        client.list_versions("UN-1988-I")
        assert list(client.list_changes(lists.snapshot)) == []
        assert client.policy().rules
        assert list(client.rescreenings()) == []
        head = client.audit_head()
        newest = next(client.audit_entries())
        assert (newest.seq, newest.hash) == (head.seq, head.hash)
        assert list(client.alerts()) == []
        list(client.obligations(dt.date(2030, 1, 1)))


def test_files_are_handed_in_and_jobs_followed(running: Running, tmp_path: Path) -> None:
    path = tmp_path / "trade.csv"
    path.write_text("reference,goods\nA-1,sugar\n")
    with running.client("officer") as client:
        job = client.screen_files([path])
        assert (job.kind, job.state) == ("screen-file", "queued")
        assert job in list(client.jobs(kind="screen-file"))
        with pytest.raises(InvalidRecordError):
            client.file_result(job.id)
        client.cancel_job(job.id)
        assert client.wait_for(job.id).state == "cancelled"
        with pytest.raises(ConflictError):
            client.cancel_job(job.id)


def test_waiting_for_a_job_ends(running: Running) -> None:
    service = running.here.service
    with service.store.write(service.acting(SYSTEM)) as writing:
        made = jobs.enqueue(writing, NewJob(kind="never"))
    with (
        running.client("officer") as client,
        pytest.raises(UnavailableError, match="queued"),
    ):
        client.wait_for(str(made), seconds=0, sleep=lambda _: None)


def test_webhooks_are_kept(running: Running) -> None:
    with running.client("admin") as client:
        made = client.add_webhook("https://example.com/hook", ["check.held"])
        assert made.secret.startswith("whsec_")
        assert [each.id for each in client.webhooks()] == [made.id]
        changed = client.change_webhook(made.id, "https://example.com/b", ["job.failed"])
        assert changed.events == ("job.failed",)
        assert list(client.deliveries(made.id)) == []
        with pytest.raises(UnknownRecordError):
            client.retry_delivery("msg_none")
        client.end_webhook(made.id)
        assert client.webhook(made.id).ended is not None


def test_what_the_server_refuses_is_raised_as_our_errors(running: Running) -> None:
    with running.client("auditor") as client:
        with pytest.raises(DeniedError, match=r"check\.make"):
            client.check("sugar")
        with pytest.raises(UnknownRecordError):
            client.read_check("none")
        with pytest.raises(InvalidRecordError, match="snapshots begin with"):
            list(client.list_changes("ffffffff"))
    with Client(running.url, "pcb_wrong") as stranger, pytest.raises(UnauthenticatedError):
        stranger.me()


def test_the_same_key_makes_one_check_and_another_body_under_it_is_refused(
    running: Running,
) -> None:
    with running.client("officer") as client:
        one = client.check("chalk", key="k-1")
        assert client.check("chalk", key="k-1") == one
        with pytest.raises(ConflictError):
            client.check("sand", key="k-1")


def told_types() -> list[type[Any]]:
    found = [
        value
        for module in (answers, more_answers)
        for value in vars(module).values()
        if dataclasses.is_dataclass(value) and isinstance(value, type)
    ]
    return [each for each in dict.fromkeys(found) if each.__name__ != "Part"]


@pytest.mark.parametrize("kind", told_types(), ids=lambda kind: kind.__name__)
def test_a_type_of_the_client_has_the_fields_of_the_api(
    running: Running, kind: type[Any]
) -> None:
    schemas = describe(running.here.api)["components"]["schemas"]
    fields = {each.name for each in dataclasses.fields(kind)}
    assert fields == set(schemas[kind.__name__]["properties"])


def test_every_operation_has_its_method(running: Running) -> None:
    asked: set[tuple[str, str]] = set()

    class Listening:
        def send(self, asking: Any) -> Any:
            asked.add((asking.method, asking.path))
            return types.SimpleNamespace(content=b"")

        def ask(self, asking: Any, kind: Any) -> Any:
            self.send(asking)
            return types.SimpleNamespace(items=(), state="done")

        def each(self, asking: Any, kind: Any) -> Any:
            self.send(asking)
            return iter(())

    client = Client("http://127.0.0.1", "pcb_none")
    client.close()
    client._via = Listening()  # type: ignore[assignment]  # a fake that listens
    _call_all(client)
    there = {
        (method.upper(), path)
        for path, methods in describe(running.here.api)["paths"].items()
        for method in methods
    }
    named = {path for _, path in there}
    without = {
        (method, path)
        for method, path in there
        if not any(
            method == m and _fits(path, p) for m, p in asked if p == path or p not in named
        )
    }
    assert without == set()


def _fits(template: str, path: str) -> bool:
    one, other = template.split("/"), path.split("/")
    return len(one) == len(other) and all(
        a.startswith("{") or a == b for a, b in zip(one, other, strict=True)
    )


def _call_all(client: Client) -> None:
    here = Path(__file__)
    calls: dict[str, tuple[Any, ...]] = {
        "decide": ("a", "hold", "b"), "confirm": ("a", "b"), "settle": ("a", "done", "b"),
        "close_alert": ("a", "b"), "screen_files": ([here],), "replay_policy": (here,),
        "add_webhook": ("a", []), "change_webhook": ("a", "b", []),
    }  # fmt: skip
    plain = {
        "me", "check", "checks", "transactions", "obligations", "jobs", "alerts", "match",
        "lists", "policy", "rescreenings", "audit_head", "audit_entries", "webhooks",
    }  # fmt: skip
    for name in dir(client):
        if name.startswith("_") or name == "close":
            continue
        getattr(client, name)(*calls.get(name, () if name in plain else ("a",)))
