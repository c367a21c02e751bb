"""A request under an ``Idempotency-Key``: carried out once, answered alike."""

import hashlib
from collections.abc import Callable
from typing import Annotated

from fastapi import Header
from fastapi.responses import Response
from pydantic import BaseModel

from precurb.api.gate import Call
from precurb.app.requests import LONGEST_KEY, Answer, once
from precurb.app.service import Service

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=LONGEST_KEY,
        description=(
            "Chosen by the caller, new for each request: sent again with the same body, the "
            "request is not carried out again but answered as before, for a day."
        ),
    ),
]


def carried_out(
    call: Call, key: str, asked: BaseModel | bytes, work: Callable[[Service], Answer]
) -> Response:
    """Carry a request out and answer it; the second time answer it alone.

    Args:
        call: The request.
        key: Its ``Idempotency-Key``; empty without one.
        asked: What is asked, beside the path.
        work: Carries it out on the installation it is given.
    """
    told = asked if isinstance(asked, bytes) else asked.model_dump_json().encode()
    url = call.request.url
    seen = hashlib.sha256(f"{call.request.method} {url.path}?{url.query}\n".encode() + told)
    found = once(key, seen.hexdigest(), work, service=call.service, actor=call.actor)
    headers = {"Location": found.location} if found.location else {}
    if found.repeated:
        headers["Idempotency-Replayed"] = "true"
    return Response(found.body, found.status, headers, "application/json")


def made(told: BaseModel | bytes, location: str = "", status: int = 201) -> Answer:
    """The answer to a request that made something."""
    body = told if isinstance(told, bytes) else told.model_dump_json(by_alias=True).encode()
    return Answer(status=status, body=body, location=location)
