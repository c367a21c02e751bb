"""Users and their grants, for who may see or manage them."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from precurb.app.access.account import invite
from precurb.app.access.actions import Action
from precurb.app.access.people import (
    NewUser,
    add_user,
    disable,
    enable,
    end_sessions,
    grant,
    people,
    person,
    revoke,
    unbind,
)
from precurb.app.access.roles import roles, roles_to_give
from precurb.app.access.tokens import revoke_token, tokens_of
from precurb.errors import ConflictError, InvalidRecordError
from precurb.web.flash import Told
from precurb.web.page import actor_of, go, render, service_of

router = APIRouter()
Text = Annotated[str, Form()]
_TOLD = {"disable": "users.disabled_now", "enable": "users.enabled"}


@router.get("/users")
def users_page(request: Request) -> Response:
    """All users with what they hold, and what each role may do."""
    return _all(request)


@router.post("/users")
def add_form(
    request: Request, name: Text = "", display: Text = "", role: Text = "", scope: Text = ""
) -> Response:
    """Add a user."""
    new = NewUser(name=name, display=display, role=role, scope=scope)
    try:
        added = add_user(new, service=service_of(request), actor=actor_of(request))
    except InvalidRecordError as error:
        return _all(request, new=new, wrong={"name": str(error)})
    return go(f"/users/{added}", Told("users.added", {"name": added}))


@router.get("/users/{name}")
def user_page(request: Request, name: str) -> Response:
    """One user."""
    return _one(request, name)


@router.post("/users/{name}/grants")
def grant_form(request: Request, name: str, role: Text = "", scope: Text = "") -> Response:
    """Give a user a role."""
    try:
        grant(name, role, scope, service=service_of(request), actor=actor_of(request))
    except InvalidRecordError as error:
        return _one(request, name, wrong={"role": str(error)})
    return go(f"/users/{name}", Told("users.granted", {"name": name}))


@router.post("/users/{name}/grants/revoke")
def revoke_form(request: Request, name: str, role: Text = "", scope: Text = "") -> Response:
    """Take a role from a user."""
    try:
        revoke(name, role, scope, service=service_of(request), actor=actor_of(request))
    except ConflictError as error:
        return _one(request, name, wrong={"role": str(error)})
    return go(f"/users/{name}", Told("users.revoked", {"name": name}))


@router.post("/users/{name}/state")
def state_form(request: Request, name: str, state: Text = "") -> Response:
    """Disable a user, or let the user back in."""
    service, actor = service_of(request), actor_of(request)
    change = {"disable": disable, "enable": enable}.get(state)
    if change is None:
        raise InvalidRecordError(f"no state {state[:20]!r}")
    try:
        change(name, service=service, actor=actor)
    except ConflictError as error:
        return _one(request, name, wrong={"state": str(error)})
    return go(f"/users/{name}", Told(_TOLD[state], {"name": name}))


@router.post("/users/{name}/invite")
def invite_form(request: Request, name: str) -> Response:
    """Make a link with which a user sets a password, and show it this once."""
    service = service_of(request)
    code = invite(name, service=service, actor=actor_of(request))
    link = f"{service.settings.public_url.rstrip('/')}/invited?code={code}"
    return _one(request, name, link=link)


@router.post("/users/{name}/sessions/end")
def end_sessions_form(request: Request, name: str) -> Response:
    """End all sessions of a user."""
    end_sessions(name, service=service_of(request), actor=actor_of(request))
    return go(f"/users/{name}", Told("users.sessions_ended", {"name": name}))


@router.post("/users/{name}/unbind")
def unbind_form(request: Request, name: str) -> Response:
    """Forget who a user is at the identity provider."""
    unbind(name, service=service_of(request), actor=actor_of(request))
    return go(f"/users/{name}", Told("users.unbound", {"name": name}))


@router.post("/users/{name}/tokens/revoke")
def revoke_token_form(request: Request, name: str, token: Text = "") -> Response:
    """End a token of a user."""
    revoke_token(token, name, service=service_of(request), actor=actor_of(request))
    return go(f"/users/{name}", Told("users.token_revoked", {"name": name}))


def _all(
    request: Request, *, new: NewUser | None = None, wrong: dict[str, str] | None = None
) -> Response:
    found = people(service=service_of(request), actor=actor_of(request))
    return render(
        request, "users/users.html", status=400 if wrong else 200, people=found,
        new=new or NewUser(name=""), wrong=wrong or {}, roles=_roles(), actions=tuple(Action),
    )  # fmt: skip


def _one(
    request: Request, name: str, *, wrong: dict[str, str] | None = None, link: str = ""
) -> Response:
    service, actor = service_of(request), actor_of(request)
    found = person(name, service=service, actor=actor)
    return render(
        request, "users/user.html", status=400 if wrong else 200, person=found,
        tokens=tokens_of(found.user.name, service=service, actor=actor), link=link,
        wrong=wrong or {}, roles=_roles(), oidc=bool(service.settings.oidc.issuer),
    )  # fmt: skip


def _roles() -> tuple[object, ...]:
    return tuple(roles()[name] for name in roles_to_give())
