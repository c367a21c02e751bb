"""A record sent as it is, from a file or a form, where no use case of its own makes it."""

import datetime as dt
from dataclasses import dataclass

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.exchange.node import Node
from precurb.app.exchange.send import Draft, Sent, send
from precurb.app.service import Service
from precurb.errors import InvalidRecordError, UnknownRecordError
from precurb.exchange import envelope, tombstone
from precurb.exchange.acts.payload import SUBJECTS
from precurb.exchange.envelope import Act
from precurb.exchange.marking import Marking, Pap, Tlp
from precurb.store import exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What stands above a letter: its kind, to whom it goes, and its marking in words."""

    kind: str
    to: tuple[str, ...]
    tlp: str
    pap: str
    releasable: tuple[str, ...] = ()
    purpose: str = ""
    expires: dt.datetime | None = None


def send_letter(
    head: Letterhead, payload: bytes, node: Node, *, service: Service, actor: Actor
) -> tuple[Sent, ...]:
    """Sign a record and send it.

    Raises:
        InvalidRecordError: The payload does not hold, or the marking contradicts itself.
        DeniedError: The actor may not sign, or a peer is not trusted with this kind.
    """
    require(actor, Action.EXCHANGE_SEND)
    _refuse_acts(head.kind)
    try:
        marking = Marking(
            tlp=Tlp(head.tlp.lower()), pap=Pap(head.pap.lower()), releasable=head.releasable,
            purpose=head.purpose, expires=head.expires,
        )  # fmt: skip
    except ValueError as error:
        raise InvalidRecordError(str(error)) from error
    draft = Draft(kind=head.kind, payload=payload, audience=head.to, marking=marking)
    with service.store.write(service.acting(actor)) as writing:
        return send(writing, node, draft)


def _refuse_acts(kind: str) -> None:
    """Acts go out by their own use cases, which keep at home what they tell others."""
    if kind in SUBJECTS:
        raise InvalidRecordError(
            f"{kind}: written and withdrawn as what it is, not as a letter"
        )


def withdraw_letter(
    record: str, reason: str, node: Node, *, service: Service, actor: Actor
) -> tuple[Sent, ...]:
    """Take a record back everywhere it was sent, with a reason.

    Raises:
        UnknownRecordError: No such record was sent from here.
        InvalidRecordError: No reason is given.
        ConflictError: It was withdrawn already.
    """
    require(actor, Action.EXCHANGE_SEND)
    payload = tombstone.write(reason)
    with service.store.write(service.acting(actor)) as writing:
        last = exchange.newest_of(writing.db, node.name, record)
        if last is None:
            raise UnknownRecordError(f"no record {record!r} was sent from here")
        claims = envelope.read(last.body)[1].claims
        _refuse_acts(claims.kind)
        draft = Draft(
            kind=claims.kind, payload=payload, audience=claims.audience,
            marking=claims.marking, record=record, version=claims.version + 1,
            act=Act.WITHDRAW, schema=claims.schema,
        )  # fmt: skip
        return send(writing, node, draft)
