"""Work for crews of processes: functions of a module, as they travel to processes."""

import os
import signal
from collections.abc import Callable
from pathlib import Path


def square() -> Callable[[int], int]:
    """Squares numbers."""
    return lambda number: number * number


def deadly(folder: Path, deaths: int) -> Callable[[int], int]:
    """Squares numbers; of 3 its process dies, so many times."""

    def work(number: int) -> int:
        died = len(list(folder.iterdir()))
        if number == 3 and died < deaths:
            (folder / str(died)).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return number * number

    return work


def unborn() -> Callable[[int], int]:
    """Dies before it begins."""
    os.kill(os.getpid(), signal.SIGKILL)
    return square()


def failing() -> Callable[[int], int]:
    """Cannot do 3."""

    def work(number: int) -> int:
        if number == 3:
            raise ValueError("three is too many")
        return number

    return work
