"""Take a screened run into the store: in batches, on from where it was cut off, never twice.

A batch and how far it has come are kept in one transaction, so whoever kills this loses and
repeats nothing. The id of a run holds the hash of its checks: the same run again adds nothing.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.acts.fits import note_fits
from precurb.app.desk.events import events_of
from precurb.app.records import Making, add_checks
from precurb.app.service import Service
from precurb.app.webhooks import announce
from precurb.errors import InvalidRecordError
from precurb.model import Check
from precurb.screening import Summary, decode_check
from precurb.store import Writing, list_versions, received, runs

BATCH = 200  # checks a transaction: some 0.1 s, in which nobody else writes to SQLite
_ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run that was screened: its folder, what came of it, for whom, and by which job.

    ``files`` are the SHA-256 of files that are kept, by name. ``told`` hears how many checks
    are kept so far; ``ending`` writes in the transaction that ends it.
    """

    folder: Path
    summary: Summary
    by: str
    job: str = ""
    files: dict[str, str] | None = None
    told: Callable[[int], None] = lambda done: None
    ending: Callable[[Writing], None] = lambda writing: None


def keep_run(run: Run, *, service: Service, actor: Actor) -> str:
    """Keep a run with its checks; return its id.

    Raises:
        DeniedError: The actor may not.
        ConflictError: Another process keeps the same run at this moment.
    """
    require(actor, Action.FILE_SCREEN)
    path = run.folder / "checks.jsonl"
    run_id = _id(run, path)
    making = Making(files=run.files, book=service.home.shelf.open(run.summary.snapshot).book)
    mark = f"run {run_id}"
    with service.store.read() as db:
        told = list_versions.watermark(db, mark)
    done, offset = _come_to(told)
    if told != _ALL:
        for checks, end in _batches(path, offset):
            with service.store.write(service.acting(actor)) as writing:
                kept = add_checks(writing, checks, making)
                note_fits(writing, kept, checks, service, making.book)
                runs.add_checks(writing, run_id, done, kept)
                announce(writing, *events_of(kept))
                done += len(checks)
                now = f"{done} {end}"
                list_versions.advance(writing, mark, now, expected=told)
            told = now
            run.told(done)
    with service.store.write(service.acting(actor)) as writing:
        if told != _ALL:
            runs.keep(writing, run_id, run.summary, run.by, run.job)
            list_versions.advance(writing, mark, _ALL, expected=told)
        run.ending(writing)
    return run_id


def keep_files(paths: Iterable[Path], *, service: Service, actor: Actor) -> dict[str, str]:
    """Keep the bytes of files by their hash; those that are too large are left out.

    Returns:
        SHA-256 by name; a name that two different files bear is left out.
    """
    require(actor, Action.FILE_SCREEN)
    found: dict[str, set[str]] = {}
    for path in paths:
        try:
            with service.store.write(service.acting(actor)) as writing:
                sha256 = received.keep_file(writing, path)
        except InvalidRecordError:
            continue
        found.setdefault(path.name, set()).add(sha256)
    return {name: hashes.pop() for name, hashes in found.items() if len(hashes) == 1}


def _id(run: Run, path: Path) -> str:
    """The folder, the hash of what lies in it, and the job: each tells runs apart."""
    with path.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()[:12]
    return ".".join(filter(None, (run.folder.name, content, run.job)))


def _come_to(told: str) -> tuple[int, int]:
    if told in ("", _ALL):
        return 0, 0
    done, offset = told.split(" ")
    return int(done), int(offset)


def _batches(path: Path, offset: int) -> Iterator[tuple[list[Check], int]]:
    with path.open("rb") as file:
        file.seek(offset)
        while lines := list(islice(iter(file.readline, b""), BATCH)):
            yield [decode_check(line) for line in lines], file.tell()
