"""Check one item at the desk: screened and kept in one step, answered in under a second."""

from dataclasses import dataclass

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.acts.fits import note_fits
from precurb.app.check import Question, make_check, transaction_of
from precurb.app.desk.events import events_of
from precurb.app.desk.look_back import look_back
from precurb.app.records import Making, add_checks, read_check
from precurb.app.service import Service
from precurb.app.webhooks import announce
from precurb.decide.policy import Policy
from precurb.model import Check, Transaction
from precurb.store import decisions
from precurb.store.checks import KeptCheck


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A check that was made now, and how it is kept."""

    kept: KeptCheck
    check: Check


def check_item(
    question: Question, *, service: Service, actor: Actor, policy: Policy | None = None
) -> Made:
    """Check what somebody asks about: goods in words or drawn, route and parties.

    Args:
        question: What is asked.
        service: The installation.
        actor: Who asks.
        policy: Another policy than the one in use.

    Raises:
        DeniedError: The actor may not.
        InvalidRecordError: Nothing is asked, or a country is none.
    """
    require(actor, Action.CHECK_MAKE)
    return _made(transaction_of(question), service, actor, policy=policy)


def check_transaction(
    transaction: Transaction, *, service: Service, actor: Actor, received: str = ""
) -> Made:
    """Check a whole order, consignment or payment, as a program hands it over.

    Args:
        transaction: What it is.
        service: The installation.
        actor: Who asks.
        received: The SHA-256 of the bytes it was read from, if those are kept.

    Raises:
        DeniedError: The actor may not.
    """
    require(actor, Action.CHECK_MAKE)
    return _made(transaction, service, actor, received=received)


def check_again(check_id: str, *, service: Service, actor: Actor) -> Made:
    """Check the transaction of a check once more, with the lists and policy in use now.

    The same answer again, on the same day, is the check that is there.

    Raises:
        DeniedError: The actor may not.
        UnknownRecordError: No such check is kept.
    """
    require(actor, Action.CHECK_MAKE)
    before = read_check(check_id, store=service.store)
    return _made(before.transaction, service, actor, cause="asked again")


def _made(  # noqa: PLR0913  # what was asked, where, by whom; and how it is told
    transaction: Transaction,
    service: Service,
    actor: Actor,
    *,
    policy: Policy | None = None,
    received: str = "",
    cause: str = "received",
) -> Made:
    with service.store.read() as db:
        allowed = decisions.allowances(db)
    snapshot = service.snapshot
    service.home.prepare().shelf.keep(snapshot)
    found = look_back((transaction,), service=service, most=service.settings.look_back.most)
    history = found.past.history(service.today(), hashed=found.hash, allowed=allowed)
    check = make_check(transaction, snapshot, history, policy or service.policy)
    making = Making(cause=cause, received=received, book=snapshot.book)
    with service.store.write(service.acting(actor)) as writing:
        (kept,) = add_checks(writing, (check,), making)
        note_fits(writing, (kept,), (check,), service, making.book)
        announce(writing, *events_of((kept,)))
    return Made(kept=kept, check=check)
