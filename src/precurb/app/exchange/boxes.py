"""Inbox and outbox: what came and what was sent, each with how it stands."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, select

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.exchange.deliver import OVERDUE
from precurb.app.exchange.node import own_node
from precurb.app.service import Service
from precurb.exchange.kinds import KINDS
from precurb.exchange.receipt import State
from precurb.store import exchange
from precurb.store import exchange_pairs as pairs
from precurb.store.exchange import KeptEnvelope, NewReceipt
from precurb.store.exchange_pairs import Pair
from precurb.store.tables.exchange import exchange_envelopes

_OF_NODES = tuple(kind.name for kind in KINDS.values() if kind.of_nodes)


class Standing(StrEnum):
    """How an envelope stands, the last that is known."""

    WAITING = "waiting"  # not signed for yet
    DELIVERED = "delivered"
    OPENED = "opened"
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    OVERDUE = "overdue"  # not signed for in three days
    EXPIRED = "expired"  # not signed for before it expired


DEAD = (Standing.REFUSED, Standing.OVERDUE, Standing.EXPIRED)
"""How dead letters stand: they did not arrive, or do not count where they did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An envelope in a box: as it is kept, how it stands, why, and since when."""

    kept: KeptEnvelope
    standing: Standing
    code: str
    since: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is looked for in a box; what is left out does not matter."""

    peer: str = ""
    kind: str = ""
    record: str = ""
    most: int = 100
    before: int = 0  # the row after which the next page begins; 0 for the newest


def list_inbox(look: Look, *, service: Service, actor: Actor) -> tuple[Letter, ...]:
    """What came in, the newest first; receipts and keys among nodes are left out."""
    require(actor, Action.EXCHANGE_READ)
    me = own_node(service).node
    with service.store.read() as db:
        return _letters(db, look, me, incoming=True, at=service.acting(actor).at)


def list_outbox(look: Look, *, service: Service, actor: Actor) -> tuple[Letter, ...]:
    """What was sent, the newest first, with what its recipients have signed."""
    require(actor, Action.EXCHANGE_READ)
    me = own_node(service).node
    with service.store.read() as db:
        return _letters(db, look, me, incoming=False, at=service.acting(actor).at)


def dead_letters(*, service: Service, actor: Actor) -> tuple[Letter, ...]:
    """What was sent and did not arrive, or does not count where it did; the newest first."""
    require(actor, Action.EXCHANGE_READ)
    me, at = own_node(service).node, service.acting(actor).at
    with service.store.read() as db:
        found = []
        for pair in pairs.of_node(db, me):
            if pair.author == me:
                letters = _of_rows(db, exchange.unsettled(db, pair), incoming=False, at=at)
                found += [each for each in letters if each.standing in DEAD]
    found = [each for each in found if each.kept.kind not in _OF_NODES]
    return tuple(sorted(found, key=lambda each: -each.kept.seq))


def _letters(
    db: Connection, look: Look, me: str, *, incoming: bool, at: dt.datetime
) -> tuple[Letter, ...]:
    rows = exchange_envelopes.c
    mine, theirs = (rows.recipient, rows.author) if incoming else (rows.author, rows.recipient)
    query = select(exchange_envelopes).where(mine == me, rows.kind.not_in(_OF_NODES))
    if look.peer:
        query = query.where(theirs == look.peer)
    if look.kind:
        query = query.where(rows.kind == look.kind)
    if look.record:
        query = query.where(rows.record == look.record)
    if look.before:
        query = query.where(rows.seq < look.before)
    found = exchange.listed(db, query.order_by(rows.seq.desc()).limit(look.most))
    return _of_rows(db, found, incoming=incoming, at=at)


def _of_rows(
    db: Connection, found: tuple[KeptEnvelope, ...], *, incoming: bool, at: dt.datetime
) -> tuple[Letter, ...]:
    numbers: dict[tuple[str, str], list[int]] = {}
    for kept in found:
        numbers.setdefault((kept.author, kept.recipient), []).append(kept.number)
    known = {
        place: (
            pairs.read(db, *place),
            exchange.receipts(db, *place, of=(min(some), max(some))),
        )
        for place, some in numbers.items()
    }
    return tuple(
        _letter(kept, *known[kept.author, kept.recipient], incoming=incoming, at=at)
        for kept in found
    )


def _letter(
    kept: KeptEnvelope, pair: Pair, told: tuple[NewReceipt, ...], *, incoming: bool,
    at: dt.datetime,
) -> Letter:  # fmt: skip
    about = [each for each in told if each.first <= kept.number <= each.last]
    for state in (State.REFUSED, State.ACKNOWLEDGED, State.OPENED, State.DELIVERED):
        for each in about:
            if each.state == state:
                return _stands(kept, Standing(state.value), each.code, each.moment)
    if incoming:
        standing = Standing.REFUSED if kept.refusal else Standing.DELIVERED
        return _stands(kept, standing, kept.refusal, kept.at)
    if kept.number <= pair.delivered:
        return _stands(kept, Standing.DELIVERED, "", kept.at)
    if kept.expires is not None and at >= kept.expires:
        return _stands(kept, Standing.EXPIRED, "", kept.expires)
    late = at - kept.at >= OVERDUE
    return _stands(kept, Standing.OVERDUE if late else Standing.WAITING, "", kept.at)


def _stands(kept: KeptEnvelope, standing: Standing, code: str, since: dt.datetime) -> Letter:
    return Letter(kept=kept, standing=standing, code=code, since=since)
