import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from precurb.web.csrf import SameOrigin, is_from_elsewhere

PUBLIC = "https://precurb.example"


def told(**headers: str) -> Headers:
    return Headers({name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize(
    "headers",
    [
        told(sec_fetch_site="same-origin"),
        told(sec_fetch_site="none"),
        told(host="precurb.internal", origin="http://precurb.internal"),
        told(host="10.0.0.7:8000", origin=PUBLIC),  # behind a proxy that changes Host
        told(host="precurb.internal"),  # no browser: it has nobody's session
    ],
    ids=["ours", "typed", "origin", "public origin", "no browser"],
)
def test_a_form_of_ours_is_taken(headers: Headers) -> None:
    assert not is_from_elsewhere("POST", headers, PUBLIC)


@pytest.mark.parametrize(
    "headers",
    [
        told(sec_fetch_site="cross-site", host="precurb.example", origin=PUBLIC),
        told(sec_fetch_site="same-site"),  # another host of the same domain
        told(host="precurb.internal", origin="https://evil.example"),
        told(host="precurb.internal", origin="null"),  # a sandboxed frame
        told(host="precurb.example", origin="https://precurb.example:8443"),
        told(host="precurb.example", origin="https://precurb.example.evil.example"),
        told(host="precurb.example", origin=""),
    ],
    ids=["cross-site", "sister host", "origin", "null", "port", "suffix", "empty"],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_form_of_another_site_is_refused(method: str, headers: Headers) -> None:
    assert is_from_elsewhere(method, headers, PUBLIC)


def test_links_from_other_sites_still_lead_here() -> None:
    assert not is_from_elsewhere("GET", told(sec_fetch_site="cross-site"), PUBLIC)


def test_what_is_refused_reaches_no_page() -> None:
    reached = []

    def page(request: object) -> PlainTextResponse:
        reached.append(request)
        return PlainTextResponse("done")

    app = Starlette(routes=[Route("/", page, methods=["POST"])])
    client = TestClient(SameOrigin(app, PUBLIC))
    assert client.post("/", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert reached == []
    assert client.post("/", headers={"sec-fetch-site": "same-origin"}).text == "done"
