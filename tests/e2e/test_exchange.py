"""The pages of the exchange in a browser: open to all, whole, and used from the keyboard."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from access_cases import PASSWORD, make_user
from acts_cases import EXPORTER, IMPORTER, THIRD, agreed_world, kept_consignment, request
from acts_cases import seizure as told_seizure
from e2e.browser import complaints, hindrances, serving
from e2e.site import Site
from e2e.test_looks import LOOKS
from exchange_world import AMBER, OFFICER, World
from precurb.app.acts import assistance, incidents, notifications, speaking
from precurb.app.acts.consignment import Wanted
from precurb.app.acts.notifications import Addressed
from precurb.exchange.marking import Marking, Pap, Tlp
from precurb.model.incident import (
    Certainty,
    Incident,
    Involved,
    Leg,
    LegRole,
    Place,
    Responded,
    ResponseKind,
)
from precurb.model.notification import Period, ReplyKind
from precurb.model.notification_acts import NotificationAct, Replied
from precurb.server.compose import make_application
from precurb.store import Store, checks, file_url

if TYPE_CHECKING:
    from playwright.sync_api import Browser

RED = Marking(tlp=Tlp.RED, pap=Pap.RED, purpose="criminal inquiry")
YEAR = Period(first=dt.date(2026, 12, 1), last=dt.date(2027, 5, 31))


@pytest.fixture(scope="module")
def world(browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Three authorities in the middle of their work; after the browser, so both are skipped."""
    folder = tmp_path_factory.mktemp("exchange")
    Store.open(file_url(folder / "empty.db")).close()
    made = agreed_world(folder, folder / "empty.db")
    for name, role in (("ada", "officer"), ("bea", "approver"), ("ivo", "analyst")):
        make_user(made[EXPORTER].service, name, role, password=PASSWORD)
    yield made
    made.close()


@pytest.fixture(scope="module")
def here(world: World) -> Iterator[Site]:
    """The exporting authority as it is served; ``checks`` names its pages."""
    paths = {
        "incident": f"/exchange/incidents/{_incident(world)}",
        "red": f"/exchange/incidents/{_share(world, IMPORTER, told_seizure(), RED)}",
    }
    service, transaction = world[EXPORTER].service, kept_consignment(world[EXPORTER], "A-2291")
    paths |= {
        "transaction": f"/transactions/{transaction}",
        "own": f"/exchange/incidents/{_share(world, EXPORTER, told_seizure(), AMBER)}",
        "notification": f"/exchange/notifications/{_notification(world, transaction)}",
        "simplified": f"/exchange/notifications/{_simplified(world, transaction)}",
        "request": f"/exchange/requests/{_request(world)}",
    }
    with service.store.read() as db:
        paths["check"] = f"/checks/{checks.of_transaction(db, transaction)[0].id}"
    with serving(make_application(service)) as url:
        yield Site(url=url, service=service, checks=paths)


def _share(world: World, author: str, told: Incident, marking: Marking) -> str:
    one = world[author]
    audience = tuple(name for name in world.nodes if name != author)
    found = incidents.draft_incident(
        told, audience, marking, service=one.service, actor=OFFICER
    )
    incidents.share_incident(found, one.node, service=one.service, actor=OFFICER)
    world.settle()
    return found


def _incident(world: World) -> str:
    """A stopped shipment of another author, with its way, who stood on the papers, a hit."""
    legs = tuple(
        Leg(role=role, place=Place(country=country, name=name, certainty=certainty))
        for role, country, name, certainty in (
            (LegRole.ORIGIN, "DE", "", Certainty.KNOWN),
            (LegRole.TRANSIT, "NL", "Rotterdam", Certainty.KNOWN),
            (LegRole.STOP, "US", "Houston", Certainty.KNOWN),
            (LegRole.DESTINATION, "MX", "", Certainty.SUSPECTED),
        )
    )
    named = (Involved(name="Ejemplo Recubrimientos, S.A. de C.V.", role="consignee"),)
    told = told_seizure(
        summary="Shipment stopped at a port", country="US", route=legs, involved=named,
        reason="The consignee could not be reached at the address it gave.",
    )  # fmt: skip
    found, two = _share(world, THIRD, told, AMBER), world[IMPORTER]
    hit = Responded(kind=ResponseKind.HIT, version=1, found="a consignee with two licences")
    incidents.respond_to_incident(found, hit, two.node, service=two.service, actor=OFFICER)
    world.settle()
    return found


