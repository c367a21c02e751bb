"""Whether the service lives, and whether it can do its work; without a word of what is kept."""

from anyio import to_thread
from sqlalchemy import text
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from precurb import __version__
from precurb.app.service import Service
from precurb.errors import PrecurbError


class Health:
    """Answers ``/health/live`` and ``/health/ready``.

    ``live`` says that the process answers; a supervisor that gets no answer starts it anew.
    ``ready`` says that database and lists are there; a proxy sends requests elsewhere
    while they are not.
    """

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["path"] == "/health/live":
            scope["route_name"] = "/health/live"
            told: dict[str, object] = {"status": "live", "version": __version__}
            await _answer(told, 200)(scope, receive, send)
            return
        if scope["path"] == "/health/ready":
            scope["route_name"] = "/health/ready"
            lacking = await to_thread.run_sync(self._lacking)
            told = {"status": "not ready" if lacking else "ready", "lacking": lacking}
            await _answer(told, 503 if lacking else 200)(scope, receive, send)
            return
        await _answer({"status": "unknown"}, 404)(scope, receive, send)

    def _lacking(self) -> list[str]:
        found = []
        try:
            with self._service.store.read() as db:
                db.execute(text("SELECT 1"))
        except PrecurbError:
            found.append("database")
        try:
            _ = self._service.snapshot
        except (PrecurbError, OSError):
            found.append("lists")
        try:
            _ = self._service.policy
        except (PrecurbError, OSError):
            found.append("policy")
        return found


def _answer(told: dict[str, object], status: int) -> JSONResponse:
    return JSONResponse(told, status, headers={"Cache-Control": "no-store"})
