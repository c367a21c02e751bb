"""What was denied to whom: kept in the audit, apart from the transaction that was refused."""

from precurb.app.access.actor import Actor
from precurb.app.service import Service
from precurb.errors import DeniedError, UnauthenticatedError

_LONGEST = 300


def note_denial(error: DeniedError, *, service: Service, actor: Actor) -> None:
    """Keep in the audit that something was denied to somebody who is known.

    The faces (pages, API, command line) call it where they answer a ``DeniedError``; nobody
    who is not known writes into the audit by it.
    """
    if isinstance(error, UnauthenticatedError):
        return
    with service.store.write(service.acting(actor)) as writing:
        writing.note(f"denied: {error}"[:_LONGEST], f"user {actor.name}")
