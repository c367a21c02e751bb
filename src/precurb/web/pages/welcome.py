"""First words: the password of one who was invited, and the first administrator."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from precurb.app.access.account import accept, invited
from precurb.app.access.first import is_empty, make_first_admin
from precurb.app.access.passwords import weakness
from precurb.errors import ConflictError, InvalidRecordError, UnauthenticatedError
from precurb.web.page import go, render, service_of, visit_of
from precurb.web.signed_in import came_of, signed_in
from precurb.web.words import t

router = APIRouter()
Text = Annotated[str, Form()]


@router.get("/invited")
def invited_page(request: Request, code: str = "") -> Response:
    """Where one who was invited sets a password."""
    return _invited(request, code)


@router.post("/invited")
def invited_form(
    request: Request, code: Text = "", password: Text = "", again: Text = ""
) -> Response:
    """Set a password by invitation, and sign in."""
    service = service_of(request)
    name = invited(code, service=service)
    if name is None:
        return _invited(request, code)
    if wrong := unfit(request, password, again, name):
        return _invited(request, code, wrong)
    try:
        opened = accept(code, password, came_of(request), service=service)
    except UnauthenticatedError:
        return _invited(request, code)
    return signed_in(request, opened)


@router.get("/first")
def first_page(request: Request) -> Response:
    """Where the first administrator is made; later there is no such page."""
    return _first(request, {}) if is_empty(service=service_of(request)) else go("/sign-in")


@router.post("/first")
def first_form(
    request: Request, code: Text = "", name: Text = "", password: Text = "", again: Text = ""
) -> Response:
    """Make the first administrator, and sign in."""
    told = {"code": code, "name": name}
    if wrong := unfit(request, password, again, name.strip()):
        return _first(request, told, wrong)
    try:
        opened = make_first_admin(
            code.strip(), name, password, came_of(request), service=service_of(request)
        )
    except ConflictError:
        return go("/sign-in")
    except UnauthenticatedError:
        return _first(request, told, {"code": _t(request, "first.wrong_code")})
    except InvalidRecordError:
        return _first(request, told, {"name": _t(request, "sign_in.name_shape")})
    return signed_in(request, opened, "/users")


def unfit(request: Request, password: str, again: str, name: str) -> dict[str, str]:
    """What speaks against a new password, by the field it is said at."""
    least = service_of(request).settings.sign_in.password_least
    if found := weakness(password, name, least):
        return {"password": _t(request, f"sign_in.weak.{found}", least=least)}
    if password != again:
        return {"again": _t(request, "sign_in.not_same")}
    return {}


def _invited(request: Request, code: str, wrong: dict[str, str] | None = None) -> Response:
    service = service_of(request)
    name = invited(code, service=service)
    return render(
        request, "sign_in/invited.html", status=200 if name and not wrong else 400, code=code,
        name=name, wrong=wrong or {}, least=service.settings.sign_in.password_least,
    )  # fmt: skip


def _first(
    request: Request, told: dict[str, str], wrong: dict[str, str] | None = None
) -> Response:
    least = service_of(request).settings.sign_in.password_least
    return render(
        request, "sign_in/first.html", status=400 if wrong else 200, values=told,
        wrong=wrong or {}, least=least,
    )  # fmt: skip


def _t(request: Request, key: str, **values: object) -> str:
    return t(key, visit_of(request).language, **values)
