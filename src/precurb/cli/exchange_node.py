"""``precurb exchange init``, ``card``, ``key``, ``peer``: who this node is, whom it trusts."""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from precurb.cli import show
from precurb.cli.acting import installation
from precurb.errors import InvalidRecordError

Flag = Annotated[bool, Parameter(negative="")]


def build_key_app() -> App:
    """Make the group of commands about this node's keys."""
    app = App(help="Keys of this node.")
    app.command(rotate_command, name="rotate")
    app.command(revoke_command, name="revoke")
    app.command(backup_command, name="backup")
    return app


def build_peer_app() -> App:
    """Make the group of commands about peers."""
    app = App(help="Peers: whom one exchanges with, and what was agreed.")
    app.command(add_command, name="add")
    app.command(list_command, name="list")
    app.command(trust_command, name="trust")
    app.command(agree_command, name="agree")
    app.command(suspend_command, name="suspend")
    return app


def init_command(  # noqa: PLR0913  # a command has as many options as it has
    name: str,
    display: str,
    *,
    country: str = "",
    contact: str = "",
    url: str = "",
    law: tuple[str, ...] = (),
) -> int:
    """Make this installation a node, with a first key, and print its card.

    Args:
        name: What others write in an audience: small letters, digits and hyphens.
        display: The authority's name for people.
        country: Its country, two letters.
        contact: Whom to ask, by telephone or mail.
        url: Where others reach it, https://…; empty for exchange by file or when it calls.
        law: A jurisdiction whose law it applies.
    """
    from precurb.app.exchange.node import Profile, create_node

    with _said_well():
        profile = Profile(
            name=name, display=display, country=country, contact=contact, url=url, laws=law
        )
    with installation() as (service, actor):
        create_node(profile, _new_passphrase(), service=service, actor=actor)
    show.note(f"{name} is a node; show others its card: precurb exchange card")
    return 0


def profile_command(
    *, display: str = "", contact: str = "", url: str = "", law: tuple[str, ...] = ()
) -> int:
    """Change what this node says of itself; give peers its new card then.

    Args:
        display: The authority's name for people.
        contact: Whom to ask, by telephone or mail.
        url: Where others reach it.
        law: A jurisdiction whose law it applies; all must be named.
    """
    from precurb.app.exchange.node import change_profile

    words: dict[str, str | tuple[str, ...]] = {
        "display": display, "contact": contact, "url": url, "laws": law,
    }  # fmt: skip
    changes = {name: value for name, value in words.items() if value}
    with installation() as (service, actor):
        node = change_profile(changes, service=service, actor=actor)
    show.note(f"{node.node}: {node.display}, {node.url or 'no address'}")
    return 0


def card_command(file: Path | None = None) -> int:
    """Print or write this node's card, and say its fingerprint.

    Args:
        file: Where to write the card; on standard output when left out.
    """
    from precurb.app.exchange.node import make_card, open_node
    from precurb.exchange.keys import spoken

    with installation() as (service, actor):
        node = open_node(service)
        text = make_card(node, service=service, at=service.acting(actor).at)
    if file is None:
        print(text)
    else:
        file.write_text(text + "\n", "ascii")
    show.note(f"fingerprint {spoken(node.kid)}")
    show.note("tell it by another way than the card: on paper, or by telephone")
    return 0


def rotate_command() -> int:
    """Let a new key follow the one in force, and tell every trusted peer."""
    from precurb.app.exchange.keys import rotate_key
    from precurb.app.exchange.node import open_node, passphrase_set
    from precurb.exchange.keys import spoken

    with installation() as (service, actor):
        node = rotate_key(open_node(service), passphrase_set(), service=service, actor=actor)
    show.note(f"the key is now {spoken(node.kid)}")
    return 0


def revoke_command(fingerprint: str, *, reason: str, since: datetime) -> int:
    """Take an older key out; rotate first when it is the one in force.

    Args:
        fingerprint: Of the key, or its first letters.
        reason: Why; every peer reads it.
        since: From which moment on nothing it signed should count.
    """
    from precurb.app.exchange.keys import Revocation, revoke_key
    from precurb.app.exchange.node import open_node, own_key_named

    with installation() as (service, actor):
        node = open_node(service)
        found = own_key_named(fingerprint, service=service)
        what = Revocation(fingerprint=found, reason=reason, since=since.astimezone())
        revoke_key(what, node, service=service, actor=actor)
    show.note(f"{found} counts no more")
    return 0


