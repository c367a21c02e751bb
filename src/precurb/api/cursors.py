"""Long answers part by part: an opaque cursor, and the ``Link`` to the next part."""

import base64
import binascii

from fastapi import Request
from pydantic import Field

from precurb.api.shapes.common import Body
from precurb.app.desk.pages import MOST, Part
from precurb.errors import InvalidRecordError


class Listing(Body):
    """Which part of a list."""

    limit: int = Field(default=50, ge=1, le=MOST, description="How many at most.")
    cursor: str = Field(
        default="",
        max_length=400,
        description="`next` of the part before; opaque, and of this list alone.",
    )

    def part(self, listing: str) -> Part:
        """The part that is asked for.

        Args:
            listing: Which list, so that a cursor of another one is refused.

        Raises:
            InvalidRecordError: It is no cursor of this list.
        """
        if not self.cursor:
            return Part(most=self.limit)
        return Part(after=_mark(self.cursor, listing), most=self.limit)


def cursor_of(listing: str, mark: str) -> str:
    """The cursor of a mark; empty where there is no more."""
    if not mark:
        return ""
    return base64.urlsafe_b64encode(f"{listing}:{mark}".encode()).decode().rstrip("=")


def next_link(request: Request, cursor: str) -> str:
    """The ``Link`` header to the next part; a path, since a proxy may have another name."""
    url = request.url.include_query_params(cursor=cursor)
    return f'<{url.path}?{url.query}>; rel="next"'


def _mark(cursor: str, listing: str) -> str:
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        name, _, mark = raw.decode().partition(":")
    except (binascii.Error, ValueError):
        name, mark = "", ""
    if name != listing or not mark:
        raise InvalidRecordError("not a cursor of this list")
    return mark
