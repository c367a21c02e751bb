"""What work that is done later is given: a job, the installation, and a way to be heard."""

from collections.abc import Callable
from typing import Protocol

from precurb.app.service import Service
from precurb.store.jobs import Job


class StoppedError(Exception):
    """The worker is about to stop; the job goes on elsewhere, or after the next start."""


class Beat(Protocol):
    """Says how far work is; raises where it has to be left.

    Work calls it at places where it can be left: between batches, never inside a transaction.

    Raises:
        ConflictError: The job was cancelled, or another worker has it by now.
        StoppedError: This worker is about to stop; the job will go on elsewhere.
    """

    def __call__(
        self, *, done: int | None = None, total: int | None = None, note: str | None = None
    ) -> None:
        """Say how far it is, in units of the job."""


Work = Callable[[Job, Service, Beat], None]
"""Does one job. It may end the job in the transaction of its results; else the worker does."""
