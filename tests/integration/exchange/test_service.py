"""The endpoint, the job, and the commands, each as it is used."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from exchange_world import World
from precurb.api.exchange import make_exchange_api
from precurb.app.access.actor import SYSTEM
from precurb.app.access.people import NewUser, add_user
from precurb.app.access.tokens import Wanted, make_token
from precurb.app.exchange.deliver import AGAIN, make_packet, pause_after, work
from precurb.app.exchange.http import HttpTransport
from precurb.app.home import Home
from precurb.app.service import Service
from precurb.cli import main
from precurb.errors import UnavailableError
from precurb.exchange import jws, packet, trust
from precurb.exchange.keys import KeySigner
from precurb.store import exchange_peers as peers
from precurb.store import jobs
from precurb.store.tables import jobs as job_rows

A, B = "cn-a", "mx-b"
PHRASE = "a passphrase of words"


@pytest.fixture
def client(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The endpoint of b, whose key is open."""
    monkeypatch.setattr("precurb.api.exchange.open_node", lambda _: world[B].node)
    with TestClient(make_exchange_api(world[B].service)) as made:
        yield made


def packet_of(world: World, counter: int = 1) -> bytes:
    lines, _ = make_packet(world[A].node, B, counter, store=world[A].store)
    return packet.write(lines)


def test_a_packet_is_answered_with_a_receipt(world: World, client: TestClient) -> None:
    world[A].send("one", B)
    answer = client.post("/exchange/v1/packets", content=packet_of(world))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == packet.MEDIA_TYPE
    assert len(packet.read(answer.content).envelopes) == 1
    assert world[B].inbox(A) == ["one"]


def test_nobody_learns_anything_without_a_signature(world: World, client: TestClient) -> None:
    world[B].send("for a", A)
    hello, *_ = packet.read(packet_of(world)).hellos
    head, payload, _ = hello.split(".")
    forged = packet.write([f"{head}.{payload}.{'A' * 86}"])
    answer = client.post("/exchange/v1/packets", content=forged)
    assert answer.status_code == 403
    assert answer.json()["code"] == "refused-envelope"
    assert world[B].alarms() == ["bad-signature"]


def test_a_stranger_has_no_long_first_line_read(world: World, client: TestClient) -> None:
    line = jws.sign(KeySigner.create(), packet.HELLO, b'{"a":"%b"}' % (b"x" * 100_000))
    assert client.post("/exchange/v1/packets", content=packet.write([line])).status_code == 403
    assert world[B].alarms() == ["too-large"]


def test_what_is_no_packet_is_refused(client: TestClient) -> None:
    assert client.post("/exchange/v1/packets", content=b"hello").status_code == 422


def test_a_body_that_is_too_large_is_refused(client: TestClient) -> None:
    content = b"x" * (packet.MOST_BYTES + 1)
    assert client.post("/exchange/v1/packets", content=content).status_code == 413


def test_anybody_may_see_the_card(world: World, client: TestClient) -> None:
    card = trust.read_card(client.get("/exchange/v1/card").text)
    assert card.node == B


def test_a_peer_that_is_not_there_is_unavailable() -> None:
    with HttpTransport() as line, pytest.raises(UnavailableError):
        line.post("http://127.0.0.1:9/exchange/v1/packets", b"x")


def test_a_peer_that_answers_without_end_keeps_no_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = iter(range(0, 10_000, 20))
    monkeypatch.setattr("precurb.app.exchange.http.monotonic", lambda: next(clock))

    def drip(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=iter([b"x"] * 1_000))

    client = httpx2.Client(transport=httpx2.MockTransport(drip))
    with HttpTransport(client) as line, pytest.raises(UnavailableError, match="too long"):
        line.post("https://peer.example/exchange/v1/packets", b"x")
    assert next(clock) < 1_000


def test_a_job_that_reaches_nobody_plans_the_next_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("precurb.app.exchange.deliver.open_node", lambda _: world[A].node)
    a = world[A]
    a.send("one", B)  # the name of b leads nowhere
    for name in AGAIN:
        with a.store.write(a.acting()) as writing:
            job = jobs.claim(writing, "worker")
        assert job is not None
        work(job, a.service, lambda **_: None)
        with a.store.write(a.acting()) as writing:
            jobs.finish(writing, job)
        with a.store.read() as db:
            queued = select(job_rows.c.single).where(job_rows.c.state == "queued")
            assert db.execute(queued).scalars().all() == [name.format(B)]
            assert peers.peer(db, B).failures > 0
        world.clock.tick(hours=2)


