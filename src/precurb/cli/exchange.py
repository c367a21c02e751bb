"""``precurb exchange``: this node, its peers, what is sent and what came, and its proof."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from precurb.cli import show
from precurb.cli.acting import installation
from precurb.cli.exchange_letters import a_person, add_letter_commands
from precurb.cli.exchange_node import (
    build_key_app,
    build_peer_app,
    card_command,
    init_command,
    profile_command,
)
from precurb.errors import InvalidRecordError

if TYPE_CHECKING:
    from precurb.app.exchange.boxes import Letter
    from precurb.app.exchange.receive import Outcome

Flag = Annotated[bool, Parameter(negative="")]


def build_exchange_app() -> App:
    """Make the group of commands about the exchange between authorities."""
    app = App(help="Exchange signed records with other authorities, by line or by file.")
    app.command(init_command, name="init")
    app.command(card_command, name="card")
    app.command(build_key_app(), name="key")
    app.command(build_peer_app(), name="peer")
    for name, command in (
        ("profile", profile_command), ("inbox", inbox_command), ("outbox", outbox_command),
        ("deliver", deliver_command), ("export", export_command), ("import", import_command),
        ("proof", proof_command), ("verify", verify_command), ("health", health_command),
    ):  # fmt: skip
        app.command(command, name=name)
    add_letter_commands(app)
    return app


def inbox_command(*, peer: str = "", kind: str = "", most: int = 50, json: Flag = False) -> int:
    """List what came in, the newest first.

    Args:
        peer: Of this author alone.
        kind: Of this kind alone.
        most: How many.
        json: Print as JSON.
    """
    from precurb.app.exchange.boxes import Look, list_inbox

    with installation() as (service, actor):
        look = Look(peer=peer, kind=kind, most=most)
        _letters(list_inbox(look, service=service, actor=actor), json=json)
    return 0


def outbox_command(
    *, peer: str = "", kind: str = "", most: int = 50, dead: Flag = False, json: Flag = False
) -> int:
    """List what was sent, the newest first; ends with 1 when dead letters are shown.

    Args:
        peer: To this recipient alone.
        kind: Of this kind alone.
        most: How many.
        dead: Only what did not arrive, or does not count where it did.
        json: Print as JSON.
    """
    from precurb.app.exchange.boxes import DEAD, Look, dead_letters, list_outbox

    with installation() as (service, actor):
        if dead:
            found = dead_letters(service=service, actor=actor)
        else:
            look = Look(peer=peer, kind=kind, most=most)
            found = list_outbox(look, service=service, actor=actor)
        _letters(found, json=json)
    return show.status_of(any(each.standing in DEAD for each in found), False)


def deliver_command(*peers: str) -> int:
    """Deliver now what waits, to these peers or to all; the service does it by itself.

    Args:
        peers: Names of peers.
    """
    from precurb.app.exchange.deliver import deliver_all
    from precurb.app.exchange.node import open_node

    with installation() as (service, actor):
        made = deliver_all(peers, open_node(service), service=service, actor=actor)
    for name, each in made.items():
        cut = f"; then: {each.error}" if each.error else ""
        print(f"{name}: {each.handed} handed over, {each.taken} taken{cut}")
    return show.status_of(False, any(each.error for each in made.values()))


def export_command(peer: str, file: Path) -> int:
    """Write what a peer has not signed for into a file, for a stick or by mail.

    Args:
        peer: Its name.
        file: The file to write; none must be there.
    """
    from precurb.app.exchange.files import export_file
    from precurb.app.exchange.node import open_node

    with installation() as (service, actor):
        count = export_file(peer, file, open_node(service), service=service, actor=actor)
    print(f"{file} holds {count} envelopes for {peer}")
    return 0


def import_command(*files: Path, json: Flag = False) -> int:
    """Take in files that peers exported; ends with 2 when something of them was refused.

    Args:
        files: The files, in any order, also more than once.
        json: Print as JSON.
    """
    from precurb.app.exchange.files import import_file
    from precurb.app.exchange.node import open_node

    refused = False
    with installation() as (service, actor):
        node = open_node(service)
        for each in files:
            made = import_file(each, node, service=service, actor=actor)
            _imported(each, made, json=json)
            refused = refused or bool(made.refused)
    return show.status_of(False, refused)


def proof_command(peer: str, file: Path) -> int:
    """Write both sequences with a peer into a file that a third party can verify.

    Args:
        peer: Its name.
        file: The file to write; none must be there.
    """
    from precurb.app.exchange.node import open_node
    from precurb.app.exchange.proof import export_proof

    with a_person() as (service, actor):
        made = export_proof(peer, file, open_node(service), service=service, actor=actor)
    print(f"{file} holds {made.envelopes} envelopes; {made.withheld} stay by their marking")
    return 0


def verify_command(*files: Path, fingerprint: tuple[str, ...] = (), json: Flag = False) -> int:
    """Verify files of envelopes without any node: what was sent, when, and nothing removed.

    Ends with 1 when something is missing, with 2 when something is false.

    Args:
        files: Proofs or exports, of either side.
        fingerprint: NODE=FINGERPRINT as you know it by another way.
        json: Print as JSON.
    """
    from precurb.app.exchange.proof import verify_files
    from precurb.cli.exchange_show import show_proof

    trusted: dict[str, str] = {}
    for each in fingerprint:
        node, told, typed = each.partition("=")
        if not told:
            raise InvalidRecordError(f"not NODE=FINGERPRINT: {each!r}")
        trusted[node] = typed.replace(" ", "").replace(":", "").lower()
    proof = verify_files(files, trusted)
    if json:
        show.as_json(proof)
    else:
        show_proof(proof, trusted)
    return show.status_of(not proof.holds, bool(proof.faults))


def health_command(*, json: Flag = False) -> int:
    """Tell how the exchange stands with each peer; ends with 1 when a person has to look.

    Args:
        json: Print as JSON.
    """
    from precurb.app.exchange.health import exchange_health
    from precurb.cli.exchange_show import show_health

    with installation() as (service, actor):
        health = exchange_health(service=service, actor=actor)
    if json:
        show.as_json(_without_bodies(health))
    else:
        show_health(health)
    return show.status_of(health.alarming, False)


def _letters(letters: "tuple[Letter, ...]", *, json: bool) -> None:
    if json:
        show.as_json([_without_body(each) for each in letters])
        return
    for each in letters:
        kept = each.kept
        code = f" ({each.code})" if each.code else ""
        print(
            f"{kept.id}  {kept.author} → {kept.recipient} {kept.number}  {kept.kind} "
            f"v{kept.version} {kept.act}  TLP:{kept.tlp.upper()}  {each.standing}{code}  "
            f"{each.since:%Y-%m-%d %H:%M}"
        )


def _imported(path: Path, made: "Outcome", *, json: bool) -> None:
    if json:
        show.as_json(
            {
                "file": path.name, "taken": made.taken, "repeated": made.repeated,
                "waiting": made.waiting, "refused": made.refused,
            }
        )  # fmt: skip
        return
    told = f"{made.taken} taken, {made.repeated} here before, {made.waiting} wait for others"
    refused = f"; refused: {', '.join(made.refused)}" if made.refused else ""
    print(f"{path.name}: {told}{refused}")


def _without_body(letter: "Letter") -> dict[str, Any]:
    import msgspec

    told: dict[str, Any] = msgspec.to_builtins(letter)
    del told["kept"]["body"]
    return told


def _without_bodies(health: Any) -> dict[str, Any]:
    import msgspec

    told: dict[str, Any] = msgspec.to_builtins(health)
    for letter in told["dead"]:
        del letter["kept"]["body"]
    for alarm in told["alarms"]:
        del alarm["evidence"]
    return told
