"""From a request to a message: what the API does, whoever asked is told by the worker."""

import http.server
import json
import threading
from collections.abc import Iterator

import pytest

from api_cases import ITEM, Installed
from precurb.app.webhook_targets import NETWORKS
from precurb.app.webhooks import KIND
from precurb.client import verify_message
from precurb.worker.loop import Worker
from precurb.worker.registry import WORK

Message = tuple[dict[str, str], bytes]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, list[Message]]]:
    """The URL of a receiver on the loopback, and what came to it."""
    monkeypatch.setenv(NETWORKS, "127.0.0.0/8")
    came: list[Message] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name the library asks for
            body = self.rfile.read(int(self.headers["content-length"]))
            came.append((dict(self.headers.items()), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # as above
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook", came
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_check_and_a_decision_are_told_by_their_ids(
    here: Installed, told: tuple[str, list[Message]]
) -> None:
    url, came = told
    hook = {"url": url, "events": ["check.made", "check.held", "decision.made"]}
    secret = here.ask("admin").post("/v1/webhooks", json=hook).json()["secret"]
    officer = here.ask("officer")
    made = officer.post("/v1/checks", json=ITEM).json()["summary"]
    body = {"action": "hold", "reason": "asked the customer"}
    officer.post(f"/v1/checks/{made['id']}/decisions", json=body)
    worker = Worker(here.service, work={KIND: WORK[KIND]})
    while worker.once():
        pass
    for headers, raw in came:
        verify_message(secret, headers, raw)
    bodies = [json.loads(raw) for _, raw in came]
    assert {"check.made", "decision.made"} <= {each["type"] for each in bodies}
    assert all("Ejemplo" not in raw.decode() for _, raw in came)
    (first,) = [each for each in bodies if each["type"] == "check.made"]
    assert first["data"]["id"] == made["id"]
    hook_id = here.ask("admin").get("/v1/webhooks").json()["items"][0]["id"]
    sent = here.ask("admin").get(f"/v1/webhooks/{hook_id}/deliveries").json()["items"]
    assert {each["state"] for each in sent} == {"delivered"}
