"""Rights within a place: whoever answers for a country decides what leaves or enters it."""

from collections.abc import Iterator

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import Verdict, permit
from precurb.errors import DeniedError
from precurb.model import Transaction


def permit_for(actor: Actor, action: Action, transaction: Transaction) -> Verdict:
    """Whether an actor may do something with a transaction, and why."""
    first = permit(actor, action)
    if first.allowed:
        return first
    for scope in scopes_of(transaction):
        if (verdict := permit(actor, action, scope)).allowed:
            return verdict
    return first


def require_for(actor: Actor, action: Action, transaction: Transaction) -> None:
    """Go on only where an actor may do something with a transaction.

    Raises:
        DeniedError: The actor may not; the message says what is missing.
    """
    verdict = permit_for(actor, action, transaction)
    if not verdict.allowed:
        raise DeniedError(verdict.why)


def scopes_of(transaction: Transaction) -> Iterator[str]:
    """The scopes in which a transaction lies: the countries it leaves, crosses and enters."""
    places = (transaction.departure, transaction.destination, *transaction.transit)
    yield from dict.fromkeys(f"jurisdiction:{place}" for place in places if place)
