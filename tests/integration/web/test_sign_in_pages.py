"""The pages of signing in, one's own account and users: as a browser without JavaScript."""

import dataclasses
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from access_cases import (
    OTHER_PASSWORD,
    PASSWORD,
    Device,
    TimedService,
    acts,
    make_service,
    make_user,
)
from oidc_provider import CLIENT, SECRET, Provider, running
from precurb.app.access.account import invite
from precurb.app.access.actions import Action
from precurb.app.access.actor import SYSTEM
from precurb.app.access.first import first_admin_code
from precurb.app.access.people import revoke
from precurb.app.access.roles import roles, roles_to_give
from precurb.app.access.tokens import actor_of_token
from precurb.app.settings import Oidc, Settings
from precurb.store import Store, file_url
from precurb.web.application import make_web
from precurb.web.words import LANGUAGES, t

COOKIE = "__Host-precurb"
Browser = Callable[..., TestClient]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[TimedService]:
    with Store.open(file_url(tmp_path / "precurb.db")) as store:
        yield make_service(tmp_path, store)


@pytest.fixture
def browser(service: TimedService) -> Iterator[Browser]:
    """Opens a browser, signed in where a user is named."""
    opened: list[TestClient] = []
    web = make_web(service)

    def open_one(name: str = "", language: str = "en") -> TestClient:
        client = TestClient(
            web, base_url="https://precurb.example", follow_redirects=False,
            headers={"Accept-Language": language, "Sec-Fetch-Site": "same-origin"},
        )  # fmt: skip
        opened.append(client)
        if name:
            answer = client.post("/sign-in", data={"name": name, "password": PASSWORD})
            assert answer.status_code == 303
        return client

    yield open_one
    for each in opened:
        each.close()


def test_the_cookie_is_for_this_host_and_no_script(
    service: TimedService, browser: Browser
) -> None:
    make_user(service, "eva", password=PASSWORD)
    answer = browser().post("/sign-in", data={"name": "eva", "password": PASSWORD})
    name, _, rest = answer.headers["set-cookie"].partition("=")
    flags = {each.strip().lower() for each in rest.split(";")[1:]}
    assert name == COOKIE
    assert {"secure", "httponly", "path=/", "samesite=lax"} <= flags
    assert not any(each.startswith("domain") for each in flags)


def test_one_comes_back_to_what_was_asked_for(service: TimedService, browser: Browser) -> None:
    make_user(service, "eva", "officer", password=PASSWORD)
    client = browser()
    asked = client.get("/account?part=1")
    assert asked.headers["location"] == "/sign-in?next=/account%3Fpart%3D1"
    assert 'value="/account?part=1"' in client.get(asked.headers["location"]).text
    form = {"name": "eva", "password": PASSWORD, "back": "/account?part=1"}
    assert client.post("/sign-in", data=form).headers["location"] == "/account?part=1"


@pytest.mark.parametrize("back", ["https://phish.example/", "//phish.example", "/\\phish"])
def test_nobody_is_led_to_another_site(
    service: TimedService, browser: Browser, back: str
) -> None:
    make_user(service, "eva", password=PASSWORD)
    form = {"name": "eva", "password": PASSWORD, "back": back}
    assert browser().post("/sign-in", data=form).headers["location"] == "/"
    assert browser("eva").get("/sign-in", params={"next": back}).headers["location"] == "/"


def test_a_refusal_keeps_the_name_and_never_the_password(
    service: TimedService, browser: Browser
) -> None:
    make_user(service, "eva", password=PASSWORD)
    for name in ("eva", "nobody"):
        answer = browser().post("/sign-in", data={"name": name, "password": "a wrong one"})
        assert answer.status_code == 401
        assert t("sign_in.refused.name", "en") in answer.text
        assert f'value="{name}"' in answer.text
        assert "a wrong one" not in answer.text
        assert COOKIE not in answer.headers.get("set-cookie", "")


def test_too_many_attempts_say_how_long_to_wait(
    service: TimedService, browser: Browser
) -> None:
    client = browser()
    form = {"name": "eva", "password": "wrong"}
    codes = [client.post("/sign-in", data=form).status_code for _ in range(6)]
    assert codes == [401] * 5 + [429]
    answer = client.post("/sign-in", data=form)
    assert answer.headers["retry-after"] == "901"
    assert "Wait 16 minutes" in answer.text


