"""Claims one job after the other and does it, until it is told to stop.

Nothing of a job lies in the worker alone: of one that is killed the job is taken back by
another, or by itself after its next start, and gone on with.
"""

import datetime as dt
import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from precurb import __version__
from precurb.app.access.actor import SYSTEM
from precurb.app.service import Service
from precurb.app.webhooks import KIND as DELIVERY
from precurb.app.webhooks import Event, EventKind, announce
from precurb.app.work import StoppedError, Work
from precurb.errors import ConflictError, PrecurbError, UnavailableError
from precurb.store import Acting, jobs, workers
from precurb.store.jobs import Job
from precurb.worker.heart import Heart
from precurb.worker.registry import WORK
from precurb.worker.retry import BackOff, again_after
from precurb.worker.schedule import enqueue_due

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a worker looks, says it is alive, and takes others for dead."""

    look: dt.timedelta = dt.timedelta(seconds=1)  # for a job, when there was none
    beat: dt.timedelta = dt.timedelta(seconds=2)
    silent: dt.timedelta = dt.timedelta(seconds=60)  # after which a job is taken back
    tidy: dt.timedelta = dt.timedelta(seconds=20)  # schedules, silent jobs, being seen
    back_off: BackOff = field(default_factory=BackOff)


class Worker:
    """Does jobs, one at a time; several may work on one store.

    Args:
        service: The installation; several threads may use it.
        pace: How often it looks.
        work: What it can do, by kind of job.
    """

    def __init__(
        self, service: Service, pace: Pace | None = None, work: Mapping[str, Work] = WORK
    ) -> None:
        self.name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        self._service, self._pace, self._work = service, pace or Pace(), work
        self._stopping = threading.Event()
        self._tidied = float("-inf")

    def stop(self) -> None:
        """Stop soon: the job at hand is put back at the next place where it can be left."""
        self._stopping.set()

    def run(self) -> None:
        """Work until told to stop."""
        _LOG.info("worker %s begins", self.name)
        while not self._stopping.is_set():
            try:
                self._tidy()
                busy = self.once()
            except UnavailableError as error:
                _LOG.warning("worker %s: the store does not answer: %s", self.name, error)
                busy = False
            if not busy:
                self._stopping.wait(self._pace.look.total_seconds())
        self._say_goodbye()

    def once(self) -> bool:
        """Do the next job that is due; whether there was one."""
        with self._service.store.write(self._acting()) as writing:
            job = jobs.claim(writing, self.name, tuple(self._work))
        if job is None:
            return False
        _LOG.info("job %s (%s) begins, attempt %d", job.id, job.kind, job.attempts)
        started = time.monotonic()
        came = self._do(job)
        spent = time.monotonic() - started
        _LOG.info("job %s (%s): %s after %.1f s", job.id, job.kind, came, spent)
        return True

    def _do(self, job: Job) -> str:
        store, every = self._service.store, self._pace.beat
        heart = Heart(store, job, self._acting, self._stopping, every)
        try:
            with heart:
                self._work[job.kind](job, self._service, heart)
        except StoppedError:
            return self._put_back(job)
        except Exception as error:  # whatever work raises is the job's failure, not ours
            if heart.lost:
                return "left to another worker"
            return self._fail(job, error)
        return self._finish(job)

    def _finish(self, job: Job) -> str:
        try:
            with self._service.store.write(self._acting()) as writing:
                jobs.finish(writing, job)
        except ConflictError:  # ended in the transaction of its results, or no longer ours
            with self._service.store.read() as db:
                return str(jobs.read(db, job.id).state)
        return "done"

    def _fail(self, job: Job, error: Exception) -> str:
        foreseen = isinstance(error, PrecurbError)
        if not foreseen:
            _LOG.exception("job %s (%s) failed", job.id, job.kind)
        told = str(error) if foreseen else f"{type(error).__name__}: {error}"
        wait = again_after(error, job.attempts, self._pace.back_off)
        last = wait is None or job.attempts >= job.most_attempts
        try:
            with self._service.store.write(self._acting()) as writing:
                jobs.fail(writing, job, told, again_after=wait)
                if last and job.kind != DELIVERY:  # a failed message is not told by messages
                    data = {"id": job.id, "kind": job.kind}
                    announce(writing, Event(kind=EventKind.JOB_FAILED, data=data))
        except ConflictError:
            return "left to another worker"
        return "failed" if last else f"failed, again after {wait}"

    def _put_back(self, job: Job) -> str:
        try:
            with self._service.store.write(self._acting()) as writing:
                jobs.put_back(writing, job)
        except ConflictError:
            return "left to another worker"
        return "put back"

    def _tidy(self) -> None:
        """See to what is everybody's: schedules, jobs of the dead, being seen alive."""
        if time.monotonic() - self._tidied < self._pace.tidy.total_seconds():
            return
        self._tidied = time.monotonic()
        with self._service.store.write(self._acting()) as writing:
            workers.seen(writing, self.name, __version__)
            for each in jobs.take_back(writing, self._pace.silent):
                _LOG.warning("job %s is taken back: its worker fell silent", each)
        for kind in enqueue_due(self._service):
            _LOG.info("%s is due", kind)

    def _say_goodbye(self) -> None:
        _LOG.info("worker %s ends", self.name)
        try:
            with self._service.store.write(self._acting()) as writing:
                workers.gone(writing, self.name, dt.timedelta(days=1))
        except UnavailableError as error:
            _LOG.warning("worker %s: no goodbye: %s", self.name, error)

    def _acting(self) -> Acting:
        return self._service.acting(SYSTEM)
