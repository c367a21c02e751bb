"""Who is signed in: the seam between a request and the sessions of ``app/access``."""

from fastapi import Request

from precurb.app.access.actor import Actor
from precurb.app.service import Service
from precurb.app.settings import Settings


def session_cookie(settings: Settings) -> str:
    """The name of the cookie; over TLS browsers bind one of this name to host and path."""
    return "__Host-precurb" if settings.secure else "precurb_session"


def actor_of_request(request: Request, service: Service) -> Actor | None:
    """The actor whose session a request carries; none where there is none that holds."""
    secret = request.cookies.get(session_cookie(service.settings), "")
    if not secret:
        return None
    from precurb.app.access.sessions import actor_of_session

    return actor_of_session(secret, service=service)
