"""Every way to cheat: refused, named, in the audit, and visible to both sides."""

import base64
import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from exchange_world import ADMIN, AMBER, World, note
from precurb.app.exchange.keys import Revocation, revoke_key, rotate_key
from precurb.app.exchange.send import Draft, send
from precurb.exchange import envelope, packet, receipt, tombstone
from precurb.exchange.codes import RefusedError
from precurb.exchange.envelope import Act, Claims, seal
from precurb.exchange.jws import MOST_HEADER, MOST_PAYLOAD
from precurb.exchange.keys import KeySigner
from precurb.exchange.marking import Marking, Pap, Tlp
from precurb.exchange.receipt import Item, State
from precurb.exchange.strict import encode
from precurb.store import exchange
from precurb.store.tables import audit

A, B, C = "cn-a", "mx-b", "us-c"


def parts(text: str) -> tuple[dict[str, object], bytes, str]:
    head, payload, signature = text.split(".")
    return (
        json.loads(base64.urlsafe_b64decode(head + "==")),
        base64.urlsafe_b64decode(payload + "=="),
        signature,
    )


def with_header(text: str, change: Callable[[dict[str, object]], None]) -> str:
    header, payload, signature = parts(text)
    change(header)
    return f"{encode(json.dumps(header).encode())}.{encode(payload)}.{signature}"


def claims_of(text: str) -> Claims:
    return envelope.read(text)[1].claims


def refused(world: World, to: str, code: str, *texts: str, author: str = A) -> None:
    """Take texts in and see each promise kept: refused, named, in the audit, on both sides."""
    count = len(world[to].inbox(A))
    outcome = world[to].take(*texts)
    assert code in outcome.refused
    assert len(world[to].inbox(A)) <= count + len(texts) - 1
    assert code in world[to].alarms()
    with world[to].store.read() as db:
        acts = set(db.execute(select(audit.c.act)).scalars())
    assert f"refuse {code}" in acts
    world.settle(3)
    assert code in world[author].alarms()


def test_what_a_relay_altered_is_refused(world: World) -> None:
    world[A].send("10 kg", B)
    (text,) = world[A].texts(B)
    head, _, signature = text.split(".")
    refused(world, B, "bad-signature", f"{head}.{encode(note('90 kg'))}.{signature}")
    assert world[B].inbox(A) == ["10 kg"]  # the true one came when it was delivered again


def test_an_audience_that_a_relay_widened_is_refused(world: World) -> None:
    world[A].send("for b alone", B)
    (text,) = world[A].texts(B)

    def widen(header: dict[str, object]) -> None:
        header["claims"]["audience"] = [B, C]  # type: ignore[index]  # an object of claims

    refused(world, B, "bad-signature", with_header(text, widen))


def test_a_forward_beyond_what_the_author_allows_is_refused(world: World) -> None:
    world[A].send("for b alone", B)
    world.settle(3)
    (text,) = world[A].texts(B)[:1]
    with world[B].store.write(world[B].acting()) as writing:  # b's own rules are passed by
        draft = Draft(kind="forward", payload=text.encode(), audience=(C,), marking=AMBER)
        send(writing, world[B].node, draft)
    world.round(B, C)
    assert "widened-audience" in world[C].alarms()
    assert "widened-audience" in world[B].alarms()


def test_a_forward_whose_inside_was_altered_is_refused(world: World) -> None:
    world[A].send("10 kg", B, marking=Marking(tlp=Tlp.GREEN, pap=Pap.GREEN))
    world.settle(3)
    head, _, signature = world[A].texts(B)[0].split(".")
    forged = f"{head}.{encode(note('90 kg'))}.{signature}".encode()
    with world[B].store.write(world[B].acting()) as writing:
        send(
            writing,
            world[B].node,
            Draft(kind="forward", payload=forged, audience=(C,), marking=AMBER),
        )
    world.round(B, C)
    assert "bad-signature" in world[C].alarms()
    assert "bad-signature" in world[B].alarms()