def test_another_site_cannot_sign_anybody_in_or_out(
    service: TimedService, browser: Browser
) -> None:
    make_user(service, "eva", password=PASSWORD)
    form = {"name": "eva", "password": PASSWORD}
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert browser().post("/sign-in", data=form, headers=elsewhere).status_code == 403
    client = browser("eva")
    assert client.post("/sign-out", headers=elsewhere).status_code == 403
    assert client.get("/account").status_code == 200


def test_signing_out_ends_the_session_and_takes_the_cookie(
    service: TimedService, browser: Browser
) -> None:
    make_user(service, "eva", password=PASSWORD)
    client = browser("eva")
    secret = client.cookies[COOKIE]
    assert client.post("/sign-out").headers["location"] == "/sign-in"
    assert COOKIE not in client.cookies
    client.cookies.set(COOKIE, secret, domain="precurb.example")
    assert client.get("/account").status_code == 303


def test_a_cookie_planted_before_signing_in_is_worth_nothing(
    service: TimedService, browser: Browser
) -> None:
    make_user(service, "eva", password=PASSWORD)
    client, attacker = browser(), browser()
    for each in (client, attacker):
        each.cookies.set(COOKIE, "planted", domain="precurb.example")
    client.post("/sign-in", data={"name": "eva", "password": PASSWORD})
    assert attacker.get("/account").status_code == 303


def test_the_first_administrator_comes_in_with_the_code(
    service: TimedService, browser: Browser
) -> None:
    client, code = browser(), first_admin_code(service)
    assert "/first" in client.get("/sign-in").text
    form = {"code": "guess", "name": "eva", "password": PASSWORD, "again": PASSWORD}
    assert t("first.wrong_code", "en") in client.post("/first", data=form).text
    form["code"] = code or ""
    for wrong, key in (
        ({"again": OTHER_PASSWORD}, "sign_in.not_same"),
        ({"password": "precurbprecurb", "again": "precurbprecurb"}, "sign_in.weak.common"),
        ({"name": "7eva"}, "sign_in.name_shape"),
    ):
        answer = client.post("/first", data=form | wrong)
        assert answer.status_code == 400
        assert t(key, "en") in answer.text
    assert client.post("/first", data=form).headers["location"] == "/users"
    assert client.get("/users").status_code == 200
    assert browser().get("/first").headers["location"] == "/sign-in"
    assert "/first" not in browser().get("/sign-in").text


def test_who_is_invited_comes_in_by_the_link(service: TimedService, browser: Browser) -> None:
    make_user(service, "root.admin", "admin", password=PASSWORD)
    make_user(service, "eva", "analyst")
    page = browser("root.admin").post("/users/eva/invite").text
    link = re.search(r"https://precurb\.example(/invited\?code=[\w-]+)", page)
    assert link
    client = browser()
    assert t("invited.text", "en", name="eva") in client.get(link[1]).text
    code = link[1].partition("=")[2]
    form = {"code": code, "password": PASSWORD, "again": PASSWORD}
    assert client.post("/invited", data=form).headers["location"] == "/"
    assert client.get("/account").status_code == 200
    again = browser().post("/invited", data=form)
    assert again.status_code == 400
    assert t("invited.over", "en") in again.text


def test_a_passkey_is_added_and_signs_in(service: TimedService, browser: Browser) -> None:
    make_user(service, "eva", "officer", password=PASSWORD)
    client, device = browser("eva"), Device()
    headers = {"Content-Type": "application/json"}
    options = client.post("/account/passkeys/options", headers=headers, content="{}").text
    added = client.post(
        "/account/passkeys?label=laptop", headers=headers, content=device.register(options)
    )
    assert added.json() == {"to": "/account"}
    assert "laptop" in client.get("/account").text
    other = browser()
    options = other.post("/sign-in/passkey/options", headers=headers, content="{}").text
    answer = device.sign(options)
    signed = other.post("/sign-in/passkey?back=/account", headers=headers, content=answer)
    assert signed.json() == {"to": "/account"}
    assert other.get("/account").status_code == 200
    replayed = browser().post("/sign-in/passkey", headers=headers, content=answer)
    assert (replayed.status_code, replayed.json()) == (401, {"code": "unauthenticated"})
    gone = {"credential": device.credential.hex()}
    client.post("/account/passkeys/remove", data=gone)
    assert "laptop" not in client.get("/account").text


