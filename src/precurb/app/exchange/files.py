"""Exchange by file, where there is no line: on a stick or by mail, with the same guarantees.

A file is a packet with this node's card. The peer imports it, exports its own, and each import
brings the receipts of what was exported before.
"""

import os
from dataclasses import replace
from pathlib import Path

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.exchange.deliver import PACKETS_A_ROUND
from precurb.app.exchange.greeting import hello_for
from precurb.app.exchange.node import Node, make_card
from precurb.app.exchange.receive import Outcome, receive
from precurb.app.service import Service
from precurb.errors import ConflictError, DeniedError, InvalidRecordError
from precurb.exchange import packet
from precurb.exchange.envelope import hash_of
from precurb.exchange.packet import Contents
from precurb.store import exchange
from precurb.store import exchange_pairs as pairs
from precurb.store import exchange_peers as peers

MOST_FILE = 256 * 1024 * 1024
_MOST_ENVELOPES = 100_000
_AT_ONCE = 500  # envelopes of one transaction


def export_file(name: str, path: Path, node: Node, *, service: Service, actor: Actor) -> int:
    """Write all that a peer has not signed for into a file; return how many envelopes.

    Raises:
        UnknownRecordError: There is no such peer.
        DeniedError: It is not trusted.
        InvalidRecordError: Something is there already.
    """
    require(actor, Action.EXCHANGE_WRITE)
    acting = service.acting(actor)
    with service.store.write(acting) as writing:
        if peers.peer(writing.db, name).trust != peers.TRUSTED:
            raise DeniedError(f"{name} is not trusted; confirm its fingerprint first")
        pair = pairs.lock(writing, node.name, name)
        rounds = max(pair.rounds + 1, int(acting.at.timestamp()))
        pairs.change(writing, pair, {"rounds": rounds})
        theirs = pairs.read(writing.db, name, node.name)
        texts = exchange.texts(
            writing.db, node.name, name, after=pair.delivered, most=(_MOST_ENVELOPES, MOST_FILE)
        )
        writing.note("export envelopes", f"peer {name}", hash_of("\n".join(texts)))
    hello = packet.greet(node.signer, hello_for(pair, theirs, rounds * PACKETS_A_ROUND))
    card = make_card(node, service=service, at=acting.at)
    write_new(path, packet.write([card, hello, *texts]))
    return len(texts)


def import_file(path: Path, node: Node, *, service: Service, actor: Actor) -> Outcome:
    """Take in a file that a peer exported; the same file again changes nothing.

    Raises:
        RefusedError: It is no such file.
        ConflictError: It holds nothing for this node.
    """
    require(actor, Action.EXCHANGE_WRITE)
    if path.stat().st_size > MOST_FILE:
        raise InvalidRecordError(f"{path.name} is larger than {MOST_FILE >> 20} MiB")
    lines = packet.read(path.read_bytes(), MOST_FILE)
    if not (lines.envelopes or lines.hellos):
        raise ConflictError(f"{path.name} holds nothing to take in")
    whole = Outcome(taken=0, refused=(), repeated=0, waiting=0, greeting=None)
    texts = lines.envelopes
    for at in range(0, max(len(texts), 1), _AT_ONCE):
        some = Contents(envelopes=texts[at : at + _AT_ONCE])
        if at + _AT_ONCE >= len(texts):
            some = replace(some, hellos=lines.hellos)
        made = receive(some, node, store=service.store, acting=service.acting(actor))
        whole = replace(
            made,
            taken=whole.taken + made.taken,
            refused=whole.refused + made.refused,
            repeated=whole.repeated + made.repeated,
        )
    return whole


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, for its owner's eyes alone.

    Raises:
        InvalidRecordError: Something is there already.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise InvalidRecordError(f"{path.name} is there already") from error
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
