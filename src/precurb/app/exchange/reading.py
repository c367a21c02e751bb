"""Reading an envelope: what its marking lets whom see, and who has seen it."""

from dataclasses import dataclass

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import permit, require
from precurb.app.access.roles import roles_with
from precurb.app.exchange.node import Node
from precurb.app.exchange.said import say
from precurb.app.service import Service
from precurb.errors import ConflictError, DeniedError
from precurb.exchange import envelope
from precurb.exchange.envelope import Envelope
from precurb.exchange.marking import Marking, Sight, Tlp, may_read
from precurb.exchange.receipt import State
from precurb.store import exchange
from precurb.store.exchange import KeptEnvelope, NewReceipt
from precurb.store.opened import Writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """An envelope laid open: as kept, as its author signed it, and what was said of it."""

    kept: KeptEnvelope
    envelope: Envelope
    receipts: tuple[NewReceipt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Who can see an envelope.

    ``nodes`` hold it by its author's word, ``further`` may be given it, ``roles`` may read it
    here; ``rule`` says why in one sentence.
    """

    nodes: tuple[str, ...]
    further: tuple[str, ...]
    roles: tuple[str, ...]
    rule: str


def open_envelope(envelope_id: str, node: Node, *, service: Service, actor: Actor) -> Sheet:
    """Read an envelope; of one that came in, its author gets a receipt the first time.

    Raises:
        UnknownRecordError: There is none of this id.
        DeniedError: Its marking does not let this person read it, or it was refused.
    """
    require(actor, Action.EXCHANGE_READ)
    with service.store.write(service.acting(actor)) as writing:
        kept = exchange.read(writing.db, envelope_id)
        _, found = envelope.read(kept.body)
        if kept.refusal:
            raise DeniedError(f"the envelope was refused: {kept.refusal}")
        check_reading(found.claims.marking, writing, actor)
        writing.note("open envelope", f"envelope {kept.id}", kept.hash)
        if kept.recipient == node.name and State.OPENED not in states_of(writing, kept):
            say(writing, node, kept, State.OPENED)
        told = exchange.receipts_about(writing.db, kept)
    return Sheet(kept=kept, envelope=found, receipts=told)


def acknowledge(envelope_id: str, node: Node, *, service: Service, actor: Actor) -> None:
    """Take an envelope on, and let its author know.

    Raises:
        UnknownRecordError: There is none of this id.
        DeniedError: Its marking does not let this person read it, or it was refused.
        ConflictError: It was sent from here, or has been taken on.
    """
    require(actor, Action.EXCHANGE_WRITE)
    with service.store.write(service.acting(actor)) as writing:
        kept = exchange.read(writing.db, envelope_id)
        if kept.refusal:
            raise DeniedError(f"the envelope was refused: {kept.refusal}")
        check_reading(envelope.read(kept.body)[1].claims.marking, writing, actor)
        if kept.recipient != node.name:
            raise ConflictError("only what came in can be taken on")
        if State.ACKNOWLEDGED in states_of(writing, kept):
            raise ConflictError("it has been taken on already")
        writing.note("acknowledge envelope", f"envelope {kept.id}", kept.hash)
        say(writing, node, kept, State.ACKNOWLEDGED)


def who_can_see(envelope_id: str, *, service: Service, actor: Actor) -> Seen:
    """Who can see an envelope, here and elsewhere; asking this opens nothing.

    Raises:
        UnknownRecordError: There is none of this id.
    """
    require(actor, Action.EXCHANGE_READ)
    with service.store.read() as db:
        kept = exchange.read(db, envelope_id)
    claims = envelope.read(kept.body)[1].claims
    return seen_of((claims.author, *claims.audience), claims.marking)


def seen_of(holders: tuple[str, ...], marking: Marking) -> Seen:
    """Who can see a record with this marking that these nodes hold."""
    action = Action.EXCHANGE_SEND if marking.tlp is Tlp.RED else Action.EXCHANGE_READ
    open_ = marking.tlp in (Tlp.GREEN, Tlp.CLEAR) and not marking.releasable
    further = "any trusted peer" if open_ else ", ".join(marking.releasable) or "nobody else"
    ends = f", until {marking.expires.isoformat()}" if marking.expires else ""
    return Seen(
        nodes=holders,
        further=marking.releasable,
        roles=roles_with(action),
        rule=f"TLP:{marking.tlp.upper()}: {', '.join(holders)}; may go on to {further}{ends}",
    )


def check_reading(marking: Marking, writing: Writing, actor: Actor) -> None:
    """Let a person read on only where the marking does.

    Raises:
        DeniedError: It does not; the message says why.
    """
    sight = sight_of(marking, writing, actor)
    if not sight.allowed:
        raise DeniedError(sight.why)


def sight_of(marking: Marking, writing: Writing, actor: Actor) -> Sight:
    """What a marking says to a person at this moment."""
    signs = permit(actor, Action.EXCHANGE_SEND).allowed
    return may_read(marking, writing.acting.at, signs=signs)


def states_of(writing: Writing, kept: KeptEnvelope) -> set[str]:
    """What was said of an envelope so far."""
    return {each.state for each in exchange.receipts_about(writing.db, kept)}
