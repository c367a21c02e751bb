"""How an incident stands: its newest version, its history, and what recipients made of it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import singledispatch

from precurb.errors import ConflictError, InvalidRecordError
from precurb.exchange.acts.complete import gaps_of
from precurb.exchange.acts.event import Drafted, Event, in_order
from precurb.model.incident import (
    Incident,
    Responded,
    ResponseKind,
    Screened,
    Shared,
    TakenBack,
)


class State(StrEnum):
    """How an incident stands."""

    DRAFT = "draft"
    SHARED = "shared"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@dataclass(slots=True)
class Account:
    """An incident with all its versions and responses; ``version`` 0 before it was shared."""

    id: str
    author: str
    draft: Drafted[Incident] | None = None
    drafted_by: str = ""
    versions: list[tuple[Event, Shared]] = field(default_factory=list)
    audience: tuple[str, ...] = ()
    responses: list[tuple[Event, Responded]] = field(default_factory=list)
    screenings: list[Screened] = field(default_factory=list)
    withdrawn: TakenBack | None = None
    events: int = 0

    @property
    def version(self) -> int:
        """The newest version."""
        return self.versions[-1][1].version if self.versions else 0

    @property
    def body(self) -> Incident | None:
        """What it says now: the newest version, or the draft before there is one."""
        if self.versions:
            return self.versions[-1][1].incident
        return self.draft.body if self.draft else None

    @property
    def shared_at(self) -> dt.datetime | None:
        """When it was shared first."""
        return self.versions[0][0].at if self.versions else None

    @property
    def state(self) -> State:
        """How it stands."""
        if self.withdrawn is not None:
            return State.WITHDRAWN
        if not self.versions:
            return State.DRAFT
        return State.CORRECTED if self.version > 1 else State.SHARED

    def responses_of(self, node: str) -> tuple[tuple[Event, Responded], ...]:
        """What one recipient made of it, in the order in which it said so."""
        return tuple((event, each) for event, each in self.responses if event.node == node)

    @property
    def silent(self) -> tuple[str, ...]:
        """Recipients of whom no response is here."""
        heard = {event.node for event, _ in self.responses}
        return tuple(node for node in self.audience if node not in heard)

    @property
    def hits(self) -> tuple[tuple[Event, Responded], ...]:
        """Responses that name a hit."""
        return tuple((e, each) for e, each in self.responses if each.kind is ResponseKind.HIT)


def account_of(record: tuple[str, str], events: Iterable[Event]) -> Account:
    """Work an incident out from its events.

    Args:
        record: Its id, and the node that wrote it.
        events: All of them, in the order of this node.

    Raises:
        UntrustedMessageError: An event is missing, or there twice.
        InvalidRecordError: An act is not for the node that did it.
    """
    account = Account(*record)
    for event in in_order(record[0], events):
        check_side(account, event.act, event.node)
        _count(event.act, account, event)
        account.events = event.number
    return account


def check_side(account: Account, act: object, node: str) -> None:
    """Refuse an act of a node that may not say such a thing.

    Raises:
        InvalidRecordError: It may not, or it speaks of a version that is not here.
    """
    own = isinstance(act, (Shared, TakenBack, Drafted))
    if own != (node == account.author) and not isinstance(act, Screened):
        raise InvalidRecordError(f"{type(act).__name__} of {account.id} is not for {node}")
    if isinstance(act, Shared) and act.version != account.version + 1:
        raise InvalidRecordError(f"version {act.version} does not follow {account.version}")
    if isinstance(act, (Responded, TakenBack)) and not account.versions:
        raise InvalidRecordError(f"incident {account.id} was not shared yet")
    if isinstance(act, Responded):
        if act.version > account.version:
            raise InvalidRecordError(f"there is no version {act.version} of {account.id}")
        if node not in account.audience:
            raise InvalidRecordError(f"{node} was not told of incident {account.id}")


def check_act(account: Account, act: object, node: str) -> None:
    """Refuse what may not come next here.

    Raises:
        ConflictError: The incident was withdrawn, or the response names an older version.
        InvalidRecordError: It does not hold, or is not for this node to say.
    """
    check_side(account, act, node)
    if account.withdrawn is not None:
        raise ConflictError(f"incident {account.id} was withdrawn")
    if isinstance(act, Shared):
        _check_shared(account, act)
    elif isinstance(act, TakenBack) and not act.reason.strip():
        raise InvalidRecordError("say why it is taken back")
    elif isinstance(act, Responded) and act.version != account.version:
        raise ConflictError(f"version {account.version} is the newest; respond to that one")


def _check_shared(account: Account, act: Shared) -> None:
    gaps = gaps_of(act.incident)
    if gaps.needed or gaps.contradicting:
        told = [*gaps.needed, *(f"no {each}" for each in gaps.contradicting)]
        raise InvalidRecordError(f"a {act.incident.type} says {', '.join(told)}")
    if account.versions and not act.reason.strip():
        raise InvalidRecordError("a correction says what was wrong")


@singledispatch
def _count(act: object, account: Account, event: Event) -> None:
    raise TypeError(f"no act of an incident: {type(act).__name__}")


@_count.register
def _(act: Drafted, account: Account, event: Event) -> None:  # type: ignore[type-arg]  # told at run time
    account.draft, account.drafted_by = act, event.by


@_count.register
def _(act: Shared, account: Account, event: Event) -> None:
    account.versions.append((event, act))
    account.audience, account.draft = act.audience, None


@_count.register
def _(act: TakenBack, account: Account, event: Event) -> None:
    account.withdrawn = act


@_count.register
def _(act: Responded, account: Account, event: Event) -> None:
    account.responses.append((event, act))


@_count.register
def _(act: Screened, account: Account, event: Event) -> None:
    account.screenings.append(act)