@pytest.mark.parametrize("path", ["/account/passkeys/options", "/account/passkeys"])
def test_nobody_adds_a_passkey_without_being_signed_in(browser: Browser, path: str) -> None:
    headers = {"Content-Type": "application/json"}
    assert browser().post(path, headers=headers, content="{}").status_code == 303


def test_a_user_comes_in_by_the_identity_provider(
    service: TimedService, browser: Browser, tmp_path: Path
) -> None:
    make_user(service, "eva", "officer")
    (tmp_path / "secret").write_text(SECRET, "utf-8")
    with running(Provider()) as provider:
        oidc = Oidc(
            issuer=provider.issuer, client_id=CLIENT,
            client_secret_file=str(tmp_path / "secret"),
        )  # fmt: skip
        service.settings = dataclasses.replace(service.settings, oidc=oidc)
        client = browser()
        assert "/sign-in/oidc" in client.get("/sign-in").text
        begun = client.get("/sign-in/oidc")
        code, state = provider.authorize(begun.headers["location"])
        back = {"code": code, "state": state}
        assert browser().get("/sign-in/oidc/back", params=back).status_code == 401
        begun = client.get("/sign-in/oidc")
        code, state = provider.authorize(begun.headers["location"])
        back = {"code": code, "state": state}
        assert client.get("/sign-in/oidc/back", params=back).headers["location"] == "/"
    assert client.get("/account").status_code == 200


def test_without_an_identity_provider_there_is_no_way_to_it(browser: Browser) -> None:
    assert browser().get("/sign-in/oidc").headers["location"] == "/sign-in"
    assert "/sign-in/oidc" not in browser().get("/sign-in").text


def test_where_there_are_no_passkeys_none_are_offered(
    service: TimedService, browser: Browser
) -> None:
    assert "data-passkey" in browser().get("/sign-in").text
    service.settings = Settings(public_url="http://127.0.0.1:8000")
    assert "data-passkey" not in browser().get("/sign-in").text


def test_a_password_is_changed_and_other_browsers_are_out(
    service: TimedService, browser: Browser
) -> None:
    make_user(service, "eva", password=PASSWORD)
    client, other = browser("eva"), browser("eva")
    form = {"old": PASSWORD, "password": OTHER_PASSWORD, "again": OTHER_PASSWORD}
    wrong = client.post("/account/password", data=form | {"old": "x"})
    assert wrong.status_code == 400
    assert t("account.wrong_old", "en") in wrong.text
    assert client.post("/account/password", data=form).status_code == 303
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303


def test_one_ends_another_session_of_ones_own(service: TimedService, browser: Browser) -> None:
    make_user(service, "eva", password=PASSWORD)
    other = browser("eva")
    service.later(seconds=5)
    client = browser("eva")
    found = re.search(r'name="session" value="(\w+)"', client.get("/account").text)
    assert found
    client.post("/account/sessions/end", data={"session": found[1]})
    assert other.get("/account").status_code == 303
    assert client.get("/account").status_code == 200
    client.post("/account/sessions/end")
    assert client.get("/account").status_code == 303


def test_a_token_is_shown_once(service: TimedService, browser: Browser) -> None:
    make_user(service, "eva", "officer", password=PASSWORD)
    client = browser("eva")
    form = {"label": "nightly", "days": "30", "scope": ["check.make", "list.read"]}
    page = client.post("/account/tokens", data=form).text
    found = re.search(r"pcb_[\w-]{43}", page)
    assert found
    actor = actor_of_token(found[0], service=service)
    assert actor is not None
    assert actor.scopes == frozenset({Action.CHECK_MAKE, Action.LIST_READ})
    later = client.get("/account").text
    assert "nightly" in later
    assert "pcb_" not in later
    token = re.search(r'name="token" value="(\w+)"', later)
    assert token
    client.post("/account/tokens/revoke", data={"token": token[1]})
    assert actor_of_token(found[0], service=service) is None


