"""Who is trusted, with what, and how keys follow one another."""

import datetime as dt
import zipfile
from pathlib import Path

import pytest

from exchange_world import ADMIN, OFFICER, World
from precurb.app.access.actor import SYSTEM
from precurb.app.exchange.keys import Revocation, back_up_keys, revoke_key, rotate_key
from precurb.app.exchange.node import (
    Profile,
    change_profile,
    create_node,
    make_card,
    open_node,
)
from precurb.app.exchange.peers import (
    Agreement,
    add_peer,
    agree,
    fingerprint_of,
    list_peers,
    suspend_peer,
    trust_peer,
)
from precurb.app.home import Home
from precurb.app.service import Service
from precurb.errors import (
    ConflictError,
    DeniedError,
    InvalidRecordError,
    UnknownRecordError,
)
from precurb.exchange import trust
from precurb.exchange.codes import RefusedError
from precurb.exchange.keys import KeySigner, spoken
from precurb.exchange.strict import encode
from precurb.exchange.trust import Card

A, B, C = "cn-a", "mx-b", "us-c"
PHRASE = "a passphrase of words"
NOTES = Agreement(kinds=("note",))


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return Service.open(Home(tmp_path / "fresh").prepare())


def profile(name: str = "de-d") -> Profile:
    return Profile(name=name, display="Amt", country="DE", url="https://de-d.example")


def stranger(name: str, signer: KeySigner, at: dt.datetime) -> str:
    card = Card(
        node=name, display=name, country="", contact="", url="https://evil.example",
        key=encode(signer.public), created=at,
    )  # fmt: skip
    return trust.write_card(signer, card)


