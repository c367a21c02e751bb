"""Keys over time: a new one, one taken out, and a copy of all in a safe place.

What changes is told to every trusted peer in the sequence itself, so that each knows from which
envelope on another key counts.
"""

import datetime as dt
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.exchange.node import Node, keep_key_file, keep_own_key, make_card
from precurb.app.exchange.peers import trusted_names
from precurb.app.exchange.send import Draft, send
from precurb.app.service import Service
from precurb.errors import InvalidRecordError
from precurb.exchange.envelope import hash_of
from precurb.exchange.keys import KeySigner
from precurb.exchange.kinds import KEYS
from precurb.exchange.marking import Marking, Pap, Tlp
from precurb.exchange.trust import About, Statement, rotation, write_statement
from precurb.store import exchange_peers as kept
from precurb.store.opened import Writing

_MARKING = Marking(tlp=Tlp.CLEAR, pap=Pap.CLEAR, purpose="keys of this node")


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """Which key no longer counts, why, and since when it should not have."""

    fingerprint: str
    reason: str
    since: dt.datetime

    def __post_init__(self) -> None:
        """Refuse what could not be explained later."""
        if not self.reason.strip():
            raise ValueError("a revocation says why")


def rotate_key(node: Node, passphrase: str, *, service: Service, actor: Actor) -> Node:
    """Let a new key follow the one in force, and tell every trusted peer.

    Returns:
        The node with its new key; the one given can sign nothing more.

    Raises:
        InvalidRecordError: The passphrase is too short.
    """
    require(actor, Action.EXCHANGE_MANAGE)
    signer = KeySigner.create()
    keep_key_file(service.home, signer, passphrase)
    with service.store.write(service.acting(actor)) as writing:
        text = rotation(node.signer, node.name, signer.public, writing.acting.at)
        _tell(writing, node, text)
        kept.retire_key(writing, node.name, node.kid)
        keep_own_key(writing, node.name, signer)
    return Node(node.name, signer)


def revoke_key(what: Revocation, node: Node, *, service: Service, actor: Actor) -> None:
    """Take an older key of this node out, and tell every trusted peer.

    The key in force is rotated first: what it says once it is known to be stolen, its thief may
    have said. A peer that must be sure compares the new fingerprint by another way.

    Raises:
        InvalidRecordError: It is the key in force.
        UnknownRecordError: This node never had it.
    """
    require(actor, Action.EXCHANGE_MANAGE)
    if what.fingerprint == node.kid:
        raise InvalidRecordError("rotate first: the key in force cannot take itself out")
    with service.store.write(service.acting(actor)) as writing:
        kept.revoke_key(writing, node.name, what.fingerprint, what.since, what.reason)
        statement = Statement(
            node=node.name,
            about=About.REVOKE,
            key=what.fingerprint,
            at=writing.acting.at,
            since=what.since,
            reason=what.reason,
        )
        _tell(writing, node, write_statement(node.signer, statement))


def back_up_keys(path: Path, node: Node, *, service: Service, actor: Actor) -> int:
    """Copy all keys, encrypted as they are, and the card into one archive; return how many.

    Raises:
        InvalidRecordError: Something is there already.
    """
    require(actor, Action.EXCHANGE_MANAGE)
    if path.exists():
        raise InvalidRecordError(f"{path.name} is there already")
    files = sorted((service.home.root / "keys").glob("*.p8"))
    card = make_card(node, service=service, at=service.acting(actor).at)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("card.txt", card)
        for each in files:
            archive.writestr(f"keys/{each.name}", each.read_bytes())
    path.touch(mode=0o600)
    path.write_bytes(made.getvalue())
    with service.store.write(service.acting(actor)) as writing:
        writing.note("back up keys", f"node {node.name}", hash_of(card))
    return len(files)


def _tell(writing: Writing, node: Node, text: str) -> None:
    kept.keep_statement(writing, node.name, "statement", text, hash_of(text))
    if names := trusted_names(writing.db):
        draft = Draft(kind=KEYS, payload=text.encode("ascii"), audience=names, marking=_MARKING)
        send(writing, node, draft)
