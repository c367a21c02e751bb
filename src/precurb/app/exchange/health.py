"""How the exchange stands with each peer: reached, signed for, broken, alarming."""

import datetime as dt
from dataclasses import dataclass

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.exchange.boxes import Letter, dead_letters
from precurb.app.exchange.node import own_node
from precurb.app.service import Service
from precurb.store import exchange
from precurb.store import exchange_pairs as pairs
from precurb.store import exchange_peers as peers
from precurb.store import exchange_waiting as waiting
from precurb.store.exchange import Alarm

_RECENT = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerHealth:
    """How the exchange with a peer stands.

    ``sent`` of which the peer has ``signed`` for so many; ``received`` in order, with
    ``behind_gap`` waiting; ``repeated`` came again. ``broken`` names a sequence that cannot go
    on. ``failing_since`` tells since when it cannot be reached.
    """

    node: str
    trust: str
    sent: int
    signed: int
    held: int
    received: int
    behind_gap: int
    repeated: int
    broken: tuple[str, ...]
    failing_since: dt.datetime | None
    error: str
    heard_from: dt.datetime | None
    witnessed: str  # the head of its audit, as it told it last


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """All peers, dead letters, and the alarms of a week."""

    node: str
    peers: tuple[PeerHealth, ...]
    dead: tuple[Letter, ...]
    alarms: tuple[Alarm, ...]

    @property
    def alarming(self) -> bool:
        """Whether a person has to look."""
        return bool(self.dead or self.alarms or any(each.broken for each in self.peers))


def exchange_health(*, service: Service, actor: Actor) -> Health:
    """How the exchange stands.

    Raises:
        UnknownRecordError: This installation is no node.
    """
    require(actor, Action.EXCHANGE_READ)
    me, since = own_node(service).node, service.acting(actor).at - _RECENT
    with service.store.read() as db:
        found = []
        for peer in peers.peers(db):
            ours, theirs = pairs.read(db, me, peer.node), pairs.read(db, peer.node, me)
            found.append(
                PeerHealth(
                    node=peer.node, trust=peer.trust, sent=ours.number,
                    signed=ours.delivered, held=ours.held, received=theirs.number,
                    behind_gap=len(waiting.read(db, peer.node, me)),
                    repeated=theirs.repeats,
                    broken=tuple(each.broken for each in (ours, theirs) if each.broken),
                    failing_since=peer.failing_since, error=peer.error,
                    heard_from=peer.heard_from, witnessed=theirs.audit,
                )
            )  # fmt: skip
        alarms = tuple(each for each in exchange.alarms(db) if each.at >= since)
    dead = dead_letters(service=service, actor=actor)
    return Health(node=me, peers=tuple(found), dead=dead, alarms=alarms)
