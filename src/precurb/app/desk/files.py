"""Screen files at the desk: bytes are kept first, a job screens them, the answer is paged."""

import datetime as dt
import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal

import msgspec

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.desk.pages import Page, Part, page
from precurb.app.prose import known_language
from precurb.app.service import Service
from precurb.errors import ConflictError, InvalidRecordError, UnknownRecordError
from precurb.model import NotChecked, Outcome
from precurb.screening import Summary
from precurb.store import jobs, received, runs
from precurb.store.checks import KeptCheck
from precurb.store.jobs import Job, NewJob
from precurb.store.runs import KeptRun

KIND = "screen-file"
FORMS = (
    ".csv", ".tsv", ".txt", ".xlsx", ".json", ".jsonl", ".ndjson", ".parquet", ".xml", ".pdf"
)  # fmt: skip
MOST_FILES = 100
_LONGEST_NAME = 120
Suffix = Literal["jsonl", "csv", "xlsx", "parquet", "html"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it came in."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How files are to be screened: whether they are papers of the same consignments."""

    together: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenFile:
    """What a job of this kind is told: the files by hash, how, and for whom."""

    files: tuple[tuple[str, str], ...]  # name, SHA-256
    together: bool
    by: str
    on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """How a screening stands: its job, and its result once it is done."""

    job: Job
    files: tuple[str, ...]
    by: str
    on: dt.date
    summary: Summary | None


def screen_upload(
    uploads: Sequence[Upload], wish: Wish, *, service: Service, actor: Actor
) -> str:
    """Keep files and have them screened; return the id of the job.

    The same files again, while they wait or are screened, are the job that is there.

    Raises:
        DeniedError: The actor may not.
        InvalidRecordError: There is none, they are too many or too large, or of no kind that
            is read.
    """
    require(actor, Action.FILE_SCREEN)
    named = _refuse_unfit(uploads, service)
    with service.store.write(service.acting(actor)) as writing:
        kept = tuple((name, received.keep(writing, name, raw)) for name, raw in named.items())
        told = ScreenFile(files=kept, together=wish.together, by=actor.who, on=service.today())
        payload = msgspec.json.encode(told)
        alike = msgspec.json.encode((kept, wish.together, told.on))
        single = f"{KIND} {hashlib.sha256(alike).hexdigest()}"
        job = NewJob(kind=KIND, payload=payload.decode(), single=single)
        made = jobs.enqueue(writing, job) or jobs.waiting(writing.db, single)
        return str(made)


def screening(job_id: str, *, service: Service, actor: Actor) -> Screening:
    """How a screening stands.

    Raises:
        DeniedError: The actor may not.
        UnknownRecordError: There is no such screening.
    """
    require(actor, Action.CHECK_READ)
    with service.store.read() as db:
        return _screening(_job(jobs.read(db, job_id)), runs.of_job(db, job_id))


def screenings(part: Part, *, service: Service, actor: Actor) -> Page[Screening]:
    """Screenings, the newest first.

    Raises:
        DeniedError: The actor may not.
    """
    require(actor, Action.CHECK_READ)
    with service.store.read() as db:
        found = jobs.listed(db, kinds=(KIND,), before=part.number, most=part.most + 1)
        told = [_screening(job, runs.of_job(db, job.id)) for _, job in found]
    return page(told, [str(seq) for seq, _ in found], part.most)


def checks_of_screening(
    job_id: str, outcomes: tuple[Outcome, ...], part: Part, *, service: Service, actor: Actor
) -> Page[KeptCheck]:
    """The checks of a screening in the order of its files; of some outcomes alone.

    Raises:
        DeniedError: The actor may not.
        UnknownRecordError: There is no such screening.
    """
    require(actor, Action.CHECK_READ)
    after = -1 if part.number is None else part.number
    with service.store.read() as db:
        _job(jobs.read(db, job_id))
        if (run := runs.of_job(db, job_id)) is None:
            return Page(items=())
        found = runs.checks_of(db, run.id, outcomes, after, part.most + 1)
    marks = [str(position) for position, _ in found]
    return page([kept for _, kept in found], marks, part.most)


def gaps_of_screening(job_id: str, *, service: Service, actor: Actor) -> tuple[NotChecked, ...]:
    """Records that could not be read, the first 1,000.

    Raises:
        DeniedError: The actor may not.
        UnknownRecordError: There is no such screening.
    """
    summary = screening(job_id, service=service, actor=actor).summary
    return summary.unread if summary else ()


def export_screening(
    job_id: str, suffix: Suffix, language: str, *, service: Service, actor: Actor
) -> bytes:
    """The result of a screening as a file; no cell of a table can start a formula.

    Raises:
        DeniedError: The actor may not.
        UnknownRecordError: There is no such screening.
        ConflictError: It is not done yet.
        InvalidRecordError: The language is none of ours, or it is more than a sheet holds.
    """
    from precurb.app.results import write_results

    require(actor, Action.CHECK_READ)
    known_language(language)
    with service.store.read() as db, tempfile.TemporaryDirectory() as folder:
        _job(jobs.read(db, job_id))
        if (run := runs.of_job(db, job_id)) is None:
            raise ConflictError("the screening is not done yet")
        path = Path(folder) / f"result.{suffix}"
        write_results(path, lambda: runs.whole_checks(db, run.id), run.summary, language)
        return path.read_bytes()


def _screening(job: Job, run: KeptRun | None) -> Screening:
    told = read_order(job)
    return Screening(
        job=job,
        files=tuple(name for name, _ in told.files),
        by=told.by,
        on=told.on,
        summary=run.summary if run else None,
    )


def read_order(job: Job) -> ScreenFile:
    """What a job of this kind was told."""
    return msgspec.json.decode(job.payload, type=ScreenFile)


def _job(job: Job) -> Job:
    if job.kind != KIND:
        raise UnknownRecordError(f"no screening {job.id!r}")
    return job


def _refuse_unfit(uploads: Sequence[Upload], service: Service) -> dict[str, bytes]:
    """Files by the names they get: no path, none twice."""
    most = service.settings.limits.upload_megabytes << 20
    if not uploads or len(uploads) > MOST_FILES:
        raise InvalidRecordError(f"{len(uploads)} files; screen 1 to {MOST_FILES} at once")
    if (size := sum(len(each.content) for each in uploads)) > most:
        raise InvalidRecordError(f"{size} bytes came in; at most {most} are taken")
    named: dict[str, bytes] = {}
    for each in uploads:
        name = _plain(each.name)
        if PurePath(name).suffix.lower() not in FORMS:
            raise InvalidRecordError(f"{name}: a file to screen ends in {', '.join(FORMS)}")
        if name in named:
            raise InvalidRecordError(f"two files are called {name!r}")
        named[name] = each.content
    return named


def _plain(name: str) -> str:
    """A sender's name for a file, without path and control characters."""
    last = PurePath(name.replace("\\", "/")).name
    kept = "".join(char for char in last if char.isprintable()).lstrip(".")
    stem, suffix = PurePath(kept).stem, PurePath(kept).suffix
    return stem.encode()[:_LONGEST_NAME].decode(errors="ignore") + suffix[:20]
