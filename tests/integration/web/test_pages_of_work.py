"""What the pages of daily work answer to who may not, to what is malformed, to other sites."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from access_cases import PASSWORD, actor, make_user
from precurb.app.check import Question
from precurb.app.desk.check import check_item
from precurb.app.desk.held_payments import held_payments
from precurb.app.home import Home
from precurb.app.service import Service
from precurb.errors import DeniedError
from precurb.web.application import make_web


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service.open(Home(tmp_path / "home").prepare()) as opened:
        make_user(opened, "ada", "officer", password=PASSWORD)
        make_user(opened, "max", "admin", password=PASSWORD)
        yield opened


def client_of(service: Service, name: str) -> TestClient:
    client = TestClient(make_web(service), follow_redirects=False)
    answer = client.post("/sign-in", data={"name": name, "password": PASSWORD})
    assert answer.status_code == 303
    return client


@pytest.fixture
def ada(service: Service) -> TestClient:
    return client_of(service, "ada")


def test_nobody_sees_a_page_without_signing_in(service: Service) -> None:
    client = TestClient(make_web(service), follow_redirects=False)
    for path in ("/", "/check", "/files", "/transactions", "/obligations", "/search?q=a"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["location"][:8]) == (303, "/sign-in")


def test_whoever_runs_the_house_sees_no_trade(service: Service) -> None:
    client = client_of(service, "max")
    for path in ("/check", "/files", "/transactions", "/obligations", "/payments"):
        assert client.get(path).status_code == 403
    with pytest.raises(DeniedError):
        held_payments(service=service, actor=actor(service, "max"))


def test_whoever_sees_no_trade_begins_elsewhere(service: Service) -> None:
    answer = client_of(service, "max").get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/lists")


def test_where_no_payment_came_none_is_held(service: Service, ada: TestClient) -> None:
    assert held_payments(service=service, actor=actor(service, "ada")) == ()
    assert "No payment is held" in ada.get("/payments").text


def test_a_form_of_another_site_changes_nothing(service: Service, ada: TestClient) -> None:
    forged = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    answer = ada.post("/check", data={"goods": "toluene"}, headers=forged)
    assert answer.status_code == 403
    assert "Nothing has been checked yet" in ada.get("/transactions").text


@pytest.mark.parametrize(
    "path", ["/transactions?after=x", "/obligations?after=%00", "/files?after=-1"]
)
def test_a_mark_that_is_none_of_ours_is_refused(ada: TestClient, path: str) -> None:
    answer = ada.get(path)
    assert answer.status_code == 400
    assert "could not be read" in answer.text


def test_a_day_that_is_none_narrows_nothing(service: Service, ada: TestClient) -> None:
    check_item(
        Question(goods="toluene", reference="D-1"), service=service, actor=actor(service, "ada")
    )
    assert "D-1" in ada.get("/transactions?since=tomorrow").text


def test_what_papers_say_never_becomes_markup(service: Service, ada: TestClient) -> None:
    goods = "<script>alert(1)</script> <img src=x onerror=alert(1)>"
    answer = ada.post("/check", data={"goods": goods, "reference": "<b>X</b>"})
    page = ada.get(answer.headers["location"]).text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "<b>X</b>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    "typed",
    [
        {"goods": "acetic acid " * 1_000},
        {"goods": "glue", "reference": "R" * 400},
        {"goods": "glue\x00"},
        {"goods": "glue", "party": ["Ejemplo SA"] * 5},
    ],
    ids=["long goods", "long reference", "no text", "many parties"],
)
def test_what_nobody_types_is_not_checked(ada: TestClient, typed: dict[str, object]) -> None:
    assert ada.post("/check", data=typed).status_code == 400
    assert "Nothing has been checked yet" in ada.get("/transactions").text


def test_goods_of_several_lines_are_checked(ada: TestClient) -> None:
    assert ada.post("/check", data={"goods": "glue\r\n5 kg toluene"}).status_code == 303


def test_no_file_is_no_screening(ada: TestClient) -> None:
    answer = ada.post("/files", files={"file": ("", b"")})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_file_of_no_kind_that_is_read_is_refused_at_once(ada: TestClient) -> None:
    answer = ada.post("/files", files={"file": ("orders.exe", b"MZ")})
    assert answer.status_code == 422


def test_pages_are_in_no_cache_and_in_no_frame(ada: TestClient) -> None:
    headers = ada.get("/").headers
    assert headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]


def test_a_page_that_fails_says_so_and_tells_nothing(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(service, "ada")
    client = TestClient(client.app, raise_server_exceptions=False, cookies=client.cookies)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("precurb.web.pages.transactions.find_checks", broken)
    answer = client.get("/transactions")
    assert answer.status_code == 500
    assert "Something failed here" in answer.text
    assert "secret" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
