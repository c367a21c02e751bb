"""Errors as pages: what happened, why, and where to go from here."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from precurb.app.access.denials import note_denial
from precurb.errors import (
    ConflictError,
    DeniedError,
    InvalidRecordError,
    PrecurbError,
    TooManyError,
    UnauthenticatedError,
    UnavailableError,
    UnknownRecordError,
    UntrustedMessageError,
)
from precurb.web.page import render
from precurb.web.visit import service_of, visit_of

_STATUS: tuple[tuple[type[PrecurbError], int], ...] = (
    (UnknownRecordError, 404),
    (ConflictError, 409),
    (InvalidRecordError, 400),
    (DeniedError, 403),
    (TooManyError, 429),
    (UntrustedMessageError, 500),  # something that we kept was altered
    (UnavailableError, 503),
)
SIGN_IN = "/sign-in"


def _ours(request: Request, error: PrecurbError) -> Response:
    if isinstance(error, UnauthenticatedError):
        return _to_sign_in(request)
    if isinstance(error, DeniedError) and (actor := visit_of(request).actor):
        note_denial(error, service=service_of(request), actor=actor)
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
    response = _page(request, status, str(error), error.code)
    if isinstance(error, TooManyError):
        response.headers["Retry-After"] = str(error.after)
    return response


def _to_sign_in(request: Request) -> Response:
    """Where people sign in; after a GET they come back to what they asked for."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    wanted = back if request.method == "GET" and back != "/" else ""
    return RedirectResponse(f"{SIGN_IN}?next={quote(wanted)}" if wanted else SIGN_IN, 303)


def _http(request: Request, error: HTTPException) -> Response:
    known = error.status_code if error.status_code in (400, 403, 404, 405, 413, 429) else 400
    return _page(request, known, "", "")


def _form(request: Request, error: RequestValidationError) -> Response:
    fields = ", ".join(sorted({str(each["loc"][-1]) for each in error.errors()}))
    return _page(request, 400, fields, "invalid-record")


def _unforeseen(request: Request, error: Exception) -> Response:
    """A mistake of ours: the page says so, and Starlette raises it on into the log."""
    return _page(request, 500, "", "")


def _page(request: Request, status: int, why: str, code: str) -> Response:
    return render(request, "fault.html", status=status, number_of=status, why=why, code=code)


Handler = Callable[[Request, Any], Response | Awaitable[Response]]
FAULTS: Mapping[Any, Handler] = {
    PrecurbError: _ours,
    HTTPException: _http,
    RequestValidationError: _form,
    Exception: _unforeseen,
}
