"""Language and looks: kept in cookies of the browser, so that they hold before signing in."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from precurb.app.prose import LANGUAGES
from precurb.web.language import COOKIE
from precurb.web.page import go, service_of
from precurb.web.visit import LOOKS, LOOKS_COOKIE

router = APIRouter()
_YEAR = 365 * 24 * 3600  # seconds


@router.post("/preferences")
def preferences(
    request: Request,
    back: Annotated[str, Form()] = "/",
    language: Annotated[str, Form()] = "",
    looks: Annotated[str, Form()] = "",
) -> Response:
    """Keep what was chosen, and go back to where it was chosen."""
    response = go(back if is_ours(back) else "/")
    kept = ((COOKIE, language, LANGUAGES), (LOOKS_COOKIE, looks, LOOKS))
    for name, value, known in kept:
        if value in known:
            response.set_cookie(
                name, value, max_age=_YEAR, samesite="lax", path="/",
                secure=service_of(request).settings.secure, httponly=True,
            )  # fmt: skip
    return response


def is_ours(back: str) -> bool:
    """Whether an address is a path of this site, and not one that browsers take for a host."""
    return back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable()
