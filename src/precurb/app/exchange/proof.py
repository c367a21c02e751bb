"""Proof for a third party: a file of both sequences, and its verification without any node."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.exchange.files import MOST_FILE, write_new
from precurb.app.exchange.node import Node, make_card
from precurb.app.service import Service
from precurb.errors import InvalidRecordError
from precurb.exchange import envelope, packet
from precurb.exchange.envelope import hash_of
from precurb.exchange.kinds import KINDS
from precurb.exchange.marking import Tlp
from precurb.exchange.verify import Proof, verify
from precurb.store import exchange
from precurb.store import exchange_peers as peers

_EVERY = (1_000_000, MOST_FILE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What a proof holds, and how many envelopes their marking keeps back."""

    envelopes: int
    withheld: int


def export_proof(
    name: str, path: Path, node: Node, *, service: Service, actor: Actor
) -> Exported:
    """Write both sequences with a peer, and both cards, into a file for a third party.

    What the peer wrote goes along only as far as its marking lets it: TLP:CLEAR, and receipts.
    The rest stays out and shows as missing; its author can give it.

    Raises:
        UnknownRecordError: There is no such peer.
        InvalidRecordError: Something is there already.
    """
    require(actor, Action.EXCHANGE_SEND)
    acting = service.acting(actor)
    with service.store.write(acting) as writing:
        card = peers.peer(writing.db, name).card
        ours = exchange.texts(writing.db, node.name, name, after=0, most=_EVERY)
        theirs = exchange.texts(writing.db, name, node.name, after=0, most=_EVERY)
        given = [text for text in theirs if _may_go(text)]
        writing.note("export proof", f"peer {name}", hash_of("\n".join((*ours, *given))))
    own_card = make_card(node, service=service, at=acting.at)
    write_new(path, packet.write([own_card, card, *ours, *given]))
    return Exported(envelopes=len(ours) + len(given), withheld=len(theirs) - len(given))


def verify_files(files: tuple[Path, ...], trusted: Mapping[str, str]) -> Proof:
    """Verify files of envelopes; needs no node, no key and no network.

    Args:
        files: Proofs or exports, of either side.
        trusted: Fingerprints by node, as known by another way.

    Raises:
        InvalidRecordError: No file is named.
        RefusedError: One is no such file.
    """
    if not files:
        raise InvalidRecordError("name at least one file to verify")
    cards: list[str] = []
    texts: list[str] = []
    for path in files:
        lines = packet.read(path.read_bytes(), MOST_FILE)
        cards += lines.cards
        texts += lines.envelopes
    return verify(dict.fromkeys(cards), texts, trusted)


def _may_go(text: str) -> bool:
    claims = envelope.read(text)[1].claims
    kind = KINDS.get(claims.kind)
    return claims.marking.tlp is Tlp.CLEAR or (kind is not None and kind.of_nodes)
