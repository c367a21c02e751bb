"""Errors as RFC 9457 problems, whoever raised them: a use case, the framework, or a bug."""

import logging
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from precurb.errors import (
    ConflictError,
    DeniedError,
    InvalidRecordError,
    PrecurbError,
    TooManyError,
    UnauthenticatedError,
    UnavailableError,
    UnknownRecordError,
)

MEDIA_TYPE = "application/problem+json"
_LOG = logging.getLogger(__name__)
# The first that fits; what is not here is a fault on our side.
_STATUS: tuple[tuple[type[PrecurbError], int], ...] = (
    (UnauthenticatedError, 401),
    (DeniedError, 403),
    (UnknownRecordError, 404),
    (ConflictError, 409),
    (InvalidRecordError, 422),
    (TooManyError, 429),
    (UnavailableError, 503),
)
_CODES = {404: "unknown-record", 405: "invalid-record", 413: "too-many", 400: "invalid-record"}


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: Iterable[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """One problem.

    Args:
        status: The HTTP status.
        code: What a program may match on; see docs/errors.md.
        detail: A sentence for people.
        errors: Fields that are wrong, each with ``pointer`` or ``parameter`` and ``detail``.
        headers: Further headers.
    """
    told: dict[str, Any] = {
        "type": f"urn:precurb:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    if listed := list(errors):
        told["errors"] = listed
    return Response(msgspec.json.encode(told), status, headers, MEDIA_TYPE)


def tell_problems(api: FastAPI) -> None:
    """Let an application answer every error as a problem."""
    api.add_exception_handler(PrecurbError, _ours)
    api.add_exception_handler(RequestValidationError, _unreadable)
    api.add_exception_handler(HTTPException, _of_http)
    api.add_exception_handler(Exception, _fault)


def of_error(error: PrecurbError) -> Response:
    """The problem of an error that was raised on purpose."""
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
    if status == 500:
        _LOG.error("%s: %s", error.code, error)
    headers = {}
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="precurb"'
    if isinstance(error, TooManyError):
        headers["Retry-After"] = str(error.after)
    if status == 503:
        headers["Retry-After"] = "5"
    return problem(status, error.code, str(error), headers=headers)


async def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, PrecurbError)  # noqa: S101  # what it is registered for
    return _standing(request, of_error(error))


async def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # what it is registered for
    found = [_field(each) for each in error.errors()]
    count = f"{len(found)} fields" if len(found) > 1 else "a field"
    detail = f"{count} of the request cannot be read"
    return _standing(request, problem(422, InvalidRecordError.code, detail, errors=found))


async def _of_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  # what it is registered for
    code = _CODES.get(error.status_code, InvalidRecordError.code)
    detail = f"{error.detail}: {request.method} {request.url.path[:200]}"
    return _standing(
        request, problem(error.status_code, code, detail, headers=error.headers)
    )  # fmt: skip


async def _fault(request: Request, error: Exception) -> Response:
    """A bug: the log has its trace, the answer has none."""
    return problem(500, PrecurbError.code, "something went wrong here; the log says what")


def _field(error: Mapping[str, Any]) -> dict[str, str]:
    """A wrong field: a JSON pointer into the body, or the name of a parameter."""
    place, *path = error["loc"]
    detail = str(error["msg"]).removeprefix("Value error, ")
    if place == "body":
        if error["type"] == "json_invalid":
            return {"pointer": "#", "detail": f"no JSON: {error['ctx']['error']}"}
        return {"pointer": "#" + "".join(f"/{_escaped(each)}" for each in path),
                "detail": detail}  # fmt: skip
    return {"parameter": ".".join(map(str, path)), "in": str(place), "detail": detail}


def _escaped(part: object) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def _standing(request: Request, answer: Response) -> Response:
    """An error counts as a request too, so it tells how many are left."""
    for name, value in getattr(request.state, "standing", {}).items():
        answer.headers[name] = value
    return answer
