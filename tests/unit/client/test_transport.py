"""How the client speaks, with a server that is a function: patience, keys, errors."""

from collections.abc import Callable

import httpx2
import pytest

from precurb.client import Client
from precurb.client.transport import Transport
from precurb.errors import InvalidRecordError, TooManyError, UnavailableError

ME = {"name": "ada", "display": "", "grants": [], "actions": []}
Answering = Callable[[httpx2.Request], httpx2.Response]


class Server:
    """Answers one after the other, and remembers what was asked."""

    def __init__(self, *answers: httpx2.Response | Exception) -> None:
        self._answers = list(answers)
        self.asked: list[httpx2.Request] = []
        self.slept: list[float] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def client(self, patience: float = 60.0) -> Client:
        http = httpx2.Client(transport=httpx2.MockTransport(self))
        made = Client("https://precurb.example.com/base", "pcb_token", http=http)
        made._via = Transport(http, patience, self.slept.append)
        return made


def later(seconds: str, status: int = 429) -> httpx2.Response:
    headers = {"retry-after": seconds} if seconds else {}
    return httpx2.Response(status, headers=headers, json={"code": "too-many"})


def test_it_comes_later_when_it_is_asked_to() -> None:
    server = Server(later("7"), later("", 503), httpx2.Response(200, json=ME))
    assert server.client().me().name == "ada"
    assert server.slept == [7.0, 1.0]


def test_patience_ends() -> None:
    server = Server(later("40"), later("40"))
    with pytest.raises(TooManyError) as error:
        server.client().me()
    assert error.value.after == 40
    assert server.slept == [40.0]


def test_what_must_not_happen_twice_has_the_same_key_each_time() -> None:
    lost = httpx2.ReadTimeout("no answer")
    server = Server(lost, later("1"), httpx2.Response(422, json={"detail": "wrong"}))
    with pytest.raises(InvalidRecordError, match="wrong"):
        server.client().check("sugar")
    keys = {request.headers["idempotency-key"] for request in server.asked}
    assert len(server.asked) == 3
    assert len(keys) == 1


def test_two_requests_have_two_keys() -> None:
    refused = httpx2.Response(422, json={"detail": "wrong"})
    server = Server(refused, refused)
    client = server.client()
    for _ in range(2):
        with pytest.raises(InvalidRecordError):
            client.check("sugar")
    assert len({request.headers["idempotency-key"] for request in server.asked}) == 2


def test_what_has_no_key_is_not_sent_again_when_nobody_knows_if_it_arrived() -> None:
    server = Server(httpx2.ReadTimeout("no answer"))
    with pytest.raises(UnavailableError, match="no answer"):
        server.client().cancel_job("j")
    assert server.slept == []


def test_an_answer_of_somebody_else_is_unavailable() -> None:
    for answer in (
        httpx2.Response(200, text="<html>proxy</html>"),
        httpx2.Response(500, text="oops"),
        httpx2.Response(500, json=["no", "problem"]),
    ):
        with pytest.raises(UnavailableError):
            Server(answer).client(patience=0).me()


def test_wrong_fields_are_in_the_message() -> None:
    told = {
        "code": "invalid-record",
        "detail": "a field cannot be read",
        "errors": [{"pointer": "#/text", "detail": "too long"}],
    }
    with pytest.raises(InvalidRecordError, match="#/text: too long"):
        Server(httpx2.Response(422, json=told)).client().check("x")


def test_the_token_and_language_go_along() -> None:
    server = Server(httpx2.Response(200, json=ME))
    server.client().me()
    (request,) = server.asked
    assert request.headers["authorization"] == "Bearer pcb_token"
    assert request.headers["accept-language"] == "en"
    assert str(request.url) == "https://precurb.example.com/base/v1/me"