def test_a_node_is_made_once_and_opened_with_its_passphrase(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_node(profile(), PHRASE, service=service, actor=SYSTEM)
    with pytest.raises(ConflictError):
        create_node(profile(), PHRASE, service=service, actor=SYSTEM)
    monkeypatch.delenv("PRECURB_KEY_PASSPHRASE", raising=False)
    with pytest.raises(DeniedError, match="locked"):
        open_node(service)
    with pytest.raises(DeniedError, match="passphrase"):
        open_node(service, PHRASE + "!")
    assert open_node(service, PHRASE).name == "de-d"
    service.close()


def test_the_private_key_is_for_its_owners_eyes_alone(service: Service) -> None:
    create_node(profile(), PHRASE, service=service, actor=SYSTEM)
    (path,) = (service.home.root / "keys").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    service.close()


def test_an_officer_makes_no_node(service: Service) -> None:
    with pytest.raises(DeniedError):
        create_node(profile(), PHRASE, service=service, actor=OFFICER)
    with pytest.raises(UnknownRecordError, match="no node"):
        open_node(service, PHRASE)
    service.close()


def test_a_card_is_trusted_once_its_fingerprint_was_compared(service: Service) -> None:
    card = stranger("us-x", KeySigner.create(), dt.datetime.now(dt.UTC))
    peer = add_peer(card, service=service, actor=SYSTEM)
    assert peer.trust == "untrusted"
    with pytest.raises(InvalidRecordError, match="fingerprint"):
        trust_peer("us-x", "0" * 64, NOTES, service=service, actor=SYSTEM)
    typed = spoken(fingerprint_of(peer)).upper()
    peer = trust_peer("us-x", typed, NOTES, service=service, actor=SYSTEM)
    assert (peer.trust, peer.confirmed_by) == ("trusted", "precurb")
    service.close()


def test_a_squatter_of_a_name_gives_way_until_somebody_is_trusted(service: Service) -> None:
    at = dt.datetime.now(dt.UTC)
    add_peer(stranger("us-x", KeySigner.create(), at), service=service, actor=SYSTEM)
    true = KeySigner.create()
    peer = add_peer(stranger("us-x", true, at), service=service, actor=SYSTEM)
    found = fingerprint_of(peer)
    trust_peer("us-x", found, NOTES, service=service, actor=SYSTEM)
    with pytest.raises(ConflictError, match="another key"):
        add_peer(stranger("us-x", KeySigner.create(), at), service=service, actor=SYSTEM)
    service.close()


def test_a_card_that_was_altered_is_refused(world: World) -> None:
    head, _, signature = world[C].card().split(".")
    with pytest.raises((RefusedError, InvalidRecordError)):
        add_peer(f"{head}.{encode(b'{}')}.{signature}", service=world[A].service, actor=ADMIN)


def test_an_older_card_does_not_take_the_place_of_a_newer_one(world: World) -> None:
    old = world[B].card()
    world.clock.tick(minutes=1)
    add_peer(world[B].card(), service=world[A].service, actor=ADMIN)
    with pytest.raises(ConflictError, match="newer"):
        add_peer(old, service=world[A].service, actor=ADMIN)


def test_a_node_does_not_take_its_own_name_for_a_peer(world: World) -> None:
    with pytest.raises(ConflictError, match="this node"):
        add_peer(world[A].card(), service=world[A].service, actor=ADMIN)


def test_one_key_speaks_for_one_node(world: World) -> None:
    card = stranger("us-x", world[C].node.signer, world.clock.now)  # type: ignore[arg-type]  # in memory
    peer = add_peer(card, service=world[A].service, actor=ADMIN)
    with pytest.raises(InvalidRecordError, match="that of us-c"):
        trust_peer("us-x", fingerprint_of(peer), NOTES, service=world[A].service, actor=ADMIN)


def test_nothing_is_sent_that_was_not_agreed(world: World) -> None:
    agree(B, Agreement(kinds=("forward",)), service=world[A].service, actor=ADMIN)
    with pytest.raises(DeniedError, match="does not hold note"):
        world[A].send("one", B)


def test_nothing_is_sent_after_an_agreement_has_ended(world: World) -> None:
    ended = Agreement(kinds=("note",), valid_until=world.clock.now.date())
    agree(B, ended, service=world[A].service, actor=ADMIN)
    world[A].send("today", B)
    world.clock.tick(days=1)
    with pytest.raises(DeniedError, match="ended"):
        world[A].send("tomorrow", B)


def test_nothing_is_sent_to_who_is_suspended(world: World) -> None:
    suspend_peer(B, service=world[A].service, actor=ADMIN)
    with pytest.raises(DeniedError, match="suspended"):
        world[A].send("one", B)
    assert [p.trust for p in list_peers(service=world[A].service, actor=ADMIN)] == [
        "suspended", "trusted",
    ]  # fmt: skip


def test_an_agreement_names_kinds_that_there_are() -> None:
    with pytest.raises(ValueError, match="wishes"):
        Agreement(kinds=("wishes",))


def test_a_rotation_reaches_every_peer_in_its_place(world: World) -> None:
    world[A].send("before", B)
    world[A].node = rotate_key(world[A].node, PHRASE, service=world[A].service, actor=ADMIN)
    world[A].send("after", B, C)
    world.settle()
    assert world[B].inbox(A) == ["before", "after"]
    assert world[C].inbox(A) == ["after"]


def test_a_key_that_was_rotated_out_sends_nothing_from_here(world: World) -> None:
    old = world[A].node
    rotate_key(old, PHRASE, service=world[A].service, actor=ADMIN)
    with pytest.raises(ConflictError, match="changed"):
        world[A].send("one", B)


def test_the_key_in_force_does_not_take_itself_out(world: World) -> None:
    what = Revocation(fingerprint=world[A].node.kid, reason="stolen", since=world.clock.now)
    with pytest.raises(InvalidRecordError, match="rotate first"):
        revoke_key(what, world[A].node, service=world[A].service, actor=ADMIN)


def test_who_trusts_a_later_card_can_read_what_an_older_key_signed(world: World) -> None:
    old = world[A].node
    world[A].node = rotate_key(old, PHRASE, service=world[A].service, actor=ADMIN)
    ring = trust.ring_of(trust.read_card(world[A].card()))
    assert set(ring) == {old.kid, world[A].node.kid}
    assert [key.fingerprint for key in trust.in_force(ring.values())] == [world[A].node.kid]


def test_a_backup_of_keys_opens_with_the_passphrase_alone(
    service: Service, tmp_path: Path
) -> None:
    create_node(profile(), PHRASE, service=service, actor=SYSTEM)
    node = open_node(service, PHRASE)
    path = tmp_path / "keys.zip"
    assert back_up_keys(path, node, service=service, actor=SYSTEM) == 1
    with zipfile.ZipFile(path) as archive:
        content = archive.read(f"keys/{node.kid}.p8")
        assert trust.read_card(archive.read("card.txt").decode()).node == "de-d"
    assert KeySigner.unlock(content, PHRASE).public == node.signer.public
    assert make_card(node, service=service, at=dt.datetime.now(dt.UTC))
    service.close()


def test_a_node_changes_what_it_says_of_itself_and_never_its_name(world: World) -> None:
    a = world[A]
    told = {"url": "https://new.example", "contact": "+86 10 0000"}
    assert change_profile(told, service=a.service, actor=ADMIN).url == told["url"]
    world.clock.tick(minutes=1)
    peer = add_peer(a.card(), service=world[B].service, actor=ADMIN)
    assert (peer.url, peer.trust) == (told["url"], "trusted")
    for wrong in ({"url": "ftp://x.example"}, {"name": "us-x"}, {"display": " "}):
        with pytest.raises(InvalidRecordError):
            change_profile(wrong, service=a.service, actor=ADMIN)
