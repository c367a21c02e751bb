"""The line between nodes of ``benchmarks/exchange.py``, which loses, doubles, delays, reorders.

It stands before one node each, passes HTTP on, and with given chances drops a request, drops
its answer, hands it over twice, holds it back, and drops or reorders single envelopes within.
"""

import asyncio
import random
import threading
from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Faults:
    """Chances between 0 and 1, and the longest delay in seconds."""

    lose: float = 0
    lose_answer: float = 0
    double: float = 0
    delay: float = 0
    longest: float = 0.3
    drop: float = 0
    reorder: float = 0
    counted: Counter[str] = field(default_factory=Counter)


class Proxy:
    """Listens on loopback and passes on to ports, one each."""

    def __init__(self, ports: dict[int, int], faults: Faults, seed: int) -> None:
        self._ports, self._faults = ports, faults
        self._chance = random.Random(seed)
        self._ready = threading.Event()

    def start(self) -> None:
        """Begin to listen, in a thread of its own."""
        threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True).start()
        self._ready.wait(10)

    async def _run(self) -> None:
        for listen, to in self._ports.items():
            await asyncio.start_server(self._handler(to), "127.0.0.1", listen)
        self._ready.set()
        await asyncio.Event().wait()

    def _handler(self, to: int):  # type: ignore[no-untyped-def]  # what asyncio asks for
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                while request := await _message(reader):
                    answer = await self._pass(to, request)
                    if answer is None:
                        break
                    writer.write(answer)
                    await writer.drain()
            except (OSError, asyncio.IncompleteReadError):
                self._faults.counted["node away"] += 1
            finally:
                writer.close()

        return handle

    async def _pass(self, to: int, request: bytes) -> bytes | None:
        faults = self._faults
        if self._happens(faults.lose, "requests lost"):
            return None
        if self._happens(faults.delay, "requests held back"):
            await asyncio.sleep(self._chance.random() * faults.longest)
        request = self._within(request)
        if self._happens(faults.double, "requests doubled"):
            await _ask(to, request)
        answer = await _ask(to, request)
        if self._happens(faults.lose_answer, "answers lost"):
            return None
        return self._within(answer)

    def _within(self, message: bytes) -> bytes:
        head, _, body = message.partition(b"\r\n\r\n")
        lines = body.split(b"\n")
        if len(lines) < 4:
            return message
        first, texts = lines[:2], [line for line in lines[2:] if line]
        kept = [text for text in texts if not self._happens(self._faults.drop, "dropped")]
        if self._happens(self._faults.reorder, "packets reordered"):
            self._chance.shuffle(kept)
        made = b"\n".join((*first, *kept, b""))
        names = [
            line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-len")
        ]
        length = b"content-length: %d" % len(made)
        return b"\r\n".join((*names, length)) + b"\r\n\r\n" + made

    def _happens(self, chance: float, what: str) -> bool:
        if chance and self._chance.random() < chance:
            self._faults.counted[what] += 1
            return True
        return False


async def _message(reader: asyncio.StreamReader) -> bytes:
    """One HTTP message with a length; empty at the end of the line."""
    head = await reader.readuntil(b"\r\n\r\n") if not reader.at_eof() else b""
    if not head:
        return b""
    size = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            size = int(line.partition(b":")[2])
    return head + await reader.readexactly(size)


async def _ask(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 24)
    try:
        writer.write(request)
        await writer.drain()
        return await _message(reader)
    finally:
        writer.close()
