"""Webhooks: told once it is true, signed, tried with patience, given up in plain sight."""

import base64
import datetime as dt
import hashlib
import hmac
import http.server
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import select

from precurb.app.access.actor import SYSTEM, Actor, Grant
from precurb.app.desk.pages import Part
from precurb.app.home import Home
from precurb.app.service import Service
from precurb.app.webhook_delivery import PAUSES, deliver, signature
from precurb.app.webhook_targets import NETWORKS
from precurb.app.webhooks import (
    KIND,
    Event,
    EventKind,
    add_webhook,
    announce,
    change_webhook,
    deliver_again,
    end_webhook,
    list_deliveries,
    list_webhooks,
)
from precurb.errors import DeniedError, InvalidRecordError, UnknownRecordError
from precurb.store import jobs
from precurb.store.jobs import Job
from precurb.store.tables import audit
from precurb.store.webhooks import Delivery, State

ANALYST = Actor(user="u", name="ada", grants=(Grant(role="analyst"),))
HELD = Event(kind=EventKind.CHECK_HELD, data={"check": "01k", "outcome": "hold"})


@dataclass
class Receiver:
    """Somebody who is told: what came, and what is answered."""

    url: str = ""
    status: int = 204
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


def _handler(found: Receiver) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name the library asks for
            body = self.rfile.read(int(self.headers["content-length"]))
            found.came.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(found.status)
            if found.status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # as above
            """Say nothing."""

    return Handler


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A receiver on the loopback, which is allowed for it."""
    monkeypatch.setenv(NETWORKS, "127.0.0.0/8")
    found = Receiver()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(found))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A fresh installation."""
    with Service.open(Home(tmp_path)) as opened:
        yield opened


def tell(service: Service, *events: Event) -> None:
    with service.store.write(service.acting(SYSTEM)) as writing:
        announce(writing, *events)


def due(service: Service) -> Job | None:
    """The next job, also one of later."""
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=10)
    acting = service.acting(SYSTEM)
    with service.store.write(type(acting)(who="worker", at=later, new_id=acting.new_id)) as w:
        return jobs.claim(w, "worker", (KIND,))


def work(service: Service) -> bool:
    job = due(service)
    if job is None:
        return False
    deliver(job, service)
    with service.store.write(service.acting(SYSTEM)) as writing:
        jobs.finish(writing, job)
    return True


def only(service: Service, webhook: str) -> Delivery:
    found = list_deliveries(webhook, Part(), service=service, actor=SYSTEM)
    (delivery,) = found.items
    return delivery


def test_who_asked_is_told_with_a_signature_that_holds(
    service: Service, receiver: Receiver
) -> None:
    hook = add_webhook(receiver.url, [EventKind.CHECK_HELD], service=service, actor=SYSTEM)
    tell(service, HELD)
    assert work(service)
    ((headers, body),) = receiver.came
    told = json.loads(body)
    assert told["type"] == "check.held"
    assert told["data"] == {"check": "01k", "outcome": "hold"}
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert only(service, hook.id).state is State.DELIVERED
    assert not work(service)


def test_the_signature_is_that_of_the_specification() -> None:
    # The example of the Standard Webhooks libraries.
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # no secret: an example
    body = b'{"test": 2432232314}'
    found = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def tell_and_fail(service: Service) -> None:
    with service.store.write(service.acting(SYSTEM)) as writing:
        announce(writing, HELD)
        raise RuntimeError("undone")


def test_nothing_is_told_of_what_was_undone(service: Service, receiver: Receiver) -> None:
    hook = add_webhook(receiver.url, [EventKind.CHECK_HELD], service=service, actor=SYSTEM)
    with pytest.raises(RuntimeError):
        tell_and_fail(service)
    assert not list_deliveries(hook.id, Part(), service=service, actor=SYSTEM).items
    assert not work(service)


def test_nobody_is_told_of_what_he_did_not_ask_for(
    service: Service, receiver: Receiver
) -> None:
    add_webhook(receiver.url, [EventKind.ALERT_OPENED], service=service, actor=SYSTEM)
    tell(service, HELD)
    assert not work(service)


def test_a_failed_attempt_is_made_again_later_and_then_given_up(
    service: Service, receiver: Receiver
) -> None:
    receiver.status = 500
    hook = add_webhook(receiver.url, [EventKind.CHECK_HELD], service=service, actor=SYSTEM)
    tell(service, HELD)
    assert work(service)
    first = only(service, hook.id)
    assert (first.state, first.attempts, first.status) == (State.WAITING, 1, 500)
    assert first.next is not None
    assert dt.timedelta() < first.next - first.created <= PAUSES[0] + dt.timedelta(seconds=30)
    while work(service):
        pass
    last = only(service, hook.id)
    assert (last.state, last.attempts) == (State.DEAD, len(PAUSES) + 1)
    assert last.error == "the receiver answered 500"
    assert len({headers["webhook-id"] for headers, _ in receiver.came}) == 1


