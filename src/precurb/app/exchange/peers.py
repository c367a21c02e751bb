"""Peers: the nodes one exchanges with, whom one trusts after a look, and what was agreed."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.service import Service
from precurb.errors import ConflictError, InvalidRecordError
from precurb.exchange import trust
from precurb.exchange.codes import Refusal, RefusedError
from precurb.exchange.envelope import hash_of
from precurb.exchange.keys import fingerprint, same_fingerprint
from precurb.exchange.kinds import KINDS
from precurb.exchange.trust import Card, Key, Ring
from precurb.store import exchange_peers as kept
from precurb.store.exchange_peers import SUSPENDED, TRUSTED, UNTRUSTED, KeptKey, KeptPeer
from precurb.store.opened import Writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What may be exchanged with a peer.

    ``kinds`` are names of ``precurb.exchange.kinds``; ``name`` is the agreement or legal basis;
    after the day ``valid_until`` nothing more is sent or taken.
    """

    kinds: tuple[str, ...]
    name: str = ""
    valid_until: dt.date | None = None

    def __post_init__(self) -> None:
        """Refuse kinds that nobody could send."""
        named = {kind.name for kind in KINDS.values() if not kind.of_nodes}
        if unknown := sorted(set(self.kinds) - named):
            raise ValueError(
                f"no kind {', '.join(unknown)}; there are {', '.join(sorted(named))}"
            )


def add_peer(card_text: str, *, service: Service, actor: Actor) -> KeptPeer:
    """Take a peer's card; it stays untrusted until its fingerprint is confirmed.

    A newer card of a known peer, signed with a key that is known, renews how it is reached. Of
    another key it is refused: that is not what a node does that has changed its key.

    Raises:
        ConflictError: The name is this node's own, or a known peer's with another key.
        RefusedError: It is no card, or was altered.
    """
    require(actor, Action.EXCHANGE_MANAGE)
    card = trust.read_card(card_text)
    with service.store.write(service.acting(actor)) as writing:
        me = kept.own(writing.db)
        if me is not None and me.node == card.node:
            raise ConflictError(f"{card.node} is the name of this node")
        _check_newer(writing.db, card)
        _keep(writing, card, card_text.strip())
        return kept.peer(writing.db, card.node)


def trust_peer(
    node: str, typed: str, agreement: Agreement, *, service: Service, actor: Actor
) -> KeptPeer:
    """Trust a peer whose fingerprint a person compared by another way.

    Args:
        node: Its name.
        typed: The fingerprint as the person has it, not as it was sent.
        agreement: What may be exchanged with it.
        service: The installation.
        actor: Who compared it.

    Raises:
        UnknownRecordError: No card of this name was taken.
        InvalidRecordError: The fingerprint is another one.
    """
    require(actor, Action.EXCHANGE_MANAGE)
    with service.store.write(service.acting(actor)) as writing:
        known = kept.peer(writing.db, node)
        card = trust.read_card(known.card)
        if not same_fingerprint(typed, fingerprint(card.public)):
            raise InvalidRecordError(f"this is not the fingerprint on the card of {node}")
        for key in trust.ring_of(card).values():
            kept.keep_key(writing, _to_keep(node, key, writing.acting.at))
        told = {"trust": TRUSTED, "confirmed": writing.acting.at, "confirmed_by": actor.who}
        kept.change_peer(writing, node, "trust peer", told | _agreed(agreement))
        return kept.peer(writing.db, node)


def agree(node: str, agreement: Agreement, *, service: Service, actor: Actor) -> KeptPeer:
    """Change what may be exchanged with a peer.

    Raises:
        UnknownRecordError: There is none of this name.
    """
    require(actor, Action.EXCHANGE_MANAGE)
    with service.store.write(service.acting(actor)) as writing:
        kept.change_peer(writing, node, "agree with peer", _agreed(agreement))
        return kept.peer(writing.db, node)


def suspend_peer(node: str, *, service: Service, actor: Actor) -> KeptPeer:
    """Take and send nothing more, until the peer is trusted again.

    Raises:
        UnknownRecordError: There is none of this name.
    """
    require(actor, Action.EXCHANGE_MANAGE)
    with service.store.write(service.acting(actor)) as writing:
        kept.change_peer(writing, node, "suspend peer", {"trust": SUSPENDED})
        return kept.peer(writing.db, node)


def list_peers(*, service: Service, actor: Actor) -> tuple[KeptPeer, ...]:
    """All peers by name."""
    require(actor, Action.EXCHANGE_READ)
    with service.store.read() as db:
        return kept.peers(db)


def fingerprint_of(peer: KeptPeer) -> str:
    """The fingerprint on a peer's card, for a person to compare."""
    return fingerprint(trust.read_card(peer.card).public)


def trusted_names(db: Connection) -> tuple[str, ...]:
    """Names of the peers that are trusted."""
    return tuple(peer.node for peer in kept.peers(db) if peer.trust == TRUSTED)


def ring_of(db: Connection, node: str) -> Ring:
    """The keys of a node, as they are kept here."""
    return {
        key.fingerprint: Key(
            fingerprint=key.fingerprint, public=key.public, since=key.since,
            retired=key.retired is not None, revoked_from=key.revoked_from,
        )
        for key in kept.keys(db, node)
    }  # fmt: skip


def trusted_ring(db: Connection, node: str) -> Ring:
    """The keys of a peer that is trusted.

    Raises:
        RefusedError: ``untrusted-author``.
    """
    if not any(peer.node == node and peer.trust == TRUSTED for peer in kept.peers(db)):
        raise RefusedError(Refusal.UNTRUSTED_AUTHOR, f"{node[:63]} is not trusted here")
    return ring_of(db, node)


def _check_newer(db: Connection, card: Card) -> None:
    """Of a node that was trusted once only a newer card by a key in force is taken."""
    ring = ring_of(db, card.node)
    if not ring:
        return
    shown = ring.get(fingerprint(card.public))
    if shown is None or shown not in trust.in_force(ring.values()):
        raise ConflictError(f"{card.node} is known here with another key; ask there")
    if card.created <= trust.read_card(kept.peer(db, card.node).card).created:
        raise ConflictError(f"a newer card of {card.node} is here already")


def _keep(writing: Writing, card: Card, text: str) -> None:
    hash_ = hash_of(text)
    peer = KeptPeer(
        node=card.node, display=card.display, country=card.country, contact=card.contact,
        url=card.url, laws=card.laws, card=text, trust=UNTRUSTED, confirmed=None,
        confirmed_by="", kinds=(), agreement="", valid_until=None, added=writing.acting.at,
        failures=0, failing_since=None, error="", heard_from=None,
    )  # fmt: skip
    kept.add_peer(writing, peer, hash_)
    kept.keep_statement(writing, card.node, "card", text, hash_)


def _to_keep(node: str, key: Key, at: dt.datetime) -> KeptKey:
    return KeptKey(
        node=node, fingerprint=key.fingerprint, public=key.public, since=key.since,
        retired=at if key.retired else None, revoked=at if key.revoked_from else None,
        revoked_from=key.revoked_from, reason="as its card tells" if key.retired else "",
    )  # fmt: skip


def _agreed(agreement: Agreement) -> dict[str, object]:
    return {
        "kinds": agreement.kinds,
        "agreement": agreement.name,
        "valid_until": agreement.valid_until,
    }
