"""What the next page tells about what was just done; carried once, in a cookie of its own.

Only a key of our texts and its values travel, so a forged cookie can say nothing of its own
making in our name but those values, escaped.
"""

import base64
import json
from dataclasses import dataclass
from typing import Literal

from fastapi import Request, Response

from precurb.web.words import t

COOKIE = "precurb_told"
Tone = Literal["done", "warn"]
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence about what was done, or what could not be."""

    key: str
    values: dict[str, str]
    tone: Tone = "done"


def tell(response: Response, told: Told) -> None:
    """Let the next page say it."""
    packed = json.dumps([told.key, told.values, told.tone]).encode()
    response.set_cookie(
        COOKIE, base64.urlsafe_b64encode(packed).decode(), max_age=60, httponly=True,
        samesite="lax", path="/",
    )  # fmt: skip


def heard(request: Request, language: str) -> tuple[Tone, str] | None:
    """What the page before told, in the language of this one; nothing where it told nothing."""
    packed = request.cookies.get(COOKIE, "")
    if not packed or len(packed) > _LONGEST:
        return None
    try:
        key, values, tone = json.loads(base64.urlsafe_b64decode(packed))
        text = t(str(key), language, **{str(k): str(v) for k, v in values.items()})
    except (ValueError, KeyError, AttributeError, TypeError):
        return None
    return ("warn" if tone == "warn" else "done", text)