def test_a_forward_by_a_key_that_was_taken_out_is_refused_whatever_day_it_claims(
    world: World,
) -> None:
    world[A].send("old", B, marking=Marking(tlp=Tlp.GREEN, pap=Pap.GREEN))
    claims = envelope.read(world[A].texts(B)[0])[1].claims
    stolen = world[A].node
    world.clock.tick(hours=1)
    service = world[A].service
    world[A].node = rotate_key(stolen, "a passphrase of words", service=service, actor=ADMIN)
    what = Revocation(fingerprint=stolen.kid, reason="stolen", since=world.clock.now)
    revoke_key(what, world[A].node, service=service, actor=ADMIN)
    world.settle(6)
    forged = seal(stolen.signer, claims, note("forged")).text.encode()
    with world[B].store.write(world[B].acting()) as writing:
        draft = Draft(kind="forward", payload=forged, audience=(C,), marking=AMBER)
        send(writing, world[B].node, draft)
    world.round(B, C)
    assert "revoked-key" in world[C].alarms()


def test_what_was_sent_before_changes_nothing_when_it_is_replayed(world: World) -> None:
    world[A].send("once", B)
    world.round(A, B)
    before = world[B].texts(A)
    outcome = world[B].take(*world[A].texts(B))
    assert (outcome.taken, outcome.repeated) == (0, 1)
    assert world[B].inbox(A) == ["once"]
    assert world[B].texts(A) == before


def test_an_old_packet_that_is_replayed_is_answered_with_no_envelope(world: World) -> None:
    world[B].send("for a alone", A)
    world[A].send("hello", B)
    world.round(A, B)
    request = world.line.seen[0]
    answer = world.post(f"https://{B}.example", request)
    assert packet.read(answer).envelopes == []


def test_an_id_that_was_there_before_is_refused(world: World) -> None:
    world[A].send("one", B)
    world.round(A, B)
    first = claims_of(world[A].texts(B)[0])
    refused(world, B, "repeated", world[A].cheat(note("two"), B, id=first.id))


def test_an_older_version_of_a_record_does_not_roll_back_a_newer_one(world: World) -> None:
    sent = world[A].send("v1", B)
    world[A].send("v2", B, record=sent.record, version=2, act=Act.CORRECT)
    world.round(A, B)
    old = world[A].cheat(note("v2 again"), B, record=sent.record, version=2, act=Act.CORRECT)
    refused(world, B, "rolled-back", old)


def test_a_withdrawn_record_does_not_come_back(world: World) -> None:
    sent = world[A].send("v1", B)
    world[A].send(
        "", B, payload=tombstone.write("a mistake"), record=sent.record, version=2,
        act=Act.WITHDRAW,
    )  # fmt: skip
    world.round(A, B)
    back = world[A].cheat(note("v3"), B, record=sent.record, version=3, act=Act.CORRECT)
    refused(world, B, "rolled-back", back)


def test_an_audit_that_ends_before_one_told_earlier_is_refused(world: World) -> None:
    world[A].send("one", B)
    world.round(A, B)
    refused(world, B, "rolled-back", world[A].cheat(note("two"), B, audit="1-" + "a" * 64))


def test_a_gap_is_seen_by_both_sides_and_asked_for_again(world: World) -> None:
    world[A].send_all(["1", "2", "3"], B)
    one, _, three = world[A].texts(B)
    outcome = world[B].take(one, three)
    assert (outcome.taken, outcome.waiting) == (1, 1)
    world.round(B, A)
    with world[A].store.read() as db:
        states = [(r.state, r.first, r.last) for r in exchange.receipts(db, A, B)]
    assert ("missing", 2, 2) in states
    world.round(A, B)
    assert world[B].inbox(A) == ["1", "2", "3"]


def test_a_key_that_is_not_its_authors_is_refused(world: World) -> None:
    world[A].send("one", B)
    found = envelope.read(world[A].texts(B)[0])[1]
    forged = seal(KeySigner.create(), found.claims, note("forged")).text
    refused(world, B, "wrong-key", forged)


def test_a_key_of_another_trusted_author_is_refused(world: World) -> None:
    world[A].send("one", B)
    found = envelope.read(world[A].texts(B)[0])[1]
    forged = seal(world[C].node.signer, found.claims, note("forged")).text
    refused(world, B, "wrong-key", forged)


def test_a_key_that_was_rotated_out_signs_nothing_more(world: World) -> None:
    old = world[A].node
    world[A].send("one", B)
    world[A].node = rotate_key(
        old, "a passphrase of words", service=world[A].service, actor=ADMIN
    )
    world[A].send("two", B)
    world.round(A, B)
    assert world[B].inbox(A) == ["one", "two"]
    world[A].send("three", B)
    found = envelope.read(world[A].texts(B)[-1])[1]
    refused(world, B, "retired-key", seal(old.signer, found.claims, note("thief")).text)


