"""``precurb exchange send``, ``show``, ``acknowledge``, ``forward``, ``withdraw``, ``who``.

A machine signs for nobody: these act for the person or program whose token is set.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from precurb.cli import show
from precurb.cli.acting import installation
from precurb.errors import UnauthenticatedError

if TYPE_CHECKING:
    from precurb.app.access.actor import Actor
    from precurb.app.exchange.send import Sent
    from precurb.app.service import Service

Flag = Annotated[bool, Parameter(negative="")]


def add_letter_commands(app: App) -> None:
    """Add the commands about single letters."""
    app.command(send_command, name="send")
    app.command(show_command, name="show")
    app.command(who_command, name="who")
    app.command(acknowledge_command, name="acknowledge")
    app.command(forward_command, name="forward")
    app.command(withdraw_command, name="withdraw")


@contextmanager
def a_person() -> Iterator[tuple["Service", "Actor"]]:
    """The installation, and the person or program whose token is set."""
    from precurb.app.access.tokens import actor_of_token

    with installation() as (service, _):
        actor = actor_of_token(os.environ.get("PRECURB_TOKEN", ""), service=service)
        if actor is None:
            raise UnauthenticatedError(
                "PRECURB_TOKEN holds no token of somebody; see precurb users token"
            )
        yield service, actor


def send_command(  # noqa: PLR0913  # a command has as many options as it has
    file: Path,
    *to: str,
    kind: str = "note",
    tlp: str = "amber",
    pap: str = "amber",
    releasable: tuple[str, ...] = (),
    purpose: str = "",
    expires: datetime | None = None,
    json: Flag = False,
) -> int:
    """Sign a record and send it; PRECURB_TOKEN holds a token of somebody who may.

    Args:
        file: The payload, JSON; `-` reads standard input.
        to: Names of the peers that get it.
        kind: What it is.
        tlp: How far it may go: red, amber+strict, amber, green or clear.
        pap: What may be done: red, amber, green or clear.
        releasable: A node to which a recipient may forward it.
        purpose: The use for which it is given.
        expires: After this moment it may no longer be read.
        json: Print as JSON.
    """
    from precurb.app.exchange.letters import Letterhead, send_letter
    from precurb.app.exchange.node import open_node

    head = Letterhead(
        kind=kind, to=to, tlp=tlp, pap=pap, releasable=releasable, purpose=purpose,
        expires=expires.astimezone() if expires else None,
    )  # fmt: skip
    content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    with a_person() as (service, actor):
        sent = send_letter(head, content, open_node(service), service=service, actor=actor)
    return _sent(sent, json=json)


def show_command(envelope: str, *, json: Flag = False) -> int:
    """Open an envelope; of one that came in, its author gets a receipt the first time.

    Args:
        envelope: Its id.
        json: Print as JSON.
    """
    from precurb.app.exchange.node import open_node
    from precurb.app.exchange.reading import open_envelope
    from precurb.cli.exchange_show import show_sheet

    with a_person() as (service, actor):
        sheet = open_envelope(envelope, open_node(service), service=service, actor=actor)
    if json:
        payload = sheet.envelope.payload.decode("utf-8", "replace")
        told = {"claims": sheet.envelope.claims, "receipts": sheet.receipts}
        show.as_json(told | {"payload": payload})
    else:
        show_sheet(sheet)
    return 0


def who_command(envelope: str, *, json: Flag = False) -> int:
    """Say who can see an envelope, here and elsewhere; this opens nothing.

    Args:
        envelope: Its id.
        json: Print as JSON.
    """
    from precurb.app.exchange.reading import who_can_see

    with installation() as (service, actor):
        seen = who_can_see(envelope, service=service, actor=actor)
    if json:
        show.as_json(seen)
        return 0
    print(seen.rule)
    print(f"here: {', '.join(seen.roles)}")
    return 0


def acknowledge_command(envelope: str) -> int:
    """Take an envelope on, and let its author know.

    Args:
        envelope: Its id.
    """
    from precurb.app.exchange.node import open_node
    from precurb.app.exchange.reading import acknowledge

    with a_person() as (service, actor):
        acknowledge(envelope, open_node(service), service=service, actor=actor)
    show.note(f"{envelope} is acknowledged")
    return 0


def forward_command(envelope: str, *to: str, json: Flag = False) -> int:
    """Pass an envelope on to peers, to the letter, where its author lets it go.

    Args:
        envelope: Its id.
        to: Names of the peers that get it.
        json: Print as JSON.
    """
    from precurb.app.exchange.forwarding import forward_envelope
    from precurb.app.exchange.node import open_node

    with a_person() as (service, actor):
        node = open_node(service)
        return _sent(
            forward_envelope(envelope, to, node, service=service, actor=actor), json=json
        )


def withdraw_command(record: str, *, reason: str, json: Flag = False) -> int:
    """Take a record back everywhere it was sent; what was sent stays as proof of it.

    Args:
        record: Its id.
        reason: Why; every recipient reads it.
        json: Print as JSON.
    """
    from precurb.app.exchange.letters import withdraw_letter
    from precurb.app.exchange.node import open_node

    with a_person() as (service, actor):
        node = open_node(service)
        return _sent(
            withdraw_letter(record, reason, node, service=service, actor=actor), json=json
        )


def _sent(sent: "tuple[Sent, ...]", *, json: bool) -> int:
    if json:
        show.as_json(sent)
        return 0
    for each in sent:
        print(f"{each.id}  to {each.to} as number {each.number}, record {each.record}")
    return 0
