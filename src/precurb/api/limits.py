"""What one caller may ask for: requests a minute, and the length of a body."""

import math
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from precurb.api.problems import problem
from precurb.errors import TooManyError

MOST_CALLERS = 10_000  # of whom a bucket is remembered; the one unseen longest goes first


@dataclass(frozen=True, slots=True)
class Standing:
    """How a caller stands: requests a minute, how many are left, seconds until all are."""

    limit: int
    left: int
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        """The same as headers of an answer."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.left),
            "RateLimit-Reset": str(self.reset),
        }


class Buckets:
    """A bucket of tokens for each caller, filled evenly and never above a minute's worth.

    Args:
        a_minute: How many requests a minute.
        clock: Seconds that only grow.
        most: How many callers are remembered.
    """

    def __init__(
        self, a_minute: int, clock: Callable[[], float] = time.monotonic,
        most: int = MOST_CALLERS,
    ) -> None:  # fmt: skip
        self._limit, self._clock, self._most = a_minute, clock, most
        self._filled: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, caller: str) -> Standing:
        """Take one request from a caller's bucket.

        Raises:
            TooManyError: It is empty; the error says after how many seconds it is not.
        """
        with self._lock:
            level = self._level(caller)
            if level < 1:
                wait = math.ceil((1 - level) * 60 / self._limit)
                raise TooManyError(f"more than {self._limit} requests a minute", after=wait)
            self._filled[caller] = (level - 1, self._clock())
            self._filled.move_to_end(caller)
            while len(self._filled) > self._most:
                self._filled.popitem(last=False)
        return self._standing(level - 1)

    def _level(self, caller: str) -> float:
        level, at = self._filled.get(caller, (float(self._limit), 0.0))
        return min(float(self._limit), level + (self._clock() - at) * self._limit / 60)

    def _standing(self, level: float) -> Standing:
        reset = math.ceil((self._limit - level) * 60 / self._limit)
        return Standing(self._limit, int(level), reset)


class BodyLimit:
    """Refuses a body that is too long before it is held in memory, announced or not.

    Args:
        app: What answers.
        most: Bytes of a body.
        uploads: Bytes of a body at the paths of ``upload_paths``.
        upload_paths: Where files come in; the whole path has to fit.
    """

    def __init__(
        self, app: ASGIApp, *, most: int, uploads: int, upload_paths: re.Pattern[str]
    ) -> None:
        self._app, self._most, self._uploads = app, most, uploads
        self._upload_paths = upload_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        files = self._upload_paths.fullmatch(scope["path"])
        most = self._uploads if files else self._most
        told = dict(scope["headers"]).get(b"content-length", b"0")
        detail = f"a body here has at most {most} bytes"
        if not told.isdigit() or int(told) > most:
            await problem(413, TooManyError.code, detail)(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:
                raise HTTPException(413, detail)
            return message

        await self._app(scope, counted, send)