def test_a_revoked_key_is_refused_whatever_day_it_claims(world: World) -> None:
    old = world[A].node
    world[A].node = rotate_key(
        old, "a passphrase of words", service=world[A].service, actor=ADMIN
    )
    what = Revocation(fingerprint=old.kid, reason="stolen", since=world.clock.now)
    revoke_key(what, world[A].node, service=world[A].service, actor=ADMIN)
    world.round(A, B)
    world[A].send("one", B)
    found = envelope.read(world[A].texts(B)[-1])[1]
    early = replace(found.claims, created=world.clock.now - dt.timedelta(days=30))
    refused(world, B, "revoked-key", seal(old.signer, early, note("thief")).text)


def test_what_came_after_its_expiry_is_refused(world: World) -> None:
    world[A].send("soon", B, expires=world.clock.now + dt.timedelta(hours=1))
    world.clock.tick(hours=2)
    refused(world, B, "expired", *world[A].texts(B))


def test_what_its_marking_lets_nobody_read_any_more_is_refused(world: World) -> None:
    ends = world.clock.now + dt.timedelta(hours=1)
    world[A].send("soon", B, marking=replace(AMBER, expires=ends))
    world.clock.tick(hours=2)
    refused(world, B, "expired", *world[A].texts(B))


@pytest.mark.parametrize("keep", [0.3, 0.9, 0.999], ids=["header", "payload", "signature"])
def test_what_was_cut_short_is_refused(world: World, keep: float) -> None:
    world[A].send("whole", B)
    (text,) = world[A].texts(B)
    outcome = world[B].take(text[: int(len(text) * keep)])
    assert outcome.refused == ("malformed",) or outcome.refused == ("bad-signature",)
    assert world[B].inbox(A) == []


def test_what_comes_in_another_order_is_put_in_order(world: World) -> None:
    world[A].send_all(list("123456"), B)
    texts = world[A].texts(B)
    world[B].take(texts[4])
    world[B].take(texts[1], texts[5])
    world[B].take(texts[3], texts[0], texts[2])
    assert world[B].inbox(A) == list("123456")


def test_a_receipt_that_somebody_else_signed_is_refused(world: World) -> None:
    sent = world[A].send("one", B)
    world[B].send("a letter", A)
    found = envelope.read(world[B].texts(A)[0])[1]
    item = Item(state=State.ACKNOWLEDGED, first=1, last=1, at=world.clock.now, hash=sent.hash)
    claims = replace(found.claims, kind="receipt")
    forged = seal(world[C].node.signer, claims, receipt.write((item,))).text
    refused(world, A, "wrong-key", forged, author=B)


def test_a_receipt_of_what_was_never_sent_is_refused(world: World) -> None:
    world[A].send("one", B)
    item = Item(state=State.DELIVERED, first=1, last=1, at=world.clock.now, hash="f" * 64)
    with world[B].store.write(world[B].acting()) as writing:
        draft = Draft(
            kind="receipt", payload=receipt.write((item,)), audience=(A,), marking=AMBER
        )
        send(writing, world[B].node, draft)
    refused(world, A, "false-receipt", *world[B].texts(A), author=B)


@pytest.mark.parametrize("name", ["none", "None", "HS256", "EdDSA", "ES256", ""])
def test_an_algorithm_that_is_not_on_the_list_is_refused(world: World, name: str) -> None:
    world[A].send("one", B)
    (text,) = world[A].texts(B)

    def swap(header: dict[str, object]) -> None:
        header["alg"] = name

    refused(world, B, "algorithm", with_header(text, swap))


def test_no_signature_at_all_is_refused(world: World) -> None:
    world[A].send("one", B)
    head, payload, _ = world[A].texts(B)[0].split(".")
    refused(world, B, "bad-signature", f"{head}.{payload}.")


def test_an_oversized_header_is_refused_and_its_carrier_told(world: World) -> None:
    world[A].send("one", B)
    long = encode(
        b'{"alg":"Ed25519","typ":"precurb-envelope+jws","x":"' + b"x" * MOST_HEADER + b'"}'
    )
    world.line.alter = lambda texts: [f"{long}.{text.partition('.')[2]}" for text in texts]
    world.round(A, B)
    world.line.alter = None
    world.settle(3)
    assert "too-large" in world[B].alarms()
    assert "too-large" in world[A].alarms()
    assert world[B].inbox(A) == ["one"]


