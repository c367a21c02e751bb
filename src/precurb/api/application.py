"""The API as one application: routes behind their gate, problems, its own description."""

import re
from typing import Any

import msgspec
from fastapi import FastAPI, Request
from fastapi.responses import Response

from precurb import __version__
from precurb.api.answers import conditional
from precurb.api.gate import Gate, GuardedRoute
from precurb.api.limits import BodyLimit
from precurb.api.problems import tell_problems
from precurb.api.routes import again, asked, audit, checks, files, hooks, law, work
from precurb.app.service import Service

DESCRIPTION = """Checks of orders and consignments for drug precursors: what is it, who is it,
do the papers agree, what is owed by when. Send `Authorization: Bearer pcb_…`; sentences come in
the language of `Accept-Language` (en, de, zh, es). Errors are problems (RFC 9457) with a stable
`code`."""
_MODULES = (checks, files, asked, work, law, again, hooks, audit)
ROUTES: tuple[GuardedRoute, ...] = tuple(
    route
    for module in _MODULES
    for route in module.router.routes
    if isinstance(route, GuardedRoute)
)
_UPLOADS = re.compile(r"/v1/files|/v1/policy/replay")


def make_api(service: Service) -> FastAPI:
    """The API of an installation, an ASGI application that answers below ``/v1``.

    Whoever composes it with pages sends it every path that begins with ``/v1/``, unchanged.
    """
    api = FastAPI(
        title="Precurb",
        version=__version__,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        separate_input_output_schemas=False,
    )
    api.state.gate = Gate(service)
    api.router.routes.extend(ROUTES)
    api.add_api_route("/v1/openapi.json", _description, include_in_schema=False)
    limits = service.settings.limits
    api.add_middleware(
        BodyLimit, most=limits.body_kilobytes << 10, uploads=limits.upload_megabytes << 20,
        upload_paths=_UPLOADS,
    )  # fmt: skip
    tell_problems(api)
    return api


def describe(api: FastAPI) -> dict[str, Any]:
    """The OpenAPI description, with the one way in that there is."""
    if api.openapi_schema is None:
        found = api.openapi()
        schemes = found.setdefault("components", {}).setdefault("securitySchemes", {})
        schemes["token"] = {
            "type": "http", "scheme": "bearer",
            "description": "A token of a user, narrowed to some actions or not.",
        }  # fmt: skip
        found["security"] = [{"token": []}]
    return api.openapi_schema or {}


def _description(request: Request) -> Response:
    """The description itself; it tells nothing of anybody, so everybody may read it."""
    return conditional(request, msgspec.json.encode(describe(request.app)))
