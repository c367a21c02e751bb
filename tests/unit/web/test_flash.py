import base64
import json

import pytest
from fastapi import Request, Response

from precurb.web.flash import COOKIE, Told, heard, tell


def carrying(value: str) -> Request:
    return Request({"type": "http", "headers": [(b"cookie", f"{COOKIE}={value}".encode())]})


def packed(told: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode()


def test_the_next_page_says_it_in_its_own_language() -> None:
    response = Response()
    tell(response, Told("decide.done.hold", {}))
    value = response.headers["set-cookie"].split(";")[0].partition("=")[2].strip('"')
    assert heard(carrying(value), "de") == ("done", "Angehalten.")


@pytest.mark.parametrize(
    "value",
    [
        "", "%%%", packed("text"), packed(["no.such.text", {}, "done"]), packed([1]),
        packed(["search.for", {}, "done"]), packed(["search.for", "x", "done"]), "a" * 2000,
    ],
    ids=["none", "garbage", "no list", "no key", "short", "no value", "no pairs", "long"],
)  # fmt: skip
def test_a_forged_message_is_not_heard(value: str) -> None:
    assert heard(carrying(value), "en") is None
