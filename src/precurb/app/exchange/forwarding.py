"""Forwarding what another author wrote, where its marking lets it go on."""

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.exchange.node import Node
from precurb.app.exchange.reading import check_reading
from precurb.app.exchange.send import Draft, Sent, send
from precurb.app.service import Service
from precurb.errors import DeniedError
from precurb.exchange import envelope, forward
from precurb.exchange.codes import RefusedError
from precurb.exchange.kinds import FORWARD
from precurb.store import exchange


def forward_envelope(
    envelope_id: str, to: tuple[str, ...], node: Node, *, service: Service, actor: Actor
) -> tuple[Sent, ...]:
    """Pass an envelope on to peers, to the letter, within one's own.

    Raises:
        UnknownRecordError: There is none of this id.
        DeniedError: Its author, or the agreement with a peer, does not let it go there.
    """
    require(actor, Action.EXCHANGE_SEND)
    with service.store.write(service.acting(actor)) as writing:
        kept = exchange.read(writing.db, envelope_id)
        if kept.refusal:
            raise DeniedError(f"the envelope was refused: {kept.refusal}")
        found = envelope.read(kept.body)[1]
        check_reading(found.claims.marking, writing, actor)
        for name in to:
            try:
                forward.check_release(found.claims, name)
            except RefusedError as error:
                raise DeniedError(str(error)) from error
        writing.note("forward envelope", f"envelope {kept.id}", kept.hash)
        draft = Draft(
            kind=FORWARD,
            payload=kept.body.encode("ascii"),
            audience=to,
            marking=found.claims.marking,
        )
        return send(writing, node, draft)
