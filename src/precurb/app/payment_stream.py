"""Payment messages from a stream: each is kept as a file, then decided like any other.

Messages follow one another as they are: an XML message ends with the end of its root element,
an MT message with ``-}`` at the end of a line. Each is written to the folder of received
messages before it is looked at, so a killed process finds it there.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from precurb.app.payment_desk import Desk
from precurb.app.watch_payments import Plan, Tally, Watch, Watching, watch_folder

_CHUNK = 1 << 16
LONGEST = 64 << 20  # bytes without an end, after which a message is taken as it stands
_ROOT = re.compile(rb"<([A-Za-z_][\w.-]*(?::[\w.-]+)?)[\s>/]")
_END_OF_MT = re.compile(rb"-\}(?:\{[S5]:(?:\{[^{}]*\})*\})?[ \t]*\r?\n")


def watch_stream(stream: BinaryIO, desk: Desk, watch: Watch) -> Tally:
    """Decide about every payment of a stream; what an earlier process left comes first.

    Args:
        stream: The messages, one after another.
        desk: What decisions are made with.
        watch: Who reads, who is told, and when to stop.

    Returns:
        What was done.
    """
    folder = desk.home.root / "payments" / "received"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    plan = Plan(folder=folder, once=True, settle=0)
    left = watch_folder(plan, desk, watch)
    with Watching(desk, watch, plan.alarms) as watching:
        watching.tally = left

        def waiting() -> None:
            watching.keep()
            watching.catch_up(plan.again)
            watching.raise_alarms()

        for message in messages_in(stream, waiting):
            watching.take_file(_keep(message, folder))
            if watch.stops():
                break
        watching.catch_up()
    return watching.tally


def _nothing() -> None:
    return None


def messages_in(stream: BinaryIO, waiting: Callable[[], None] = _nothing) -> Iterator[bytes]:
    """Cut a stream into messages.

    Args:
        stream: XML messages, MT messages, or both, one after another.
        waiting: Called before more is read, which may have to be waited for.

    Returns:
        The bytes of each message; at last what has no end, as it stands.
    """
    rest = b""
    while chunk := _some(stream, waiting):
        rest = (rest + chunk).lstrip()
        while end := _end_of(rest):
            yield rest[:end]
            rest = rest[end:].lstrip()
        if len(rest) > LONGEST:
            yield rest
            rest = b""
    if rest.strip():
        yield rest


def _some(stream: BinaryIO, waiting: Callable[[], None]) -> bytes:
    """What has come, without waiting for more than there is."""
    waiting()
    read = getattr(stream, "read1", stream.read)
    found: bytes = read(_CHUNK)
    return found


def _end_of(text: bytes) -> int:
    """Where the first message ends; 0 when its end has not come."""
    if not text.startswith(b"<"):
        match = _END_OF_MT.search(text)
        return match.end() if match else 0
    root = _ROOT.search(text)
    if root is None:
        return 0
    closing = re.compile(rb"</" + re.escape(root[1]) + rb"\s*>")
    match = closing.search(text, root.end())
    return match.end() if match else 0


def _keep(message: bytes, folder: Path) -> Path:
    """Write a message under its hash, whole or not at all."""
    kind = "xml" if message.startswith(b"<") else "txt"
    path = folder / f"{hashlib.sha256(message).hexdigest()}.{kind}"
    if not path.exists():
        fresh = path.with_suffix(".part")
        with fresh.open("wb") as file:
            file.write(message)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    return path
