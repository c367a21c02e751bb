"""The pages of the exchange: lists, records and forms, in every language."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from access_cases import PASSWORD, make_user
from acts_cases import (
    DAY,
    EXPORTER,
    IMPORTER,
    THIRD,
    agreed_world,
    kept_consignment,
    notification,
    request,
    seizure,
    sent_notification,
)
from exchange_world import AMBER, OFFICER, World
from precurb.app.acts import assistance, incidents
from precurb.app.settings import Settings
from precurb.app.words import LANGUAGES
from precurb.model.incident import Certainty, Involved, Leg, LegRole, Place
from precurb.model.progress import Precision, When
from precurb.web.application import make_web
from precurb.web.pages import exchange_incidents, exchange_notifications, exchange_requests
from precurb.web.pages.exchange_view import route_picture
from service_cases import service_in

Client = Callable[[str, str], TestClient]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Iterator[World]:
    """Three authorities with two people each, for all tests of this file."""
    made = agreed_world(tmp_path_factory.mktemp("pages"), template)
    for one in made.nodes.values():
        for name, role in (("ada", "officer"), ("bea", "approver"), ("ivo", "analyst")):
            make_user(one.service, name, role, password=PASSWORD)
    yield made
    made.close()


@pytest.fixture
def client(world: World, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The pages of a node as somebody sees them; the key of the node is open."""

    def open_node(service: object) -> object:
        return next(each.node for each in world.nodes.values() if each.service is service)

    for module in (exchange_notifications, exchange_incidents, exchange_requests):
        monkeypatch.setattr(module, "open_node", open_node)

    def signed_in(node: str, name: str) -> TestClient:
        headers = {"Sec-Fetch-Site": "same-origin"}
        web = make_web(world[node].service)
        found = TestClient(web, follow_redirects=False, headers=headers)
        told = {"name": name, "password": PASSWORD}
        assert found.post("/sign-in", data=told).status_code == 303
        return found

    return signed_in


def test_a_notification_is_drafted_sent_answered_and_released_by_pages(
    world: World, client: Client
) -> None:
    ada, bea = client(EXPORTER, "ada"), client(EXPORTER, "bea")
    transaction = kept_consignment(world[EXPORTER])
    form = {"transaction": transaction, "to": IMPORTER, "tlp": "amber", "pap": "amber"}
    page = ada.post("/exchange/notifications", data=form).headers["location"]
    assert ada.post(f"{page}/send").status_code == 403  # who drafts may not sign by his role
    assert bea.post(f"{page}/send").status_code == 303
    world.settle()
    there = client(IMPORTER, "bea")
    form = {"kind": "no-objection", "reason": "", "text": ""}
    assert there.post(f"{page}/say/replied", data=form).status_code == 303
    world.settle()
    assert bea.post(f"{page}/say/released", data={"law": "", "reason": ""}).status_code == 303
    left = {"shipment": "1", "on": "2026-11-27", "net-1": "250", "unit-1": "kg"}
    assert bea.post(f"{page}/say/departed", data=left).status_code == 303
    world.settle()
    came = left | {"net-1": "200"}
    assert there.post(f"{page}/say/arrived", data=came).status_code == 303
    text = there.get(page).text
    for words in ("discrepancy", "2026-12-18", "silence = export may be authorised", "EU-022"):
        assert words in text


def test_a_form_that_does_not_hold_says_why_on_the_page(world: World, client: Client) -> None:
    page = f"/exchange/notifications/{sent_notification(world)}"
    there = client(IMPORTER, "bea")
    answer = there.post(f"{page}/say/replied", data={"kind": "objection", "text": "no"})
    assert answer.status_code == 422
    assert "an objection, and nothing else, gives its reason" in answer.text
    gone = {"on": "2026-11-27", "net-1": "a lot", "unit-1": "kg"}
    assert there.post(f"{page}/say/arrived", data=gone).status_code == 422
    assert there.post(f"{page}/say/expired", data={}).status_code == 422
    assert there.post(f"{page}/say/nothing", data={}).status_code == 422