def backup_command(file: Path) -> int:
    """Copy all keys, encrypted as they are, and the card into one archive.

    Args:
        file: The archive to write; none must be there.
    """
    from precurb.app.exchange.keys import back_up_keys
    from precurb.app.exchange.node import open_node

    with installation() as (service, actor):
        count = back_up_keys(file, open_node(service), service=service, actor=actor)
    print(f"{file} holds {count} keys; keep the passphrase elsewhere")
    return 0


def add_command(card: Path) -> int:
    """Take a peer's card; it is trusted once its fingerprint is confirmed.

    Args:
        card: The file of the card; `-` reads standard input.
    """
    from precurb.app.exchange.peers import add_peer, fingerprint_of
    from precurb.cli.exchange_show import tell
    from precurb.exchange.keys import spoken

    text = sys.stdin.read() if str(card) == "-" else card.read_text("ascii")
    with installation() as (service, actor):
        peer = add_peer(text, service=service, actor=actor)
    tell(f"{peer.node}: {peer.display}, {peer.country}, {peer.trust}")
    print(f"fingerprint on the card: {spoken(fingerprint_of(peer))}")
    show.note("compare it by another way, then: precurb exchange peer trust")
    return 0


def list_command(*, json: Flag = False) -> int:
    """List peers, with trust and agreement.

    Args:
        json: Print as JSON.
    """
    from precurb.app.exchange.peers import list_peers
    from precurb.cli.exchange_show import tell

    with installation() as (service, actor):
        found = list_peers(service=service, actor=actor)
    if json:
        show.as_json(found)
        return 0
    for peer in found:
        until = f" until {peer.valid_until}" if peer.valid_until else ""
        kinds = ", ".join(peer.kinds) or "nothing agreed"
        tell(f"{peer.node}  {peer.trust}  {peer.display}  {kinds}{until}  {peer.url}")
    return 0


def trust_command(
    node: str,
    fingerprint: str,
    *,
    kind: tuple[str, ...],
    agreement: str = "",
    until: date | None = None,
) -> int:
    """Trust a peer whose fingerprint was compared by another way.

    Args:
        node: Its name.
        fingerprint: As you have it by another way; spaces do not matter.
        kind: A kind of record that may be exchanged.
        agreement: The agreement or legal basis.
        until: The last day on which it counts.
    """
    from precurb.app.exchange.peers import Agreement, trust_peer

    with _said_well():
        told = Agreement(kinds=kind, name=agreement, valid_until=until)
    with installation() as (service, actor):
        peer = trust_peer(node, fingerprint, told, service=service, actor=actor)
    print(f"{peer.node} is trusted")
    return 0


def agree_command(
    node: str, *, kind: tuple[str, ...], agreement: str = "", until: date | None = None
) -> int:
    """Change what may be exchanged with a peer.

    Args:
        node: Its name.
        kind: A kind of record that may be exchanged; all that may must be named.
        agreement: The agreement or legal basis.
        until: The last day on which it counts.
    """
    from precurb.app.exchange.peers import Agreement, agree

    with _said_well():
        told = Agreement(kinds=kind, name=agreement, valid_until=until)
    with installation() as (service, actor):
        peer = agree(node, told, service=service, actor=actor)
    print(f"{peer.node}: {', '.join(peer.kinds)}")
    return 0


def suspend_command(node: str) -> int:
    """Send a peer nothing more and take nothing more, until it is trusted again.

    Args:
        node: Its name.
    """
    from precurb.app.exchange.peers import suspend_peer

    with installation() as (service, actor):
        peer = suspend_peer(node, service=service, actor=actor)
    print(f"{peer.node} is suspended")
    return 0


@contextmanager
def _said_well() -> Iterator[None]:
    """Tell what was typed wrong as an error of what was typed, not of ours."""
    try:
        yield
    except ValueError as error:
        raise InvalidRecordError(str(error)) from error


def _new_passphrase() -> str:
    """A passphrase for a new key: as the environment says it, else asked twice."""
    from precurb.app.exchange.node import passphrase_set

    told = os.environ.get("PRECURB_KEY_PASSPHRASE_FILE") or os.environ.get(
        "PRECURB_KEY_PASSPHRASE"
    )
    if told or not sys.stdin.isatty():
        return passphrase_set()
    first = getpass.getpass("Passphrase of the new key: ")
    if first != getpass.getpass("Once more: "):
        raise InvalidRecordError("the two are not the same")
    return first
