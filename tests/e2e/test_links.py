"""The pages of links in a browser: picture and table, quick to find one's way, open to all."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from e2e.browser import complaints, hindrances
from e2e.site import Site
from e2e.test_looks import LOOKS
from planted_rings import make_trade
from precurb.app.access.actor import SYSTEM
from precurb.model.links import Gathered, Proposal
from precurb.store import links as kept

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES = ("/links", "/links?q=firm-000001", "/links/party?id=firm-000001", "/links/rings",
         "/links/path?start=firm-000000&goal=firm-000001", "/links/proposals")  # fmt: skip
_SLOW = 60_000  # milliseconds; several tests may share the machine


def keep(site: Site, gathered: Gathered) -> None:
    """Let the site know a web of parties, with one proposal."""
    from precurb.casework.links.propose import evidence_hash

    one, other = gathered.mentions[10], gathered.mentions[11]
    told = Proposal(
        one=one.id, other=other.id, score=0.91, reasons=("same address (+1.5)",),
        evidence=evidence_hash(one, other),
    )  # fmt: skip
    with site.service.store.write(site.service.acting(SYSTEM)) as writing:
        kept.keep_gathered(writing, gathered)
        kept.add_proposals(writing, [told])


@pytest.fixture(scope="module")
def webbed(site: Site) -> Site:
    keep(site, make_trade(seed=8, noise="low", firms=900, rings=8).gathered())
    return site


@pytest.fixture
def page(webbed: Site, browser: "Browser") -> Iterator["Page"]:
    made = webbed.signed_in(browser, "ada")
    made.set_default_timeout(_SLOW)
    yield made
    made.context.close()


def drawn(page: "Page", path: str) -> None:
    """Go to a page and wait until its picture is drawn."""
    page.goto(path)
    page.wait_for_selector("[data-state=drawn]")


@pytest.mark.parametrize("looks", LOOKS)
def test_no_page_of_links_hinders_anybody(webbed: Site, browser: "Browser", looks: str) -> None:
    page = webbed.signed_in(browser, "ada", **LOOKS[looks])
    said = complaints(page)
    found = {}
    for path in PAGES:
        page.goto(path)
        if page.locator("[data-links]").count():
            page.wait_for_selector("[data-state=drawn]", timeout=_SLOW)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[path] = [*hindrances(page), *(["wider than the screen"] if wide > 0 else [])]
    page.context.close()
    assert said == []
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_a_node_is_found_chosen_and_expanded(page: "Page") -> None:
    said = complaints(page)
    drawn(page, "/links/party?id=firm-000001")
    page.locator(".web-chosen").wait_for()
    page.fill("#web-find", "telephone")
    assert "/" in page.inner_text(".web-chosen span")
    drawn(page, "/links?most=100")
    page.locator("[data-node]").first.locator("td").first.click()
    page.locator("[data-do=expand]").click()
    page.wait_for_selector("[data-links][data-nodes]")
    assert int(page.get_attribute("[data-links]", "data-nodes") or 0) >= 100
    assert said == []


def test_the_slider_takes_back_what_came_later(page: "Page") -> None:
    drawn(page, "/links")
    before = page.locator("[data-node]:visible").count()
    page.locator("#web-until").focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(200)
    assert page.locator("[data-node]:visible").count() < before
    assert page.inner_text(".web-bar output") != ""


def test_the_picture_is_saved_as_png(page: "Page") -> None:
    drawn(page, "/links?most=100")
    with page.expect_download() as waiting:
        page.locator("[data-do=png]").click()
    assert waiting.value.path().read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_everything_is_in_the_table_without_a_script(webbed: Site, browser: "Browser") -> None:
    page = webbed.signed_in(browser, "ada", java_script_enabled=False)
    page.goto("/links")
    assert not page.locator("[data-links]").is_visible()
    assert page.locator("[data-node]").count() > 20
    page.goto("/links/proposals")
    page.locator("main form button[value=confirm]").first.click()
    page.locator("[role=status]").wait_for()
    page.context.close()


def test_five_thousand_nodes_are_drawn_and_still_moved(page: "Page", webbed: Site) -> None:
    keep(webbed, make_trade(seed=9, noise="middle", firms=15_000, rings=90).gathered())
    said = complaints(page)
    drawn(page, "/links?most=5000")
    page.locator(".web-canvas").focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowLeft")
    page.locator("[data-do=fit]").click()
    assert said == []
