"""Markings hold at every read, export and forward; receipts tell who has seen what."""

from dataclasses import replace
from pathlib import Path

import pytest

from exchange_world import AMBER, OFFICER, World
from precurb.app.access.actor import Actor, Grant
from precurb.app.exchange.boxes import Look, Standing, dead_letters, list_inbox, list_outbox
from precurb.app.exchange.deliver import OVERDUE
from precurb.app.exchange.forwarding import forward_envelope
from precurb.app.exchange.health import exchange_health
from precurb.app.exchange.letters import Letterhead, send_letter, withdraw_letter
from precurb.app.exchange.proof import export_proof
from precurb.app.exchange.reading import acknowledge, open_envelope, who_can_see
from precurb.errors import ConflictError, DeniedError, InvalidRecordError
from precurb.exchange import envelope, forward, packet
from precurb.exchange.envelope import Act
from precurb.exchange.marking import Marking, Pap, Tlp

A, B, C = "cn-a", "mx-b", "us-c"
ANALYST = Actor(user="u-3", name="eva", grants=(Grant(role="analyst"),))
GREEN = Marking(tlp=Tlp.GREEN, pap=Pap.GREEN)


def standing(world: World, name: str) -> list[Standing]:
    service = world[name].service
    return [each.standing for each in list_outbox(Look(), service=service, actor=OFFICER)]


def test_what_a_person_opens_and_takes_on_is_signed_for(world: World) -> None:
    sent = world[A].send("one", B)
    assert standing(world, A) == [Standing.WAITING]
    world.round(A, B)
    assert standing(world, A) == [Standing.DELIVERED]
    b = world[B]
    sheet = open_envelope(sent.id, b.node, service=b.service, actor=ANALYST)
    assert sheet.envelope.payload == b'{"text":"one"}'
    world.settle()
    assert standing(world, A) == [Standing.OPENED]
    acknowledge(sent.id, b.node, service=b.service, actor=OFFICER)
    world.settle()
    assert standing(world, A) == [Standing.ACKNOWLEDGED]
    assert [x.standing for x in list_inbox(Look(), service=b.service, actor=ANALYST)] == [
        Standing.ACKNOWLEDGED
    ]


def test_it_is_opened_and_taken_on_once(world: World) -> None:
    sent = world[A].send("one", B)
    world.round(A, B)
    b, count = world[B], len(world[B].texts(A))
    for _ in range(2):
        open_envelope(sent.id, b.node, service=b.service, actor=OFFICER)
    assert len(b.texts(A)) == count + 1
    acknowledge(sent.id, b.node, service=b.service, actor=OFFICER)
    with pytest.raises(ConflictError, match="already"):
        acknowledge(sent.id, b.node, service=b.service, actor=OFFICER)


def test_red_is_opened_by_those_alone_who_may_sign(world: World) -> None:
    sent = world[A].send("one", B, marking=Marking(tlp=Tlp.RED, pap=Pap.RED))
    world.round(A, B)
    b = world[B]
    with pytest.raises(DeniedError, match="RED"):
        open_envelope(sent.id, b.node, service=b.service, actor=ANALYST)
    assert open_envelope(sent.id, b.node, service=b.service, actor=OFFICER)
    seen = who_can_see(sent.id, service=b.service, actor=ANALYST)
    assert (seen.nodes, seen.roles) == ((A, B), ("approver",))


def test_after_its_marking_has_ended_nobody_opens_it(world: World) -> None:
    ends = world.clock.now.replace(hour=18)
    sent = world[A].send("one", B, marking=replace(AMBER, expires=ends))
    world.round(A, B)
    world.clock.tick(hours=7)
    for name in (A, B):
        one = world[name]
        with pytest.raises(DeniedError, match="until"):
            open_envelope(sent.id, one.node, service=one.service, actor=OFFICER)


def test_who_can_see_is_said_in_one_sentence(world: World) -> None:
    sent = world[A].send("one", B, marking=replace(AMBER, releasable=(C,)))
    seen = who_can_see(sent.id, service=world[A].service, actor=ANALYST)
    assert seen.rule == "TLP:AMBER: cn-a, mx-b; may go on to us-c"


def test_what_was_refused_is_not_opened(world: World) -> None:
    text = world[A].cheat(b"[]", B)
    world[B].take(text)
    (letter,) = list_inbox(Look(), service=world[B].service, actor=OFFICER)
    assert letter.standing is Standing.REFUSED
    with pytest.raises(DeniedError, match="refused"):
        open_envelope(letter.kept.id, world[B].node, service=world[B].service, actor=OFFICER)