def test_an_incident_is_drafted_shared_and_answered_by_pages(
    world: World, client: Client
) -> None:
    ada, bea = client(IMPORTER, "ada"), client(IMPORTER, "bea")
    form = {
        "type": "seizure", "happened": "2026-11-20", "country": "MX", "summary": "<b>Port</b>",
        "item": "acetic anhydride", "quantity": "10.5", "unit": "kg", "to": [EXPORTER],
    }  # fmt: skip
    page = ada.post("/exchange/incidents", data=form).headers["location"]
    assert bea.post(f"{page}/share").status_code == 303
    world.settle()
    there = client(EXPORTER, "ada")
    text = there.get(page).text
    assert "&lt;b&gt;Port&lt;/b&gt;" in text
    assert "10.5 kg" in text
    seen = {"kind": "checked-no-hit"}
    assert there.post(f"{page}/checked", data=seen).status_code == 303
    hit = {"kind": "hit", "found": "an exporter"}
    assert there.post(f"{page}/respond", data=hit).status_code == 403
    assert client(EXPORTER, "bea").post(f"{page}/respond", data=hit).status_code == 303
    world.settle()
    text = bea.get(page).text
    assert "checked, no hit" in text
    assert "an exporter" in text


def test_an_incident_is_corrected_and_taken_back_by_pages(world: World, client: Client) -> None:
    one = world[IMPORTER]
    named = Involved(name="Example Trading Ltd")
    told = seizure(involved=(named,), happened=When(day=DAY, precision=Precision.MONTH))
    made = incidents.draft_incident(
        told, (EXPORTER,), AMBER, service=one.service, actor=OFFICER
    )
    incidents.share_incident(made, one.node, service=one.service, actor=OFFICER)
    ada, bea, page = (
        client(IMPORTER, "ada"),
        client(IMPORTER, "bea"),
        f"/exchange/incidents/{made}",
    )
    form = {
        "type": "seizure", "happened": str(DAY), "country": "MX", "summary": "Two drums",
        "item": "acetic anhydride", "quantity": "120", "unit": "kg", "reason": "",
    }  # fmt: skip
    assert "what was wrong" in ada.post(f"{page}/correct", data=form).text
    assert ada.post(f"{page}/correct", data=form | {"why": "weighed"}).status_code == 303
    assert (
        ada.post(f"{page}/correct", data=form | {"why": "w", "quantity": "x"}).status_code
        == 422
    )
    assert client(EXPORTER, "ada").post(f"{page}/correct", data=form).status_code == 404
    assert bea.post(f"{page}/share").status_code == 303
    world.settle()
    body = incidents.read_incident(
        made, service=world[EXPORTER].service, actor=OFFICER
    ).account.body
    assert body is not None
    assert (body.summary, body.involved) == ("Two drums", (named,))
    assert str(body.happened) == "2026-11"  # a month stays a month
    assert body.items[0].amounts[0].value == 120
    there = client(EXPORTER, "bea")
    assert there.post(f"{page}/withdraw", data={"reason": "x"}).status_code == 422
    assert ada.post(f"{page}/withdraw", data={"reason": "x"}).status_code == 403
    assert bea.post(f"{page}/withdraw", data={"reason": " "}).status_code == 422
    assert bea.post(f"{page}/withdraw", data={"reason": "false alarm"}).status_code == 303
    world.settle()
    assert "false alarm" in there.get(page).text


def test_a_simplified_notification_with_a_copy_is_drafted_by_its_page(
    world: World, client: Client
) -> None:
    ada = client(EXPORTER, "ada")
    form = {
        "transaction": kept_consignment(world[EXPORTER], "S-1"), "to": IMPORTER,
        "copy": [THIRD], "first": "2026-12-01", "last": "2027-05-31", "most": "1: 5000 kg",
    }  # fmt: skip
    page = ada.post("/exchange/notifications", data=form).headers["location"]
    text = ada.get(page).text
    assert "5000 kg" in text
    for wrong in (
        {"last": ""}, {"last": "2026-11-01"}, {"most": "a lot"}, {"most": "7: 5 kg"},
        {"most": "1: 5 xyz"}, {"copy": [IMPORTER]},
    ):  # fmt: skip
        answer = ada.post("/exchange/notifications", data=form | wrong)
        assert answer.status_code == 422, wrong


