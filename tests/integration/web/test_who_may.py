"""Every page and form, and every role: who is let in, who is refused, who is asked to sign in.

A route that is not in the table fails: nobody adds a page without saying who may see it.
"""

from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute
from starlette.testclient import TestClient

from access_cases import PASSWORD, make_user
from precurb.app.access.actions import Action
from precurb.app.access.actor import SYSTEM, Actor
from precurb.app.access.roles import roles, roles_to_give
from precurb.app.check import Question
from precurb.app.desk.check import check_item
from precurb.app.desk.decide import decide
from precurb.app.desk.view import check_view
from precurb.app.rescreen.activate import use_lists
from precurb.app.service import Service
from precurb.app.settings import Settings
from precurb.app.shown.replays import Span, ask_replay
from precurb.lists.watchlist import Watchlist
from precurb.store.decisions import Action as Ruling
from precurb.web.application import make_web
from rescreen_cases import HEADER, entry
from service_cases import service_in

OPEN, OWN = "open to all", "whoever is signed in"
WHO_MAY: dict[str, Action | str] = {
    "GET /static/{version}/{name:path}": OPEN,
    "POST /preferences": OPEN,
    "GET /sign-in": OPEN,
    "POST /sign-in": OPEN,
    "POST /sign-in/passkey/options": OPEN,
    "POST /sign-in/passkey": OPEN,
    "GET /sign-in/oidc": OPEN,
    "GET /sign-in/oidc/back": OPEN,
    "POST /sign-out": OPEN,
    "GET /invited": OPEN,
    "POST /invited": OPEN,
    "GET /first": OPEN,
    "POST /first": OPEN,
    "GET /account": OWN,
    "POST /account/password": OWN,
    "POST /account/passkeys/options": OWN,
    "POST /account/passkeys": OWN,
    "POST /account/passkeys/remove": OWN,
    "POST /account/sessions/end": OWN,
    "POST /account/tokens": OWN,
    "POST /account/tokens/revoke": OWN,
    "GET /users": Action.USER_READ,
    "POST /users": Action.USER_MANAGE,
    "GET /users/{name}": Action.USER_READ,
    "POST /users/{name}/grants": Action.USER_MANAGE,
    "POST /users/{name}/grants/revoke": Action.USER_MANAGE,
    "POST /users/{name}/state": Action.USER_MANAGE,
    "POST /users/{name}/invite": Action.USER_MANAGE,
    "POST /users/{name}/sessions/end": Action.USER_MANAGE,
    "POST /users/{name}/unbind": Action.USER_MANAGE,
    "POST /users/{name}/tokens/revoke": Action.USER_MANAGE,
    "GET /": OWN,  # who may not read checks is led to a page that he may see
    "GET /check": Action.CHECK_MAKE,
    "POST /check": Action.CHECK_MAKE,
    "POST /checks/{check_id}/again": Action.CHECK_MAKE,
    "GET /checks/{check_id}": Action.CHECK_READ,
    "GET /checks/{check_id}/dossier.{form}": Action.CHECK_READ,
    "POST /checks/{check_id}/decision": Action.DECISION_MAKE,
    "POST /checks/{check_id}/allowance": Action.ALLOWANCE_MAKE,
    "POST /decisions/{decision_id}/confirmation": Action.DECISION_CONFIRM,
    "GET /transactions": Action.CHECK_READ,
    "GET /transactions/{transaction_id}": Action.CHECK_READ,
    "GET /files": Action.FILE_SCREEN,
    "POST /files": Action.FILE_SCREEN,
    "GET /files/{job_id}": Action.CHECK_READ,
    "GET /files/{job_id}/progress": Action.CHECK_READ,
    "GET /files/{job_id}/result.{suffix}": Action.CHECK_READ,
    "GET /obligations": Action.CHECK_READ,
    "POST /obligations/{duty_id}": Action.DUTY_SETTLE,
    "GET /search": Action.CHECK_READ,
    "GET /payments": Action.PAYMENT_READ,
    "GET /lists": Action.LIST_READ,
    "POST /lists/import": Action.LIST_UPDATE,
    "POST /lists/update": Action.LIST_UPDATE,
    "GET /lists/differences": Action.LIST_READ,
    "GET /lists/{list_id}": Action.LIST_READ,
    "GET /lists/{list_id}/{entry_id:path}": Action.LIST_READ,
    "GET /gaps": Action.LIST_READ,
    "GET /gaps.csv": Action.LIST_READ,
    "GET /policy": Action.POLICY_READ,
    "GET /policy/parts/{name}": Action.POLICY_READ,
    "POST /policy/replays": Action.POLICY_REPLAY,
    "GET /policy/replays/{job_id}": Action.POLICY_READ,
    "GET /policy/replays/{job_id}/progress": Action.POLICY_READ,
    "POST /policy/replays/{job_id}/activate": Action.POLICY_ACTIVATE,
    "GET /changes": Action.LIST_READ,
    "GET /changes/{rescreening_id}": Action.CHECK_READ,
    "POST /alerts/{alert_id}/close": Action.ALERT_CLOSE,
    "POST /alerts/{alert_id}/release": Action.DECISION_RELEASE,
    "POST /activations/{activation_id}/confirm": Action.LIST_UPDATE,
    "POST /activations/{activation_id}/decline": Action.LIST_UPDATE,
    "GET /exchange": Action.EXCHANGE_READ,
    "GET /exchange/inbox": Action.EXCHANGE_READ,
    "GET /exchange/outbox": Action.EXCHANGE_READ,
    "GET /exchange/notifications": Action.EXCHANGE_READ,
    "POST /exchange/notifications": Action.EXCHANGE_WRITE,
    "GET /exchange/notifications/{record}": Action.EXCHANGE_READ,
    "POST /exchange/notifications/{record}/send": Action.EXCHANGE_SEND,
    "POST /exchange/notifications/{record}/say/{act}": Action.EXCHANGE_SEND,
    "POST /exchange/notifications/{record}/sign": Action.EXCHANGE_SEND,
    "GET /exchange/incidents": Action.EXCHANGE_READ,
    "POST /exchange/incidents": Action.EXCHANGE_WRITE,
    "GET /exchange/incidents/{record}": Action.EXCHANGE_READ,
    "POST /exchange/incidents/{record}/share": Action.EXCHANGE_SEND,
    "POST /exchange/incidents/{record}/checked": Action.EXCHANGE_WRITE,
    "POST /exchange/incidents/{record}/correct": Action.EXCHANGE_WRITE,
    "POST /exchange/incidents/{record}/withdraw": Action.EXCHANGE_SEND,
    "POST /exchange/incidents/{record}/respond": Action.EXCHANGE_SEND,
    "GET /exchange/requests": Action.EXCHANGE_READ,
    "POST /exchange/requests": Action.EXCHANGE_WRITE,
    "GET /exchange/requests/{record}": Action.EXCHANGE_READ,
    "POST /exchange/requests/{record}/send": Action.EXCHANGE_SEND,
    "POST /exchange/requests/{record}/say/{act}": Action.EXCHANGE_SEND,
    "GET /cases": Action.CASE_READ,
    "POST /cases": Action.CASE_WRITE,
    "GET /cases/{case_id}": Action.CASE_READ,
    "GET /cases/{case_id}/file.{suffix}": Action.CASE_READ,
    "GET /cases/{case_id}/exhibits/{exhibit}": Action.CASE_READ,
    "POST /cases/{case_id}/write/{act}": Action.CASE_WRITE,
    "POST /cases/{case_id}/exhibits": Action.CASE_WRITE,
    "POST /cases/{case_id}/custody": Action.CASE_WRITE,
    "GET /links": Action.CASE_READ,
    "GET /links/graph.json": Action.CASE_READ,
    "GET /links/party": Action.CASE_READ,
    "GET /links/path": Action.CASE_READ,
    "GET /links/rings": Action.CASE_READ,
    "GET /links/proposals": Action.CASE_READ,
    "POST /links/proposals": Action.CASE_WRITE,
    "POST /links/build": Action.CASE_WRITE,
    "GET /links/export/{form}": Action.CASE_READ,
    "GET /commitments": Action.PROGRESS_READ,
    "POST /commitments": Action.PROGRESS_WRITE,
    "POST /registers": Action.PROGRESS_WRITE,
    "GET /commitments/{commitment_id}": Action.PROGRESS_READ,
    "POST /commitments/{commitment_id}/steps": Action.PROGRESS_WRITE,
    "GET /meetings": Action.PROGRESS_READ,
    "POST /meetings": Action.PROGRESS_WRITE,
    "GET /reports/progress": Action.PROGRESS_READ,
    "GET /indicators": Action.PROGRESS_READ,
    "GET /indicators/{indicator_id}": Action.PROGRESS_READ,
    "GET /series": Action.PROGRESS_READ,
    "POST /series": Action.PROGRESS_WRITE,
    "GET /series/{series_id}": Action.PROGRESS_READ,
    "GET /claim": Action.PROGRESS_READ,
    "GET /audit": Action.AUDIT_READ,
    "GET /audit/{seq}": Action.AUDIT_READ,
    "POST /audit/verify": Action.AUDIT_READ,
    "GET /jobs": Action.JOB_READ,
    "GET /jobs/{job_id}": Action.JOB_READ,
    "GET /jobs/{job_id}/progress": Action.JOB_READ,
    "POST /jobs/{job_id}/cancel": Action.JOB_CANCEL,
    "GET /settings": Action.USER_READ,
}
FORM = {
    "reason": "because", "ruling": "hold", "position": "0", "goods": "water",
    "name": "somebody", "role": "analyst", "scope": "", "session": "x", "token": "x",
    "active": "no", "display": "", "marking": "", "grant": "x", "id": "x",
}  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    settings = Settings(four_eyes=("release", "lists"))
    with service_in(tmp_path_factory.mktemp("who"), settings=settings) as opened:
        make_user(opened, "somebody")
        yield opened


