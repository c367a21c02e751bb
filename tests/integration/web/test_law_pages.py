"""The pages of lists, gaps, policy, changes, audit, jobs and settings, in each language."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from access_cases import PASSWORD, make_user
from precurb.app.access.actor import SYSTEM
from precurb.app.service import Service
from precurb.app.settings import Settings
from precurb.store.alerts import AlertFilter
from precurb.store.jobs import State, counts
from precurb.web.application import make_web
from precurb.web.words import LANGUAGES
from rescreen_cases import again, entry, keep, sale, take
from service_cases import service_in

PAGES = (
    "/lists", "/lists/house", "/lists/house?q=zweite", "/lists/house?q=qqzz",
    "/lists/house/house-2", "/lists/UN-1988-I", "/lists/UN-1988-I?q=anpp",
    "/lists/UN-1988-I/UN-1988-I:001", "/lists/differences", "/gaps", "/gaps?group=all",
    "/gaps?group=table-2&on=2010-01-01", "/policy", "/policy/parts/hs-mismatch",
    "/policy/parts/CO-005", "/changes", "/changes/newest", "/audit", "/audit?act=use",
    "/audit?who=nobody", "/audit/1", "/jobs", "/jobs?state=failed", "/settings",
)  # fmt: skip
POLICY = (
    b'name = "acme"\n\n[[changes]]\nid = "PC-040"\nparameters = { hi = 5 }\nwhy = "samples"\n'
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """An installation whose list of the house changed, and a past that it touched."""
    settings = Settings(organisation="Muster Chemie")
    with service_in(tmp_path_factory.mktemp("law"), settings=settings) as opened:
        make_user(opened, "ada", "officer", password=PASSWORD)
        make_user(opened, "otto", "auditor", password=PASSWORD)
        take(opened, (entry(1, "Erste Muster GmbH"), entry(2, "Zweite Muster GmbH")), day=1)
        again(opened)
        keep(opened, [sale("A-1", "Erste Muster GmbH"), sale("A-2", "Dritte Muster GmbH")])
        take(opened, (entry(2, "Zweite Muster GmbH"), entry(3, "Dritte Muster GmbH")), day=8)
        again(opened)
        yield opened


@pytest.fixture(scope="module")
def client(service: Service) -> TestClient:
    """The browser of an officer."""
    return _signed_in(service, "ada")


@pytest.fixture(scope="module")
def auditor(service: Service) -> TestClient:
    """The browser of an auditor, who alone reads audit and settings."""
    return _signed_in(service, "otto")


def _signed_in(service: Service, name: str) -> TestClient:
    found = TestClient(
        make_web(service), follow_redirects=False, headers={"Sec-Fetch-Site": "same-origin"}
    )
    answer = found.post("/sign-in", data={"name": name, "password": PASSWORD})
    assert answer.status_code == 303
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_there_in_every_language(
    auditor: TestClient, path: str, language: str
) -> None:
    answer = auditor.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert " style=" not in answer.text  # the policy of the pages forbids it
    assert "<style" not in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/lists/none", 404), ("/lists/house/none", 404), ("/lists/differences?old=zz", 404),
        ("/lists/house?after=x", 400), ("/gaps?group=none", 404), ("/gaps?on=yesterday", 400),
        ("/policy/parts/none", 404), ("/policy/replays/none", 404), ("/changes/none", 404),
        ("/audit/999999", 404), ("/audit/x", 400), ("/jobs/none", 404),
    ],
)  # fmt: skip
def test_what_is_not_there_is_said(auditor: TestClient, path: str, status: int) -> None:
    assert auditor.get(path).status_code == status


def test_what_changed_tells_whom_it_touches(client: TestClient) -> None:
    text = client.get("/changes/newest").text
    for told in ("A-1", "A-2", "house-1", "house-3", "Dritte Muster GmbH"):
        assert told in text


def test_an_alert_is_closed_with_a_reason_only(client: TestClient, service: Service) -> None:
    from precurb.app.rescreen.alerts import alerts

    def first() -> str:
        return alerts(AlertFilter(), service=service, actor=SYSTEM)[0].id

    alert = first()
    refused = client.post(f"/alerts/{alert}/close", data={"reason": " ", "back": "newest"})
    assert refused.headers["location"] == f"/changes/newest#alert-{alert}"
    assert first() == alert
    closed = client.post(
        f"/alerts/{alert}/close", data={"reason": "looked at", "back": "//elsewhere"}
    )
    assert closed.headers["location"] == "/changes/newest"
    assert alert not in {
        each.id for each in alerts(AlertFilter(), service=service, actor=SYSTEM)
    }


def test_the_matrix_is_taken_along_as_a_table(client: TestClient) -> None:
    answer = client.get("/gaps.csv?group=fentanyl&on=2026-11-27")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer.headers["content-type"].startswith("text/csv")
    assert "gaps-fentanyl-2026-11-27.csv" in answer.headers["content-disposition"]
    assert {row["as_of"] for row in rows} == {"2026-11-27"}
    assert {"INT", "EU", "US"} <= {row["jurisdiction"] for row in rows}


def test_a_name_cannot_leave_the_text_of_its_page(auditor: TestClient) -> None:
    attack = '"><script>alert(1)</script>'
    for path in (f"/lists/house?q={attack}", f"/audit?who={attack}", f"/jobs?kind={attack}"):
        assert "<script>alert" not in auditor.get(path).text


def test_a_file_that_is_no_list_is_refused_on_the_page(client: TestClient) -> None:
    answer = client.post("/lists/import", files={"file": ("list.xml", b"<nothing/>")})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_policy_is_tried_and_then_taken_into_use(
    client: TestClient, service: Service, tmp_path: Path
) -> None:
    from precurb.app.shown.replays import KIND, do_replay
    from precurb.store.jobs import claim, finish

    refused = client.post("/policy/replays", files={"file": ("acme.toml", b"[[")})
    assert refused.status_code == 422
    asked = client.post("/policy/replays", files={"file": ("acme.toml", POLICY)})
    page = asked.headers["location"]
    assert client.get(page).status_code == 200  # it waits
    with service.store.write(service.acting(SYSTEM)) as writing:
        job = claim(writing, "worker", (KIND,))
    assert job is not None
    do_replay(job, service, lambda **_: None)
    with service.store.write(service.acting(SYSTEM)) as writing:
        finish(writing, job)
    assert "PC-040" in client.get(page).text
    no_reason = client.post(f"{page}/activate", data={"reason": ""})
    assert no_reason.headers["location"].endswith("#activate")
    assert service.policy_path is None
    taken = client.post(f"{page}/activate", data={"reason": "we sell samples"})
    assert taken.headers["location"] == "/policy"
    assert service.policy_path is not None
    assert service.policy_path.read_bytes() == POLICY


def test_a_job_is_cancelled_once(client: TestClient, service: Service) -> None:
    job = client.post("/lists/update").headers["location"]
    assert job.startswith("/jobs/")
    assert client.post("/lists/update").headers["location"] == "/jobs"  # it waits already
    assert client.post(f"{job}/cancel").status_code == 303
    assert client.post(f"{job}/cancel").status_code == 409
    with service.store.read() as db:
        assert counts(db)[State.CANCELLED] == 1


def test_the_chain_is_verified_and_a_head_of_another_is_refused(auditor: TestClient) -> None:
    whole = auditor.post("/audit/verify", data={"whole": "yes"})
    assert whole.status_code == 200
    assert 'class="told" role="status"' in whole.text
    other = auditor.post("/audit/verify", data={"head": f"1-{'a' * 64}"})
    assert other.status_code == 200
    assert 'role="alert"' in other.text
    assert auditor.post("/audit/verify", data={"head": "nonsense"}).status_code == 422


def test_settings_show_what_was_set(auditor: TestClient) -> None:
    assert "Muster Chemie" in auditor.get("/settings").text
