"""The work behind an upload: files are screened in a run of their own, then kept.

The run lies in its folder until it is kept, so a worker that is killed goes on where the last
one was; its last transaction keeps the run and ends the job.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from precurb.app.access.actor import SYSTEM
from precurb.app.desk.files import read_order
from precurb.app.desk.look_back import look_back
from precurb.app.keep_run import Run, keep_run
from precurb.app.screen import Order, Watcher, read_records, screen_files
from precurb.app.service import Service
from precurb.app.work import Beat
from precurb.errors import UnavailableError
from precurb.model import Transaction
from precurb.screening import Mark
from precurb.store import jobs, received
from precurb.store.jobs import Job


def screen_file(job: Job, service: Service, beat: Beat) -> None:
    """Screen the files of an upload, and keep what comes of it."""
    folder = service.home.prepare().root / "uploads" / job.id
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        _screen(job, folder, service, beat)
    shutil.rmtree(folder)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Be the only worker in a folder: one that seemed dead may still be writing."""
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UnavailableError("another worker is still at these files") from error
        yield


def _screen(job: Job, folder: Path, service: Service, beat: Beat) -> None:
    told = read_order(job)
    paths = tuple(_file(folder, name, sha256, service) for name, sha256 in told.files)
    order = Order(
        files=paths,
        on=told.on,
        policy=service.policy_path,
        workers=max(1, (os.cpu_count() or 1) - 1),
        together=told.together,
    )
    beat(note="looking back")
    order = replace(order, past=_past(order, folder, service))

    def read(mark: Mark) -> None:
        beat(done=mark.records, note="screening")

    summary = screen_files(
        order, snapshot=service.snapshot, home=service.home, watcher=Watcher(progress=read)
    )
    total = summary.tally.checks
    run = Run(
        folder=service.home.runs / summary.run,
        summary=summary,
        by=told.by,
        job=job.id,
        files=dict(told.files),
        told=lambda done: beat(done=done, total=total, note="keeping"),
        ending=lambda writing: jobs.finish(writing, job),
    )
    beat(done=0, total=total, note="keeping")
    keep_run(run, service=service, actor=SYSTEM)


def _past(order: Order, folder: Path, service: Service) -> str:
    """The hash of what the files look back on; found once, before any of them is kept."""
    kept = folder / ".past"
    if kept.exists():
        return kept.read_text("ascii")
    asked = [each for each in read_records(order) if isinstance(each, Transaction)]
    most = service.settings.look_back.most_of_file
    name = look_back(asked, service=service, most=most).hash
    part = folder / ".past.part"
    part.write_text(name, "ascii")
    part.replace(kept)
    return name


def _file(folder: Path, name: str, sha256: str, service: Service) -> Path:
    """The bytes of an upload as a file; whole, or written anew."""
    path = folder / name
    part = folder / f".{sha256}.part"
    with service.store.read() as db, part.open("wb") as file:
        for content in received.parts(db, sha256):
            file.write(content)
    part.replace(path)
    return path