@pytest.fixture(scope="module")
def there(service: Service) -> dict[str, str]:
    """What the places of addresses are filled with: objects that are there, where they matter.

    Rights may hold within a scope, so some use cases read the object before they refuse.
    """
    ada = make_user(service, "ada", "officer")
    check, duty = _check_with_duty(service, ada)
    released = decide(check, Ruling.RELEASE, "looked at", service=service, actor=ada)
    built = Watchlist.build(HEADER, (entry(1, "Erste Muster GmbH"),))
    proposed = use_lists((built,), "a test", service=service, actor=SYSTEM)
    assert proposed is not None
    content = b'name = "acme"\n'
    return {
        "{check_id}": check, "{duty_id}": duty, "{decision_id}": released.id,
        "{transaction_id}": released.transaction, "{activation_id}": proposed.id,
        "{job_id}": ask_replay("acme.toml", content, Span(), service=service, actor=SYSTEM),
        "{name}": "somebody", "{seq}": "1", "{suffix}": "csv", "{form}": "json",
        "{list_id}": "UN-1988-I",
        "{entry_id:path}": "UN-1988-I:001", "{rescreening_id}": "none", "{alert_id}": "none",
        "{case_id}": "none", "{exhibit}": "none", "{act}": "note", "{commitment_id}": "none",
        "{indicator_id}": "control-lag", "{series_id}": "none",
    }  # fmt: skip