def test_what_was_given_up_can_be_tried_anew(service: Service, receiver: Receiver) -> None:
    receiver.status = 410
    hook = add_webhook(receiver.url, [EventKind.CHECK_HELD], service=service, actor=SYSTEM)
    tell(service, HELD)
    work(service)
    dead = only(service, hook.id)
    assert dead.state is State.DEAD
    receiver.status = 200
    deliver_again(dead.id, service=service, actor=SYSTEM)
    assert work(service)
    assert only(service, hook.id).state is State.DELIVERED
    with pytest.raises(UnknownRecordError):
        deliver_again(dead.id, service=service, actor=SYSTEM)


def test_a_redirect_is_not_followed(service: Service, receiver: Receiver) -> None:
    receiver.status = 302
    hook = add_webhook(receiver.url, [EventKind.CHECK_HELD], service=service, actor=SYSTEM)
    tell(service, HELD)
    work(service)
    assert len(receiver.came) == 1
    assert only(service, hook.id).error == "the receiver answered 302"


def test_an_address_that_is_no_longer_allowed_is_not_told(
    service: Service, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = add_webhook(receiver.url, [EventKind.CHECK_HELD], service=service, actor=SYSTEM)
    tell(service, HELD)
    monkeypatch.delenv(NETWORKS)
    work(service)
    assert receiver.came == []
    assert "no public address" in only(service, hook.id).error


def test_a_job_that_is_done_twice_tells_once(service: Service, receiver: Receiver) -> None:
    add_webhook(receiver.url, [EventKind.CHECK_HELD], service=service, actor=SYSTEM)
    tell(service, HELD)
    job = due(service)
    assert job is not None
    deliver(job, service)
    deliver(job, service)
    assert len(receiver.came) == 1


def test_a_webhook_that_ended_is_told_nothing_more(
    service: Service, receiver: Receiver
) -> None:
    hook = add_webhook(receiver.url, [EventKind.CHECK_HELD], service=service, actor=SYSTEM)
    tell(service, HELD)
    end_webhook(hook.id, service=service, actor=SYSTEM)
    tell(service, HELD)
    work(service)
    assert receiver.came == []
    assert only(service, hook.id).state is State.DEAD
    assert list_webhooks(service=service, actor=SYSTEM) == ()


def test_a_changed_webhook_keeps_its_secret(service: Service, receiver: Receiver) -> None:
    made = add_webhook(receiver.url, [EventKind.CHECK_HELD], service=service, actor=SYSTEM)
    events = [EventKind.JOB_FAILED, EventKind.JOB_FAILED]
    changed = change_webhook(
        made.id, "https://example.com/", events, service=service, actor=SYSTEM
    )
    assert (changed.secret, changed.events) == (made.secret, ("job.failed",))


def test_a_webhook_names_an_event(service: Service) -> None:
    with pytest.raises(InvalidRecordError):
        add_webhook("https://example.com/", [], service=service, actor=SYSTEM)


def test_who_may_not_manage_webhooks_may_do_nothing_with_them(service: Service) -> None:
    url, events = "https://example.com/", [EventKind.CHECK_MADE]
    with pytest.raises(DeniedError):
        add_webhook(url, events, service=service, actor=ANALYST)
    with pytest.raises(DeniedError):
        list_webhooks(service=service, actor=ANALYST)
    with pytest.raises(DeniedError):
        end_webhook("any", service=service, actor=ANALYST)


def test_what_is_done_with_webhooks_is_in_the_audit_without_the_secret(
    service: Service, receiver: Receiver
) -> None:
    hook = add_webhook(receiver.url, [EventKind.CHECK_HELD], service=service, actor=SYSTEM)
    tell(service, HELD)
    work(service)
    with service.store.read() as db:
        rows = [tuple(row) for row in db.execute(select(audit))]
    told = " ".join(str(each) for row in rows for each in row)
    assert "add webhook" in told
    assert "delivered delivery" in told
    assert hook.secret not in told


def certificate(name: str, folder: Path) -> Path:
    """A certificate that signs itself, for one name, with its key, as one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.mark.parametrize(
    ("name", "state"), [("hook.example.com", State.DELIVERED), ("other.example", State.WAITING)]
)
def test_the_certificate_must_be_for_the_name_though_the_address_is_pinned(
    service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, state: State
) -> None:
    path = certificate(name, tmp_path)
    receiver = Receiver()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(receiver))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    trusting = ssl.create_default_context(cafile=str(path))
    client = httpx2.Client(verify=trusting, trust_env=False)
    monkeypatch.setattr("precurb.app.webhook_delivery._client", lambda: client)
    monkeypatch.setenv(NETWORKS, "127.0.0.0/8")

    def look_up(host: str, port: int, *_: object, **__: object) -> list[object]:
        assert host in ("hook.example.com", "127.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    url = f"https://hook.example.com:{server.server_port}/hook"
    hook = add_webhook(url, [EventKind.CHECK_HELD], service=service, actor=SYSTEM)
    tell(service, HELD)
    work(service)
    server.shutdown()
    thread.join()
    server.server_close()
    told = only(service, hook.id)
    assert told.state is state
    if state is State.DELIVERED:
        ((headers, _),) = receiver.came
        assert headers["host"] == f"hook.example.com:{server.server_port}"
    else:
        assert "certificate" in told.error.lower()
