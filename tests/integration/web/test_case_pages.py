"""The pages of cases: the list, one case, every form, exhibits and the file."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from access_cases import PASSWORD, make_user
from precurb.app.service import Service
from precurb.app.words import LANGUAGES
from precurb.web.application import make_web
from service_cases import service_in

FORMS: dict[str, dict[str, str]] = {
    "subject": {"subject": "firm", "name": "Example Press Co", "kind": "company"},
    "record": {"about": "transaction 01habc", "note": "the order"},
    "note": {"text": "looked at"},
    "task": {"task": "t1", "text": "ask the registry", "owner": "ada", "due": "2020-01-02"},
    "measure": {
        "target": "firm", "kind": "verdict", "instrument": "judgment", "authority": "a court",
        "day": "2026-02", "source": "docket", "count": "count 1", "finding": "acquitted",
    },
    "assertion": {"subject": "firm", "field": "address", "value": "1 Road", "source": "web"},
    "state": {"state": "active", "reason": "begins"},
    "member": {"member": "ivo"},
    "done": {"task": "t1", "result": "nothing there"},
}  # fmt: skip
EXHIBIT = {"exhibit": "e1", "origin": "search", "taken": "2024-01-02"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with service_in(tmp_path_factory.mktemp("cases")) as opened:
        for name, role in (("ada", "officer"), ("ivo", "analyst"), ("zoe", "analyst")):
            make_user(opened, name, role, password=PASSWORD)
        yield opened


@pytest.fixture(scope="module")
def client(service: Service) -> TestClient:
    return _signed_in(service, "ada")


@pytest.fixture(scope="module")
def case(client: TestClient) -> str:
    """A case with one of everything; its page."""
    asked = {"title": "Pill presses", "because": "alert 01h", "about": "check 01h"}
    page = client.post("/cases", data=asked).headers["location"]
    for act, form in FORMS.items():
        assert client.post(f"{page}/write/{act}", data=form).status_code == 303, act
    files = {"file": ("invoice.pdf", b"%PDF-abc")}
    assert client.post(f"{page}/exhibits", data=EXHIBIT, files=files).status_code == 303
    return page


def _signed_in(service: Service, name: str) -> TestClient:
    found = TestClient(
        make_web(service), follow_redirects=False, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert found.post("/sign-in", data={"name": name, "password": PASSWORD}).status_code == 303
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/cases", ""])
def test_a_page_is_there_in_every_language(
    client: TestClient, case: str, path: str, language: str
) -> None:
    answer = client.get(path or case, headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert "Pill presses" in answer.text
    assert " style=" not in answer.text


def test_everything_written_is_on_the_page(client: TestClient, case: str) -> None:
    text = client.get(case, headers={"Accept-Language": "en"}).text
    for told in (
        "Example Press Co", "guilty on no count", "1 Road", "ask the registry", "nothing there",
        "invoice.pdf", "alert 01h", "looked at", "begins", 'href="/checks/01h"', "ivo",
    ):  # fmt: skip
        assert told in text, told


def test_a_link_from_an_alert_fills_the_form(client: TestClient) -> None:
    text = client.get("/cases?because=alert+01hx&title=A-2291&about=transaction+01hy").text
    for told in ("alert 01hx", "A-2291", "transaction 01hy"):
        assert f'value="{told}"' in text


def test_an_overdue_task_is_an_alarm_in_the_list(client: TestClient) -> None:
    page = client.post("/cases", data={"title": "Late", "because": "x"}).headers["location"]
    client.post(f"{page}/write/task", data=FORMS["task"])
    text = client.get("/cases", headers={"Accept-Language": "en"}).text
    assert text.index("Late") < text.index("Pill presses")
    assert "1 alarm" in text


@pytest.mark.parametrize(
    ("act", "change"),
    [
        ("subject", {"subject": "firm"}), ("subject", {"subject": "", "name": "x"}),
        ("subject", {"subject": "b", "kind": "dragon"}), ("note", {"text": " "}),
        ("task", {"task": "t2", "due": "soon"}), ("measure", {"target": "nobody"}),
        ("measure", {"finding": ""}), ("measure", {"reverses": "99"}),
        ("assertion", {"source": ""}), ("state", {"reason": ""}), ("done", {"task": "none"}),
        ("hand-over", {"owner": ""}), ("record", {"about": ""}),
    ],
)  # fmt: skip
def test_what_does_not_follow_is_refused_on_the_page(
    client: TestClient, case: str, act: str, change: dict[str, str]
) -> None:
    before = client.get(case).text.count("<tr>")
    answer = client.post(f"{case}/write/{act}", data=FORMS.get(act, {}) | change)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert client.get(case).text.count("<tr>") == before


def test_an_exhibit_comes_back_as_it_was_and_never_as_a_page(
    client: TestClient, case: str
) -> None:
    answer = client.get(f"{case}/exhibits/e1")
    assert answer.content == b"%PDF-abc"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "attachment" in answer.headers["content-disposition"]
    assert client.get(f"{case}/exhibits/none").status_code == 404
    twice = client.post(f"{case}/exhibits", data=EXHIBIT, files={"file": ("x", b"x")})
    assert twice.status_code == 422


def test_who_has_no_part_sees_nothing(service: Service, case: str) -> None:
    zoe = _signed_in(service, "zoe")
    for path in (case, f"{case}/file.pdf", f"{case}/file.json", f"{case}/exhibits/e1"):
        assert zoe.get(path).status_code == 404
    assert zoe.post(f"{case}/write/note", data={"text": "hello"}).status_code == 404
    assert zoe.post(f"{case}/custody", data={}).status_code == 404
    assert "Pill presses" not in zoe.get("/cases").text


def test_a_member_sees_what_is_shown_and_owns_nothing(
    client: TestClient, service: Service, case: str
) -> None:
    client.post(f"{case}/write/note", data={"text": "for ivo alone", "shown_to": "ivo"})
    ivo = _signed_in(service, "ivo")
    page = ivo.get(case).text
    assert "for ivo alone" in page
    for hidden in ("Example Press Co", "invoice.pdf", "looked at"):
        assert hidden not in page
        assert hidden not in ivo.get(f"{case}/file.json").text
    assert ivo.get(f"{case}/exhibits/e1").status_code == 404
    assert ivo.post(f"{case}/write/member", data={"member": "zoe"}).status_code == 403


def test_the_file_is_pdf_or_json(client: TestClient, case: str) -> None:
    assert client.get(f"{case}/file.pdf").content.startswith(b"%PDF")
    told = client.get(f"{case}/file.json").json()
    assert [event["number"] for event in told["events"]][:3] == [1, 2, 3]
    assert client.get(f"{case}/file.exe").status_code == 404


def test_a_custody_move_and_a_hand_over(client: TestClient, service: Service) -> None:
    page = client.post("/cases", data={"title": "Hand", "because": "x"}).headers["location"]
    files = {"file": ("a.txt", b"a")}
    client.post(f"{page}/exhibits", data=EXHIBIT, files=files)
    moved = client.post(
        f"{page}/custody", data={"exhibit": "e1", "taker": "ivo", "reason": "lab"}
    )
    assert moved.status_code == 303
    again = client.post(
        f"{page}/custody", data={"exhibit": "e1", "taker": "zoe", "reason": "lab"}
    )
    assert again.status_code == 422  # it is no longer hers to give
    given = client.post(f"{page}/write/hand-over", data={"owner": "ivo", "reason": "leave"})
    assert given.headers["location"] == "/cases"
    assert client.get(page).status_code == 404
    assert _signed_in(service, "ivo").get(page).status_code == 200


def test_a_name_cannot_leave_the_text_of_its_page(client: TestClient, case: str) -> None:
    attack = '"><script>alert(1)</script>'
    form = {"subject": "bad", "name": attack, "kind": "person"}
    client.post(f"{case}/write/subject", data=form)
    assert "<script>alert" not in client.get(case).text
    assert "<script>alert" not in client.get("/cases", params={"because": attack}).text
