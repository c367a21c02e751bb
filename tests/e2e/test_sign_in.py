"""Signing in in a real browser: passkeys with a virtual device, forms without JavaScript."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from access_cases import PASSWORD, make_user
from e2e.browser import complaints, hindrances, serving
from e2e.site import DESK, PHONE, Site
from precurb.app.access.account import invite
from precurb.app.access.actor import SYSTEM
from precurb.app.access.first import first_admin_code
from precurb.app.home import Home
from precurb.app.service import Service
from precurb.web.application import make_web

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip
LOOKS: dict[str, dict[str, Any]] = {
    "desk": {},
    "phone": {"viewport": PHONE, "locale": "de-DE"},
    "narrow": {"viewport": {"width": 320, "height": 700}, "locale": "es-ES"},
    "dark": {"color_scheme": "dark", "locale": "zh-CN"},
}


@pytest.fixture
def site(browser: "Browser", tmp_path: Path) -> Iterator[Site]:
    """An installation without a user, at a name: browsers make no passkey for a number."""
    with Service.open(Home(tmp_path).prepare()) as service, serving(make_web(service)) as at:
        url = at.replace("127.0.0.1", "localhost")
        service.settings = dataclasses.replace(service.settings, public_url=url)
        yield Site(url=url, service=service, checks={})


def open_page(site: Site, browser: "Browser", **looks: Any) -> "Page":
    looks = {"viewport": DESK, "locale": "en-GB"} | looks
    return browser.new_context(base_url=site.url, **looks).new_page()


def test_the_first_administrator_and_a_first_user_come_in_without_scripts(
    site: Site, browser: "Browser"
) -> None:
    page = open_page(site, browser, java_script_enabled=False)
    page.goto("/sign-in")
    page.get_by_role("link", name="Make the first administrator").click()
    page.get_by_label("Code").fill(first_admin_code(site.service) or "")
    page.get_by_label("Name").fill("root.admin")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Make it and sign in").click()
    assert page.inner_text("h1") == "Users"
    page.locator("#f-name").fill("eva")
    page.locator("#f-role").select_option("officer")
    page.get_by_role("button", name="Add a user").click()
    page.get_by_role("button", name="Make a link").click()
    other = open_page(site, browser, java_script_enabled=False)
    other.goto(page.inner_text("code.secret"))
    other.get_by_label("New password").fill(PASSWORD)
    other.get_by_label("The same again").fill(PASSWORD)
    other.get_by_role("button", name="Set it and sign in").click()
    other.goto("/account")
    assert other.inner_text("h1") == "eva"
    assert "Officer" in other.inner_text("main")


def test_a_passkey_is_added_and_signs_in(site: Site, browser: "Browser") -> None:
    make_user(site.service, "eva", "officer", password=PASSWORD)
    page = site.signed_in(browser, "eva")
    said = complaints(page)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.goto("/account")
    page.get_by_label("Name of the device").fill("laptop")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("button", name="Remove laptop").wait_for()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{site.url}/")
    page.goto("/account")
    assert page.inner_text("h1") == "eva"
    assert said == []


def test_a_passkey_that_is_refused_says_so_and_the_password_works(
    site: Site, browser: "Browser"
) -> None:
    make_user(site.service, "eva", password=PASSWORD)
    page = open_page(site, browser)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})  # it holds none
    page.goto("/sign-in?next=/account")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("The passkey was not accepted").wait_for()
    page.get_by_label("Name").fill("eva")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{site.url}/account")


@pytest.mark.parametrize("looks", LOOKS)
def test_no_page_hinders_anybody(site: Site, browser: "Browser", looks: str) -> None:
    page = open_page(site, browser, **LOOKS[looks])
    found = {}

    def look(path: str) -> None:
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[path] = [*hindrances(page), *(["wider than the screen"] if wide > 0 else [])]

    said = complaints(page)
    look("/sign-in")
    look("/first")
    make_user(site.service, "root.admin", "admin", password=PASSWORD)
    make_user(site.service, "eva", "officer jurisdiction:DE", "analyst")
    code = invite("eva", service=site.service, actor=SYSTEM)
    look(f"/invited?code={code}")
    look("/invited?code=none")
    page.goto("/sign-in")
    page.locator("input[name=name]").fill("root.admin")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    for path in ("/account", "/users", "/users/eva", "/users/root.admin"):
        look(path)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert [each for each in said if "400" not in each and "403" not in each] == []