def test_a_huge_payload_is_refused_by_who_signs_and_by_who_takes(world: World) -> None:
    with pytest.raises(RefusedError, match="too-large"):
        world[A].send("x" * MOST_PAYLOAD, B)
    world[A].send("one", B)
    head, _, signature = world[A].texts(B)[0].split(".")
    refused(world, B, "too-large", f"{head}.{encode(b'x' * (MOST_PAYLOAD + 1))}.{signature}")


def test_an_older_schema_than_before_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from precurb.app.exchange import judge as judging
    from precurb.app.exchange import send as sending
    from precurb.exchange.kinds import KINDS as REAL

    two = {**REAL, "note": replace(REAL["note"], versions=(1, 2))}
    monkeypatch.setattr(sending, "KINDS", two)
    monkeypatch.setattr(judging, "KINDS", two)
    world[A].send("in version 2", B)
    world.round(A, B)
    world[A].send("in version 1 again", B, schema=1)
    refused(world, B, "schema-downgrade", *world[A].texts(B)[-1:])


def test_a_schema_that_is_not_known_yet_is_refused(world: World) -> None:
    refused(world, B, "unknown-schema", world[A].cheat(note("one"), B, schema=9))


def test_a_kind_that_is_not_known_is_refused(world: World) -> None:
    refused(world, B, "unknown-kind", world[A].cheat(note("one"), B, kind="wish"))


def test_a_kind_that_was_not_agreed_is_refused(world: World) -> None:
    from precurb.app.exchange.peers import Agreement, agree

    agree(A, Agreement(kinds=("forward",)), service=world[B].service, actor=ADMIN)
    world[A].send("one", B)
    refused(world, B, "not-agreed", *world[A].texts(B))


def test_a_second_branch_of_one_history_is_refused_and_known_to_both(world: World) -> None:
    world[A].send_all(["one", "two"], B)
    first, second = world[A].texts(B)
    other = world[A].again(second, payload=note("another two"))
    world[B].take(first, second)
    refused(world, B, "forked", other)
    assert world[B].inbox(A) == ["one", "two"]


def test_a_branch_that_does_not_follow_is_refused(world: World) -> None:
    world[A].send_all(["one", "two"], B)
    first, second = world[A].texts(B)
    world[B].take(first)
    refused(world, B, "forked", world[A].again(second, previous="b" * 64))


def test_two_envelopes_that_wait_for_one_place_are_a_fork(world: World) -> None:
    world[A].send_all(["one", "two"], B)
    second = world[A].texts(B)[1]
    refused(world, B, "forked", second, world[A].again(second, payload=note("other")))


def test_an_extension_that_must_be_known_is_refused(world: World) -> None:
    world[A].send("one", B)

    def ask(header: dict[str, object]) -> None:
        header["crit"] = ["claims", "b64"]
        header["b64"] = False

    refused(world, B, "critical", with_header(world[A].texts(B)[0], ask))


def test_claims_that_a_reader_may_pass_over_are_refused(world: World) -> None:
    world[A].send("one", B)

    def loosen(header: dict[str, object]) -> None:
        del header["crit"]

    refused(world, B, "critical", with_header(world[A].texts(B)[0], loosen))


def test_a_name_that_stands_twice_in_a_header_is_refused(world: World) -> None:
    world[A].send("one", B)
    head, payload, signature = world[A].texts(B)[0].split(".")
    told = base64.urlsafe_b64decode(head + "==")
    twice = told.replace(b'"alg":"Ed25519"', b'"alg":"none","alg":"Ed25519"')
    outcome = world[B].take(f"{encode(twice)}.{payload}.{signature}")
    assert outcome.refused == ("duplicate-key",)
    assert world[B].alarms() == ["duplicate-key"]


def test_a_name_that_stands_twice_in_a_payload_is_refused(world: World) -> None:
    text = world[A].cheat(b'{"text":"1 kg","text":"90 kg"}', B)
    refused(world, B, "invalid-content", text)


def test_what_is_for_somebody_else_is_refused(world: World) -> None:
    world[A].send("for c", C)
    refused(world, B, "wrong-recipient", *world[A].texts(C))