def _check_with_duty(service: Service, ada: Actor) -> tuple[str, str]:
    question = Question(
        goods="250 kg Acetic anhydride, CAS 108-24-7, HS 2915.24", departure="DE",
        destination="MX", date=service.today(), reference="A-1",
    )  # fmt: skip
    made = check_item(question, service=service, actor=ada)
    duties = check_view(made.kept.id, "en", service=service, actor=ada).duties
    return made.kept.id, duties[0].id


@pytest.fixture(scope="module")
def clients(service: Service) -> dict[str, TestClient]:
    """A browser for each role, signed in, and one that is not."""
    web = make_web(service)
    found = {"": _client(web)}
    for role in roles_to_give():
        make_user(service, f"the-{role}", role, password=PASSWORD)
        found[role] = _client(web)
        answer = found[role].post(
            "/sign-in", data={"name": f"the-{role}", "password": PASSWORD}
        )
        assert answer.status_code == 303
    return found


def test_every_route_says_who_may(service: Service) -> None:
    assert {_name(each) for each in _routes(make_web(service).routes)} == set(WHO_MAY)


@pytest.mark.parametrize("route", [name for name, who in WHO_MAY.items() if who is not OPEN])
def test_a_stranger_is_asked_to_sign_in(
    clients: dict[str, TestClient], route: str, there: dict[str, str]
) -> None:
    answer = _ask(clients[""], route, there)
    assert answer[0] in (303, 401)
    assert answer[0] == 401 or answer[1].startswith("/sign-in")


@pytest.mark.parametrize("role", roles_to_give())
@pytest.mark.parametrize("route", [n for n, who in WHO_MAY.items() if isinstance(who, Action)])
def test_a_role_is_let_in_only_where_it_has_the_right(
    clients: dict[str, TestClient], route: str, role: str, there: dict[str, str]
) -> None:
    allowed = WHO_MAY[route] in roles()[role].actions
    status, _ = _ask(clients[role], route, there)
    assert (status == 403) is not allowed


def test_who_may_not_read_checks_is_led_away_from_them(
    clients: dict[str, TestClient],
) -> None:
    answer = clients["admin"].get("/")
    assert answer.status_code == 303
    assert clients["admin"].get(answer.headers["location"]).status_code == 200


def _ask(client: TestClient, route: str, there: dict[str, str]) -> tuple[int, str]:
    method, path = route.split(" ")
    filled = there
    if path.startswith("/policy/parts"):
        filled = there | {"{name}": "CO-005"}
    if path.endswith("/progress") and "{job_id}" in path:
        filled = there | {"{job_id}": "none"}  # one that is there streams until it ends
    for place, value in filled.items():
        path = path.replace(place, value)
    if method == "GET":
        answer = client.get(path, params={"q": "x"} if path == "/search" else {})
    elif path == "/account/passkeys":
        answer = client.post(path, json={})
    else:
        state = "disable" if path.startswith("/users") else "done"
        answer = client.post(path, data=FORM | {"state": state})
    return answer.status_code, answer.headers.get("location", "")


def _client(web: object) -> TestClient:
    return TestClient(
        web,  # type: ignore[arg-type]  # an ASGI application
        follow_redirects=False, headers={"Sec-Fetch-Site": "same-origin"},
        raise_server_exceptions=False,
    )  # fmt: skip


def _routes(found: list[BaseRoute]) -> Iterator[APIRoute]:
    for each in found:
        if isinstance(each, APIRoute):
            yield each
        elif (inner := getattr(each, "original_router", None)) is not None:
            yield from _routes(inner.routes)


def _name(route: APIRoute) -> str:
    (method,) = route.methods or {""}
    return f"{method} {route.path}"
