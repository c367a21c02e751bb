"""The cookie of a session: given at sign-in, taken at sign-out, of use to no script."""

from fastapi import Request, Response

from precurb.app.access.sessions import Opened
from precurb.app.access.sign_in import Came
from precurb.web.flash import Told
from precurb.web.page import go, service_of
from precurb.web.pages.preferences import is_ours
from precurb.web.session import session_cookie


def came_of(request: Request) -> Came:
    """Where a request came from, and the session it brought along."""
    service = service_of(request)
    return Came(
        address=request.client.host if request.client else "",
        before=request.cookies.get(session_cookie(service.settings), ""),
    )


def keep_session(request: Request, response: Response, opened: Opened) -> Response:
    """Let the browser keep a session, for this host and for as long as it lasts."""
    settings = service_of(request).settings
    response.set_cookie(
        session_cookie(settings), opened.secret, expires=opened.expires, path="/",
        secure=settings.secure, httponly=True, samesite="lax",
    )  # fmt: skip
    return response


def signed_in(
    request: Request, opened: Opened, back: str = "", told: Told | None = None
) -> Response:
    """Lead the one who has just signed in to what was asked for; to today's work otherwise."""
    return keep_session(request, go(back if is_ours(back) else "/", told), opened)


def forget_session(request: Request, response: Response) -> Response:
    """Let the browser forget its session."""
    settings = service_of(request).settings
    response.delete_cookie(
        session_cookie(settings), path="/", secure=settings.secure, httponly=True,
        samesite="lax",
    )  # fmt: skip
    return response
