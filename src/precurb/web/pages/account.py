"""One's own account: rights, password, passkeys, sessions, tokens."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Body, Form, Request, Response
from fastapi.responses import JSONResponse

from precurb.app.access.account import change_password
from precurb.app.access.actions import Action, read_actions
from precurb.app.access.passkeys import (
    begin_registration,
    finish_registration,
    own_passkeys,
    passkeys_work,
    remove_passkey,
)
from precurb.app.access.people import end_sessions, person
from precurb.app.access.permit import permit
from precurb.app.access.secrets import hash_of
from precurb.app.access.sessions import end_own_session, own_sessions
from precurb.app.access.tokens import Wanted, make_token, revoke_token, tokens_of
from precurb.errors import InvalidRecordError, TooManyError, UnauthenticatedError
from precurb.web.flash import Told
from precurb.web.page import actor_of, go, render, service_of, visit_of
from precurb.web.pages.welcome import unfit
from precurb.web.signed_in import came_of, forget_session, signed_in
from precurb.web.words import t

router = APIRouter()
Text = Annotated[str, Form()]
_HERE = "/account"


@router.get("/account")
def account(request: Request) -> Response:
    """Who one is here, and what one may do."""
    return _page(request)


@router.post("/account/password")
def password_form(
    request: Request, old: Text = "", password: Text = "", again: Text = ""
) -> Response:
    """Change one's own password."""
    service, actor = service_of(request), actor_of(request)
    if wrong := unfit(request, password, again, actor.name):
        return _page(request, wrong)
    try:
        opened = change_password(old, password, came_of(request), service=service, actor=actor)
    except UnauthenticatedError:
        return _page(request, {"old": _t(request, "account.wrong_old")})
    except TooManyError as error:
        minutes = -(-error.after // 60)
        return _page(request, {"old": _t(request, "sign_in.too_many", count=minutes)})
    return signed_in(request, opened, _HERE, Told("account.password_changed", {}))


@router.post("/account/passkeys/options")
def passkey_options(request: Request) -> Response:
    """What the browser needs to make a passkey."""
    options = begin_registration(service=service_of(request), actor=actor_of(request))
    return Response(options, media_type="application/json")


@router.post("/account/passkeys")
def add_passkey(
    request: Request, answer: Annotated[dict[str, Any], Body()], label: str = ""
) -> Response:
    """Keep the passkey that the browser made; the script leads on."""
    told, actor = msgspec.json.encode(answer).decode(), actor_of(request)
    try:
        finish_registration(told, label, service=service_of(request), actor=actor)
    except InvalidRecordError as error:
        return JSONResponse({"code": error.code}, 400)
    return JSONResponse({"to": _HERE})


@router.post("/account/passkeys/remove")
def remove_passkey_form(request: Request, credential: Text = "") -> Response:
    """Forget a passkey."""
    service, actor = service_of(request), actor_of(request)
    for each in own_passkeys(service=service, actor=actor):
        if each.credential.hex() == credential:
            remove_passkey(each.credential, service=service, actor=actor)
    return go(_HERE, Told("account.passkey_removed", {}))


@router.post("/account/sessions/end")
def end_session_form(request: Request, session: Text = "") -> Response:
    """End one session, or all of them."""
    service, actor = service_of(request), actor_of(request)
    if session:
        end_own_session(session, service=service, actor=actor)
        return go(_HERE, Told("account.session_ended", {}))
    end_sessions(actor.name, service=service, actor=actor)
    return forget_session(request, go("/sign-in"))


@router.post("/account/tokens")
def token_form(
    request: Request,
    label: Text = "",
    days: Text = "",
    scope: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Make a token, and show it this once."""
    try:
        wanted = Wanted(
            label=label,
            scopes=read_actions(scope or ()),
            days=int(days) if days.strip() else None,
        )
        made = make_token(wanted, service=service_of(request), actor=actor_of(request))
    except (InvalidRecordError, ValueError):
        return _page(request, {"label": _t(request, "account.token_wrong")})
    return _page(request, secret=made.secret)


@router.post("/account/tokens/revoke")
def revoke_token_form(request: Request, token: Text = "") -> Response:
    """End a token."""
    actor = actor_of(request)
    revoke_token(token, actor.name, service=service_of(request), actor=actor)
    return go(_HERE, Told("account.token_revoked", {}))


def _page(request: Request, wrong: dict[str, str] | None = None, secret: str = "") -> Response:
    service, actor = service_of(request), actor_of(request)
    here = hash_of(came_of(request).before)
    return render(
        request, "sign_in/account.html", status=400 if wrong else 200, wrong=wrong or {},
        secret=secret, me=person(actor.name, service=service, actor=actor),
        rights=tuple(each for each in Action if permit(actor, each).allowed),
        passkeys=own_passkeys(service=service, actor=actor),
        passkeys_work=passkeys_work(service.settings),
        sessions=own_sessions(service=service, actor=actor), session_here=here,
        tokens=tokens_of(actor.name, service=service, actor=actor),
        least=service.settings.sign_in.password_least,
    )  # fmt: skip


def _t(request: Request, key: str, **values: object) -> str:
    return t(key, visit_of(request).language, **values)
