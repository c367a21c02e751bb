"""A day at the desk in a real browser: check, decide, confirm, screen a file, find again."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from e2e.browser import complaints
from e2e.site import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ORDERS = """\
order;date;customer;country;goods;CAS;quantity;unit
B-1;2026-11-20;Muster Chemie AG;CH;Acetic anhydride 99 %;108-24-7;250;kg
B-2;2026-11-20;Muster Chemie AG;CH;Sodium chloride;7647-14-5;40;kg
"""


@pytest.fixture
def ada(site: Site, browser: "Browser") -> "Page":
    return site.signed_in(browser, "ada")


def test_whoever_is_not_signed_in_is_led_there_and_back(site: Site, browser: "Browser") -> None:
    page = browser.new_page(base_url=site.url)
    page.goto("/obligations?within=7")
    assert "/sign-in?next=" in page.url


def test_an_item_is_checked_and_its_four_questions_are_answered(ada: "Page") -> None:
    said = complaints(ada)
    ada.goto("/check")
    ada.fill("[name=goods]", "250 kg Acetic anhydride 99 %")
    ada.fill("[name=cas]", "108-24-7")
    ada.fill("[name=departure]", "DE")
    ada.fill("[name=destination]", "MX")
    ada.locator("[name=party]").first.fill("Ejemplo Recubrimientos SA de CV")
    ada.get_by_role("button", name="Check", exact=True).click()
    ada.wait_for_url(re.compile("/checks/"))
    assert ada.locator(".question h2").count() >= 5
    assert "Acetic anhydride" in ada.inner_text(".trade")
    assert ada.locator(".duty").count() > 0
    assert said == []


def test_what_cannot_be_used_is_said_at_its_field_and_kept(ada: "Page") -> None:
    ada.goto("/check")
    ada.fill("[name=reference]", "C-1")
    ada.fill("[name=destination]", "M1")
    ada.get_by_role("button", name="Check", exact=True).click()
    assert ada.locator("[role=alert] a").count() == 2
    assert ada.get_attribute("[name=destination]", "aria-invalid") == "true"
    assert ada.input_value("[name=reference]") == "C-1"


def test_a_release_stands_once_a_second_person_has_confirmed_it(
    ada: "Page", site: Site, browser: "Browser"
) -> None:
    check = f"/checks/{site.checks['A-2291']}"
    ada.goto(check)
    ada.check("[name=ruling][value=release]")
    ada.fill(".decide [name=reason]", "licence 4711 seen")
    ada.locator(".decide button").click()
    assert "second person" in ada.inner_text(".told")
    assert "another person confirms it" in ada.inner_text(".second")

    bea = site.signed_in(browser, "bea")
    assert bea.locator("#waiting").count() == 1
    bea.goto(check)
    bea.fill(".second [name=reason]", "seen the licence as well")
    bea.get_by_role("button", name="Confirm as second person").click()
    assert "Confirmed." in bea.inner_text(".told")
    assert "bea" in bea.locator("#decide table").inner_text()


def test_a_decision_without_reason_is_not_taken(ada: "Page", site: Site) -> None:
    ada.goto(f"/checks/{site.checks['A-2292']}")
    ada.check("[name=ruling][value=hold]")
    ada.locator(".decide").evaluate("form => { form.noValidate = true }")
    ada.locator(".decide button").click()
    assert "needs a reason" in ada.inner_text(".told")


def test_whoever_may_not_decide_reads_why(site: Site, browser: "Browser") -> None:
    otto = site.signed_in(browser, "otto")
    otto.goto(f"/checks/{site.checks['A-2292']}")
    assert otto.locator("[name=ruling]:not([disabled])").count() == 0
    assert "decision.release" in otto.inner_text(".rulings")


def test_a_duty_is_settled_with_its_reason(ada: "Page", site: Site) -> None:
    ada.goto(f"/checks/{site.checks['A-2292']}")
    duty = ada.locator(".duty").first
    duty.locator("summary").click()
    duty.locator("[name=reason]").fill("sent on the portal, receipt 17")
    duty.get_by_role("button", name="Done").click()
    assert "marked as done" in ada.inner_text(".told")
    assert "receipt 17" in ada.locator(".duty").first.inner_html()


def test_a_check_is_filed_away_as_a_case_file(ada: "Page", site: Site) -> None:
    ada.goto(f"/checks/{site.checks['A-2292']}")
    with ada.expect_download() as told:
        ada.get_by_role("link", name="Case file").click()
    assert Path(told.value.path()).read_bytes().startswith(b"%PDF-")


def test_a_file_is_screened_while_one_looks_on(ada: "Page", tmp_path: Path) -> None:
    said = complaints(ada)
    orders = tmp_path / "orders.csv"
    orders.write_text(ORDERS, "utf-8")
    ada.goto("/files")
    ada.set_input_files("[name=file]", orders)
    ada.get_by_role("button", name="Screen", exact=True).click()
    ada.wait_for_url(re.compile("/files/"))
    ada.wait_for_selector("table", timeout=60_000)  # the page comes anew when the job ends
    assert "B-1" in ada.inner_text("table")
    assert ada.locator("a[download]").count() == 5
    with ada.expect_download() as told:
        ada.get_by_role("link", name="CSV").click()
    assert "B-2" in Path(told.value.path()).read_text("utf-8")
    assert said == []


def test_without_scripts_the_progress_comes_by_reloading(
    site: Site, browser: "Browser", tmp_path: Path
) -> None:
    page = site.signed_in(browser, "ada", java_script_enabled=False)
    orders = tmp_path / "orders.csv"
    orders.write_text(ORDERS.replace("B-", "N-"), "utf-8")
    page.goto("/files")
    page.set_input_files("[name=file]", orders)
    page.get_by_role("button", name="Screen", exact=True).click()
    page.wait_for_selector("a[download]", timeout=60_000)
    assert "N-1" in page.inner_text("table")


def test_what_was_checked_is_found_again(ada: "Page", site: Site) -> None:
    ada.fill("header [name=q]", "A-2292")
    ada.press("header [name=q]", "Enter")
    ada.get_by_role("link", name="A-2292").first.click()
    ada.wait_for_url(re.compile("/(checks|transactions)/"))
    assert "A-2292" in ada.inner_text("h1")


def test_what_is_not_found_can_be_checked_at_once(ada: "Page") -> None:
    ada.goto("/search?q=qqzzxx")
    ada.get_by_role("link", name="Check it now").click()
    assert ada.input_value("[name=goods]") == "qqzzxx"


def test_a_structure_is_drawn_into_its_field(ada: "Page") -> None:
    said = complaints(ada)
    ada.goto("/check")
    ada.fill("[name=smiles]", "CCO")
    ada.get_by_role("button", name="Draw the structure").click()
    canvas = ada.locator(".canvas > div")
    canvas.wait_for()
    box = canvas.bounding_box()
    assert box is not None
    ada.mouse.click(box["x"] + 300, box["y"] + 120)
    expect(ada.locator("[name=smiles]")).not_to_have_value("CCO")
    assert said == []


def test_language_and_looks_are_kept(ada: "Page") -> None:
    ada.goto("/transactions")
    ada.get_by_role("button", name="Deutsch").click()
    ada.wait_for_url(re.compile("/transactions"))
    assert ada.get_attribute("html", "lang") == "de"
    ada.get_by_role("button", name="Dunkel").click()
    assert ada.get_attribute("html", "data-looks") == "dark"


def test_every_page_can_be_reached_from_the_keyboard(ada: "Page") -> None:
    ada.goto("/obligations")
    ada.keyboard.press("Tab")
    assert ada.evaluate("document.activeElement.className") == "skip"
    ada.keyboard.press("Enter")
    assert ada.evaluate("document.activeElement.id") == "main"
