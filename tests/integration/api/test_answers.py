"""Problems, parts, languages, conditions and limits, as a program sees them."""

import json
from pathlib import Path

import pytest

from api_cases import ITEM, Installed, installed
from precurb.app.settings import Limits, Settings


def test_an_unknown_path_is_a_problem(shared_here: Installed) -> None:
    answer = shared_here.ask("officer").get("/v1/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "unknown-record"


def test_an_unknown_method_is_a_problem_that_says_which_are_known(
    shared_here: Installed,
) -> None:
    answer = shared_here.ask("officer").put("/v1/policy")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert answer.headers["content-type"] == "application/problem+json"


def test_wrong_fields_are_pointed_at(shared_here: Installed) -> None:
    body = {"parties": [{"name": "A", "country": "Mexico"}], "colour": "red"}
    answer = shared_here.ask("officer").post("/v1/checks", json=body)
    assert answer.status_code == 422
    found = {each["pointer"] for each in answer.json()["errors"]}
    assert found == {"#/parties/0/country", "#/colour"}


def test_a_wrong_parameter_is_named(shared_here: Installed) -> None:
    answer = shared_here.ask("officer").get("/v1/checks?limit=201")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["parameter"], error["in"]) == ("limit", "query")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"text": 1}', b"\xff"])
def test_a_body_that_cannot_be_read_is_a_problem(shared_here: Installed, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = shared_here.ask("officer").post("/v1/checks", content=body, headers=headers)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_text_with_nul_is_refused(shared_here: Installed) -> None:
    answer = shared_here.ask("officer").post("/v1/checks", json={"text": "a\x00b"})
    assert answer.status_code == 422


def test_a_fault_shows_no_trace(here: Installed, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> object:
        raise RuntimeError("secret path")

    monkeypatch.setattr(here.service, "today", broken)
    answer = here.ask("officer").post("/v1/identify", json={"text": "sugar"})
    assert answer.status_code == 500
    assert answer.json()["code"] == "precurb"
    assert "secret" not in answer.text


def test_who_one_is(shared_here: Installed) -> None:
    told = shared_here.ask("approver").get("/v1/me").json()
    assert told["name"] == "approver-user"
    assert "decision.confirm" in told["actions"]
    assert "check.make" not in told["actions"]


def test_lists_come_part_by_part_with_a_link(here: Installed) -> None:
    client = here.ask("officer")
    for text in ("sugar", "salt", "chalk"):
        assert client.post("/v1/checks", json={"text": text}).status_code == 201
    first = client.get("/v1/checks?limit=2")
    link = first.headers["link"]
    assert link.endswith('rel="next"')
    second = client.get(link[1 : link.index(">")])
    ids = [each["id"] for part in (first, second) for each in part.json()["items"]]
    assert len(set(ids)) == 3
    assert "link" not in second.headers
    assert second.json()["next"] == ""


def test_a_cursor_of_another_list_is_refused(here: Installed) -> None:
    client = here.ask("officer")
    for text in ("sugar", "salt"):
        client.post("/v1/checks", json={"text": text})
    cursor = client.get("/v1/checks?limit=1").json()["next"]
    for url in (f"/v1/jobs?cursor={cursor}", "/v1/checks?cursor=%00", "/v1/checks?cursor=Z"):
        assert client.get(url).status_code == 422


def test_sentences_come_in_the_language_asked_for(here: Installed) -> None:
    client = here.ask("officer")
    made = client.post("/v1/checks", json=ITEM).json()["summary"]
    german = client.get(f"/v1/checks/{made['id']}", headers={"accept-language": "de-CH"})
    told = german.json()["summary"]
    assert (made["language"], told["language"]) == ("en", "de")
    assert [each["text"] for each in made["sentences"]] != [
        each["text"] for each in told["sentences"]
    ]


def test_a_check_is_kept_with_its_very_bytes(here: Installed) -> None:
    client = here.ask("officer")
    made = client.post("/v1/checks", json=ITEM)
    assert made.status_code == 201
    shown = client.get(made.headers["location"])
    assert shown.json() == made.json()
    raw = client.get(made.headers["location"] + "/canonical")
    assert raw.headers["etag"] == f'"{made.json()["summary"]["content"]}"'
    assert json.loads(raw.content) == made.json()["check"]


def test_what_the_caller_has_already_is_not_sent_again(here: Installed) -> None:
    client = here.ask("officer")
    url = client.post("/v1/checks", json=ITEM).headers["location"]
    tag = client.get(url).headers["etag"]
    again = client.get(url, headers={"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(url, headers={"if-none-match": tag, "accept-language": "zh"})
    assert other.status_code == 200


def test_more_than_ones_share_is_refused_with_the_seconds_to_wait(tmp_path: Path) -> None:
    here = installed(tmp_path, Settings(limits=Limits(requests_a_minute=3)))
    client = here.ask("officer")
    first = client.get("/v1/me")
    assert first.headers["ratelimit-limit"] == "3"
    assert first.headers["ratelimit-remaining"] == "2"
    client.get("/v1/me")
    client.get("/v1/nothing")
    client.get("/v1/me")
    refused = client.get("/v1/me")
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 20
    assert refused.json()["code"] == "too-many"
    assert here.ask("auditor").get("/v1/me").status_code == 200
    here.service.close()


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_that_is_too_long_is_refused(tmp_path: Path, announced: bool) -> None:
    here = installed(tmp_path, Settings(limits=Limits(body_kilobytes=1)))
    body = json.dumps({"text": "a" * 2000}).encode()
    content = body if announced else iter([body[:1000], body[1000:]])
    headers = {"content-type": "application/json"}
    answer = here.ask("officer").post("/v1/checks", content=content, headers=headers)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "too-many"
    here.service.close()


def test_the_description_is_open_and_says_what_every_field_means(
    shared_here: Installed,
) -> None:
    told = shared_here.ask().get("/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert told["security"] == [{"token": []}]
    silent = [
        f"{name}.{field}"
        for name, schema in told["components"]["schemas"].items()
        for field, value in schema.get("properties", {}).items()
        if "description" not in value and "$ref" not in value
    ]
    assert silent == []


def test_every_operation_has_an_example_of_its_answer(shared_here: Installed) -> None:
    told = shared_here.ask().get("/v1/openapi.json").json()
    without = [
        operation["operationId"]
        for path in told["paths"].values()
        for operation in path.values()
        for status, answer in operation["responses"].items()
        if status in ("200", "201", "202")
        for kind, content in answer.get("content", {}).items()
        if kind == "application/json" and "example" not in content
    ]
    assert without == []


def test_a_dossier_holds_what_people_decided_and_the_head_of_the_audit(
    here: Installed,
) -> None:
    client = here.ask("officer")
    made = client.post("/v1/checks", json=ITEM).json()["summary"]
    url = f"/v1/checks/{made['id']}"
    client.post(f"{url}/decisions", json={"action": "hold", "reason": "asked the customer"})
    head = here.ask("auditor").get("/v1/audit/head").json()
    told = client.get(f"{url}/dossier?format=json").json()
    assert told["check_sha256"] == made["content"]
    assert told["audit"] == f"{head['seq']}-{head['hash']}"
    (decision,) = told["decisions"]
    assert (decision["kind"], decision["by"]) == ("hold", "officer-user")
    pdf = client.get(f"{url}/dossier?language=de")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