def test_pauses_double_up_to_an_hour() -> None:
    seconds = [pause_after(n).total_seconds() for n in (1, 2, 3, 20, 1000)]
    assert seconds == [5, 10, 20, 3600, 3600]


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> object:
    """Runs a command in an installation of its own; gives its status and what it printed."""
    monkeypatch.setenv("PRECURB_KEY_PASSPHRASE", PHRASE)

    def run(home: str, *words: str) -> tuple[int, str]:
        monkeypatch.setenv("PRECURB_HOME", str(tmp_path / home))
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main(["exchange", *words])
        return int(str(end.value.code)), capsys.readouterr().out

    return run


def token(home: Path) -> str:
    with Service.open(Home(home)) as service:
        add_user(
            NewUser(name="eva", display="Eva", role="approver"), service=service, actor=SYSTEM
        )
        wanted = Wanted(label="tests")
        return make_token(wanted, service=service, actor=SYSTEM, user="eva").secret


def test_two_installations_exchange_by_command_and_file(
    command: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = command
    assert callable(run)
    for name in (A, B):
        assert run(name, "init", name, f"Authority {name}", "--country", name[:2])[0] == 0
        assert run(name, "card", str(tmp_path / f"{name}.card"))[0] == 0
    for one, other in ((A, B), (B, A)):
        status, said = run(one, "peer", "add", str(tmp_path / f"{other}.card"))
        assert status == 0
        found = said.strip().rpartition(": ")[2]
        assert run(one, "peer", "trust", other, found, "--kind", "note")[0] == 0
    letter = tmp_path / "letter.json"
    letter.write_text('{"text":"10 kg"}')
    assert run(A, "send", str(letter), B)[0] == 2  # a machine signs for nobody
    monkeypatch.setenv("PRECURB_TOKEN", token(tmp_path / A))
    assert run(A, "send", str(letter), B)[0] == 0
    stick, back = str(tmp_path / "stick"), str(tmp_path / "back")
    assert run(A, "export", B, stick)[0] == 0
    assert run(B, "import", stick)[0] == 0
    status, said = run(B, "inbox", "--json")
    assert [each["standing"] for each in json.loads(said)] == ["delivered"]
    assert run(B, "export", A, back)[0] == 0
    assert run(A, "import", back)[0] == 0
    (letter_,) = json.loads(run(A, "outbox", "--json")[1])
    assert letter_["standing"] == "delivered"
    kept = letter_["kept"]
    assert run(B, "show", kept["id"])[0] == 2  # of b that is nobody's token
    assert run(A, "show", kept["id"])[1].endswith('{"text":"10 kg"}\n')
    assert "TLP:AMBER" in run(A, "who", kept["id"])[1]
    assert run(A, "forward", kept["id"], B)[0] == 2  # not agreed
    assert run(A, "withdraw", kept["record"], "--reason", "a mistake")[0] == 0
    assert run(A, "profile", "--contact", "+86 10 0000")[0] == 0
    assert run(A, "health") == (
        0,
        "mx-b  trusted  sent 2, signed for 1; received 1\nnothing to look at\n",
    )
    status, said = run(A, "verify", stick, back, "--fingerprint", f"{B}={found}")
    assert status == 2  # the fingerprint given for b is that of a
    assert run(A, "verify", stick, back)[0] == 0
    assert run(A, "key", "rotate")[0] == 0
    assert run(A, "key", "backup", str(tmp_path / "keys.zip"))[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("init", "Bad Name", "Somebody"),
        ("init", "cn-a", " "),
        ("peer", "trust", "mx-b", "00", "--kind", "nonsense"),
        ("peer", "agree", "mx-b", "--kind", "nonsense"),
    ],
)
def test_what_is_typed_wrong_is_told_and_is_no_fault_of_ours(
    command: object, words: tuple[str, ...]
) -> None:
    assert callable(command)
    assert command(A, *words)[0] == 2
