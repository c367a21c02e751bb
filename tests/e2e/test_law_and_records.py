"""The pages of lists, law and records in a browser: open to all, on every screen."""

from typing import TYPE_CHECKING

import pytest

from e2e.browser import complaints, hindrances
from e2e.site import Site
from e2e.test_looks import LOOKS
from precurb.app.access.actor import SYSTEM
from precurb.store.list_versions import keep
from rescreen_cases import entry, take

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = (
    "/lists", "/lists/house", "/lists/house/house-1", "/lists/ofac-eo14059?q=guangzhou",
    "/lists/EU-CAT1", "/lists/UN-1988-I/UN-1988-I:003", "/lists/differences", "/gaps",
    "/gaps?group=treaty", "/policy", "/policy/parts/PC-040", "/policy/parts/hs-mismatch",
    "/changes", "/changes/newest", "/jobs",
)  # fmt: skip
RECORDS = ("/audit", "/audit/1")
POLICY = b"""name = "acme"

[[rules]]
rule = "listed-substance"
outcome = "stop"
why = "we do not trade these at all"
source = "own rule: house procedure 7"
examples = [{ facts = { severity = "strict" }, expect = "stop" }]
"""


@pytest.fixture(scope="module")
def changed(site: Site) -> Site:
    """The site after its lists have changed twice."""
    service = site.service
    with service.store.write(service.acting(SYSTEM)) as writing:
        keep(writing, service.snapshot)
    take(service, (entry(1, "Erste Muster GmbH"), entry(2, "Zweite Muster GmbH")), day=1)
    take(service, (entry(1, "Ejemplo Recubrimientos SA de CV"),), day=8)
    return site


@pytest.mark.parametrize("looks", LOOKS)
def test_no_page_hinders_anybody(changed: Site, browser: "Browser", looks: str) -> None:
    found = {}
    said: list[str] = []
    for name, pages in (("ada", PAGES), ("otto", RECORDS)):
        page = changed.signed_in(browser, name, **LOOKS[looks])
        said = complaints(page)
        for path in pages:
            page.goto(path)
            page.evaluate(
                "document.querySelectorAll('details').forEach(d => { d.open = true })"
            )
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            found[path] = [*hindrances(page), *(["wider than the screen"] if wide > 0 else [])]
        assert said == []
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_a_policy_is_tried_with_live_progress(changed: Site, browser: "Browser") -> None:
    page = changed.signed_in(browser, "ada")
    said = complaints(page)
    page.goto("/policy")
    page.locator("input[name=file]").set_input_files(
        {"name": "acme.toml", "mimeType": "application/toml", "buffer": POLICY}
    )
    page.get_by_role("button", name="Try on the past").click()
    page.get_by_role("heading", name="Outcomes").wait_for(timeout=30_000)
    assert "listed-substance" in page.inner_text("main")
    assert hindrances(page) == []
    assert said == []


def test_the_matrix_is_narrowed_from_the_keyboard(changed: Site, browser: "Browser") -> None:
    page = changed.signed_in(browser, "ada")
    page.goto("/gaps")
    page.locator("#group").focus()
    page.keyboard.type("Treaty, Table II")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.tagName") != "BUTTON":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gaps?group=table-2*")
    assert "Acetone" in (page.locator(".picture-heat").text_content() or "")


def test_the_chain_is_verified_by_its_auditor(changed: Site, browser: "Browser") -> None:
    page = changed.signed_in(browser, "otto")
    page.goto("/audit")
    page.locator("details.card summary").click()
    page.locator("details.card button").click()
    assert page.locator("[role=status]").is_visible()
    assert hindrances(page) == []