def test_spare_bits_of_base64_make_no_second_envelope(world: World) -> None:
    world[A].send("one", B)
    (text,) = world[A].texts(B)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    other = text[:-1] + letters[letters.index(text[-1]) ^ 1]
    assert base64.urlsafe_b64decode(other.split(".")[2] + "==") == base64.urlsafe_b64decode(
        text.split(".")[2] + "=="
    )
    assert world[B].take(other).refused == ("malformed",)


def test_an_author_that_was_never_confirmed_is_refused(world: World, tmp_path: object) -> None:
    from exchange_world import World as Other

    other = Other(tmp_path / "other", names=(A, B))  # type: ignore[operator]  # a path
    other[A].send("one", B)
    assert world[B].take(*other[A].texts(B)).refused == ("wrong-key",)
    other.close()


def test_a_suspended_author_is_refused(world: World) -> None:
    from precurb.app.exchange.peers import suspend_peer

    suspend_peer(A, service=world[B].service, actor=ADMIN)
    world[A].send("one", B)
    assert world[B].take(*world[A].texts(B)).refused == ("untrusted-author",)


def test_a_statement_about_keys_by_a_key_out_of_force_is_refused(world: World) -> None:
    from precurb.exchange.trust import rotation

    old = world[A].node
    world[A].node = rotate_key(
        old, "a passphrase of words", service=world[A].service, actor=ADMIN
    )
    world.round(A, B)
    thief = rotation(old.signer, A, KeySigner.create().public, world.clock.now)
    with world[A].store.write(world[A].acting()) as writing:
        send(
            writing,
            world[A].node,
            Draft(kind="keys", payload=thief.encode(), audience=(B,), marking=AMBER),
        )
    refused(world, B, "false-statement", *world[A].texts(B)[-1:])


def test_a_history_that_was_written_anew_is_told_by_the_partner(world: World) -> None:
    from sqlalchemy import text as sql

    world[A].send("one", B)
    world[B].send("answer", A)
    world.settle(3)
    with world[B].store.write(world[B].acting()) as writing:
        writing.db.execute(sql("DROP TRIGGER audit_update"))
        writing.db.execute(
            sql("UPDATE audit SET hash = :no WHERE seq = (SELECT max(seq) FROM audit) - 1"),
            {"no": "0" * 64},
        )
        writing.db.execute(sql("UPDATE audit SET hash = :no"), {"no": "0" * 64})
    world[A].send("two", B)
    world[B].take(*world[A].texts(B))
    assert "own-history" in world[B].alarms()


def test_who_floods_is_given_no_larger_place(world: World) -> None:
    from precurb.app.exchange.receive import MOST_REFUSALS_AN_HOUR

    world[A].send("one", B)
    head, _, signature = world[A].texts(B)[0].split(".")
    texts = [
        f"{head}.{encode(note(str(n)))}.{signature}" for n in range(MOST_REFUSALS_AN_HOUR + 50)
    ]
    outcome = world[B].take(*texts)
    assert len(outcome.refused) == len(texts)
    assert len(world[B].alarms()) == MOST_REFUSALS_AN_HOUR


def test_strangers_with_a_name_for_each_line_share_one_place(world: World) -> None:
    from precurb.app.exchange.receive import MOST_REFUSALS_AN_HOUR

    stranger = KeySigner.create()
    world[A].send("one", B)
    claims = envelope.read(world[A].texts(B)[0])[1].claims
    texts = [
        seal(stranger, replace(claims, author=f"nobody-{number}"), note("flood")).text
        for number in range(MOST_REFUSALS_AN_HOUR + 50)
    ]
    world[B].take(*texts[:100])
    world[B].take(*texts[100:])
    assert len(world[B].alarms()) == MOST_REFUSALS_AN_HOUR
    refused(world, B, "bad-signature", f"{world[A].texts(B)[0][:-86]}{'A' * 86}")


def test_what_is_forged_in_ones_own_name_is_refused(world: World) -> None:
    world[B].send("one", A)
    found = envelope.read(world[B].texts(A)[0])[1]
    forged = seal(world[C].node.signer, found.claims, note("forged")).text
    assert world[B].take(forged).refused == ("wrong-key",)
    assert world[B].take(*world[B].texts(A)).refused == ()
