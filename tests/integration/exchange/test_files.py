"""Exchange on a stick, and proof from files alone."""

from pathlib import Path

import pytest

from exchange_world import ADMIN, OFFICER, World
from precurb.app.exchange.files import export_file, import_file
from precurb.app.exchange.keys import rotate_key
from precurb.app.exchange.letters import withdraw_letter
from precurb.app.exchange.proof import export_proof, verify_files
from precurb.app.exchange.reading import open_envelope
from precurb.errors import ConflictError, InvalidRecordError
from precurb.exchange import packet
from precurb.exchange.codes import RefusedError
from precurb.exchange.keys import KeySigner, fingerprint
from precurb.exchange.marking import Marking, Pap, Tlp
from precurb.exchange.strict import encode
from precurb.exchange.verify import Proof
from precurb.store import exchange_pairs as pairs

A, B = "cn-a", "mx-b"
CLEAR = Marking(tlp=Tlp.CLEAR, pap=Pap.CLEAR)


def carry(world: World, one: str, other: str, path: Path) -> Path:
    """Export at one, import at the other."""
    export_file(other, path, world[one].node, service=world[one].service, actor=OFFICER)
    import_file(path, world[other].node, service=world[other].service, actor=OFFICER)
    return path


def proof_of(world: World, path: Path) -> Path:
    a = world[A]
    export_proof(B, path, a.node, service=a.service, actor=OFFICER)
    return path


def altered(path: Path, to: Path, change: object) -> Path:
    lines = path.read_text("ascii").split()
    to.write_bytes(packet.write(change(lines[1:])))  # type: ignore[operator]  # a function of lines
    return to


def codes(proof: Proof) -> set[str]:
    return {fault.code for fault in proof.faults}


def test_files_carry_envelopes_and_receipts_to_and_fro(world: World, tmp_path: Path) -> None:
    world.line.down = True
    world[A].send_all(["one", "two"], B)
    carry(world, A, B, tmp_path / "1")
    assert world[B].inbox(A) == ["one", "two"]
    world.clock.tick(minutes=1)
    carry(world, B, A, tmp_path / "2")
    with world[A].store.read() as db:
        assert pairs.read(db, A, B).delivered == 2
    assert (
        export_file(B, tmp_path / "3", world[A].node, service=world[A].service, actor=OFFICER)
        == 0
    )


def test_the_same_file_again_changes_nothing(world: World, tmp_path: Path) -> None:
    world[A].send("one", B)
    path = carry(world, A, B, tmp_path / "1")
    before = world[B].texts(A)
    b = world[B]
    made = import_file(path, b.node, service=b.service, actor=OFFICER)
    assert (made.taken, made.repeated) == (0, 1)
    assert b.texts(A) == before


def test_a_later_file_that_comes_first_waits_for_the_earlier(
    world: World, tmp_path: Path
) -> None:
    a, b = world[A], world[B]
    a.send("one", B)
    whole, later = tmp_path / "whole", tmp_path / "later"
    a.send("two", B)
    export_file(B, whole, a.node, service=a.service, actor=OFFICER)
    altered(whole, later, lambda lines: [*lines[:2], lines[3]])
    made = import_file(later, b.node, service=b.service, actor=OFFICER)
    assert (made.taken, made.waiting) == (0, 1)
    import_file(whole, b.node, service=b.service, actor=OFFICER)
    assert b.inbox(A) == ["one", "two"]


def test_a_file_and_the_line_may_be_mixed(world: World, tmp_path: Path) -> None:
    world[A].send("by file", B)
    carry(world, A, B, tmp_path / "1")
    world[A].send("by line", B)
    world.settle()
    assert world[B].inbox(A) == ["by file", "by line"]
    assert world[B].alarms() == []


def test_what_is_no_file_of_an_exchange_is_refused(world: World, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"\x00\x01")
    b = world[B]
    with pytest.raises(RefusedError, match="malformed"):
        import_file(path, b.node, service=b.service, actor=OFFICER)
    path.write_bytes(packet.write([world[A].card()]))
    with pytest.raises(ConflictError):
        import_file(path, b.node, service=b.service, actor=OFFICER)


