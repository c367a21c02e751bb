"""Worker processes that are watched: one that dies is replaced, and its part done again.

A pool of the standard library breaks as a whole when one of its processes is killed, and does
not say on what that one was at work. Here each process has one part at a time, so whichever
part kills its worker again and again is known, and the others go on.
"""

import multiprocessing as mp
import signal
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Generic, TypeVar

from precurb.errors import UnavailableError

MOST_DEATHS = 3  # of workers of one part, or of workers that had not begun yet
_READY, _DONE, _FAILED = "ready", "done", "failed"

P = TypeVar("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Lost(Generic[P]):
    """A part that killed its worker as often as is tried."""

    part: P


@dataclass(slots=True)
class _Hand(Generic[P]):
    process: SpawnProcess
    line: "Connection[Any, Any]"
    part: P | None = None
    ready: bool = False


@dataclass(slots=True)
class Crew(Generic[P, R]):
    """So many processes that each do parts of one work.

    Args:
        prepare: Called once in each process; gives what does one part. Both travel, so it is
            a function of a module, or a ``functools.partial`` of one.
        size: How many processes.
        started: Told the process id of each one that is started.
    """

    prepare: Callable[[], Callable[[P], R]]
    size: int
    started: Callable[[int], None] = lambda pid: None
    _hands: list[_Hand[P]] = field(default_factory=list)
    _waiting: deque[P] = field(default_factory=deque)
    _deaths: Counter[P] = field(default_factory=Counter)
    _unborn: int = 0

    def work_through(self, parts: Iterable[P]) -> Iterator[R | Lost[P]]:
        """Do every part once; what they came to, in the order in which they end.

        Raises:
            UnavailableError: Processes die before they have begun, one after the other.
            Exception: Whatever a part raised in its process.
        """
        self._waiting.extend(parts)
        try:
            self._man()
            while self._hands:
                for line in wait([hand.line for hand in self._hands]):
                    hand = next(each for each in self._hands if each.line is line)
                    yield from self._hear(hand)
                self._man()
        finally:
            self._end()

    def _man(self) -> None:
        """Start as many processes as there is work for."""
        beginning = sum(not hand.ready for hand in self._hands)
        wanted = min(self.size - len(self._hands), len(self._waiting) - beginning)
        for _ in range(wanted):
            self._hands.append(self._start())

    def _start(self) -> _Hand[P]:
        context = mp.get_context("spawn")  # forking a process that has threads can deadlock
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self.prepare), daemon=True)
        process.start()
        theirs.close()  # so that its end is heard when the process dies
        self.started(process.pid or 0)
        return _Hand(process, ours)

    def _hear(self, hand: _Hand[P]) -> Iterator[R | Lost[P]]:
        try:
            kind, told = hand.line.recv()
        except (EOFError, OSError):
            yield from self._bury(hand)
            return
        if kind == _FAILED:
            raise told
        if kind == _DONE:
            hand.part = None
            yield told
        hand.ready, self._unborn = True, 0
        with suppress(OSError):  # dead meanwhile: its end is heard next
            self._give(hand)

    def _give(self, hand: _Hand[P]) -> None:
        if not self._waiting:
            hand.line.send(None)
            self._dismiss(hand)
            return
        hand.part = self._waiting.popleft()
        hand.line.send((hand.part,))

    def _bury(self, hand: _Hand[P]) -> Iterator[Lost[P]]:
        self._dismiss(hand)
        part = hand.part
        if part is None:
            self._unborn += 1
            if self._unborn >= MOST_DEATHS:
                raise UnavailableError(
                    f"{self._unborn} worker processes ended before they began "
                    f"(exit status {hand.process.exitcode}); is there enough memory?"
                )
            return
        self._deaths[part] += 1
        if self._deaths[part] >= MOST_DEATHS:
            yield Lost(part)
        else:
            self._waiting.appendleft(part)

    def _dismiss(self, hand: _Hand[P]) -> None:
        self._hands.remove(hand)
        hand.line.close()
        hand.process.join()

    def _end(self) -> None:
        for hand in self._hands:
            hand.process.terminate()
            hand.process.join()
            hand.line.close()
        self._hands.clear()


def _serve(line: "Connection[Any, Any]", prepare: Callable[[], Callable[[P], R]]) -> None:
    """The life of a worker process: parts in, what they came to out, until there is none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    try:
        do = prepare()
        line.send((_READY, None))
        while given := line.recv():
            line.send((_DONE, do(given[0])))
    except (EOFError, BrokenPipeError):
        return  # whoever started it is gone
    except Exception as error:  # told to whoever waits, who raises it
        line.send((_FAILED, error))
