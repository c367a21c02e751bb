"""No other site may send our forms: browsers say where a request comes from, and are believed.

Without tokens, so that no page is private because of one: ``Sec-Fetch-Site`` decides where a
browser sends it, ``Origin`` where it does not. What sends neither is no browser, and nobody's
session is lent to it. (The way of Go 1.25's ``CrossOriginProtection`` and of Datasette.)
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_HARMLESS = frozenset(("GET", "HEAD", "OPTIONS"))
_OURS = frozenset(("same-origin", "none"))  # "none": typed, or a bookmark


def is_from_elsewhere(method: str, headers: Headers, public_url: str) -> bool:
    """Whether a request that changes something was caused by a page of another site.

    Args:
        method: Of the request.
        headers: Of the request.
        public_url: Where people reach the service; a proxy may have changed ``Host``.
    """
    if method in _HARMLESS:
        return False
    if site := headers.get("sec-fetch-site"):
        return site not in _OURS
    origin = headers.get("origin")
    if origin is None:
        return False
    here = (headers.get("host", ""), urlsplit(public_url).netloc)
    return urlsplit(origin).netloc not in here  # "null" has none, and is refused


class SameOrigin:
    """Refuses what :func:`is_from_elsewhere`, before any page sees it."""

    def __init__(self, app: ASGIApp, public_url: str) -> None:
        self.app = app
        self.public_url = public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        elsewhere = scope["type"] == "http" and is_from_elsewhere(
            scope["method"], Headers(scope=scope), self.public_url
        )
        if elsewhere:
            refused = PlainTextResponse("This form was sent by another site.", 403)
            await refused(scope, receive, send)
        else:
            await self.app(scope, receive, send)
