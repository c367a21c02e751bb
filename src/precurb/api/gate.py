"""The gate before every route: who asks, how often, whether they may; before a body is read.

A route says what it needs where it is declared, by ``asks``; one that does not say cannot be
made. The use case behind it asks again, with the scope of what it is about.
"""

import hashlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from fastapi.routing import APIRoute

from precurb.api.languages import language_of
from precurb.api.limits import Buckets, Standing
from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.denials import note_denial
from precurb.app.access.permit import permit, require
from precurb.app.access.tokens import actor_of_token
from precurb.app.prose import Language
from precurb.app.service import Service
from precurb.errors import DeniedError, UnauthenticatedError, UnknownRecordError

NEEDS = "x-precurb-needs"
FAILURES_A_MINUTE = 30  # requests without a good token, from one address


@dataclass(frozen=True, slots=True)
class Call:
    """One admitted request: what a handler hands to its use case."""

    service: Service
    actor: Actor
    language: Language
    request: Request


def called(request: Request) -> Call:
    """The call of an admitted request."""
    found: Call = request.state.call
    return found


Called = Annotated[Call, Depends(called)]


def asks(*actions: Action, **told: Any) -> dict[str, Any]:
    """What a route declares about itself: any of these actions; of none, a good token alone."""
    return {"openapi_extra": {NEEDS: [str(each) for each in actions]}} | told


class Gate:
    """Admits requests: the token, the caller's share of requests, the right to ask.

    Args:
        service: The installation.
    """

    def __init__(self, service: Service) -> None:
        self.service = service
        self._callers = Buckets(service.settings.limits.requests_a_minute)
        self._strangers = Buckets(FAILURES_A_MINUTE)

    def admit(self, request: Request, needs: tuple[Action, ...]) -> Call:
        """Let a request in.

        Raises:
            UnauthenticatedError: It has no token that holds.
            TooManyError: Too many came from this caller.
            DeniedError: The caller may do none of what the route needs, nowhere.
            UnknownRecordError: Its path holds what no id holds.
        """
        if "\x00" in request.scope["path"]:
            raise UnknownRecordError("no id holds U+0000")
        actor, standing = self._known(request)
        request.state.standing, request.state.actor = standing.headers, actor
        if needs and not any(somewhere(actor, each) for each in needs):
            require(actor, needs[0])
        language = language_of(request.headers.get("accept-language", ""))
        return Call(self.service, actor, language, request)

    def refused(self, request: Request, error: DeniedError) -> None:
        """Keep in the audit that a known caller was denied something."""
        if (actor := getattr(request.state, "actor", None)) is not None:
            note_denial(error, service=self.service, actor=actor)

    def _known(self, request: Request) -> tuple[Actor, Standing]:
        """Who asks. A good token is let in whatever else comes from its address."""
        token = _token(request.headers.get("authorization", ""))
        actor = actor_of_token(token, service=self.service) if token else None
        if actor is None:
            self._strangers.take(request.client.host if request.client else "")
            raise UnauthenticatedError("send a token that holds: Authorization: Bearer pcb_…")
        return actor, self._callers.take(hashlib.sha256(token.encode()).hexdigest())


class GuardedRoute(APIRoute):
    """A route behind the gate.

    Raises:
        ValueError: It does not declare what it needs.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **told: Any) -> None:
        declared = (told.get("openapi_extra") or {}).get(NEEDS)
        if declared is None:
            raise ValueError(f"{path} does not say what it needs: declare it with asks()")
        self.needs = tuple(map(Action, declared))
        super().__init__(path, endpoint, **told | {"operation_id": endpoint.__name__})

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with the gate before it."""
        inner = super().get_route_handler()

        async def admitted(request: Request) -> Response:
            gate: Gate = request.app.state.gate
            try:
                admit = gate.admit
                request.state.call = await run_in_threadpool(admit, request, self.needs)
                answer = await inner(request)
            except DeniedError as error:
                await run_in_threadpool(gate.refused, request, error)
                raise
            for name, value in request.state.standing.items():
                answer.headers[name] = value
            answer.headers.setdefault("Cache-Control", "no-store")
            return answer

        return admitted


def _token(header: str) -> str:
    kind, _, token = header.partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def somewhere(actor: Actor, action: Action) -> bool:
    """Whether an actor may do something at all, be it within a scope alone."""
    return any(permit(actor, action, grant.scope).allowed for grant in actor.grants)
