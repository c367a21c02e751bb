"""The endpoint by which nodes exchange packets; who somebody is, his signatures say.

There is no token and no session here. A packet that nobody trusted has signed is answered with
an error and nothing else; one that holds is answered with what its sender does not hold yet.
"""

import re

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from precurb import __version__
from precurb.api.feed import add_feed
from precurb.api.limits import BodyLimit
from precurb.api.problems import problem, tell_problems
from precurb.app.access.actor import SYSTEM
from precurb.app.exchange.deliver import answer
from precurb.app.exchange.node import make_card, open_node
from precurb.app.exchange.receive import receive
from precurb.app.service import Service
from precurb.exchange import packet
from precurb.exchange.codes import RefusedError
from precurb.exchange.packet import MEDIA_TYPE, MOST_BYTES

_NO_FILES = re.compile(r"(?!)")


def make_exchange_api(service: Service) -> FastAPI:
    """The endpoint of an installation, an ASGI application below ``/exchange/v1``.

    Whoever composes it with pages and API sends it every path that begins with
    ``/exchange/v1/``, unchanged.
    """
    api = FastAPI(
        title="Precurb exchange", version=__version__, docs_url=None, redoc_url=None,
        openapi_url=None,
    )  # fmt: skip

    @api.post("/exchange/v1/packets")
    async def packets(request: Request) -> Response:
        content = await request.body()
        return await run_in_threadpool(_taken, content, service)

    @api.get("/exchange/v1/card")
    def card() -> Response:
        node, at = open_node(service), service.acting(SYSTEM).at
        return Response(make_card(node, service=service, at=at), media_type="text/plain")

    add_feed(api, service)
    api.add_middleware(BodyLimit, most=MOST_BYTES, uploads=MOST_BYTES, upload_paths=_NO_FILES)
    tell_problems(api)
    return api


def _taken(content: bytes, service: Service) -> Response:
    node = open_node(service)
    try:
        lines = packet.read(content)
    except RefusedError as error:
        return problem(422, error.code, str(error))
    outcome = receive(lines, node, store=service.store, acting=service.acting(SYSTEM))
    if outcome.greeting is None:
        why = ", ".join(dict.fromkeys(outcome.refused)) or "no first line"
        return problem(403, RefusedError.code, f"nobody who is trusted here: {why}")
    given = answer(outcome.greeting, node, store=service.store)
    return Response(given, media_type=MEDIA_TYPE)
