"""The pages of commitments, meetings, indicators, series and the claim check."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from access_cases import PASSWORD, make_user
from precurb.app.access.actor import SYSTEM
from precurb.app.progress.registers import commitments, take_register
from precurb.app.service import Service
from precurb.app.words import LANGUAGES
from precurb.data import data_folder
from precurb.progress.register import packaged_register
from precurb.web.application import make_web
from service_cases import service_in

PAGES = (
    "/commitments", "/commitments/control-three-precursors", "/meetings", "/indicators",
    "/indicators?since=2024-01-30&until=2025-12-31", "/indicators/control-lag?of=CN",
    "/indicators/notifications-sent", "/indicators/commitments-by-stage?of=in-force",
    "/series", "/series/us-overdose-deaths-reported", "/claim",
    "/claim?sentence=100,000 overdose deaths a year",
    "/claim?sentence=leading cause of death at 18 to 49",
    "/claim?sentence=fentanyl seized: 27,000 pounds",
)  # fmt: skip
STEP = {
    "stage": "in-force", "day": "2026-02", "said_by": "US", "source": "readout",
    "grade": "press",
}  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with service_in(tmp_path_factory.mktemp("progress")) as opened:
        make_user(opened, "ada", "officer", password=PASSWORD)
        make_user(opened, "ivo", "analyst", password=PASSWORD)
        take_register(packaged_register("working-group"), service=opened, actor=SYSTEM)
        yield opened


@pytest.fixture(scope="module")
def client(service: Service) -> TestClient:
    return _signed_in(service, "ada")


def _signed_in(service: Service, name: str) -> TestClient:
    found = TestClient(
        make_web(service), follow_redirects=False, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert found.post("/sign-in", data={"name": name, "password": PASSWORD}).status_code == 303
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_there_in_every_language(
    client: TestClient, path: str, language: str
) -> None:
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert " style=" not in answer.text
    assert "<style" not in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/commitments/none", 404), ("/indicators/none", 404), ("/series/none", 404),
        ("/indicators?since=yesterday", 400), ("/reports/progress?as=exe", 404),
        ("/indicators?since=2025-01-02&until=2025-01-01", 400),
        (f"/claim?sentence={'a' * 501}", 422),
    ],
)  # fmt: skip
def test_what_is_not_there_is_said(client: TestClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_every_figure_leads_to_its_rows(client: TestClient) -> None:
    period = "since=2024-01-30&until=2025-12-31"
    board = client.get(f"/indicators?{period}").text
    assert "/indicators/commitments-by-stage?of=in-force&amp;since=2024-01-30" in board
    rows = client.get(f"/indicators/commitments-by-stage?of=in-force&{period}").text
    assert 'href="/commitments/control-three-precursors"' in rows


def test_what_no_records_are_kept_of_is_not_shown_as_zero(client: TestClient) -> None:
    page = client.get("/indicators/notices-acknowledged").text
    assert "keeps no records" in page


def test_a_step_is_added_on_the_page(client: TestClient, service: Service) -> None:
    path = "/commitments/regulate-xylazine"
    assert client.post(f"{path}/steps", data=STEP).headers["location"] == path
    again = client.post(f"{path}/steps", data=STEP)
    assert (again.status_code, "in-force after in-force" in again.text) == (422, True)
    found = {each.id: each for each in commitments(service=service, actor=SYSTEM)}
    assert [str(step.when) for step in found["regulate-xylazine"].steps][-1] == "2026-02"


def test_a_commitment_and_a_meeting_are_kept(client: TestClient) -> None:
    meeting = {"id": "online-2026", "title": "Call", "day": "2026-03-01", "agenda": "a\n\nb"}
    assert client.post("/meetings", data=meeting).status_code == 303
    made = {"id": "answer-requests", "who": "US", "text": "Answer", "meeting": "online-2026"}
    assert client.post("/commitments", data=made).headers["location"].endswith("requests")
    assert "Call, 2026-03-01" in client.get("/commitments/answer-requests").text


@pytest.mark.parametrize(
    "change", [{"id": "../x"}, {"id": ""}, {"who": " "}, {"due": "soon"}, {"meeting": "none"}]
)
def test_a_commitment_that_cannot_be_kept_is_refused_on_the_page(
    client: TestClient, change: dict[str, str]
) -> None:
    told = {"id": "fine", "who": "US", "text": "something"} | change
    assert client.post("/commitments", data=told).status_code == 422


def test_a_register_and_a_series_are_taken_in(client: TestClient) -> None:
    register = b'title = "t"\nsince = 2026-01-01\n[[meetings]]\nid = "m"\ntitle = "M"\n'
    taken = client.post("/registers", files={"file": ("r.toml", register)})
    assert taken.status_code == 422  # a meeting has a day
    whole = register + b"when = { day = 2026-01-02 }\n"
    assert client.post("/registers", files={"file": ("r.toml", whole)}).status_code == 303
    path = data_folder() / "series" / "us-overdose-deaths-final.toml"
    later = path.read_bytes().replace(b"Data Brief 522", b"Data Brief 999")
    taken = client.post("/series", files={"file": ("s.toml", later)})
    assert taken.headers["location"] == "/series/us-overdose-deaths-final"
    assert client.post("/series", files={"file": ("s.toml", b"\xff")}).status_code == 422


def test_an_analyst_reads_and_writes_nothing(service: Service) -> None:
    ivo = _signed_in(service, "ivo")
    page = ivo.get("/commitments")
    assert (page.status_code, '<form class="stacked"' in page.text) == (200, False)
    assert ivo.post("/commitments", data={"id": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("form", "begins"), [("pdf", b"%PDF"), ("html", b"<!doc"), ("json", b"{")]
)
def test_the_report_is_made_from_the_page(client: TestClient, form: str, begins: bytes) -> None:
    answer = client.get(f"/reports/progress?since=2024-01-30&as={form}")
    assert answer.content.startswith(begins)
    assert "attachment" in answer.headers["content-disposition"]


def test_a_report_tells_since_the_last_meeting(client: TestClient) -> None:
    answer = client.get("/reports/progress?until=2025-12-31&as=json")
    assert answer.json()["since"] == "2025-10-30"
    assert client.get("/reports/progress?until=2020-01-01").status_code == 400


def test_a_sentence_cannot_leave_the_text_of_its_page(client: TestClient) -> None:
    attack = '"><script>alert(1)</script> 100 overdose deaths'
    assert "<script>alert" not in client.get("/claim", params={"sentence": attack}).text


def test_a_claim_shows_verdict_number_vintage_and_source(client: TestClient) -> None:
    text = client.get("/claim", params={"sentence": "100,000 overdose deaths a year"}).text
    for told in ("Holds only with a definition", "73,690 deaths", "September 2025", "<svg"):
        assert told in text


def test_a_claim_is_held_against_what_was_known_on_its_day(client: TestClient) -> None:
    asked = {"sentence": "100,000 overdose deaths a year", "on": "2022-06-01"}
    assert "Every series kept here about it agrees" in client.get("/claim", params=asked).text
