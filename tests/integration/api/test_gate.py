"""Every route lies behind the gate, and every role comes just to what it is for."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute

from api_cases import Installed
from precurb.api.application import ROUTES
from precurb.api.gate import GuardedRoute, asks
from precurb.app.access.actions import Action
from precurb.app.access.actor import SYSTEM
from precurb.app.access.roles import roles, roles_to_give
from precurb.app.access.tokens import Wanted, make_token

OPEN = {"/v1/openapi.json"}
BODIES = {
    "/v1/checks": {"text": "sugar"},
    "/v1/checks/{check_id}/decisions": {"action": "hold", "reason": "to be looked at"},
    "/v1/decisions/{decision_id}/confirm": {"reason": "agreed"},
    "/v1/identify": {"text": "sugar"},
    "/v1/match": {"names": ["Nobody"]},
    "/v1/obligations/{duty_id}/settle": {"state": "done", "reason": "sent"},
    "/v1/alerts/{alert_id}/close": {"reason": "looked at"},
    "/v1/webhooks": {"url": "https://example.com/hook", "events": ["check.made"]},
    "/v1/webhooks/{webhook_id}": {"url": "https://example.com/hook", "events": ["check.made"]},
}
UPLOADS = {"/v1/files": "files", "/v1/policy/replay": "file"}
QUERIES = {"/v1/lists/diff": "?old=current", "/v1/search": "?q=sugar"}


def cases() -> Iterator[tuple[GuardedRoute, str, str]]:
    for route in ROUTES:
        for method in sorted(route.methods or ()):
            for role in roles_to_give():
                yield route, method, role


def named(case: object) -> str:
    return case.path if isinstance(case, APIRoute) else str(case)


def asked_as(here: Installed, route: GuardedRoute, method: str, role: str) -> int:
    path = route.path
    told: dict[str, Any] = {}
    if path in UPLOADS:
        told["files"] = {UPLOADS[path]: ("trade.csv", b"reference,goods\nA-1,sugar\n")}
    elif method in ("POST", "PUT"):
        told["json"] = BODIES.get(path, {})
    url = "/".join("none" if part.startswith("{") else part for part in path.split("/"))
    answer = here.ask(role).request(method, url + QUERIES.get(path, ""), **told)
    return int(answer.status_code)


def test_every_route_of_the_application_is_guarded(shared_here: Installed) -> None:
    open_ones = {
        each.path
        for each in shared_here.api.router.routes
        if isinstance(each, APIRoute) and not isinstance(each, GuardedRoute)
    }
    assert open_ones == OPEN
    guarded = [each for each in shared_here.api.router.routes if isinstance(each, GuardedRoute)]
    assert guarded == list(ROUTES)


def test_a_route_that_does_not_say_what_it_needs_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="does not say what it needs"):
        GuardedRoute("/v1/open", lambda: None)


def test_who_one_is_alone_needs_no_action() -> None:
    assert [each.path for each in ROUTES if not each.needs] == ["/v1/me"]


@pytest.mark.parametrize(("route", "method", "role"), list(cases()), ids=named)
def test_a_role_comes_to_what_its_actions_say_and_no_farther(
    shared_here: Installed, route: GuardedRoute, method: str, role: str
) -> None:
    may = not route.needs or any(each in roles()[role].actions for each in route.needs)
    status = asked_as(shared_here, route, method, role)
    assert status < 500
    assert (status == 403) is not may


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_nobody_comes_to_a_route_without_a_token(
    shared_here: Installed, route: GuardedRoute
) -> None:
    for method in route.methods or ():
        url = "/".join("none" if p.startswith("{") else p for p in route.path.split("/"))
        shared_here.api.state.gate._strangers._filled.clear()
        answer = shared_here.ask().request(method, url)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["code"] == "unauthenticated"


def test_a_token_reaches_no_farther_than_its_scopes(here: Installed) -> None:
    wanted = Wanted(label="lists only", scopes=(Action.LIST_READ,))
    made = make_token(wanted, service=here.service, actor=SYSTEM, user="officer-user")
    client = here.ask(authorization=f"Bearer {made.secret}")
    assert client.get("/v1/lists").status_code == 200
    refused = client.get("/v1/checks")
    assert refused.status_code == 403
    assert "does not reach to check.read" in refused.json()["detail"]


def test_a_denial_is_in_the_audit(here: Installed) -> None:
    assert here.ask("admin").post("/v1/checks", json={"text": "sugar"}).status_code == 403
    acts = here.ask("auditor").get("/v1/audit/entries?act=denied").json()["items"]
    assert [each["object"] for each in acts] == ["user admin-user"]


def test_asks_names_its_actions() -> None:
    assert asks(Action.CHECK_READ)["openapi_extra"] == {"x-precurb-needs": ["check.read"]}


def test_guessing_tokens_is_slowed_down_and_good_ones_of_the_same_address_are_not(
    here: Installed,
) -> None:
    stranger = here.ask(authorization="Bearer pcb_guessed")
    statuses = [stranger.get("/v1/me").status_code for _ in range(31)]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    assert here.ask("officer").get("/v1/me").status_code == 200
