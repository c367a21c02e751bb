"""Live progress: the state of a job told to a browser again and again until it ends.

Server-sent events, each with the piece of the page that changes; the last one asks the browser
to load the page anew. Without scripts the page reloads itself.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from types import MappingProxyType

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

EVERY = 0.7  # seconds between two looks
AT_MOST = 600  # seconds before the browser has to ask again
HEADERS = MappingProxyType({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})


async def follow(request: Request, look: Callable[[], tuple[str, bool]]) -> AsyncIterator[str]:
    """Tell how something stands until it has ended.

    Args:
        request: Who follows; once the browser is gone, so is the stream.
        look: What to show now, and whether it has ended; called in a thread.
    """
    before = ""
    for _ in range(int(AT_MOST / EVERY)):
        piece, ended = await run_in_threadpool(look)
        if piece != before:
            yield event(piece)
            before = piece
        if ended:
            yield event("ended", name="ended")
            return
        if await request.is_disconnected():
            return
        await asyncio.sleep(EVERY)


def event(data: str, name: str = "") -> str:
    r"""One server-sent event.

    >>> event("one line", "ended")
    'event: ended\ndata: one line\n\n'
    """
    head = f"event: {name}\n" if name else ""
    return head + "".join(f"data: {line}\n" for line in data.splitlines()) + "\n"
