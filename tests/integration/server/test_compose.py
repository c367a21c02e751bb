"""API and pages as one: health, figures, headers, limits, and a log that names nobody."""

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from desk_cases import checked
from precurb.app.service import Service
from precurb.errors import UnavailableError
from precurb.server.compose import Exposure, make_application

LOCAL, ELSEWHERE = ("127.0.0.1", 50_000), ("192.0.2.7", 50_000)


def client(service: Service, *, asks: tuple[str, int] = LOCAL, **exposure: bool) -> TestClient:
    application = make_application(service, Exposure(**exposure))
    return TestClient(application, client=asks, follow_redirects=False)


@pytest.fixture
def here(alone: Service) -> Iterator[TestClient]:
    with client(alone) as made:
        yield made


def test_the_process_lives(here: TestClient) -> None:
    assert here.get("/health/live").json()["status"] == "live"


def test_it_is_ready_with_database_and_lists(service: Service) -> None:
    with client(service) as here:
        found = here.get("/health/ready")
    assert (found.status_code, found.json()) == (200, {"status": "ready", "lacking": []})


def test_without_its_database_it_is_not_ready(
    alone: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise UnavailableError("gone")

    monkeypatch.setattr(alone.store, "read", gone)
    with client(alone) as here:
        found = here.get("/health/ready")
    assert (found.status_code, found.json()["lacking"]) == (503, ["database"])


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/v1/openapi.json", "/health/live", "/nowhere"]
)
def test_every_answer_has_the_security_headers(here: TestClient, path: str) -> None:
    told = here.get(path).headers
    policy = told["content-security-policy"]
    assert "unsafe" not in policy
    assert policy.startswith(("default-src 'self'", "default-src 'none'"))
    assert "frame-ancestors 'none'" in policy
    assert told["x-content-type-options"] == "nosniff"
    assert told["x-request-id"]


def test_over_tls_browsers_are_told_to_stay_there(alone: Service) -> None:
    alone.settings = replace(alone.settings, public_url="https://precurb.example")
    with client(alone) as here:
        assert "max-age" in here.get("/health/live").headers["strict-transport-security"]


def test_the_id_of_a_proxy_is_kept(here: TestClient) -> None:
    found = here.get("/health/live", headers={"X-Request-Id": "abcd-1234"})
    assert found.headers["x-request-id"] == "abcd-1234"


@pytest.mark.parametrize("given", ["x", "a" * 65, "abcd 1234", "<script>alert(1)", "ä" * 9])
def test_an_id_that_is_none_is_replaced(here: TestClient, given: str) -> None:
    found = here.get("/health/live", headers={b"X-Request-Id": given.encode()})
    assert found.headers["x-request-id"] != given


def test_figures_are_told_on_this_machine(alone: Service) -> None:
    with client(alone) as here:
        here.get("/health/live")
        told = here.get("/metrics").text
    assert 'precurb_requests_total{method="GET",route="/health/live",status="200"} 1.0' in told
    assert 'precurb_jobs{state="queued"} 0.0' in told


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_figures_are_not_told_through_a_proxy(here: TestClient, header: str) -> None:
    assert here.get("/metrics", headers={header: "198.51.100.1"}).status_code == 403


def test_figures_are_not_told_elsewhere_unless_the_operator_says_so(alone: Service) -> None:
    with client(alone, asks=ELSEWHERE) as there:
        assert there.get("/metrics").status_code == 403
    with client(alone, asks=ELSEWHERE, metrics_everywhere=True) as there:
        assert there.get("/metrics").status_code == 200


def test_figures_and_log_name_no_customer(
    alone: Service, caplog: pytest.LogCaptureFixture
) -> None:
    made = checked(alone, "SECRET-REF", customer="Zorabella Lacke GmbH")
    with caplog.at_level(logging.INFO), client(alone) as here:
        here.get(f"/checks/{made.kept.id}")
        here.get("/search?q=Zorabella")
        here.get("/nowhere/SECRET-REF")
        told = here.get("/metrics").text
    written = told + "".join(
        record.getMessage() + str(getattr(record, "fields", ""))
        for record in caplog.records
        if record.name.startswith("precurb")
    )
    assert "/checks/{check_id}" in written
    assert [word for word in ("Zorabella", "SECRET-REF", made.kept.id) if word in written] == []


@pytest.mark.parametrize("path", ["/sign-in", "/check", "/v1/checks"])
def test_a_body_that_is_too_long_is_refused(here: TestClient, path: str) -> None:
    found = here.post(path, content=bytes(3 << 20))
    assert found.status_code == 413


def test_a_path_that_begins_like_the_api_is_a_page(here: TestClient) -> None:
    assert "json" not in here.get("/v1x").headers.get("content-type", "")
