"""The feed over HTTP: a token lets in, a cursor reads on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from acts_cases import EXPORTER, IMPORTER, agreed_world, seizure
from exchange_world import AMBER, OFFICER, World
from precurb.api.feed import add_feed
from precurb.api.problems import tell_problems
from precurb.app.access.actor import SYSTEM
from precurb.app.access.people import NewUser, add_user
from precurb.app.access.tokens import Wanted, make_token
from precurb.app.acts import incidents


@pytest.fixture
def world(tmp_path: Path, template: Path) -> Iterator[World]:
    made = agreed_world(tmp_path, template)
    yield made
    made.close()


def client(world: World, role: str) -> TestClient:
    """The feed of the importing node as a user of a role pulls it."""
    service = world[IMPORTER].service
    add_user(NewUser(name=f"{role}-user", role=role), service=service, actor=SYSTEM)
    wanted = Wanted(label="tests")
    made = make_token(wanted, service=service, actor=SYSTEM, user=f"{role}-user")
    api = FastAPI()
    add_feed(api, service)
    tell_problems(api)
    return TestClient(api, headers={"Authorization": f"Bearer {made.secret}"})


def test_the_feed_is_pulled_with_a_token_and_read_on_by_its_cursor(world: World) -> None:
    one, reader = world[IMPORTER], client(world, "analyst")
    for _ in range(2):
        found = incidents.draft_incident(
            seizure(), (EXPORTER,), AMBER, service=one.service, actor=OFFICER
        )
        incidents.share_incident(found, one.node, service=one.service, actor=OFFICER)
    first = reader.get("/exchange/v1/feed", params={"limit": 1}).json()
    assert (len(first["items"]), first["more"]) == (1, True)
    rest = reader.get("/exchange/v1/feed", params={"cursor": first["cursor"]}).json()
    assert (len(rest["items"]), rest["more"]) == (1, False)
    amount = rest["items"][0]["says"]["incident"]["items"][0]["amounts"][0]["value"]
    assert amount == "100"


def test_nobody_pulls_the_feed_without_a_token(world: World) -> None:
    reader = client(world, "analyst")
    assert reader.get("/exchange/v1/feed", headers={"Authorization": ""}).status_code == 401


def test_who_may_not_read_the_exchange_does_not_pull_its_feed(world: World) -> None:
    assert client(world, "admin").get("/exchange/v1/feed").status_code == 403


def test_a_cursor_that_is_none_is_a_problem_with_a_code(world: World) -> None:
    answer = client(world, "analyst").get("/exchange/v1/feed", params={"cursor": "x"})
    assert answer.status_code in (400, 422)
    assert answer.json()["code"] == "invalid-record"
