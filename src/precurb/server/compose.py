"""API, exchange, pages, health and figures as one ASGI application.

What holds for every answer is added here: a request id, security headers where the part that
answers has set none, a limit to bodies, and one line in the log that names nobody.
"""

import logging
import re
import time
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from precurb.api.application import make_api
from precurb.api.exchange import make_exchange_api
from precurb.api.limits import BodyLimit
from precurb.app.records import new_id
from precurb.app.service import Service
from precurb.server.health import Health
from precurb.server.lay_out import lay_out_types
from precurb.server.metrics import Metrics
from precurb.web.application import make_web

_LOG = logging.getLogger("precurb.request")
_GIVEN = re.compile(rb"[0-9A-Za-z][0-9A-Za-z-]{7,63}")
_UPLOADS = re.compile(r"/files|/lists/import|/policy/replays|/series|/cases/[^/]+/exhibits")
_PAGES_BODY = 1 << 20  # bytes of a form
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_FOR_A_YEAR = "max-age=31536000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """What may be reached from where; figures are for this machine alone by default."""

    metrics_everywhere: bool = False


def make_application(service: Service, exposure: Exposure | None = None) -> ASGIApp:
    """The whole service, to be run by any ASGI server.

    Args:
        service: The open installation; whoever opened it closes it.
        exposure: What may be reached from where.
    """
    lay_out_types()
    limits = service.settings.limits
    pages = BodyLimit(
        make_web(service),
        most=_PAGES_BODY,
        uploads=limits.upload_megabytes << 20,
        upload_paths=_UPLOADS,
    )
    told = exposure or Exposure()
    return House(
        parts={"/v1/": make_api(service), "/exchange/v1/": make_exchange_api(service)},
        pages=pages,
        health=Health(service),
        metrics=Metrics(service, everywhere=told.metrics_everywhere),
        secure=service.settings.secure,
    )


class House:
    """Sends each request to the part that answers it, and sees to what holds for all."""

    def __init__(
        self, *, parts: Mapping[str, ASGIApp], pages: ASGIApp, health: ASGIApp,
        metrics: Metrics, secure: bool,
    ) -> None:  # fmt: skip
        self._parts = {"/health/": health, **parts}
        self._pages, self._metrics = pages, metrics
        self._headers = _HEADERS | (
            {"Strict-Transport-Security": _FOR_A_YEAR} if secure else {}
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        if scope["type"] != "http":  # there are no web sockets here
            await send({"type": "websocket.close", "code": 1000})
            return
        started = time.perf_counter()
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        status = 500

        async def told(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers["X-Request-Id"] = request_id
            await send(message)

        try:
            await self._part(scope["path"])(scope, receive, told)
        finally:
            spent = time.perf_counter() - started
            route = _route(scope)
            self._metrics.answered(scope["method"], route, status, spent)
            _log(request_id, scope["method"], route, status, spent)

    def _part(self, path: str) -> ASGIApp:
        """Who answers a path; what belongs to nobody else is a page."""
        for start, part in self._parts.items():
            if path.startswith(start):
                return part
        return self._metrics if path == "/metrics" else self._pages


def _request_id(scope: Scope) -> str:
    """The id that a proxy gave, else one of our own."""
    given = Headers(scope=scope).get("x-request-id", "")
    return given if _GIVEN.fullmatch(given.encode()) else new_id()


def _route(scope: Scope) -> str:
    """The pattern of the path: paths and queries themselves name customers and goods."""
    route = scope.get("route")
    return str(getattr(route, "path", "") or scope.get("route_name", "") or "unknown")


def _log(request_id: str, method: str, route: str, status: int, spent: float) -> None:
    level = logging.WARNING if status >= 500 else logging.INFO
    fields = {
        "request": request_id, "method": method, "route": route, "status": status,
        "milliseconds": round(spent * 1000, 1),
    }  # fmt: skip
    _LOG.log(level, "%s %s %d", method, route, status, extra={"fields": fields})


async def _live(receive: Receive, send: Send) -> None:
    """Begin and end with the server; nothing is opened here that it would have to close."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
