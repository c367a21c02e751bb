"""New consignments held against incidents that are known, before a person reads the papers.

What fits is noted in the transaction that keeps the check, so nobody sees the check without
it. It is no finding: it holds nothing and decides nothing. Who may not read the incident by its
marking does not learn of it here either.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import permit, require
from precurb.app.acts.known import known_incidents
from precurb.app.service import Service
from precurb.exchange.acts.incident import State
from precurb.exchange.marking import may_read
from precurb.lists.knowledge import ControlBook
from precurb.model import Check
from precurb.model.incident import Incident
from precurb.store import Writing, incident_fits, incidents
from precurb.store.checks import KeptCheck
from precurb.store.incident_fits import Fit, NewFit

_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """A consignment that fits an incident, as somebody may see both."""

    fit: Fit
    told: Incident
    author: str
    withdrawn: bool


def note_fits(
    writing: Writing, kept: Sequence[KeptCheck], made: Sequence[Check], service: Service,
    book: ControlBook | None,
) -> int:  # fmt: skip
    """Note which of the checks that were kept just now fit an incident; return how many.

    Args:
        writing: The transaction in which they are kept.
        kept: The checks as they are kept.
        made: The same checks, in the same order.
        service: The installation.
        book: The law they were made with.
    """
    known = known_incidents(writing.db, service.store)
    if not known.told:
        return 0
    found = [
        NewFit(told=told, transaction=each.transaction, reasons=reasons)
        for each, check in zip(kept, made, strict=True)
        if each.new
        for told, reasons in known.fitting(check.transaction, book, writing.acting.at)
    ]
    return incident_fits.keep(writing, found)


def fits_of(transaction: str, *, service: Service, actor: Actor) -> tuple[Fitting, ...]:
    """The incidents that a consignment fits and that this person may read."""
    if not permit(actor, Action.EXCHANGE_READ).allowed:
        return ()
    with service.store.read() as db:
        return _seen(db, incident_fits.of_transaction(db, transaction), service, actor)


def fits_with(incident: str, *, service: Service, actor: Actor) -> tuple[Fitting, ...]:
    """The newest consignments that fit an incident, if this person may read it."""
    require(actor, Action.EXCHANGE_READ)
    with service.store.read() as db:
        found = incident_fits.of_incident(db, incident, _SHOWN)
        return _seen(db, found, service, actor)


def newest_fits(*, service: Service, actor: Actor) -> tuple[Fitting, ...]:
    """The newest consignments that fit any incident that this person may read."""
    require(actor, Action.EXCHANGE_READ)
    with service.store.read() as db:
        return _seen(db, incident_fits.newest(db, _SHOWN), service, actor)


def _seen(
    db: Connection, found: Sequence[Fit], service: Service, actor: Actor
) -> tuple[Fitting, ...]:
    """What may be read, of each consignment and incident the newest version alone."""
    signs = permit(actor, Action.EXCHANGE_SEND).allowed
    at, kept = service.acting(actor).at, {}
    newest: dict[tuple[str, str], Fitting] = {}
    for fit in found:
        if fit.incident not in kept:
            kept[fit.incident] = incidents.read(db, fit.incident)
        marking, account = kept[fit.incident].marking, kept[fit.incident].account
        if marking is None or account.body is None:
            continue
        if may_read(marking, at, signs=signs).allowed:
            one = Fitting(
                fit=fit, told=account.body, author=account.author,
                withdrawn=account.state is State.WITHDRAWN,
            )  # fmt: skip
            newest.setdefault((fit.transaction, fit.incident), one)
    return tuple(newest.values())
