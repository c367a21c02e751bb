"""Lists and policies that are proposed for use: who proposed, who confirmed or declined.

One proposal of a kind waits at a time; a newer one takes the place of an older one.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from precurb.errors import ConflictError, UnknownRecordError
from precurb.store.opened import Writing
from precurb.store.tables.alerts import activations


class Activated(StrEnum):
    """What is taken into use."""

    LISTS = "lists"
    POLICY = "policy"


class ActivationState(StrEnum):
    """What became of a proposal."""

    WAITING = "waiting"
    TAKEN = "taken"  # into use
    DECLINED = "declined"
    REPLACED = "replaced"  # by a newer proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """Something that came into use, or waits for it.

    ``before`` and ``after`` are ids of snapshots, or versions of policies.
    """

    id: str
    what: Activated
    before: str
    after: str
    reason: str
    by: str
    at: dt.datetime
    state: ActivationState
    decided_by: str = ""
    decided: dt.datetime | None = None
    decided_reason: str = ""


def keep(writing: Writing, made: Activation) -> Activation:
    """Keep what came into use or is proposed; a proposal replaces the one that waited."""
    db = writing.db
    if made.state is ActivationState.WAITING:
        old = (activations.c.what == made.what) & (activations.c.state == "waiting")
        told = {"state": ActivationState.REPLACED, "decided": writing.acting.at}
        db.execute(update(activations).where(old).values(**told))
    row = {name: getattr(made, name) for name in Activation.__dataclass_fields__}
    db.execute(insert(activations), row)
    act = "propose" if made.state is ActivationState.WAITING else "use"
    writing.note(f"{act} {made.what}", f"activation {made.id}", made.after)
    return made


def settle(
    writing: Writing, activation: Activation, state: ActivationState, reason: str
) -> None:
    """Say what became of a proposal that waits.

    Raises:
        ConflictError: It was decided meanwhile.
    """
    acting = writing.acting
    settled = writing.db.execute(
        update(activations)
        .where(
            activations.c.id == activation.id,
            activations.c.state == ActivationState.WAITING,
        )
        .values(state=state, decided_by=acting.who, decided=acting.at, decided_reason=reason)
    )
    if not settled.rowcount:
        raise ConflictError(f"{activation.id} does not wait any more")
    act = "use" if state is ActivationState.TAKEN else "decline"
    writing.note(f"{act} {activation.what}", f"activation {activation.id}", activation.after)


def read(db: Connection, activation_id: str) -> Activation:
    """One by its id.

    Raises:
        UnknownRecordError: There is none.
    """
    query = _listed().where(activations.c.id == activation_id)
    if (row := db.execute(query).first()) is None:
        raise UnknownRecordError(f"nothing {activation_id!r} was proposed")
    return _kept(row)


def waiting(db: Connection) -> tuple[Activation, ...]:
    """What waits for a second person, the oldest first."""
    query = _listed().where(activations.c.state == ActivationState.WAITING)
    return tuple(_kept(row) for row in db.execute(query.order_by(activations.c.seq)))


def _listed() -> Any:
    return select(*(activations.c[name] for name in Activation.__dataclass_fields__))


def _kept(row: Row[Any]) -> Activation:
    values = dict(row._mapping)
    told = {
        "what": Activated(values["what"]),
        "state": ActivationState(values["state"]),
    }
    return Activation(**values | told)
