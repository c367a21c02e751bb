"""Who asks for a page, in which language and looks: worked out once for each request."""

from dataclasses import dataclass
from typing import Literal, get_args

from fastapi import Request

from precurb.app.access.actor import Actor
from precurb.app.prose import Language
from precurb.app.service import Service
from precurb.errors import UnauthenticatedError
from precurb.web.language import COOKIE, negotiate
from precurb.web.session import actor_of_request

Looks = Literal["auto", "light", "dark"]
LOOKS = get_args(Looks)
LOOKS_COOKIE = "precurb_looks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a page must know of the one who asks; ``actor`` is none before signing in."""

    service: Service
    actor: Actor | None
    language: Language
    looks: Looks


def visit_of(request: Request) -> Visit:
    """The visit of a request."""
    found: Visit | None = getattr(request.state, "visit", None)
    if found is None:
        service = service_of(request)
        chosen = request.cookies.get(COOKIE, "")
        looks = request.cookies.get(LOOKS_COOKIE, "")
        found = Visit(
            service=service,
            actor=actor_of_request(request, service),
            language=negotiate(chosen, request.headers.get("accept-language", "")),
            looks=next((each for each in LOOKS if each == looks), "auto"),
        )
        request.state.visit = found
    return found


def service_of(request: Request) -> Service:
    """The installation that is served."""
    service: Service = request.app.state.service
    return service


def actor_of(request: Request) -> Actor:
    """Who asks.

    Raises:
        UnauthenticatedError: Nobody is signed in; the browser is led to where that is done.
    """
    actor = visit_of(request).actor
    if actor is None:
        raise UnauthenticatedError("nobody is signed in")
    return actor