@pytest.mark.parametrize(
    "form", [{"label": ""}, {"label": "x", "days": "soon"}, {"label": "x", "scope": "all"}]
)
def test_a_token_that_cannot_be_is_refused_with_the_page(
    service: TimedService, browser: Browser, form: dict[str, str]
) -> None:
    make_user(service, "eva", password=PASSWORD)
    answer = browser("eva").post("/account/tokens", data=form)
    assert answer.status_code == 400
    assert t("account.token_wrong", "en") in answer.text


def test_users_are_added_and_given_roles(service: TimedService, browser: Browser) -> None:
    make_user(service, "root.admin", "admin", password=PASSWORD)
    client = browser("root.admin")
    added = client.post("/users", data={"name": "Eva", "display": "Eva <b>", "role": "officer"})
    assert added.headers["location"] == "/users/eva"
    assert "Eva &lt;b&gt;" in client.get("/users").text
    scoped = {"role": "analyst", "scope": "jurisdiction:DE"}
    assert client.post("/users/eva/grants", data=scoped).status_code == 303
    assert "jurisdiction:DE" in client.get("/users/eva").text
    client.post("/users/eva/grants/revoke", data=scoped)
    assert "jurisdiction:DE</td>" not in client.get("/users/eva").text
    for path, form in (
        ("/users", {"name": "eva"}),
        ("/users", {"name": "7"}),
        ("/users/eva/grants", {"role": "admin"}),
        ("/users/eva/grants", {"role": "analyst", "scope": "everywhere"}),
        ("/users/root.admin/state", {"state": "disable"}),
    ):
        assert client.post(path, data=form).status_code == 400
    for state in ("disable", "enable"):
        assert client.post("/users/eva/state", data={"state": state}).status_code == 303


CHANGES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/users", {"name": "new", "role": "admin"}),
    ("/users/eva/grants", {"role": "officer"}),
    ("/users/eva/grants/revoke", {"role": "analyst"}),
    ("/users/eva/state", {"state": "disable"}),
    ("/users/eva/invite", {}),
    ("/users/eva/sessions/end", {}),
    ("/users/eva/unbind", {}),
    ("/users/eva/tokens/revoke", {"token": "1"}),
)


@pytest.mark.parametrize("role", [*roles_to_give(), ""])
def test_every_page_of_users_asks_for_its_right(
    service: TimedService, browser: Browser, role: str
) -> None:
    make_user(service, "eva", "analyst")
    make_user(service, "other", *([role] if role else []), password=PASSWORD)
    client = browser("other")
    actions = roles()[role].actions if role else frozenset()
    for path in ("/users", "/users/eva"):
        wanted = 200 if Action.USER_READ in actions else 403
        assert client.get(path).status_code == wanted
    if Action.USER_MANAGE not in actions:
        before = len(acts(service))
        assert {client.post(p, data=form).status_code for p, form in CHANGES} == {403}
        changed = [act for _, act, _ in acts(service)[before:] if "denied" not in act]
        assert changed == []
    for path, form in CHANGES:
        assert browser().post(path, data=form).headers["location"].startswith("/sign-in")


def test_a_right_taken_in_the_middle_of_a_session_is_gone_with_the_next_page(
    service: TimedService, browser: Browser
) -> None:
    make_user(service, "uta", "auditor", password=PASSWORD)
    client = browser("uta")
    assert client.get("/users").status_code == 200
    revoke("uta", "auditor", service=service, actor=SYSTEM)
    answer = client.get("/users")
    assert answer.status_code == 403
    assert "uta lacks the right user.read; auditor or admin has it" in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_there_in_every_language(
    service: TimedService, browser: Browser, language: str
) -> None:
    assert browser(language=language).get("/first").status_code == 200
    make_user(service, "root.admin", "admin", password=PASSWORD)
    make_user(service, "eva", "officer jurisdiction:DE")
    code = invite("eva", service=service, actor=SYSTEM)
    client = browser("root.admin", language)
    for path in ("/account", "/users", "/users/eva", f"/invited?code={code}"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.headers["content-language"].startswith(language)


def test_the_words_of_roles_are_those_of_the_roles() -> None:
    for name in roles_to_give():
        assert t(f"role.{name}.why", "en") == roles()[name].why


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_role_and_action_has_its_words(language: str) -> None:
    assert all(t(f"action.{each}", language) for each in Action)
    assert all(t(f"role.{each}", language) for each in roles_to_give())