def test_an_answer_waits_on_its_page_for_a_second_person(world: World, client: Client) -> None:
    found, service = sent_notification(world), world[IMPORTER].service
    service.settings = Settings(four_eyes=("exchange",))
    ada, bea, page = (
        client(IMPORTER, "ada"),
        client(IMPORTER, "bea"),
        f"/exchange/notifications/{found}",
    )
    answer = {"kind": "conditions", "reason": "", "text": "under seal"}
    assert ada.post(f"{page}/say/replied", data=answer).status_code == 303
    assert "under seal" in bea.get(page).text
    assert ada.post(f"{page}/sign").status_code == 403
    assert bea.post(f"{page}/sign").status_code == 303
    assert bea.post(f"{page}/sign").status_code == 422
    service.settings = Settings()


def test_a_request_is_drafted_sent_and_answered_by_pages(world: World, client: Client) -> None:
    ada, bea = client(EXPORTER, "ada"), client(EXPORTER, "bea")
    form = {
        "to": IMPORTER, "urgency": "urgent", "subject": "Consignee", "question": "Who?",
        "purpose": "control",
    }  # fmt: skip
    page = ada.post("/exchange/requests", data=form).headers["location"]
    assert bea.post(f"{page}/send").status_code == 303
    world.settle()
    there = client(IMPORTER, "bea")
    assert there.post(f"{page}/say/accepted", data={"owner": "desk 4"}).status_code == 303
    assert there.post(f"{page}/say/fulfilled", data={"text": "two"}).status_code == 303
    assert there.post(f"{page}/say/fulfilled", data={"text": "two"}).status_code == 422
    world.settle()
    assert bea.post(f"{page}/say/feedback", data={"used": "yes"}).status_code == 303
    assert "closed" in bea.get(page).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_in_every_language(
    world: World, client: Client, language: str
) -> None:
    one = world[IMPORTER]
    legs = (
        Leg(role=LegRole.ORIGIN, place=Place(country="CN")),
        Leg(role=LegRole.STOP, place=Place(country="MX", certainty=Certainty.ALLEGED)),
    )
    made = incidents.draft_incident(
        seizure(route=legs), (EXPORTER, THIRD), AMBER, service=one.service, actor=OFFICER
    )
    incidents.share_incident(made, one.node, service=one.service, actor=OFFICER)
    asked = assistance.draft_request(
        request(), EXPORTER, AMBER, service=one.service, actor=OFFICER
    )
    assistance.send_request(asked, one.node, service=one.service, actor=OFFICER)
    found = sent_notification(world, notification(duties=("EU-022", "US-001")))
    reader = client(EXPORTER, "bea")
    reader.post("/preferences", data={"language": language, "back": "/"})
    paths = (
        "", "/inbox", "/outbox", "/notifications", f"/notifications/{found}", "/incidents",
        f"/incidents/{made}", "/requests", f"/requests/{asked}",
    )  # fmt: skip
    for path in paths:
        answer = reader.get(f"/exchange{path}")
        assert answer.status_code == 200, path
        assert f'<html lang="{ {"zh": "zh-Hans"}.get(language, language) }' in answer.text
        assert "xc." not in answer.text, path


def test_an_installation_that_is_no_node_says_how_it_becomes_one(tmp_path: Path) -> None:
    with service_in(tmp_path) as service:
        make_user(service, "ada", "officer", password=PASSWORD)
        headers = {"Sec-Fetch-Site": "same-origin"}
        found = TestClient(make_web(service), follow_redirects=False, headers=headers)
        found.post("/sign-in", data={"name": "ada", "password": PASSWORD})
        for path in ("", "/inbox", "/outbox"):
            assert "precurb exchange init" in found.get(f"/exchange{path}").text
        assert found.get("/exchange/notifications").status_code == 200


def test_what_is_not_certain_is_dashed_on_the_route() -> None:
    legs = (
        Leg(role=LegRole.ORIGIN, place=Place(country="CN", name='"><script>')),
        Leg(role=LegRole.TRANSIT, place=Place(country="QA", certainty=Certainty.SUSPECTED)),
    )
    picture = route_picture(legs, "en")
    assert picture.count("<circle") == 2
    assert 'stroke-dasharray="6 4"' in picture
    assert "<script>" not in picture
    assert route_picture((), "en") == ""
