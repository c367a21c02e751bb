"""Several decisions kept together, since each commit costs more than most decisions do.

A batch is short, and what it gives is what single commits would give. It is kept in an order
that a kill cannot harm: first the decisions; then the lines are told; then comes what is
remembered of the flows of money, and at last that files were read. What was decided and not
told or remembered is told and remembered when its file is read again, which is not marked yet.
"""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from precurb.app.payment_desk import Desk
from precurb.app.payment_lines import Told
from precurb.app.payment_store import TakenFile


class Batch:
    """Decisions since the last commit, with the files that were read and the lines to be told.

    Args:
        desk: What decisions are made with.
        tell: Who is told, once it is kept.
        most: Payments of one batch.
        linger: Seconds after which a batch is kept, however few they are.
    """

    def __init__(
        self, desk: Desk, tell: Callable[[Told], None], *, most: int, linger: float
    ) -> None:
        self._desk, self._tell, self._most, self._linger = desk, tell, most, linger
        self._lines: list[Told] = []
        self._files: dict[str, TakenFile] = {}
        self._count, self._began = 0, 0.0
        self._open = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Keep what is open; after an error nothing of it."""
        if kind is None:
            self.close()
        elif self._open:
            self._open = False
            self._desk.store.roll_back()
            self._desk.flows.roll_back()

    def begin(self) -> None:
        """Make sure that what follows belongs to a batch."""
        if self._open:
            return
        self._desk.store.begin()
        self._desk.flows.begin()
        self._open, self._count, self._began = True, 0, time.monotonic()

    def add(self, line: Told) -> None:
        """Take what was done about one payment or record; keep the batch if it is due."""
        self._lines.append(line)
        self._count += 1
        if self._count >= self._most or time.monotonic() - self._began >= self._linger:
            self.close()

    def has_file(self, sha256: str) -> bool:
        """Whether a file with this content was read to its end."""
        return sha256 in self._files or self._desk.store.has_file(sha256)

    def add_file(self, taken: TakenFile) -> None:
        """Take that a file was read to its end."""
        self._files.setdefault(taken.sha256, taken)

    def close(self) -> None:
        """Keep all that is open, and tell it."""
        held, self._open = self._open, False
        if held:
            self._desk.store.commit()
        lines, self._lines = self._lines, []
        try:
            for line in lines:
                self._tell(line)
        except BaseException:
            if held:  # nobody may have heard: what is open stays open, and is told again
                self._desk.flows.roll_back()
            raise
        if held:
            self._desk.flows.commit()
        if self._files:
            with self._desk.store.transaction():
                for taken in self._files.values():
                    self._desk.store.add_file(taken)
            self._files.clear()