def _notification(world: World, transaction: str) -> str:
    """Sent with a copy to a transit authority, questioned, and answered with conditions."""
    one = world[EXPORTER]
    found = notifications.draft_notification(
        transaction, Wanted(end_use="coatings", permit="DE-2026-118"),
        Addressed(to=IMPORTER, marking=AMBER, copies=(THIRD,)), service=one.service,
        actor=OFFICER,
    )  # fmt: skip
    notifications.send_notification(found, one.node, service=one.service, actor=OFFICER)
    world.settle()
    _say(world, found, Replied(kind=ReplyKind.CONDITIONS, version=1, text="under seal"))
    return found


def _say(world: World, found: str, act: NotificationAct) -> None:
    two = world[IMPORTER]
    speaking.say_of_notification(found, act, two.node, service=two.service, actor=OFFICER)
    world.settle()


def _simplified(world: World, transaction: str) -> str:
    one = world[EXPORTER]
    return notifications.draft_notification(
        transaction, Wanted(end_use="coatings", period=YEAR),
        Addressed(to=IMPORTER, marking=AMBER), service=one.service, actor=OFFICER,
    )  # fmt: skip


def _request(world: World) -> str:
    two = world[IMPORTER]
    asked = assistance.draft_request(
        request(), EXPORTER, AMBER, service=two.service, actor=OFFICER
    )
    assistance.send_request(asked, two.node, service=two.service, actor=OFFICER)
    world.settle()
    return asked


@pytest.mark.parametrize("looks", ["desk", "phone", "zh"])
def test_no_page_hinders_anybody(here: Site, browser: "Browser", looks: str) -> None:
    page = here.signed_in(browser, "bea", **LOOKS[looks])
    said, found = complaints(page), {}
    lists = ("", "/inbox", "/outbox", "/notifications", "/incidents", "/requests")
    for path in (*(f"/exchange{each}" for each in lists), *here.checks.values()):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[path] = [*hindrances(page), *(["wider than the screen"] if wide > 0 else [])]
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert said == []


@pytest.mark.parametrize("name", ["ada", "ivo"])
def test_what_is_red_is_a_row_without_its_content(
    here: Site, browser: "Browser", name: str
) -> None:
    page = here.signed_in(browser, name)
    page.goto("/exchange/incidents")
    assert "TLP:RED is for those who may sign for this node" in page.inner_text("main")
    answer = page.goto(here.checks["red"])
    assert answer is not None
    assert answer.status == 403
    assert "A seizure" not in page.inner_text("body")


def test_an_officer_drafts_a_simplified_notification_from_the_keyboard(
    here: Site, browser: "Browser"
) -> None:
    page = here.signed_in(browser, "ada")
    page.goto("/exchange/notifications")
    page.locator("summary", has_text="Draft").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Id of the checked consignment").fill(
        here.checks["transaction"].rpartition("/")[2]
    )
    page.get_by_label("Simplified: first day").fill("2026-12-01")
    page.get_by_label("Simplified: last day").fill("2027-05-31")
    page.get_by_label("Simplified: the most").fill("1: 5000 kg")
    page.get_by_label("us-c").check()
    page.get_by_role("button", name="Draft").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/exchange/notifications/*")
    text = page.inner_text("main")
    assert "5000 kg" in text
    assert "Simplified notification" in text


def test_a_check_leads_to_the_incident_it_is_like(here: Site, browser: "Browser") -> None:
    page = here.signed_in(browser, "ada")
    page.goto(here.checks["check"])
    section = page.locator("#incidents")
    assert "told as Ejemplo Recubrimientos, S.A. de C.V." in section.inner_text()
    section.get_by_role("link", name="Shipment stopped at a port").click()
    page.wait_for_url("**/exchange/incidents/*")
    assert "A-2291" in page.locator("ul", has_text="A-2291").first.inner_text()