def test_no_file_is_written_over(world: World, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.touch()
    with pytest.raises(InvalidRecordError, match="already"):
        export_file(B, path, world[A].node, service=world[A].service, actor=OFFICER)


@pytest.fixture
def proven(world: World, tmp_path: Path) -> Path:
    """A proof of three notes, of which one was opened and one withdrawn, and of an answer."""
    sent = world[A].send_all(["one", "two", "three"], B)
    world[B].send("answer", A, marking=CLEAR)
    world.settle()
    b = world[B]
    open_envelope(sent[0].id, b.node, service=b.service, actor=OFFICER)
    a = world[A]
    withdraw_letter(sent[1].record, "a mistake", a.node, service=a.service, actor=OFFICER)
    world.settle()
    return proof_of(world, tmp_path / "proof")


def test_a_proof_tells_what_was_sent_when_and_what_came_of_it(
    world: World, proven: Path
) -> None:
    trusted = {name: fingerprint(world[name].node.signer.public) for name in (A, B)}
    proof = verify_files((proven,), trusted)
    assert proof.holds
    chain = next(each for each in proof.chains if each.author == A)
    notes = [each for each in chain.envelopes if each.kind == "note"]
    assert [each.delivered is not None for each in notes] == [True] * 4
    assert [each.opened is not None for each in notes] == [True, False, False, False]
    assert [each.withdrawn for each in notes] == [False, True, False, True]


@pytest.mark.parametrize("at", [2, 3, 4])
def test_a_proof_from_which_something_was_removed_says_so(
    proven: Path, tmp_path: Path, at: int
) -> None:
    cut = altered(proven, tmp_path / "cut", lambda lines: lines[:at] + lines[at + 1 :])
    proof = verify_files((cut,), {})
    assert not proof.holds
    assert any(chain.missing for chain in proof.chains)


def test_a_proof_of_which_the_end_was_cut_off_says_so(
    world: World, proven: Path, tmp_path: Path
) -> None:
    last = world[A].texts(B)[-1]
    cut = altered(proven, tmp_path / "cut", lambda lines: [x for x in lines if x != last])
    chain = next(x for x in verify_files((cut,), {}).chains if x.author == A)
    assert chain.missing == ((chain.known, chain.known),)


def test_a_proof_that_was_altered_says_so(proven: Path, tmp_path: Path) -> None:
    def change(lines: list[str]) -> list[str]:
        head, _, signature = lines[2].split(".")
        return [*lines[:2], f"{head}.{encode(b'{}')}.{signature}", *lines[3:]]

    proof = verify_files((altered(proven, tmp_path / "x", change),), {})
    assert "bad-signature" in codes(proof)


def test_a_proof_with_the_card_of_another_key_is_not_believed(proven: Path) -> None:
    trusted = {A: fingerprint(KeySigner.create().public)}
    assert "wrong-key" in codes(verify_files((proven,), trusted))


def test_two_branches_of_one_history_show_in_the_files_of_two_partners(
    world: World, proven: Path, tmp_path: Path
) -> None:
    other = world[A].again(world[A].texts(B)[1], payload=b'{"text":"another"}')
    path = tmp_path / "other"
    path.write_bytes(packet.write([other]))
    assert "forked" in codes(verify_files((proven, path), {}))


def test_a_proof_goes_on_over_a_change_of_key(world: World, tmp_path: Path) -> None:
    old = world[A].card()
    world[A].send("one", B)
    world[A].node = rotate_key(
        world[A].node, "a passphrase of words", service=world[A].service, actor=ADMIN
    )
    world[A].send("two", B)
    world.settle()
    path = proof_of(world, tmp_path / "proof")
    assert verify_files((path,), {}).holds
    older = altered(path, tmp_path / "older", lambda lines: [old, *lines[1:]])
    assert verify_files((older,), {}).holds


def test_verifying_asks_for_a_file() -> None:
    with pytest.raises(InvalidRecordError):
        verify_files((), {})
