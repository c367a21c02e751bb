"""Cases and progress in a browser: open to all, on every screen, and without scripts."""

from typing import TYPE_CHECKING

import pytest

from e2e.browser import complaints, hindrances
from e2e.site import Site
from e2e.test_looks import LOOKS
from precurb.app.access.actor import SYSTEM
from precurb.app.progress.registers import take_register
from precurb.progress.register import packaged_register

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES = (
    "/commitments", "/commitments/control-three-precursors", "/meetings",
    "/indicators?since=2024-01-30", "/indicators/control-lag?of=CN", "/series",
    "/series/us-overdose-deaths-reported", "/claim?sentence=100,000 overdose deaths a year",
    "/claim?sentence=leading cause of death at 18 to 49", "/cases",
)  # fmt: skip


@pytest.fixture(scope="module")
def promised(site: Site) -> Site:
    """The site with the packaged register."""
    take_register(packaged_register("working-group"), service=site.service, actor=SYSTEM)
    return site


def opened(site: Site, page: "Page") -> str:
    """Open a case from the page of a check, write into it, and return its address."""
    page.goto(f"/checks/{site.checks['A-2291']}")
    page.get_by_role("link", name="Open a case").click()
    page.get_by_role("button", name="Open a case").click()
    fill(page, "add-subject", subject="firm", name="Example Press Co")
    fill(page, "add-measure", instrument="order", authority="customs", day="2026-02",
         source="record")  # fmt: skip
    fill(page, "add-assertion", field="address", value="1 Road", source="web site")
    fill(page, "add-task", task="t1", text="ask the registry", due="2026-01-02")
    fill(page, "add-note", text="looked at")
    return page.url


def fill(page: "Page", form: str, **fields: str) -> None:
    """Open a form of a case, fill it in and send it."""
    box = page.locator(f"#{form}")
    box.locator("summary").click()
    for name, value in fields.items():
        box.locator(f"[name={name}]").fill(value)
    box.get_by_role("button").click()
    page.wait_for_load_state()


@pytest.mark.parametrize("looks", LOOKS)
def test_no_page_hinders_anybody(promised: Site, browser: "Browser", looks: str) -> None:
    page = promised.signed_in(browser, "ada", **LOOKS[looks])
    said = complaints(page)
    found = {}
    for path in (*PAGES, opened(promised, promised.signed_in(browser, "ada"))):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[path] = [*hindrances(page), *(["wider than the screen"] if wide > 0 else [])]
    assert {path: what for path, what in found.items() if what} == {}
    assert said == []


def test_a_case_is_written_without_scripts(promised: Site, browser: "Browser") -> None:
    page = promised.signed_in(browser, "ada", java_script_enabled=False)
    page.goto(opened(promised, page))
    text = page.locator("main").inner_text()
    for told in ("Example Press Co", "ask the registry", "1 Road", "looked at", "A-2291"):
        assert told in text
    assert page.get_by_role("link", name="transaction").count() > 0


def test_the_report_comes_as_a_file(promised: Site, browser: "Browser") -> None:
    page = promised.signed_in(browser, "ada")
    page.goto("/commitments")
    page.locator("#since").fill("2024-01-30")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Make the report").click()
    assert coming.value.suggested_filename.startswith("progress-2024-01-30-")