def test_a_forward_carries_its_authors_words_to_the_letter(world: World) -> None:
    sent = world[A].send("10 kg", B, marking=GREEN)
    world.round(A, B)
    b, c = world[B], world[C]
    (made,) = forward_envelope(sent.id, (C,), b.node, service=b.service, actor=OFFICER)
    world.round(B, C)
    sheet = open_envelope(made.id, c.node, service=c.service, actor=OFFICER)
    text = world[A].texts(B)[0]
    assert sheet.envelope.payload.decode() == text
    assert forward.author_of(sheet.envelope.payload) == A


@pytest.mark.parametrize(
    "marking",
    [
        AMBER,
        Marking(tlp=Tlp.RED, pap=Pap.RED),
        Marking(tlp=Tlp.AMBER_STRICT, pap=Pap.RED),
        replace(GREEN, releasable=("de-d",)),
    ],
    ids=["amber", "red", "strict", "others"],
)
def test_what_stays_with_its_audience_is_not_forwarded(world: World, marking: Marking) -> None:
    sent = world[A].send("10 kg", B, marking=marking)
    world.round(A, B)
    b = world[B]
    with pytest.raises(DeniedError, match="widened-audience"):
        forward_envelope(sent.id, (C,), b.node, service=b.service, actor=OFFICER)


def test_a_proof_holds_of_others_only_what_their_marking_lets_out(
    world: World, tmp_path: Path
) -> None:
    world[B].send("amber", A)
    world[B].send("clear", A, marking=Marking(tlp=Tlp.CLEAR, pap=Pap.CLEAR))
    world.settle()
    a, path = world[A], tmp_path / "proof"
    made = export_proof(B, path, a.node, service=a.service, actor=OFFICER)
    assert made.withheld == 1
    texts = packet.read(path.read_bytes()).envelopes
    assert not any(b"amber" in envelope.read(text)[1].payload for text in texts)


def test_a_letter_is_sent_by_who_may_sign_alone(world: World) -> None:
    head = Letterhead(kind="note", to=(B,), tlp="amber", pap="green")
    a = world[A]
    with pytest.raises(DeniedError):
        send_letter(head, b"{}", a.node, service=a.service, actor=ANALYST)
    assert send_letter(head, b"{}", a.node, service=a.service, actor=OFFICER)
    wrong = replace(head, tlp="purple")
    with pytest.raises(InvalidRecordError):
        send_letter(wrong, b"{}", a.node, service=a.service, actor=OFFICER)


def test_a_withdrawal_reaches_everybody_and_keeps_its_reason(world: World) -> None:
    sent = world[A].send("a mistake", B, C)
    a = world[A]
    with pytest.raises(InvalidRecordError, match="why"):
        withdraw_letter(sent.record, " ", a.node, service=a.service, actor=OFFICER)
    gone = withdraw_letter(sent.record, "wrong firm", a.node, service=a.service, actor=OFFICER)
    assert [each.to for each in gone] == [B, C]
    world.settle()
    for name in (B, C):
        newest = list_inbox(Look(), service=world[name].service, actor=OFFICER)[0]
        assert (newest.kept.act, newest.kept.version) == (Act.WITHDRAW, 2)
    with pytest.raises(ConflictError):
        withdraw_letter(sent.record, "again", a.node, service=a.service, actor=OFFICER)


def test_a_version_that_does_not_follow_is_not_sent(world: World) -> None:
    sent = world[A].send("v1", B)
    with pytest.raises(ConflictError):
        world[A].send("v1", B, record=sent.record)
    with pytest.raises(InvalidRecordError):
        world[A].send(
            "", B, record="unknown", version=2, act=Act.WITHDRAW, payload=b'{"reason":"x"}'
        )


def test_a_dead_letter_alarms(world: World) -> None:
    world[A].send("late", B)
    world[A].send("short", C, expires=world.clock.now.replace(hour=13))
    world.line.down = True
    world.clock.tick(seconds=OVERDUE.total_seconds() + 60)
    world.round(A, B)
    a = world[A]
    found = dead_letters(service=a.service, actor=OFFICER)
    assert [each.standing for each in found] == [Standing.EXPIRED, Standing.OVERDUE]
    health = exchange_health(service=a.service, actor=OFFICER)
    assert health.alarming
    assert a.alarms() == ["undelivered"]
    assert health.peers[0].failing_since is not None


def test_a_refusal_is_a_dead_letter_of_its_author(world: World) -> None:
    world[A].cheat(b"[]", B)
    world.round(A, B)
    a = world[A]
    (letter,) = dead_letters(service=a.service, actor=OFFICER)
    assert (letter.standing, letter.code) == (Standing.REFUSED, "invalid-content")


def test_all_quiet_is_no_alarm(world: World) -> None:
    world[A].send("one", B)
    world.settle()
    health = exchange_health(service=world[A].service, actor=OFFICER)
    assert not health.alarming
    assert [(peer.node, peer.sent, peer.signed) for peer in health.peers] == [
        (B, 1, 1), (C, 0, 0),
    ]  # fmt: skip
