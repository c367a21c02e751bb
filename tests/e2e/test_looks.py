"""Every page of daily work in every language, dark and on a phone: whole, and open to all."""

from typing import TYPE_CHECKING, Any

import pytest

from e2e.browser import complaints, hindrances
from e2e.site import DESK, PHONE, Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LOOKS: dict[str, dict[str, Any]] = {
    "desk": {},
    "phone": {"viewport": PHONE},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 700}, "locale": "de-DE"},
    "zh": {"locale": "zh-CN"},
}
PAGES = (
    "/", "/check", "/files", "/transactions", "/transactions?reference=none", "/obligations",
    "/obligations?within=all", "/search", "/search?q=hebei", "/search?q=qqzzxx", "/payments",
)  # fmt: skip


@pytest.mark.parametrize("looks", LOOKS)
def test_no_page_hinders_anybody(site: Site, browser: "Browser", looks: str) -> None:
    page = site.signed_in(browser, "ada", **LOOKS[looks])
    said = complaints(page)
    checks = [f"/checks/{each}" for each in site.checks.values()]
    found = {}
    for path in (*PAGES, *checks):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[path] = [*hindrances(page), *(["wider than the screen"] if wide > 0 else [])]
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert said == []


@pytest.mark.parametrize("path", ["/no/such/page", "/checks/none", "/transactions/none"])
def test_what_is_not_there_has_a_page_of_its_own(
    site: Site, browser: "Browser", path: str
) -> None:
    page = site.signed_in(browser, "ada", locale="de-DE", viewport=DESK)
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 404
    assert "Nicht hier" in page.inner_text("h1")
    assert hindrances(page) == []


def test_a_phone_opens_its_menu_without_scripts(site: Site, browser: "Browser") -> None:
    page = site.signed_in(browser, "ada", viewport=PHONE, java_script_enabled=False)
    assert not page.locator("#ways").is_visible()
    page.get_by_role("button", name="Menu").click()
    page.locator("#ways a[href='/obligations']").click()
    assert page.url.endswith("/obligations")
