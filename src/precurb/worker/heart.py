"""Says in a thread of its own that a job is alive and how far it is, while work goes on."""

import datetime as dt
import logging
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from precurb.app.work import StoppedError
from precurb.errors import ConflictError, UnavailableError
from precurb.store import Acting, Store, jobs
from precurb.store.jobs import Job

_LOG = logging.getLogger(__name__)


class Heart:
    """The beat of one job. Work calls it; a thread tells the store.

    Args:
        store: Where the job lies.
        job: The job, as it was claimed.
        acting: Who acts now.
        stopping: Set when the worker is about to stop.
        every: How often the store is told.
    """

    def __init__(
        self,
        store: Store,
        job: Job,
        acting: Callable[[], Acting],
        stopping: threading.Event,
        every: dt.timedelta,
    ) -> None:
        self._store, self._job, self._acting = store, job, acting
        self._stopping, self._every = stopping, every.total_seconds()
        self._told: tuple[int | None, int | None, str | None] = (None, None, None)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heart {job.id}", daemon=True)
        self.lost = False

    def __call__(
        self, *, done: int | None = None, total: int | None = None, note: str | None = None
    ) -> None:
        """Say how far it is.

        Raises:
            ConflictError: The job was cancelled, or another worker has it by now.
            StoppedError: The worker is about to stop.
        """
        before = self._told
        self._told = (
            before[0] if done is None else done,
            before[1] if total is None else total,
            before[2] if note is None else note,
        )
        if self.lost:
            raise ConflictError(f"job {self._job.id} is no longer ours")
        if self._stopping.is_set():
            raise StoppedError

    def __enter__(self) -> Self:
        """Begin to beat."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop beating; the last word is told, where the job is still running."""
        self._ended.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._ended.wait(self._every):
            if not self._tell():
                return
        self._tell()

    def _tell(self) -> bool:
        done, total, note = self._told
        try:
            with self._store.write(self._acting()) as writing:
                jobs.beat(writing, self._job, done=done, total=total, note=note)
        except ConflictError:
            self.lost = True
            return False
        except UnavailableError as error:  # it may answer again before the job counts as silent
            _LOG.warning("job %s: no heartbeat: %s", self._job.id, error)
        return True
