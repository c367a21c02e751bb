"""Signing in and out: by password, passkey or identity provider."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Body, Form, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from precurb.app.access.first import is_empty
from precurb.app.access.oidc import Back, begin_oidc, finish_oidc, oidc_is_set
from precurb.app.access.passkeys import begin_sign_in, finish_sign_in, passkeys_work
from precurb.app.access.sessions import sign_out
from precurb.app.access.sign_in import sign_in
from precurb.errors import (
    PrecurbError,
    TooManyError,
    UnauthenticatedError,
    UnavailableError,
)
from precurb.web.page import go, render, service_of, visit_of
from precurb.web.pages.preferences import is_ours
from precurb.web.session import session_cookie
from precurb.web.signed_in import came_of, forget_session, keep_session, signed_in
from precurb.web.words import t

router = APIRouter()
_TEN_MINUTES = 600  # seconds
Text = Annotated[str, Form()]


@router.get("/sign-in")
def sign_in_page(request: Request, back: Annotated[str, Query(alias="next")] = "") -> Response:
    """Where people sign in; who is signed in already is led on."""
    if visit_of(request).actor is not None:
        return go(back if is_ours(back) else "/")
    return _form(request, back=back)


@router.post("/sign-in")
def sign_in_form(
    request: Request, name: Text = "", password: Text = "", back: Text = ""
) -> Response:
    """Sign in by name and password."""
    try:
        opened = sign_in(name, password, came_of(request), service=service_of(request))
    except (UnauthenticatedError, TooManyError) as error:
        return _form(request, back=back, name=name, error=error)
    return signed_in(request, opened, back)


@router.post("/sign-out")
def sign_out_form(request: Request) -> Response:
    """End the session; one that holds no longer is forgotten all the same."""
    service, actor = service_of(request), visit_of(request).actor
    if actor is not None:
        secret = request.cookies.get(session_cookie(service.settings), "")
        sign_out(secret, service=service, actor=actor)
    return forget_session(request, go("/sign-in"))


@router.post("/sign-in/passkey/options")
def passkey_options(request: Request) -> Response:
    """What the browser needs to ask for a passkey."""
    return Response(begin_sign_in(service=service_of(request)), media_type="application/json")


@router.post("/sign-in/passkey")
def passkey(
    request: Request, answer: Annotated[dict[str, Any], Body()], back: str = ""
) -> Response:
    """Sign in by passkey; the script leads on."""
    told = msgspec.json.encode(answer).decode()
    try:
        opened = finish_sign_in(told, came_of(request), service=service_of(request))
    except UnauthenticatedError as error:
        return JSONResponse({"code": error.code}, 401)
    except TooManyError as error:
        headers = {"Retry-After": str(error.after)}
        return JSONResponse({"code": error.code}, 429, headers)
    response = JSONResponse({"to": back if is_ours(back) else "/"})
    return keep_session(request, response, opened)


@router.get("/sign-in/oidc")
def oidc(request: Request) -> Response:
    """On to the identity provider."""
    service = service_of(request)
    if not oidc_is_set(service):
        return go("/sign-in")
    try:
        begun = begin_oidc(service=service)
    except UnavailableError as error:
        return _form(request, error=error)
    response = RedirectResponse(begun.url, 303)
    response.set_cookie(
        _state_cookie(request), begun.state, max_age=_TEN_MINUTES, path="/",
        secure=service.settings.secure, httponly=True, samesite="lax",
    )  # fmt: skip
    return response


@router.get("/sign-in/oidc/back")
def oidc_back(request: Request, code: str = "", state: str = "") -> Response:
    """Back from the identity provider."""
    kept = request.cookies.get(_state_cookie(request), "")
    back = Back(code=code, state=state, state_kept=kept)
    try:
        opened = finish_oidc(back, came_of(request), service=service_of(request))
        response = signed_in(request, opened)
    except (UnauthenticatedError, UnavailableError) as error:
        response = _form(request, error=error, by="oidc")
    response.delete_cookie(
        _state_cookie(request), path="/", secure=service_of(request).settings.secure
    )
    return response


def _form(
    request: Request, *, back: str = "", name: str = "", error: PrecurbError | None = None,
    by: str = "name",
) -> Response:  # fmt: skip
    service = service_of(request)
    status, why = 200, ""
    if isinstance(error, TooManyError):
        status, why = 429, _t(request, "sign_in.too_many", count=-(-error.after // 60))
    elif isinstance(error, UnauthenticatedError):
        status, why = 401, _t(request, f"sign_in.refused.{by}")
    elif error is not None:
        status, why = 503, _t(request, "sign_in.provider_silent")
    response = render(
        request, "sign_in/sign_in.html", status=status, back=back if is_ours(back) else "",
        name=name, why=why, passkeys=passkeys_work(service.settings),
        oidc=oidc_is_set(service), empty=is_empty(service=service),
    )  # fmt: skip
    if isinstance(error, TooManyError):
        response.headers["Retry-After"] = str(error.after)
    return response


def _t(request: Request, key: str, **values: object) -> str:
    return t(key, visit_of(request).language, **values)


def _state_cookie(request: Request) -> str:
    return f"{session_cookie(service_of(request).settings)}_oidc"
